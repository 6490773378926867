"""A step of a course as one page: what it is about, its experiment, its checks, how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.courses.step_state import step_to_go_on_with
from tui_lab.i18n import _
from tui_lab.ui.courses import step_frame as frame
from tui_lab.ui.courses import step_view as words
from tui_lab.ui.courses.actions import STEP_ACTIONS
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.check_fields import RunsField
from tui_lab.ui.courses.loading import KnownRuns, known_runs
from tui_lab.ui.courses.step_handlers import StepHandlers
from tui_lab.ui.courses.step_loading import (
    ReadingPlace,
    ReadingPlaces,
    StepLoader,
    StepOnPage,
)
from tui_lab.ui.courses.step_page import BESIDE, StepPage
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.markdown import MarkdownStyle, markdown
from tui_lab.ui.kit.panel import Panel, with_air
from tui_lab.ui.kit.taking import TakesKeys
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.feed import Snapshot
from tui_lab.ui.shell.fetching import Fetching, at_hand

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tui_lab.courses.model import CourseStep
    from tui_lab.courses.step_state import StepState
    from tui_lab.errors import LabError

LATE = 0.3
"""Seconds after which it is said that the step is still being read."""
BETWEEN = 6
"""Columns of a frame beside its title."""
ALL_THREE = 160
"""Columns from which on the list of the steps stands beside both."""
Told = Callable[[str, Sequence["StepState"], str], object]


class CourseStepScreen(LabScreen):
    """One step at a time; going to another one stays on this screen."""

    MODE = "courses"
    CSS_PATH = "step.tcss"
    ACTIONS = STEP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(STEP_ACTIONS)]
    AUTO_FOCUS = "#page, #reading"

    def __init__(
        self,
        course: str,
        step: str = "",
        places: ReadingPlaces | None = None,
        told: Told = lambda _course, _states, _now: None,
    ) -> None:
        """Make it.

        Args:
            course: Its name.
            step: An id, or a number from 1; "" is the step to be done now.
            places: Where the reader was in each step; is kept up to date.
            told: Is given the course's name, the states of its steps and the id of the step to go
                on with, whenever they are known.
        """
        super().__init__()
        self.course_name = course
        self.now: StepOnPage | None = None
        """What is on the page; None until it has been read."""
        self.blocks: list[CheckBlock] = []
        """The checks on the page, also while it is being taken down."""
        self.loader = StepLoader(self, course)
        self._handlers = StepHandlers(self)
        self.act_with(self._handlers)
        self._wanted, self._told = step, told
        self._places: ReadingPlaces = {} if places is None else places
        self._runs: KnownRuns = ()

    @property
    def step(self) -> CourseStep | None:
        """The step in front."""
        return self.now.state.step if self.now is not None else None

    @property
    def block(self) -> CheckBlock | None:
        """The check that has the focus."""
        return next((block for block in self.query(CheckBlock) if block.has_focus_within), None)

    def body(self) -> Iterable[Widget]:
        """A line over the page, and on wide screens the steps beside it."""
        yield Static(id="step-head")
        with Horizontal(id="step-main"):
            yield StepPage(beside=self.app.size.width >= BESIDE)
            yield Panel(Static(id="steps-beside"), title=_("Steps"), id="beside")

    def on_mount(self) -> None:
        """Read the step."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._theme_changed())
        self._take_room()
        self._runs = known_runs(self.lab.snapshot)
        self.loader.open(self._wanted, self._opened, self._cannot_open)
        self.set_timer(LATE, self._say_that_it_opens)

    def _cannot_open(self, error: LabError) -> None:
        """Say why, and go back where no other step is on the page."""
        self.lab.complain(error)
        if self.now is None:
            self.close_in_front()

    def _say_that_it_opens(self) -> None:
        """On a busy machine an empty page would say nothing."""
        if self.now is None:
            for page in self.query(StepPage):
                page.reader.border_title = Content(_("The step is being read"))

    def on_screen_resume(self) -> None:
        """Look again: an envelope may have been opened, or a picture answered, meanwhile."""
        super().on_screen_resume()
        self._handlers.check_quietly()

    def _to_page(self) -> None:
        for page in self.query(StepPage):
            # At once: `focus()` would wait, and take the focus from where a key has put it by then.
            self.set_focus(page.reader, scroll_visible=False)

    def on_resize(self, event: Resize) -> None:
        """Take the room that there is, and set anew what is as wide as the screen."""
        self._take_room()
        self.call_after_refresh(self._show_head)

    def _take_room(self) -> None:
        width = self.app.size.width
        self.set_class(width >= BESIDE, "-beside")
        self.set_class(width >= ALL_THREE, "-all-three")
        for page in self.query(StepPage):
            if page.set_beside(beside=width >= BESIDE) and self.block is None:
                self._to_page()

    def _theme_changed(self) -> None:
        """Take the colours of another theme."""
        if self.now is None or not self.query("#ending"):
            return
        for place, told in self._about(self.now).items():
            self.query_one(f"#{place}", Static).update(told)
        for block in self.query(CheckBlock):
            block.take_look(self.text_look)
        self._show_head()

    def worth_offering(self, action: str) -> bool:
        """Leave out what means nothing on a step that begins from no experiment."""
        if action in ("train", "edit"):
            return self.now is None or self.now.state.step.lab is not None
        if action == "open_last":
            return bool(self._handlers.named_runs)
        if action == "neuron":
            return self.now is not None and self.now.state.step.neuron is not None
        return super().worth_offering(action)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that are offered; beside those of a field and a neuron none for the editor."""
        found = super().active_bindings
        block = self.block
        typing = block is not None and isinstance(block.field, TakesKeys)
        if not (typing and self.worth_offering("neuron")):
            return found
        return {key: each for key, each in found.items() if each.binding.action != "edit"}

    def show(self, snapshot: Snapshot) -> None:
        """Look at the evidence when a run has come, ended, or changed its status."""
        runs = known_runs(snapshot)
        if runs != self._runs:
            self._runs = runs
            self._handlers.check_quietly()

    def _fetching_changed(
        self, before: Mapping[str, Fetching], now: Mapping[str, Fetching]
    ) -> None:
        """Where the data of the step have come meanwhile, they are missing no more."""
        shown = self.now
        if shown is None or shown.missing not in set(before) - set(now):
            return
        if at_hand(shown.missing):
            self.now = replace(shown, missing="")
            for line in self.query("#missing"):
                line.display = False
            self._handlers.check_quietly()

    @on(CheckBlock.Answered)
    def _take_answer(self, event: CheckBlock.Answered) -> None:
        event.stop()
        self._handlers.answer(event.block, event.text)

    @on(RunsField.CheckRequested)
    def _check_requested(self, event: RunsField.CheckRequested) -> None:
        event.stop()
        self._handlers.check_now()

    # Opening a step

    def go(self, step: str) -> None:
        """Show another step, once what was written on this one is kept."""
        self._remember()
        self.run_worker(self._go(step), group="going", exclusive=True, exit_on_error=False)

    async def _go(self, step: str) -> None:
        await self._handlers.keep_words()
        self.loader.open(step, self._opened)

    def action_go_to(self, number: int) -> None:
        """Go to a step by its number, from 1."""
        if self.loader.course is not None:
            self.go(self.loader.course.steps[number - 1].id)

    def tell(self, states: Sequence[StepState]) -> None:
        """Tell whoever lists the steps how they stand."""
        if self.step is not None:
            self._told(self.course_name, states, step_to_go_on_with(states, self.step.id))

    def _opened(self, progress: StepOnPage) -> None:
        self.call_next(self._fill, progress)

    async def _fill(self, progress: StepOnPage) -> None:
        """Put a step on the page, and go to where its reader was."""
        page = next(iter(self.query(StepPage)), None)
        if page is None:
            return  # the screen was left meanwhile
        self.now = progress
        self.tell(progress.states)
        self.refresh_bindings()
        count, look, ways = (
            len(progress.state.checks),
            self.text_look,
            words.ways(progress.state.step),
        )
        self.blocks = [
            CheckBlock(number, count, state, look, ways)
            for number, state in enumerate(progress.state.checks, 1)
        ]
        about = {name: Static(told, id=name) for name, told in self._about(progress).items()}
        ending = about.pop("ending")
        with self.app.batch_update():
            await page.text.remove_children()
            await page.questions.remove_children()
            if not page.questions.is_attached:
                return  # the screen is being left
            await page.text.mount_all(about.values())
            for line in page.query("#missing"):
                line.display = bool(progress.missing)
            await page.questions.mount_all([*self.blocks, ending])
            for each in (page, page.text, page.questions):
                each.scroll_home(animate=False, immediate=True)
            self._show_head()
            self._to_page()
        place = self._places.get((self.course_name, progress.state.step.id), ReadingPlace())
        for block in self.blocks:
            if text := place.typed.get(block.state.check.id):
                block.put_line(text)
        self.call_after_refresh(self._back_to, place)

    def _back_to(self, place: ReadingPlace) -> None:
        for page in self.query(StepPage):
            page.reader.scroll_to(y=place.line, animate=False)
            if page.beside:
                page.questions.scroll_to(y=place.question, animate=False)

    def _about(self, progress: StepOnPage) -> dict[str, RenderableType]:
        """What is told beside the questions, by the ids of the parts: the last one comes after."""
        step, look, looks = progress.state.step, self.text_look, roles(self.app)
        told: dict[str, RenderableType] = {
            "goal": words.goal(step, looks, look),
            "text": markdown(step.text, look),
        }
        if step.lab is not None:
            line = self._experiment_line(progress)
            told["experiment"] = words.starting_experiment(step, line, looks)
            told["missing"] = words.missing_data(progress.missing, looks)
        if step.neuron is not None:
            from tui_lab.ui.courses.neuron_start import neuron_start

            told["neuron"] = neuron_start(step.neuron, looks)
        if step.commands:
            told["commands"] = words.commands(step, looks)
        told["ending"] = self._ending(progress)
        return told

    def _experiment_line(self, progress: StepOnPage) -> str:
        from tui_lab.experiment.line import to_line

        if progress.problem is not None:
            return str(progress.problem)
        if progress.experiment is None:
            return ""
        return to_line(replace(progress.experiment, name=""))

    @property
    def text_look(self) -> MarkdownStyle:
        """How Markdown is set in the theme of the moment."""
        from rich.style import Style

        code = Style(bold=True) if self.app.no_color else roles(self.app)["training"]
        return MarkdownStyle(code=code, roles=roles(self.app))

    # Showing

    def show_progress(self, progress: StepOnPage) -> None:
        """Show how the step in front stands now; nothing moves but what is new."""
        before = self.now
        if before is None or not self.query("#ending"):
            return
        if progress.state.step.id != before.state.step.id:
            return
        # What the step begins from stays as it was read when it was opened.
        self.now = replace(before, state=progress.state, states=progress.states)
        self.tell(progress.states)
        with self.app.batch_update():
            for block in self.query(CheckBlock):
                state = progress.state.of(block.state.check.id)
                if state != block.state:
                    block.show(state)
            self.query_one("#ending", Static).update(self._ending(progress))
            self._show_head()
        self.refresh_bindings()

    def _ending(self, progress: StepOnPage) -> RenderableType:
        looks, ordered = (
            roles(self.app),
            self.loader.course is not None and self.loader.course.ordered,
        )
        return words.ending(progress.state, progress.states, looks, self.text_look, ordered=ordered)

    def _show_head(self) -> None:
        course = self.loader.course
        if self.now is None or course is None or not self.query("#steps-beside"):
            return
        state, states, looks = self.now.state, self.now.states, roles(self.app)
        head, page = self.query_one("#step-head", Static), self.query_one(StepPage)
        width = head.size.width or self.size.width - 2
        head.update(frame.step_head(course, states, state, width, looks, numbers=page.beside))
        room = (page.reader.outer_size.width or width) - BETWEEN
        title = frame.step_title(course, states, state, room, looks)
        page.reader.border_title = with_air(page.reader, title)
        questions = Content(frame.questions_title(state))
        page.questions.border_title = with_air(page.questions, questions)
        beside = frame.steps_beside(states, state.step.id, looks)
        self.query_one("#steps-beside", Static).update(beside)

    # Leaving

    def _remember(self) -> None:
        if self.now is None or not self.query(StepPage):
            return
        page = self.query_one(StepPage)
        lines = {each.state.check.id: each.unfinished_line() for each in self.blocks}
        place = ReadingPlace(page.reader.scroll_y, page.questions.scroll_y, lines)
        self._places[self.course_name, self.now.state.step.id] = place

    def action_back(self) -> None:
        """Out of a field to the page; from there back to the courses."""
        block = self.block
        if block is not None and isinstance(block.field, TakesKeys):
            self._to_page()
            return
        self.leave()
        super().action_back()

    def forget_place(self) -> None:
        """Forget where the reader of the step in front was, and what was typed there."""
        if self.now is not None:
            self._places.pop((self.course_name, self.now.state.step.id), None)
            self.now = None

    def leave(self) -> None:
        """Keep where the reader was; what was written is kept as the page goes away."""
        self._remember()

    async def on_unmount(self) -> None:
        """Keep what was written; the interface may be closing."""
        await self._handlers.keep_words()
