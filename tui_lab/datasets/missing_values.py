"""Rows of a table with missing values: refused, left out, or kept to be filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.column_values import missing_mask
from tui_lab.datasets.csv_columns import CsvColumn
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.table_options import Missing, TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.command_line import quoted


def present_rows(
    text: CsvText,
    inputs: Sequence[CsvColumn],
    targets: Sequence[CsvColumn],
    options: TableOptions,
    *,
    quantities: bool,
) -> tuple[NDArray[np.int64], int]:
    """The places of the rows that are used, and how many are not, because values are missing.

    A target is never filled: rows without it are left out unless missing values are refused.

    Raises:
        DataError: Values are missing that are refused; or no row would be left.
    """
    refused = np.zeros(len(text), np.bool_)
    gap = np.zeros(len(text), np.bool_)
    count, first, first_name = 0, len(text), ""
    for column, how in _incomplete(text, inputs, targets, options, quantities):
        values = text.series(text.place(column.name))
        as_class = column in targets and not quantities
        mask = values == "" if as_class else missing_mask(values, text.missing)
        here = mask.to_numpy()
        gap |= here
        if how == "error":
            refused |= here
            count += int(here.sum())
            if here.argmax() < first:
                first, first_name = int(here.argmax()), column.name
    if count:
        words = words_for_missing(inputs)
        counted = _("An empty field counts as missing, and in inputs also {words}.").format(
            words=", ".join(words)
        )
        choice = _("`--missing-value` chooses other words.")
        advice = _what_to_do(text, inputs, targets, gap, quantities=quantities)
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
    keep = np.flatnonzero(~gap)
    if not len(keep):
        raise DataError(
            _("{path}: every row has a missing value.").format(path=text.path),
            _("Fill them in yourself, or let them be filled: `--missing mean`.")
            if all(column.missing for column in inputs)
            else _(
                "Drop the columns with missing values, fill them in yourself, or let them be "
                "filled: `--missing mean`."
            ),
        )
    return keep, int(gap.sum())


def _incomplete(
    text: CsvText,
    inputs: Sequence[CsvColumn],
    targets: Sequence[CsvColumn],
    options: TableOptions,
    quantities: bool,
) -> list[tuple[CsvColumn, Missing]]:
    """The columns whose gaps are refused or cost rows, and which, in the order of the file."""
    found: list[tuple[CsvColumn, Missing]] = [
        (column, how)
        for column in inputs
        if column.missing and (how := options.missing_for(column.name)) in ("error", "drop")
    ]
    lenient = options.missing != "error" or bool(options.missing_by)
    found += [
        (column, "drop" if lenient else "error")
        for column in targets
        if (column.missing if quantities else column.empty)
    ]
    return sorted(found, key=lambda each: text.place(each[0].name))


def _what_to_do(
    text: CsvText,
    inputs: Sequence[CsvColumn],
    targets: Sequence[CsvColumn],
    gap: NDArray[np.bool_],
    *,
    quantities: bool,
) -> str:
    """What can be done about missing values: of what the lab can do, only what works here."""
    left = text.series(text.place(targets[0].name)).filter(~gap).n_unique()
    empty = any(each.missing if quantities else each.empty for each in targets)
    can_drop = not empty and not all(column.missing for column in inputs)
    can_leave_out = left > 1 and all(column.distinct for column in inputs)
    can_fill = any(column.missing for column in inputs) and all(each.distinct for each in inputs)
    ways = []
    if can_drop:
        ways.append(_("Drop the column."))
    if can_leave_out:
        ways.append(_("Leave out such rows: `--missing drop`."))
    if can_fill:
        ways.append(_("Let them be filled, for example with the mean: `--missing mean`."))
    return " ".join([_("Fill them in yourself."), *ways])


def words_for_missing(columns: Iterable[CsvColumn]) -> tuple[str, ...]:
    """The texts that occur in the columns and count as missing there."""
    return tuple(dict.fromkeys(word for column in columns for word in column.missing_words))
