"""What is done with a sweep that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.errors import LabError
from tui_lab.i18n import _, ngettext, number, whole_number
from tui_lab.runs.repeating import MOST
from tui_lab.runs.store import KEPT_IN_TRASH
from tui_lab.sweeps import operations, standing, words
from tui_lab.sweeps.plan import MOST_TRIALS
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.shell.deletions import Deleted, Deletions
from tui_lab.ui.shell.destinations import ComparisonPage, RunPage, SweepSetupPage
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.path_question import ask_path, tell_written
from tui_lab.ui.shell.script_dialog import ScriptAsked, ask_script
from tui_lab.ui.sweeps.actions import ACTIONS
from tui_lab.ui.sweeps.view import run_choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_lab.sweeps.look import TrialLine
    from tui_lab.ui.sweeps.screen import SweepScreen

ALL = "all"


class SweepHandlers:
    """Carries out the actions on a sweep."""

    def __init__(self, screen: SweepScreen) -> None:
        self.screen = screen

    def open(self) -> None:
        """Show the run of the marked trial; where no trial is seen to be marked, of the best."""
        view = self.screen.view
        best = view.best if view is not None and self.screen.page != "trials" else None
        self.show_run(best or self.screen.marked)

    def show_run(self, line: TrialLine | None) -> None:
        """Show the run of a trial; of several seeds, ask which."""
        if line is None:
            return
        if not line.runs:
            self.screen.notify(line.message or _("This trial has no run."))
        elif len(line.runs) == 1:
            self._show(line.runs[0])
        else:
            title = _("Which run of trial {number}?").format(number=line.number)
            choices = [*run_choices(line), (ALL, _("all beside each other"))]

            def take(chosen: str | None) -> None:
                if chosen:
                    self._show(*(line.runs if chosen == ALL else (chosen,)))

            self.screen.app.push_screen(ChoiceScreen(title, choices), take)

    def _show(self, *ids: str) -> None:
        try:
            runs = [self.screen.loader.run_of(each) for each in ids]
            self.screen.lab.open(RunPage(runs[0]) if len(runs) == 1 else ComparisonPage(runs))
        except LabError as error:
            self.screen.lab.complain(error)

    def stop(self) -> None:
        """Ask, then stop it."""
        view = self.screen.view
        if view is None:
            return
        running = sum(line.status == "running" for line in view.trials)
        waiting = view.plan.trials - view.done - running
        detail = _(
            "Trials that train now: {running}, that have not begun: {waiting}. What trains finishes"
            " its batch and keeps what it learned; {key_resume} goes on with all of them."
        )
        told = with_keys(detail, ACTIONS, running=number(running), waiting=number(waiting))

        def take(yes: bool | None) -> None:
            said = _("The sweep was asked to stop; its trials are kept as they are.")
            if yes:
                self.screen.loader.act(operations.stop, lambda: self.screen.notify(said))

        self.screen.app.push_screen(ConfirmScreen(_("Stop the sweep?"), told), take)

    def resume(self) -> None:
        """Go on with it; say so at once where it waits for runs that are still to stop."""
        view = self.screen.view
        if view is not None and view.status == "running":
            text = _(
                "The sweep goes on. {key_open} opens the run of the trial, to go on with it there."
            )
            self.screen.notify(with_keys(text, ACTIONS))
            return
        if view is not None and standing.still_stops(view):
            self.screen.notify(_("The sweep goes on as soon as its runs have stopped."))
        self.screen.loader.act(operations.resume, lambda: None)

    def more_trials(self) -> None:
        """Ask how many more trials, and go on with them."""
        view = self.screen.view
        if view is None:
            return
        left = view.plan.untried
        if left == 0:
            text = _("All combinations of its values were tried: {key_sweep} varies others.")
            self.screen.notify(with_keys(text, ACTIONS))
            return
        most = MOST_TRIALS - view.plan.trials if left is None else left
        proposed = min(most, operations.MORE_TRIALS)

        def take(count: int) -> None:
            self.screen.loader.act(
                lambda sweep: operations.resume(sweep, count),
                lambda: self.screen.notify(_("The sweep goes on.")),
            )

        detail = _("They are added to the {count} that were planned.")
        told = detail.format(count=number(view.plan.trials))
        self._ask_number(_("How many more trials?"), told, proposed, most, take)

    def repeat(self) -> None:
        """Ask how often, then train the best again with other seeds."""
        view = self.screen.view
        if view is None or not view.best_run or view.best is None:
            self.screen.notify(_("There is no best trial yet."))
            return
        run, at_once = view.best_run, view.plan.at_once

        def take(count: int) -> None:
            text = ngettext(
                "The best trial is trained again with {count} further seed; the run is called as"
                " the trial is, with seed= behind it.",
                "The best trial is trained again with {count} further seeds; the runs are called as"
                " the trial is, with seed= behind it.",
                count,
            ).format(count=count)
            self.screen.loader.repeat(run, count, at_once, lambda: self.screen.notify(text))

        title = _("Train the best, trial {number}, with how many further seeds?")
        self._ask_number(
            title.format(number=view.best.number),
            words.repeat_time_words(view),
            words.REPEATS,
            MOST,
            take,
        )

    def _ask_number(
        self, title: str, detail: str, proposed: int, most: int, take: Callable[[int], None]
    ) -> None:
        def check(text: str) -> str | None:
            value = whole_number(text)
            if value is not None and 1 <= value <= most:
                return None
            return _("A whole number from 1 to {most}.").format(most=number(most))

        def taken(text: str | None) -> None:
            if text and (value := whole_number(text)):
                take(value)

        self.screen.app.push_screen(
            InputScreen(title, str(proposed), detail=detail, check=check, while_typing=check),
            taken,
        )

    def sweep(self) -> None:
        """Begin another one with the choices of this one."""
        view = self.screen.view
        if view is None:
            return
        if view.plan.script is not None:
            ask_script(self.screen, ScriptAsked.like(view.plan))
            return
        try:
            self.screen.lab.open(SweepSetupPage(view.plan.base, like=view.plan))
        except LabError as error:
            self.screen.lab.complain(error)

    def sweeps(self) -> None:
        """Choose among all sweeps."""
        self.screen.loader.list(self._choose)

    def _choose(self, choices: list[tuple[str, str]]) -> None:
        now = self.screen.view.id if self.screen.view is not None else None

        def take(chosen: str | None) -> None:
            if chosen:
                self.screen.loader.go_to(chosen)

        if choices and self.screen.is_current:
            self.screen.app.push_screen(ChoiceScreen(_("Which sweep?"), choices, now), take)

    def delete(self) -> None:
        """Ask whether its runs are meant as well, and put it away."""
        view = self.screen.view
        if view is None:
            return
        if view.status == "running":
            self.screen.notify(with_keys(_("Stop it first, with {key_stop}."), ACTIONS))
            return
        count = sum(len(line.runs) for line in view.trials)
        both = ngettext("the sweep and its {count} run", "the sweep and its {count} runs", count)
        both = both.format(count=number(count))
        if count > KEPT_IN_TRASH:
            kept = _("(only the last {count} can be brought back)")
            both += " " + kept.format(count=KEPT_IN_TRASH)
        choices = [("", _("the sweep alone: its runs stay in the table of runs"))]
        choices += [(ALL, both)] if count else []

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self.screen.loader.remove(chosen == ALL, deleted)

        def deleted() -> None:
            text = _("Deleted: {name}. {key_undo} brings it back.")
            self.screen.lab.keep(Deletions).made.append(Deleted(sweep=view.id))
            self.screen.lab.feed.refresh()
            self.screen.notify(with_keys(text, ACTIONS, name=view.plan.name))

        title = _("Delete what of {name}?").format(name=view.plan.name)
        self.screen.app.push_screen(ChoiceScreen(title, choices), take)

    def undo(self) -> None:
        """Bring back the sweep that was deleted last, with the runs that went with it."""
        made = self.screen.lab.keep(Deletions).made
        last = next((each for each in reversed(made) if each.sweep), None)
        if last is not None:
            made.remove(last)

        def back(name: str, runs: int) -> None:
            self.screen.lab.feed.refresh()
            self.screen.notify(words.back_words(name, runs))

        self.screen.loader.restore("last" if last is None else last.sweep, back)

    def pair(self) -> None:
        """Put two other settings on the map."""
        self.screen.next_pair()

    def next_tab(self) -> None:
        """The page to the right."""
        self.screen.turn(1)

    def previous_tab(self) -> None:
        """The page to the left."""
        self.screen.turn(-1)

    def next_sweep(self) -> None:
        """The sweep that was begun after this one."""
        if not self.screen.loader.turn(1):
            self.screen.notify(_("This is the latest sweep."))

    def previous_sweep(self) -> None:
        """The sweep that was begun before this one."""
        if not self.screen.loader.turn(-1):
            self.screen.notify(_("This is the first sweep."))

    def export(self) -> None:
        """Ask where to, and write the trials as CSV."""
        view = self.screen.view
        if view is not None:
            self.screen.run_worker(
                self._export(f"sweep-{view.id}.csv"), group="export", exit_on_error=False
            )

    async def _export(self, name: str) -> None:
        path = await ask_path(self.screen, name)
        if path is not None:
            self.screen.loader.write_csv(path, lambda: tell_written(self.screen, path))
