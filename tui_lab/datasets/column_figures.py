"""Figures of the columns of a data set: extremes, mean, deviation, distribution; before and after
scaling.

A column is one of the file that the data set was made from: one of categories has an input for
each of its values. Of pictures, all points together are one column, or those of each colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.input_columns import InputColumn, input_columns
from tui_lab.datasets.looking import DataToLookAt
from tui_lab.datasets.looking_words import PartToLookAt
from tui_lab.datasets.model import DatasetInfo, Kind, Scaler
from tui_lab.datasets.preparing import pieces
from tui_lab.datasets.words import CHANNELS
from tui_lab.experiment.model import Scaling
from tui_lab.i18n import _

BINS = 16
"""Stretches of a distribution."""
Pieces = Callable[[], Iterator[NDArray[np.generic]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to know of some numbers."""

    least: float
    largest: float
    mean: float
    deviation: float
    """The standard deviation with n in the denominator, as `standard` has it."""
    counts: tuple[int, ...]
    """How many numbers lie in each of `BINS` stretches of equal width from least to largest."""


@dataclass(frozen=True, slots=True)
class InputFigures:
    """Figures of one input of the network."""

    name: str
    before: Figures
    """As the data are."""
    after: Figures | None
    """Scaled; None where nothing is scaled."""


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """Figures of one column."""

    name: str
    inputs: tuple[InputFigures, ...]
    """One, or one for each category."""
    categories: tuple[tuple[str, int], ...] = ()
    """The values of a column of categories with how often they occur; none for numbers."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the table of examples."""

    name: str
    place: int
    """Of its input, or of the first of its inputs."""
    column: InputColumn | None = None
    """The categories, where it shows one of them: the inputs follow it, a column each."""
    one_hot: bool = False
    """Whether it is an input for one category."""


def shown_columns(info: DatasetInfo) -> tuple[ShownColumn, ...]:
    """The columns of the file in order; behind one of categories, its one-hot inputs."""
    shown: list[ShownColumn] = []
    place = 0
    for column in input_columns(info):
        if not column.categories:
            shown += [ShownColumn(name, place + n) for n, name in enumerate(column.inputs)]
            place += len(column.inputs)
            continue
        shown.append(ShownColumn(column.name, place, column))
        for category in column.categories:
            shown.append(ShownColumn(f"={category}", place, one_hot=True))
            place += 1
    return tuple(shown)


def category_of(column: InputColumn, place: int, x: NDArray[np.generic]) -> str:
    """The category of an example.

    Args:
        column: Of categories.
        place: Of its first input.
        x: (inputs,), as they are in the data.
    """
    inputs = x[place : place + len(column.categories)]
    if np.isnan(inputs.astype(np.float64)).any():
        return ""  # missing
    best = int(np.argmax(inputs))
    return column.categories[best] if float(inputs[best]) > 0 else column.without_input


def column_figures(
    seen: DataToLookAt, scaling: Scaling, part: PartToLookAt | None = "training"
) -> tuple[ColumnFigures, ...]:
    """The figures of all columns in one part.

    Args:
        seen: The data set.
        scaling: What "after" is; always fitted on the training part.
        part: Whose examples are counted; None: all that are numbered with the training part.

    Raises:
        DataError: There is no such part.
    """
    x, chosen = seen.arrays(part)[0], seen.numbers(part)
    scaler = None if scaling == "none" else seen.scaler(scaling)
    if seen.info.kind is Kind.IMAGES:
        return _of_pictures(x, chosen, scaler)
    before = x[chosen].reshape(len(chosen), -1)
    after = None if scaler is None else scaler(x[chosen]).reshape(len(chosen), -1)
    found, place = [], 0
    for column in input_columns(seen.info):
        names = column.inputs
        inputs = tuple(
            InputFigures(
                name,
                figures(before[:, place + n]),
                None if after is None else figures(after[:, place + n]),
            )
            for n, name in enumerate(names)
        )
        counts = _counted(column, before[:, place : place + len(names)])
        found.append(ColumnFigures(column.name, inputs, counts))
        place += len(names)
    return tuple(found)


