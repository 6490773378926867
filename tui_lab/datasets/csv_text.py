"""From the file of a table to columns of text that know their lines.

Finds the encoding and the separator; knows nothing of what the columns mean. Imports Polars, so
only what reads a table imports it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tui_lab.datasets.column_values import (
    ColumnFacts,
    facts_of,
    is_missing,
    missing_mask,
    numbers_of,
)
from tui_lab.datasets.csv_numbers import (
    NOTHING_ASKED,
    Asked,
    Notation,
    NumberSigns,
    Problem,
    Written,
    decide,
)
from tui_lab.datasets.progress import Progress, no_progress
from tui_lab.datasets.table_bytes import as_utf8, empty, table_bytes
from tui_lab.datasets.table_lines import SNIFFED_CHARACTERS, RegularText, regular, sniff
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _

NAMED = re.compile(rb"sep=([^\r\n])\r?\n")
"""The first line that spreadsheets write to name the separator."""
PACKED = (b"x", b"\x1f", b"(", b"B", b"\xfd")
"""How gzip, zlib, Zstandard, bzip2 and xz begin."""
SPACES = (b" ", b"\t", b"\v", b"\f")


@dataclass(frozen=True, slots=True)
class CsvText:
    """A table as text: every row has as many fields as there are columns."""

    path: Path
    separator: str
    """Empty where the file has none: in a workbook, for example."""
    encoding: str
    columns: tuple[str, ...]
    frame: pl.DataFrame
    """A column of text for each column, in their order, without white space around the fields; its
    own names mean nothing."""
    lines: NDArray[np.int64]
    """The line (from 1) on which each row begins."""
    asked: Asked = NOTHING_ASKED
    """What is said about the notation of its numbers."""
    missing: frozenset[str] = TableOptions().missing_set
    """What means a missing value in an input, in small letters."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Columns whose name another had already, with the names that they have here."""
    comments: int = 0
    """Lines that were left out because they begin with #."""
    sheets: tuple[str, ...] = ()
    """Of a workbook: the names of its sheets, the one that was read first."""
    _facts: dict[int, ColumnFacts] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _notations: list[Notation | Problem] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        """How many rows there are."""
        return self.frame.height

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Every row with its fields: for small tables."""
        return tuple(self.frame.iter_rows())

    def place(self, name: str) -> int:
        """The place (from 0) of the column of that name; KeyError where there is none."""
        if not self._places:
            self._places.update((each, place) for place, each in enumerate(self.columns))
        return self._places[name]

    def series(self, column: int) -> pl.Series:
        """The fields of a column (from 0)."""
        return self.frame.to_series(column)

    def values(self, column: int) -> list[str]:
        """The fields of a column (from 0) as a list."""
        values: list[str] = self.series(column).to_list()
        return values

    def present(self, column: int) -> pl.Series:
        """The fields of a column (from 0) that are not missing."""
        values = self.series(column)
        return values.filter(~missing_mask(values, self.missing))

    def field(self, row: int, column: int) -> str:
        """One field; both places from 0."""
        return str(self.series(column)[row])

    def facts(self, column: int) -> ColumnFacts:
        """What a column (from 0) shows."""
        if column not in self._facts:
            self._facts[column] = facts_of(self.series(column), self.missing)
        return self._facts[column]

    def evidence(self, column: int) -> NumberSigns:
        """What a column (from 0) shows of numbers."""
        return self.facts(column).signs

    def is_missing(self, value: str) -> bool:
        """Whether a field of an input means a missing value."""
        return is_missing(value, self.missing)

    def holds_numbers(self, column: int) -> bool:
        """Whether at least half of the fields that are not missing are numbers, in any notation."""
        facts = self.facts(column)
        count = facts.signs.count
        return 2 * count >= len(self) or 0 < len(self) - facts.missing <= 2 * count

    def numbers(self, column: int) -> NDArray[np.float64]:
        """The number in each row of a column (from 0), NaN where there is none: (rows,)."""
        notation = self.notation(column)
        if not isinstance(notation, Notation):
            return np.full(len(self), np.nan)
        return numbers_of(self.series(column), notation)

    def notation(self, column: int) -> Notation | Problem:
        """How the numbers of a column (from 0) are written; decided for the whole file, once."""
        if not self._notations:
            # Columns of words are not asked: "1,5 or more" in a comment decides nothing.
            seen = [
                self.evidence(place) if self.holds_numbers(place) else NumberSigns()
                for place in range(len(self.columns))
            ]
            self._notations.extend(decide(seen, self.separator, self.asked))
        return self._notations[column]

    def decimals_differ(self) -> bool:
        """Whether some columns of numbers have a decimal point for certain, others a comma."""
        columns = [place for place in range(len(self.columns)) if self.holds_numbers(place)]
        return len(set().union(*(self.evidence(place).certain[0] for place in columns))) > 1

    def whole_notation(self) -> Notation | None:
        """The one notation of all numbers in the file; None where its columns differ."""
        found = {self.notation(place) for place in range(len(self.columns))}
        only = next(iter(found)) if len(found) == 1 else None
        return only if isinstance(only, Notation) else None


def read_csv_text(
    path: Path,
    separator: str | None = None,
    encoding: str | None = None,
    *,
    header: bool = True,
    asked: Asked = NOTHING_ASKED,
    missing: frozenset[str] = TableOptions().missing_set,
    progress: Progress = no_progress,
) -> CsvText:
    """Read a CSV file, also one that is packed with gzip; as `parsed_csv` with single options."""
    options = TableOptions(separator=separator, encoding=encoding, header=header)
    return _parsed(path, table_bytes(path), options, asked, missing, progress)


def parsed_csv(
    path: Path,
    content: bytes,
    options: TableOptions,
    progress: Progress = no_progress,
    uneven: list[tuple[int, DataError]] | None = None,
) -> CsvText:
    """The table in the content of a CSV file.

    Args:
        path: The file, for sentences.
        content: Its bytes, unpacked.
        options: How it is to be read. Without a separator that of a first line `sep=;` is taken,
            else it is found among , ; tab |; without an encoding the byte-order mark's, else
            UTF-8, else Windows-1252 or Latin-1.
        progress: Is told how far it is.
        uneven: Takes the rows with too many or too few fields, each with its line and what is wrong
            with it: they are left out. Without it, such a row is an error.

    Raises:
        DataError: The file cannot be read, is empty, is no text, has no header, only a header, or a
            row with too many or too few fields.
    """
    asked = Asked(options.decimal, options.thousands)
    return _parsed(path, content, options, asked, options.missing_set, progress, uneven)


def _parsed(
    path: Path,
    content: bytes,
    options: TableOptions,
    asked: Asked,
    missing: frozenset[str],
    progress: Progress,
    uneven: list[tuple[int, DataError]] | None = None,
) -> CsvText:
    content, used = as_utf8(path, content, options.encoding)
    progress(0.2)
    if not content.strip():
        raise empty(path)
    named = NAMED.match(content)
    skipped = 0
    if named is not None:
        content, skipped = content[named.end() :], 1
    separator = _separator(
        options.separator, named[1].decode("latin-1") if named else None, content
    )
    laid = regular(path, content, separator, skipped + 1, uneven)
    del content
    progress(0.3)
    frame = _frame(path, laid)
    progress(0.9)
    return as_text(
        path,
        frame,
        laid.lines,
        separator,
        used,
        header=options.header,
        asked=asked,
        missing=missing,
        comments=laid.comments,
    )


def as_text(
    path: Path,
    frame: pl.DataFrame,
    lines: NDArray[np.int64],
    separator: str,
    encoding: str,
    *,
    header: bool,
    asked: Asked,
    missing: frozenset[str],
    comments: int = 0,
) -> CsvText:
    """A table whose first row names its columns, where there is a `header`.

    Raises:
        DataError: There is no header, or nothing else.
    """
    first = [str(each) for each in frame.row(0)] if frame.height else []
    renamed: tuple[tuple[str, str], ...] = ()
    if header:
        columns, renamed = _header(path, first)
        body, lines = frame[1:], lines[1:]
    else:
        columns, body = tuple(f"column{place}" for place in range(1, len(first) + 1)), frame
    if not body.height:
        raise DataError(
            _("{path} has a header and no other line.").format(path=path),
            _(
                "Choose a file with a line for each example; where the first line is one itself, "
                "add the file with `--no-header`."
            ),
        )
    table = CsvText(
        path, separator, encoding, columns, body, lines, asked, missing, renamed, comments
    )
    if header and _is_an_example(first, table):
        raise _no_header(
            _("{path} has no header: its first line holds an example like the others.").format(
                path=path
            )
        )
    return table


def _separator(asked: str | None, named: str | None, content: bytes) -> str:
    if asked is None:
        beginning = content[:SNIFFED_CHARACTERS].decode(errors="ignore")
        return named if named is not None else sniff(beginning)
    separator = "\t" if asked.lower() in ("tab", "\\t") else asked
    if len(separator) != 1 or separator in '"\r\n':
        raise DataError(
            _("The separator “{separator}” is not one character.").format(separator=separator),
            _("Use , ; | or tab."),
        )
    return separator


def _frame(path: Path, laid: RegularText) -> pl.DataFrame:
    """The fields of every row, the header's too, without white space around them."""
    # What begins as packed files do, Polars unpacks: `x^` is the mark of zlib, and a name.
    packed = laid.content.startswith(PACKED)
    content = b"-\n" + laid.content if packed else laid.content
    try:
        frame = pl.read_csv(
            io.BytesIO(content),
            has_header=False,
            skip_lines=int(packed),
            infer_schema=False,
            empty_string_is_null=False,
            separator=laid.separator,
            quote_char='"' if laid.quoted else None,
        )
    except pl.exceptions.NoDataError as error:
        raise empty(path) from error
    except pl.exceptions.PolarsError as error:
        raise _not_read(path, str(error)) from error
    if frame.height != len(laid.lines):
        raise _not_read(path, _("its lines cannot be told apart"))
    frame = frame[:, : laid.width]
    if not laid.content.isascii() or any(laid.content.count(space) for space in SPACES):
        frame = frame.select(pl.all().str.strip_chars())
    return frame


