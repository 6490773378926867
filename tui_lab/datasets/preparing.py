"""From a data set to what training is given: the parts and the scaling, nothing else.

The order matters and is the module's point: the test part is taken away first, then the
validation part, and only what remains decides the scaling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import targets
from tui_lab.datasets.gap_filling import fill_values, gaps_of
from tui_lab.datasets.model import Dataset, DatasetInfo, Kind, Part, Prepared, Scaler, unscaled
from tui_lab.datasets.planning import require_training
from tui_lab.datasets.splitting import split, split_as_sklearn
from tui_lab.errors import DataError, ExperimentError
from tui_lab.experiment.model import Data, Scaling, TargetScaling
from tui_lab.i18n import _

TEST_SPLIT, VALIDATION_SPLIT = 1, 2
"""Second part of the seeds, so that the two splits are drawn independently."""
ALIGNMENT = 64
"""Bytes: where TensorFlow wants arrays to begin (EIGEN_MAX_ALIGN_BYTES)."""
CHUNK_BYTES = 16 * 1024**2
"""Examples are converted in pieces of about this size: no second copy of everything is made."""


@dataclass(frozen=True, slots=True, eq=False)
class PartPositions:
    """Where the examples of each part stand in the data set."""

    train: NDArray[np.int64]
    """Positions in `x_train`."""
    validation: NDArray[np.int64] | None
    """The same; None where no share was kept for it."""
    test: NDArray[np.int64] | None
    """Positions in `x_test` where the set has a test part of its own, else in `x_train`; None
    where there is no test part."""


def part_positions(dataset: Dataset, data: Data, seed: int) -> PartPositions:
    """Which examples an experiment trains with, validates with and tests with.

    The test part is the set's own, or a share of the examples (`test_split`; None where that is not
    given either), drawn as `data.split` says. The validation part is such a share of the rest (None
    for a share of 0), or, whatever the share above 0, that of the set's own. A gate gives all its
    rows to every part.

    Raises:
        ExperimentError: `test_split` is given though the set has a test part of its own, or a
            share is out of range.
        DataError: There are too few examples to split.
    """
    info = dataset.info
    rest = np.arange(len(dataset.x_train), dtype=np.int64)
    if info.kind is Kind.GATE:
        return PartPositions(rest, rest, rest)
    test = validation = None
    if info.own_validation and data.validation_split:
        rest, validation = rest[: -info.own_validation], rest[-info.own_validation :]
    if data.test_split is not None:
        if dataset.x_test is not None:
            raise ExperimentError(
                _("The data set {name} has a test part of its own.").format(name=info.name),
                _("Leave out data.test_split."),
                "data.test_split",
            )
        rest, test = _split(dataset, rest, data, seed, "test_split")
    elif dataset.x_test is not None:
        test = np.arange(len(dataset.x_test), dtype=np.int64)
    if data.validation_split and validation is None:
        rest, validation = _split(dataset, rest, data, seed, "validation_split")
    return PartPositions(rest, validation, test)


def prepare(dataset: Dataset, data: Data, seed: int) -> Prepared:
    """Split and scale a data set as an experiment says.

    The parts are those of `part_positions`; the scaling is fitted on what is left for training.

    Raises:
        ExperimentError, DataError: As `part_positions`.
    """
    info = dataset.info
    positions = part_positions(dataset, data, seed)
    scaler = fit_scaler(info, dataset.x_train, data.scaling, positions.train)
    train = _part(dataset.x_train, dataset.y_train, positions.train, scaler)
    if info.kind is Kind.GATE:
        return Prepared(info, train, train, train, scaler)
    validation = test = None
    if positions.validation is not None:
        validation = _part(dataset.x_train, dataset.y_train, positions.validation, scaler)
    if positions.test is not None:
        x, y = dataset.x_train, dataset.y_train
        if dataset.x_test is not None and dataset.y_test is not None:
            x, y = dataset.x_test, dataset.y_test
        test = _part(x, y, positions.test, scaler)
    target_scaler = fit_target_scaler(info, dataset.y_train, data.target_scaling, positions.train)
    return Prepared(info, train, validation, test, scaler, target_scaler)


def fit_scaler(
    info: DatasetInfo,
    x: NDArray[np.generic],
    scaling: Scaling,
    positions: NDArray[np.int64] | None = None,
) -> Scaler:
    """The scaling of the examples at `positions` (all where None): `(x - offset) / scale`.

    `unit` divides by the largest possible value: that of the data set where it is known (255 for
    bytes, 16 for counts of ink), else the largest absolute value of the examples, of each feature
    for a table and of all together for pictures. `minmax` maps each feature (or pixel) to 0..1,
    `standard` to mean 0 and standard deviation 1. A feature that never changes is divided by 1.

    What is missing is filled first, as the recipes of the data set's columns say, with values of
    the same examples.
    """
    chosen = np.arange(len(x), dtype=np.int64) if positions is None else positions
    gaps = gaps_of(info)
    fill = fill_values(x[chosen], gaps) if gaps else None
    return replace(_fitted(info, x, scaling, chosen, fill), fill=fill)


def _fitted(
    info: DatasetInfo,
    x: NDArray[np.generic],
    scaling: Scaling,
    chosen: NDArray[np.int64],
    fill: NDArray[np.float64] | None = None,
) -> Scaler:
    zero, one = np.zeros(()), np.ones(())
    if scaling == "none":
        return Scaler(zero, one)
    if scaling == "unit" and (x.dtype == np.uint8 or info.kind in (Kind.POINTS, Kind.GATE)):
        return Scaler(zero, _safe(np.asarray(max(map(abs, info.value_range)), np.float64)))
    low, high = _extremes(x, chosen, fill)
    if scaling == "unit":
        largest = np.maximum(np.abs(low), np.abs(high))
        return Scaler(zero, _safe(largest.max() if info.kind is Kind.IMAGES else largest))
    if scaling == "minmax":
        return Scaler(low, _safe(high - low))
    total = np.zeros(x.shape[1:], np.float64)
    for piece in pieces(x, chosen, fill):
        total += piece.sum(axis=0, dtype=np.float64)
    mean = total / len(chosen)
    squares = np.zeros(x.shape[1:], np.float64)
    for piece in pieces(x, chosen, fill):
        squares += np.square(piece - mean).sum(axis=0)
    # Whether a feature never changes is asked of its extremes: the mean of equal numbers may be
    # off by a rounding error, which the division would blow up.
    deviation = np.where(low == high, 0.0, np.sqrt(squares / len(chosen)))
    return Scaler(mean, _safe(deviation))


def fit_target_scaler(
    info: DatasetInfo,
    y: NDArray[Any],
    scaling: TargetScaling,
    positions: NDArray[np.int64] | None = None,
) -> Scaler:
    """The scaling of the quantities y (n, quantities), fitted on the examples at `positions`."""
    if scaling == "none":
        return unscaled()
    chosen = np.arange(len(y), dtype=np.int64) if positions is None else positions
    return _fitted(info, y, scaling, chosen)


def _safe(scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scale with 1 where it is 0, also where only float32 makes it 0."""
    return np.where(np.asarray(scale, np.float32) == 0, 1.0, scale)


