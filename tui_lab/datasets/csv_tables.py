"""From a CSV file to arrays: the target's classes, numbers, categories one-hot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.csv_columns import (
    ColumnKind,
    CsvColumn,
    describe_column,
    is_missing,
)
from tui_lab.datasets.csv_text import CsvText
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number

Missing = Literal["error", "drop"]
FEW_NUMBERS = 20
MAX_CLASSES = 100
MAX_INPUTS = 100_000


@dataclass(frozen=True, slots=True)
class TableArrays:
    """A table as arrays."""

    x: NDArray[np.float32]
    """(n, inputs)."""
    y: NDArray[np.int64]
    """(n,) class numbers."""
    features: tuple[str, ...]
    """A name for each input: the column's, or `column=category`."""
    classes: tuple[str, ...]
    target: str
    """The column with the classes."""
    rows_left_out: int
    """Because they have missing values."""
    counting: tuple[str, ...]
    """Inputs that only count the rows."""


def read_table(
    text: CsvText,
    target: str | None = None,
    drop: Collection[str] = (),
    missing: Missing = "error",
) -> TableArrays:
    """Turn a CSV file's text into arrays.

    Args:
        text: The file.
        target: The column with the classes; None takes the last one that is not dropped.
        drop: Columns that are left out.
        missing: `error` refuses a file with missing values, `drop` leaves out their rows.

    Raises:
        DataError: A column is not there; a value is missing or is text among numbers; a column is
            free text; the target has one class or looks like a quantity.
    """
    for name in (*drop, *([target] if target is not None else [])):
        if name not in text.columns:
            raise DataError(
                _("{path} has no column {name}; it has {columns}.").format(
                    path=text.path, name=name, columns=", ".join(text.columns)
                ),
                _("Write the name as it stands in the header."),
            )
    kept = [name for name in text.columns if name not in drop]
    if target is None:
        if not kept:
            raise _no_inputs(text)
        target = kept[-1]
    inputs = [name for name in kept if name != target]
    if not inputs:
        raise _no_inputs(text)
    text, dropped = _without_missing(text, [*inputs, target], missing)
    y, classes = _classes(text, text.columns.index(target))
    blocks, features, counting = [], [], []
    for name in inputs:
        column = describe_column(text, text.columns.index(name))
        block, names = _input(text, column)
        blocks.append(block)
        features.extend(names)
        if column.kind is ColumnKind.IDENTIFIER:
            counting.append(name)
    if len(features) > MAX_INPUTS:
        raise DataError(
            _("{path} gives {count} inputs, more than {limit}.").format(
                path=text.path, count=number(len(features)), limit=number(MAX_INPUTS)
            ),
            _("Drop some columns."),
        )
    x = np.concatenate(blocks, axis=1)
    return TableArrays(x, y, tuple(features), classes, target, dropped, tuple(counting))


def numbers(text: CsvText, column: int) -> NDArray[np.float32]:
    """The numbers of a column: (n,).

    Raises:
        DataError: A value is not a number; the line, the column and the value are named.
    """
    parsed = text.numbers(column)
    for position, value in enumerate(parsed):
        if value is None:
            raise DataError(
                _("{path}, line {line}, column {column}: “{value}” is not a number.").format(
                    path=text.path,
                    line=text.lines[position],
                    column=text.columns[column],
                    value=text.rows[position][column],
                ),
                _("Correct the value, or drop the column or the line."),
            )
    return np.array(parsed, np.float32)


def one_hot(values: Sequence[str], categories: Sequence[str]) -> NDArray[np.float32]:
    """A row for each value with a 1 at its category: (n, categories)."""
    places = {category: place for place, category in enumerate(categories)}
    encoded = np.zeros((len(values), len(categories)), np.float32)
    encoded[np.arange(len(values)), [places[value] for value in values]] = 1
    return encoded


def _no_inputs(text: CsvText) -> DataError:
    return DataError(
        _("{path} has no column that could be an input.").format(path=text.path),
        _("A table needs a target column and at least one other; check the separator."),
    )


