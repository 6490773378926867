"""The commands that the training view has sent to a worker, and the answer that it shows."""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.i18n import _
from tui_lab.runs.messages import refusal
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.text.ascii import glyph

ANSWER_EXPECTED = 10.0
"""Seconds after which the view says that the worker has not answered."""
ANSWER_STAYS = 6.0
"""Seconds that an answer is shown."""
ANSWER_READ = 2.0
"""Seconds after which an answer gives way to news: a finished epoch, or the end of the run."""
AS_WANTED = ("", "already_so")
"""Reasons of an answer that leave the run as the command wanted it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about a command, and what the run was doing when it was shown."""

    text: str
    time: float
    epochs: int
    live: bool


@dataclass(frozen=True, slots=True)
class SentCommand:
    """A command that was sent and has no answer yet."""

    id: str
    time: float
    done: str
    """Translated sentence to show once the worker has carried it out."""
    queued: str = ""
    """Translated sentence to show instead while the run has not begun."""


def will_pause_sentence() -> str:
    """The sentence on a run that pauses as soon as it begins."""
    return _("It will pause as soon as it begins; p takes that back.")


class SentCommands:
    """Matches commands with their answers in the log, and keeps the sentence to show."""

    def __init__(self) -> None:
        self.notice: Notice | None = None
        """The sentence to show now."""
        self.will_pause = False
        """Whether a run that has not begun was asked to pause."""
        self._unanswered: list[SentCommand] = []

    def add(self, command: SentCommand) -> None:
        """Wait for the answer to a command."""
        self._unanswered.append(command)

    def show(self, text: str, status: Status, state: RunState, now: float) -> None:
        """Keep a sentence to show for a while."""
        self.notice = Notice(text, now, state.epochs_done, status.live)

    def take_answers(self, status: Status, state: RunState, now: float) -> None:
        """Look for answers in what the log says now.

        Args:
            status: Of the run.
            state: Of the run, with the commands that were answered.
            now: Seconds since 1970.
        """
        unanswered = []
        if status is not Status.QUEUED:
            self.will_pause = False
        for command in self._unanswered:
            answer = state.acknowledged.get(command.id)
            if answer is None:
                unanswered.append(command)
                continue
            if command.queued and status is Status.QUEUED and answer.reason in AS_WANTED:
                text = f"{glyph('✓')} {command.queued}"
            elif answer.outcome == "done":
                text = f"{glyph('✓')} {command.done}"
            else:
                refused = _("The run refused: {reason}.").format(reason=refusal(answer))
                text = f"{glyph('✗')} {refused}"
            self.show(text, status, state, now)
        self._unanswered = unanswered
        if unanswered and not status.live:
            self._unanswered = []
            late = _("The run has ended; it was not told any more.")
            self.show(f"{glyph('✗')} {late}", status, state, now)

    def update_notice(self, status: Status, state: RunState, now: float) -> None:
        """Report a worker that does not answer; drop a sentence that was shown for long enough."""
        overdue = any(now - command.time > ANSWER_EXPECTED for command in self._unanswered)
        if overdue and status is not Status.QUEUED:
            text = _("The run has not answered yet. If it never does, k ends its process.")
            self.show(f"{glyph('…')} {text}", status, state, now)
        elif self._is_old(status, state, now):
            self.notice = None

    def _is_old(self, status: Status, state: RunState, now: float) -> bool:
        """Whether the sentence was shown for long enough."""
        notice = self.notice
        if notice is None or (self._unanswered and status is not Status.QUEUED):
            return False  # a command still waits for its answer
        news = state.epochs_done != notice.epochs or (notice.live and not status.live)
        return now - notice.time > (ANSWER_READ if news else ANSWER_STAYS)
