"""What the columns of a CSV file hold: numbers, categories, text or numbers of rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from tui_lab.datasets.column_values import EXAMPLES, ColumnFacts
from tui_lab.datasets.csv_numbers import Notation
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.date_columns import holds_dates, is_undecided, usual_parts
from tui_lab.datasets.progress import Progress, no_progress, told_in_steps
from tui_lab.datasets.table_files import read_text
from tui_lab.datasets.table_options import TableOptions
from tui_lab.datasets.target_guess import likely
from tui_lab.i18n import _

FEW, MANY, MOST = 10, 50, 1000
TWICE, OFTEN = 2, 5
"""A text column with up to `FEW` different values is categorical; with up to `MANY` it is where
each of them occurs `TWICE` on average; with up to `MOST`, where each occurs `OFTEN`."""
FEW_NUMBERS = 20
MAX_CLASSES = 100
FEW_VALUES = 50
_ID = re.compile(r"(?:^|[\W_])(?i:id|ids|nr|no|num|index|key|uuid|guid)$|(?<=[a-z])I[Dd]$")
"""How names of columns end whose numbers are names of things."""
READING = 0.5
"""The share of the time that the text takes; the rest goes to the columns."""


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    """Text with few different values."""
    TEXT = "text"
    """Text with many different values: names, comments."""
    IDENTIFIER = "identifier"
    """Whole numbers that count the rows: they say nothing about the example."""
    ORDER = "order"
    """Values with an order that was given."""
    DATE = "date"
    """Dates or times."""


NUMBERS = (ColumnKind.NUMERIC, ColumnKind.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column of a CSV file."""

    name: str
    kind: ColumnKind
    distinct: int
    """How many different values, missing ones not counted."""
    missing: int
    """Fields that are missing where it is an input."""
    examples: tuple[str, ...]
    """The first few different values."""
    empty: int = 0
    """Fields that are missing where it is the target: the empty ones."""
    missing_words: tuple[str, ...] = ()
    """Texts that count as missing, as they are written."""
    digits: bool = False
    """Whether most values begin with a digit though they are no numbers: dates, `12 kg`."""
    classes: bool = True
    """Whether it could be the target: few values, each in several rows."""
    code: str = ""
    """A value that shows that its digits are codes, not numbers: `01234`; "" where none does."""

    unique: bool = False
    """Whether it looks like an id: a whole number that is another one in every row."""
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    """Of the numbers that can be read; None where it has none."""
    quantity: bool = False
    """Whether it could be the target as a quantity: numbers in all rows that have a value."""
    parts: tuple[str, ...] = ()
    """Of dates: which parts become inputs."""
    undecided: bool = False
    """Of dates: whether nothing tells the day from the month."""
    lonely: tuple[str, ...] = ()
    """Values that stand in one row only, where it could be the target."""
    values: tuple[str, ...] = ()
    """All different values, where there are at most `FEW_VALUES`, in the order of the file."""

    @property
    def useless(self) -> bool:
        """Whether it says nothing about an example: an id, or one value or none in all rows."""
        return self.kind is ColumnKind.IDENTIFIER or self.unique or self.constant

    @property
    def constant(self) -> bool:
        """Whether all rows have the same value, or none."""
        return self.distinct + bool(self.missing) < 2

    def as_target(self) -> CsvColumn:
        """The column as it is where it is the target: a class may be called `-`."""
        return replace(
            self,
            distinct=self.distinct + len(self.missing_words),
            missing=self.empty,
            examples=(*self.examples, *self.missing_words)[:EXAMPLES],
        )


