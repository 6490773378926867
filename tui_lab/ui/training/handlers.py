"""What a run is asked for from its training view, and how the answers come back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from textual import work

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext
from tui_lab.runs import Run, commands
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.telling import going_on, refusal
from tui_lab.ui.editing import edit_copy
from tui_lab.ui.kit.glyphs import glyph
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.feed import Look
from tui_lab.ui.training.actions import LIVE

PATIENCE = 10.0
"""Seconds after which a worker that has not answered is said to be silent."""
RESUMABLE = frozenset({Status.STOPPED, Status.LOST, Status.FAILED})
"""What goes on from its last full epoch up to what was planned. A run that diverged would come to
the same end; one that has finished is told how many epochs more."""
ANSWER_STAYS = 6.0
"""Seconds that an answer is shown."""
READY = ("", "already_so")
"""What an answer gives as its reason where the run is now as was asked for."""
ANSWER_READ = 2.0
"""Seconds after which it gives way to news: a finished epoch, or the end of the run."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and what the run was doing when it was given."""

    text: str
    time: float
    epochs: int
    live: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that was sent and not answered yet."""

    id: str
    time: float
    done: str
    """Translated sentence for when it is done."""
    queued: str = ""
    """The same for while the run has not begun, also if it was asked for before."""


def will_pause_words() -> str:
    """That a run which has not begun was asked to wait."""
    return _("It will pause as soon as it begins; p takes that back.")


class TrainingDoing(LabScreen):
    """The doing part of the training view; `TrainingScreen` shows it."""

    def __init__(self, run: Run, clock: Callable[[], float]) -> None:
        super().__init__()
        self.run = run
        self.clock = clock
        self.look: Look | None = None
        self.said: Said | None = None
        """The last word on a command."""
        self.will_pause = False
        """Whether it was asked to wait before it began."""
        self._asked: list[Asked] = []

    def redraw(self) -> None:
        """Show everything as it is now."""
        raise NotImplementedError

    @property
    def status(self) -> Status:
        """What the run is doing, as far as was seen."""
        return self.look.status if self.look is not None else Status.QUEUED

    @property
    def state(self) -> RunState:
        """What its log says, as far as was seen."""
        return self.look.state if self.look is not None else RunState()

    def say(self, text: str) -> None:
        """Show an answer for a while."""
        self._keep(text)
        self.redraw()

    def _keep(self, text: str) -> None:
        self.said = Said(text, self.clock(), self.state.epochs_done, self.status.live)

    def ask(
        self, name: str, asking: str, done: str, *, queued: str = "", **arguments: object
    ) -> None:
        """Send a command to the worker.

        Args:
            name: Of the command.
            asking: Translated sentence until it answers.
            done: Translated sentence once it has done it.
            queued: Translated; stands for both while the run has not begun.
            arguments: Of the command.
        """
        try:
            command = commands.send(self.run, name, **arguments)
        except LabError as error:
            self.lab.complain(error)
            return
        self._asked.append(Asked(command, self.clock(), done, queued))
        if self.status is Status.QUEUED:
            asking = queued or _("The run has not begun; it will be told when it does.")
        self.say(f"{glyph('○')} {asking}")
        self.lab.feed.refresh()

    def hear(self) -> None:
        """Look for answers to what was asked."""
        waiting = []
        if self.status is not Status.QUEUED:
            self.will_pause = False
        for asked in self._asked:
            answer = self.state.acknowledged.get(asked.id)
            if answer is None:
                waiting.append(asked)
            elif asked.queued and self.status is Status.QUEUED and answer.reason in READY:
                self._keep(f"{glyph('✓')} {asked.queued}")
            elif answer.outcome == "done":
                self._keep(f"{glyph('✓')} {asked.done}")
            else:
                text = _("The run refused: {reason}.").format(reason=refusal(answer))
                self._keep(f"{glyph('✗')} {text}")
        self._asked = waiting
        if waiting and not self.status.live:
            self._asked = []
            late = _("The run has ended; it was not told any more.")
            self._keep(f"{glyph('✗')} {late}")

    def lose_patience(self) -> None:
        """Say so where the worker has been silent for long; forget old answers."""
        now = self.clock()
        silent = [asked for asked in self._asked if now - asked.time > PATIENCE]
        if silent and self.status is not Status.QUEUED:
            text = _("The run has not answered yet. If it never does, k ends its process.")
            self._keep(f"{glyph('…')} {text}")
        elif self._grown_old(now):
            self.said = None

    def _grown_old(self, now: float) -> bool:
        """Whether what was said has been there for long enough."""
        said = self.said
        if said is None or (self._asked and self.status is not Status.QUEUED):
            return False  # what was asked for is not answered yet
        news = self.state.epochs_done != said.epochs or (said.live and not self.status.live)
        return now - said.time > (ANSWER_READ if news else ANSWER_STAYS)

    def action_pause(self) -> None:
        """Let it wait, or let it go on."""
        if not self._is_live():
            return
        if self.status is Status.PAUSED or self.will_pause:
            self.will_pause = False
            queued = _("It will not pause when it begins.")
            self.ask("resume", _("It is asked to go on."), _("It goes on."), queued=queued)
        else:
            self.will_pause = self.status is Status.QUEUED
            asking = _("It is asked to wait after its batch.")
            done = _("It is paused; p lets it go on.")
            self.ask("pause", asking, done, queued=will_pause_words())

    def _is_live(self) -> bool:
        """Whether it can be asked for anything; else that is said."""
        if not self.status.live:
            self.say(_("It is not training."))
        return self.status.live

    def worth_offering(self, action: str) -> bool:
        """Whether an action means something now; the keys of the others say why they do not."""
        status, state = self.status, self.state
        if action in LIVE:
            return status.live
        if action == "more":
            return status.live or status is Status.FINISHED or self._needs_more()
        if action == "resume":
            return status in RESUMABLE and not self._needs_more()
        if action == "edit":
            return not status.live
        if action == "report":
            return not status.live and bool(state.evaluations)
        return super().worth_offering(action)

    def _needs_more(self) -> bool:
        """Whether it was left off with nothing to do of what was planned, and that is known."""
        if self.status not in (Status.STOPPED, Status.FAILED):
            return False
        return self.state.epochs_done >= self.planned > 0

    def action_stop(self) -> None:
        """Ask, then stop it; what it learned is kept."""
        if not self._is_live():
            return
        detail = _("It finishes its batch, keeps what it learned, and is evaluated.")

        def take(yes: bool | None) -> None:
            if yes:
                self.ask("stop", _("It is asked to stop."), _("It stops; what it learned is kept."))

        self.app.push_screen(
            ConfirmScreen(_("Stop {name}?").format(name=self.run.name), detail, yes=_("Stop")), take
        )

    def action_learning_rate(self) -> None:
        """Ask for a learning rate and set it."""
        if not self._is_live():
            return
        rate = self.state.learning_rate

        def take(text: str | None) -> None:
            if text:
                value = float(text.replace(",", "."))
                done = _("It now learns with a rate of {rate}.").format(rate=f"{value:g}")
                asking = _("It is given the rate {rate}.").format(rate=f"{value:g}")
                self.ask("set_learning_rate", asking, done, learning_rate=value)

        self.app.push_screen(
            InputScreen(
                _("Which learning rate from now on?"),
                f"{rate:.4g}" if rate is not None else "",
                detail=_("A tenth of it often calms a loss that jumps."),
                placeholder="0.001",
                check=_rate_problem,
            ),
            take,
        )

    def action_more(self) -> None:
        """Ask how many epochs more; after the end the run is resumed with them."""
        if self.status is Status.DIVERGED:
            self._say_it_diverges()
            return
        early = self.status is Status.FINISHED and self.state.epochs_done < self.planned
        if early:
            detail = _("It ended early, after {count} of {planned} epochs; they come on top.")
        else:
            detail = _("They are added to the {count} that are planned.")
        count = self.state.epochs_done if early else self.planned

        def take(text: str | None) -> None:
            if text:
                self._train_on(int(text))

        self.app.push_screen(
            InputScreen(
                _("How many epochs more?"),
                "1" if self.status.live else "10",
                detail=detail.format(count=count, planned=self.planned),
                check=_epochs_problem,
            ),
            take,
        )

    @property
    def planned(self) -> int:
        """Epochs planned."""
        raise NotImplementedError

    def _train_on(self, epochs: int) -> None:
        done = ngettext(
            "It will train {count} epoch more.", "It will train {count} epochs more.", epochs
        ).format(count=epochs)
        if self.status.live:
            self.ask("train_on", _("More epochs are asked for."), done, epochs=epochs)
            return
        finished = self.status is Status.FINISHED
        left = 0 if finished else max(0, self.planned - self.state.epochs_done)
        self.launch(left + epochs)

    def _say_it_diverges(self) -> None:
        self.say(_("It would diverge again: press e and give it a smaller learning rate."))

    def action_resume(self) -> None:
        """Go on with a run that was lost or stopped; ask how long where all was done."""
        if self.status is Status.PAUSED:
            self.action_pause()
        elif self.status.live:
            self.say(going_on(self.status))
        elif self.status is Status.DIVERGED:
            self._say_it_diverges()
        elif self.status is Status.FINISHED or self.state.epochs_done >= self.planned > 0:
            self.action_more()
        else:
            self.launch(None)

    def launch(self, epochs: int | None) -> None:
        """Start a worker for the run again; None trains up to what was planned."""
        self.say(_("It is being started again."))
        self._launch(epochs)

    @work(thread=True, group="launch", exit_on_error=False)
    def _launch(self, epochs: int | None) -> None:
        from tui_lab.datasets.planning import check_plan
        from tui_lab.runs.launch import resume

        gpu, engine = self.run.extra.get("gpu"), self.run.extra.get("engine")
        try:
            check_plan(self.run.experiment)
            resume(
                self.run,
                epochs,
                gpu=gpu if isinstance(gpu, str) else None,
                engine=engine if isinstance(engine, str) else None,
            )
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
        self.lab.feed.refresh()
        if self.lab.standby is not None:
            self.lab.standby.want()

    def action_kill(self) -> None:
        """Ask, then end the process of the run at once."""
        if not self._is_live():
            return

        def take(yes: bool | None) -> None:
            if not yes:
                return
            try:
                pid = commands.kill(self.run)
            except LabError as error:
                self.lab.complain(error)
                return
            self.say(_("The process {pid} was ended.").format(pid=pid))
            self.lab.feed.refresh()

        self.app.push_screen(
            ConfirmScreen(
                _("End the process of {name} at once?").format(name=self.run.name),
                _("The run is then lost, but r goes on from its last full epoch."),
                yes=_("End it"),
                danger=True,
            ),
            take,
        )

    def action_report(self) -> None:
        """Show what was learned, once there is something to report."""
        if not self.state.evaluations or self.status.live:
            self.say(_("There is a report when the run has ended."))
            return
        from tui_lab.ui.report.screen import ReportScreen

        self.app.switch_screen(ReportScreen(self.run))

    def action_edit(self) -> None:
        """Change a copy of its experiment."""
        edit_copy(self, self.run)

    def action_back(self) -> None:
        """Go back; a run that is going on is said to do so."""
        if self.status.live:
            self.app.notify(_("{name} goes on.").format(name=self.run.name), timeout=4)
        self.app.pop_screen()


def _rate_problem(text: str) -> str | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    return None if 0 < value < math.inf else _("Give a number larger than 0, such as 0.001.")


def _epochs_problem(text: str) -> str | None:
    good = text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= 10**9
    return None if good else _("Give a whole number from 1 on.")
