"""The columns of the table of runs: what stands in them, how wide they are, which give way.

Pure functions from lines to texts; must not read files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_lab.experiment.metrics import short_name
from tui_lab.i18n import N_, _
from tui_lab.reports.own_metric import PLAIN, difference_text, own_figure
from tui_lab.reports.run_columns import BAR, COLUMNS, differs_text, short_difference
from tui_lab.reports.run_facts import Spread
from tui_lab.reports.table import Gathered, Line
from tui_lab.runs.status import Status, status_word
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import text_columns
from tui_lab.text.names import told_apart
from tui_lab.text.statuses import STATUSES
from tui_lab.text.values import NONE
from tui_lab.ui.kit.table_columns import GAP, SEALED, Cell, TableColumn

DASH: Cell = (NONE, "muted")
VALIDATION = "val_metric"
BEST_MARK, SPREAD = 2, 9
"""Columns that the sign of the best value takes, and a standard deviation."""
HELD = 2
"""The mark and the name stay while the other columns scroll."""
Marked = frozenset[str] | set[str]
Best = Mapping[str, frozenset[str]]
"""By column, the ids of the runs with the best value."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A column that there may be."""

    id: str
    width: int
    rank: int = 0
    """The column of the highest rank is left out first; 0: never."""
    title: str = ""
    """Where `reports.run_columns` has none."""
    right: bool = False

    def heading(self, metric: str) -> str:
        """Its title; that of the validation bears the name of a metric that all runs have."""
        if self.id == VALIDATION and metric not in ("", PLAIN):
            return short_name(f"val_{metric}")
        return COLUMNS[self.id].heading if self.id in COLUMNS and not self.title else _(self.title)

    @property
    def aligned_right(self) -> bool:
        return self.right or (self.id in COLUMNS and COLUMNS[self.id].right)


MARK, NAME = _Kind("mark", 1), _Kind("name", 14)
_RUNS = {
    kind.id: kind
    for kind in (
        MARK,
        NAME,
        _Kind("dataset", 9, 4),
        _Kind("status", 12),
        _Kind("differs", 13, 1),
        _Kind("parameters", 10, 9),
        _Kind("seconds_per_epoch", 7, 7),
        _Kind(VALIDATION, 8),
        _Kind("gap", 7, 6),
        _Kind("test_metric", 6, 2),
        _Kind("guess", 8, 8),
        _Kind("bar", BAR, 10),
        _Kind("val_loss", 10),
        _Kind("train_metric", 6),
        _Kind("epochs", 9),
        _Kind("best_epoch", 10),
        _Kind("seconds", 11),
        _Kind("seed", 10),
        _Kind("created", 19),
        _Kind("id", 20),
        _Kind("val_accuracy", 8),
        _Kind("test_accuracy", 6),
        _Kind("accuracy", 6),
        _Kind("metric", 12),
    )
}
ONLY_CHOSEN = ("val_accuracy", "test_accuracy", "accuracy", "metric")
"""They are there for who asks for them: of a run's own metric others say the same."""
_BY_ITSELF = tuple(_RUNS)[: tuple(_RUNS).index("bar") + 1]
"""What is shown where nobody has chosen, as far as it fits; the others are there to the right."""
_GROUPS = (
    MARK,
    NAME,
    _Kind("dataset", 9, 3),
    _Kind("count", 4, 0, N_("Runs"), right=True),
    _Kind("differs", 10, 2),
    _Kind(VALIDATION, 15, 0, N_("Validation")),
    _Kind("gap", 7, 5),
    _Kind("test_metric", 15, 1),
)
_STRETCHED = (("differs", 20), ("dataset", 14), ("name", 28), ("differs", 60))
"""The wordy columns that take the room that is left, one after the other, up to a width."""
WHOLE_NAME, LEAST_DIFFERS = 20, 10
"""Columns that names have before others are stretched, and what that may leave to differences,
which a name mostly says as well."""


