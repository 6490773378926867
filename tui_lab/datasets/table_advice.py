"""How a table can be added: options that were tried on the file itself, so that they work."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.datasets import places
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.csv_columns import CsvPreview
from tui_lab.datasets.csv_tables import read_table
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.table_options import TableOptions


def proposed(preview: CsvPreview, options: TableOptions) -> TableOptions:
    """The options that were given, and what is proposed beside them.

    The target is named; columns that should not be inputs are left out, unless it is said what they
    hold; rows with missing values are left out where there are any.
    """
    said = {*options.drop, *options.categories, *options.numbers}
    target = options.target
    if target is None:
        target = _last_with_classes(preview, {*options.drop})
    more = [name for name in preview.suggested_drop if name not in said and name != target]
    if len({*options.drop, *more}) >= len(preview.columns) - 1:
        more = []  # a poor input is better than none
    drop = (*options.drop, *more)
    gaps, _words = preview.missing_in(target or "", drop)
    missing = "drop" if gaps else options.missing
    return replace(options, target=target, drop=drop, missing=missing)


def _last_with_classes(preview: CsvPreview, dropped: set[str]) -> str | None:
    """The last column that holds classes and is not dropped; else the last that is not dropped."""
    left = [each for each in reversed(preview.columns) if each.name not in dropped]
    fit = next((each.name for each in left if each.classes), None)
    return fit if fit is not None or not left else left[0].name


def working_options(text: CsvText, preview: CsvPreview, options: TableOptions) -> TableOptions:
    """`proposed`, tried on the file.

    Raises:
        DataError: The table cannot be added like this; what is wrong with it.
    """
    wanted = proposed(preview, options)
    read_table(text, wanted)
    return wanted


def without_counting(options: TableOptions, target: str, counting: tuple[str, ...]) -> TableOptions:
    """The options of a set that was added, with the columns that only count the rows left out."""
    return replace(options, target=target, drop=(*options.drop, *counting))


def free_name(name: str) -> str:
    """The name, or where a data set has it already, the name with the next free number."""
    taken = {*BUILTIN_SETS, *places.own_folders()}
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
