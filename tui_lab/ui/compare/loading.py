"""What the comparison reads of the runs; looks at test results are recorded as it reads them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from textual.message import Message

from tui_lab.errors import LabError
from tui_lab.reports.compare import compare
from tui_lab.reports.facts import facts_of
from tui_lab.reports.verdict import conclude
from tui_lab.runs import envelope
from tui_lab.runs.run import Run
from tui_lab.ui.compare.view import LETTERS, SideBySide
from tui_lab.ui.shell.base_screen import LabScreen


class RunsCompared(Message):
    """The runs were read."""

    def __init__(self, side: SideBySide) -> None:
        super().__init__()
        self.side = side


def read(runs: Sequence[Run]) -> SideBySide:
    """Read the runs and compare them.

    Raises:
        LabError: One of them cannot be read.
    """
    comparison = compare([facts_of(run) for run in runs])
    by_id = {run.id: run for run in runs}
    letters = {
        row.facts.id: letter for row, letter in zip(comparison.ranked, LETTERS, strict=False)
    }
    names = {row.facts.id: f"{letters[row.facts.id]} ({row.facts.name})" for row in comparison.rows}
    conclusion = conclude(comparison, by_id, names, letters)
    epochs = {run.id: run.state().epochs for run in runs}
    return SideBySide(comparison, epochs, letters, conclusion)


class ComparisonLoader:
    """Reads in threads for a screen, which is sent `RunsCompared`."""

    def __init__(self, screen: LabScreen) -> None:
        self._screen = screen
        self._reading = threading.Lock()
        self._recorded: set[str] = set()
        self._one_look = envelope.one_look()

    def load(self, runs: tuple[Run, ...]) -> None:
        """Read these runs; what goes wrong is said on the screen."""
        self._screen.run_worker(
            partial(self._load, runs),
            name="compare",
            group="compare",
            exit_on_error=False,
            exclusive=True,
            thread=True,
        )

    def _load(self, runs: tuple[Run, ...]) -> None:
        with self._reading:
            try:
                side = read(runs)
                self._record(runs, side)
            except LabError as error:
                self._screen.app.call_from_thread(self._screen.lab.complain, error)
                return
        self._screen.post_message(RunsCompared(side))

    def _record(self, runs: tuple[Run, ...], side: SideBySide) -> None:
        """Write down that test results were looked at: one look, however many runs it is at."""
        kept = envelope.KeptEnvelopes()
        for run, row in zip(runs, side.comparison.rows, strict=False):
            if kept.concern(run):
                continue  # what is closed is not shown, and what is open was counted there
            if row.tested and run.id not in self._recorded:
                self._recorded.add(run.id)
                envelope.record_look(run, run.data_key, by="compare", together=self._one_look)
