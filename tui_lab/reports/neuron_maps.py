"""What each neuron of a network answers in each place of the plane of its two inputs.

Computed from `model.keras` without Keras; must not import the training room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.plane_inputs import plane_inputs
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.access import answers_of, feature_names
from tui_lab.reports.forward import answers_by_layer
from tui_lab.reports.keras_file import saved_layers
from tui_lab.reports.run_plane import Point, read_plane
from tui_lab.runs.boundary_file import SIDE
from tui_lab.text.fit import printable

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.state import RunState

BOUNDED = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""What activations answer between; other layers are drawn between their own extremes."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerMaps:
    """The neurons of one layer."""

    number: int
    """Among the layers with weights, from 1."""
    activation: str
    pictures: NDArray[np.float64]
    """(units, SIDE, SIDE) what each answers, the highest row first; 0 where it is no number."""
    value_range: tuple[float, float]
    """What is drawn dark and bright, the same for all of them."""
    names: tuple[str, ...]
    """What each is called: the class that it answers for, else its number."""


@dataclass(frozen=True, slots=True, eq=False)
class NeuronMaps:
    """All layers of a run with two inputs."""

    inputs: tuple[str, str]
    """The names of the inputs: to the right, and upwards."""
    low: Point
    """The corners of the plane, in the units of the data."""
    high: Point
    layers: tuple[LayerMaps, ...]


def read_maps(run: Run, state: RunState) -> NeuronMaps | None:
    """The maps of a run's neurons.

    Returns:
        None for a run that has not two inputs.

    Raises:
        LabError: There is no model, it is damaged, it has layers that are not dense, or the data
            that it was scaled by are not at hand as they were.
    """
    if state.sizes is None or state.sizes.input_shape != (2,):
        return None
    layers = saved_layers(run.folder)
    plane = read_plane(run, state)
    places: NDArray[np.floating] = plane.grid()
    if made := run.experiment.data.inputs:
        places = plane_inputs(places.astype(np.float32), made)
    found = answers_by_layer(layers, places)
    if not found:
        raise DataError(
            _("The network of the run {run} has layers whose neurons cannot be followed.").format(
                run=run.id
            ),
            _("Choose a run of Dense layers."),
        )
    names = feature_names(run, 2)
    maps = []
    for place, (layer, values) in enumerate(found):
        pictures = np.nan_to_num(values, posinf=0, neginf=0).T.reshape(-1, SIDE, SIDE)[:, ::-1]
        last = place == len(found) - 1
        classes = answers_of(run, len(pictures)) if last and not plane.quantities else ()
        maps.append(
            LayerMaps(
                number=place + 1,
                activation=layer.activation,
                pictures=pictures,
                value_range=_range(layer.activation, pictures),
                names=tuple(
                    _("class {name}").format(name=printable(classes[unit]))
                    if classes
                    else _("neuron {number}").format(number=number(unit + 1))
                    for unit in range(len(pictures))
                ),
            )
        )
    return NeuronMaps((names[0], names[1]), plane.low, plane.high, tuple(maps))


def _range(activation: str, pictures: NDArray[np.float64]) -> tuple[float, float]:
    if activation in BOUNDED:
        return BOUNDED[activation]
    low, high = float(pictures.min()), float(pictures.max())
    low = min(low, 0.0)
    return low, high if high > low else low + 1.0


def told(maps: NeuronMaps, layer: LayerMaps) -> str:
    """What is drawn, in a sentence."""
    return ngettext(
        "What the neuron of layer {layer} of {layers} answers all over the plane ({activation}).",
        "What each of the {count} neurons of layer {layer} of {layers} answers all over the plane "
        "({activation}).",
        len(layer.pictures),
    ).format(
        count=number(len(layer.pictures)),
        layer=layer.number,
        layers=len(maps.layers),
        activation=layer.activation,
    )


def scale_words(maps: NeuronMaps, layer: LayerMaps, *, paper: bool = False) -> str:
    """Where the plane lies, and what dark and bright mean.

    Args:
        maps: Of the run.
        layer: That is drawn.
        paper: Whether signs are dark on a bright ground, which turns the two around.
    """
    text = (
        _("Bright: {low}. Dark: {high}. {across} grows to the right, {up} upwards.")
        if paper
        else _("Dark: {low}. Bright: {high}. {across} grows to the right, {up} upwards.")
    )
    low, high = (number(round(each, 2)) for each in layer.value_range)
    return text.format(low=low, high=high, across=maps.inputs[0], up=maps.inputs[1])


def small(pictures: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Pictures (units, SIDE, SIDE) in `side` rows and columns, each the nearest place."""
    places = ((np.arange(side) + 0.5) * SIDE / side).astype(int)
    chosen: NDArray[np.float64] = pictures[:, places][:, :, places]
    return chosen
