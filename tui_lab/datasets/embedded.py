"""The data sets inside an installed scikit-learn, read from its files without importing it.

Importing scikit-learn takes longer than training on these sets; its loaders are used only where a
file is not where it is expected.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import DataError
from tui_lab.i18n import _

FILES = {
    "digits": "digits.csv.gz",
    "iris": "iris.csv",
    "wine": "wine_data.csv",
    "breast-cancer": "breast_cancer.csv",
}


def data_file(name: str) -> Path | None:
    """Where the installed scikit-learn keeps the data set `name`; None where it is not there."""
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "datasets" / "data" / FILES[name]
        if path.is_file():
            return path
    return None


def load_embedded(name: str) -> tuple[NDArray[np.generic], NDArray[np.int64]]:
    """The examples and labels of `name`, in scikit-learn's order.

    Returns:
        x: (1797, 8, 8) uint8 for digits, (n, features) float64 for the others; y: (n,).

    Raises:
        DataError: Neither the file nor scikit-learn can be read.
    """
    path = data_file(name)
    try:
        if path is None:
            x, y = _from_sklearn(name)
        else:
            # NumPy unpacks gzip itself. Every file but that of the digits starts with a line of
            # sizes and class names.
            table = np.loadtxt(path, delimiter=",", skiprows=0 if name == "digits" else 1)
            x, y = table[:, :-1], table[:, -1]
    except (OSError, EOFError, ValueError, ImportError) as error:
        raise DataError(
            _("The data set {name} cannot be read from scikit-learn's files: {reason}.").format(
                name=name, reason=str(error).rstrip(".")
            ),
            _("Install scikit-learn again: `pip install --force-reinstall scikit-learn`."),
        ) from error
    labels = y.astype(np.int64)
    if name == "digits":
        return x.reshape(-1, 8, 8).astype(np.uint8), labels
    return np.ascontiguousarray(x), labels


def _from_sklearn(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn import datasets

    loader = getattr(datasets, "load_" + name.replace("-", "_"))
    x, y = loader(return_X_y=True)
    return x, y