def _counted(column: InputColumn, inputs: NDArray[np.generic]) -> tuple[tuple[str, int], ...]:
    if not column.categories:
        return ()
    counts = (inputs.astype(np.float64) > 0).sum(axis=0).tolist()
    counted = list(zip(column.categories, counts, strict=True))
    if column.without_input:
        counted.append((column.without_input, len(inputs) - sum(counts)))
    return tuple(counted)


def figures(values: NDArray[np.generic]) -> Figures:
    """The figures of numbers without those that are missing (NaN)."""
    flat = values.reshape(-1)
    if flat.dtype.kind == "f":
        flat = flat[~np.isnan(flat)]
        flat = flat if len(flat) else np.zeros(1)
    return _figures(lambda: iter([flat]))


def _of_pictures(
    x: NDArray[np.generic], chosen: NDArray[np.int64], scaler: Scaler | None
) -> tuple[ColumnFigures, ...]:
    colours = x.ndim == 4 and x.shape[3] == len(CHANNELS)
    found = []
    for channel in range(len(CHANNELS)) if colours else (None,):
        name = _("all points") if channel is None else _(CHANNELS[channel])

        def raw(channel: int | None = channel) -> Iterator[NDArray[np.generic]]:
            for piece in pieces(x, chosen):
                yield piece if channel is None else piece[..., channel]

        before = _figures(raw)
        after = None
        if scaler is not None and scaler.offset.ndim == scaler.scale.ndim == 0:
            after = _moved(before, float(scaler.offset), float(scaler.scale))
        elif scaler is not None:

            def scaled(channel: int | None = channel) -> Iterator[NDArray[np.generic]]:
                for piece in pieces(x, chosen):
                    done = scaler(piece)
                    yield done if channel is None else done[..., channel]

            after = _figures(scaled)
        found.append(ColumnFigures(name, (InputFigures(name, before, after),)))
    return tuple(found)


def _moved(before: Figures, offset: float, scale: float) -> Figures:
    """The figures of `(x - offset) / scale`, scale > 0: their distribution is the same."""
    least, largest, mean = (
        (value - offset) / scale for value in (before.least, before.largest, before.mean)
    )
    return Figures(least, largest, mean, before.deviation / scale, before.counts)


def _figures(read: Pieces) -> Figures:
    """The figures of numbers that come in pieces; they are read three times."""
    least, largest, total, count = np.inf, -np.inf, 0.0, 0
    for piece in read():
        least, largest = min(least, float(piece.min())), max(largest, float(piece.max()))
        count += piece.size
    for piece in read():
        # Divided first: the sum of huge numbers may be infinite.
        total += float((piece.astype(np.float64) / count).sum())
    # In halves, and in shares of the width: neither a width nor a square is infinite then.
    width = largest / 2 - least / 2
    squares, counts = 0.0, np.zeros(BINS, np.int64)
    for piece in read():
        apart = piece.astype(np.float64) / 2 - total / 2
        squares += float(np.square(apart / (width or 1.0)).sum() / count)
        counts += _binned(piece, least, largest)
    deviation = width * (2 * float(np.sqrt(squares)))
    mean = min(max(total, least), largest)
    return Figures(least, largest, mean, deviation, tuple(counts.tolist()))


def _binned(piece: NDArray[np.generic], least: float, largest: float) -> NDArray[np.int64]:
    """How many numbers lie in each stretch from least to largest."""
    if piece.dtype == np.uint8:
        values, counts = np.arange(256), np.bincount(piece.reshape(-1), minlength=256)
        inside = (values >= least) & (values <= largest)
        return np.histogram(values[inside], BINS, (least, largest), weights=counts[inside])[
            0
        ].astype(np.int64)
    # Halved: the difference of two huge numbers may be infinite.
    halves = piece.reshape(-1).astype(np.float64) / 2
    return np.asarray(np.histogram(halves, BINS, (least / 2, largest / 2))[0], np.int64)
