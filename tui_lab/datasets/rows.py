"""Rows that a user brings, as the inputs of a network that was trained with a table or with points.

Columns are those of the file that the data set was made from: a category stands in one column and
becomes an input for each of its values, as when the set was added.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.csv_numbers import Asked, Notation, NumberSigns, decide
from tui_lab.datasets.input_columns import InputColumn, input_columns
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.notation_errors import undecided
from tui_lab.datasets.table_options import SEPARATORS, TableOptions
from tui_lab.datasets.targets import are_numbers, target_columns, target_count
from tui_lab.datasets.words import some
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number

if TYPE_CHECKING:
    from tui_lab.datasets.csv_text import CsvText


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a file that is no example."""

    line: int
    """On which it begins, from 1."""
    error: DataError
    """Names the file and the line."""


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """Rows as they were written, and as inputs."""

    values: tuple[tuple[str, ...], ...]
    """As written, in the order of the columns that the network wants."""
    x: NDArray[np.float64]
    """(n, inputs), not yet scaled."""
    unused: tuple[str, ...] = ()
    """Columns of the file that are no inputs."""
    lines: tuple[int, ...] = ()
    """Of a file: the line (from 1) on which each row begins."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What stands in the columns that are no inputs, for each row."""
    refused: tuple[RefusedRow, ...] = ()
    """Rows of the file that cannot be read, in their order."""
    truths: tuple[tuple[str, ...] | tuple[float, ...], ...] = ()
    """What stands in the target columns, a row for each example: names of classes as written, or
    numbers, not a number where none stands there; empty where these columns are not there."""


def read_rows(info: DatasetInfo, lines: Sequence[str]) -> EncodedRows:
    """Rows from text, a value for each column in its order; `5,1;3,5` has decimal commas.

    What parts the values is the separator that gives as many as there are columns.

    Raises:
        DataError: A row cannot be read, has too many or too few values, or one that does not fit.
    """
    columns = input_columns(info)
    values: list[tuple[str, ...]] = []
    x: list[list[float]] = []
    for count, line in enumerate(lines, 1):
        place = _("Row {number}").format(number=number(count))
        separator, fields = _parted(line, len(columns), place)
        if len(fields) != len(columns):
            raise _wrong_count(place, len(fields), columns)
        row = tuple(field.strip() for field in fields)
        values.append(row)
        x.append(_encoded(columns, row, _notation(info, columns, row, separator), place))
    return EncodedRows(tuple(values), np.array(x, np.float64))


def read_values(info: DatasetInfo, values: Sequence[str]) -> EncodedRows:
    """One row from its values, one for each of `input_columns`; `5,1` is a decimal comma.

    Raises:
        DataError: A value does not fit its column.
    """
    row = tuple(value.strip() for value in values)
    columns = input_columns(info)
    x = _encoded(columns, row, _notation(info, columns, row, ""), _("Your example"))
    return EncodedRows((row,), np.array([x], np.float64))


def read_rows_file(
    info: DatasetInfo,
    path: Path,
    *,
    header: bool = True,
    whole: bool = True,
    target: Sequence[str] = (),
) -> EncodedRows:
    """Rows from a CSV file; its columns are found by their names, in any order.

    Args:
        info: The data set that the network was trained with.
        path: The file.
        header: Whether the first line names the columns; else they stand in the order of the data
            set, where that has names of its own.
        target: The columns with the truths; none takes those of the data set, where they are there.
        whole: Whether every row must be one that can be read; else those that cannot are `refused`.

    Raises:
        DataError: The file cannot be read as a table, lacks a column, or has a value that does
            not fit; where not `whole`, no row can be read.
    """
    from tui_lab.datasets.table_files import read_text  # brings Polars: for files alone

    uneven: list[tuple[int, DataError]] | None = None if whole else []
    words = None if info.added is None else info.added.missing_set
    text = read_text(path, TableOptions(header=header, missing_words=words), uneven=uneven)
    if text.asked.decimal is None:
        text = replace(text, asked=Asked(default=_own_notation(info)))
    columns = input_columns(info, text.columns)
    if not header and not {column.name for column in columns} <= {*text.columns}:
        if len(text.columns) != len(columns):
            raise _wrong_count(str(path), len(text.columns), columns)
        text = replace(text, columns=tuple(column.name for column in columns))
    there = {*text.columns}
    missing = [column.name for column in columns if column.name not in there]
    if missing:
        raise lacking(path, missing, text.columns)
    places = [text.place(column.name) for column in columns]
    for column, at in zip(columns, places, strict=True):
        if column.is_number and text.notation(at) == "unclear":
            raise undecided(text, at)
    decided = [text.notation(at) for at in places]
    notations = [each if isinstance(each, Notation) else None for each in decided]
    refused = [RefusedRow(*each) for each in uneven or ()]
    kept: list[int] = []
    values: list[tuple[str, ...]] = []
    x: list[list[float]] = []
    for at, (fields, line) in enumerate(zip(text.rows, text.lines.tolist(), strict=True)):
        row = tuple(fields[place] for place in places)
        try:
            place = _("{path}, line {line}").format(path=path, line=line)
            x.append(_encoded(columns, row, notations, place))
        except DataError as error:
            if whole:
                raise
            refused.append(RefusedRow(line, error))
            continue
        kept.append(at)
        values.append(row)
    if not kept:
        raise min(refused, key=lambda each: each.line).error
    wanted = {column.name for column in columns}
    unused = tuple(name for name in text.columns if name not in wanted)
    others = {name: text.values(text.place(name)) for name in unused}
    return EncodedRows(
        tuple(values),
        np.array(x, np.float64),
        unused,
        tuple(text.lines[kept].tolist()),
        {name: tuple(fields[row] for row in kept) for name, fields in others.items()},
        tuple(sorted(refused, key=lambda each: each.line)),
        _truths(info, text, target, kept),
    )


