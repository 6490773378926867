"""From the bytes of a CSV file to rows of text that know their lines.

Finds the encoding and the separator; knows nothing of what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tui_lab.datasets.csv_numbers import (
    NOTHING_ASKED,
    Asked,
    Notation,
    NumberSigns,
    Problem,
    Written,
    decide,
)
from tui_lab.datasets.files import cannot_read, refuse_no_table
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.plain_files import read_bytes

SEPARATORS = ("\t", ";", "|", ",")
"""In this order where several fit: a comma in every line may also be that of decimals."""
MAX_BYTES = 200 * 1024**2
"""A table is held as text while it is read, which takes about ten times its size."""
SNIFFED_ROWS = 50
SNIFFED_BYTES = 1000
FIELDS_A_STEP = 50_000
NAMED = re.compile(r"sep=(.)\r?\n")
"""The first line that spreadsheets write to name the separator."""
WINDOWS = re.compile(rb"[\x80-\x9f]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark this one begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


Progress = Callable[[float], object]
"""Is told the share that is done, 0..1; what it raises ends the reading."""


def no_progress(_share: float) -> None:
    """Takes the progress that nobody wants."""


@dataclass(frozen=True, slots=True)
class CsvText:
    """A CSV file as text: every row has as many fields as there are columns."""

    path: Path
    separator: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Fields without white space around them."""
    lines: tuple[int, ...]
    """The line (from 1) on which each row begins."""
    asked: Asked = NOTHING_ASKED
    """What is said about the notation of its numbers."""
    missing: frozenset[str] = TableOptions().missing_set
    """What means a missing value in an input, in small letters."""
    _evidence: dict[int, NumberSigns] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _notations: list[Notation | Problem] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def place(self, name: str) -> int:
        """The place (from 0) of the column of that name; KeyError where there is none."""
        if not self._places:
            self._places.update((each, place) for place, each in enumerate(self.columns))
        return self._places[name]

    def values(self, column: int) -> list[str]:
        """The fields of a column (from 0)."""
        return [row[column] for row in self.rows]

    def evidence(self, column: int) -> NumberSigns:
        """What a column (from 0) shows of numbers."""
        if column not in self._evidence:
            self._evidence[column] = NumberSigns.of(self.values(column))
        return self._evidence[column]

    def is_missing(self, value: str) -> bool:
        """Whether a field of an input means a missing value."""
        return not value or value.casefold() in self.missing

    def holds_numbers(self, column: int) -> bool:
        """Whether at least half of the fields that are not missing are numbers, in any notation."""
        count = self.evidence(column).count
        if 2 * count >= len(self.rows):
            return True
        present = sum(not self.is_missing(value) for value in self.values(column))
        return 0 < present <= 2 * count

    def numbers(self, column: int) -> list[float | None]:
        """The number in each row of a column (from 0); None where there is none."""
        notation = self.notation(column)
        if not isinstance(notation, Notation):
            return [None] * len(self.rows)
        return [notation.read(row[column]) for row in self.rows]

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
    """Read a CSV file.

    Args:
        path: The file.
        separator: One character, or "tab"; None takes that of a first line `sep=;`, else finds it
            among , ; tab |.
        encoding: A name that Python knows; None takes the byte-order mark's, else UTF-8, else
            Windows-1252 or Latin-1.
        header: Whether the first line names the columns; else they are column1, column2…
        asked: What is said about the notation of its numbers.
        missing: What means a missing value in an input, in small letters.
        progress: Is told how far it is.

    Raises:
        DataError: The file cannot be read, is empty, is no text, has no header, only a header,
            columns of one name, or a row with too many or too few fields.
    """
    text, used = _decode(path, encoding)
    if not text.strip():
        raise DataError(
            _("{path} is empty.").format(path=path),
            _("Choose a file with a header and a line for each example."),
        )
    named = NAMED.match(text)
    skipped = 0
    if named is not None:
        text, skipped = text[named.end() :], 1
    if separator is None:
        separator = named[1] if named is not None else _sniff(text)
    elif separator.lower() in ("tab", "\\t"):
        separator = "\t"
    if len(separator) != 1 or separator in '"\r\n':
        raise DataError(
            _("The separator “{separator}” is not one character.").format(separator=separator),
            _("Use , ; | or tab."),
        )
    rows, lines = _rows(path, text, separator, progress, skipped + 1)
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
        lines.pop()
    rows = _without_trailing_separators(rows)
    if header:
        columns = _header(path, rows[0])
        body, lines = rows[1:], lines[1:]
    else:
        columns, body = tuple(f"column{place}" for place in range(1, len(rows[0]) + 1)), rows
    if not body:
        raise DataError(
            _("{path} has a header and no other line.").format(path=path),
            _(
                "Choose a file with a line for each example; where the first line is one itself, "
                "add the file with `--no-header`."
            ),
        )
    for row, line in zip(body, lines, strict=True):
        if len(row) != len(columns):
            raise DataError(
                _("{path}, line {line}: {found} fields, but the first line has {expected}.").format(
                    path=path, line=line, found=number(len(row)), expected=number(len(columns))
                ),
                _("Correct the line; a field that holds the separator needs quotes around it."),
            )
    table = CsvText(path, separator, used, columns, tuple(body), tuple(lines), asked, missing)
    if header and _is_an_example(rows[0], table):
        raise _no_header(
            _("{path} has no header: its first line holds an example like the others.").format(
                path=path
            )
        )
    return table


