"""The commands that the training view has sent to a worker, and the answer that it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_lab.i18n import _
from tui_lab.runs.messages import refusal
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, is_stopping
from tui_lab.text.ascii import glyph

ANSWER_EXPECTED = 10.0
"""Seconds after which the view says that the worker has not answered."""
ANSWER_STAYS = 6.0
"""Seconds that an answer is shown."""
ANSWER_READ = 2.0
"""Seconds after which an answer gives way to news: a finished epoch, or the end of the run."""
AS_WANTED = "already_so"
"""The reason of a refusal that leaves the run as the command wanted it."""
ENDINGS = frozenset({Status.STOPPED, Status.LOST})
"""Endings that somebody asked for: what was said of them may still be read."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about a command, and what the run was doing when it was shown."""

    text: str
    time: float
    epochs: int
    status: Status


@dataclass(frozen=True, slots=True)
class SentCommand:
    """A command that was sent and has no answer yet."""

    id: str
    time: float
    done: str
    """Translated sentence to show once the worker has carried it out; "" where the run's status
    says it."""
    name: str = ""
    """What was asked for, as in `operations.send`."""


class SentCommands:
    """Matches commands with their answers in the log, and keeps the sentence to show."""

    def __init__(self) -> None:
        self.notice: Notice | None = None
        """The sentence to show now."""
        self._unanswered: list[SentCommand] = []
        self._pause: bool | None = None
        """Whether the run is to be paused, until it is as was asked for."""

    def add(self, command: SentCommand) -> None:
        """Wait for the answer to a command."""
        self._unanswered.append(command)

    def is_to_pause(self, status: Status) -> bool:
        """Whether the run is paused or was asked to: what was asked for last counts, because the
        status follows only when the worker has read it."""
        return status is Status.PAUSED if self._pause is None else self._pause

    def is_to_stop(self, status: Status, state: RunState) -> bool:
        """Whether the run stops or was asked to: its worker may answer seconds later."""
        asked = any(command.name == "stop" for command in self._unanswered)
        return is_stopping(status, replace(state, stopping=state.stopping or asked))

    def ask_to_pause(self, pause: bool) -> None:
        """Remember what was asked for."""
        self._pause = pause

    def show(self, text: str, status: Status, state: RunState, now: float) -> None:
        """Keep a sentence to show for a while."""
        self.notice = Notice(text, now, state.epochs_done, status)

    def take_answers(self, status: Status, state: RunState, now: float) -> None:
        """Look for answers in what the log says now.

        Args:
            status: Of the run.
            state: Of the run, with the commands that were answered.
            now: Seconds since 1970.
        """
        unanswered = []
        for command in self._unanswered:
            answer = state.acknowledged.get(command.id)
            if answer is None:
                unanswered.append(command)
                continue
            if answer.outcome != "done" and answer.reason != AS_WANTED:
                refused = _("The run refused: {reason}.").format(reason=refusal(answer.reason))
                self.show(f"{glyph('✗')} {refused}", status, state, now)
                self._pause = None
            elif command.done and status.live:
                self.show(f"{glyph('✓')} {command.done}", status, state, now)
            else:
                self.notice = None
        self._unanswered = unanswered
        if not unanswered and self._pause is (status is Status.PAUSED):
            self._pause = None
        self._forget_what_no_longer_holds(status)
        if unanswered and not status.live:
            self._unanswered, self._pause = [], None
            late = _("The run has ended; it was not told any more.")
            self.show(f"{glyph('✗')} {late}", status, state, now)

    def update_notice(self, status: Status, state: RunState, now: float) -> None:
        """Report a worker that does not answer; drop a sentence that was shown for long enough."""
        overdue = any(now - command.time > ANSWER_EXPECTED for command in self._unanswered)
        if overdue:
            text = _("The run has not answered yet. If it never does, k ends its process.")
            self.show(f"{glyph('…')} {text}", status, state, now)
        elif self._is_old(status, state, now):
            self.notice = None

    def _is_old(self, status: Status, state: RunState, now: float) -> bool:
        """Whether the sentence was shown for long enough."""
        notice = self.notice
        if notice is None or self._unanswered:
            return False  # a command still waits for its answer
        news = state.epochs_done != notice.epochs or (notice.status.live and not status.live)
        return now - notice.time > (ANSWER_READ if news else ANSWER_STAYS)

    def _forget_what_no_longer_holds(self, status: Status) -> None:
        """Drop a sentence that the run has overtaken: beside its status it would be wrong."""
        notice = self.notice
        if notice is None or notice.status is status:
            return
        ended = notice.status.live and not status.live and status not in ENDINGS
        if ended or not notice.status.live:
            self.notice = None
