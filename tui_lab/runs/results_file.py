"""What a run answered on a part of its data: probabilities, truth, and where the examples are.

Writes and reads `validation.npz` and `test.npz` of a run's folder. Must not import the training
room, and unpickles nothing: the folder may come from anywhere.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Part
from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError, NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.runs.layout import Split, results_file

SPLITS: tuple[Split, ...] = get_args(Split)
KEYS = ("probabilities", "labels", "indices", "loss", "source")


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The answers of a run on one part of its data, an entry per example."""

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

    def __len__(self) -> int:
        return len(self.labels)


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
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        probabilities=probabilities,
        labels=part.y,
        indices=part.indices,
        loss=np.float64(loss),
        source=np.array(source),
    )
    write_atomically(folder / results_file(split), buffer.getvalue())


def load_results(folder: Path, split: Split) -> Results:
    """Read `<split>.npz` of a run's folder.

    Raises:
        NotFoundError: The run has no results on that part.
        StoreError: The file is damaged or is not what a run writes.
    """
    path = folder / results_file(split)
    if not os.path.lexists(path):
        raise NotFoundError(_missing(split), _("Results are written when a run ends."))
    try:
        arrays = read_arrays(path, KEYS, links=False)
    except DataError as error:
        raise StoreError(error.message, _("Train the run again to get its results.")) from error
    return _checked(path, split, arrays)


def _missing(split: Split) -> str:
    if split == "test":
        return _("This run has no results on the test part.")
    return _("This run has no results on the validation part.")


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        _("The results in {path} cannot be read: {reason}.").format(
            path=path, reason=what.rstrip(".")
        ),
        _("Train the run again to get its results."),
    )


def _checked(path: Path, split: Split, arrays: dict[str, NDArray[np.generic]]) -> Results:
    probabilities, labels, indices = (arrays[key] for key in KEYS[:3])
    loss, source = arrays["loss"], arrays["source"]
    if probabilities.ndim != 2 or probabilities.shape[1] < 1 or probabilities.dtype.kind != "f":
        raise _damaged(path, _("the probabilities are not a table of numbers"))
    if any(a.shape != (len(probabilities),) or a.dtype.kind not in "iu" for a in (labels, indices)):
        raise _damaged(path, _("the labels do not belong to the probabilities"))
    truth = labels.astype(np.int64)
    if len(truth) and not (truth.min() >= 0 and truth.max() < probabilities.shape[1]):
        raise _damaged(path, _("a label names a class that does not exist"))
    if loss.size != 1 or loss.dtype.kind not in "fiu":
        raise _damaged(path, _("the loss is not a number"))
    if source.size != 1 or str(source.reshape(-1)[0]) not in ("train", "test"):
        raise _damaged(path, _("it does not say which part the examples are from"))
    return Results(
        split=split,
        probabilities=probabilities.astype(np.float32),
        labels=truth,
        indices=indices.astype(np.int64),
        loss=float(loss.reshape(-1)[0].item()),
        source="train" if str(source.reshape(-1)[0]) == "train" else "test",
    )
