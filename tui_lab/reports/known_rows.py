"""Own rows beside the data that a network has: which part knows them, what was filled in, what
lies far outside of what was learned from. Must not import Keras.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import loading
from tui_lab.datasets.gap_filling import fill_values, gaps_of
from tui_lab.datasets.input_columns import InputColumn, input_columns
from tui_lab.datasets.model import Dataset, DatasetInfo
from tui_lab.datasets.preparing import PartPositions, part_positions
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run
from tui_lab.text.values import value_text

FAR = 0.1
"""Of the width of what was learned from: so far outside of it is told."""
FILLED = {
    "mean": N_("{column} is missing and was taken as {value}, the mean of the training part."),
    "median": N_("{column} is missing and was taken as {value}, the median of the training part."),
    "most-frequent": N_(
        "{column} is missing and was taken as {value}, the most frequent one of the training part."
    ),
}
Part = Split | None
"""The part of a run's data that has a row; None where none has it."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownRows:
    """The examples of a run's data set, by the parts that it has made of them."""

    info: DatasetInfo
    dataset: Dataset
    positions: PartPositions

    @classmethod
    def of(cls, run: Run) -> KnownRows:
        """Those of a run.

        Raises:
            LabError: The data set is not at hand.
        """
        data, seed = run.experiment.data, run.experiment.seed
        dataset = loading.load(data.dataset, data.options, seed=seed)
        return cls(dataset.info, dataset, part_positions(dataset, data, seed))

    @property
    def _learned(self) -> NDArray[np.float64]:
        """(n, inputs) the examples that the network learned from."""
        return np.asarray(self.dataset.x_train[self.positions.train], np.float64)

    def parts(self, x: NDArray[np.float64]) -> tuple[Part, ...]:
        """Which part has an example with the inputs of each row (n, inputs), not yet scaled.

        Where several parts have it, the training part is told, then the validation part.
        """
        dataset, positions = self.dataset, self.positions
        kind = dataset.x_train.dtype if dataset.x_train.dtype.kind == "f" else np.dtype(np.float64)
        asked = [_key(row) for row in _comparable(x, kind)]
        wanted, found = set(asked), dict[bytes, Split]()
        tests = dataset.x_train if dataset.x_test is None else dataset.x_test
        there: tuple[tuple[Split, NDArray[np.generic], NDArray[np.int64] | None], ...] = (
            ("test", tests, positions.test),
            ("validation", dataset.x_train, positions.validation),
            ("training", dataset.x_train, positions.train),
        )
        for split, examples, rows in there:
            if rows is not None:
                for row in _comparable(examples[rows], kind):
                    key = _key(row)
                    if key in wanted:
                        found[key] = split
        return tuple(found.get(key) for key in asked)

    def remarks(self, x: NDArray[np.float64]) -> tuple[str, ...]:
        """What there is to know of each row (n, inputs), translated; "" where nothing is.

        That a missing value was filled in, and with what; that a number lies further outside of
        what the network learned from than a tenth of its width.
        """
        learned, gaps = self._learned, gaps_of(self.info)
        fill = fill_values(learned, gaps) if gaps else np.zeros(learned.shape[1])
        how = {start: way for way, start, _stop in gaps}
        told: list[list[str]] = [[] for _row in x]
        start = 0
        for column in input_columns(self.info):
            stop = start + len(column.inputs)
            missing = _missing(column, x[:, start:stop])
            for row in map(int, np.flatnonzero(missing)):
                told[row].append(_filled(column, fill[start:stop], how.get(start, "")))
            known = learned[:, start][~np.isnan(learned[:, start])]
            if column.is_number and len(known):
                low, high = float(known.min()), float(known.max())
                for row in _outside(x[:, start], low, high):
                    told[row].append(_far(column.name, float(x[row, start]), low, high))
            start = stop
        return tuple(map(" ".join, told))


def _comparable(x: NDArray[np.generic], kind: np.dtype[np.generic]) -> NDArray[np.generic]:
    """Rows whose bytes agree where their numbers do: one zero, one NaN."""
    plain = np.asarray(x, kind).reshape(len(x), -1) + kind.type(0)
    return np.where(np.isnan(plain), kind.type(np.nan), plain)


def _key(row: NDArray[np.generic]) -> bytes:
    return row.tobytes()


def _missing(column: InputColumn, inputs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) whether the value of a column is missing, by its inputs (n, inputs of the column)."""
    gone: NDArray[np.bool_] = np.isnan(inputs[:, 0])
    return gone | (inputs[:, -1] == 1) if column.recipe is not None and column.recipe.flag else gone


def _filled(column: InputColumn, fill: NDArray[np.float64], how: str) -> str:
    recipe = column.recipe
    if not how:
        text = _("{column} is missing, which the network knows as a value of its own.")
        return text.format(column=column.name)
    if recipe is not None and recipe.kind == "date":
        text = _("{column} is missing and was filled in from the training part.")
        return text.format(column=column.name)
    if column.categories:
        value = column.categories[int(fill.argmax())]
    elif recipe is not None and recipe.kind == "order":
        value = recipe.values[min(len(recipe.values) - 1, int(fill[0] + 0.5))]
    else:
        value = value_text(float(fill[0]))
    return _(FILLED[how]).format(column=column.name, value=value)


def _outside(values: NDArray[np.float64], low: float, high: float) -> Iterator[int]:
    far = FAR * (high - low)
    yield from map(int, np.flatnonzero((values < low - far) | (values > high + far)))


def _far(name: str, value: float, low: float, high: float) -> str:
    text = _(
        "{column} = {value} lies far outside what the network learned from, {low} to {high}: "
        "do not rely on the answer."
    )
    return text.format(
        column=name, value=value_text(value), low=value_text(low), high=value_text(high)
    )


def learned_sentence(parts: Sequence[Part]) -> str:
    """That the network has learned from some of the rows; "" where it has not."""
    seen = sum(part == "training" for part in parts)
    if not seen:
        return ""
    text = ngettext(
        "{seen} of these {count} rows is among those that the network learned from: the figures "
        "look better than they are. The report has the honest ones.",
        "{seen} of these {count} rows are among those that the network learned from: the figures "
        "look better than they are. The report has the honest ones.",
        seen,
    )
    return text.format(seen=number(seen), count=number(len(parts)))
