"""The list of courses: how many steps of each are passed, its data, its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.courses import view
from tui_lab.ui.courses.actions import ACTIONS
from tui_lab.ui.courses.handlers import CoursesHandlers
from tui_lab.ui.courses.loading import (
    KnownRuns,
    ListedCourse,
    known_runs,
    last_course,
    own_folder,
    read_courses,
)
from tui_lab.ui.courses.step_loading import ReadingPlaces
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.markdown import markdown
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.dialogs import ChoiceList

if TYPE_CHECKING:
    from tui_lab.courses.step_state import StepState
    from tui_lab.ui.shell.feed import Snapshot
    from tui_lab.ui.shell.fetching import Fetching

BESIDE = 76
"""Columns from which on the course stands beside the list."""


class CoursesScreen(LabScreen):
    """The courses on the left; on the right the marked one and its steps."""

    MODE = "courses"
    CSS_PATH = "style.tcss"
    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(ACTIONS),
        Binding("right", "to_steps", show=False),
        Binding("left,escape", "to_courses", show=False),
        # The lists have an enter of their own; this one is for what is only read.
        Binding("enter,g", "open_marked", show=False),
    ]
    AUTO_FOCUS = "#courses"

    def __init__(self) -> None:
        super().__init__()
        self._handlers = CoursesHandlers(self)
        self.act_with(self._handlers)
        self._listed: list[ListedCourse] = []
        self._marked = ""
        self._places: ReadingPlaces = {}
        self._read_once = False
        self._runs: KnownRuns | None = None

    def body(self) -> Iterable[Widget]:
        """The list, and the marked course beside it."""
        with Horizontal(id="courses-main"):
            yield Panel(ChoiceList(id="courses"), title=_("Courses"), id="courses-panel")
            with Vertical(id="course"):
                yield Panel(ScrollPane(Static(id="about-text"), id="course-about"), id="about")
                yield Panel(Static(id="course-data"), title=_("Data"), id="data")
                with Panel(title=_("Steps"), id="steps-panel"):
                    yield Static(id="invitation")
                    yield ChoiceList(id="steps", compact=True)

    def on_mount(self) -> None:
        """Follow transfers."""
        super().on_mount()
        self.watch(self.app, "fetching", self._fetching_changed, init=False)
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._show_all())

    def show(self, snapshot: Snapshot) -> None:
        """Look again when a run has come, ended, or changed its status."""
        runs = known_runs(snapshot)
        if self._runs not in (None, runs):
            self.refresh_list()
        self._runs = runs

    def on_screen_resume(self) -> None:
        """Look again: steps may have been passed, data fetched, courses added."""
        super().on_screen_resume()
        self.refresh_list()

    def on_resize(self, event: Resize) -> None:
        """Stack the parts where there is no room beside each other."""
        self.set_class(event.size.width < BESIDE, "-stacked")
        self.call_after_refresh(self._show_all)

    @property
    def marked(self) -> ListedCourse | None:
        """The course under the cursor."""
        return next((course for course in self._listed if course.name == self._marked), None)

    @property
    def is_read(self) -> bool:
        """Whether the courses have been read."""
        return self._read_once

    # Reading

    @work(thread=True, group="courses", exclusive=True, exit_on_error=False)
    def refresh_list(self) -> None:
        """Read all courses again, in a thread."""
        try:
            courses = read_courses()
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
            return
        last = "" if self._read_once else last_course()
        if not get_current_worker().is_cancelled:  # else a later look has begun, which may be over
            self.app.call_from_thread(self._show_list, courses, last)

    def _show_list(self, courses: list[ListedCourse], last: str) -> None:
        if not self.is_mounted:
            return
        self._listed, self._read_once = courses, True
        names = [course.name for course in courses]
        if self._marked not in names:
            self._marked = last if last in names else names[0] if names else ""
        self._show_all()
        self._handlers.courses_were_read()

    def _show_all(self) -> None:
        """Show all courses as they are known, and the marked one."""
        if not self.is_mounted or not self._read_once:
            return
        self._fill()
        self._show()

    def _fill(self) -> None:
        listed, looks = self.query_one("#courses", OptionList), roles(self.app)
        width = listed.size.width - ChoiceList.GUTTER - 2
        names = [each.name for each in self._listed]
        with self.prevent(OptionList.OptionHighlighted), self.app.batch_update():
            listed.set_options(
                Option(view.course_line(each, width, looks), id=each.name) for each in self._listed
            )
            listed.highlighted = names.index(self._marked) if names else None

    @on(OptionList.OptionHighlighted, "#courses")
    def _mark(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id and event.option_id != self._marked:
            self._marked = event.option_id
            self.query_one("#course-about").scroll_home(animate=False)
            self._show()

    # Showing

    def _show(self) -> None:
        """Show the marked course."""
        if not self.is_mounted or not self._read_once:
            return
        listed, about = self.marked, self.query_one("#about", Panel)
        for part in ("#data", "#steps-panel"):
            self.query_one(part).display = listed is not None and listed.course is not None
        if listed is None:
            self.query_one("#about-text", Static).update(Text(view.nothing_listed(own_folder())))
            return
        about.title = listed.course.title if listed.course is not None else listed.name
        self.query_one("#about-text", Static).update(markdown(view.about(listed)))
        self._show_data()
        self._show_steps(listed)
        self._show_invitation()
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#steps")
    @on(DescendantFocus)
    @on(DescendantBlur)
    def _show_invitation(self) -> None:
        """Say what enter does with the row that is marked in the list that keys go to."""
        listed, steps = self.marked, self.query_one("#steps", OptionList)
        if listed is None or not self._read_once:
            return
        marked = ""
        if steps.has_focus and steps.highlighted is not None and steps.option_count:
            option = steps.get_option_at_index(steps.highlighted)
            marked = (option.id or "").rpartition("/")[2]
        self.query_one("#invitation", Static).update(view.invitation(listed, marked))

    def _show_data(self) -> None:
        if self.marked is not None:
            data = self.query_one("#course-data", Static)
            looks, label = roles(self.app), self.has_class("-stacked")
            fetching, width = self.lab.fetching, data.size.width
            data.update(view.data_lines(self.marked, fetching, width, looks, label=label))

    def _show_steps(self, listed: ListedCourse) -> None:
        steps, looks = self.query_one("#steps", OptionList), roles(self.app)
        width = max(20, steps.size.width - 3)
        lines = [
            view.step_line(number, state, width, looks)
            for number, state in enumerate(listed.states, 1)
        ]
        ids = [state.step.id for state in listed.states]
        shown = [f"{listed.name}/{step}" for step in ids]
        with self.prevent(OptionList.OptionHighlighted), self.app.batch_update():
            if [option.id for option in steps.options] == shown:
                for index, line in enumerate(lines):
                    steps.replace_option_prompt_at_index(index, line)
            else:
                steps.set_options(
                    Option(line, id=name) for line, name in zip(lines, shown, strict=True)
                )
            if ids and (not steps.has_focus or steps.highlighted is None):
                steps.highlighted = ids.index(listed.now) if listed.now in ids else 0

    def _fetching_changed(
        self, before: Mapping[str, Fetching], now: Mapping[str, Fetching]
    ) -> None:
        if self.is_mounted:
            self._show_data()
            if set(before) - set(now):
                self.refresh_list()

    # Opening and actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the marked course does not allow."""
        if action not in [known.id for known in ACTIONS]:
            return True
        if action in ("begin", "go_on"):
            # Of a course that nothing was done of, there is nothing to continue; two with one key
            # are never shown together, not even before the courses have been read.
            if self.marked is not None:
                return self.marked.begun == (action == "go_on")
            if action == "go_on":
                return False
        return True if self._handlers.is_possible(action) else None

    @on(OptionList.OptionSelected, "#courses")
    def _course_entered(self) -> None:
        self._handlers.go_on()

    @on(OptionList.OptionSelected, "#steps")
    def _step_entered(self, event: OptionList.OptionSelected) -> None:
        name, _slash, step = (event.option_id or "").rpartition("/")
        if name:
            self.open_step(name, step)

    def action_open_marked(self) -> None:
        """Open the step to be done now of the marked course."""
        self._handlers.go_on()

    def action_to_steps(self) -> None:
        """Go into the list of steps."""
        self.query_one("#steps").focus()

    def action_to_courses(self) -> None:
        """Go back to the list of courses."""
        self.query_one("#courses").focus()

    def open_step(self, course: str = "", step: str = "") -> None:
        """Open a step.

        Args:
            course: The name of the course; "" opens none.
            step: An id, or "" for the step to be done now.
        """
        if not course:
            return
        from tui_lab.ui.courses.step_screen import CourseStepScreen

        self._marked = course
        self.app.push_screen(CourseStepScreen(course, step, self._places, self._told))

    def _told(self, course: str, states: Sequence[StepState], now: str) -> None:
        """Remember how the steps of a course stand: the list shows it as soon as it is back."""
        self._listed = [
            replace(each, states=tuple(states), begun=True, now=now)
            if each.name == course
            else each
            for each in self._listed
        ]
        self._show_all()

    def forget_places(self, course: str) -> None:
        """Forget where the reader was in the steps of a course."""
        for key in [key for key in self._places if key[0] == course]:
            del self._places[key]
