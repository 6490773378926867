"""The files of the data sets that are fetched or put in place by hand, and how they are known.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KERAS_FILES = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
UCI_FILES = "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a data set: where it may lie, where it is fetched, how it is known."""

    name: str
    """Its name in the source, and under a mirror's address."""
    layouts: tuple[str, ...]
    """Relative paths that are accepted in a data folder; the first is where it is written."""
    size: int
    """Bytes of the published file (a few more or fewer where it is known by its content)."""
    address: str = ""
    sha256: str = ""
    """Of the file's bytes; empty where copies differ."""
    content: str = ""
    """SHA-256 of the integers in it as bytes, row by row; empty where `sha256` says enough."""
    rows: int = 0


def _keras_file(folder: str, name: str, size: int, sha256: str) -> SourceFile:
    layouts = (f"{folder}/{name}", name) if folder else (name, f"mnist/{name}")
    return SourceFile(name, layouts, size, KERAS_FILES + name, sha256)


def _optdigits_file(name: str, size: int, rows: int, content: str) -> SourceFile:
    layouts = (name, f"optdigits/{name}")
    return SourceFile(name, layouts, size, UCI_FILES + name, content=content, rows=rows)


FILES: Mapping[str, tuple[SourceFile, ...]] = {
    "mnist": (
        _keras_file(
            "",
            "mnist.npz",
            11490434,
            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        ),
    ),
    "fashion-mnist": tuple(
        _keras_file("fashion-mnist", name, size, sha256)
        for name, size, sha256 in (
            (
                "train-images-idx3-ubyte.gz",
                26421880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            (
                "train-labels-idx1-ubyte.gz",
                29515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            (
                "t10k-images-idx3-ubyte.gz",
                4422102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            (
                "t10k-labels-idx1-ubyte.gz",
                5148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        )
    ),
    "optdigits": (
        _optdigits_file(
            "optdigits.tra",
            563639,
            3823,
            "028f5e244ee9135dbe3d8c684583e6518709a7b05293a4c5ecd652eafb9f4689",
        ),
        _optdigits_file(
            "optdigits.tes",
            264712,
            1797,
            "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2",
        ),
    ),
    "shipping": (
        SourceFile(
            "Train.csv",
            ("ecommerce-shipping/Train.csv", "shipping/Train.csv", "Train.csv"),
            440462,
            rows=10999,
        ),
    ),
}
"""The files of each data set that has any, in the order in which its reader wants them."""
