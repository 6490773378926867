"""Errors about numbers of a CSV file: the line, the column, the value, and what decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.datasets.csv_numbers import DECIMALS, Notation, Written, other, too_large
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.text.command_line import quoted

if TYPE_CHECKING:
    from tui_lab.datasets.csv_text import CsvText


def both_readings(value: str) -> tuple[str, str]:
    """A number as it is read with its sign as the decimal one, and as the thousands sign.

    Args:
        value: One whose only sign may be either, as `1.200`.
    """
    sign = "." if "." in value else ","
    written = Written.of(value)
    notations = (Notation(sign), Notation(other(sign), sign))
    numbers = [written.number(each) if written else None for each in notations]
    fraction, whole = (f"{each or 0:g}" for each in numbers)
    return fraction, whole


def undecided(text: CsvText, column: int) -> DataError:
    """A number may be read in two ways, and nothing in the file decides which."""
    row = min(text.evidence(column).unclear.values())
    value = text.field(row, column)
    sign = "." if "." in value else ","
    fraction, whole = both_readings(value)
    told = {
        "path": text.path,
        "line": text.lines[row],
        "column": text.columns[column],
        "value": value,
        "fraction": fraction,
        "whole": whole,
    }
    if text.decimals_differ():
        return DataError(
            _(
                "{path}, line {line}, column {column}: “{value}” may be {fraction} or {whole}, and "
                "other columns of the file are written in both ways."
            ).format(**told),
            _("Write all numbers of the file with the same decimal sign."),
        )
    return DataError(
        _(
            "{path}, line {line}, column {column}: “{value}” may be {fraction} or {whole}, and no "
            "other number of the file decides it."
        ).format(**told),
        _("Say which sign is the decimal one: `{first}` for {fraction}, `{second}` for {whole}.")
        .format(
            first=f"--decimal {sign}",
            second=f"--decimal {other(sign)}",
            fraction=fraction,
            whole=whole,
        ),
    )  # fmt: skip


def written_in_several_ways(text: CsvText, column: int) -> DataError:
    """The numbers of one column contradict each other."""
    evidence = text.evidence(column)
    decimals = evidence.decimals | {
        other(sign): row for sign, row in evidence.thousands.items() if sign in DECIMALS
    }
    seen = decimals if len(decimals) > 1 else evidence.thousands | evidence.unclear
    rows = sorted(set(seen.values()))
    return DataError(
        _(
            "{path}, column {column}: “{first}” in line {first_line} and “{second}” in line "
            "{second_line} are not written in the same way."
        ).format(**_two_values(text, column, rows[0], rows[-1])),
        _("Write the numbers of a column with the same decimal and thousands signs."),
    )


def different_units(text: CsvText, column: int) -> DataError:
    """Some numbers of a column have a percent sign or a currency, others another one or none."""
    first, second = sorted(text.evidence(column).units.values())[:2]
    return DataError(
        _(
            "{path}, column {column}: “{first}” in line {first_line} and “{second}” in line "
            "{second_line} do not have the same unit."
        ).format(**_two_values(text, column, first, second)),
        _("Write a percent sign or a currency beside all numbers of a column, or beside none."),
    )


def undecided_date(text: CsvText, column: int) -> DataError:
    """Nothing in a column of dates tells day and month apart."""
    row = int((text.series(column) == text.present(column)[0]).arg_max() or 0)
    return DataError(
        _(
            "{path}, line {line}, column {column}: nothing in the column tells the day from the "
            "month of “{value}”."
        ).format(
            path=text.path,
            line=text.lines[row],
            column=text.columns[column],
            value=text.field(row, column),
        ),
        _("Say which comes first: `--day-first` or `--month-first`."),
    )


def no_date(text: CsvText, column: int, row: int) -> DataError:
    """A field of a column of dates is none."""
    return DataError(
        _("{place}, column {column}: “{value}” is no date or time.").format(
            **_one_value(text, column, row)
        ),
        _(
            "Correct the value, or drop the column or the line. If it means a missing value, say "
            "so with `--missing-value {value}`; if the column holds names, with "
            "`--category {name}`."
        ).format(name=quoted(text.columns[column]), value=quoted(text.field(row, column))),
    )


def no_step_of(text: CsvText, column: int, row: int) -> DataError:
    """A field of a column with an order is not among the values that were given."""
    return DataError(
        _("{place}, column {column}: “{value}” has no place in the order.").format(
            **_one_value(text, column, row)
        ),
        _("Name all values of the column in `--order`, from the lowest to the highest."),
    )


def _one_value(text: CsvText, column: int, row: int) -> dict[str, object]:
    return {
        "place": _("{path}, line {line}").format(path=text.path, line=text.lines[row]),
        "column": text.columns[column],
        "value": text.field(row, column),
    }


def _two_values(text: CsvText, column: int, first: int, second: int) -> dict[str, object]:
    """What a sentence about the values of a column in two rows says of them."""
    return {
        "path": text.path,
        "column": text.columns[column],
        "first": text.field(first, column),
        "first_line": text.lines[first],
        "second": text.field(second, column),
        "second_line": text.lines[second],
    }


def no_number(place: str, column: str, value: str) -> str:
    """The sentence about a value that is no number, or one that is too large.

    Args:
        place: What stands before it: a line, a row.
        column: The name of its column.
        value: As it is written.
    """
    if too_large(value):
        return _("{place}, column {column}: “{value}” is too large; 1e30 is the limit.").format(
            place=place, column=column, value=value
        )
    return _("{place}, column {column}: “{value}” is not a number.").format(
        place=place, column=column, value=value
    )


def not_a_number(text: CsvText, column: int, row: int) -> DataError:
    """A field of a column of numbers is none, or too large."""
    name = text.columns[column]
    place = _("{path}, line {line}").format(path=text.path, line=text.lines[row])
    return DataError(
        no_number(place, name, text.field(row, column)),
        _(
            "Correct the value, or drop the column or the line. If it means a missing value, say "
            "so with `--missing-value {value}`; if the column holds names, with "
            "`--category {name}`."
        ).format(name=quoted(name), value=quoted(text.field(row, column))),
    )
