"""The confusion matrix as a grid that arrows move in: rows are the truth, columns the answers.

What is right stands in brackets, so that the diagonal is seen without colours. Draws only the
cells that fit; names stay in sight. Must not import NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_lab.i18n import _, number, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import padded, shortened, text_columns

Matrix = tuple[tuple[int, ...], ...]
LONGEST_NAME = 14
WIDEST_CELL = 9
NOTHING = "·"


def abbreviations(names: Sequence[str], width: int) -> tuple[str, ...]:
    """Each name in at most `width` columns, all different: cut, or else the class's number."""
    if all(text_columns(name) <= width for name in names):
        return tuple(names)
    cut = [_cut(name, width) for name in names]
    if len(set(cut)) == len(cut):
        return tuple(cut)
    return tuple(str(place) for place in range(len(names)))


def _cut(name: str, width: int) -> str:
    kept = ""
    for character in name:
        if text_columns(kept + character) > width:
            break
        kept += character
    return kept.rstrip()


def cell_text(count: int, total: int) -> str:
    """A count as a share of its row, in whole percents; a dot for none."""
    if not count:
        return glyph(NOTHING)
    share = count / total
    return f"<{percent(0.01, 0)}" if share < 0.005 else percent(share, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a matrix is laid out at a width."""

    label: int
    """Columns of the names of the rows."""
    cell: int
    """Columns of a cell, its brackets included."""
    titles: tuple[str, ...]
    """What stands over the columns."""
    rows: tuple[str, ...]
    """What stands before the rows: with its number where the columns have numbers for names."""


def laid_out(matrix: Matrix, labels: Sequence[str], width: int, *, shares: bool = False) -> Layout:
    """The layout of a matrix of classes with these names at a width."""
    largest = max((count for row in matrix for count in row), default=0)
    needed = max(len(str(largest)) + 3, 6 if shares else 5)

    def label_and_cell(rows: Sequence[str]) -> tuple[int, int]:
        widest = max((text_columns(name) for name in rows), default=0)
        label = min(LONGEST_NAME, max(widest, 6)) + 2
        room = max(1, width - label) // max(1, len(matrix))
        return label, min(max(needed, room), WIDEST_CELL)

    label, cell = label_and_cell(labels)
    titles, rows = abbreviations(labels, cell - 2), tuple(labels)
    numbers = tuple(str(place) for place in range(len(labels)))
    if titles == numbers and rows != numbers:
        rows = tuple(f"{place} {name}" for place, name in enumerate(labels))
        label, cell = label_and_cell(rows)
    return Layout(label, cell, titles, rows)


class ConfusionGrid(Widget, can_focus=True):
    """The grid; the arrows move, enter asks for the examples of a cell."""

    DEFAULT_CSS = """
    ConfusionGrid { width: 1fr; }
    ConfusionGrid > .confusion--name { color: $foreground; }
    ConfusionGrid > .confusion--here { text-style: bold; color: $primary; }
    ConfusionGrid > .confusion--none { text-style: dim; }
    ConfusionGrid > .confusion--right { color: $success; text-style: bold; }
    ConfusionGrid > .confusion--few { color: $foreground; }
    ConfusionGrid > .confusion--some { color: $warning; }
    ConfusionGrid > .confusion--many { color: $error; text-style: bold; }
    ConfusionGrid > .confusion--note { text-style: dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"confusion--{role}"
        for role in ("name", "here", "none", "right", "few", "some", "many", "note")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("pageup", "move(-10, 0)", show=False),
        Binding("pagedown", "move(10, 0)", show=False),
        Binding("home", "move(0, -100000)", show=False),
        Binding("end", "move(0, 100000)", show=False),
        Binding("enter", "choose", show=False),
    ]
    cursor: reactive[tuple[int, int]] = reactive((0, 0))
    """(true class, answer)."""
    shares: reactive[bool] = reactive(False)
    """Shares of each row instead of counts."""

    class Moved(Message):
        """Another cell is under the cursor."""

        def __init__(self, true: int, predicted: int, count: int) -> None:
            super().__init__()
            self.true, self.predicted, self.count = true, predicted, count

    class Chosen(Moved):
        """The examples of a cell are asked for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.matrix: Matrix = ()
        self.labels: tuple[str, ...] = ()
        self._laid_out: tuple[object, Layout] | None = None
        self._first = (0, 0)
        """The row and the column that stand first."""

    def fill(self, matrix: Matrix, classes: Sequence[str]) -> None:
        """Show a matrix; the cursor stays where it is, or goes to the most frequent mistake."""
        fresh = len(matrix) != len(self.matrix)
        self.matrix, self.labels = matrix, tuple(classes)
        if fresh:
            self._first = (0, 0)
            self.set_reactive(ConfusionGrid.cursor, self._worst())
        self._scroll()
        self.refresh(layout=True)
        self._tell()

    def watch_cursor(self) -> None:
        """Keep the cell in sight, and tell which it is."""
        self._scroll()
        self._tell()

    def on_resize(self, event: Resize) -> None:
        """Keep the cell in sight."""
        self._scroll()

    def action_move(self, down: int, right: int) -> None:
        """Go to another cell; the grid scrolls when it must."""
        last = len(self.matrix) - 1
        row, column = self.cursor
        self.cursor = (min(max(0, row + down), last), min(max(0, column + right), last))

    def action_choose(self) -> None:
        """Ask for the examples of this cell."""
        if self.matrix:
            row, column = self.cursor
            self.post_message(self.Chosen(row, column, self.matrix[row][column]))

    def on_click(self, event: Click) -> None:
        """Go to the cell under the mouse."""
        place = event.get_content_offset(self)
        if place is None or place.y < 2 or place.x < self.plan.label:
            return
        rows, columns = self._window()
        row = rows.start + place.y - 2
        column = columns.start + (place.x - self.plan.label) // self.plan.cell
        if row < len(self.matrix) and column < len(self.matrix):
            self.cursor = (row, column)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines of titles and a line for each class."""
        return len(self.matrix) + 2 if self.matrix else 0

    @property
    def plan(self) -> Layout:
        """How the columns are laid out at this width."""
        width = self.size.width
        key = (width, self.matrix, self.labels, self.shares)
        if self._laid_out is None or self._laid_out[0] != key:
            plan = laid_out(self.matrix, self.labels, width, shares=self.shares)
            self._laid_out = (key, plan)
        return self._laid_out[1]

    def legend(self) -> list[str]:
        """What the abbreviations over the columns in sight stand for."""
        titles = self.plan.titles
        if self.plan.rows != self.labels:
            return []  # the rows have the numbers and the names
        pairs = ((titles[place], self.labels[place]) for place in self._window()[1])
        return [f"{short} = {name}" for short, name in pairs if short != name]

    def render_line(self, y: int) -> Strip:
        """One line of the grid."""
        if not self.matrix:
            return Strip.blank(self.size.width)
        if y == 0:
            return self._strip([(self._note(), "note")])
        if y == 1:
            return self._strip(self._title_parts())
        row = self._window()[0].start + y - 2
        if row >= len(self.matrix):
            return Strip.blank(self.size.width)
        return self._strip(self._row_parts(row))

    def _worst(self) -> tuple[int, int]:
        """The most frequent mistake, or the first cell where there is none."""
        cells = [
            (count, -row, -column)
            for row, counts in enumerate(self.matrix)
            for column, count in enumerate(counts)
            if row != column
        ]
        count, row, column = max(cells, default=(0, 0, 0))
        return (-row, -column) if count else (0, 0)

    def _tell(self) -> None:
        if self.matrix and self.is_mounted:
            row, column = self.cursor
            self.post_message(self.Moved(row, column, self.matrix[row][column]))

    def _window(self) -> tuple[range, range]:
        """The rows and the columns that are seen; the cursor is among them."""
        size = len(self.matrix)
        fit = (
            max(1, self.size.height - 2),
            max(1, (self.size.width - self.plan.label) // self.plan.cell),
        )
        seen = []
        for start, place, room in zip(self._first, self.cursor, fit, strict=True):
            shown = min(room, size)
            first = max(min(start, place, size - shown), place - shown + 1, 0)
            seen.append(range(first, first + shown))
        return seen[0], seen[1]

    def _scroll(self) -> None:
        """Stay where the cursor has led."""
        if self.size.area:
            rows, columns = self._window()
            self._first = (rows.start, columns.start)

    def _note(self) -> str:
        note, titles = _("rows: the truth, columns: the answer"), self.plan.titles
        rows, columns = self._window()
        size = len(self.matrix)
        if len(rows) < size or len(columns) < size:
            seen = _("rows {first}–{last}, columns {left}–{right}; {all} classes").format(
                first=titles[rows[0]],
                last=titles[rows[-1]],
                left=titles[columns[0]],
                right=titles[columns[-1]],
                all=number(size),
            )
            both = f"{seen}   {note}"
            note = both if text_columns(both) <= self.size.width else seen
        return note

    def _title_parts(self) -> list[tuple[str, str]]:
        parts = [(" " * self.plan.label, "name")]
        titles, width = self.plan.titles, self.plan.cell
        for column in self._window()[1]:
            text = " " * max(0, width - 1 - text_columns(titles[column])) + titles[column] + " "
            parts.append((text, "here" if column == self.cursor[1] else "name"))
        return parts

    def _row_parts(self, row: int) -> list[tuple[str, str]]:
        here = row == self.cursor[0]
        width = self.plan.label
        name = padded(shortened(self.plan.rows[row], width - 2), width - 2)
        parts = [((glyph("▸") if here else " ") + name + " ", "here" if here else "name")]
        total = sum(self.matrix[row])
        largest = max(
            (
                count
                for r, counts in enumerate(self.matrix)
                for c, count in enumerate(counts)
                if r != c
            ),
            default=0,
        )
        for column in self._window()[1]:
            count = self.matrix[row][column]
            text = cell_text(count, total) if self.shares else str(count or glyph(NOTHING))
            role = _role(count, row == column, largest)
            text = f"[{text}]" if row == column else f"{text} "
            text = " " * (self.plan.cell - text_columns(text)) + text
            parts.append((text, f"{role} cursor" if (row, column) == self.cursor else role))
        return parts

    def _strip(self, parts: Sequence[tuple[str, str]]) -> Strip:
        base = self.rich_style
        segments = []
        for text, role in parts:
            name, _space, cursor = role.partition(" ")
            style = base + self.get_component_rich_style(f"confusion--{name}", partial=True)
            if cursor:
                style += Style(reverse=True, bold=True)
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(self.size.width, base)


def _role(count: int, right: bool, largest: int) -> str:
    """How a cell is drawn: mistakes by how frequent they are among the mistakes."""
    if right:
        return "right"
    if not count:
        return "none"
    return "many" if count > 2 * largest / 3 else "some" if count > largest / 3 else "few"
