"""Which column of a table is likely to be the target, where nobody says it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn

NAMES = (
    *("target", "objetivo", "label", "etiqueta", "outcome", "resultado"),
    *("diagnosis", "diagnostico", "survived", "class", "clase", "species", "especie", "y"),
)
"""How targets are called, in small letters and without accents; the surest names first."""
COORDINATE = "y"
"""A name that in the middle of a table is one of two coordinates."""


def likely(columns: Sequence[CsvColumn], dropped: Iterable[str] = ()) -> str:
    """The name of the column to propose as the target.

    One that is called as targets are, if it can be one; else the last that holds classes, or where
    none does, a quantity. Two values before a last column that can be the target itself say
    nothing: they may be yes or no of anything.

    Args:
        columns: All of the table, at least one.
        dropped: Names of those that are left out.
    """
    left_out = {*dropped}
    left = [each for each in columns if each.name not in left_out] or [columns[-1]]
    fit = [each for each in left if _is_fit(each)]
    ends = {left[0].name, left[-1].name}
    called = {
        _plain(each.name): each.name
        for each in fit
        if _plain(each.name) != COORDINATE or each.name in ends
    }
    for name in NAMES:
        if name in called:
            return called[name]
    classes = [each for each in fit if each.classes]
    if _is_fit(left[-1]):
        classes = [each for each in classes if each.distinct > 2 or each is left[-1]]
    return (classes or fit or left)[-1].name


def _is_fit(column: CsvColumn) -> bool:
    return column.classes or (column.quantity and not column.useless)


def _plain(name: str) -> str:
    """A name in small letters, without accents."""
    parted = unicodedata.normalize("NFD", name.strip().casefold())
    return "".join(each for each in parted if not unicodedata.combining(each))
