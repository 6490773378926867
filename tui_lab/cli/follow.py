"""Following a run: its events are read as they come, and drawn, listed, or passed on as JSON.

The run is a folder that a worker writes; this only reads it, and asks for a stop where the user
does. Closing the terminal ends the following and nothing else.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Literal, Protocol, TextIO

import msgspec

from tui_lab.cli.console import draw_over, look, out, out_now, say, warn
from tui_lab.cli.params import to_json
from tui_lab.cli.progress import epoch_line, is_told, progress_line
from tui_lab.errors import LabError
from tui_lab.i18n import _, duration, ngettext, number
from tui_lab.runs import operations
from tui_lab.runs.events import Event
from tui_lab.runs.messages import not_answering, waiting
from tui_lab.runs.run import Run
from tui_lab.runs.run_log import RunLog
from tui_lab.runs.state import RunState, RunStateBuilder
from tui_lab.runs.status import Status
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import digits_text

LOOK_EVERY = 0.1
"""Seconds between two looks at the log."""
DRAW_EVERY = 0.25
"""Seconds between two drawings of the progress line."""
STATUS_EVERY = 0.5
"""Seconds without events after which the worker's life is checked."""
AT_ONCE = 5000
"""Events per look, so that Ctrl-C is felt in a long log as well."""
LAST = 10
"""Epochs that are told on a terminal of what a run has done before it is followed."""
OnInterrupt = Literal["stop", "leave"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the following ended."""

    state: RunState
    status: Status
    left: bool = False
    """The user turned away; the run may still be going on."""
    watched: bool = False
    """Whether it was going on when the following began, so that its end is news."""


class View(Protocol):
    """Where a followed run is shown."""

    def event(self, event: Event, folder: RunStateBuilder) -> None:
        """Something new, already folded in."""

    def catch_up(self, state: RunState, last: int) -> None:
        """Told instead of the events that led to `state`, of which the last epochs are wanted."""

    def trouble(self, error: LabError) -> None:
        """Something that a person should see to while the run goes on."""

    def draw(self, state: RunState, words: str) -> None:
        """Called again and again between events."""

    def clear(self) -> None:
        """Leave a clean line for other texts."""


class JsonView:
    """Passes the events on, a line each, with the run's id in front."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id

    def event(self, event: Event, folder: RunStateBuilder) -> None:
        """Write the event to stdout."""
        self.write(msgspec.structs.asdict(event))

    def write(self, fields: dict[str, object]) -> None:
        """Write one line to stdout and let it go at once."""
        out_now(to_json({"run": self._run_id, **fields}, indent=None), sys.stdout)

    def catch_up(self, state: RunState, last: int) -> None:
        """Nothing: events are passed on, all of them."""

    def trouble(self, error: LabError) -> None:
        """Say it on stderr: stdout holds the run's events alone."""
        warn(error.message)
        say(error.hint)

    def draw(self, state: RunState, words: str) -> None:
        """Nothing is drawn."""

    def clear(self) -> None:
        """Nothing was drawn."""


class LineView:
    """A line per epoch; on a terminal also a progress line that is drawn over.

    Args:
        lines: Where the epochs' lines go: stderr beside other output, stdout where they are what
            was asked for. The progress line always goes to stderr.
        run_id: Of the run.
        thinned: Leave out epochs of a long training, on a terminal.
    """

    def __init__(self, lines: TextIO, run_id: str, *, thinned: bool) -> None:
        self._lines = lines
        self._run_id = run_id
        self._view = look(sys.stderr)
        self._lines_view = look(lines)
        self._thinned = thinned and self._view.live
        self._drawn = False
        self._next = 0.0
        self._begun = time.monotonic()

    def event(self, event: Event, folder: RunStateBuilder) -> None:
        """Tell an epoch, or anything else worth a line."""
        if event.type == "epoch":
            state = folder.snapshot()
            target = state.epochs_target or 0
            if state.epochs and is_told(state.epochs_done, target, thinned=self._thinned):
                self._tell(epoch_line(state.epochs[-1], target, self._lines_view))
        elif event.type == "started":
            self._begun = time.monotonic()
            self._tell_started(folder.snapshot())
        elif event.type == "data":
            self._tell_means(folder.snapshot())
        elif event.type == "learning_rate":
            rate = folder.snapshot().learning_rate or 0.0
            self._narrate(_("The learning rate is now {rate}.").format(rate=digits_text(rate)))
        elif event.type == "queued":
            position = folder.snapshot().queue_position or 0
            self._begun = time.monotonic()
            if position and not self._view.live:
                self._narrate(waiting(position))
        elif event.type == "paused":
            self._tell_paused()
        elif event.type == "interrupted":
            self._begun = time.monotonic()
            text = _("Broken off by the scheduler after epoch {epoch}; it goes on in its turn.")
            self._narrate(text.format(epoch=folder.snapshot().epochs_done))

    def catch_up(self, state: RunState, last: int) -> None:
        """Tell where the run is: its last epochs, and how many there are before them."""
        target = state.epochs_target or 0
        shown = state.epochs[-last:] if last else ()
        if state.ended is None:
            self._tell_started(state)
        self._tell_means(state)
        if len(shown) < len(state.epochs):
            count = len(state.epochs) - len(shown)
            text = ngettext(
                "{count} earlier epoch is not shown; --last {all} shows all.",
                "{count} earlier epochs are not shown; --last {all} shows all.",
                count,
            )
            self._narrate(text.format(count=count, all=len(state.epochs)))
        for record in shown:
            self._tell(epoch_line(record, target, self._lines_view))
        if state.status_seen == "paused":
            self._tell_paused()

    def _tell_paused(self) -> None:
        text = _("Paused; go on with `tui-lab resume {run}`.")
        self._narrate(with_commands(text, run=self._run_id))

    def _tell_started(self, state: RunState) -> None:
        started = state.started
        if started is None:
            return
        if started.ending_only:
            self._narrate(_("All its epochs are done: only its ending is made up for."))
        elif started.resumed_from:
            self._narrate(
                _("Going on after epoch {epoch} on {device}.").format(
                    epoch=started.resumed_from, device=started.device
                )
            )
        elif started.device:
            text = _("Training on {device} with Keras {keras} and {backend} {version}.")
            if not started.keras:  # a loop of somebody's own
                text = _("Training on {device}.")
            self._narrate(
                text.format(
                    device=started.device,
                    keras=started.keras,
                    backend=started.backend,
                    version=started.backend_version,
                )
            )

    def _tell_means(self, state: RunState) -> None:
        if len(state.quantities) > 1:
            text = _("Loss and metrics are means over {count} quantities, whatever their units.")
            self._narrate(text.format(count=number(len(state.quantities))))

    def _tell(self, line: str) -> None:
        self.clear()
        out_now(line, self._lines)

    def _narrate(self, text: str) -> None:
        self.clear()
        say(text)

    def trouble(self, error: LabError) -> None:
        """Say it in lines of its own."""
        self.clear()
        warn(error.message)
        say(error.hint)

    def draw(self, state: RunState, words: str) -> None:
        """Draw the progress line, not too often."""
        now = time.monotonic()
        if not self._view.live or now < self._next:
            return
        self._next = now + DRAW_EVERY
        # Also a run that is to go on after an earlier end, or in another job.
        queued = state.status_seen in ("queued", "interrupted")
        if queued or state.started is None or (not state.epochs and state.batch is None):
            line = words or self._waiting(state)
        else:
            line = progress_line(state, self._view, words)
        draw_over(line)
        self._drawn = True

    def _waiting(self, state: RunState) -> str:
        if state.status_seen == "queued" and state.queue_position:
            return waiting(state.queue_position)
        seconds = duration(time.monotonic() - self._begun)
        if state.started is None:
            return _("Starting Keras ({seconds})…").format(seconds=seconds)
        return _("The first batch is on its way ({seconds})…").format(seconds=seconds)

    def clear(self) -> None:
        """Wipe the progress line."""
        if self._drawn:
            draw_over()
            self._drawn = False
            self._next = 0.0


def follow(run: Run, view: View, *, on_interrupt: OnInterrupt, last: int | None = None) -> Outcome:
    """Read the run's log to its end; an ending does not count while a worker has the run again.

    Args:
        run: Running, waiting, or ended long ago.
        view: What shows it.
        on_interrupt: What the first Ctrl-C does: ask the run to stop, or leave it alone. A
            second one always leaves.
        last: Of what is in the log already, only so many epochs are told; None tells all of it.
    """
    log = RunLog(run.folder)
    quiet_since = time.monotonic()
    over: Status | None = None
    asked = silent = caught_up = watched = False
    with interrupts() as asks:
        if last is not None:
            while events := log.read(AT_ONCE):
                log.builder.apply_all(events)
            view.catch_up(log.builder.snapshot(), last)
        while True:
            events = log.read(AT_ONCE)
            for event in events:
                log.builder.apply_all([event])
                view.event(event, log.builder)
            state = log.builder.snapshot()
            if asks.count > asked:
                if asked or on_interrupt == "leave" or not run.status().live:
                    view.clear()
                    return Outcome(state, run.status(), left=True)
                asked = True
                _ask_to_stop(run, view)
            watched |= caught_up and bool(events)
            caught_up |= len(events) < AT_ONCE
            if events:
                quiet_since, over = time.monotonic(), None
            elif over is not None:
                # The worker was gone before this last look: nothing more can come.
                view.clear()
                return Outcome(state, over, watched=watched)
            elif state.ended is not None or time.monotonic() - quiet_since > STATUS_EVERY:
                quiet_since = time.monotonic()
                status = run.status()
                watched |= status.live
                if not status.live:
                    over = status
                    continue
                if status is Status.SILENT and not silent:
                    view.trouble(not_answering(run))
                silent = status is Status.SILENT
            view.draw(state, _("stopping…") if asked else _doing(run, state))
            if len(events) < AT_ONCE:
                asks.wait(LOOK_EVERY)


def last_epochs(wanted: int | None, lines: TextIO) -> int | None:
    """How many epochs `follow` tells of what is done: as asked, else LAST on a terminal."""
    return LAST if wanted is None and look(lines).terminal else wanted


def _doing(run: Run, state: RunState) -> str:
    if state.status_seen == "paused":
        return _("paused")
    return waiting(None, run.waiting) if run.waiting and not state.begun else ""


def _ask_to_stop(run: Run, view: View) -> None:
    operations.send(run, "stop")
    view.clear()
    if operations.leave_queue(run):
        say(_("The run {run} leaves the queue and does not begin.").format(run=run.id))
        return
    say(_("The run was asked to stop; what it has learned is kept."))
    say(_("Ctrl-C once more leaves it alone with that."))


class Interrupts:
    """Counts Ctrl-C, so that nothing is broken off in the middle of a line."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.count += 1

    def wait(self, seconds: float) -> None:
        """Sleep, but wake for a Ctrl-C."""
        before, until = self.count, time.monotonic() + seconds
        while self.count == before and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.05))


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    counter = Interrupts()
    before = signal.signal(signal.SIGINT, counter)
    try:
        yield counter
    finally:
        signal.signal(signal.SIGINT, before)


def write_epochs(state: RunState) -> None:
    """All epochs of a run to stdout, a line each."""
    target = state.epochs_target or 0
    view = look(sys.stdout)
    for record in state.epochs:
        out(epoch_line(record, target, view))
