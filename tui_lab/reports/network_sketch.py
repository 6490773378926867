"""A small network of dense layers as text: its neurons, and a line for each weight between them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.datasets.model import DatasetInfo
from tui_lab.experiment.layers.schema import Shape
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.shapes import LayerSummary, describe, model_input_shape
from tui_lab.i18n import _
from tui_lab.text.ascii import sign
from tui_lab.text.fit import fitted

MOST = 10
"""Neurons of a layer that can be told apart."""
GAP = 14
"""Columns from one layer to the next."""
NODE, LINE = "o", "·"


def sketch_of(
    experiment: Experiment, info: DatasetInfo, width: int, *, unicode: bool = True
) -> list[str]:
    """The drawing of an experiment's network; as `network_sketch`.

    Raises:
        ExperimentError: A layer cannot take what it gets.
    """
    layers = describe(experiment, info.input_shape, info.target)
    inputs = model_input_shape(experiment, info.input_shape)
    return network_sketch(inputs, layers, width, unicode=unicode)


def network_sketch(
    inputs: Shape, layers: Sequence[LayerSummary], width: int, *, unicode: bool = True
) -> list[str]:
    """The drawing, from the inputs on the left to the answers on the right, with their numbers.

    Args:
        inputs: The shape of one example as the first layer gets it.
        layers: All of them; those without weights are left out.
        width: Columns that there are.
        unicode: Whether dots can be written, or ASCII alone.

    Returns:
        Lines; none where the network is too large, or has layers that are not dense.
    """
    dense = [layer for layer in layers if layer.parameters]
    if not dense or any(layer.type != "Dense" for layer in dense) or len(inputs) != 1:
        return []
    sizes = [inputs[0], *(layer.output_shape[0] for layer in dense)]
    names = [_("Inputs"), *(layer.type for layer in dense)]
    if max(sizes) > MOST or GAP * len(dense) + max(map(len, names)) > width:
        return []
    cells = [[" "] * (GAP * len(dense) + 1) for _row in range(2 * max(sizes) - 1)]
    mark = sign(LINE, unicode)

    def row(layer: int, unit: int) -> int:
        return max(sizes) - sizes[layer] + 2 * unit

    for layer in range(len(dense)):
        for one in range(sizes[layer]):
            for two in range(sizes[layer + 1]):
                start, rise = row(layer, one), row(layer + 1, two) - row(layer, one)
                for step in range(2, GAP - 1):
                    cells[round(start + rise * step / GAP)][GAP * layer + step] = mark
    for layer, size in enumerate(sizes):
        for unit in range(size):
            cells[row(layer, unit)][GAP * layer] = NODE
    below = ("".join(fitted(text, GAP) for text in each) for each in (map(str, sizes), names))
    return [line.rstrip() for line in ("".join(each) for each in cells)] + [
        line.rstrip() for line in below
    ]