def _not_read(path: Path, reason: str) -> DataError:
    return DataError(
        _("{path} cannot be read as a table: {reason}.").format(
            path=path, reason=reason.splitlines()[0].rstrip(".") if reason else reason
        ),
        _("Export the table as CSV from the program that made it."),
    )


def _header(
    path: Path, fields: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The names of the columns, each its own, and which were renamed."""
    if all(Written.of(field) for field in fields):
        raise _no_header(
            _("{path} has no header: its first line holds numbers only.").format(path=path)
        )
    # Not translated: the names stay what they are when the language changes.
    given = [field or f"column {number}" for number, field in enumerate(fields, 1)]
    names, renamed, taken, counts = [], [], {*given}, dict[str, int]()
    for name in given:
        counts[name] = counts.get(name, 0) + 1
        other = name
        if counts[name] > 1:
            while other in taken:
                other = f"{name} ({counts[name]})"
                counts[name] += other in taken
            taken.add(other)
            renamed.append((name, other))
        names.append(other)
    return tuple(names), tuple(renamed)


def _no_header(message: str) -> DataError:
    return DataError(
        message,
        _(
            "Add a first line with the names of the columns; or add the file with `--no-header`, "
            "which calls them column1, column2…"
        ),
    )


def _is_an_example(first: Sequence[str], table: CsvText) -> bool:
    """Whether every field of the first line is like those below it: a number, or a word of theirs.

    Words that never come twice (names, comments) say neither yes nor no.
    """
    alike = False
    for place, value in enumerate(first):
        if not value:
            continue
        numeric = table.holds_numbers(place)
        if numeric:
            if Written.of(value) is None:
                return False
            alike = True
            continue
        below = table.series(place)
        facts = table.facts(place)
        there = (
            value in facts.counted if facts.counted is not None else bool((below == value).any())
        )
        if not there:
            if below.n_unique() < len(table):
                return False
            continue
        alike = True
    return alike
