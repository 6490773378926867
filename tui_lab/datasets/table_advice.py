"""How a table can be added: options that were tried on the file itself, so that they work."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.datasets import places
from tui_lab.datasets.builtin_sets import BUILTIN_SETS
from tui_lab.datasets.csv_columns import CsvPreview
from tui_lab.datasets.csv_tables import read_table
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.table_options import Parts, TableOptions
from tui_lab.errors import DataError

MOST_ROWS = 0.3
"""The share of the rows that may be left out for their missing values before these are filled."""


def proposed(preview: CsvPreview, options: TableOptions) -> TableOptions:
    """The options that were given, and what is proposed beside them.

    The target is named; columns that should not be inputs are left out, unless it is said what they
    hold; rows with missing values are left out where there are any.
    """
    said = {*options.categories, *options.numbers, *options.orders, *options.dates}
    targets = options.targets or (preview.proposed_target(options.drop),)
    more = preview.drop_beside(targets, options.drop, said)
    drop = (*options.drop, *more)
    gaps, _words = preview.missing_in(targets, drop)
    missing = "drop" if gaps and options.missing == "error" else options.missing
    return replace(options, targets=targets, drop=drop, missing=missing)


def working_options(text: CsvText, preview: CsvPreview, options: TableOptions) -> TableOptions:
    """`proposed`, tried on the file.

    Raises:
        DataError: The table cannot be added like this; what is wrong with it.
    """
    wanted = proposed(preview, options)
    guessed = wanted.missing != options.missing
    try:
        table = read_table(text, wanted)
        if not guessed or table.rows_left_out <= MOST_ROWS * len(text):
            return wanted
    except DataError:
        if not guessed:
            raise
    filled = replace(wanted, missing="mean")
    read_table(text, filled)
    return filled


def without_ids(options: TableOptions, targets: Parts, ids: Parts) -> TableOptions:
    """The options of a set that was added, with columns that say nothing left out."""
    return replace(options, targets=targets, drop=(*options.drop, *ids))


def free_name(name: str) -> str:
    """The name, or where a data set has it already, the name with the next free number."""
    taken = {*BUILTIN_SETS, *places.own_folders()}
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