def _decode(path: Path, encoding: str | None) -> tuple[str, str]:
    try:
        content = read_bytes(path, MAX_BYTES)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise cannot_read(path, error) from error
        raise DataError(
            _("{path} is larger than {limit} MB.").format(path=path, limit=MAX_BYTES // 1024**2),
            _("Keep a part of its lines, or add the arrays as an .npz file."),
        ) from error
    refuse_no_table(path, content)
    candidates = [encoding] if encoding else _candidates(content)
    for candidate in candidates:
        try:
            text = content.decode(candidate)
        except LookupError as error:
            raise DataError(
                _("The encoding {encoding} is not known.").format(encoding=candidate),
                _("Usual ones are utf-8, utf-16, latin-1 and cp1252."),
            ) from error
        except (UnicodeDecodeError, ValueError) as error:
            if candidate == candidates[-1]:
                position = error.start if isinstance(error, UnicodeDecodeError) else 0
                raise DataError(
                    _("{path}, line {line}: the text is not in the encoding {encoding}.").format(
                        path=path,
                        line=content.count(b"\n", 0, position) + 1,
                        encoding=candidate,
                    ),
                    _("Name another encoding, for example latin-1."),
                ) from error
            continue
        break
    if "\x00" in text:
        raise DataError(
            _("{path} is not a text file: there is a zero byte in line {line}.").format(
                path=path, line=text.count("\n", 0, text.index("\x00")) + 1
            ),
            _(
                "Export the table as CSV from the program that made it; where it is UTF-16, add "
                "`--encoding utf-16`."
            ),
        )
    return text.removeprefix("\ufeff"), candidate


def _candidates(content: bytes) -> list[str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    # Text in UTF-16 without a mark: of every letter of the west one byte is zero.
    pairs = content[:SNIFFED_BYTES]
    first, second = pairs[::2].count(0), pairs[1::2].count(0)
    if 4 * max(first, second) > len(pairs) and not min(first, second):
        return ["utf-16-be" if first else "utf-16-le"]
    # What Latin-1 has no letter for are quotes and the euro sign in Windows-1252.
    western = ["cp1252", "latin-1"] if WINDOWS.search(content) else ["latin-1"]
    return ["utf-8", *western]


def _sniff(text: str) -> str:
    """The separator that gives the first lines the same number of fields, the more the better."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            rows = list(itertools.islice(reader, SNIFFED_ROWS + 1))
        except csv.Error:
            continue
        rows = [row for row in rows if row]
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        score = (sum(len(row) == width for row in rows) / len(rows), width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(
    path: Path, text: str, separator: str, progress: Progress, first: int
) -> tuple[list[tuple[str, ...]], list[int]]:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    start = first
    unsaid = 0
    try:
        for row in reader:
            fields = tuple(field.strip() for field in row)
            if len(fields) > 1 or any(fields):
                rows.append(fields)
                lines.append(start)
            start = reader.line_num + first
            unsaid += len(row)
            if unsaid > FIELDS_A_STEP:
                unsaid = 0
                progress(stream.tell() / len(text))
    except csv.Error as error:
        raise DataError(
            _("{path}, line {line}: the quotes do not match, or a field is too long.").format(
                path=path, line=start
            ),
            _("Correct the line; a quote inside a quoted field is written twice."),
        ) from error
    return rows, lines


def _without_trailing_separators(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows without the empty field that a separator at the end of their lines makes.

    An empty field counts as such where the first line has no column for it, or where that column
    has neither a name nor a value.
    """
    width = max((place for place, field in enumerate(rows[0], 1) if field), default=1)
    if any(any(row[width:]) for row in rows):
        width = len(rows[0])
    if all(len(row) == width for row in rows):
        return rows
    return [row if any(row[width:]) else row[:width] for row in rows]


def _header(path: Path, fields: tuple[str, ...]) -> tuple[str, ...]:
    if all(Written.of(field) for field in fields):
        raise _no_header(
            _("{path} has no header: its first line holds numbers only.").format(path=path)
        )
    # Not translated: the names stay what they are when the language changes.
    names = tuple(field or f"column {number}" for number, field in enumerate(fields, 1))
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise DataError(
            _("{path}, line 1: there are two columns named {name}.").format(path=path, name=twice),
            _("Give each column a name of its own."),
        )
    return names


def _no_header(message: str) -> DataError:
    return DataError(
        message,
        _(
            "Add a first line with the names of the columns; or add the file with `--no-header`, "
            "which calls them column1, column2…"
        ),
    )


def _is_an_example(first: tuple[str, ...], table: CsvText) -> bool:
    """Whether every field of the first line is like those below it: a number, or a word of theirs.

    Words that never come twice (names, comments) say neither yes nor no.
    """
    alike = False
    for place, value in enumerate(first):
        below = table.values(place)
        numeric = table.holds_numbers(place)
        if not value or (not numeric and value not in below and len(set(below)) == len(below)):
            continue
        if not (Written.of(value) is not None if numeric else value in below):
            return False
        alike = True
    return alike