def _without_missing(text: CsvText, names: list[str], missing: Missing) -> tuple[CsvText, int]:
    places = [(text.columns.index(name), name) for name in names]
    gaps = [
        (position, name)
        for position, row in enumerate(text.rows)
        for place, name in places
        if is_missing(row[place])
    ]
    if not gaps:
        return text, 0
    if missing == "error":
        position, name = min(gaps, key=lambda gap: (gap[0], text.columns.index(gap[1])))
        raise DataError(
            ngettext(
                "{path}: {count} value is missing, in line {line}, column {column}.",
                "{path}: {count} values are missing, the first in line {line}, column {column}.",
                len(gaps),
            ).format(
                path=text.path,
                count=number(len(gaps)),
                line=text.lines[position],
                column=name,
            ),
            _("Fill them in, drop the column, or leave out such rows with `--missing drop`."),
        )
    torn = {position for position, _name in gaps}
    keep = [position for position in range(len(text.rows)) if position not in torn]
    if not keep:
        raise DataError(
            _("{path}: every row has a missing value.").format(path=text.path),
            _("Drop the columns with missing values, or fill them in."),
        )
    rows = tuple(text.rows[position] for position in keep)
    lines = tuple(text.lines[position] for position in keep)
    whole = CsvText(text.path, text.separator, text.encoding, text.columns, rows, lines)
    return whole, len(torn)


def _input(text: CsvText, column: CsvColumn) -> tuple[NDArray[np.float32], list[str]]:
    place = text.columns.index(column.name)
    if column.kind in (ColumnKind.NUMERIC, ColumnKind.IDENTIFIER):
        return numbers(text, place)[:, None], [column.name]
    if column.kind is ColumnKind.TEXT:
        raise DataError(
            _("{path}: the column {name} is free text with {count} different values.").format(
                path=text.path, name=column.name, count=number(column.distinct)
            ),
            _("Drop the column: `--drop {name}`.").format(name=column.name),
        )
    values = [row[place] for row in text.rows]
    categories = sorted(set(values))
    return one_hot(values, categories), [f"{column.name}={each}" for each in categories]


def _classes(text: CsvText, column: int) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    values = [row[column] for row in text.rows]
    counted = Counter(values)
    parsed = dict(zip(values, text.numbers(column), strict=True))
    known = [value for value in parsed.values() if value is not None]
    name = text.columns[column]
    if len(known) == len(parsed):
        # Equal numbers may be written differently: 1 and 1.0 are one class.
        different = sorted(set(known))
        whole = all(value.is_integer() for value in different)
        enough = 2 * len(different) <= len(values) or len(different) <= 2
        few = len(different) <= FEW_NUMBERS or (whole and len(different) <= MAX_CLASSES)
        if not (enough and few):
            raise DataError(
                _(
                    "{path}: the target {name} has {count} different numbers, so it looks like a "
                    "quantity; tui-lab tells classes apart and does not predict quantities."
                ).format(path=text.path, name=name, count=number(len(different))),
                _("Choose another target column, or replace the numbers by a few classes."),
            )
        classes = tuple(
            f"{value:.0f}" if value.is_integer() else repr(value) for value in different
        )
        places = {
            value: different.index(each) for value, each in parsed.items() if each is not None
        }
    else:
        ordered = sorted(counted)
        classes = tuple(ordered)
        places = {value: place for place, value in enumerate(ordered)}
        if len(ordered) > MAX_CLASSES or (len(ordered) > 2 and 2 * len(ordered) > len(values)):
            raise DataError(
                _("{path}: the target {name} has {count} different values in {rows} rows.").format(
                    path=text.path,
                    name=name,
                    count=number(len(ordered)),
                    rows=number(len(values)),
                ),
                _("Choose a target column with few values, each in many rows."),
            )
    if len(classes) < 2:
        raise DataError(
            _("{path}: the target {name} has one class only, {value}.").format(
                path=text.path, name=name, value=classes[0]
            ),
            _("Add examples of another class, or choose another target column."),
        )
    return np.array([places[value] for value in values], np.int64), classes
