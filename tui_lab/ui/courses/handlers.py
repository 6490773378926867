"""What can be done with the courses of the list: go on, choose data, fetch, hand in, begin anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_lab.courses import wording
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.courses import view
from tui_lab.ui.courses.loading import change_course, validated
from tui_lab.ui.courses.step_loading import fetch
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen

if TYPE_CHECKING:
    from tui_lab.courses.work import Coursework
    from tui_lab.ui.courses.loading import ListedCourse
    from tui_lab.ui.courses.screen import CoursesScreen


class CoursesHandlers:
    """Carries out the actions on the marked course."""

    def __init__(self, screen: CoursesScreen) -> None:
        self.screen = screen
        self._is_asked_for = False
        """Whether a course was to be opened before there was any."""

    @property
    def _readable(self) -> ListedCourse | None:
        """The marked course; None if it cannot be read."""
        marked = self.screen.marked
        return marked if marked is not None and marked.course is not None else None

    def is_possible(self, action: str) -> bool:
        """Whether the marked course allows an action."""
        if action in ("open_class", "new_course"):
            return True
        if action == "validate":
            return self.screen.marked is not None
        marked = self._readable
        if marked is None or marked.course is None:
            return self.screen.marked is None
        if action == "seal":
            return marked.course.own
        if action == "choose_data":
            return bool(view.slots_to_choose(marked))
        if action in ("hand_in", "reset"):
            return marked.begun
        if action == "fetch":
            available = marked.there or {}
            return not all(available.get(name) for name in marked.course.chosen.values())
        return True

    def begin(self) -> None:
        """Open the first step."""
        self.go_on()

    def go_on(self) -> None:
        """Open the step to be done now; before the courses have been read, as soon as they are."""
        marked = self._readable
        if marked is not None:
            self.screen.open_step(marked.name)
        self._is_asked_for = not self.screen.is_read

    def courses_were_read(self) -> None:
        """Do what was asked for before, unless another screen has come meanwhile."""
        if self._is_asked_for and self.screen.is_active:
            self.go_on()
        self._is_asked_for = False

    def fetch(self) -> None:
        """Fetch the data sets that are missing; a transfer that is under way is stopped."""
        marked, lab = self._readable, self.screen.lab
        if marked is None or marked.course is None:
            return
        for name in marked.course.chosen.values():
            if name in lab.fetching:
                lab.fetcher.give_up(name)
            elif not (marked.there or {}).get(name):
                fetch(self.screen, name)

    def choose_data(self) -> None:
        """Take another data set."""
        self._ask(self._choose_data())

    def hand_in(self) -> None:
        """Write the report."""
        self._ask(self._hand_in())

    def name_student(self) -> None:
        """Say who works on the course."""
        self._ask(self._name_student())

    def new_course(self) -> None:
        """Make a new course to write on."""
        self._ask(self._new_course())

    def validate(self) -> None:
        """Check the files and the solutions of the course."""
        self._ask(self._validate())

    def seal(self) -> None:
        """Make a sealed copy of the course for students."""
        self._ask(self._seal())

    def open_class(self) -> None:
        """Read the hand-ins of a class."""
        self._ask(self._open_class())

    def reset(self) -> None:
        """Begin the course anew."""
        self._ask(self._reset())

    def _ask(self, asking: Coroutine[Any, Any, None]) -> None:
        self.screen.run_worker(asking, group="asking", exclusive=True, exit_on_error=False)

    async def _choose_data(self) -> None:
        marked = self._readable
        choices = view.slots_to_choose(marked) if marked is not None else ()
        if marked is None or not choices:
            return
        title = _("Which data set for this course?")
        chosen = await self.screen.app.push_screen_wait(ChoiceScreen(title, choices))
        if chosen is not None:
            await self._change(marked.name, lambda work: self._choose(work, chosen))

    def _choose(self, work: Coursework, dataset: str) -> None:
        """Take the data set, in a thread, and say which answers it takes."""
        work.choose_dataset(dataset)
        if said := wording.asked_anew(work.asked_anew, dataset):
            self.screen.app.call_from_thread(self.screen.notify, said)

    async def _hand_in(self) -> None:
        marked = self._readable
        if marked is not None:
            from tui_lab.ui.courses.handing_in import hand_in

            await hand_in(self.screen, marked.name, partial(change_course, marked.name))

    async def _name_student(self) -> None:
        from tui_lab.ui.courses.handing_in import ask_name

        marked = self._readable
        if marked is None:
            return
        why = _("The name that you hand in under; the course may draw its numbers for it.")
        name = await ask_name(self.screen, _("Who works on this course?"), why)
        if name is not None:
            await self._change(marked.name, lambda work: work.name_student(name))

    async def _new_course(self) -> None:
        from tui_lab.courses.skeleton import make

        name = await self.screen.app.push_screen_wait(
            InputScreen(
                _("What is the new course called?"),
                detail=_("The name of its folder: small letters, digits and hyphens."),
            )
        )
        if name is None:
            return
        try:
            folder = await asyncio.to_thread(make, name)
        except LabError as error:
            self.screen.lab.complain(error)
            return
        self.screen.notify(str(folder), title=_("Written"))
        self.screen.refresh_list()

    async def _validate(self) -> None:
        marked = self.screen.marked
        if marked is None:
            return
        try:
            said = await asyncio.to_thread(validated, marked.name)
        except LabError as error:
            self.screen.lab.complain(error)
        else:
            self.screen.notify("\n".join(said), title=_("The files are good"))

    async def _seal(self) -> None:
        from tui_lab.courses.sealed_copy import make, way_to_students

        marked = self._readable
        if marked is None or marked.course is None:
            return
        target = await self.screen.app.push_screen_wait(
            InputScreen(
                _("Where is the copy for students made?"),
                str(Path.cwd() / "for-students" / marked.name),
                detail=_("A folder that is not there yet; its last part names the course."),
            )
        )
        if not target:
            return
        words = await self.screen.app.push_screen_wait(
            InputScreen(
                _("Which steps does only a word open?"),
                detail=_("STEP=WORD, several with semicolons between them; empty for none."),
            )
        )
        if words is None:
            return
        said = dict(each.strip().partition("=")[::2] for each in words.split(";") if each.strip())
        try:
            made = await asyncio.to_thread(make, marked.course.folder, Path(target), said)
        except LabError as error:
            self.screen.lab.complain(error)
        else:
            self.screen.notify(f"{made}\n{way_to_students(made)}", title=_("Written"))

    async def _open_class(self) -> None:
        from tui_lab.ui.courses.class_screen import ClassScreen, open_class

        found = await open_class(self.screen)
        if found is not None:
            self.screen.app.push_screen(ClassScreen(found))

    async def _reset(self) -> None:
        marked = self._readable
        if marked is None or marked.course is None or not marked.begun:
            return
        sure = await self.screen.app.push_screen_wait(
            ConfirmScreen(
                _("Begin the course “{title}” anew?").format(title=marked.course.title),
                _("Its answers and hints are put away; your runs stay."),
                yes=_("Begin anew"),
                no=_("Keep"),
                danger=True,
            )
        )
        if sure:
            await self._change(marked.name, lambda work: work.reset())
            self.screen.forget_places(marked.name)

    async def _change(self, course: str, change: Callable[[Coursework], object]) -> None:
        try:
            await asyncio.to_thread(change_course, course, change)
        except LabError as error:
            self.screen.lab.complain(error)
        self.screen.refresh_list()
