"""From a table's text to arrays: what is to be answered, and the inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.column_encoding import InputPlan, encode, plan_input
from tui_lab.datasets.csv_columns import ColumnKind, CsvColumn, describe_columns
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.missing_values import present_rows, words_for_missing
from tui_lab.datasets.model import ColumnRecipe
from tui_lab.datasets.own_arrays import fits_float32
from tui_lab.datasets.progress import Progress, no_progress, told_in_steps
from tui_lab.datasets.table_options import FILLING, TableOptions
from tui_lab.datasets.table_targets import TargetArrays, are_quantities, read_targets
from tui_lab.datasets.words import some
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

MAX_INPUTS = 100_000


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the columns, and decided: as in `Added`."""

    missing_words: tuple[str, ...]
    counting: tuple[str, ...]
    constant: tuple[str, ...]
    unique: tuple[str, ...]
    no_numbers: tuple[str, ...]
    codes: dict[str, str]
    alike: dict[str, tuple[str, ...]]
    inexact: tuple[str, ...]
    useless: tuple[str, ...]
    dates: dict[str, tuple[str, ...]]
    pooled: dict[str, int]
    filled: dict[str, str]


LARGE = 1_000_000
"""Numbers from which on a second copy of a table in memory counts."""


@dataclass(frozen=True, slots=True)
class TableArrays:
    """A table as arrays."""

    x: NDArray[np.floating]
    """(n, inputs) float64; of a large table float32. NaN where a gap is to be filled."""
    lines: NDArray[np.int64]
    """(n,) the line of the file, from 1, on which each row begins."""
    answers: TargetArrays
    features: tuple[str, ...]
    """A name for each input: the column's, `column=category`, `column=year`."""
    targets: tuple[str, ...]
    """The columns that are to be answered."""
    rows_left_out: int
    """Because they have missing values."""
    gap: str
    """As in `Added`."""
    found: Findings
    recipes: dict[str, ColumnRecipe] = field(default_factory=dict)
    """As in `Added`."""

    @property
    def y(self) -> NDArray[np.generic]:
        """Class numbers (n,), or quantities (n, quantities)."""
        return self.answers.y

    @property
    def classes(self) -> tuple[str, ...]:
        """Empty where quantities are to be answered."""
        return self.answers.classes


def read_table(
    text: CsvText, options: TableOptions | None = None, progress: Progress = no_progress
) -> TableArrays:
    """Turn a table's text into arrays.

    Args:
        text: The file.
        options: What is chosen about its columns; None chooses nothing.
        progress: Is told how far it is.

    Raises:
        DataError: A column is not there; a value is missing or is text among numbers; a number or a
            date may be read in two ways; a column is free text; the target has one value only, or
            too many for classes.
    """
    options = options or TableOptions()
    _check_names(text, options)
    columns = describe_columns(text, options, progress)
    targets, inputs, useless = _roles(text, columns, options)
    quantities = are_quantities(text, targets, options)
    rows, left_out = present_rows(text, inputs, targets, options, quantities=quantities)
    answers = read_targets(text, targets, rows, options, quantities=quantities)
    plans, width = [], 0
    for column in inputs:
        alone = len(inputs) == 1
        plans.append(plan_input(text, column, rows, options, start=width, alone=alone))
        width += len(plans[-1].names)
        if width > MAX_INPUTS:
            raise DataError(
                _("{path} gives more than {limit} inputs.").format(
                    path=text.path, limit=number(MAX_INPUTS)
                ),
                _("Drop some columns, or let rare values share an input: `--pool-rare 10`."),
            )
    told = told_in_steps(progress, 0.75, 1, len(plans))
    x = _encoded(text, plans, rows, width, told)
    return TableArrays(
        x,
        text.lines[rows],
        answers,
        tuple(name for plan in plans for name in plan.names),
        tuple(column.name for column in targets),
        left_out,
        options.missing if options.missing in FILLING else "",
        _findings(text, x, plans, answers, targets[0].name, useless, options),
        {plan.column.name: plan.recipe for plan in plans if plan.recipe is not None},
    )


