"""Rows that a user brings, as the inputs of a network that was trained with a table or with points.

Columns are those of the file that the data set was made from: a category stands in one column and
becomes an input for each of its values, as when the set was added.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.csv_text import parse_number, read_csv_text
from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number

WITHOUT_INPUT = {("shipping", "Gender"): "F"}
"""Data set and column -> the category that has no input of its own: all of the others are 0."""


@dataclass(frozen=True, slots=True)
class InputColumn:
    """One column that a network wants."""

    name: str
    categories: tuple[str, ...] = ()
    """The values that have an input each; none for a number."""
    without_input: str = ""
    """A further value, for which all these inputs are 0."""

    def encode(self, value: str, comma: bool, place: str) -> list[float]:
        """The inputs for one value; raises DataError with `place` before its sentence."""
        if not self.categories:
            found = parse_number(value.strip(), comma)
            if found is None:
                raise DataError(
                    _("{place}, column {column}: “{value}” is not a number.").format(
                        place=place, column=self.name, value=value
                    ),
                    _("Write a number, with a point before its decimals."),
                )
            return [found]
        known = [*self.categories, *([self.without_input] if self.without_input else [])]
        if value not in known:
            raise DataError(
                _("{place}, column {column}: “{value}” did not occur in the data.").format(
                    place=place, column=self.name, value=value
                ),
                _("There are: {names}.").format(names=", ".join(known)),
            )
        return [float(value == category) for category in self.categories]


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """Rows as they were written, and as inputs."""

    values: tuple[tuple[str, ...], ...]
    """As written, in the order of the columns that the network wants."""
    x: NDArray[np.float64]
    """(n, inputs), not yet scaled."""
    unused: tuple[str, ...] = ()
    """Columns of the file that are no inputs."""


def input_columns(info: DatasetInfo, given: Sequence[str] = ()) -> tuple[InputColumn, ...]:
    """The columns that a network wants that was trained with the data set.

    Args:
        info: The data set; its inputs are numbers in a row.
        given: The columns of a file: a name with an equals sign that is one of them is no category.
    """
    names = info.features or tuple(f"x{n + 1}" for n in range(info.input_shape[0]))
    found: dict[str, list[str]] = {}
    for name in names:
        column, equals, category = name.partition("=")
        if name in given or not equals:
            found[name] = []
        else:
            found.setdefault(column, []).append(category)
    return tuple(
        InputColumn(name, tuple(categories), WITHOUT_INPUT.get((info.name, name), ""))
        for name, categories in found.items()
    )


def read_rows(info: DatasetInfo, lines: Sequence[str]) -> EncodedRows:
    """Rows from text, a value for each column in its order; `5,1;3,5` has decimal commas.

    Raises:
        DataError: A row has too many or too few values, or one that does not fit.
    """
    columns = input_columns(info)
    names = [column.name for column in columns]
    values: list[tuple[str, ...]] = []
    x: list[list[float]] = []
    for count, line in enumerate(lines, 1):
        separator = ";" if ";" in line else ","
        [fields] = list(csv.reader([line], delimiter=separator, skipinitialspace=True)) or [[]]
        place = _("Row {number}").format(number=number(count))
        if len(fields) != len(columns):
            raise DataError(
                ngettext(
                    "{place}: {found} value, but the network wants {wanted}.",
                    "{place}: {found} values, but the network wants {wanted}.",
                    len(fields),
                ).format(place=place, found=number(len(fields)), wanted=number(len(columns))),
                _("In this order: {names}.").format(names=", ".join(names)),
            )
        row = tuple(field.strip() for field in fields)
        values.append(row)
        x.append(_encoded(columns, row, separator == ";", place))
    return EncodedRows(tuple(values), np.array(x, np.float64))


def read_values(info: DatasetInfo, values: Sequence[str]) -> EncodedRows:
    """One row from its values, one for each of `input_columns`; `5,1` is a decimal comma.

    Raises:
        DataError: A value does not fit its column.
    """
    row = tuple(value.strip() for value in values)
    x = _encoded(input_columns(info), row, True, _("Your example"))
    return EncodedRows((row,), np.array([x], np.float64))


def read_rows_file(info: DatasetInfo, path: Path, *, header: bool = True) -> EncodedRows:
    """Rows from a CSV file; its columns are found by their names, in any order.

    Raises:
        DataError: The file cannot be read as a table, lacks a column, or has a value that does
            not fit.
    """
    text = read_csv_text(path, header=header)
    columns = input_columns(info, text.columns)
    missing = [column.name for column in columns if column.name not in text.columns]
    if missing:
        raise DataError(
            ngettext(
                "{path} lacks the column {names}.",
                "{path} lacks the columns {names}.",
                len(missing),
            ).format(path=path, names=", ".join(missing)),
            _("It has {names}.").format(names=", ".join(text.columns)),
        )
    places = [text.columns.index(column.name) for column in columns]
    values = tuple(tuple(row[place] for place in places) for row in text.rows)
    x = [
        _encoded(
            columns,
            row,
            text.decimal_comma,
            _("{path}, line {line}").format(path=path, line=line),
        )
        for row, line in zip(values, text.lines, strict=True)
    ]
    wanted = {column.name for column in columns}
    unused = tuple(name for name in text.columns if name not in wanted)
    return EncodedRows(values, np.array(x, np.float64), unused)


def _encoded(
    columns: Sequence[InputColumn], row: Sequence[str], comma: bool, place: str
) -> list[float]:
    encoded: list[float] = []
    for column, value in zip(columns, row, strict=True):
        encoded += column.encode(value, comma, place)
    return encoded
