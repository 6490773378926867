"""From a CSV file to arrays: the target's classes, numbers, categories one-hot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.csv_columns import (
    MAX_CLASSES,
    ColumnKind,
    CsvColumn,
    are_classes,
    describe_columns,
)
from tui_lab.datasets.csv_numbers import Notation
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.missing_values import present_rows, words_for_missing
from tui_lab.datasets.notation_errors import (
    different_units,
    not_a_number,
    undecided,
    written_in_several_ways,
)
from tui_lab.datasets.progress import Progress, no_progress, told_in_steps
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.text.command_line import quoted

MAX_INPUTS = 100_000
NUMBERS = (ColumnKind.NUMERIC, ColumnKind.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class TableArrays:
    """A table as arrays."""

    x: NDArray[np.float64]
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
    missing_words: tuple[str, ...]
    """Texts that occur and count as missing."""
    counting: tuple[str, ...]
    """Inputs that only count the rows."""
    constant: tuple[str, ...]
    """Inputs that have one value in every row."""
    no_numbers: tuple[str, ...]
    """Categorical inputs whose values begin with digits, and of which nobody said what they are."""
    codes: dict[str, str]
    """Columns of codes that became categories though nobody said so: as in `Added`."""
    alike: dict[str, tuple[str, ...]]
    """Columns with two values that differ in capital letters alone, and these."""
    inexact: tuple[str, ...]
    """Inputs with whole numbers that were rounded."""
    categorical: dict[str, tuple[int, int]]
    """Columns that became an input for each of their values: as in `Added`."""


def read_table(
    text: CsvText, options: TableOptions | None = None, progress: Progress = no_progress
) -> TableArrays:
    """Turn a CSV file's text into arrays.

    Args:
        text: The file.
        options: What is chosen about its columns; None chooses nothing.
        progress: Is told how far it is.

    Raises:
        DataError: A column is not there; a value is missing or is text among numbers; a number may
            be read in two ways; a column is free text; the target has one class or looks like a
            quantity.
    """
    options = options or TableOptions()
    target, inputs = _target_and_inputs(text, options)
    columns = describe_columns(text, options, progress)
    column = columns[text.place(target)]
    rows, left_out = present_rows(text, [columns[place] for place in inputs], column, options)
    as_words = target in {*options.categories} or bool(column.code)
    y, classes = _classes(text, column, rows, as_words=as_words)
    plan = [_planned(text, columns[place], rows, alone=len(inputs) == 1) for place in inputs]
    width = sum(len(names) for names, _categories in plan)
    if width > MAX_INPUTS:
        raise DataError(
            _("{path} gives {count} inputs, more than {limit}.").format(
                path=text.path, count=number(width), limit=number(MAX_INPUTS)
            ),
            _("Drop some columns."),
        )
    x = np.zeros((len(rows), width))
    start, categorical = 0, {}
    told = told_in_steps(progress, 0.75, 1, len(inputs))
    for done, (place, (names, categories)) in enumerate(zip(inputs, plan, strict=True)):
        if categories is None:
            x[:, start] = numbers(text, place, rows)
        else:
            x[:, start : start + len(names)] = one_hot(_at(text, place, rows), categories)
            categorical[text.columns[place]] = (start, len(names))
        start += len(names)
        told(done)
    same = (x == x[0]).all(axis=0)
    counting = [columns[place] for place in inputs]
    return TableArrays(
        x,
        y,
        tuple(name for names, _categories in plan for name in names),
        classes,
        target,
        left_out,
        words_for_missing(columns, inputs),
        tuple(each.name for each in counting if each.kind is ColumnKind.IDENTIFIER),
        _constant(same, inputs, [len(names) for names, _categories in plan], text),
        tuple(
            each.name for each in counting if each.digits and each.name not in options.categories
        ),
        {
            each.name: each.code
            for each in counting
            if each.code and each.name not in options.categories
        },
        _alike(
            {target: classes}
            | {
                text.columns[place]: categories
                for place, (_names, categories) in zip(inputs, plan, strict=True)
                if categories
            }
        ),
        tuple(
            each.name
            for each in counting
            if each.kind in NUMBERS and not text.facts(text.place(each.name)).exact
        ),
        categorical,
    )


def _target_and_inputs(text: CsvText, options: TableOptions) -> tuple[str, list[int]]:
    """The name of the target and the places of the inputs."""
    given = [options.target] if options.target is not None else []
    known = {*text.columns}
    for name in (*options.drop, *given, *options.categories, *options.numbers):
        if name not in known:
            raise DataError(
                _("{path} has no column {name}; it has {columns}.").format(
                    path=text.path, name=name, columns=_some(text.columns)
                ),
                _("Write the name as it stands in the header."),
            )
    twice = next((name for name in options.categories if name in options.numbers), None)
    if twice is not None:
        raise DataError(
            _("The column {name} cannot hold both categories and numbers.").format(name=twice),
            _("Leave one of them out."),
        )
    dropped = {*options.drop}
    kept = [place for place, name in enumerate(text.columns) if name not in dropped]
    if options.target is not None:
        target = text.place(options.target)
    elif kept:
        target = kept[-1]
    else:
        raise _no_inputs(text)
    inputs = [place for place in kept if place != target]
    if not inputs:
        raise _no_inputs(text)
    return text.columns[target], inputs


def _some(names: Sequence[str]) -> str:
    from tui_lab.datasets.words import some

    return some(names)


def numbers(
    text: CsvText, column: int, rows: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """The numbers of a column: (n,).

    Args:
        text: The file.
        column: Its place, from 0.
        rows: The places of the rows; None takes all.

    Raises:
        DataError: A value is not a number or may be read in two ways; the line, the column and the
            value are named.
    """
    notation = text.notation(column)
    if notation == "unclear":
        raise undecided(text, column)
    if not isinstance(notation, Notation):
        raise written_in_several_ways(text, column)
    if len(text.evidence(column).units) > 1:
        raise different_units(text, column)
    found = text.numbers(column)
    chosen = np.arange(len(text)) if rows is None else rows
    wrong = np.flatnonzero(np.isnan(found[chosen]))
    if len(wrong):
        raise not_a_number(text, column, int(chosen[wrong[0]]))
    return found[chosen]


def _alike(values: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The columns of which two values differ in capital letters alone, and the first two."""
    found: dict[str, tuple[str, ...]] = {}
    for name, column in values.items():
        first: dict[str, str] = {}
        for value in column:
            other = first.setdefault(value.casefold(), value)
            if other != value:
                found[name] = (other, value)
                break
    return found


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


