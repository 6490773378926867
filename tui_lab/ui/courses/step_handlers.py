"""What can be done on a step of a course: answer, hints, train, edit, look, hand in, begin anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.widgets import TextArea

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.courses.check_block import CheckBlock, StepPage
from tui_lab.ui.courses.step_loading import Looked, fetch
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import EditorPage, NeuronExercise

if TYPE_CHECKING:
    from tui_lab.courses.model import CourseStep
    from tui_lab.courses.step_state import StepState
    from tui_lab.courses.work import Coursework
    from tui_lab.experiment.model import Experiment

R = TypeVar("R")


class CourseDoing(LabScreen):
    """The actions; the page is drawn by the subclass."""

    def __init__(self, course: str) -> None:
        super().__init__()
        self.course_name = course
        self.now: Looked | None = None
        self._work: Coursework | None = None
        self._taking_turns = threading.Lock()
        self.blocks: list[CheckBlock] = []
        """The checks on the page, also while it is being taken down."""

    # Threads

    def at_work(self, how: Callable[[Coursework], R]) -> R:
        """Do something with the course; two threads take turns.

        Raises:
            LabError: As what is done does; the course cannot be read.
        """
        with self._taking_turns:
            if self._work is None:
                from tui_lab.courses.work import Coursework

                self._work = Coursework(self.course_name)
            return how(self._work)

    @property
    def step(self) -> CourseStep | None:
        """The step in front."""
        return self.now.state.step if self.now is not None else None

    def taken(self, looked: Looked) -> None:
        """Show how the step in front stands."""
        raise NotImplementedError

    async def go(self, step: str) -> None:
        """Show a step."""
        raise NotImplementedError

    @property
    def block(self) -> CheckBlock | None:
        """The check that has the focus."""
        return next((each for each in self.query(CheckBlock) if each.has_focus_within), None)

    def looked(self, work: Coursework, step: CourseStep) -> Looked:
        """Hold a step against the runs; what it begins from stays as it was read."""
        state = work.check_step(step)
        before = self.now
        if before is not None and before.state.step.id == step.id:
            return replace(before, state=state, states=work.states())
        return Looked(state, work.states())

    # Answers

    @on(CheckBlock.Answered)
    def _take_answer(self, event: CheckBlock.Answered) -> None:
        event.stop()
        # Of a page that was left meanwhile everything is kept already.
        if self.step is not None and event.block in self.blocks:
            self._answer(self.step, event.block.state.check.id, event.text)

    @work(thread=True, group="answers", exit_on_error=False)
    def _answer(self, step: CourseStep, check: str, text: str) -> None:
        def how(course: Coursework) -> tuple[str, Looked]:
            said = course.answer(step, check, text).message
            return said, self.looked(course, step)

        try:
            said, found = self.at_work(how)
        except LabError as error:
            self.app.call_from_thread(self._refused, step, check, error)
        else:
            self.app.call_from_thread(self._answered, check, said, found)

    def _refused(self, step: CourseStep, check: str, error: LabError) -> None:
        block = self._block_of(check) if self.step == step else None
        if block is None or isinstance(block.field, TextArea):
            self.lab.complain(error)
            return
        block.said, block.refused = str(error), True
        block.show(block.state)
        self.keep_in_sight(block)

    def _answered(self, check: str, said: str, found: Looked) -> None:
        block = self._block_of(check)
        if self.step == found.state.step and block is not None:
            block.said, block.refused = said, False
        self.taken(found)
        if block is not None and block.has_focus_within:
            self.keep_in_sight(block)

    def _block_of(self, check: str) -> CheckBlock | None:
        blocks = self.query(CheckBlock)
        return next((each for each in blocks if each.state.check.id == check), None)

    def keep_in_sight(self, block: CheckBlock) -> None:
        """Scroll no further than is needed to see what was said to an answer."""

        def see() -> None:
            page = next(iter(self.query(StepPage)), None)
            if page is not None and block.is_attached and block.region.bottom > page.region.bottom:
                over = block.region.bottom - page.region.bottom
                room = max(0, block.answer_line - page.region.y)
                page.scroll_relative(y=min(over, room), animate=False)

        self.call_after_refresh(see)

    def keep_words(self) -> None:
        """Keep at once what was written and is not kept yet: the page goes away."""
        if self.step is None:
            return
        for block in self.blocks:
            text = block.unsaved_text()
            if text:
                step, check = self.step, block.state.check.id
                try:
                    self.at_work(lambda work, s=step, c=check, t=text: work.answer(s, c, t))  # type: ignore[misc]
                except LabError as error:
                    self.lab.complain(error)

    # Looking

    def action_check_now(self) -> None:
        """Look at the runs now, and say how the step stands."""
        self.look(tell=True)

    @on(CheckBlock.CheckRequested)
    def _look_wanted(self, event: CheckBlock.CheckRequested) -> None:
        event.stop()
        self.action_check_now()

    def look(self, *, tell: bool = False) -> None:
        """Hold the checks of the step in front against the runs, in a thread."""
        if self.step is not None:
            self._look(self.step, tell)

    @work(thread=True, group="looking", exit_on_error=False)
    def _look(self, step: CourseStep, tell: bool) -> None:
        def how(course: Coursework) -> Looked:
            course.reload()
            return self.looked(course, course.step(step.id))

        try:
            found = self.at_work(how)
        except LabError as error:
            if tell:
                self.app.call_from_thread(self.lab.complain, error)
            return
        self.app.call_from_thread(self._looked, found, tell)

    def _looked(self, found: Looked, tell: bool) -> None:
        self.taken(found)
        if tell:
            from tui_lab.courses.wording import checks_passed

            self.notify(
                checks_passed(*found.state.checks_passed), title=_("Looked at your runs"), timeout=4
            )

    # Hints

    def action_hint(self) -> None:
        """Take the next hint for the check in focus, or else the first open one in sight."""
        block = self.block or self._open_block()
        if block is None or self.step is None:
            self.notify(_("There is no open check here that has hints."))
        elif not block.state.check.hints:
            self.notify(_("There is no hint for this check."))
        elif block.state.done.hints >= len(block.state.check.hints):
            self.notify(_("That was the last hint for this check."))
            self.keep_in_sight(block)
        else:
            self._hint(self.step, block.state.check.id)

    def _open_block(self) -> CheckBlock | None:
        top = self.query_one(StepPage).region.y
        able = [b for b in self.query(CheckBlock) if b.state.check.hints and not b.state.passed]
        seen = [block for block in able if block.region.bottom > top]
        return next(iter([*seen, *able]), None)

    @work(thread=True, group="answers", exit_on_error=False)
    def _hint(self, step: CourseStep, check: str) -> None:
        def how(course: Coursework) -> StepState:
            course.hint(step, check)
            return course.state(step)

        try:
            state = self.at_work(how)
        except LabError as error:
            self.app.call_from_thread(self.lab.complain, error)
        else:
            self.app.call_from_thread(self._hinted, check, state)

    def _hinted(self, check: str, state: StepState) -> None:
        block = self._block_of(check) if self.step == state.step else None
        if block is not None:
            kept = block.state
            block.show(replace(kept, done=state.of(check).done))
            self.keep_in_sight(block)

    # The experiment

    def _planned(self) -> Experiment | None:
        """What the step begins from; why there is none is said."""
        if self.now is None:
            return None
        if self.now.problem is not None:
            self.lab.complain(self.now.problem)
        elif self.now.experiment is None:
            self.notify(_("This step begins from no experiment of its own."))
        return self.now.experiment

    def action_train(self) -> None:
        """Train the experiment of this step."""
        wanted = self._planned()
        if wanted is None:
            return
        ready = self.lab.ready_to_train(wanted, missing=lambda info: fetch(self, info.name))
        if ready is not None:
            self.lab.train(ready, ready.name)

    def action_edit(self) -> None:
        """Change the experiment in the editor; what it becomes is the lab's draft."""
        wanted = self._planned()
        if wanted is None:
            return
        message = _("Your change is the lab's draft: esc and 1 go there, t trains it.")
        self.lab.open(EditorPage(wanted, message))

    async def action_neuron(self) -> None:
        """Go to the neuron of this step."""
        if self.step is None:
            return
        if self.step.neuron is None:
            self.notify(_("This step has no neuron."))
            return
        await self.lab.go(NeuronExercise(self.step.neuron))

    def action_open_last(self) -> None:
        """Open the newest run that the checks name."""
        named: set[str] = set()
        for each in self.now.state.checks if self.now is not None else ():
            named |= {*each.done.runs, *(each.verdict.runs if each.verdict else ())}
        listed = [run.id for run in self.lab.snapshot.runs if run.id in named]
        newest = max(listed or named, default="")
        if newest:
            self.lab.open_run_named(newest)
        else:
            self.notify(_("No run of yours comes near what this step asks for yet."))

    # Steps, handing in, beginning anew

    async def action_next_step(self) -> None:
        """Go on to the next step."""
        await self._by(1, _("This is the last step."))

    async def action_previous_step(self) -> None:
        """Go to the step before."""
        await self._by(-1, _("This is the first step."))

    async def _by(self, steps: int, end: str) -> None:
        if self.now is None:
            return
        ids = [state.step.id for state in self.now.states]
        place = ids.index(self.now.state.step.id) + steps
        if 0 <= place < len(ids):
            await self.go(ids[place])
        else:
            self.notify(end)

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_list_steps(self) -> None:
        """Choose a step."""
        from tui_lab.ui.shell.dialogs import ChoiceScreen

        if self.now is None:
            return
        choices = [
            (state.step.id, f"{place:>2}  {state.step.title}  ({state.badge.word})")
            for place, state in enumerate(self.now.states, 1)
        ]
        here = self.now.state.step.id
        chosen = await self.app.push_screen_wait(ChoiceScreen(_("Steps"), choices, here))
        if chosen is not None and chosen != here:
            await self.go(chosen)

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_hand_in(self) -> None:
        """Write the report."""
        from tui_lab.ui.courses.report import hand_in

        self.keep_words()
        await hand_in(self, self.course_name, self.at_work)

    @work(group="asking", exclusive=True, exit_on_error=False)
    async def action_reset(self) -> None:
        """Begin the step anew."""
        from tui_lab.ui.shell.dialogs import ConfirmScreen

        step = self.step
        if step is None:
            return
        sure = await self.app.push_screen_wait(
            ConfirmScreen(
                _("Begin this step anew?"),
                _("Its answers and hints are forgotten; earlier runs no longer count for it."),
                yes=_("Begin anew"),
                no=_("Keep"),
                danger=True,
            )
        )
        if not sure:
            return
        try:
            self.at_work(lambda work: work.reset(step))
        except LabError as error:
            self.lab.complain(error)
            return
        self.now = None
        await self.go(step.id)
