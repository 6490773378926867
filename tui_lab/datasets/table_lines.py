"""The lines of a CSV file: where each begins, how many fields it has, which of them are rows.

What comes out is regular, every line a row with the same number of fields, so that a fast reader
takes it and means the same as Python's `csv`; whatever is wrong is said with its line.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.csv_numbers import Written
from tui_lab.datasets.table_bytes import empty
from tui_lab.datasets.table_options import SEPARATORS
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

SNIFFED_ROWS = 50
SNIFFED_CHARACTERS = 1 << 20
NEWLINE, QUOTE, COMMENT = b"\n"[0], b'"'[0], b"#"[0]
PIECE = 1 << 22
BLANK = b" \t\v\f"


@dataclass(frozen=True, slots=True)
class RegularText:
    """A CSV file whose rows have one line each, or several within quotes."""

    content: bytes
    """UTF-8; the lines end in \\n, and each has the same number of fields, at least `width`."""
    separator: str
    """What parts the fields here: one character of ASCII."""
    quoted: bool
    """Whether there are quotes."""
    lines: NDArray[np.int64]
    """(rows,) the line (from 1) of the file on which each row begins, the header's too."""
    width: int
    """The columns that count; the fields after them are empty."""
    comments: int
    """How many lines were left out because they begin with #."""


def sniff(text: str) -> str:
    """The separator that gives the first lines the same number of fields, the more the better."""
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            rows = list(itertools.islice(reader, SNIFFED_ROWS + 1))
        except csv.Error:
            continue
        rows = [row for row in rows if row and not row[0].startswith("#")] or rows
        width = len(rows[0]) if rows and rows[0] else 0
        if width < 2:
            continue
        score = (sum(len(row) == width for row in rows) / len(rows), width)
        if score > best_score:
            best, best_score = separator, score
    return best if best_score[1] or not _are_columns(text) else " "


def _are_columns(text: str) -> bool:
    """Whether spaces alone part the same number of fields in each of the first lines."""
    lines = [line for line in text.splitlines()[: SNIFFED_ROWS + 1] if line.strip()]
    lines = [line for line in lines if not line.startswith("#")] or lines
    reader = csv.reader(map(str.strip, lines), delimiter=" ", skipinitialspace=True)
    try:
        widths = {len(row) for row in reader}
    except csv.Error:
        return False
    return len(lines) > 1 and len(widths) == 1 and widths.pop() > 1


def regular(
    path: Path,
    content: bytes,
    separator: str,
    first: int,
    uneven: list[tuple[int, DataError]] | None = None,
) -> RegularText:
    """A file's lines made regular.

    Blank lines, comments (lines that begin with # and have not as many fields as there are
    columns) and empty rows at the end are left out, as is the empty field that a separator at the
    end of a line makes.

    Args:
        path: The file, for sentences.
        content: UTF-8, without a mark.
        separator: What parts its fields: one character.
        first: The number of its first line.
        uneven: Takes the rows with too many or too few fields, each with its line and what is wrong
            with it; without it, such a row is an error.

    Raises:
        DataError: Nothing is in it, quotes do not match, a field is too long, or a row has too many
            or too few fields.
    """
    if b"\r" in content:
        if b'"' not in content:
            content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        elif content.count(b"\r") == content.count(b"\r\n"):
            content = content.replace(b"\r\n", b"\n")
    if not content:
        raise empty(path)
    lines = None
    if separator == " " or not separator.isascii() or not _is_plain(content, separator):
        content, lines = _rewritten(path, content, separator, first)
        separator = ","
    laid = _Layout.of(content, separator, first, lines)
    return _chosen(path, laid, uneven)


def _is_plain(content: bytes, separator: str) -> bool:
    """Whether quotes stand around whole fields alone, and are doubled within them."""
    if b'"' not in content:
        return True
    if b"\r" in content:
        return False
    signs = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(signs == QUOTE)
    if len(quotes) % 2:
        return False
    edges = (ord(separator), NEWLINE)
    opening, closing = quotes[::2], quotes[1::2]
    before = signs[np.maximum(opening - 1, 0)]
    begins = (opening == 0) | np.isin(before, edges)
    begins[1:] |= closing[:-1] == opening[1:] - 1
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    ends = (closing == len(signs) - 1) | np.isin(after, edges)
    ends[:-1] |= opening[1:] == closing[:-1] + 1
    return bool(begins.all() and ends.all())


