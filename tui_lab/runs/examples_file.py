"""Examples that a run was evaluated on, as its network got them, for runs whose data the lab has
not: `examples-test.npz`.

Writes and reads the file. Unpickles nothing: the folder may come from anywhere.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError, NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.runs.layout import Split, examples_file

MOST_EXAMPLES = 1000
MOST_BYTES = 16 << 20
"""Of all examples together, as they are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptExamples:
    """Some of the examples of a part."""

    x: NDArray[Any]
    """(n, *shape) float32 or uint8."""
    indices: NDArray[np.int64]
    """(n,) which rows of the part's results they belong to, rising."""


def kept_form(x: NDArray[Any]) -> NDArray[Any]:
    """Examples in the type that they are kept in: whole numbers of 0..255 as uint8, else float32.

    Raises:
        ValueError: They are no numbers.
    """
    if x.dtype.kind not in "biuf":
        raise ValueError(x.dtype)
    small = x.dtype.kind in "biu" and (not x.size or (x.min() >= 0 and x.max() <= 255))
    return x.astype(np.uint8 if small else np.float32)


def write_examples(
    folder: Path, split: Split, x: NDArray[Any], indices: NDArray[np.integer]
) -> None:
    """Keep examples in a run's folder.

    Args:
        folder: The run's.
        split: The part that they are of.
        x: (n, *shape) numbers.
        indices: (n,) which rows of the results of that part they belong to.

    Raises:
        ValueError: They are no numbers.
        OSError: The file cannot be written.
    """
    order = np.argsort(indices, kind="stable")
    buffer = io.BytesIO()
    kept = {"x": kept_form(x[order]), "indices": np.asarray(indices)[order].astype(np.int64)}
    np.savez(buffer, allow_pickle=False, **kept)
    write_atomically(folder / examples_file(split), buffer.getvalue())


def load_examples(folder: Path, split: Split) -> KeptExamples:
    """Read the examples that a run has kept of a part.

    Raises:
        NotFoundError: It has kept none.
        StoreError: The file is damaged or is not what a run writes.
    """
    path = folder / examples_file(split)
    if not os.path.lexists(path):
        raise NotFoundError(_("This run has kept no examples."))
    try:
        arrays = read_arrays(path, ("x", "indices"), links=False)
    except DataError as error:
        raise StoreError(error.message) from error
    x, indices = arrays["x"], arrays["indices"]
    fits = (
        x.ndim > 1
        and x.dtype in (np.uint8, np.float32)
        and indices.shape == x.shape[:1]
        and indices.dtype == np.int64
        and (not len(indices) or (indices[0] >= 0 and bool((np.diff(indices) > 0).all())))
    )
    if not fits:
        raise StoreError(
            _("The examples in {path} cannot be read: they are not what a run keeps.").format(
                path=path
            )
        )
    return KeptExamples(x, indices.astype(np.int64))
