"""Following a run of a script: what it prints goes to stdout, as if it ran here."""

from __future__ import annotations

import sys
import time

from tui_lab.cli import after_run, follow
from tui_lab.cli.console import draw_over, look, out_now
from tui_lab.cli.process_exit import INTERRUPTED
from tui_lab.i18n import _, duration
from tui_lab.runs.events import Event
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.lock import is_held
from tui_lab.runs.output import OutputReader
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState, RunStateBuilder

LAST_OUTPUT = 1 << 13
"""Bytes of what was printed before that are told when a run is watched on a terminal."""


class ScriptView(follow.LineView):
    """The script's output, and the epochs that it reports without printing anything.

    Args:
        run: The run.
        output: Reads what it prints.
    """

    def __init__(self, run: Run, output: OutputReader) -> None:
        super().__init__(sys.stderr, run.id, thinned=True)
        self._output = output
        self._printed = 0
        """Lines that the script has printed since its training began."""

    def event(self, event: Event, folder: RunStateBuilder) -> None:
        """Tell what the script does not print."""
        self.print_output()
        if event.type == "started":
            self._printed = 0
        elif event.type == "epoch" and self._printed >= folder.snapshot().epochs_done:
            pass  # a line for each is there already
        elif event.type != "data":
            super().event(event, folder)

    def catch_up(self, state: RunState, last: int) -> None:
        """Nothing where nobody asks for the epochs: its output says it."""
        if last:
            super().catch_up(state, last)

    def print_output(self) -> None:
        """Write what was printed since the last look."""
        for line in self._output.read():
            self._printed += bool(line.strip())
            self.clear()
            out_now(line, sys.stdout)

    def draw(self, state: RunState, words: str) -> None:
        """Draw the line that the script draws over again and again, or how long it has been."""
        self.print_output()
        now = time.monotonic()
        if not self._view.live or now < self._next:
            return
        unfinished = self._output.unfinished.strip()
        if not unfinished and state.started is not None and (state.epochs or state.batch):
            super().draw(state, words)
            return
        self._next = now + follow.DRAW_EVERY
        draw_over(unfinished or words or self._waiting(state))
        self._drawn = True

    def _waiting(self, state: RunState) -> str:
        if state.status_seen == "queued" and state.queue_position:
            return super()._waiting(state)
        seconds = duration(time.monotonic() - self._begun)
        return _("The script runs ({seconds})…").format(seconds=seconds)

    def close(self) -> None:
        """Write the rest of the output."""
        self.clear()
        for line in self._output.lines():
            out_now(line, sys.stdout)


def _to_its_end(run: Run, view: ScriptView) -> bool:
    """Print what comes after the end of the training, until the script ends; False after a
    Ctrl-C."""
    with follow.interrupts() as asks:
        while is_held(run.folder) and not asks.count:
            view.print_output()
            asks.wait(follow.LOOK_EVERY)
        view.close()
        return not asks.count


def view_of(run: Run) -> follow.LineView:
    """What a run that was just started is shown by, one of several."""
    if is_of_script(run):
        return ScriptView(run, OutputReader(run.path(LOG_FILE)))
    return follow.LineView(sys.stderr, run.id, thinned=True)


def is_of_script(run: Run) -> bool:
    """Whether a run is followed by what its script prints."""
    return run.carried.start and not run.carried.experiment


def follow_script(run: Run, *, as_json: bool, anew: bool = True, epochs: int | None = None) -> int:
    """Follow a run of a script to its end; Ctrl-C leaves it to itself.

    Args:
        run: Started, waiting, or ended long ago.
        as_json: Pass the events on instead of its output.
        anew: Whether it has only just been started, for the first time or again; else the end of
            what was printed before is told on a terminal, elsewhere all of it.
        epochs: So many of the epochs done before are told; None for none.

    Returns:
        The exit code.
    """
    last = LAST_OUTPUT if not anew and look(sys.stdout).terminal else None
    if anew and run.state().sessions:
        last = 0
    view: follow.View = follow.JsonView(run.id)
    if not as_json:
        view = ScriptView(run, OutputReader(run.path(LOG_FILE), last))
    with after_run.going_on_without(run):
        outcome = follow.follow(
            run, view, on_interrupt="leave", last=None if as_json else epochs or 0
        )
        left = outcome.left or (isinstance(view, ScriptView) and not _to_its_end(run, view))
    if left:
        after_run.say_left(run)
        return INTERRUPTED
    code = after_run.tell(run, outcome, view)
    if not as_json and anew and outcome.state.evaluations:
        after_run.show_results(run)
    return code
