"""All that reads and changes a course for its screens: in threads, one at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tui_lab.courses.admission import NameWantedError, WordWantedError
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.text.values import megabytes
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.courses.closing import Closing
    from tui_lab.courses.model import Course, CourseStep
    from tui_lab.courses.step_state import StepState
    from tui_lab.courses.work import Coursework
    from tui_lab.experiment.model import Experiment

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """Where the reader of a step was."""

    line: float = 0
    """Of the page, or of the text beside the questions."""
    question: float = 0
    """The line of the questions beside the text."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """By the ids of checks: what was typed and is no answer yet."""


ReadingPlaces = MutableMapping[tuple[str, str], ReadingPlace]
"""By course and step, for as long as the interface is open."""


@dataclass(frozen=True, slots=True)
class StepOnPage:
    """The state of a step and of all steps, at one moment."""

    state: StepState
    states: tuple[StepState, ...]
    experiment: Experiment | None = None
    """What the step begins from; only set when it is opened."""
    problem: LabError | None = None
    """Why there is no experiment where there should be one."""
    missing: str = ""
    """The name of the data set of the experiment, where that is not at hand."""


class StepLoader:
    """One course, as the screen of its steps reads and changes it.

    Args:
        screen: Has the threads, and is told of errors.
        course: The course's name.
    """

    def __init__(self, screen: LabScreen, course: str) -> None:
        self._screen = screen
        self._name = course
        self._work: Coursework | None = None
        self._lock = threading.Lock()

    @property
    def course(self) -> Course | None:
        """The course; None before it was read."""
        return None if self._work is None else self._work.course

    def with_course(self, action: Callable[[Coursework], R]) -> R:
        """Do something with the course, in this thread; no two do so at once.

        Raises:
            LabError: As `action` does; the course cannot be read.
        """
        with self._lock:
            if self._work is None:
                from tui_lab.courses.work import Coursework

                self._work = Coursework(self._name)
            return action(self._work)

    def open(
        self,
        wanted: str,
        ready: Callable[[StepOnPage], object],
        failed: Callable[[LabError], object] | None = None,
    ) -> None:
        """Open a step; who the student is, or the word of a sealed one, is asked for.

        Args:
            wanted: Its id, or its number from 1; "" for the step to be done now.
            ready: Called with the step in the app's thread.
            failed: Called with why it cannot be opened; None complains.
        """
        complain = failed or self._screen.lab.complain

        def read(course: Coursework) -> StepOnPage:
            step = course.step(wanted) if wanted else course.next_step()
            course.open(step)
            experiment, problem = None, None
            try:
                experiment = course.experiment(step)
            except LabError as error:
                problem = error
            missing = _missing(experiment)
            state = course.check_step(step)
            return StepOnPage(state, course.states(), experiment, problem, missing)

        def refused(error: LabError) -> None:
            if isinstance(error, NameWantedError | WordWantedError):
                asking = self._ask(wanted, ready, complain, error)
                self._screen.run_worker(asking, group="asking", exit_on_error=False)
            else:
                complain(error)

        self._in_thread("opening", read, ready, refused)

    async def _ask(
        self,
        wanted: str,
        ready: Callable[[StepOnPage], object],
        failed: Callable[[LabError], object],
        error: LabError,
    ) -> None:
        """Ask for what a step needs before it opens, and open it then."""
        from tui_lab.ui.courses.handing_in import ask_name
        from tui_lab.ui.shell.dialogs import InputScreen

        if isinstance(error, NameWantedError):
            said = await ask_name(self._screen, _("Who are you?"), error.message)
        else:
            said = await self._screen.app.push_screen_wait(
                InputScreen(_("Which word opens this step?"), detail=error.message)
            )
        if said is None:
            failed(error)
            return

        def tell(work: Coursework) -> None:
            if isinstance(error, NameWantedError):
                work.name_student(said)
                return
            work.say_word(work.step(wanted) if wanted else work.next_step(), said)

        try:
            await asyncio.to_thread(self.with_course, tell)
        except LabError as wrong:
            self._screen.lab.complain(wrong)
        self.open(wanted, ready, failed)

    def check(
        self,
        step: CourseStep,
        ready: Callable[[StepOnPage], object],
        failed: Callable[[LabError], object],
    ) -> None:
        """Check a step against the runs that there are now."""

        def check(course: Coursework) -> StepOnPage:
            course.reload()
            return _progress(course, course.step(step.id))

        self._in_thread("looking", check, ready, failed)

    def answer(
        self,
        step: CourseStep,
        check: str,
        text: str,
        ready: Callable[[tuple[str, StepOnPage]], object],
        failed: Callable[[LabError], object],
    ) -> None:
        """Answer a check; `ready` gets the reply, and the progress with it."""

        def answer(course: Coursework) -> tuple[str, StepOnPage]:
            return course.answer(step, check, text).message, _progress(course, step)

        self._in_thread("answers", answer, ready, failed)

    def hint(self, step: CourseStep, check: str, ready: Callable[[StepState], object]) -> None:
        """Take the next hint of a check."""

        def hint(course: Coursework) -> StepState:
            course.hint(step, check)
            return course.state(step)

        self._in_thread("answers", hint, ready, self._screen.lab.complain)

    def closing(self, ready: Callable[[Closing], object]) -> None:
        """What there is to say at the end of the course."""
        from tui_lab.courses.closing import closing

        self._in_thread("closing", closing, ready, self._screen.lab.complain)

    def _in_thread(
        self,
        group: str,
        action: Callable[[Coursework], R],
        ready: Callable[[R], object],
        failed: Callable[[LabError], object],
    ) -> None:
        call = self._screen.app.call_from_thread

        def run() -> None:
            try:
                result = self.with_course(action)
            except LabError as error:
                call(failed, error)
            else:
                call(partial(ready, result))

        self._screen.run_worker(run, group=group, thread=True, exit_on_error=False)


def _progress(course: Coursework, step: CourseStep) -> StepOnPage:
    return StepOnPage(course.check_step(step), course.states())


def _missing(experiment: Experiment | None) -> str:
    """The data set of an experiment, where it is not at hand."""
    from tui_lab.ui.shell.fetching import at_hand

    if experiment is None or at_hand(experiment.data.dataset):
        return ""
    return experiment.data.dataset


def fetch(screen: LabScreen, name: str, *, ask: bool = False) -> None:
    """Fetch a data set, or say how to get it; what there is of it is looked up in a thread.

    Args:
        screen: The one in front.
        name: The data set.
        ask: Ask first: something else than the data was asked for.
    """
    screen.run_worker(_fetch(screen, name, ask), group=f"fetch {name}", exit_on_error=False)


async def _fetch(screen: LabScreen, name: str, ask: bool) -> None:
    from tui_lab.datasets import listing
    from tui_lab.datasets.model import Origin

    try:
        info, there = await asyncio.to_thread(
            lambda: (listing.info(name), listing.availability(name))
        )
    except LabError as error:
        screen.lab.complain(error)
        return
    if there.at_hand:
        screen.notify(there.how)
    elif info.origin is Origin.FETCHED:
        if ask and not await _is_wanted(screen, name):
            return
        screen.lab.fetcher.start(name)
        said = _("Fetching {name}: {key_show_data} shows how far it is; train once it is there.")
        screen.notify(with_keys(said, EVERYWHERE, name=name))
    else:
        title = _("The data set {name} cannot be fetched.").format(name=name)
        screen.lab.complain(DataError(title, there.how))


async def _is_wanted(screen: LabScreen, name: str) -> bool:
    """Ask whether a data set is to be fetched, with how much that is."""
    from tui_lab.datasets.builtin_sets import files_of
    from tui_lab.ui.shell.dialogs import ConfirmScreen

    size = megabytes(sum(file.size for file in files_of(name)))
    sure = await screen.app.push_screen_wait(
        ConfirmScreen(
            _("Fetch the data set {name} from the internet?").format(name=name),
            _(
                "Its data are needed to train this network, and not on this machine yet: "
                "{size} MB. The step can also be left out for now; you come back to it later."
            ).format(size=size),
            yes=_("Fetch"),
            no=_("Not now"),
        )
    )
    return bool(sure)
