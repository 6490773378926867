"""Cells of tables that are written for other programs: Markdown and CSV.

A name can be anything: here it stays one cell, is shown as it is, and is no formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from tui_lab.text.fit import visible

_SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf"^(?=\s*{_SIGNS})|(?<=[;|])(?={_SIGNS})")
"""Where a spreadsheet would begin to calculate, also one that separates cells by other signs."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_MARKUP = "\\`*_[]<>|#~"


def markdown_cell(text: str) -> str:
    """A text that Markdown shows as it is, in one line, also in a table's cell."""
    plain = " ".join(text.split())
    for sign in _MARKUP:
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def csv_table(rows: Iterable[Sequence[object]], *, semicolons: bool = False) -> str:
    """Rows as CSV, separated by commas: numbers with all their digits, empty cells for None.

    What a spreadsheet would calculate gets an apostrophe before it, which marks a text there; a
    text that is a number stays one.

    Args:
        rows: Of cells.
        semicolons: Separate by semicolons and write decimal commas, as spreadsheets expect where
            that is the custom.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if semicolons else ",", lineterminator="\n")
    for row in rows:
        cells = [_csv_cell(value) for value in row]
        if semicolons:
            cells = [
                str(cell).replace(".", ",") if isinstance(value, float) else cell
                for cell, value in zip(cells, row, strict=True)
            ]
        writer.writerow(cells)
    return text.getvalue()


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value) if isinstance(value, float) else value
    plain = visible(value, lines=False)
    return plain if _NUMBER.fullmatch(plain) else _FORMULA.sub("'", plain)


def markdown_table(titles: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> str:
    """A table of GitHub-flavoured Markdown.

    Args:
        titles: Each with whether its column stands at the right.
        rows: As many cells in each as there are titles, as `markdown_cell` makes them.
    """
    head = [
        f"| {' | '.join(title for title, _right in titles)} |",
        f"| {' | '.join('---:' if right else '---' for _title, right in titles)} |",
    ]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
