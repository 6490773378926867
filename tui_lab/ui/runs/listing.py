"""Which runs the table shows, in which order, and which of them are marked or deleted.

Must not import Textual or read files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_lab.reports.guess_scores import Score
from tui_lab.reports.own_metric import metric_of
from tui_lab.reports.run_columns import best_values
from tui_lab.reports.run_order import ORDERS, arranged, searched
from tui_lab.reports.table import Gathered, Line, gather
from tui_lab.runs.header import UnreadableRun
from tui_lab.text.fit import text_columns
from tui_lab.ui.runs.run_columns import figure_widths


@dataclass(slots=True)
class RunsPlace:
    """Where the user was in the table; it outlives a change of language."""

    key: str = ""
    """Of the row that the cursor was on."""
    filter: str = ""
    order: int = 0
    reversed: bool = False
    folded: bool = False
    marked: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()


class RunListing:
    """The runs of the table, with the filter, the order and the marks that the user chose."""

    def __init__(self, cursor: Callable[[], str]) -> None:
        """Make an empty listing.

        Args:
            cursor: The key of the row that the cursor is on; "" where there are no rows.
        """
        self._cursor = cursor
        self._all: Sequence[Line] = ()
        self._complete = False
        self._searched: dict[str, tuple[Line, bool, str]] = {}
        self._groups: dict[int | str, Gathered] = {}
        self.metric = metric_of(())
        """That all runs have; "" where they have several."""
        self.lines: dict[str, Line] = {}
        """All runs that are not deleted, by id."""
        self.shown: list[Line] = []
        """Those that fit the filter, in order."""
        self.best: Mapping[str, frozenset[str]] = {}
        """By column, the ids of the shown runs with its best value."""
        self.folded: dict[str, Gathered] | None = None
        """The shown runs with their repeats in one line, by the id of the newest; None while each
        run has a line of its own."""
        self.marked: set[str] = set()
        self.deleted: set[str] = set()
        """Ids that the last snapshot of the store still had."""
        self.unreadable: Sequence[UnreadableRun] = ()
        """Folders among the runs that cannot be read."""
        self.columns: tuple[str, ...] | None = None
        """The columns that the user wants, in order; None for those that fit."""
        self.filter = ""
        self.order = 0
        """An index into `ORDERS`."""
        self.reversed = False

    def begin_at(self, place: RunsPlace) -> None:
        """Show what was shown when the table was left."""
        self.filter, self.order, self.reversed = place.filter, place.order, place.reversed
        self.folded = {} if place.folded else None
        self.marked, self.deleted = set(place.marked), set(place.deleted)

    def keep(self, place: RunsPlace) -> None:
        """Put down what is shown, and where the cursor is."""
        place.key = self._cursor()
        place.filter, place.order, place.reversed = self.filter, self.order, self.reversed
        place.folded = self.folded is not None
        place.marked, place.deleted = frozenset(self.marked), frozenset(self.deleted)

    def take(self, lines: Sequence[Line], *, complete: bool = True) -> None:
        """Take the lines of all runs; `arrange` shows them.

        Args:
            lines: Newest first.
            complete: Whether it is known which runs belong together.
        """
        self._all, self._complete = lines, complete
        self.metric = metric_of(lines)
        known = {line.id for line in lines}
        self.marked &= known
        self.deleted &= known

    def arrange(self) -> None:
        """Work out what is shown, after anything has changed."""
        lines = [line for line in self._all if line.id not in self.deleted]
        self.lines = {line.id: line for line in lines}
        gathered = gather(lines) if self._complete else ()
        self._groups = {group.lines[0].together: group for group in gathered}
        order = ORDERS[self.order]
        self.shown = arranged(lines, self.filter, order, self.reversed, self._words)
        self.best = best_values(self.shown) if self._complete else {}
        if self.folded is not None:
            self.folded = {group.lines[0].id: group for group in gather(self.shown)}

    def fold(self) -> None:
        """One line for runs that differ in their seed alone, or again one for each run."""
        self.folded = {} if self.folded is None else None

    def delete(self, ids: Iterable[str]) -> None:
        """Leave out runs that the next snapshot will not have."""
        self.deleted.update(ids)
        self.marked.difference_update(self.deleted)

    @property
    def count(self) -> int:
        """The number of runs that `take` was given."""
        return len(self._all)

    @property
    def figure_widths(self) -> Mapping[str, int]:
        """By column of a run's own metric, how wide its longest figure is."""
        return figure_widths(self._all, self.metric)

    @property
    def longest_name(self) -> int:
        """Columns of the longest name."""
        return max((text_columns(line.summary.name) for line in self._all), default=0)

    @property
    def keys(self) -> list[str]:
        """The ids of the table's rows, from above; of a group, that of its newest run."""
        return [line.id for line in self.shown] if self.folded is None else list(self.folded)

    @property
    def scores(self) -> list[Score]:
        """What came of the guesses about the runs."""
        return [line.score for line in self._all if line.score is not None]

    @property
    def has_guesses(self) -> bool:
        """Whether something was guessed about any run."""
        return any(line.guess is not None for line in self._all)

    def repeats_of(self, line: Line) -> Gathered | None:
        """The runs that differ from it in their seed alone, with it."""
        return self._groups.get(line.together)

    @property
    def current(self) -> Line | None:
        """The run that the cursor is on; the newest one of a group."""
        return self.lines.get(self._cursor())

    @property
    def under_cursor(self) -> list[Line]:
        """The run that the cursor is on; all runs of a group."""
        key = self._cursor()
        if self.folded is not None and key in self.folded:
            return list(self.folded[key].lines)
        return [self.lines[key]] if key in self.lines else []

    @property
    def chosen(self) -> list[Line]:
        """The marked runs, in the order of the table; without marks those under the cursor."""
        if self.marked:
            return [line for line in self.shown if line.id in self.marked]
        return self.under_cursor

    @property
    def unread(self) -> list[Line]:
        """The runs of which it is not known yet what differs in them."""
        return [line for line in self._all if not line.whole]

    def _words(self, line: Line) -> str:
        """What the filter looks for words in, made once for each line."""
        known = self._searched.get(line.id)
        if known is None or known[0] is not line or known[1] != line.whole:
            known = line, line.whole, searched(line.so_far)
            self._searched[line.id] = known
        return known[2]