def _truths(
    info: DatasetInfo, text: CsvText, asked: Sequence[str], kept: Sequence[int]
) -> tuple[tuple[str, ...] | tuple[float, ...], ...]:
    """What stands in the target columns; see `EncodedRows.truths`."""
    names, there = tuple(asked) or target_columns(info), {*text.columns}
    if asked and len(asked) != target_count(info):
        raise DataError(
            ngettext(
                "The network answers {count} column, and {found} are named as the truth.",
                "The network answers {count} columns, and {found} are named as the truth.",
                target_count(info),
            ).format(count=number(target_count(info)), found=number(len(asked))),
            _("Name with `--target` the column with the truth of each answer, in their order."),
        )
    missing = [name for name in names if name not in there]
    if asked and missing:
        raise lacking(text.path, missing, text.columns)
    if missing or not names:
        return ()
    places = [text.place(name) for name in names]
    if are_numbers(info):
        found = np.stack([text.numbers(place) for place in places], axis=1)
        return tuple(map(tuple, found[list(kept)].tolist()))
    columns = [text.values(place) for place in places]
    return tuple(tuple(column[row] for column in columns) for row in kept)


def lacking(path: Path, missing: Sequence[str], there: Sequence[str]) -> DataError:
    """The error for a file without some columns."""
    return DataError(
        ngettext(
            "{path} lacks the column {names}.",
            "{path} lacks the columns {names}.",
            len(missing),
        ).format(path=path, names=some(missing)),
        _("It has {names}.").format(names=some(there)),
    )


def _wrong_count(place: str, found: int, columns: Sequence[InputColumn]) -> DataError:
    """The error that a row has too many or too few values."""
    return DataError(
        ngettext(
            "{place}: {found} value, but the network wants {wanted}.",
            "{place}: {found} values, but the network wants {wanted}.",
            found,
        ).format(place=place, found=number(found), wanted=number(len(columns))),
        _("In this order: {names}.").format(names=some([column.name for column in columns])),
    )


def _parted(line: str, count: int, place: str) -> tuple[str, list[str]]:
    """The separator of one row and its values: the first that gives so many, else the first."""
    separators = [each for each in SEPARATORS if each in line] or [","]
    for separator in separators:
        try:
            fields = _fields(line, separator, place)
        except DataError:
            # Quotes that do not match with this one may do so with another.
            continue
        if len(fields) == count:
            return separator, fields
    return separators[0], _fields(line, separators[0], place)


def _fields(line: str, separator: str, place: str) -> list[str]:
    """The values of one row; raises DataError with `place` before its sentence."""
    if len(line.strip().splitlines()) > 1:
        raise DataError(
            _("{place} has several lines.").format(place=place),
            _("Give one example at a time, or name a CSV file."),
        )
    try:
        return next(
            csv.reader([line.strip()], delimiter=separator, skipinitialspace=True, strict=True), []
        )
    except csv.Error as error:
        raise DataError(
            _("{place}: the quotes do not match, or a value is too long.").format(place=place),
            _("A quote inside a quoted value is written twice."),
        ) from error


def _own_notation(info: DatasetInfo) -> Notation:
    """How the numbers of the data set's file were written; a decimal point where it is unknown."""
    added = info.added
    if added is None or not added.decimal:
        return Notation(".")
    return Notation(added.decimal, added.thousands)


def _notation(
    info: DatasetInfo, columns: Sequence[InputColumn], row: Sequence[str], separator: str
) -> Notation | None:
    """What decides a number of a row by hand that may be read in two ways; None: nothing does.

    The other numbers of the row do, else the notation of the file that the data set was made from,
    else the separator of the row.
    """
    values = zip(columns, row, strict=True)
    numbers = [value for column, value in values if column.is_number]
    own = _own_notation(info)
    [decided] = decide([NumberSigns.of(numbers)], separator, Asked(default=own))
    if isinstance(decided, Notation):
        return decided
    if decided == "mixed":
        return None
    return Notation(",") if separator == ";" else own


def _encoded(
    columns: Sequence[InputColumn],
    row: Sequence[str],
    notation: Notation | Sequence[Notation | None] | None,
    place: str,
) -> list[float]:
    if notation is None or isinstance(notation, Notation):
        notation = [notation] * len(columns)
    encoded: list[float] = []
    for column, value, each in zip(columns, row, notation, strict=True):
        encoded += column.encode(value, each, place)
    return encoded