def _extremes(
    x: NDArray[np.generic], positions: NDArray[np.int64], fill: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.full(x.shape[1:], np.inf)
    high = np.full(x.shape[1:], -np.inf)
    for piece in pieces(x, positions, fill):
        np.minimum(low, piece.min(axis=0), out=low)
        np.maximum(high, piece.max(axis=0), out=high)
    return low, high


def pieces(
    x: NDArray[np.generic],
    positions: NDArray[np.int64],
    fill: NDArray[np.float64] | None = None,
) -> Iterator[NDArray[np.float64]]:
    """The examples at `positions`, some at a time; typed as float64, in the type of `x`.

    Args:
        x: (n, …) examples.
        positions: Which ones.
        fill: What is put in the place of NaN, for each input; None leaves it.
    """
    step = max(1, CHUNK_BYTES // max(1, 8 * int(np.prod(x.shape[1:]))))
    for start in range(0, len(positions), step):
        piece = x[positions[start : start + step]]
        yield piece if fill is None else np.where(np.isnan(piece), fill, piece)  # type: ignore[misc]


def _part(
    x: NDArray[np.generic],
    y: NDArray[Any],
    positions: NDArray[np.int64],
    scaler: Scaler,
) -> Part:
    scaled = _aligned((len(positions), *x.shape[1:]))
    start = 0
    for piece in pieces(x, positions):
        scaled[start : start + len(piece)] = scaler(piece)
        start += len(piece)
    return Part(scaled, y[positions], positions)


def _aligned(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """An empty float32 array whose memory TensorFlow can take over without copying it."""
    size = int(np.prod(shape))
    room = np.empty(size + ALIGNMENT // 4, np.float32)
    skipped = -room.ctypes.data % ALIGNMENT // 4
    return room[skipped : skipped + size].reshape(shape)


def _split(
    dataset: Dataset,
    positions: NDArray[np.int64],
    data: Data,
    seed: int,
    setting: Literal["test_split", "validation_split"],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions that stay, and those that a part gets."""
    share, field = float(getattr(data, setting)), f"data.{setting}"
    if not 0 < share < 1:
        raise ExperimentError(
            _("{field} = {value} does not work.").format(field=field, value=share),
            _("It must be more than 0 and less than 1."),
            field,
        )
    if len(positions) < 2:
        raise DataError(
            _("The data set {name} has too few examples to split: {count}.").format(
                name=dataset.info.name, count=len(positions)
            ),
            _("Set {field} to 0, or add examples.").format(field=field),
        )
    how, drawn_by = data.drawn_by(seed)
    if how == "sklearn":
        require_training(dataset.info.name, len(positions), share)
        return split_as_sklearn(positions, share, drawn_by)
    labels = targets.strata(dataset.info, dataset.y_train[positions])
    which = TEST_SPLIT if setting == "test_split" else VALIDATION_SPLIT
    first, second = split(labels, share, (seed, which))
    return positions[first], positions[second]
