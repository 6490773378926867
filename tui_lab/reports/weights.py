"""The first layer's weights as pictures, read from `model.keras` without Keras."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import NotFoundError
from tui_lab.i18n import _, number
from tui_lab.reports.access import answers_of
from tui_lab.reports.forward import is_activation, passes_unchanged
from tui_lab.reports.keras_file import arrays_of, layers_in, opened, weights_in
from tui_lab.runs.layout import MODEL_FILE
from tui_lab.text.fit import printable

if TYPE_CHECKING:
    from tui_lab.runs.run import Run

LayerType = Literal["Dense", "Conv2D"]
GROUPS: Mapping[LayerType, str] = {"Dense": "dense", "Conv2D": "conv2d"}
"""Class of a layer -> the name that Keras gives the first layer of that class in the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """The kernel of a network's first layer that has one."""

    array: NDArray[np.float32]
    """Dense: (inputs, units); Conv2D: (height, width, channels, filters)."""
    layer_type: LayerType
    answers: bool = False
    """Whether no layer with weights comes after it: its units are the network's answers."""


def first_kernel(folder: Path) -> Kernel:
    """The kernel of the first Dense or Conv2D layer of `model.keras` in a run's folder.

    Raises:
        NotFoundError: There is no model yet, or it has no such layer.
        StoreError: The file is damaged or is not one that Keras wrote.
    """
    with opened(folder) as archive:
        layers = layers_in(archive)
        layer_type = _first_type(layers)
        if layer_type is None:
            raise NotFoundError(
                _("The model in {path} has no layer with weights to show.").format(
                    path=folder / MODEL_FILE
                )
            )
        place = (GROUPS[layer_type], 0)
        dimensions = 2 if layer_type == "Dense" else 4
        array = arrays_of(weights_in(archive), {place: dimensions})[place]
        return Kernel(array, layer_type, layer_type == "Dense" and _is_last(layers))


def _is_last(layers: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
    """Whether only activations come after the first Dense layer, and what then does nothing."""
    types = [type_ for type_, _config in layers]
    after = types[types.index("Dense") + 1 :]
    return all(is_activation(type_) or passes_unchanged(type_) for type_ in after)


def unit_name(number_: int, kernel: Kernel, answers: Sequence[str]) -> str:
    """What a unit or filter is called: the class that it answers for, else its number.

    Args:
        number_: From 1.
        kernel: Of its layer.
        answers: The classes of the units of a last layer; empty for any other.
    """
    if answers:
        return _("class {name}").format(name=printable(answers[number_ - 1]))
    text = _("filter {number}") if kernel.layer_type == "Conv2D" else _("unit {number}")
    return text.format(number=number(number_))


def answers_in(run: Run, kernel: Kernel) -> tuple[str, ...]:
    """The class that each unit answers for; empty where the units are not the network's answers."""
    return answers_of(run, kernel.array.shape[-1]) if kernel.answers else ()


def _first_type(layers: Sequence[tuple[str, Mapping[str, Any]]]) -> LayerType | None:
    for type_, _config in layers:
        if type_ == "Dense":
            return "Dense"
        if type_ == "Conv2D":
            return "Conv2D"
    return None


def first_layer_pictures(
    kernel: Kernel, input_shape: Sequence[int] | None = None, limit: int | None = None
) -> list[NDArray[np.float64]]:
    """One picture for each unit or filter of a first layer.

    All are on one scale, so that weak units look weak: 0 is the most negative weight, 0.5 no
    weight at all, 1 the most positive one.

    Args:
        kernel: From `first_kernel`.
        input_shape: Of the network's pictures, (h, w) or (h, w, channels), for a Dense layer.
        limit: At most so many pictures.

    Returns:
        (h, w) or (h, w, 3) arrays, 0..1; the mean over other numbers of channels. Empty for a
        Dense layer whose inputs are not the points of a picture.
    """
    units = np.nan_to_num(np.moveaxis(kernel.array.astype(np.float64), -1, 0), posinf=0, neginf=0)
    if kernel.layer_type == "Dense":
        if input_shape is None or len(input_shape) not in (2, 3):
            return []
        if math.prod(input_shape) != units.shape[1]:
            return []
        units = units.reshape(len(units), *input_shape)
    if units.ndim == 4 and units.shape[3] != 3:
        units = units.mean(axis=3)
    strongest = float(np.abs(units).max()) or 1.0
    return list(units[:limit] / strongest / 2 + 0.5)
