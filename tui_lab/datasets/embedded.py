"""The data sets inside an installed scikit-learn, read from its files without importing it.

Importing scikit-learn takes longer than training on these sets; its loaders are used only where a
file is not where it is expected.
"""

from __future__ import annotations

import importlib.util
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.builtin_sets.schema import SklearnFile
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.datasets.targets import as_truths
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.plain_files import open_gzip, open_plain
from tui_lab.text.command_line import quoted

MAX_BYTES = 64 * 1024**2


def data_file(file: SklearnFile) -> Path | None:
    """Where the installed scikit-learn has the file; None where it is not there."""
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "datasets" / "data" / file.name
        if path.is_file():
            return path
    return None


def load_embedded(info: DatasetInfo, file: SklearnFile) -> tuple[NDArray[np.generic], NDArray[Any]]:
    """The examples and labels of a data set, in scikit-learn's order.

    Returns:
        x: (n, *input_shape), uint8 for pictures, float64 for tables; y: as `Dataset` has it.

    Raises:
        DataError: Neither the file nor scikit-learn can be read.
    """
    path = data_file(file)
    try:
        if path is None:
            x, y = _from_sklearn(file)
        else:
            found = path.stat()
            x, y = _read(path, (found.st_mtime_ns, found.st_size), file)
    except (OSError, EOFError, ValueError, ImportError) as error:
        raise DataError(
            _("The data set {name} cannot be read from scikit-learn's files: {reason}.").format(
                name=info.name, reason=str(error).rstrip(".")
            ),
            _(
                "Install scikit-learn again:"
                " `{python} -m pip install --force-reinstall scikit-learn`."
            ).format(python=quoted(sys.executable)),
        ) from error
    labels = as_truths(info, y)
    if info.kind is Kind.IMAGES:
        return x.reshape(-1, *info.input_shape).astype(np.uint8), labels
    return np.array(x, order="C"), labels


@lru_cache(maxsize=8)
def _read(
    path: Path, _version: tuple[int, int], file: SklearnFile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The numbers in scikit-learn's file or files; whoever changes them takes a copy.

    Args:
        path: Where the first is.
        _version: When it was changed and its bytes: an installation may be mended meanwhile.
        file: What it holds.
    """
    opened = open_gzip if path.suffix == ".gz" else open_plain
    with opened(path, MAX_BYTES) as content:
        if not file.target_name:
            table = np.loadtxt(content, delimiter=",", skiprows=file.skipped_lines)
            table.flags.writeable = False
            return table[:, :-1], table[:, -1]
        with open_gzip(path.with_name(file.target_name), MAX_BYTES) as targets:
            x, y = np.loadtxt(content), np.loadtxt(targets)
    x.flags.writeable = y.flags.writeable = False
    return x, y


def _from_sklearn(file: SklearnFile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn import datasets

    raw = {"scaled": False} if file.target_name else {}
    x, y = getattr(datasets, file.loader)(return_X_y=True, **raw)
    return x, y
