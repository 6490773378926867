"""From the columns of a table to inputs: which inputs each becomes, and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tui_lab.datasets import dates
from tui_lab.datasets.column_values import missing_mask
from tui_lab.datasets.csv_columns import ColumnKind, CsvColumn
from tui_lab.datasets.csv_numbers import Notation
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.input_columns import MISSING_INPUT, OTHER_INPUT, free
from tui_lab.datasets.model import ColumnRecipe
from tui_lab.datasets.notation_errors import (
    different_units,
    no_date,
    no_step_of,
    not_a_number,
    undecided,
    undecided_date,
    written_in_several_ways,
)
from tui_lab.datasets.table_options import FILLING, TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.text.command_line import quoted


@dataclass(frozen=True, slots=True)
class InputPlan:
    """What a column becomes."""

    column: CsvColumn
    place: int
    """Of the column in the file."""
    names: tuple[str, ...]
    """Of its inputs."""
    recipe: ColumnRecipe | None
    """None for a plain number without a rule of its own for gaps."""
    categories: tuple[str, ...] = ()
    """The values with an input of their own."""
    pooled: int = 0
    """How many rare values share an input."""


def plan_input(
    text: CsvText,
    column: CsvColumn,
    rows: NDArray[np.int64],
    options: TableOptions,
    *,
    start: int,
    alone: bool,
) -> InputPlan:
    """What a column becomes.

    Args:
        text: The file.
        column: One of its columns.
        rows: The places of the rows that are used.
        options: What is chosen.
        start: The place of its first input.
        alone: Whether it is the only input, so that nobody can do without it.

    Raises:
        DataError: It is free text, or day and month of its dates cannot be told apart.
    """
    place, how = text.place(column.name), options.missing_for(column.name)
    gap = how if how in FILLING else ""
    if column.kind is ColumnKind.TEXT:
        raise _free_text(text, column, alone=alone)
    if column.kind is ColumnKind.CATEGORICAL:
        return _categories(text, column, rows, options, start, gap)
    names: tuple[str, ...] = (column.name,)
    flag = gap in ("flag", "category") and _has_gaps(text, place, rows)
    recipe = ColumnRecipe("number", start, gap=gap, flag=flag)
    if column.kind is ColumnKind.ORDER:
        recipe = replace(recipe, kind="order", values=tuple(options.orders[column.name]))
    elif column.kind is ColumnKind.DATE:
        recipe = _date(text, column, rows, options, recipe)
        names = tuple(f"{column.name}={part}" for part in column.parts)
    elif not flag and how == options.missing:
        return InputPlan(column, place, names, None)
    if flag:
        names = (*names, f"{column.name}={MISSING_INPUT}")
    return InputPlan(column, place, names, replace(recipe, count=len(names)))


def _has_gaps(text: CsvText, place: int, rows: NDArray[np.int64]) -> bool:
    if not text.facts(place).missing:
        return False
    return bool(missing_mask(text.series(place).gather(rows), text.missing).any())


def _categories(
    text: CsvText,
    column: CsvColumn,
    rows: NDArray[np.int64],
    options: TableOptions,
    start: int,
    gap: str,
) -> InputPlan:
    place = text.place(column.name)
    values = text.series(place).gather(rows)
    gone = missing_mask(values, text.missing)
    found = values.filter(~gone).value_counts(name="n")
    counts = dict(zip(found[values.name].to_list(), found["n"].to_list(), strict=True))
    categories = sorted(counts)
    kept = [value for value in categories if counts[value] >= options.pool]
    pooled = len(categories) - len(kept)
    if pooled < 2 or not kept:
        kept, pooled = categories, 0
    named = [*kept]
    if pooled:
        named.append(free(OTHER_INPUT, named))
    flag = gap in ("flag", "category")
    if flag and gone.any():
        named.append(free(MISSING_INPUT, named))
    else:
        flag = False
        gap = "most-frequent" if gap else ""
    names = tuple(f"{column.name}={value}" for value in named)
    recipe = ColumnRecipe("categories", start, len(names), pooled=bool(pooled), gap=gap, flag=flag)
    return InputPlan(column, place, names, recipe, tuple(kept), pooled)


def _date(
    text: CsvText,
    column: CsvColumn,
    rows: NDArray[np.int64],
    options: TableOptions,
    recipe: ColumnRecipe,
) -> ColumnRecipe:
    place = text.place(column.name)
    values = text.present(place).unique(maintain_order=True).to_list()
    order = dates.order_of(values, options.day_first)
    if order is None:
        raise undecided_date(text, place)
    first = 0.0
    if "seconds" in column.parts:
        moments = [each for value in values if (each := dates.read(value, order)) is not None]
        if any(each.has_date for each in moments):
            first = min(each.seconds for each in moments)
    return replace(recipe, kind="date", parts=column.parts, date_order=order, first=first)


def encode(text: CsvText, plan: InputPlan, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The inputs that a column gives: (n, its inputs), NaN where a gap is to be filled later.

    Raises:
        DataError: A value is not a number, a date or a value of the order, or may be read in two
            ways.
    """
    recipe = plan.recipe
    if not plan.column.missing and (recipe is None or recipe.kind == "number"):
        return numbers(text, plan.place, rows)[:, None]  # most columns, of tens of thousands
    values = text.series(plan.place).gather(rows)
    gone = (
        missing_mask(values, text.missing).to_numpy()
        if plan.column.missing
        else np.zeros(len(values), np.bool_)
    )
    found = np.full((len(values), len(plan.names)), np.nan)
    if recipe is not None and recipe.kind == "categories":
        found[:] = 0
        last = len(plan.names) - recipe.flag
        codes = _codes(values, plan.categories, last - 1 if recipe.pooled else None)
        codes[gone] = last if recipe.flag else 0
        found[np.arange(len(values)), codes] = 1
        if not recipe.flag:
            found[gone] = np.nan
        return found
    present = np.flatnonzero(~gone)
    if recipe is None or recipe.kind == "number":
        found[present, 0] = numbers(text, plan.place, rows[present])
    else:
        found[present, : len(plan.names) - recipe.flag] = _looked_up(
            text, plan, rows, present, values
        )
    if recipe is not None and recipe.flag:
        found[:, -1] = gone
    return found


