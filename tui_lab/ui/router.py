"""Which screen shows what: the only module that knows the screens of all features.

Each is imported when it is first opened, and the pages with the first of them: to make a class of
each takes longer than anything else that the first screen would import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import Screen

from tui_lab.i18n import _
from tui_lab.ui.kit import textual_private
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.lab.actions import ACTIONS as LAB_ACTIONS
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment
    from tui_lab.runs.run import Run
    from tui_lab.ui.base_app import BaseApp
    from tui_lab.ui.lab.screen import LabHome
    from tui_lab.ui.shell import destinations as to

S = TypeVar("S", bound=Screen[None])


def _lab() -> Screen[None]:
    from tui_lab.ui.lab.screen import LabHome

    return LabHome()


def _runs() -> Screen[None]:
    from tui_lab.ui.runs.screen import RunsScreen

    return RunsScreen()


def _courses() -> Screen[None]:
    from tui_lab.ui.courses.screen import CoursesScreen

    return CoursesScreen()


def _neuron() -> Screen[None]:
    from tui_lab.ui.neuron.screen import NeuronScreen

    return NeuronScreen()


def _data() -> Screen[None]:
    from tui_lab.ui.data.screen import DataScreen

    return DataScreen()


def _settings() -> Screen[None]:
    from tui_lab.ui.settings.screen import SettingsScreen

    return SettingsScreen()


MODES: Mapping[str, Callable[[], Screen[None]]] = {
    "lab": _lab,
    "runs": _runs,
    "courses": _courses,
    "neuron": _neuron,
    "data": _data,
    "settings": _settings,
}
"""The first screens of the modes, behind the keys 1 to 6."""


class Router:
    """Opens screens for the app."""

    def __init__(self, app: BaseApp) -> None:
        self._app = app

    def open(self, page: to.Page, *, instead: bool = False) -> None:
        """Lay a page upon the screen in front; `instead` closes that screen.

        A run's report and its training lead to each other: where the page lies right below the
        screen in front, that one is closed, so that the way back never grows longer.

        Raises:
            LabError: The page cannot be shown, such as predictions of a run without a model.
        """
        from tui_lab.ui.shell import destinations as to

        front = self._app.screen
        if self._is_below(page):
            self._close_front()
            return
        screen = self._screen(page)
        if isinstance(front, LabScreen):
            front.leave()
        if instead:
            self._app.switch_screen(screen)
        else:
            self._app.push_screen(screen)
        if isinstance(page, to.ReportPage) and page.export:
            self._app.call_later(screen.run_action, "export_report")

    async def go(self, destination: to.Destination) -> None:
        """Go to a place in one of the modes."""
        from tui_lab.ui.shell import destinations as to

        match destination:
            case to.PresetInLab(name):
                (await self._lab_home()).choose(name)
            case to.DataInLab(name):
                (await self._lab_home()).choose_data(name)
            case to.StepInCourse(course, step):
                from tui_lab.ui.courses.screen import CoursesScreen

                await self.go_to("courses")
                cast(CoursesScreen, self._app.screen).open_step(course, step)
            case to.NeuronExercise(start):
                from tui_lab.ui.neuron.page import NeuronPage

                from_course = self._app.current_mode == "courses"
                await self.go_to("neuron")
                await cast(NeuronPage, self._app.screen).begin(start, from_course=from_course)
            case to.SettingRow(key):
                from tui_lab.ui.settings.screen import SettingsScreen

                await self.go_to("settings")
                cast(SettingsScreen, self._app.screen).choose(key)

    async def go_to(self, mode: str) -> None:
        """Go to the first screen of a mode, whatever lay upon it when it was left."""
        await self._switch(mode)
        while len(self._app.screen_stack) > 1:
            self._close_front()

    async def return_to(self, mode: str) -> None:
        """Go to where one was in a mode; who is there already goes to its first screen."""
        if mode == "courses":
            self._forget_course()
        if self._app.current_mode == mode and self._shows(mode):
            await self.go_to(mode)
            return
        await self._switch(mode)
        # What another mode has laid upon it, such as a run that was begun from a step.
        while not self._shows(mode):
            self._close_front()

    async def _switch(self, mode: str) -> None:
        """Bring a mode to the front; the screen that is left for it hands over what it has."""
        front = self._app.screen
        if mode != self._app.current_mode and isinstance(front, LabScreen):
            front.leave()
        await self._app.switch_mode(mode)

    def first_of(self, mode: str, kind: type[S]) -> S | None:
        """The first screen of a mode, if it was made already; no other one comes to the front."""
        first = textual_private.first_screen(self._app, mode)
        return first if isinstance(first, kind) else None

    def leave_all(self, mode: str) -> None:
        """Let the screens of a mode hand over what they have: they will be made anew."""
        for screen in reversed(textual_private.screens_of(self._app, mode)):
            if isinstance(screen, LabScreen) and screen.is_mounted:
                screen.leave()

    def _forget_course(self) -> None:
        """The neuron's way back to a step has been taken."""
        from tui_lab.ui.neuron.page import NeuronPage

        neuron = self.first_of("neuron", NeuronPage)
        if neuron is not None:
            neuron.room.from_course = False

    def _close_front(self) -> None:
        front = self._app.screen
        # That it is gone is not waited for: a widget of that screen may have asked for this, and a
        # widget that waits for its own end waits for ever.
        self._app.pop_screen()
        if isinstance(front, LabScreen):
            front.leave()

    def _is_below(self, page: to.Page) -> bool:
        """Whether the screen right below the one in front shows this page of a run already."""
        from tui_lab.ui.shell import destinations as to

        below = self._app.screen_stack[-2:-1]
        match page, below:
            case to.ReportPage(run, export=False), [screen]:
                from tui_lab.ui.report.screen import ReportScreen

                return isinstance(screen, ReportScreen) and screen.run.id == run.id
            case to.TrainingPage(run), [screen]:
                from tui_lab.ui.training.screen import TrainingScreen

                return isinstance(screen, TrainingScreen) and screen.run.id == run.id
        return False

    def _shows(self, mode: str) -> bool:
        return isinstance(self._app.screen, LabScreen) and mode == self._app.screen.MODE

    async def _lab_home(self) -> LabHome:
        from tui_lab.ui.lab.screen import LabHome

        await self.go_to("lab")
        return cast(LabHome, self._app.screen)

    def _screen(self, page: to.Page) -> Screen[None]:
        from tui_lab.ui.shell import destinations as to

        match page:
            case to.RunPage(run):
                return self._screen(_page_of(run))
            case to.ReportPage(run):
                from tui_lab.ui.report.screen import ReportScreen

                return ReportScreen(run)
            case to.TrainingPage(run):
                from tui_lab.ui.training.screen import TrainingScreen

                return TrainingScreen(run)
            case to.ComparisonPage(runs):
                from tui_lab.ui.compare.screen import CompareScreen

                return CompareScreen(list(runs))
            case to.PredictionPage(run):
                from tui_lab.ui.predict.opening import own_screen

                return own_screen(run)
            case to.SweepPage(sweep):
                from tui_lab.ui.sweeps.screen import SweepScreen

                return SweepScreen(sweep)
            case to.SweepSetupPage(experiment, path, like, on):
                from tui_lab.ui.sweeps.setup_screen import SweepSetupScreen

                return SweepSetupScreen(experiment, path, like, on)
            case to.RunInEditor(run):
                return self._run_in_editor(run)
            case to.EditorPage():
                return self._editor(page)

    def _run_in_editor(self, run: Run) -> Screen[None]:
        from tui_lab.ui.lab.screen import LabHome
        from tui_lab.ui.shell.destinations import EditorPage

        home = self.first_of("lab", LabHome)
        if home is not None:
            home.drafts.mark_safe(run.experiment)
        return self._screen(EditorPage(run.experiment, on=run.trained_on))

    def _editor(self, page: to.EditorPage) -> Screen[None]:
        from tui_lab.ui.editor.screen import EditorScreen
        from tui_lab.ui.lab.screen import LabHome

        home, app = self.first_of("lab", LabHome), self._app
        if home is None:
            return EditorScreen(page.experiment, on=page.on)

        def take(draft: Experiment) -> None:
            home.handlers.take_draft(draft)
            if not home.drafts.is_safe(draft):  # else a run has it, which is to be seen
                usual = with_keys(
                    _(
                        "Your change is the lab's draft: {key_show_lab} goes there, {key_train} "
                        "trains it."
                    ),
                    EVERYWHERE,
                    LAB_ACTIONS,
                )
                app.notify(page.message or usual)

        return EditorScreen(
            page.experiment,
            take=page.take or take,
            keep=page.keep or home.drafts.keep,
            safe=home.drafts.mark_safe,
            on=page.on,
        )


def _page_of(run: Run) -> to.Page:
    from tui_lab.ui.shell import destinations as to

    status, state = run.look()
    return to.ReportPage(run) if not status.live and state.evaluations else to.TrainingPage(run)
