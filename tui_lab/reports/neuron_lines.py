"""The straight lines that the neurons of a first layer draw in the plane of two inputs.

A neuron's line is where its net input w1·x1 + w2·x2 + b is 0. Read from `model.keras` and
`boundary.npz` without Keras; must not import the training room.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError
from tui_lab.experiment.plane_inputs import THEMSELVES
from tui_lab.i18n import _
from tui_lab.reports.access import classes_of, feature_names
from tui_lab.reports.forward import forward, passes_unchanged
from tui_lab.reports.keras_file import SavedLayer, saved_layers
from tui_lab.reports.run_plane import Point, read_plane
from tui_lab.runs.boundary_file import SIDE
from tui_lab.text.command_line import with_commands

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.state import RunState

SHORT = 4
"""Most letters of an input's name that is used in an equation."""
TOGETHER = 8
"""Most lines that a reader can tell apart in one drawing."""
Coefficients = tuple[float, float, float]
"""a, b and c of a·x1 + b·x2 + c = 0."""


class Where(StrEnum):
    """Where the net input of a neuron is more than 0, as seen in the plane."""

    ABOVE = "above"
    BELOW = "below"
    RIGHT = "right"
    LEFT = "left"
    EVERYWHERE = "everywhere"
    """Its line does not cross the plane, or it has none."""
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"
    """Its weights are not numbers."""


