"""What can be done on a step: answer, take hints, train, edit, check, hand in, begin anew."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.widgets import TextArea

from tui_lab.courses import wording
from tui_lab.courses.closing import Closing, is_done
from tui_lab.courses.step_state import open_steps
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.check_fields import scroller_of
from tui_lab.ui.courses.step_loading import StepOnPage, fetch
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE
from tui_lab.ui.shell.destinations import EditorPage, NeuronExercise

if TYPE_CHECKING:
    from tui_lab.courses.model import CourseStep
    from tui_lab.courses.step_state import StepState
    from tui_lab.courses.work import Coursework
    from tui_lab.experiment.model import Experiment
    from tui_lab.ui.courses.step_screen import CourseStepScreen


class StepHandlers:
    """Carries out the actions on the step in front."""

    def __init__(self, screen: CourseStepScreen) -> None:
        self.screen = screen

    # Answers

    def answer(self, block: CheckBlock, text: str) -> None:
        """Answer a check of the step in front."""
        step, check = self.screen.step, block.state.check.id
        # Of a page that was left meanwhile everything is kept already.
        if step is None or block not in self.screen.blocks:
            return
        self.screen.loader.answer(
            step,
            check,
            text,
            lambda reply: self._answered(check, *reply),
            lambda error: self._refused(step, check, error),
        )

    def _refused(self, step: CourseStep, check: str, error: LabError) -> None:
        block = self._block_of(check) if self.screen.step == step else None
        if block is None or isinstance(block.field, TextArea):
            self.screen.lab.complain(error)
            return
        block.refuse(str(error))
        self._keep_in_sight(block)

    def _answered(self, check: str, reply: str, progress: StepOnPage) -> None:
        block = self._block_of(check)
        if self.screen.step == progress.state.step and block is not None:
            block.take(reply, progress.state.of(check))
        self.screen.show_progress(progress)
        if block is not None and block.has_focus_within:
            self._keep_in_sight(block)

    def _block_of(self, check: str) -> CheckBlock | None:
        blocks = self.screen.query(CheckBlock)
        return next((block for block in blocks if block.state.check.id == check), None)

    def _keep_in_sight(self, block: CheckBlock) -> None:
        """Scroll no further than is needed to see the reply to an answer."""

        def scroll() -> None:
            if not block.is_attached:
                return
            page = scroller_of(block)
            over = block.region.bottom - page.content_region.bottom
            if over > 0:
                room = max(0, block.answer_line - page.content_region.y)
                page.scroll_relative(y=min(over, room), animate=False)

        self.screen.call_after_refresh(scroll)

    async def keep_words(self) -> None:
        """Keep what was written and is not kept yet, in a thread: the page goes away."""
        step = self.screen.step
        written = {each.state.check.id: each.unsaved_text() for each in self.screen.blocks}
        unsaved = {check: text for check, text in written.items() if text}
        if step is None or not unsaved:
            return

        def write(work: Coursework) -> tuple[StepState, ...]:
            for check, text in unsaved.items():
                work.answer(step, check, text)
            return work.states()

        try:
            states = await asyncio.to_thread(self.screen.loader.with_course, write)
        except LabError as error:
            self.screen.lab.complain(error)
        else:
            self.screen.tell(states)

    # Checking

    def check_now(self) -> None:
        """Check the step against the runs now, and say what was found."""
        if self.screen.step is not None:
            self.screen.loader.check(self.screen.step, self._checked, self.screen.lab.complain)

    def check_quietly(self) -> None:
        """Check the step against the runs; only what is new is shown."""
        if self.screen.step is not None:
            self.screen.loader.check(
                self.screen.step, self.screen.show_progress, lambda error: None
            )

    def _checked(self, progress: StepOnPage) -> None:
        self.screen.show_progress(progress)
        self.screen.notify(
            wording.checks_passed(*progress.state.checks_passed),
            title=_("Looked at your runs"),
        )

    # Hints

    def hint(self) -> None:
        """Take the next hint for the check in focus, or for the first open one that has any."""
        block = self.screen.block
        if block is None:
            pages = self.screen.query(StepPage)  # none yet in a window that is too small
            block = next((page.first_open(with_hints=True) for page in pages), None)
        if block is None or self.screen.step is None:
            self.screen.notify(_("There is no open check here that has hints."))
        elif not block.state.check.hints:
            self.screen.notify(_("There is no hint for this check."))
        elif block.state.done.hints >= len(block.state.check.hints):
            self.screen.notify(_("That was the last hint for this check."))
            self._keep_in_sight(block)
        else:
            check = block.state.check.id
            self.screen.loader.hint(
                self.screen.step, check, lambda state: self._hinted(check, state)
            )

    def _hinted(self, check: str, state: StepState) -> None:
        block = self._block_of(check) if self.screen.step == state.step else None
        if block is None:
            return
        block.show(replace(block.state, done=state.of(check).done))
        if block.has_focus_within:
            self._keep_in_sight(block)
            return
        # Nothing on the page says whose hint it is where that question is out of sight.
        self.screen.notify(_("A hint for question {name}").format(name=block.name_in_step))
        self.screen.call_after_refresh(block.show_hints)

    # The experiment

    def _experiment(self) -> Experiment | None:
        """What the step begins from; why there is none is said."""
        now = self.screen.now
        if now is None:
            return None
        if now.problem is not None:
            self.screen.lab.complain(now.problem)
        elif now.experiment is None:
            self.screen.notify(_("This step begins from no experiment of its own."))
        return now.experiment

    def train(self) -> None:
        """Train the experiment of this step."""
        experiment = self._experiment()
        if experiment is not None:
            self.screen.lab.train(
                experiment, missing=lambda info: fetch(self.screen, info.name, ask=True)
            )

    def edit(self) -> None:
        """Change the experiment in the editor; what it becomes is the lab's draft."""
        experiment = self._experiment()
        if experiment is not None:
            message = with_keys(
                _("Your change is the lab's draft: {esc} and {key_show_lab} go there."), EVERYWHERE
            )
            self.screen.lab.open(EditorPage(experiment, message))

    async def neuron(self) -> None:
        """Go to the neuron of this step."""
        step = self.screen.step
        if step is None:
            return
        if step.neuron is None:
            self.screen.notify(_("This step has no neuron."))
            return
        await self.screen.lab.go(NeuronExercise(step.neuron))

    @property
    def named_runs(self) -> set[str]:
        """The ids of the runs that the checks name."""
        named: set[str] = set()
        for check in self.screen.now.state.checks if self.screen.now is not None else ():
            named |= {*check.done.runs, *(check.verdict.runs if check.verdict else ())}
        return named

    def open_last(self) -> None:
        """Open the newest run that the checks name."""
        named = self.named_runs
        listed = [run.id for run in self.screen.lab.snapshot.runs if run.id in named]
        newest = max(listed or named, default="")
        if newest:
            self.screen.lab.open_run_named(newest)
        else:
            self.screen.notify(_("No run of yours comes near what this step asks for yet."))

    # Steps, handing in, beginning anew

    def next_step(self) -> None:
        """Go on to the next step; after the last one to what is open, or to the course's end."""
        now = self.screen.now
        if now is None or now.state.step.id != now.states[-1].step.id:
            self._move(1, "")
        elif is_done(now.states):
            self.screen.loader.closing(self._show_end)
        elif others := open_steps(now.states, now.state.step.id):
            self.screen.go(others[0][1].step.id)
        else:
            self.screen.notify(_("This is the last step, and the only one that is still open."))

    def _show_end(self, closing: Closing) -> None:
        from tui_lab.ui.courses.done_screen import CourseDoneScreen

        if self.screen.is_active:
            end = CourseDoneScreen(self.screen.course_name, closing, self.screen.loader)
            self.screen.app.push_screen(end)

    def previous_step(self) -> None:
        """Go to the step before."""
        self._move(-1, _("This is the first step."))

    def _move(self, steps: int, end: str) -> None:
        now = self.screen.now
        if now is None:
            return
        ids = [state.step.id for state in now.states]
        index = ids.index(now.state.step.id) + steps
        if 0 <= index < len(ids):
            self.screen.go(ids[index])
        else:
            self.screen.notify(end)

    def list_steps(self) -> None:
        """Choose a step."""
        self._ask(self._list_steps())

    def hand_in(self) -> None:
        """Write the report."""
        self._ask(self._hand_in())

    def reset(self) -> None:
        """Begin the step anew."""
        self._ask(self._reset())

    def _ask(self, asking: Coroutine[Any, Any, None]) -> None:
        self.screen.run_worker(asking, group="asking", exclusive=True, exit_on_error=False)

    async def _list_steps(self) -> None:
        from tui_lab.ui.shell.dialogs import ChoiceScreen

        now = self.screen.now
        if now is None:
            return
        choices = [
            (
                state.step.id,
                f"{number:>2}  {state.step.title}"
                f"  ({wording.step_words(state.badge, state.unchecked)})",
            )
            for number, state in enumerate(now.states, 1)
        ]
        here = now.state.step.id
        chosen = await self.screen.app.push_screen_wait(ChoiceScreen(_("Steps"), choices, here))
        if chosen is not None and chosen != here:
            self.screen.go(chosen)

    async def _hand_in(self) -> None:
        from tui_lab.ui.courses.handing_in import hand_in

        await self.keep_words()
        await hand_in(self.screen, self.screen.course_name, self.screen.loader.with_course)

    async def _reset(self) -> None:
        from tui_lab.ui.shell.dialogs import ConfirmScreen

        step = self.screen.step
        if step is None:
            return
        sure = await self.screen.app.push_screen_wait(
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
            await asyncio.to_thread(self.screen.loader.with_course, lambda work: work.reset(step))
        except LabError as error:
            self.screen.lab.complain(error)
            return
        self.screen.forget_place()
        self.screen.go(step.id)
