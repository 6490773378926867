"""What the keys of the training view do: commands to the worker, a new start, other screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, whole_number
from tui_lab.runs import operations
from tui_lab.runs.status import Status
from tui_lab.text.ascii import glyph
from tui_lab.text.values import digits_text
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.line_chart import next_smoothing
from tui_lab.ui.kit.plane import Plane
from tui_lab.ui.shell.destinations import ReportPage, RunInEditor
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.line_dialogs import copy_experiment
from tui_lab.ui.shell.queue_leaving import leave_queue
from tui_lab.ui.shell.trial_question import unless_trial
from tui_lab.ui.training import charts, view
from tui_lab.ui.training.actions import ACTIONS, COMMANDS, LIVE
from tui_lab.ui.training.curves_panel import CurvesPanel
from tui_lab.ui.training.loading import ThreadFailed, find_run
from tui_lab.ui.training.output_dialog import OutputScreen
from tui_lab.ui.training.sent_commands import SentCommand, SentCommands

if TYPE_CHECKING:
    from tui_lab.ui.training.screen import TrainingScreen


class TrainingHandlers:
    """Carries out the actions of the training view."""

    def __init__(self, screen: TrainingScreen) -> None:
        self.screen = screen
        self.run = screen.run
        self.lab = screen.lab
        self.sent = SentCommands()

    @property
    def progress(self) -> operations.Progress:
        """How far the run has come, for deciding what can be done with it."""
        return self._progress()

    def _progress(self, *, closely: bool = False) -> operations.Progress:
        screen, run = self.screen, self.run
        return operations.progress_of(run, screen.status, screen.state, run.called, closely=closely)

    def say(self, text: str) -> None:
        """Show a sentence for a while in place of what the curves say."""
        screen = self.screen
        self.sent.show(text, screen.status, screen.state, screen.clock())
        screen.redraw()

    def refuse(self, text: str) -> None:
        """Say why a key does nothing; what is said of the run stays where it is."""
        self.screen.notify(text)

    def send(self, name: str, asking: str, done: str, **arguments: object) -> None:
        """Send a command to the worker.

        Args:
            name: Of the command.
            asking: Translated sentence to show until the worker answers.
            done: Translated sentence to show once it has carried the command out; "" where the
                run's status says it.
            arguments: Of the command.
        """
        try:
            command = operations.send(self.run, name, **arguments)
        except LabError as error:
            self.lab.complain(error)
            return
        self.sent.add(SentCommand(command, self.screen.clock(), done, name))
        if self.screen.status is Status.SILENT:
            asking = _("Its process is suspended: it is told when it goes on.")
        self.say(f"{glyph('○')} {asking}")
        self.lab.feed.refresh()

    def pause(self) -> None:
        """Pause the run, or let it go on."""
        if not self._hears("pause"):
            return
        status = self.screen.status
        if self.sent.is_to_pause(status):
            self._go_on()
        else:
            self.sent.ask_to_pause(True)
            asking = _("It is asked to wait after its batch.")
            if status is Status.QUEUED:
                asking = _("It is asked to wait before it begins.")
            self.send("pause", asking, "")

    def _go_on(self) -> None:
        self.sent.ask_to_pause(False)
        self.send("resume", _("It is asked to go on."), "")

    def _hears(self, action: str) -> bool:
        """Whether the run has a worker that obeys an action; if not, say so."""
        refusal = operations.not_training(self.progress) or self._not_heard(action)
        if refusal is not None:
            self.refuse(refusal.sentence)
        return refusal is None

    def _not_heard(self, action: str) -> operations.Refusal | None:
        """Why a run that has a worker is not asked for an action; None if it is."""
        status, state = self.screen.status, self.screen.state
        if not status.live or action not in COMMANDS:
            return None
        return operations.not_heard(self.run.called, status, state, COMMANDS[action])

    def is_useful(self, action: str) -> bool | None:
        """Whether an action does anything now; None where that does not hang on the run."""
        live = self.screen.status.live
        if self._not_heard(action) is not None:
            return False
        if action in LIVE:
            return live
        if action in ("more", "resume"):
            decision = operations.decide_resume(self.progress)
            if action == "resume":
                return isinstance(decision, operations.Launch)
            return live or (isinstance(decision, operations.Refusal) and decision.epochs_wanted)
        if not self.run.carried.allows("copy_experiment" if action == "copy" else action):
            return False
        if action == "edit":
            return not live
        if action == "next_quantity":
            return self.screen.query_one(Plane).quantities > 1
        if action == "next_metric":
            return len(self.screen.metrics) > 1
        if action == "report":
            return not live and bool(self.screen.state.evaluations)
        return None

    def stop(self) -> None:
        """Ask, then stop the run; what it learned is kept."""
        if not self._hears("stop"):
            return
        detail = view.stop_words(
            self.screen.status, self.screen.state, script=not self.run.carried.experiment
        )

        def take(yes: bool | None) -> None:
            if yes:
                # Its state says what becomes of it.
                self.send("stop", _("It is asked to stop."), "")
                leave_queue(self.screen, [self.run])

        self.screen.app.push_screen(
            ConfirmScreen(_("Stop {name}?").format(name=self.run.called), detail, yes=_("Stop")),
            take,
        )

    def learning_rate(self) -> None:
        """Ask for a learning rate and send it to the worker."""
        if not self._hears("learning_rate"):
            return
        rate = self.screen.state.learning_rate

        def take(text: str | None) -> None:
            if text:
                value = float(text.replace(",", "."))
                done = _("Its learning rate is now {rate}.").format(rate=digits_text(value))
                asking = _("It is given the rate {rate}.").format(rate=digits_text(value))
                self.send("set_learning_rate", asking, done, learning_rate=value)

        self.screen.app.push_screen(
            InputScreen(
                _("Which learning rate from now on?"),
                f"{rate:.4g}" if rate is not None else "",
                detail=_("A tenth of it often calms a loss that jumps."),
                placeholder="0.001",
                check=view.rate_problem,
            ),
            take,
        )

    def more(self) -> None:
        """Ask how many epochs more; after the end the run is resumed with them."""
        progress, planned = self.progress, self.screen.planned
        if progress.status.live and not self._hears("more"):
            return
        decision = operations.decide_train_on(progress, 1)
        if isinstance(decision, operations.Refusal):
            self.refuse(decision.sentence)
            return
        unless_trial(
            self.screen, self.run, progress.epochs, partial(self._ask_more, progress, planned)
        )

    def _ask_more(self, progress: operations.Progress, planned: int) -> None:
        early = progress.status is Status.FINISHED and not progress.all_done
        if early:
            detail = _("It ended early, after {count} of {planned} epochs; they come on top.")
        else:
            detail = _("They are added to the {count} that are planned.")
        count = progress.epochs if early else planned

        def take(text: str | None) -> None:
            if text and (epochs := whole_number(text)):
                self._train_on(epochs)

        self.screen.app.push_screen(
            InputScreen(
                _("How many epochs more?"),
                "1" if progress.status.live else "10",
                detail=detail.format(count=count, planned=planned),
                check=view.epochs_problem,
            ),
            take,
        )

    def _train_on(self, epochs: int) -> None:
        done = ngettext(
            "It will train {count} epoch more.", "It will train {count} epochs more.", epochs
        ).format(count=epochs)
        decision = operations.decide_train_on(self.progress, epochs)
        if isinstance(decision, operations.Ask):
            self.send(decision.command, _("More epochs are asked for."), done, epochs=epochs)
        elif isinstance(decision, operations.Refusal):
            self.refuse(decision.sentence)
        else:
            self.launch(decision)

    def resume(self) -> None:
        """Go on with a run that was lost or stopped; ask how long where all was done."""
        decision = operations.decide_resume(self._progress(closely=True))
        if isinstance(decision, operations.Ask):
            self._go_on()
        elif isinstance(decision, operations.Launch):
            self.launch(decision)
        elif decision.epochs_wanted:
            self.more()
        else:
            self.refuse(decision.sentence)

    def launch(self, decision: operations.Launch) -> None:
        """Start a worker that goes on with the run."""
        self.say(_("It is being started again."))
        self.screen.run_worker(
            partial(self._launch, decision), group="launch", thread=True, exit_on_error=False
        )

    def _launch(self, decision: operations.Launch) -> None:
        try:
            operations.launch(self.run, decision)
        except LabError as error:
            self.screen.post_message(ThreadFailed(error))
        self.lab.feed.refresh()
        if self.lab.standby is not None:
            self.lab.standby.want()

    def kill(self) -> None:
        """Ask, then end the process of the run at once."""
        if not self._hears("kill"):
            return

        def take(yes: bool | None) -> None:
            if not yes:
                return
            try:
                what = operations.kill(self.run)
            except LabError as error:
                self.lab.complain(error)
                return
            self.say(_("Ended: {what}.").format(what=what))
            self.lab.feed.refresh()

        self.screen.app.push_screen(
            ConfirmScreen(
                _("End the process of {name} at once?").format(name=self.run.called),
                with_keys(
                    _("The run is then lost, but {key_resume} goes on from its last checkpoint.")
                    if self.run.carried.start
                    else _("Its script ends with it, and cannot be gone on with from here."),
                    ACTIONS,
                ),
                yes=_("End it"),
                danger=True,
            ),
            take,
        )

    def report(self) -> None:
        """Open the report, once there is something to report."""
        if not self.screen.state.evaluations or self.screen.status.live:
            self.refuse(_("There is a report when the run has ended."))
            return
        self.screen.lab.open(ReportPage(self.run))

    def output(self) -> None:
        """Show what was printed, and follow it."""
        loader = self.screen.loader

        def lines() -> Sequence[str]:
            loader.read_output()
            return loader.output

        self.screen.app.push_screen(OutputScreen(self.run.called, lines))

    def copy(self) -> None:
        """Copy the run's experiment as one line of text, and show it."""
        copy_experiment(self.screen, self.run)

    def edit(self) -> None:
        """Open the editor on a copy of the run's experiment."""
        self.screen.lab.open(RunInEditor(self.run))

    def back(self) -> None:
        """Go back; say so where the run goes on."""
        if self.screen.status.live:
            waits = self.screen.status is Status.QUEUED
            text = _("{name} waits for its turn.") if waits else _("{name} goes on.")
            self.screen.app.notify(text.format(name=self.run.called))
        self.screen.close_in_front()

    def log_loss(self) -> None:
        """Draw the loss on a logarithmic axis, or on a plain one."""
        axes = self.screen.axes
        self.screen.axes = replace(axes, logarithmic_loss=not axes.logarithmic_loss)

    def next_metric(self) -> None:
        """Show the next metric beside the loss."""
        axes, metrics = self.screen.axes, self.screen.metrics
        if len(metrics) < 2:
            known = charts.first_figure(self.screen.state) if not metrics else metrics[0]
            self.refuse(_("It records one metric alone: {metric}.").format(metric=known))
            return
        self.screen.axes = replace(axes, metric=charts.metric_after(metrics, axes))

    def next_quantity(self) -> None:
        """Draw the next of several quantities over the inputs."""
        plane = self.screen.query_one(Plane)
        if plane.quantities > 1:
            plane.quantity = (plane.quantity + 1) % plane.quantities
            self.screen.redraw()
        else:
            self.refuse(_("There are no several quantities to be drawn over the inputs."))

    def whole_axis(self) -> None:
        """Draw the metric from 0 on, or only where the curves are."""
        axes = self.screen.axes
        self.screen.axes = replace(axes, whole_axis=not axes.whole_axis)

    def smooth(self) -> None:
        """Draw the curves smoothed, more so, or as they are."""
        axes = self.screen.axes
        self.screen.axes = replace(axes, smoothing=next_smoothing(axes.smoothing))

    def zoom_in(self) -> None:
        """Draw only the later half of the epochs that are in sight."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Draw twice as many epochs, up to all of them."""
        self._zoom(-1)

    def _zoom(self, steps: int) -> None:
        plot = self.screen.query_one(CurvesPanel).chart("loss").plot
        self.screen.axes = replace(self.screen.axes, zoom=plot.zoomed(steps).zoom)

    def cursor(self) -> None:
        """Put the cursor on the last epoch of the charts."""
        chart = self.screen.query_one(CurvesPanel).chart("loss").chart
        chart.focus()
        chart.action_point(0)

    def previous_run(self) -> None:
        """Show the previous one of the runs that are going on."""
        self._show_neighbour(-1)

    def next_run(self) -> None:
        """Show the next one of the runs that are going on."""
        self._show_neighbour(1)

    def _show_neighbour(self, step: int) -> None:
        live = [run.id for run in self.lab.snapshot.live]
        if not any(name != self.run.id for name in live):
            self.refuse(_("No other run is going on."))
            return
        if self.run.id in live:
            index = (live.index(self.run.id) + step) % len(live)
        else:
            index = 0 if step > 0 else len(live) - 1
        try:
            other = find_run(self.lab, live[index])
        except LabError as error:
            self.lab.complain(error)
            return
        screen = self.screen
        screen.app.switch_screen(type(screen)(other, clock=screen.clock))