@dataclass(frozen=True, slots=True)
class NeuronLine:
    """One neuron of the first layer."""

    number: int
    """From 1."""
    weights: tuple[float, float]
    """As the network has them: for inputs as it sees them, which may be scaled."""
    bias: float
    line: Coefficients
    """Where its net input is 0, in the units of the data; a and b are 0 where there is none."""
    ends: tuple[Point, Point] | None
    """Where the line enters and leaves the plane; None where it does not cross it."""
    where: Where

    @property
    def level(self) -> bool:
        """Whether its net input is the same everywhere: both weights are 0."""
        return self.weights == (0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class NeuronLines:
    """The first layer of a run, and the plane that it divides."""

    names: tuple[str, str]
    """The names of the inputs: to the right, and upwards."""
    low: Point
    """The corners of the plane, in the units of the data."""
    high: Point
    activation: str
    alone: bool
    """Whether there is no other layer with weights: its neurons are the network's answer."""
    scaled: bool
    """Whether the network sees other numbers than the data hold."""
    classes: tuple[str, ...]
    """None where the network answers quantities."""
    neurons: tuple[NeuronLine, ...]
    points: NDArray[np.float64]
    """(n, 2) training points."""
    labels: NDArray[np.int64]
    """(n,) their classes; 0 where the network answers quantities."""
    probabilities: NDArray[np.float32] | None
    """(rows upwards, columns, classes), 0..1; None where they are not known for these weights."""

    def answer_of(self, neuron: NeuronLine) -> str:
        """The class that a neuron answers for; "" where the neurons are not the answer."""
        count = len(self.neurons)
        if not self.alone or (count, len(self.classes)) not in ((1, 2), (len(self.classes),) * 2):
            return ""
        return self.classes[1 if count == 1 else neuron.number - 1]

    @property
    def symbols(self) -> tuple[str, str]:
        """What the inputs are called in equations: their names where they are short."""
        short = all(0 < len(name) <= SHORT for name in self.names)
        return self.names if short and len(set(self.names)) == 2 else ("x1", "x2")


def read_lines(run: Run, state: RunState) -> NeuronLines | None:
    """The lines of a run's first layer, and the plane they lie in.

    Returns:
        None for a run that has not two inputs, or no Dense layer to begin with.

    Raises:
        LabError: There is no model, it is damaged, its first neurons draw no straight lines (as
            where other inputs were made of the two), or
            the data that it was scaled by are not at hand as they were.
    """
    if state.sizes is None or state.sizes.input_shape != (2,):
        return None
    if run.experiment.data.inputs not in ((), THEMSELVES):
        raise DataError(
            _("The inputs of this run were made of two: its neurons draw no lines in their plane."),
            with_commands(
                _("See where each of them answers: `tui-lab weights {run} --maps`."), run=run.id
            ),
        )
    layers = saved_layers(run.folder)
    first = _first_dense(layers)
    if first is None or first.kernel is None or first.bias is None or len(first.kernel) != 2:
        return None
    plane = read_plane(run, state)
    low, high, offset, scale = plane.low, plane.high, plane.offset, plane.scale
    # Computed from the weights that the lines are of: while a run is trained on, the plane that
    # it keeps is ahead of the model that was saved.
    answers = None if plane.quantities else forward(layers, plane.grid())
    probabilities = None if answers is None else answers.reshape(SIDE, SIDE, -1)
    if probabilities is None and plane.drawn is not None and state.ended is not None:
        probabilities = plane.drawn
    count = 2 if probabilities is None else probabilities.shape[-1]
    labels = plane.labels
    names = feature_names(run, 2)
    return NeuronLines(
        names=(names[0], names[1]),
        low=low,
        high=high,
        activation=first.activation,
        alone=sum(layer.kernel is not None for layer in layers) == 1,
        scaled=bool(offset.any() or (scale != 1).any()),
        classes=()
        if plane.quantities
        else classes_of(run, max(count, int(labels.max(initial=0)) + 1)),
        neurons=neurons_of(first.kernel, first.bias, offset, scale, low, high),
        points=plane.points,
        labels=labels,
        probabilities=probabilities,
    )


def neurons_of(
    kernel: NDArray[np.float32],
    bias: NDArray[np.float32],
    offset: NDArray[np.float64],
    scale: NDArray[np.float64],
    low: Point,
    high: Point,
) -> tuple[NeuronLine, ...]:
    """The neurons of a layer with their lines in a plane.

    Args:
        kernel: (2, units).
        bias: (units,).
        offset, scale: (2,); the network sees `(x - offset) / scale`.
        low, high: Corners of the plane, in the units of the data.
    """
    found = []
    for place, (weights, constant) in enumerate(
        zip(kernel.T.astype(np.float64), bias.astype(np.float64), strict=True)
    ):
        own = weights / scale
        with np.errstate(all="ignore"):  # weights that are no numbers are told, not warned of
            moved = float(constant - (own * offset).sum())
        line = (float(own[0]), float(own[1]), moved)
        ends = ends_of(line, low, high)
        found.append(
            NeuronLine(
                number=place + 1,
                weights=(float(weights[0]), float(weights[1])),
                bias=float(constant),
                line=line,
                ends=ends,
                where=_where(line, ends, low, high),
            )
        )
    return tuple(found)


def ends_of(line: Coefficients, low: Point, high: Point) -> tuple[Point, Point] | None:
    """Where a line enters and leaves a plane; None where it does not, or only touches a corner."""
    across, up, constant = _in_square(line, low, high)
    if not all(map(math.isfinite, (across, up, constant))) or across == up == 0:
        return None
    spots: list[Point] = []
    for edge in (0.0, 1.0):
        if up and 0 <= (v := -(constant + across * edge) / up) <= 1:
            spots.append((edge, v))
        if across and 0 <= (u := -(constant + up * edge) / across) <= 1:
            spots.append((u, edge))
    pairs = [(math.dist(one, two), one, two) for one in spots for two in spots]
    length, first, last = max(pairs, default=(0.0, (0.0, 0.0), (0.0, 0.0)))
    if length < 1e-9:
        return None
    (x1, y1), (x2, y2) = sorted((first, last))
    wide, tall = high[0] - low[0], high[1] - low[1]
    return (
        (low[0] + x1 * wide, low[1] + y1 * tall),
        (low[0] + x2 * wide, low[1] + y2 * tall),
    )


def _in_square(line: Coefficients, low: Point, high: Point) -> Coefficients:
    """The same line where the plane is a square from 0 to 1."""
    a, b, c = line
    return a * (high[0] - low[0]), b * (high[1] - low[1]), c + a * low[0] + b * low[1]


def _where(line: Coefficients, ends: tuple[Point, Point] | None, low: Point, high: Point) -> Where:
    across, up, constant = _in_square(line, low, high)
    if not all(map(math.isfinite, (across, up, constant))):
        return Where.UNKNOWN
    if ends is None:
        return Where.EVERYWHERE if constant + (across + up) / 2 > 0 else Where.NOWHERE
    if abs(up) >= abs(across):
        return Where.ABOVE if up > 0 else Where.BELOW
    return Where.RIGHT if across > 0 else Where.LEFT


def _first_dense(layers: Sequence[SavedLayer]) -> SavedLayer | None:
    for layer in layers:
        if layer.type == "Dense":
            return layer
        passive = layer.type == "Activation" and layer.activation == "linear"
        if not passes_unchanged(layer.type) and not passive:
            raise DataError(
                _(
                    "The first neurons of this run come after a layer {layer}: they draw no lines "
                    "in the plane of its inputs."
                ).format(layer=layer.type),
                _("Choose a run whose first layer is Dense."),
            )
    return None