def _rewritten(path: Path, content: bytes, separator: str, first: int) -> tuple[bytes, list[int]]:
    """The rows as Python's `csv` reads them, written plainly, and the line of each."""
    text, lines, start = list[str](), list[int](), first
    spaced = separator == " "  # a run of them parts two fields
    source: Iterable[str] = io.StringIO(content.decode(), newline="")
    if spaced:
        source = (f"{line.strip()}\n" for line in source)
    reader = csv.reader(source, delimiter=separator, strict=True, skipinitialspace=spaced)
    try:
        for row in reader:
            if len(row) > 1 or any(map(str.strip, row)):
                text.append(
                    ",".join(f'"{field.replace(chr(QUOTE), 2 * chr(QUOTE))}"' for field in row)
                )
                lines.append(start)
            start = reader.line_num + first
    except csv.Error as error:
        raise DataError(
            _("{path}, line {line}: the quotes do not match, or a field is too long.").format(
                path=path, line=start
            ),
            _("Correct the line; a quote inside a quoted field is written twice."),
        ) from error
    return "\n".join(text).encode(), lines


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each row of a text is and how many fields it has: arrays (rows,)."""

    content: bytes
    separator: bytes
    quoted: bool
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    """The places of the line ends."""
    counts: NDArray[np.int64]
    """Fields."""
    lines: NDArray[np.int64]

    @staticmethod
    def of(content: bytes, separator: str, first: int, lines: Sequence[int] | None) -> _Layout:
        signs = np.frombuffer(content, np.uint8)
        is_end, is_separator = signs == NEWLINE, signs == ord(separator)
        every_end = ends = np.flatnonzero(is_end)
        quoted = b'"' in content
        if quoted:
            outside = signs == QUOTE
            np.logical_xor.accumulate(outside, out=outside)
            np.logical_not(outside, out=outside)
            is_end &= outside
            is_separator &= outside
            ends = np.flatnonzero(is_end)
        starts = np.concatenate([[0], ends + 1])
        stops = np.concatenate([ends, [len(signs)]])
        if starts[-1] == len(signs):
            starts, stops = starts[:-1], stops[:-1]
        counts = _counted(is_separator, starts) + 1
        numbers = np.searchsorted(every_end, starts) + first if lines is None else np.asarray(lines)
        return _Layout(
            content, separator.encode(), quoted, starts, stops, counts, numbers.astype(np.int64)
        )

    def row(self, place: int) -> bytes:
        """What stands in a row."""
        return self.content[self.starts[place] : self.stops[place]]

    def only(self, rows: NDArray[np.int64]) -> _Layout:
        """Some of the rows."""
        return _Layout(
            self.content,
            self.separator,
            self.quoted,
            self.starts[rows],
            self.stops[rows],
            self.counts[rows],
            self.lines[rows],
        )

    def fields(self, place: int) -> list[str]:
        """The fields of one row, without white space around them."""
        reader = csv.reader(
            io.StringIO(self.row(place).decode(), newline=""), delimiter=self.separator.decode()
        )
        return [field.strip() for field in next(reader, [])]

    def has_values(self, place: int, after: int = 0) -> bool:
        """Whether a row has anything in its fields, or in those after the first ones."""
        row = self.row(place)
        if after:
            row = b"".join(row.rsplit(self.separator, int(self.counts[place]) - after)[1:])
        if not row.strip(BLANK + self.separator):
            return False
        return not self.quoted or any(self.fields(place)[after:])

    def first_signs(self) -> NDArray[np.uint8]:
        """The first byte of each row, its end where it is empty: (rows,)."""
        signs = np.frombuffer(self.content, np.uint8)
        first: NDArray[np.uint8] = signs[np.minimum(self.starts, len(signs) - 1)]
        return first


def _counted(signs: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many truths there are from each start to the next, some at a time: NumPy widens them."""
    found = np.empty(len(starts), np.int64)
    bounds = np.searchsorted(starts, np.arange(0, len(signs) + PIECE, PIECE))
    for first, last in itertools.pairwise(bounds):
        if first < last:
            begin = starts[first]
            end = starts[last] if last < len(starts) else len(signs)
            found[first:last] = np.add.reduceat(
                signs[begin:end], starts[first:last] - begin, dtype=np.int64
            )
    return found


