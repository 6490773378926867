"""The columns of the table of runs: what stands in them, how wide they are, which give way.

Pure functions from lines to texts; must not read files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tui_lab.i18n import N_, _, number
from tui_lab.reports.compare import Spread
from tui_lab.reports.table import Gathered, Line
from tui_lab.runs.status import Status, status_word
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.names import told_apart
from tui_lab.text.statuses import STATUSES
from tui_lab.text.values import seconds_number
from tui_lab.ui.kit.table_columns import GAP, SEALED, Cell, TableColumn

DASH: Cell = ("–", "muted")
Marked = frozenset[str] | set[str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A column that there may be."""

    id: str
    title: str
    width: int
    rank: int
    """The column of the highest rank is left out first; 0: never."""
    right: bool = False


_RUNS = (
    _Kind("mark", "", 1, 0),
    _Kind("name", N_("Run"), 14, 0),
    _Kind("data", N_("Data"), 9, 3),
    _Kind("status", N_("Status"), 12, 0),
    _Kind("differs", N_("Differs in"), 13, 1),
    _Kind("parameters", N_("Parameters"), 10, 7, right=True),
    _Kind("speed", N_("s/epoch"), 7, 6, right=True),
    _Kind("val", N_("Valid."), 6, 0, right=True),
    _Kind("gap", N_("Gap"), 7, 5, right=True),
    _Kind("test", N_("Test"), 6, 2, right=True),
    _Kind("guess", N_("Guess"), 8, 8, right=True),
)
_GROUPS = (
    _Kind("mark", "", 1, 0),
    _Kind("name", N_("Run"), 14, 0),
    _Kind("data", N_("Data"), 9, 3),
    _Kind("count", N_("Runs"), 4, 0, right=True),
    _Kind("differs", N_("Differs in"), 10, 2),
    _Kind("val", N_("Validation"), 15, 0, right=True),
    _Kind("gap", N_("Gap"), 7, 5, right=True),
    _Kind("test", N_("Test"), 15, 1, right=True),
)


def columns(width: int, *, grouped: bool = False, guesses: bool = True) -> tuple[TableColumn, ...]:
    """The columns that fit; the wordy ones take the room that is left.

    Args:
        width: Of the rows, in columns of the terminal.
        grouped: For groups of repeats instead of runs.
        guesses: Whether there are any.
    """
    kinds = [
        replace(kind, width=max(kind.width, _status_width())) if kind.id == "status" else kind
        for kind in (_GROUPS if grouped else _RUNS)
        if guesses or kind.id != "guess"
    ]

    def total() -> int:
        return 1 + sum(kind.width for kind in kinds) + len(GAP) * (len(kinds) - 1)

    while total() > width and any(kind.rank for kind in kinds):
        kinds.remove(max(kinds, key=lambda kind: kind.rank))
    for name, most in (("differs", 20), ("data", 14), ("name", 28), ("differs", 60)):
        room = width - total()
        for place, kind in enumerate(kinds):
            if kind.id == name:
                kinds[place] = replace(kind, width=max(kind.width, min(most, kind.width + room)))
    return tuple(
        TableColumn(kind.id, _(kind.title), kind.width, kind.right, middle=kind.id == "name")
        for kind in kinds
    )


def _status_width() -> int:
    return 2 + max(text_columns(status_word(status)) for status in Status)


def status_text(run: RunSummary) -> str:
    """The status as a sign and a word; how far a run is that trains."""
    sign = glyph(STATUSES[run.status].sign)
    if run.status is Status.RUNNING and run.epochs_target:
        return f"{sign} {run.epochs}/{run.epochs_target}"
    return f"{sign} {status_word(run.status)}"


def words(line: Line) -> str:
    """What the wordy columns show of a run, whether there is room for them or not."""
    run = line.summary
    return (
        f"{run.name} {run.dataset} {status_text(run)} {status_word(run.status)} {_differs(line)[0]}"
    )


def names_apart(lines: Iterable[Line], columns_: Sequence[TableColumn]) -> Mapping[str, str]:
    """By name, what stands in the column of the names: what tells the runs apart is kept."""
    width = next((column.width for column in columns_ if column.id == "name"), 0)
    return told_apart((line.summary.name for line in lines), width)


def run_cells(
    line: Line,
    columns_: Sequence[TableColumn],
    marked: Marked,
    names: Mapping[str, str] | None = None,
) -> list[Cell]:
    """The cells of a run; `names` are those of `names_apart`."""
    name = (names or {}).get(line.summary.name, line.summary.name)
    own: dict[str, Cell] = {
        "mark": (glyph("●"), "notice") if line.id in marked else (" ", ""),
        "name": (name, ""),
    }
    return [own.get(column.id) or _RUN_CELLS[column.id](line) for column in columns_]


def group_cells(
    group: Gathered,
    columns_: Sequence[TableColumn],
    marked: Marked,
    names: Mapping[str, str] | None = None,
) -> list[Cell]:
    """The cells of runs that differ in their seed alone; `names` are those of `names_apart`."""
    chosen = all(line.id in marked for line in group.lines)
    line = group.lines[0]
    cells: dict[str, Cell] = {
        "mark": (glyph("●"), "notice") if chosen else (" ", ""),
        "name": ((names or {}).get(line.summary.name, line.summary.name), ""),
        "data": (line.summary.dataset, "muted"),
        "count": (str(len(group.lines)), ""),
        "differs": _differs(line, seeds=False),
        "val": _spread(group.val_accuracy),
        "gap": _figure(group.gap.mean if group.gap else None),
        "test": (glyph(SEALED), "muted") if line.sealed else _spread(group.test_accuracy),
    }
    return [cells[column.id] for column in columns_]


def _figure(value: float | None, digits: int = 4) -> Cell:
    return DASH if value is None else (number(value, digits), "")


def _spread(value: Spread | None) -> Cell:
    return DASH if value is None else (value.text, "")


def _differs(line: Line, *, seeds: bool = True) -> Cell:
    told = [each for each in line.differs if seeds or not each.startswith("seed ")]
    if told:
        return ", ".join(told), ""
    if seeds and line.reference:  # equal in all settings: only the time tells them apart
        made = datetime.fromtimestamp(line.summary.created)
        day = _("{month}-{day}").format(month=f"{made:%m}", day=f"{made:%d}")
        return f"{day} {made:%H:%M}", "muted"
    return (glyph("·"), "muted")


def _status(line: Line) -> Cell:
    status = line.summary.status
    return status_text(line.summary), STATUSES[status].tone


def _parameters(line: Line) -> Cell:
    count = line.summary.parameters
    return DASH if count is None else (number(count), "")


def _speed(seconds: float | None) -> Cell:
    return DASH if seconds is None else (seconds_number(seconds), "")


def _test(line: Line) -> Cell:
    return (glyph(SEALED), "muted") if line.sealed else _figure(line.test_accuracy)


def _guess(line: Line) -> Cell:
    if line.guess is None:
        return "", ""
    if line.score is None:
        return f"{line.guess.text}  ", "muted"
    right = line.score.right
    sign = glyph("✓") if right else glyph("✗") if line.score.points == 0 else glyph("·")
    return f"{line.guess.text} {sign}", "good" if right else ""


_RUN_CELLS: dict[str, Callable[[Line], Cell]] = {
    "data": lambda line: (line.summary.dataset, "muted"),
    "status": _status,
    "differs": _differs,
    "parameters": _parameters,
    "speed": lambda line: _speed(line.seconds_per_epoch),
    "val": lambda line: _figure(line.val_accuracy),
    "gap": lambda line: _figure(line.gap),
    "test": _test,
    "guess": _guess,
}