def _encoded(
    text: CsvText,
    plans: Sequence[InputPlan],
    rows: NDArray[np.int64],
    width: int,
    told: Callable[[int], object],
) -> NDArray[np.floating]:
    """The inputs (rows, width): of a large table float32 where that holds every column."""
    large = len(rows) * width >= LARGE
    x: NDArray[np.floating] = np.empty(0)
    for kind in (np.float32, np.float64) if large else (np.float64,):
        x = np.zeros((len(rows), width), kind)
        start = 0
        for done, plan in enumerate(plans):
            block = np.asarray(encode(text, plan, rows)).reshape(len(rows), -1)
            if kind is np.float32 and not fits_float32(block):
                break  # all of it once more: what was kept already has been rounded
            x[:, start : start + len(plan.names)] = block
            start += len(plan.names)
            told(done)
        else:
            break
    return x


def _check_names(text: CsvText, options: TableOptions) -> None:
    known = {*text.columns}
    for name in options.named:
        if name not in known:
            raise DataError(
                _("{path} has no column {name}; it has {columns}.").format(
                    path=text.path, name=name, columns=some(text.columns)
                ),
                _("Write the name as it stands in the header."),
            )
    kinds = (
        (options.categories, _("categories")),
        (options.numbers, _("numbers")),
        (options.orders, _("an order")),
        (options.dates, _("dates")),
    )
    said: dict[str, str] = {}
    for names, kind in kinds:
        for name in names:
            if name in said and said[name] != kind:
                raise DataError(
                    _("The column {name} cannot hold both {one} and {other}.").format(
                        name=name, one=said[name], other=kind
                    ),
                    _("Leave one of them out."),
                )
            said[name] = kind


def _roles(
    text: CsvText, columns: Sequence[CsvColumn], options: TableOptions
) -> tuple[list[CsvColumn], list[CsvColumn], tuple[str, ...]]:
    """The targets, the inputs, and the names of those that are left out as useless."""
    dropped = {*options.drop}
    kept = [column for column in columns if column.name not in dropped]
    if options.targets:
        targets = [columns[text.place(name)] for name in dict.fromkeys(options.targets)]
    elif kept:
        targets = kept[-1:]
    else:
        raise _no_inputs(text)
    inputs = [column for column in kept if column not in targets]
    useless: tuple[str, ...] = ()
    if options.drop_useless:
        said = {*options.categories, *options.numbers, *options.orders, *options.dates}
        useless = tuple(each.name for each in inputs if each.useless and each.name not in said)
        inputs = [each for each in inputs if each.name not in useless]
    if not inputs:
        raise _no_inputs(text)
    return targets, inputs, useless


def _no_inputs(text: CsvText) -> DataError:
    return DataError(
        _("{path} has no column that could be an input.").format(path=text.path),
        _("A table needs a target column and at least one other; check the separator."),
    )


def _findings(
    text: CsvText,
    x: NDArray[np.floating],
    plans: Sequence[InputPlan],
    answers: TargetArrays,
    target: str,
    useless: tuple[str, ...],
    options: TableOptions,
) -> Findings:
    inputs = [plan.column for plan in plans]
    said = {*options.categories, *options.orders}
    return Findings(
        words_for_missing(inputs),
        tuple(each.name for each in inputs if each.kind is ColumnKind.IDENTIFIER),
        _constant(x, plans),
        tuple(each.name for each in inputs if each.unique),
        tuple(each.name for each in inputs if each.digits and each.name not in said),
        {each.name: each.code for each in inputs if each.code and each.name not in said},
        _alike(
            {target: answers.classes}
            | {plan.column.name: plan.categories for plan in plans if plan.categories}
        ),
        tuple(
            plan.column.name
            for plan in plans
            if (plan.recipe is None or plan.recipe.kind == "number")
            and not text.facts(plan.place).exact
        ),
        useless,
        {
            each.name: each.parts
            for each in inputs
            if each.kind is ColumnKind.DATE and not options.dates.get(each.name)
        },
        {plan.column.name: plan.pooled for plan in plans if plan.pooled},
        {
            each.name: options.missing_for(each.name)
            for each in inputs
            if each.missing and options.missing_for(each.name) in FILLING
        },
    )


def _constant(x: NDArray[np.floating], plans: Sequence[InputPlan]) -> tuple[str, ...]:
    """The columns whose inputs are the same in every row."""
    if len(x) < 2:
        return ()
    same = (x == x[0]).all(axis=0)
    starts = np.cumsum([0, *(len(plan.names) for plan in plans)])[:-1]
    every = np.logical_and.reduceat(same, starts)
    return tuple(plan.column.name for plan, one in zip(plans, every, strict=True) if one)


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
