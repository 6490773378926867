"""The end of a course: what was learnt, what came out, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits, Static

from tui_lab.courses.closing import Closing
from tui_lab.i18n import _
from tui_lab.ui.courses import done_view as words
from tui_lab.ui.courses.actions import DONE_ACTIONS
from tui_lab.ui.courses.step_loading import StepLoader
from tui_lab.ui.courses.step_page import BESIDE
from tui_lab.ui.kit.actions import bindings
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.step_bar import StepBar
from tui_lab.ui.kit.theme_styles import roles
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import StepInCourse


class CourseDoneScreen(LabScreen):
    """What is said when all steps of a course are passed."""

    MODE = "courses"
    CSS_PATH = "done.tcss"
    ACTIONS = DONE_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DONE_ACTIONS)]
    AUTO_FOCUS = "#done"

    def __init__(self, course: str, closing: Closing, loader: StepLoader) -> None:
        """Make it.

        Args:
            course: The course's name.
            closing: What there is to say.
            loader: Reads the course, for the report.
        """
        super().__init__()
        self._course, self._said, self._loader = course, closing, loader

    def body(self) -> Iterable[Widget]:
        """How much was done, and three panels: learnt, come out, next."""
        count = len(self._said.learnt)
        with Horizontal(id="done-head"):
            yield Digits(f"{count}/{count}", classes="figure")
            with Vertical():
                yield Static(Text(words.headline(self._said)), classes="title")
                yield StepBar([True] * count)
        with VerticalScroll(id="done"):
            yield Panel(Static(id="learnt"), title=_("What you can do now"))
            with Vertical(id="done-beside"):
                yield Panel(Static(id="results"), title=_("What came out"))
                yield Panel(Static(id="following"), title=_("What comes next"))

    def on_mount(self) -> None:
        """Say it, in the colours of the moment."""
        super().on_mount()
        self._say()
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._say())

    def _say(self) -> None:
        looks = roles(self.app)
        for place, told in (
            ("learnt", words.learnt),
            ("results", words.results),
            ("following", words.following),
        ):
            self.query_one(f"#{place}", Static).update(told(self._said, looks))

    def on_resize(self) -> None:
        """Take the room that there is."""
        self.set_class(self.app.size.width >= BESIDE, "-beside")

    def worth_offering(self, action: str) -> bool:
        """Leave out the next course where there is none."""
        if action == "next_course":
            return bool(self._said.next_course)
        return super().worth_offering(action)

    def action_back(self) -> None:
        """Back to the last step."""
        self.dismiss()

    def action_hand_in(self) -> None:
        """Write the report."""
        from tui_lab.ui.courses.handing_in import hand_in

        self.run_worker(
            hand_in(self, self._course, self._loader.with_course),
            group="asking",
            exclusive=True,
            exit_on_error=False,
        )

    async def action_next_course(self) -> None:
        """Begin the next course."""
        if self._said.next_course:
            await self.lab.go(StepInCourse(self._said.next_course))