@dataclass(frozen=True, slots=True)
class CsvPreview:
    """What is in a CSV file, before it becomes a data set."""

    separator: str
    encoding: str
    columns: tuple[CsvColumn, ...]
    rows: int
    notation: Notation | None = None
    """How its numbers are written; None where that is not the same everywhere."""
    fixed_targets: tuple[str, ...] = ()
    """The columns that were asked for as targets."""
    renamed: tuple[tuple[str, str], ...] = ()
    comments: int = 0
    sheets: tuple[str, ...] = ()
    """As in `CsvText`."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that are asked for, or the one that is proposed."""
        return self.fixed_targets or (self.proposed_target(),)

    def proposed_target(self, dropped: Iterable[str] = ()) -> str:
        """The target to propose where some columns are left out: see `target_guess.likely`."""
        return likely(self.columns, dropped)

    @property
    def suggested_drop(self) -> tuple[str, ...]:
        """Columns that should not be inputs: ids, free text, and those with one value or none."""
        return self.drop_beside(self.targets)

    def drop_beside(
        self, targets: Collection[str], dropped: Iterable[str] = (), said: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Columns that should not be inputs either, where some are left out already.

        Where none would be left, those that can be inputs are: first the ids, then the columns
        with one value.

        Args:
            targets: The names of the targets.
            dropped: The names of those that are left out.
            said: The names of those of which it is said what they hold: they are inputs.
        """
        gone = {*dropped, *targets}
        left = [each for each in self.columns if each.name not in gone]
        free = [each for each in left if each.name not in said]
        text = {each.name for each in free if each.kind is ColumnKind.TEXT}
        only = {each.name for each in free if each.constant}
        useless = {each.name for each in free if each.useless}
        for names in (text | useless, text | only, text):
            if len(names) < len(left):
                return tuple(each.name for each in left if each.name in names)
        return ()

    def missing_in(
        self, targets: Collection[str], dropped: Iterable[str] = ()
    ) -> tuple[int, tuple[str, ...]]:
        """How many values are missing in the columns that are used, and which words mean that."""
        left_out = {*dropped}
        count, words = 0, dict[str, None]()
        for column in self.columns:
            if column.name in targets:
                count += column.missing if column.quantity and not column.classes else column.empty
            elif column.name not in left_out:
                count += column.missing
                words |= dict.fromkeys(column.missing_words)
        return count, tuple(words)


def text_of_table(path: Path, options: TableOptions, progress: Progress = no_progress) -> CsvText:
    """A table's text, read as the options say.

    Raises:
        DataError: As `table_files.read_text`.
        UsageError: As `TableOptions.check_signs`.
    """
    options.check_signs()
    return read_text(path, options, lambda share: progress(READING * share))


def preview_csv(
    path: Path,
    options: TableOptions | None = None,
    *,
    separator: str | None = None,
    encoding: str | None = None,
    header: bool = True,
    progress: Progress = no_progress,
) -> CsvPreview:
    """Look at a CSV file: its separator, its encoding, and what each column holds.

    Args:
        path: The file.
        options: How it is to be read; None takes the three that follow.
        separator, encoding, header: As in `TableOptions`.
        progress: Is told how far it is.

    Raises:
        DataError: The file cannot be read as a table; see `table_files.read_text`.
    """
    if options is None:
        options = TableOptions(separator=separator, encoding=encoding, header=header)
    text = text_of_table(path, options, progress)
    return preview_text(text, options, progress)


def preview_text(
    text: CsvText, options: TableOptions, progress: Progress = no_progress
) -> CsvPreview:
    """What each column of a file's text holds."""
    columns = describe_columns(text, options, progress)
    return CsvPreview(
        text.separator,
        text.encoding,
        columns,
        len(text),
        text.whole_notation(),
        tuple(name for name in options.targets if name in text.columns),
        text.renamed,
        text.comments,
        text.sheets,
    )


def describe_columns(
    text: CsvText, options: TableOptions, progress: Progress = no_progress
) -> tuple[CsvColumn, ...]:
    """What each column holds, or is said to hold."""
    categories, numeric = {*options.categories}, {*options.numbers}
    found = []
    told = told_in_steps(progress, READING, (1 + READING) / 2, len(text.columns))
    for place, name in enumerate(text.columns):
        column = describe_column(text, place, as_dates=name in options.dates)
        if name in categories:
            column = replace(column, kind=ColumnKind.CATEGORICAL, classes=column.distinct > 1)
        elif name in options.orders:
            column = replace(column, kind=ColumnKind.ORDER, classes=column.distinct > 1, code="")
        elif name in numeric:
            column = replace(column, kind=ColumnKind.NUMERIC, code="")
        if column.kind is ColumnKind.DATE:
            parts = options.dates.get(name) or usual_parts(text, place, options.day_first)
            undecided = is_undecided(text, place, options.day_first)
            column = replace(column, parts=parts, undecided=undecided)
        found.append(column)
        told(place)
    return tuple(found)


def describe_column(text: CsvText, place: int, *, as_dates: bool = False) -> CsvColumn:
    """What the column at `place` (from 0) holds; `as_dates`: it is said to hold those."""
    facts = text.facts(place)
    present = len(text) - facts.missing
    kind, code = ColumnKind.TEXT, ""
    if as_dates or (not text.holds_numbers(place) and holds_dates(text, place)):
        kind = ColumnKind.DATE
    elif text.holds_numbers(place) or not present:
        kind = ColumnKind.NUMERIC
        if facts.signs.count == len(text) and _counts_the_rows(text, place):
            kind = ColumnKind.IDENTIFIER
        else:
            code = facts.code
    if kind is ColumnKind.TEXT or code:
        few = _are_few(facts.distinct, present)
        kind = ColumnKind.CATEGORICAL if few else ColumnKind.TEXT
    different = facts.distinct + len(facts.missing_words) + bool(facts.empty)
    name = text.columns[place]
    numbers = text.numbers(place) if kind in NUMBERS else np.empty(0)
    known = numbers[np.isfinite(numbers)]
    return CsvColumn(
        name,
        kind,
        facts.distinct,
        facts.missing,
        facts.examples,
        facts.empty,
        facts.missing_words,
        not code
        and kind in (ColumnKind.CATEGORICAL, ColumnKind.TEXT)
        and 2 * facts.digits > different,
        _could_be_classes(text, place, facts, as_words=bool(code)),
        code,
        facts.distinct == len(text) > 2
        and kind is ColumnKind.NUMERIC
        and _ID.search(name) is not None
        and len(known) == len(text)
        and bool((known == np.floor(known)).all()),
        minimum=float(known.min()) if len(known) else None,
        mean=float(known.mean()) if len(known) else None,
        maximum=float(known.max()) if len(known) else None,
        quantity=kind in NUMBERS and len(known) == present > 0,
        lonely=facts.lonely(MAX_CLASSES),
        values=facts.few_values(FEW_VALUES),
    )


def _are_few(distinct: int, present: int) -> bool:
    """Whether so many different values in so many rows look like categories, not free text."""
    return (
        distinct <= FEW
        or (distinct <= MANY and TWICE * distinct <= present)
        or (distinct <= MOST and OFTEN * distinct <= present)
    )


def are_classes(different: int, rows: int) -> bool:
    """Whether so many different words in so many rows look like classes."""
    return (2 * different <= rows or different <= 2) and different <= MAX_CLASSES


def are_class_numbers(numbers: Collection[float], rows: int) -> bool:
    """Whether numbers look like classes, not like a quantity.

    Two do, and up to `FEW_NUMBERS` whole ones; more if they count (0, 1, 2…) and each occurs often.

    Args:
        numbers: The different ones, at least one.
        rows: In how many rows they stand.
    """
    count = len(numbers)
    if count <= 2:
        return True
    if 2 * count > rows or not all(each.is_integer() for each in numbers):
        return False
    counts = max(numbers) - min(numbers) == count - 1
    return count <= FEW_NUMBERS or (counts and count <= MAX_CLASSES and OFTEN * count <= rows)


def _could_be_classes(text: CsvText, place: int, facts: ColumnFacts, *, as_words: bool) -> bool:
    rows = len(text) - facts.empty
    values = [value for value in facts.counted if value] if facts.counted is not None else []
    if not values or len(values) > rows // 2 + 2:
        return False
    notation = None if as_words else text.notation(place)
    read = [notation.read(value) for value in values] if isinstance(notation, Notation) else [None]
    known = {value for value in read if value is not None}
    present = [
        each for value, each in zip(values, read, strict=False) if not text.is_missing(value)
    ]
    if known and None not in present and not are_class_numbers(known, rows):
        return False  # numbers, beside words that elsewhere mean a missing value
    if None in read:
        return len(values) > 1 and are_classes(len(values), rows)
    return len(known) > 1 and are_class_numbers(known, rows)


def _counts_the_rows(text: CsvText, place: int) -> bool:
    """Whether the numbers are whole and each is one more than the one before."""
    if len(text) < 3 or text.facts(place).distinct < len(text):
        return False
    notation = text.notation(place)
    first = [
        notation.read(value) if isinstance(notation, Notation) else None
        for value in text.series(place).head(2).to_list()
    ]
    if None in first or first[0] + 1 != first[1]:  # type: ignore[operator]
        return False
    numbers = text.numbers(place)
    if not np.isfinite(numbers).all() or (numbers != np.floor(numbers)).any():
        return False
    # Of large numbers, the next one is the same.
    return bool((np.diff(numbers) == 1).all() and (numbers[:-1] + 1 != numbers[:-1]).all())


def column_in_words(column: CsvColumn) -> str:
    """What a column holds, in the current language: its kind, or that its digits are codes."""
    return _("codes") if column.code else kind_in_words(column.kind)


def kind_in_words(kind: ColumnKind) -> str:
    """The kind of a column in the current language."""
    return {
        ColumnKind.NUMERIC: _("numbers"),
        ColumnKind.CATEGORICAL: _("categories"),
        ColumnKind.TEXT: _("free text"),
        ColumnKind.IDENTIFIER: _("row numbers"),
        ColumnKind.ORDER: _("an order"),
        ColumnKind.DATE: _("dates"),
    }[kind]
