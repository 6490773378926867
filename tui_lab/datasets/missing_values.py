"""Rows of a table with missing values: left out where that was asked for, else an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.column_values import missing_mask
from tui_lab.datasets.csv_columns import CsvColumn
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.command_line import quoted


def present_rows(
    text: CsvText, inputs: Sequence[CsvColumn], target: CsvColumn, options: TableOptions
) -> tuple[NDArray[np.int64], int]:
    """The places of the rows that have all values, and how many have not.

    Raises:
        DataError: Values are missing, and rows without them are not to be left out; or no row
            would be left.
    """
    count = sum(column.missing for column in inputs) + target.empty
    gap = np.zeros(len(text), np.bool_)
    first, first_name = len(text), ""
    incomplete = [column for column in (*inputs, target) if column.missing]
    for column in sorted(incomplete, key=lambda each: text.place(each.name)):
        values = text.series(text.place(column.name))
        mask = values == "" if column is target else missing_mask(values, text.missing)
        here = mask.to_numpy()
        if here.any() and here.argmax() < first:
            first, first_name = int(here.argmax()), column.name
        gap |= here
    if not count:
        return np.arange(len(text)), 0
    if options.missing == "error":
        words = words_for_missing(inputs, range(len(inputs)))
        choice = _("`--missing-value` chooses other words.")
        counted = _("An empty field counts as missing, and in inputs also {words}.").format(
            words=", ".join(words)
        )
        advice = _what_to_do(text, inputs, target, gap)
        raise DataError(
            ngettext(
                "{path}: {count} value is missing, in line {line}, column {column}.",
                "{path}: {count} values are missing, the first in line {line}, column {column}.",
                count,
            ).format(
                path=text.path, count=number(count), line=text.lines[first], column=first_name
            ),
            " ".join([counted, choice, advice]) if words else advice,
        )
    keep = np.flatnonzero(~gap)
    for column in inputs:
        if not column.distinct:
            raise DataError(
                _("{path}: the column {name} has no values.").format(
                    path=text.path, name=column.name
                ),
                _("Choose a file with values for its inputs.")
                if len(inputs) == 1
                else _("Drop the column: `--drop {name}`.").format(name=quoted(column.name)),
            )
    if not len(keep):
        raise DataError(
            _("{path}: every row has a missing value.").format(path=text.path),
            _("Fill them in.")
            if all(column.missing for column in inputs)
            else _("Drop the columns with missing values, or fill them in."),
        )
    return keep, int(gap.sum())


def _what_to_do(
    text: CsvText, inputs: Sequence[CsvColumn], target: CsvColumn, gap: NDArray[np.bool_]
) -> str:
    """What can be done about missing values: of what the lab can do, only what works here."""
    left = text.series(text.place(target.name)).filter(~gap).n_unique()
    can_drop = not target.empty and not all(column.missing for column in inputs)
    can_leave_out = left > 1 and all(column.distinct for column in inputs)
    if can_drop and can_leave_out:
        return _("Fill them in, drop the column, or leave out such rows with `--missing drop`.")
    if can_drop:
        return _("Fill them in, or drop the column.")
    if can_leave_out:
        return _("Fill them in, or leave out such rows with `--missing drop`.")
    return _("Fill them in.")


def words_for_missing(columns: Sequence[CsvColumn], places: Iterable[int]) -> tuple[str, ...]:
    """The texts that occur in the columns at these places and count as missing there."""
    return tuple(dict.fromkeys(word for place in places for word in columns[place].missing_words))
