"""Tables as plain lines: aligned, cut to the terminal's width, with colour only beside words.

Must not import Rich, which is slow to import.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from tui_lab.cli.console import Role, Terminal, look, out, say, wrapped
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.fit import shortened, text_columns
from tui_lab.text.names import told_apart
from tui_lab.text.values import shape_text

Cell = str | tuple[str, Role]
GAP = "  "
NARROWEST = 8
ALIGNED = 32
"""Columns that a text which might be cut on a terminal takes elsewhere in all lines; a longer one
moves the rest of its own line alone."""


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is set."""

    title: str
    right: bool = False
    cuts: bool = False
    """Its texts may be cut where the terminal is too narrow."""
    names: bool = False
    """It holds names: when they are cut, what tells them apart is kept."""
    rank: int = 0
    """Where cutting is not enough, the column of the highest rank is left out first; 0: never."""
    least: int = NARROWEST
    """A column that may be cut keeps at least so many characters."""


def lines(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], view: Terminal) -> list[str]:
    """The table's lines; the first holds the titles.

    Args:
        columns: How the columns are set.
        rows: As many cells in each as there are columns.
        view: On a terminal the lines are at most as wide as it; elsewhere nothing is cut, and one
            long name does not widen the other lines.
    """
    shown, widths = _fitted(columns, rows, view)
    titles: list[Cell] = [(column.title, "strong") for column in columns]
    table = [list(row) for row in rows]
    for place in (place for place in shown if columns[place].names and view.terminal):
        apart = told_apart(
            (_text(row[place]) for row in table), widths[place], unicode=view.unicode
        )
        for row in table:
            cell = row[place]
            name = apart[_text(cell)]
            row[place] = name if isinstance(cell, str) else (name, cell[1])
    return [_line(columns, row, widths, shown, view) for row in (titles, *table)]


def show(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, elsewhere: str = "--json"
) -> None:
    """Write a table to stdout; that columns are left out is said on stderr.

    Args:
        columns: How the columns are set.
        rows: As many cells in each as there are columns.
        elsewhere: The option that gives all of them; "" where there is none.
    """
    view = look(sys.stdout)
    for line in lines(columns, rows, view):
        out(line)
    hidden = len(columns) - len(_fitted(columns, rows, view)[0])
    if not hidden:
        return
    if elsewhere:
        text = ngettext(
            "{count} column is hidden; widen the terminal or use {option}.",
            "{count} columns are hidden; widen the terminal or use {option}.",
            hidden,
        )
    else:
        text = ngettext(
            "{count} column is hidden; widen the terminal.",
            "{count} columns are hidden; widen the terminal.",
            hidden,
        )
    say(text.format(count=hidden, option=elsewhere), "faint")


def fits(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table goes whole onto stdout, with nothing cut or left out."""
    view = look(sys.stdout)
    return not view.terminal or _total(_natural(columns, rows), range(len(columns))) <= view.width


def _fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], view: Terminal
) -> tuple[list[int], list[int]]:
    """The columns that are shown, and how wide each is."""
    shown = list(range(len(columns)))
    widths = _natural(columns, rows)
    if view.terminal:
        while len(shown) > 1 and _least(columns, widths, shown) > view.width:
            last = max(shown, key=lambda c: columns[c].rank)
            if columns[last].rank == 0:
                break
            shown.remove(last)
        _shrink(columns, widths, shown, view.width)
        return shown, widths
    for place in (place for place in shown if columns[place].cuts and widths[place] > ALIGNED):
        texts = [columns[place].title, *(_text(row[place]) for row in rows)]
        aligned = (wide for wide in map(text_columns, texts) if wide <= ALIGNED)
        widths[place] = max(aligned, default=ALIGNED)
    return shown, widths


def _natural(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [text_columns(column.title) for column in columns]
    for row in rows:
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], text_columns(_text(cell)))
    return widths


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def _total(widths: Sequence[int], shown: Sequence[int]) -> int:
    return sum(widths[c] for c in shown) + len(GAP) * (len(shown) - 1)


def _least(columns: Sequence[Column], widths: Sequence[int], shown: Sequence[int]) -> int:
    """How narrow the table can be made by cutting alone."""
    least = [min(w, c.least) if c.cuts else w for c, w in zip(columns, widths, strict=True)]
    return _total(least, shown)


def _shrink(columns: Sequence[Column], widths: list[int], shown: Sequence[int], width: int) -> None:
    """Cut the widest of the columns that may be cut until the table fits, if it can."""
    while _total(widths, shown) > width:
        cuttable = [c for c in shown if columns[c].cuts and widths[c] > columns[c].least]
        if not cuttable:
            return
        widths[max(cuttable, key=lambda c: widths[c])] -= 1


def _line(
    columns: Sequence[Column],
    row: Sequence[Cell],
    widths: Sequence[int],
    shown: Sequence[int],
    view: Terminal,
) -> str:
    parts = []
    for place in shown:
        text, width = _text(row[place]), widths[place]
        most = width if view.terminal else max(width, text_columns(text))
        text = shortened(text, most, unicode=view.unicode)
        space = " " * (width - text_columns(text))
        cell = row[place]
        painted = text if isinstance(cell, str) else view.paint(text, cell[1])
        last = place == shown[-1]
        parts.append(space + painted if columns[place].right else painted + ("" if last else space))
    return GAP.join(parts).rstrip()


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Write names and values to stdout, a line each; long values go on below their beginning."""
    view = look(sys.stdout)
    wide = max(text_columns(name) for name, _value in pairs)
    for name, value in pairs:
        title = view.paint(name, "faint") + " " * (wide - text_columns(name))
        room = max(20, view.width - wide - len(GAP)) if view.terminal else 10**9
        first, *rest = textwrap.wrap(value, room, break_on_hyphens=False) or [""]
        out(f"{title}{GAP}{first}".rstrip())
        for line in rest:
            out(f"{' ' * wide}{GAP}{line}")


def experiment(line: str) -> None:
    """Write an experiment in one line to stdout; on a terminal broken before its ` > `."""
    view = look(sys.stdout)
    first, *others = line.split(" > ")
    lines = [first]
    for piece in others:
        longer = f"{lines[-1]} > {piece}"
        if view.terminal and text_columns(longer) > view.width:
            lines.append(f"  > {piece}")
        else:
            lines[-1] = longer
    for one in lines:
        for written in wrapped(one, view):
            out(written)


def paragraph(text: str, indent: str = "") -> None:
    """Write running text to stdout, broken at the terminal's width (80 columns elsewhere)."""
    width = max(20, min(look(sys.stdout).width, 100))
    for line in textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent):
        out(line)


def layers(rows: Sequence[tuple[str, Sequence[int | None], int]]) -> None:
    """Write a network's layers to stdout: their paths as `--set` takes them, type, output shape,
    parameters; the sum of these at the end.
    """
    columns = [
        Column("--set"),
        Column(_("Layer")),
        Column(_("Output shape")),
        Column(_("Parameters"), right=True),
    ]
    cells: list[tuple[Cell, ...]] = [
        (
            f"layers[{place}]",
            kind,
            shape_text(shape),
            number(parameters),
        )
        for place, (kind, shape, parameters) in enumerate(rows)
    ]
    cells.append(("", _("All"), "", number(sum(parameters for _kind, _shape, parameters in rows))))
    show(columns, cells)
