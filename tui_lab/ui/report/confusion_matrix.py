"""The confusion matrix: rows are the truth, columns the answers.

What is right stands in brackets, so that the diagonal is seen without colours. Beside it stand how
many examples each class has and its recall, below it how often each answer was given and its
precision. Must not import NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from tui_lab.i18n import _, number, percent
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.heat_map import HeatMap
from tui_lab.ui.kit.heat_plan import HeatCell, HeatMargin, HeatTable

Matrix = tuple[tuple[int, ...], ...]
NOTHING = "·"
DIGITS = 2
"""Of recall and precision; in a narrow cell there is no room for three."""


def cell_text(count: int, total: int) -> str:
    """A count as a share of its row, in whole percents; a dot for none."""
    if not count:
        return glyph(NOTHING)
    share = count / total
    return f"<{percent(0.01, 0)}" if share < 0.005 else percent(share, 0)


def worst_of(matrix: Matrix) -> tuple[int, int]:
    """The most frequent mistake, or the first cell where there is none."""
    cells = [
        (count, -row, -column)
        for row, counts in enumerate(matrix)
        for column, count in enumerate(counts)
        if row != column
    ]
    count, row, column = max(cells, default=(0, 0, 0))
    return (-row, -column) if count else (0, 0)


def confusion_table(matrix: Matrix, labels: Sequence[str], *, shares: bool = False) -> HeatTable:
    """The matrix as it is drawn.

    Right answers are shaded by their share of the row, mistakes by how frequent they are among the
    mistakes.

    Args:
        matrix: Counts; the row is the truth.
        labels: The names of the classes.
        shares: Whether the cells have shares of their row in place of counts.
    """
    rows = [sum(counts) for counts in matrix]
    columns = [sum(counts) for counts in zip(*matrix, strict=True)]
    largest = max((count for row in matrix for count in row), default=0)
    row, column = worst_of(matrix)
    mistakes = matrix[row][column] if row != column else 0

    def cell(row: int, column: int) -> HeatCell:
        count, right = matrix[row][column], row == column
        text = cell_text(count, rows[row]) if shares else str(count or glyph(NOTHING))
        text = f"[{text}]" if right else f"{text} "
        if not count:
            return HeatCell(text)
        if right:
            return HeatCell(text, "right", count / rows[row])
        return HeatCell(text, "wrong", count / mistakes)

    def rates(totals: Sequence[int]) -> tuple[tuple[str, ...], frozenset[int]]:
        known = {place: matrix[place][place] / total for place, total in enumerate(totals) if total}
        lowest = min(known.values(), default=0.0)
        marked = {place for place, rate in known.items() if rate == lowest}
        if len(set(known.values())) < 2:
            marked = set()
        texts = tuple(
            number(known[place], DIGITS) if place in known else glyph(NOTHING)
            for place in range(len(totals))
        )
        return texts, frozenset(marked)

    recall, weakest = rates(rows)
    precision, least_precise = rates(columns)
    names, total = tuple(labels), sum(rows)
    hits = sum(matrix[place][place] for place in range(len(rows)))
    corner = f"{number(hits / total, DIGITS)}  " if total else ""  # the accuracy, as books print it
    return HeatTable(
        names,
        names,
        cell,
        max(len(str(largest)) + 3, 6 if shares else 5),
        (
            HeatMargin(_("Support"), tuple(map(number, rows))),
            HeatMargin(_("Recall"), _pointed(recall, weakest), weakest),
        ),
        (
            HeatMargin(_("Answered"), tuple(map(number, columns)), brief=_("Sum")),
            HeatMargin(_("Precision"), precision, least_precise, corner, _("Prec.")),
        ),
    )


def _pointed(texts: Sequence[str], marked: frozenset[int]) -> tuple[str, ...]:
    """The lowest figures with a sign."""
    sign = f" {glyph('▼')}"
    return tuple(text + (sign if place in marked else "  ") for place, text in enumerate(texts))


class ConfusionGrid(HeatMap):
    """The grid of a confusion matrix; the cursor begins on the most frequent mistake."""

    shares: reactive[bool] = reactive(False)
    """Shares of each row instead of counts."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.matrix: Matrix = ()
        self.labels: tuple[str, ...] = ()

    def fill(self, matrix: Matrix, classes: Sequence[str]) -> None:
        """Show a matrix; the cursor stays where it is, or goes to the most frequent mistake."""
        fresh = len(matrix) != len(self.matrix)
        self.matrix, self.labels = matrix, tuple(classes)
        table = confusion_table(matrix, classes, shares=self.shares)
        self.show(table, worst_of(matrix) if fresh else None)

    def watch_shares(self) -> None:
        """Write the cells otherwise."""
        if self.matrix:
            self.fill(self.matrix, self.labels)

    def legend(self) -> list[str]:
        """What the abbreviations over the columns in sight stand for."""
        titles = self.plan.titles
        if self.plan.rows != self.labels:
            return []  # the rows have the numbers and the names
        pairs = ((titles[place], self.labels[place]) for place in self.seen[1])
        return [f"{short} = {name}" for short, name in pairs if short != name]

    def note(self) -> str:
        """What rows and columns are, which of them are in sight, and where there are more."""
        note, titles = _("rows: the truth, columns: the answer"), self.plan.titles
        rows, columns = self.seen
        size = len(self.matrix)
        if len(rows) < size or len(columns) < size:
            seen = _("rows {first}–{last}, columns {left}–{right}; {all} classes").format(
                first=(f"{glyph('▴')} " if rows[0] else "") + titles[rows[0]],
                last=titles[rows[-1]] + (f" {glyph('▾')}" if rows[-1] < size - 1 else ""),
                left=(f"{glyph('◂')} " if columns[0] else "") + titles[columns[0]],
                right=titles[columns[-1]] + (f" {glyph('▸')}" if columns[-1] < size - 1 else ""),
                all=number(size),
            )
            both = f"{seen}   {note}"
            note = both if text_columns(both) <= self.size.width else seen
        return note
