"""What a run answered on a part of its data, the truth, and where the examples are.

Writes and reads `training.npz`, `validation.npz` and `test.npz` of a run's folder. Must not import
the training room, and unpickles nothing: the folder may come from anywhere.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Part
from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError, NotFoundError, StoreError
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.runs.layout import Split, results_file
from tui_lab.runs.quantity_figures import quantity_figures

SPLITS: tuple[Split, ...] = get_args(Split)
COMMON_KEYS = ("indices", "loss", "source")
CLASS_KEYS = ("probabilities", "labels")
QUANTITY_KEYS = ("answers", "truths")


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The answers of a run on one part of its data, an entry per example."""

    task: ClassVar[TaskName] = "classification"
    split: Split
    probabilities: NDArray[np.float32]
    """(n, classes), 0..1; not a number where the run diverged."""
    labels: NDArray[np.int64]
    """(n,) true class numbers."""
    indices: NDArray[np.int64]
    """(n,) positions in the source's part."""
    loss: float = float("nan")
    source: Literal["train", "test"] = "test"
    """Which part of the data set `indices` point into."""
    predicted: NDArray[np.int64] = field(init=False)
    """(n,) the most probable class of each example; the first one of equals."""

    def __post_init__(self) -> None:
        answers = np.argmax(np.nan_to_num(self.probabilities), axis=1).astype(np.int64)
        object.__setattr__(self, "predicted", answers)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.probabilities.shape[1])

    @property
    def right(self) -> NDArray[np.bool_]:
        """(n,) whether the prediction is the truth."""
        return np.equal(self.predicted, self.labels)

    @property
    def certainty(self) -> NDArray[np.float32]:
        """(n,) the probability of the predicted class; 0 where it is not a number."""
        return np.asarray(np.nan_to_num(self.probabilities).max(axis=1), np.float32)

    def figures(self) -> dict[str, float]:
        """What an evaluation says besides the loss; for one example or more."""
        return {"accuracy": float(self.right.mean())}

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class QuantityResults:
    """The answers of a run on one part of its data where quantities are asked for."""

    task: ClassVar[TaskName] = "regression"
    split: Split
    answers: NDArray[np.float64]
    """(n, quantities) in the unit of the data; not a number where the run diverged."""
    truths: NDArray[np.float64]
    """(n, quantities)."""
    indices: NDArray[np.int64]
    """(n,) positions in the source's part."""
    loss: float = float("nan")
    """As training has it: of scaled targets where they were scaled."""
    source: Literal["train", "test"] = "test"
    """Which part of the data set `indices` point into."""

    @property
    def errors(self) -> NDArray[np.float64]:
        """(n, quantities) answer minus truth."""
        return self.answers - self.truths

    def figures(self) -> dict[str, float]:
        """What an evaluation says besides the loss; for one example or more."""
        return quantity_figures(self.truths, self.answers)

    def __len__(self) -> int:
        return len(self.truths)


AnyResults: TypeAlias = Results | QuantityResults


def write_results(
    folder: Path,
    split: Split,
    probabilities: NDArray[np.floating],
    part: Part,
    loss: float,
    source: Literal["train", "test"],
) -> None:
    """Write the results of a run on a part of its data.

    Args:
        folder: The run's folder.
        split: Which part it is; names the file.
        probabilities: (n, classes), 0..1.
        part: Gives the labels and indices, int64 (n,).
        loss: As Keras reports it.
        source: Which part of the data set's source `part.indices` count in.

    Raises:
        OSError: The file cannot be written.
    """
    _write(folder, split, part, loss, source, probabilities=probabilities, labels=part.y)


def _write(
    folder: Path,
    split: Split,
    part: Part,
    loss: float,
    source: Literal["train", "test"],
    **arrays: NDArray[Any],
) -> None:
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        **arrays,
        indices=part.indices,
        loss=np.float64(loss),
        source=np.array(source),
    )
    write_atomically(folder / results_file(split), buffer.getvalue())


def write_quantities(
    folder: Path,
    split: Split,
    answers: NDArray[np.floating],
    part: Part,
    loss: float,
    source: Literal["train", "test"],
) -> None:
    """Write what a run answered on a part of its data where quantities are to be answered.

    Args:
        answers: (n, quantities) in the unit of the data.
        folder, split, part, loss, source: As `write_results`; `part.y` float64 (n, quantities).

    Raises:
        OSError: The file cannot be written.
    """
    _write(folder, split, part, loss, source, answers=answers, truths=part.y)


