"""A step of a course as one page: what it is about, its experiment, its checks, how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.ui.courses import step_view as words
from tui_lab.ui.courses.actions import STEP_ACTIONS
from tui_lab.ui.courses.check_block import CheckBlock, StepPage
from tui_lab.ui.courses.step_handlers import CourseDoing
from tui_lab.ui.courses.step_loading import Looked, Place, Places
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.markdown import Look, markdown
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.feed import Snapshot

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tui_lab.courses.work import Coursework

Ended = tuple[tuple[str, str], ...]


class CourseStepScreen(CourseDoing):
    """One step at a time; going to another one stays on this screen."""

    MODE = "courses"
    CSS_PATH = "step.tcss"
    ACTIONS = STEP_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(STEP_ACTIONS)]
    AUTO_FOCUS = "#page"
    HELP_KEY = "F1"

    def __init__(self, course: str, step: str = "", places: Places | None = None) -> None:
        """Make it.

        Args:
            course: Its name.
            step: An id, or a place from 1; "" is the step that is to be done now.
            places: Where the reader was in each step; is kept up to date.
        """
        super().__init__(course)
        self._wanted = step
        self._places: Places = {} if places is None else places
        self._runs: Ended = ()

    def body(self) -> Iterable[Widget]:
        """Two lines over the page, and on wide screens the steps beside it."""
        yield Static(id="step-head")
        with Horizontal(id="step-main"):
            yield StepPage(id="page")
            with Vertical(id="beside"):
                yield Static(id="steps-beside")

    def on_mount(self) -> None:
        """Read the step."""
        super().on_mount()
        self._runs = _ended(self.lab.snapshot)
        self._open(self._wanted)

    def on_screen_resume(self) -> None:
        """Look again: an envelope may have been opened, or a picture answered, meanwhile."""
        super().on_screen_resume()
        self.look()

    def on_resize(self, event: Resize) -> None:
        """Set the head anew: it is as wide as the screen."""
        self.call_after_refresh(self._show_head)

    def worth_offering(self, action: str) -> bool:
        """Leave out what means nothing on a step that begins from no experiment."""
        if action in ("train", "edit"):
            return self.now is None or self.now.state.step.lab is not None
        if action == "neuron":
            return self.now is not None and self.now.state.step.neuron is not None
        return super().worth_offering(action)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that are offered; where there is a neuron, there is no room for the editor's."""
        found = self.worth_a_key(super().active_bindings)
        if not self.worth_offering("neuron"):
            return found
        return {key: each for key, each in found.items() if each.binding.action != "edit"}

    def show(self, snapshot: Snapshot) -> None:
        """Look at the evidence when a run has come, ended, or changed its status."""
        runs = _ended(snapshot)
        if runs != self._runs:
            self._runs = runs
            self.look()

    # Opening a step

    async def go(self, step: str) -> None:
        """Show another step."""
        self._remember()
        self.keep_words()
        self._open(step)

    @work(thread=True, group="opening", exit_on_error=False)
    def _open(self, wanted: str) -> None:
        def how(course: Coursework) -> Looked:
            step = course.step(wanted) if wanted else course.next_step()
            course.open(step)
            experiment, problem = None, None
            try:
                experiment = course.experiment(step)
            except LabError as error:
                problem = error
            return Looked(course.check_step(step), course.states(), experiment, problem)

        try:
            found = self.at_work(how)
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
        else:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: Looked) -> None:
        self.call_next(self._fill, found)

    async def _fill(self, found: Looked) -> None:
        """Put a step on the page, and go to where its reader was."""
        page = next(iter(self.query(StepPage)), None)
        if page is None:
            return  # the screen was left meanwhile
        self.now = found
        self.refresh_bindings()
        with self.app.batch_update():
            await page.remove_children()
            await page.mount_all(self._parts(found))
            page.scroll_home(animate=False, immediate=True)
            self._show_head()
            page.focus(scroll_visible=False)
        place = self._places.get((self.course_name, found.state.step.id), Place())
        self.call_after_refresh(self._back_to, place)

    def _back_to(self, place: Place) -> None:
        for block in self.query(CheckBlock):
            if place.check and block.state.check.id == place.check:
                block.field.focus(scroll_visible=False)
        for page in self.query(StepPage):
            page.scroll_to(y=place.line, animate=False)

    def _parts(self, found: Looked) -> Sequence[Widget]:
        step, look = found.state.step, self.text_look
        parts: list[Widget] = [
            Static(markdown(step.goal, look), id="goal"),
            Static(markdown(step.text, look), id="text"),
        ]
        if step.lab is not None:
            line = self._experiment_line(found)
            parts.append(Static(words.starting_experiment(step, line), id="experiment"))
        if step.neuron is not None:
            from tui_lab.ui.courses.neuron_start import neuron_start

            parts.append(Static(neuron_start(step.neuron), id="neuron"))
        if step.commands:
            parts.append(Static(words.commands(step), id="commands"))
        count = len(found.state.checks)
        self.blocks = [
            CheckBlock(place, count, state, look)
            for place, state in enumerate(found.state.checks, 1)
        ]
        return [*parts, *self.blocks, Static(self._ending(found), id="ending")]

    def _experiment_line(self, found: Looked) -> str:
        from tui_lab.experiment.line import to_line

        if found.problem is not None:
            return str(found.problem)
        if found.experiment is None:
            return ""
        return to_line(replace(found.experiment, name=""))

    @property
    def text_look(self) -> Look:
        """How Markdown is set in the theme of the moment."""
        from rich.style import Style

        code = Style(bold=True) if self.app.no_color else tones(self.app)["accent"]
        return Look(code=code)

    # Showing

    def taken(self, looked: Looked) -> None:
        """Show how the step stands now; nothing moves but what is new."""
        before = self.now
        if before is None or not self.query("#ending"):
            return
        if looked.state.step.id != before.state.step.id:
            return
        self.now = looked
        with self.app.batch_update():
            for block in self.query(CheckBlock):
                state = looked.state.of(block.state.check.id)
                if state != block.state:
                    block.show(state)
            self.query_one("#ending", Static).update(self._ending(looked))
            self._show_head()

    def _ending(self, found: Looked) -> RenderableType:
        assert self._work is not None
        passed = sum(state.passed for state in found.states)
        return words.ending(self._work.course, found.state, passed, self.text_look)

    def _show_head(self) -> None:
        if self.now is None or self._work is None or not self.query("#steps-beside"):
            return
        head, course, marks = (
            self.query_one("#step-head", Static),
            self._work.course,
            tones(self.app),
        )
        width = head.size.width or self.size.width - 2
        head.update(words.step_head(course, self.now.state, width, tones(self.app, bold=True)))
        here = self.now.state.step.id
        beside = words.steps_beside(course, self.now.states, here, marks)
        self.query_one("#steps-beside", Static).update(beside)

    # Leaving

    def _remember(self) -> None:
        if self.now is None or not self.query(StepPage):
            return
        block = self.block
        place = Place(self.query_one(StepPage).scroll_y, block.state.check.id if block else "")
        self._places[self.course_name, self.now.state.step.id] = place

    def action_back(self) -> None:
        """Back to the courses."""
        self.leave()
        super().action_back()

    def leave(self) -> None:
        """Keep what was written, and where the reader was."""
        self._remember()
        self.keep_words()

    def on_unmount(self) -> None:
        """The interface may be closing."""
        self.keep_words()


def _ended(snapshot: Snapshot) -> Ended:
    """What makes a look at the evidence worth while."""
    return tuple((run.id, run.status.value) for run in snapshot.runs)
