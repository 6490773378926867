"""From the bytes of a CSV file to rows of text that know their lines.

Finds the encoding and the separator; knows nothing of what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from tui_lab.datasets.files import cannot_read
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.plain_files import read_bytes

SEPARATORS = (",", ";", "\t", "|")
MAX_BYTES = 512 * 1024**2
SNIFFED_ROWS = 50
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark this one begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
    _numbers: dict[int, list[float | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers may be written with a comma: where it does not separate the fields."""
        return self.separator == ";"

    def numbers(self, column: int) -> list[float | None]:
        """The number in each row of a column (from 0), None where there is none; parsed once."""
        if column not in self._numbers:
            comma = self.decimal_comma
            self._numbers[column] = [parse_number(row[column], comma) for row in self.rows]
        return self._numbers[column]


def parse_number(value: str, comma: bool) -> float | None:
    """The number that a field holds, None for anything else (also for `inf` and `1_000`).

    Args:
        value: The field.
        comma: `1.234,5` is read as 1234.5; `1.5` still is 1.5.
    """
    if comma and value.count(",") == 1:
        value = value.replace(".", "").replace(",", ".")
    if NUMBER.fullmatch(value) is None:
        return None
    parsed = float(value)
    # Larger numbers become infinite in the float32 that training is given.
    return parsed if abs(parsed) < 1e30 else None


def read_csv_text(
    path: Path,
    separator: str | None = None,
    encoding: str | None = None,
    *,
    header: bool = True,
) -> CsvText:
    """Read a CSV file.

    Args:
        path: The file.
        separator: One character, or "tab"; None finds it among , ; tab |.
        encoding: A name that Python knows; None takes the byte-order mark's, else UTF-8, else
            Latin-1.
        header: Whether the first line names the columns; else they are column1, column2…

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
    if separator is None:
        separator = _sniff(text)
    elif separator.lower() in ("tab", "\\t"):
        separator = "\t"
    if len(separator) != 1 or separator in '"\r\n':
        raise DataError(
            _("The separator “{separator}” is not one character.").format(separator=separator),
            _("Use , ; | or tab."),
        )
    rows, lines = _rows(path, text, separator)
    if header:
        columns = _header(path, rows[0], separator)
        body, lines = rows[1:], lines[1:]
    else:
        columns, body = tuple(f"column{place}" for place in range(1, len(rows[0]) + 1)), rows
    while body and not any(body[-1]):
        body.pop()
        lines.pop()
    if not body:
        raise DataError(
            _("{path} has a header and no other line.").format(path=path),
            _("Choose a file with a line for each example."),
        )
    for row, line in zip(body, lines, strict=True):
        if len(row) != len(columns):
            raise DataError(
                _("{path}, line {line}: {found} fields, but the first line has {expected}.").format(
                    path=path, line=line, found=number(len(row)), expected=number(len(columns))
                ),
                _("Correct the line; a field that holds the separator needs quotes around it."),
            )
    table = CsvText(path, separator, used, columns, tuple(body), tuple(lines))
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
            _("{path} is not a text file.").format(path=path),
            _("Export the table as CSV from the program that made it."),
        )
    return text.removeprefix("\ufeff"), candidate


def _candidates(content: bytes) -> list[str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    return ["utf-8", "latin-1"]


def _sniff(text: str) -> str:
    """The separator that gives the first lines the same number of fields, the more the better."""
    best, best_score = ",", (0.0, 0)
    # Enough lines are cut off by their number, not by characters: a cut field would not fit.
    sample = "".join(text.splitlines(keepends=True)[: SNIFFED_ROWS + 1])
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
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


def _rows(path: Path, text: str, separator: str) -> tuple[list[tuple[str, ...]], list[int]]:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            fields = tuple(field.strip() for field in row)
            if len(fields) > 1 or any(fields):
                rows.append(fields)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            _("{path}, line {line}: the quotes do not match, or a field is too long.").format(
                path=path, line=start
            ),
            _("Correct the line; a quote inside a quoted field is written twice."),
        ) from error
    return rows, lines


def _header(path: Path, fields: tuple[str, ...], separator: str) -> tuple[str, ...]:
    if all(parse_number(field, separator == ";") is not None for field in fields):
        raise _no_header(
            _("{path} has no header: its first line holds numbers only.").format(path=path)
        )
    names = tuple(
        field or _("column {number}").format(number=number)
        for number, field in enumerate(fields, 1)
    )
    twice = next((name for name in names if names.count(name) > 1), None)
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
        below = [row[place] for row in table.rows]
        count = sum(number is not None for number in table.numbers(place))
        numeric = 2 * count >= len(below)
        if not value or (not numeric and value not in below and len(set(below)) == len(below)):
            continue
        fits = parse_number(value, table.decimal_comma) is not None if numeric else value in below
        if not fits:
            return False
        alike = True
    return alike