def _at(text: CsvText, column: int, rows: NDArray[np.int64]) -> list[str]:
    values: list[str] = text.series(column).gather(rows).to_list()
    return values


def _planned(
    text: CsvText, column: CsvColumn, rows: NDArray[np.int64], *, alone: bool
) -> tuple[list[str], list[str] | None]:
    """The names of a column's inputs, and the categories where it is not a number.

    Args:
        text: The file.
        column: One of its columns.
        rows: The places of the rows that are used.
        alone: Whether it is the only input, so that nobody can do without it.
    """
    if column.kind in NUMBERS:
        return [column.name], None
    if column.kind is ColumnKind.TEXT:
        message = (
            _("{path}: the column {name} holds {count} different codes, such as {example}.")
            if column.code
            else _("{path}: the column {name} is free text with {count} different values.")
        )
        ways = [] if alone else [_("Drop the column: `--drop {name}`.")]
        ways.append(_("Make an input of each value: `--category {name}`."))
        if column.code:
            ways.append(_("Take them as numbers: `--number {name}`."))
        raise DataError(
            message.format(
                path=text.path,
                name=column.name,
                count=number(column.distinct),
                example=column.code,
            ),
            " ".join(ways).format(name=quoted(column.name)),
        )
    categories = sorted({*_at(text, text.place(column.name), rows)})
    return [f"{column.name}={each}" for each in categories], categories


def _constant(
    same: NDArray[np.bool_], inputs: Sequence[int], widths: Sequence[int], text: CsvText
) -> tuple[str, ...]:
    if len(text) < 2:
        return ()
    starts = np.concatenate([[0], np.cumsum(widths)[:-1]])
    every = np.logical_and.reduceat(same, starts)
    return tuple(text.columns[place] for place, one in zip(inputs, every, strict=True) if one)


def _classes(
    text: CsvText, column: CsvColumn, rows: NDArray[np.int64], *, as_words: bool
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The class of each row and the names of the classes; `as_words`: also of numbers."""
    place, name = text.place(column.name), column.name
    values = _at(text, place, rows)
    counted = Counter(values)
    notation = text.notation(place)
    parsed = {
        value: None if as_words or not isinstance(notation, Notation) else notation.read(value)
        for value in counted
    }
    known = [value for value in parsed.values() if value is not None]
    if len(known) == len(parsed):
        # Equal numbers may be written differently: 1 and 1.0 are one class.
        different = sorted(set(known))
        whole = all(value.is_integer() for value in different)
        if not are_classes(len(different), len(values), whole=whole):
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
        order = {value: place for place, value in enumerate(different)}
        places = {value: order[each] for value, each in parsed.items() if each is not None}
    else:
        ordered = sorted(counted)
        classes = tuple(ordered)
        places = {value: place for place, value in enumerate(ordered)}
        many = len(ordered) > MAX_CLASSES
        if many or not (as_words or are_classes(len(ordered), len(values), whole=None)):
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
