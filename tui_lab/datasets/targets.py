"""What is to be answered: classes or quantities. The only place of this room that asks which.

Arrays of truths are class numbers int64 (n,), or quantities float64 (n, quantities).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo, Quantity
from tui_lab.datasets.shipping import TARGET

WRITTEN = {"shipping": (TARGET,)}
"""Sets of the lab whose file is a table -> the columns with the truths."""


def target_columns(info: DatasetInfo) -> tuple[str, ...]:
    """The columns of a file with the truths, where their names are known; else none."""
    if info.quantities:
        return tuple(each.name for each in info.quantities)
    if info.added is not None and info.added.target:
        return (info.added.target,)
    return WRITTEN.get(info.name, ())


def target_count(info: DatasetInfo) -> int:
    """In how many columns of a file the truths stand."""
    return max(1, len(info.quantities))


def are_numbers(info: DatasetInfo) -> bool:
    """Whether a file has the truths as numbers, not as names."""
    return bool(info.quantities)


def truths_fit(info: DatasetInfo, y: NDArray[np.generic], size: int) -> bool:
    """Whether an array can be the truths of `size` examples, so far as its shape and type say."""
    if info.quantities:
        return y.shape == (size, len(info.quantities)) and y.dtype.kind == "f"
    return y.shape == (size,) and y.dtype.kind in "iu"


def as_truths(info: DatasetInfo, y: NDArray[np.generic]) -> NDArray[Any]:
    """An array that fits (`truths_fit`), in the type in which truths are used.

    A quantity alone may be (n,), and becomes (n, 1).
    """
    if info.quantities:
        return y.astype(np.float64).reshape(len(y), -1)
    return y.astype(np.int64)


def class_counts(info: DatasetInfo, y: NDArray[Any]) -> list[int] | None:
    """How many examples each class has; None where quantities are to be answered."""
    if info.quantities:
        return None
    counts: list[int] = np.bincount(y.astype(np.int64), minlength=len(info.classes)).tolist()
    return counts


def out_of_range(info: DatasetInfo, y: NDArray[Any]) -> bool:
    """Whether a truth names a class that there is not, or is no finite number."""
    if info.quantities:
        return not bool(np.isfinite(y).all())
    return bool(y.min() < 0 or y.max() >= len(info.classes))


def strata(info: DatasetInfo, y: NDArray[Any]) -> NDArray[np.int64]:
    """The groups that a split keeps in proportion: the classes; one group for quantities."""
    return np.zeros(len(y), np.int64) if info.quantities else y


def quantity(name: str, values: NDArray[np.generic], unit: str = "") -> Quantity:
    """The description of a quantity from its values (n,), n >= 1."""
    numbers = np.asarray(values, np.float64)
    return Quantity(
        name=name,
        minimum=float(numbers.min()),
        maximum=float(numbers.max()),
        mean=float(numbers.mean()),
        deviation=float(numbers.std()),
        unit=unit,
        whole=bool((numbers == np.round(numbers)).all()),
    )
