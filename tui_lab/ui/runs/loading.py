"""What the table of runs reads from the disk: what differs in each run, notes, single runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from functools import partial

from textual.message import Message

from tui_lab.errors import LabError
from tui_lab.reports.table import Line
from tui_lab.reports.table_lines import Lines
from tui_lab.runs import operations
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.shell.base_screen import LabScreen

MANY = 200
"""So many runs are shown before it is known what differs in them, which is then read for those
that are seen: for a thousand it takes half a second."""
AT_ONCE = 100
"""So many are read before the screen is told."""
BREATH, TOLD_EVERY = 0.03, 2.0
"""Seconds of rest after so many that nobody waits for, and after which the screen is told of them.
"""
SHARE = 10
"""Lines of many runs are made anew after so many times as long as it took at least."""


class RunsListed(Message):
    """The lines of the table were made anew."""

    def __init__(self, lines: Sequence[Line], *, whole: bool = True) -> None:
        """Make the message.

        Args:
            lines: One for each run, newest first.
            whole: False while it is not known yet what differs in the runs.
        """
        super().__init__()
        self.lines = lines
        self.whole = whole

    def can_replace(self, message: Message) -> bool:
        """Newer lines make older ones superfluous."""
        return isinstance(message, RunsListed)


class RunsRead(Message):
    """It is known now what differs in some runs."""

    def __init__(self, ids: frozenset[str]) -> None:
        super().__init__()
        self.ids = ids


class RunsLoader:
    """Reads for a screen, which is sent `RunsListed`."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen
        self._store = screen.lab.feed.store
        self._maker = Lines()
        self._making = threading.Lock()
        self._wanted: tuple[RunSummary, ...] | None = None
        self._any_listed = False
        self._rest_until = 0.0
        self._seen: dict[str, Line] = {}
        self._others: list[Line] = []
        self._queue = threading.Lock()
        self._reading = False
        self.can_restore = False
        """Whether there was a run in the trash at the last look."""

    @property
    def wanted(self) -> int:
        """The number of runs whose lines were asked for last."""
        return len(self._wanted or ())

    def forget(self) -> None:
        """Load at the next chance, also runs that look the same: an envelope may be open."""
        self._wanted, self._rest_until = None, 0.0

    def want(self, runs: tuple[RunSummary, ...]) -> bool:
        """Make the lines of these runs in a thread; False where they are those of the last time."""
        changed = runs != self._wanted
        if changed:
            self._wanted = runs
            self._load(runs)
        return changed

    def _load(self, runs: tuple[RunSummary, ...]) -> None:
        self._screen.run_worker(
            partial(self._make, runs),
            name="lines",
            group="lines",
            exit_on_error=False,
            exclusive=True,
            thread=True,
        )

    def _make(self, runs: tuple[RunSummary, ...]) -> None:
        with self._making:
            if runs is not self._wanted:
                return
            many = len(runs) > MANY
            if many and not self._any_listed:
                self._post(RunsListed([Line(run) for run in runs], whole=False))
            elif many:
                # Runs that train change all the time: only what there is at the end is made.
                time.sleep(max(0.0, self._rest_until - time.monotonic()))
                if runs is not self._wanted:
                    return
            begun = time.monotonic()
            self.can_restore = bool(self._store.removed())
            lines = self._maker.of(runs, self._store.opened)
            if not many:
                for line in lines:
                    _read(line)
            self._rest_until = time.monotonic() + SHARE * (time.monotonic() - begun)
            self._post(RunsListed(lines))  # before those of the next one

    def read(self, lines: Iterable[Line], *, seen: bool = True) -> None:
        """Find out in a thread what differs in these runs; the screen is sent `RunsRead`.

        Args:
            lines: Those of runs.
            seen: Whether somebody sees them; they come before the others.
        """
        with self._queue:
            if seen:
                self._seen |= {line.id: line for line in lines if not line.whole}
            else:
                self._others = [line for line in lines if not line.whole]
            if self._reading or not (self._seen or self._others):
                return
            self._reading = True
        self._screen.run_worker(
            self._read_all, name="reading", group="reading", exit_on_error=False, thread=True
        )

    def _read_all(self) -> None:
        told, untold, lines = time.monotonic(), list[Line](), list[Line]()
        try:
            while True:
                lines, seen = self._next()
                for line in lines:
                    _read(line)
                untold += lines
                if untold and (seen or not lines or time.monotonic() - told > TOLD_EVERY):
                    self._screen.post_message(RunsRead(frozenset(line.id for line in untold)))
                    told, untold = time.monotonic(), []
                if not lines:
                    return
        finally:
            if lines:  # one of them cannot be read; later ones may be
                self._reading = False

    def _next(self) -> tuple[list[Line], bool]:
        """Some lines to be read, and whether somebody sees them; none at the end."""
        with self._queue:
            if self._seen:
                found, self._seen = list(self._seen.values()), {}
                return found, True
            found, self._others = self._others[:AT_ONCE], self._others[AT_ONCE:]
            self._reading = bool(found) and self._screen.is_running
        if found:
            time.sleep(BREATH)
        return (found if self._reading else []), False

    def _post(self, message: RunsListed) -> None:
        self._any_listed = self._any_listed or bool(message.lines)
        self._screen.post_message(message)

    def name(self, run_id: str) -> str:
        """The name of the run with that id, also of one that no list has yet; else the id."""
        try:
            return self._store.find(run_id).name
        except LabError:
            return run_id

    def run(self, line: Line) -> Run:
        """The run of a line.

        Raises:
            LabError: It is gone.
        """
        return self._store.find(line.id)

    def progress(self, line: Line) -> operations.Progress:
        """How far the run of a line has come, for going on with it.

        Raises:
            LabError: It is gone, or cannot be read.
        """
        known = operations.progress_in(line.summary)
        if known.status is not Status.FINISHED:
            return known
        run = self.run(line)
        return operations.progress_of(run, *run.look(), known.called, closely=True)


def _read(line: Line) -> None:
    """Have all of a line read."""
    _differs = line.differs
