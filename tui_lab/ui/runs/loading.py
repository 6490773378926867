"""What the table of runs reads from the disk: what differs in each run, notes, single runs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from textual.message import Message

from tui_lab.errors import LabError
from tui_lab.reports.table import Line, Lines
from tui_lab.runs import operations
from tui_lab.runs.header import read_meta
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary
from tui_lab.ui.shell.base_screen import LabScreen

MANY = 200
"""So many runs are shown before it is known what differs in them: that takes a second or so."""


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


class RunsLoader:
    """Reads for a screen, which is sent `RunsListed`."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen
        self._store = screen.lab.feed.store
        self._maker = Lines()
        self._making = threading.Lock()
        self._wanted: tuple[RunSummary, ...] | None = None
        self._any_listed = False

    @property
    def wanted(self) -> int:
        """The number of runs whose lines were asked for last."""
        return len(self._wanted or ())

    def forget(self) -> None:
        """Load at the next chance, also runs that look the same: a note may have been written."""
        self._wanted = None

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
            if len(runs) > MANY and not self._any_listed:
                self._post(RunsListed([Line(run) for run in runs], whole=False))
            try:
                lines = self._maker.of(runs, {run.id: run for run in self._store.runs()})
            except LabError as error:
                self._screen.app.call_from_thread(self._screen.lab.complain, error)
                return
        self._post(RunsListed(lines))

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

    def note(self, run_id: str) -> str:
        """What a person wrote down about the run of that id; "" where it is nothing."""
        return read_meta(self._store.folder / run_id).note

    def notes(self, lines: Sequence[Line]) -> dict[str, str]:
        """What a person wrote down about each of these runs, by id.

        Raises:
            LabError: One of them is gone.
        """
        return {line.id: self.run(line).note for line in lines}