def _codes(values: pl.Series, categories: Sequence[str], others: int | None) -> NDArray[np.int64]:
    places = {category: place for place, category in enumerate(categories)}
    different = values.unique()
    known = [places.get(value, -1 if others is None else others) for value in different.to_list()]
    codes = values.replace_strict(different, known, return_dtype=pl.Int64)
    return codes.to_numpy().copy()


def _looked_up(
    text: CsvText,
    plan: InputPlan,
    rows: NDArray[np.int64],
    present: NDArray[np.int64],
    values: pl.Series,
) -> NDArray[np.float64]:
    """The inputs of a column of dates or of an order, from each of its different values once."""
    recipe = plan.recipe
    assert recipe is not None
    there = values.gather(present)
    different = there.unique(maintain_order=True).to_list()
    table = np.empty((len(different), len(recipe.parts) or 1))
    for place, value in enumerate(different):
        read: Sequence[float] | None
        if recipe.kind == "order":
            read = [float(recipe.values.index(value))] if value in recipe.values else None
        else:
            moment = dates.read(value, recipe.date_order)  # type: ignore[arg-type]
            parts = recipe.parts
            read = None if moment is None else [moment.part(each, recipe.first) for each in parts]
        if read is None:
            row = int(rows[present[int((there == value).arg_max() or 0)]])
            wrong = no_step_of if recipe.kind == "order" else no_date
            raise wrong(text, plan.place, row)
        table[place] = read
    return table[_codes(there, different, None)]


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


def one_hot(values: Sequence[str], categories: Sequence[str]) -> NDArray[np.float32]:
    """A row for each value with a 1 at its category: (n, categories)."""
    places = {category: place for place, category in enumerate(categories)}
    encoded = np.zeros((len(values), len(categories)), np.float32)
    encoded[np.arange(len(values)), [places[value] for value in values]] = 1
    return encoded


def _free_text(text: CsvText, column: CsvColumn, *, alone: bool) -> DataError:
    message = (
        _("{path}: the column {name} holds {count} different codes, such as {example}.")
        if column.code
        else _("{path}: the column {name} is free text with {count} different values.")
    )
    ways = [] if alone else [_("Drop the column: `--drop {name}`.")]
    ways.append(_("Make an input of each value: `--category {name}`."))
    if column.code:
        ways.append(_("Take them as numbers: `--number {name}`."))
    return DataError(
        message.format(
            path=text.path,
            name=column.name,
            count=number(column.distinct),
            example=column.code,
        ),
        " ".join(ways).format(name=quoted(column.name)),
    )