def columns(
    width: int,
    *,
    grouped: bool = False,
    guesses: bool = True,
    chosen: Sequence[str] | None = None,
    longest_name: int = 0,
    metric: str = PLAIN,
    figures: Mapping[str, int] | None = None,
) -> tuple[TableColumn, ...]:
    """The columns, of which the first `HELD` stay while the others scroll.

    Args:
        width: Of the rows, in columns of the terminal.
        grouped: For groups of repeats instead of runs: only what fits.
        guesses: Whether there are any.
        chosen: What a person wants to see, in order; None: what fits, then the others.
        longest_name: Columns of the longest name.
        metric: That all runs have; "" where they have several.
        figures: By column, how wide its longest figure of a run's own metric is.
    """
    wanted = figures or {}
    others: list[_Kind] = []
    if grouped:
        kinds = _fitting([_with_room(kind, wanted, SPREAD) for kind in _GROUPS], width)
    elif chosen is not None:
        kinds = [MARK, NAME, *(_RUNS[name] for name in chosen if name != "name")]
        kinds = [_with_room(kind, wanted) for kind in kinds]
    else:
        left_out = ONLY_CHOSEN if guesses else (*ONLY_CHOSEN, "guess")
        known = [_with_room(each, wanted) for each in _RUNS.values() if each.id not in left_out]
        kinds = _fitting([each for each in known if each.id in _BY_ITSELF], width)
        others = [each for each in known if each not in kinds]
    short = min(WHOLE_NAME, longest_name) - NAME.width - max(0, width - _total(kinds))
    for place, kind in enumerate(kinds):
        if kind.id == "differs" and short > 0 and chosen is None:
            kinds[place] = replace(kind, width=max(LEAST_DIFFERS, kind.width - short))
    for name, most in (("name", min(WHOLE_NAME, longest_name)), *_STRETCHED):
        room = max(0, width - _total(kinds))
        for place, kind in enumerate(kinds):
            if kind.id == name:
                kinds[place] = replace(kind, width=max(kind.width, min(most, kind.width + room)))
    return tuple(
        TableColumn(
            kind.id,
            kind.heading(metric),
            _wide(kind),
            kind.aligned_right,
            middle=kind.id == "name",
            shorter=short_difference if kind.id == "differs" else None,
        )
        for kind in (*kinds, *others)
    )


def figure_widths(lines: Iterable[Line], metric: str) -> Mapping[str, int]:
    """By column of a run's own metric, how wide its longest figure is; as `columns` wants it."""
    if metric == PLAIN:
        return {}
    found: dict[str, int] = {}
    for each in lines:
        line = each.so_far
        for name, value in (
            (VALIDATION, line.val_metric),
            ("test_metric", line.test_metric),
            ("train_metric", line.train_metric),
        ):
            found[name] = max(found.get(name, 0), text_columns(own_figure(line, value, metric)))
    return found


def _with_room(kind: _Kind, figures: Mapping[str, int], beside: int = BEST_MARK) -> _Kind:
    """A column that is as wide as its figures, with `beside` columns for what stands with them."""
    if kind.id not in figures:
        return kind
    return replace(kind, width=max(kind.width, figures[kind.id] + beside))


def _fitting(offered: Sequence[_Kind], width: int) -> list[_Kind]:
    kinds = list(offered)
    while _total(kinds) > width and any(kind.rank for kind in kinds):
        kinds.remove(max(kinds, key=lambda kind: kind.rank))
    return kinds


def _total(kinds: Sequence[_Kind]) -> int:
    return 1 + sum(_wide(kind) for kind in kinds) + len(GAP) * (len(kinds) - 1)


def _wide(kind: _Kind) -> int:
    return max(kind.width, _status_width()) if kind.id == "status" else kind.width


def _status_width() -> int:
    words = [status_word(Status.RUNNING, stopping=True), *map(status_word, Status)]
    return 2 + max(map(text_columns, words))


def status_text(run: RunSummary) -> str:
    """The status as a sign and a word; how far a run is that trains."""
    sign = glyph(STATUSES[run.status].sign)
    if run.status is Status.RUNNING and run.epochs_target and not run.stopping:
        return f"{sign} {run.epochs}/{run.epochs_target}"
    return f"{sign} {run.status_word}"