def _chosen(path: Path, laid: _Layout, uneven: list[tuple[int, DataError]] | None) -> RegularText:
    """The rows that count, cut to the same number of fields."""
    whole = len(laid.starts)
    single = laid.counts == 1
    maybe = np.flatnonzero(single & np.isin(laid.first_signs(), [NEWLINE, QUOTE, *BLANK]))
    blank = [place for place in maybe.tolist() if laid.row(place).strip(BLANK) in (b"", b'""')]
    laid = laid.only(np.delete(np.arange(whole), blank))
    if not len(laid.starts):
        raise empty(path)
    laid, comments, header = _without_comments(laid)
    last = len(laid.starts)
    while last > 1 and not laid.has_values(last - 1):
        last -= 1
    laid = laid.only(np.arange(last))
    width, ends_are_blank = _width(laid)
    longer = np.flatnonzero(laid.counts > width)
    wrong = laid.counts < width
    if not ends_are_blank:
        wrong[longer] = [laid.has_values(place, width) for place in longer.tolist()]
    for place in np.flatnonzero(wrong).tolist():
        line = int(laid.lines[place])
        error = DataError(
            _("{path}, line {line}: {found} fields, but the first line has {expected}.").format(
                path=path,
                line=line,
                found=number(int(laid.counts[place])),
                expected=number(width),
            ),
            _("Correct the line; a field that holds the separator needs quotes around it."),
        )
        if uneven is None:
            raise error
        uneven.append((line, error))
    if wrong.any():
        laid = laid.only(np.flatnonzero(~wrong))
    content = laid.content
    alike = bool((laid.counts == laid.counts[0]).all())
    if len(laid.starts) < whole or not alike or header is not None:
        cut = [
            laid.row(place)
            if laid.counts[place] == width
            else laid.row(place).rsplit(laid.separator, int(laid.counts[place]) - width)[0]
            for place in range(len(laid.starts))
        ]
        if header is not None:
            cut[0] = header
        content = b"\n".join(cut)
    separator = laid.separator.decode()
    return RegularText(content, separator, laid.quoted, laid.lines, width, comments)


def _without_comments(laid: _Layout) -> tuple[_Layout, int, bytes | None]:
    """The rows that are no comments, how many were, and a header that began with #, without it."""
    marked = laid.first_signs() == COMMENT
    if not marked.any() or marked.all():
        return laid, 0, None
    body = int(np.flatnonzero(~marked)[0])
    width = int(laid.counts[body])
    dropped = marked & (laid.counts != width)
    dropped[:body] = True
    header = None
    names_above = body and laid.counts[body - 1] == width
    if names_above and any(Written.of(field) for field in laid.fields(body)):
        # As NumPy writes it: the names of the columns after a #.
        dropped[body - 1] = False
        header = laid.row(body - 1).lstrip(b"#").lstrip(BLANK)
    return laid.only(np.flatnonzero(~dropped)), int(dropped.sum()), header


def _width(laid: _Layout) -> tuple[int, bool]:
    """The columns that count, and whether all fields after them are empty.

    An empty field at the end of a line makes no column where the first line has none for it, or
    where that column has neither a name nor a value.
    """
    named = laid.fields(0)
    width = max((place for place, field in enumerate(named, 1) if field), default=1)
    longer = np.flatnonzero(laid.counts > width)
    if not any(laid.has_values(place, width) for place in longer.tolist()):
        return width, True
    return int(laid.counts[0]), False