def load_any(folder: Path, split: Split) -> AnyResults:
    """Read `<split>.npz` of a run's folder, whatever its network answers.

    Raises:
        NotFoundError, StoreError: As `load_results`.
    """
    path = folder / results_file(split)
    arrays = _arrays(path, split, COMMON_KEYS, (*CLASS_KEYS, *QUANTITY_KEYS))
    if set(arrays) >= set(QUANTITY_KEYS):
        return _quantities(path, split, arrays)
    if set(arrays) >= set(CLASS_KEYS):
        return _checked(path, split, arrays)
    raise _damaged(path, _("the answers are missing"))


def load_quantities(folder: Path, split: Split) -> QuantityResults:
    """Read `<split>.npz` of the folder of a run that answers quantities.

    Raises:
        NotFoundError: The run has no results on that part.
        StoreError: The file is damaged or is not what such a run writes.
    """
    path = folder / results_file(split)
    return _quantities(path, split, _arrays(path, split, (*QUANTITY_KEYS, *COMMON_KEYS)))


def _quantities(
    path: Path, split: Split, arrays: dict[str, NDArray[np.generic]]
) -> QuantityResults:
    answers, truths = arrays["answers"], arrays["truths"]
    if answers.ndim != 2 or answers.shape[1] < 1 or answers.dtype.kind != "f":
        raise _damaged(path, _("the answers are not a table of numbers"))
    if truths.shape != answers.shape or truths.dtype.kind != "f" or not np.isfinite(truths).all():
        raise _damaged(path, _("the truths do not belong to the answers"))
    return QuantityResults(
        split,
        answers.astype(np.float64),
        truths.astype(np.float64),
        *_common(path, arrays, len(answers)),
    )


def load_results(folder: Path, split: Split) -> Results:
    """Read `<split>.npz` of a run's folder.

    Raises:
        NotFoundError: The run has no results on that part.
        StoreError: The file is damaged or is not what a run writes.
    """
    path = folder / results_file(split)
    return _checked(path, split, _arrays(path, split, (*CLASS_KEYS, *COMMON_KEYS)))


def _arrays(
    path: Path, split: Split, keys: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, NDArray[np.generic]]:
    if not os.path.lexists(path):
        raise NotFoundError(_missing(split), _("Results are written when a run ends."))
    try:
        return read_arrays(path, keys, optional, links=False)
    except DataError as error:
        raise StoreError(error.message, _("Train the run again to get its results.")) from error


def _missing(split: Split) -> str:
    if split == "test":
        return _("This run has no results on the test part.")
    if split == "training":
        return _("This run has no results on the training part.")
    return _("This run has no results on the validation part.")


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        _("The results in {path} cannot be read: {reason}.").format(
            path=path, reason=what.rstrip(".")
        ),
        _("Train the run again to get its results."),
    )


def _checked(path: Path, split: Split, arrays: dict[str, NDArray[np.generic]]) -> Results:
    probabilities, labels = arrays["probabilities"], arrays["labels"]
    if probabilities.ndim != 2 or probabilities.shape[1] < 1 or probabilities.dtype.kind != "f":
        raise _damaged(path, _("the probabilities are not a table of numbers"))
    if labels.shape != (len(probabilities),) or labels.dtype.kind not in "iu":
        raise _damaged(path, _("the labels do not belong to the probabilities"))
    truth = labels.astype(np.int64)
    if len(truth) and not (truth.min() >= 0 and truth.max() < probabilities.shape[1]):
        raise _damaged(path, _("a label names a class that does not exist"))
    return Results(
        split,
        probabilities.astype(np.float32),
        truth,
        *_common(path, arrays, len(probabilities)),
    )


def _common(
    path: Path, arrays: dict[str, NDArray[np.generic]], size: int
) -> tuple[NDArray[np.int64], float, Literal["train", "test"]]:
    """What results of both kinds have: where the examples are, the loss, the source."""
    indices, loss, source = arrays["indices"], arrays["loss"], arrays["source"]
    if indices.shape != (size,) or indices.dtype.kind not in "iu":
        raise _damaged(path, _("the labels do not belong to the probabilities"))
    if loss.size != 1 or loss.dtype.kind not in "fiu":
        raise _damaged(path, _("the loss is not a number"))
    if source.size != 1 or str(source.reshape(-1)[0]) not in ("train", "test"):
        raise _damaged(path, _("it does not say which part the examples are from"))
    return (
        indices.astype(np.int64),
        float(loss.reshape(-1)[0].item()),
        "train" if str(source.reshape(-1)[0]) == "train" else "test",
    )
