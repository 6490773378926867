"""A student's work on a course: opening steps, answering and judging checks, hints, a new start.

Both faces change the progress through `Coursework` alone; every change is written at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from tui_lab.courses import catalogue, progress, rules, step_seal
from tui_lab.courses.admission import (
    Admission,
    admitted,
    clean_name,
    drawn_for,
    name_key,
)
from tui_lab.courses.check import Reply, Verdict
from tui_lab.courses.evidence import Evidence, chance_between, collect
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.progress import Attempt, CourseProgress, StepProgress
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.courses.step_state import StepState, find_step, next_step, state_of, steps_passed
from tui_lab.courses.switching import slot_for, switch
from tui_lab.datasets import listing
from tui_lab.errors import CourseError
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.runs.store import Store

MOST_ATTEMPTS = 200


class Coursework:
    """A course, and the student's progress in it.

    Args:
        name: The name of the course.
        store: The runs; None takes the lab's.
        clock: Gives seconds since 1970.

    Raises:
        NotFoundError, CourseError: There is no such course, or its files cannot be read.
        StoreError: The progress cannot be read.
    """

    def __init__(
        self, name: str, store: Store | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.store = store or Store()
        self._clock = clock
        self._folder = catalogue.folder_of(name)
        self.name = self._folder.folder.name
        self.asked_anew = 0
        """How many checks the last choice of data took their answers from."""
        self._course: Course | None = None
        self._who = Admission()
        self.progress: CourseProgress | None = None
        self.reload()

    @property
    def course(self) -> Course:
        """The course, with its placeholders filled for the chosen data sets."""
        assert self._course is not None
        return self._course

    def reload(self) -> None:
        """Read the progress again: another process may have changed it.

        Raises:
            StoreError: The progress cannot be read.
            CourseError: The files of the course cannot be read.
        """
        self._set_progress(progress.read(self.name, self.store.home))

    def _set_progress(self, done: CourseProgress | None) -> None:
        from tui_lab.courses.reading import read_slots

        folder = self._folder.folder
        chosen = dict(done.chosen) if done and done.chosen else None
        if chosen is None:
            chosen = catalogue.available_sets(read_slots(folder))
        who = admitted(done)
        if self._course is None or self._course.chosen != chosen or self._who != who:
            self._who = who
            self._course = self._read(chosen)
        self.progress = done

    def _read(self, chosen: Mapping[str, str]) -> Course:
        from tui_lab.courses.reading import read_course

        return read_course(self._folder.folder, chosen, own=self._folder.own, who=self._who)

    def _change(self, edit: Callable[[CourseProgress], None]) -> None:
        def edit_begun(done: CourseProgress) -> None:
            if not done.chosen:
                done.chosen = dict(self.course.chosen)
            done.keeps_test_closed = self.course.keeps_test_closed
            edit(done)

        self._set_progress(
            progress.change(self.name, edit_begun, home=self.store.home, clock=self._clock)
        )

    def _change_step(self, step: CourseStep, edit: Callable[[StepProgress], None]) -> None:
        now = self._clock()
        self._change(lambda done: edit(done.steps.setdefault(step.id, StepProgress(opened=now))))

    # Who works on it

    @property
    def student(self) -> str:
        """Who works on it; "" where that was not said."""
        return self._who.student

    def name_student(self, name: str) -> None:
        """Say who works on the course; numbers are drawn for that name.

        Raises:
            CourseError: The name is empty or too long, or numbers were drawn for another one and
                used.
            StoreError: The progress cannot be written.
        """
        name = clean_name(name)
        steps = self.progress.steps.values() if self.progress else ()
        begun = any(each.used for step in steps for each in step.checks.values())
        if self.course.drawn and begun and name_key(name) != name_key(self.student):
            raise drawn_for(self.name, self.student, counted=self.course.counted)

        def edit(done: CourseProgress) -> None:
            done.student = name

        self._change(edit)

    def say_word(self, step: CourseStep, word: str) -> CourseStep:
        """Open a sealed step with its word.

        Raises:
            CourseError: It is another word.
            StoreError: The progress cannot be written.
        """
        if not step.locked:
            return step
        step_seal.try_word(self._folder.folder, step.id, word)
        self._change(lambda done: done.words.__setitem__(step.id, word))
        return self.step(step.id)

    def _admit(self, step: CourseStep) -> None:
        """Refuse to begin a step without a name that is needed, or too early."""
        if self._step_progress(step) is None:
            states = self.states()
            rules.refuse_opening(self.course, states, step, self._clock, self.student)

    # Steps and their states

    def step(self, identity: str = "") -> CourseStep:
        """A step by its id or its number from 1; without one, the step that was opened last.

        Raises:
            NotFoundError: There is no such step.
        """
        return find_step(self.course, identity) if identity else self.current_step()

    def current_step(self) -> CourseStep:
        """The step that was opened last; the first one if the course was not begun."""
        current = self.progress.current if self.progress else ""
        return self.course.step(current) or self.course.steps[0]

    def next_step(self) -> CourseStep:
        """The step to go on with: the one opened last or, if it is passed, the next to do."""
        return next_step(self.course, self.progress)

    def _step_progress(self, step: CourseStep) -> StepProgress | None:
        return self.progress.steps.get(step.id) if self.progress else None

    def states(self) -> tuple[StepState, ...]:
        """The stored states of all steps; the runs are not read."""
        return tuple(self.state(step) for step in self.course.steps)

    def state(self, step: CourseStep) -> StepState:
        """The stored state of a step; the runs are not read."""
        return state_of(step, self._step_progress(step))

    @property
    def passed(self) -> int:
        """How many steps are passed."""
        return steps_passed(self.course, self.progress)

    def open(self, step: CourseStep) -> StepState:
        """Go to a step; runs count for it from the first time on.

        Raises:
            CourseError: Its numbers are drawn by student and there is no name, or it is too early.
            StoreError: The progress cannot be written.
        """
        self._admit(step)

        def edit(done: CourseProgress) -> None:
            done.current = step.id
            done.steps.setdefault(step.id, StepProgress(opened=self._clock()))

        self._change(edit)
        return self.state(step)

    def experiment(self, step: CourseStep) -> Experiment | None:
        """The experiment that a step begins from; None if it has none.

        Raises:
            NotFoundError, ExperimentError: It cannot work.
        """
        return starting_experiment(self.course, step)

    # Judging

    def evidence(self, step: CourseStep, seen: Evidence | None = None) -> Evidence:
        """The evidence for a step.

        Args:
            step: Any step of the course.
            seen: The evidence for another step, read just now; then the store is not read again.

        Raises:
            StoreError: The folder of the runs cannot be read.
        """
        done = self._step_progress(step)
        now = self._clock()
        # A run may have been created a little before the moment at which the step was stored.
        opened = int(done.opened) if done else now
        begun = int(self.progress.begun) if self.progress else now
        until = self.course.step_number(self.course.sealed_until)
        sealed = bool(until) and self.course.step_number(step.id) <= until
        if seen is not None:
            return replace(seen, step_opened=opened, sealed=sealed)
        return collect(self.store, step_opened=opened, course_begun=begun, sealed=sealed)

    def _context(self, step: CourseStep, seen: Evidence | None = None) -> JudgingContext:
        return JudgingContext(
            lambda: self.evidence(step, seen),
            source,
            lambda reference: self.course.runs_check(reference, step.id),
            chance_between,
            listing.at_hand,
        )

    def check_step(self, step: CourseStep, seen: Evidence | None = None) -> StepState:
        """Judge the checks of a step by the runs; a check that the runs pass is stored as passed.

        Args:
            step: A step of the course; one that was not opened is not judged.
            seen: The evidence for another step, read just now; then the store is not read again.

        Raises:
            StoreError: The runs cannot be read, or the progress cannot be written.
        """
        before = self.state(step)
        if before.opened is None:
            return before
        context = self._context(step, seen)
        verdicts = {
            state.check.id: state.check.judge(context, state.last) for state in before.checks
        }
        passing = {
            state.check.id: verdict
            for state in before.checks
            if state.check.FIELD == "none" and not state.passed
            if (verdict := verdicts[state.check.id]) is not None and verdict.passed
        }
        if passing and not rules.is_closed(step, self._clock):
            self._store_passed(step, passing)
        stored = self.state(step) if passing else before
        checks = tuple(replace(state, verdict=verdicts[state.check.id]) for state in stored.checks)
        return replace(stored, checks=checks)

    def _store_passed(self, step: CourseStep, passing: dict[str, Verdict]) -> None:
        now = self._clock()

        def edit(done: StepProgress) -> None:
            for identity, verdict in passing.items():
                check = done.of(identity)
                if check.passed is None:
                    check.passed, check.message = now, verdict.message
                    check.runs = list(verdict.runs)

        self._change_step(step, edit)

    # Answers and hints

    def answer(self, step: CourseStep, identity: str, text: str) -> Reply:
        """Answer a check; the answer is stored, right or wrong.

        Args:
            step: The step of the check.
            identity: The id of the check, or its number from 1.
            text: The answer as it was typed: an option's letter or number, a number, a shape, the
                best value of a varied setting, up/down/same, or words.

        Raises:
            NotFoundError: The step has no such check.
            CourseError: The check takes no answer, or not such a text.
            StoreError: The progress cannot be written.
        """
        self._admit(step)
        asked = self.state(step).of(identity)
        check = asked.check
        rules.refuse_answering(self.name, step, asked, self._clock)
        if self._step_progress(step) is None:
            self.open(step)
        reply = check.grade(text, self._context(step))
        now = self._clock()

        def edit(done: StepProgress) -> None:
            stored = done.of(check.id)
            # Only the last version of a text counts, and it is stored while it is being written.
            earlier = [] if check.FIELD == "text" else stored.attempts
            stored.attempts = [
                *earlier[-MOST_ATTEMPTS + 1 :],
                Attempt(time=now, value=reply.value, right=reply.right),
            ]
            if reply.passes and stored.passed is None:
                stored.passed = now
                stored.runs = list(reply.runs)

        self._change_step(step, edit)
        return reply

    def hint(self, step: CourseStep, identity: str) -> tuple[int, str]:
        """The next hint of a check: its number from 1, and its text; at the end, the last again.

        Args:
            step: The step of the check.
            identity: The id of the check, or its number from 1.

        Raises:
            NotFoundError: The step has no such check.
            CourseError: The check has no hints.
            StoreError: The progress cannot be written.
        """
        self._admit(step)
        state = self.state(step).of(identity)
        hints = state.check.hints
        if not hints:
            raise CourseError(_("There is no hint for “{name}”.").format(name=identity))
        number = min(state.done.hints + 1, len(hints))

        def edit(done: StepProgress) -> None:
            done.of(state.check.id).hints = number

        self._change_step(step, edit)
        return number, hints[number - 1]

    # Beginning anew, and data

    def reset(self, step: CourseStep | None = None) -> None:
        """Forget the progress of a step, or of the whole course; runs are not touched.

        Raises:
            CourseError: The course counts tries or days.
            StoreError: The progress cannot be written.
        """
        rules.refuse_beginning_anew(self.course)
        if step is None:
            progress.forget(self.name, home=self.store.home)
            self._set_progress(None)
            return

        def edit(done: CourseProgress) -> None:
            done.steps.pop(step.id, None)

        self._change(edit)

    def choose_dataset(self, dataset: str) -> str:
        """Put another data set into the slot that it may stand in.

        Answers that belong to the data before are put aside (`asked_anew`).

        Returns:
            The slot.

        Raises:
            CourseError: The course has no slot for the data set.
            StoreError: The progress cannot be written.
        """
        slot = slot_for(self.course, dataset)
        self._switch({**self.course.chosen, slot: dataset})
        return slot

    def _switch(self, chosen: Mapping[str, str]) -> None:
        before, after = self.course, self._read(chosen)

        def edit(done: CourseProgress) -> None:
            self.asked_anew = switch(done, before, after)
            done.chosen = dict(chosen)

        self._change(edit)