def names_apart(lines: Iterable[Line], columns_: Sequence[TableColumn]) -> Mapping[str, str]:
    """By name, what stands in the column of the names: what tells the runs apart is kept."""
    width = next((column.width for column in columns_ if column.id == "name"), 0)
    return told_apart((line.summary.name for line in lines), width)


def run_cells(
    line: Line,
    columns_: Sequence[TableColumn],
    marked: Marked,
    names: Mapping[str, str] | None = None,
    best: Best | None = None,
    metric: str = PLAIN,
) -> list[Cell]:
    """The cells of a run.

    Args:
        line: The run.
        columns_: Those of `columns`.
        marked: The ids of runs that are marked.
        names: Those of `names_apart`.
        best: Those of `best_values`.
        metric: That all runs have; "" where they have several.
    """
    name = (names or {}).get(line.summary.name, line.summary.name)
    own: dict[str, Cell] = {
        "mark": (glyph("●"), "notice") if line.id in marked else (" ", ""),
        "name": (name, ""),
    }
    return [own.get(column.id) or _cell(line, column.id, best or {}, metric) for column in columns_]


def _cell(line: Line, column: str, best: Best, metric: str) -> Cell:
    """A sign stands before the best value: a colour does not stand alone."""
    if column in _RUN_CELLS:
        return _RUN_CELLS[column](line)
    if line.sealed and column in ("test_metric", "test_accuracy"):
        return glyph(SEALED), "muted"
    text = COLUMNS[column].text_among(line, metric)
    if line.id in best.get(column, ()):
        return f"{glyph('◆')} {text}", "best"
    return (text, "muted") if text == NONE or column in _QUIET else (text, "")


def group_cells(
    group: Gathered,
    columns_: Sequence[TableColumn],
    marked: Marked,
    names: Mapping[str, str] | None = None,
    metric: str = PLAIN,
) -> list[Cell]:
    """The cells of runs that differ in their seed alone; the rest as `run_cells`."""
    chosen = all(line.id in marked for line in group.lines)
    line = group.lines[0]
    cells: dict[str, Cell] = {
        "mark": (glyph("●"), "notice") if chosen else (" ", ""),
        "name": ((names or {}).get(line.summary.name, line.summary.name), ""),
        "dataset": (line.summary.data, "muted"),
        "count": (str(len(group.lines)), ""),
        "differs": _differs(line, seeds=False),
        VALIDATION: _spread(group.val_metric, line, metric),
        "gap": (difference_text(line.metric, group.gap.mean), "") if group.gap else DASH,
        "test_metric": (glyph(SEALED), "muted")
        if line.sealed
        else _spread(group.test_metric, line, metric),
    }
    return [cells[column.id] for column in columns_]


def _spread(value: Spread | None, line: Line, metric: str) -> Cell:
    if value is None:
        return DASH
    return value.text if line.metric in (
        metric,
        PLAIN,
    ) else f"{short_name(line.metric)} {value.text}", ""


def _differs(line: Line, *, seeds: bool = True) -> Cell:
    text = differs_text(line, seeds=seeds)
    told = any(seeds or not each.startswith("seed ") for each in line.differs)
    return (text, "" if told else "muted") if text else (glyph("·"), "muted")


def _status(line: Line) -> Cell:
    return status_text(line.summary), line.summary.status_tone


def _guess(line: Line) -> Cell:
    if line.guess is None:
        return "", ""
    if line.score is None:
        return f"{line.guess.text}  ", "muted"
    right = line.score.right
    sign = glyph("✓") if right else glyph("✗") if line.score.points == 0 else glyph("·")
    return f"{line.guess.text} {sign}", "good" if right else ""


_RUN_CELLS: dict[str, Callable[[Line], Cell]] = {
    "status": _status,
    "differs": _differs,
    "guess": _guess,
}
"""Where signs say it in less room, or a cell has a colour."""
_QUIET = ("dataset", "created", "id")
