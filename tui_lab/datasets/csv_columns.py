"""What the columns of a CSV file hold: numbers, categories, text or numbers of rows."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui_lab.datasets.csv_text import CsvText, read_csv_text
from tui_lab.i18n import _

MISSING = frozenset({"", "na", "n/a", "nan", "null", "?", "-", "#n/a"})
"""Texts that mean a missing value, in any case of letters."""
FEW, MANY = 10, 50
"""A text column with up to `FEW` different values is categorical; with up to `MANY` it is where
each of them occurs twice on average."""
EXAMPLES = 3


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    """Text with few different values."""
    TEXT = "text"
    """Text with many different values: names, comments."""
    IDENTIFIER = "identifier"
    """Whole numbers that count the rows: they say nothing about the example."""


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column of a CSV file."""

    name: str
    kind: ColumnKind
    distinct: int
    """How many different values, missing ones not counted."""
    missing: int
    examples: tuple[str, ...]
    """The first few different values."""


@dataclass(frozen=True, slots=True)
class CsvPreview:
    """What is in a CSV file, before it becomes a data set."""

    separator: str
    encoding: str
    columns: tuple[CsvColumn, ...]
    rows: int

    @property
    def target(self) -> str:
        """The column that is taken as the target where none is named: the last one."""
        return self.columns[-1].name

    @property
    def suggested_drop(self) -> tuple[str, ...]:
        """Columns that should not be inputs: numbers of rows and free text."""
        return tuple(
            column.name
            for column in self.columns[:-1]
            if column.kind in (ColumnKind.IDENTIFIER, ColumnKind.TEXT)
        )


def preview_csv(
    path: Path,
    *,
    separator: str | None = None,
    encoding: str | None = None,
    header: bool = True,
) -> CsvPreview:
    """Look at a CSV file: its separator, its encoding, and what each column holds.

    Raises:
        DataError: The file cannot be read as a table; see `read_csv_text`.
    """
    text = read_csv_text(path, separator, encoding, header=header)
    columns = tuple(describe_column(text, number) for number in range(len(text.columns)))
    return CsvPreview(text.separator, text.encoding, columns, len(text.rows))


def describe_column(text: CsvText, place: int) -> CsvColumn:
    """What the column at `place` (from 0) holds."""
    values = [row[place] for row in text.rows]
    present = [value for value in values if not is_missing(value)]
    distinct = Counter(present)
    numbers = [number for number in text.numbers(place) if number is not None]
    kind = ColumnKind.TEXT
    if 2 * len(numbers) >= len(present):
        kind = ColumnKind.NUMERIC
        if len(numbers) == len(values) and counts_the_rows(numbers):
            kind = ColumnKind.IDENTIFIER
    elif len(distinct) <= FEW or (len(distinct) <= MANY and 2 * len(distinct) <= len(present)):
        kind = ColumnKind.CATEGORICAL
    return CsvColumn(
        text.columns[place],
        kind,
        len(distinct),
        len(values) - len(present),
        tuple(list(distinct)[:EXAMPLES]),
    )


def is_missing(value: str) -> bool:
    """Whether a field means a missing value."""
    return value.casefold() in MISSING


def counts_the_rows(numbers: list[float]) -> bool:
    """Whether the numbers are whole and each is one more than the one before."""
    if len(numbers) < 3 or not numbers[0].is_integer():
        return False
    return all(after == before + 1 for before, after in itertools.pairwise(numbers))


def kind_in_words(kind: ColumnKind) -> str:
    """The kind of a column in the current language."""
    return {
        ColumnKind.NUMERIC: _("numbers"),
        ColumnKind.CATEGORICAL: _("categories"),
        ColumnKind.TEXT: _("free text"),
        ColumnKind.IDENTIFIER: _("row numbers"),
    }[kind]
