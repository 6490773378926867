"""A student at work on a course: opening steps, answering, looking at the evidence, hints.

What both faces do goes through `Coursework`; everything that happens is kept at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from tui_lab.courses import catalogue, judging, progress
from tui_lab.courses.evidence import Evidence, RunFacts, collect
from tui_lab.courses.grading import Reply, grade
from tui_lab.courses.judging import Verdict
from tui_lab.courses.lab import begun_from, source
from tui_lab.courses.model import (
    Check,
    Course,
    GuessCheck,
    NumberCheck,
    PredictCheck,
    Reading,
    RunCheck,
    Step,
    VaryCheck,
    WordsCheck,
)
from tui_lab.courses.progress import Attempt, CheckProgress, Progress, StepProgress
from tui_lab.courses.standing import CheckState, StepState, ahead, all_passed, steps_passed
from tui_lab.errors import CourseError, NotFoundError
from tui_lab.experiment import Experiment
from tui_lab.experiment.values import nearest
from tui_lab.i18n import _
from tui_lab.reports.guess import Direction
from tui_lab.runs.store import Store
from tui_lab.text.fit import one_line

MOST_ATTEMPTS = 200


class Coursework:
    """A course and what was done of it.

    Args:
        name: The course.
        store: The runs; None takes the lab's.
        clock: Gives seconds since 1970.

    Raises:
        NotFoundError, CourseError: There is no such course, or its files cannot be read.
        StoreError: What was done of it cannot be read.
    """

    def __init__(
        self, name: str, store: Store | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.store = store or Store()
        self._clock = clock
        self._place = catalogue.place_of(name)
        self.name = self._place.folder.name
        self._take(progress.read(self.name, self.store.home))

    def _take(self, done: Progress | None) -> None:
        from tui_lab.courses.reading import read_course, read_slots

        chosen = dict(done.chosen) if done and done.chosen else None
        if chosen is None:
            chosen = catalogue.at_hand(read_slots(self._place.folder))
        before = getattr(self, "course", None)
        if before is None or before.chosen != chosen:
            self.course: Course = read_course(self._place.folder, chosen, own=self._place.own)
        self.progress = done

    def reload(self) -> None:
        """Take in what another process did.

        Raises:
            StoreError, CourseError: As when it was made.
        """
        self._take(progress.read(self.name, self.store.home))

    def _change(self, how: Callable[[Progress], None]) -> None:
        def begin(done: Progress) -> None:
            if not done.chosen:
                done.chosen = dict(self.course.chosen)
            how(done)

        self._take(progress.change(self.name, begin, home=self.store.home, clock=self._clock))

    # Where it stands

    def step(self, identity: str = "") -> Step:
        """A step by its id or its place from 1; without one, that which is to be done now.

        Raises:
            NotFoundError: There is none of that name.
        """
        steps = self.course.steps
        if not identity:
            return self.now()
        found = self.course.step(identity)
        if found is None and identity.isdecimal() and 1 <= int(identity) <= len(steps):
            found = steps[int(identity) - 1]
        if found is not None:
            return found
        names = [step.id for step in steps]
        close = nearest(identity, names)
        hint = _("Did you mean {name}?").format(name=close) + " " if close else ""
        raise NotFoundError(
            _("The course “{course}” has no step “{step}”.").format(
                course=self.name, step=one_line(identity)
            ),
            hint + _("There are: {names}.").format(names=", ".join(names)),
        )

    def now(self) -> Step:
        """The step that was opened last; of a course not begun, the first."""
        current = self.progress.current if self.progress else ""
        return self.course.step(current) or self.course.steps[0]

    def ahead(self) -> Step:
        """Where to go on: the step that was opened last or, once it is passed, the next to do."""
        return ahead(self.course, self.progress)

    def _done(self, step: Step) -> StepProgress | None:
        return self.progress.steps.get(step.id) if self.progress else None

    def states(self) -> tuple[StepState, ...]:
        """How each step stands by what is kept; the runs are not looked at."""
        return tuple(self.state(step) for step in self.course.steps)

    def state(self, step: Step) -> StepState:
        """How a step stands by what is kept; the runs are not looked at."""
        done = self._done(step)
        checks = tuple(
            CheckState(
                check, done.checks.get(check.id, CheckProgress()) if done else CheckProgress()
            )
            for check in step.checks
        )
        return StepState(step, done.opened if done else None, all_passed(checks), checks)

    @property
    def passed(self) -> int:
        """How many steps are passed."""
        return steps_passed(self.course, self.progress)

    # What can be done

    def open(self, step: Step) -> StepState:
        """Go to a step: from now on, runs count for it."""

        def how(done: Progress) -> None:
            done.current = step.id
            done.steps.setdefault(step.id, StepProgress(opened=self._clock()))

        self._change(how)
        return self.state(step)

    def experiment(self, step: Step) -> Experiment | None:
        """What a step begins from; see `lab.begun_from`.

        Raises:
            NotFoundError, ExperimentError: It cannot work.
        """
        return begun_from(self.course, step)

    def evidence(self, step: Step, seen: Evidence | None = None) -> Evidence:
        """What there is to show for a step.

        Args:
            step: Any of the course.
            seen: What there was for another one just now: the store is not looked at again.

        Raises:
            StoreError: The folder of the runs cannot be read.
        """
        done = self._done(step)
        now = self._clock()
        # A run's time of creation may lie a little before the moment that the step was kept.
        opened = int(done.opened) if done else now
        begun = int(self.progress.begun) if self.progress else now
        until = self.course.place(self.course.sealed_until)
        sealed = bool(until) and self.course.place(step.id) <= until
        if seen is not None:
            return replace(seen, step_opened=opened, sealed=sealed)
        return collect(self.store, step_opened=opened, course_begun=begun, sealed=sealed)

    def look(self, step: Step, seen: Evidence | None = None) -> StepState:
        """Hold a step's checks against the runs; what is passed by them is kept.

        Args:
            step: Of the course.
            seen: See `evidence`.

        Raises:
            StoreError: The runs cannot be read, or what was passed cannot be kept.
        """
        if self._done(step) is None:
            return self.state(step)
        evidence = self.evidence(step, seen)
        verdicts = {check.id: self._verdict(check, step, evidence) for check in step.checks}
        passing = {
            check.id: verdict
            for check in step.checks
            if isinstance(check, RunCheck | PredictCheck)
            and (verdict := verdicts[check.id]) is not None
            and verdict.passed
            and not self.state(step).of(check.id).passed
        }
        if passing:
            self._keep_passed(step, passing)
        kept = self.state(step)
        checks = tuple(
            CheckState(
                each.check,
                each.done,
                verdicts[each.check.id],
                self._score(each, step, evidence),
            )
            for each in kept.checks
        )
        return StepState(step, kept.opened, kept.passed, checks)

    def _keep_passed(self, step: Step, passing: dict[str, Verdict]) -> None:
        now = self._clock()

        def how(done: Progress) -> None:
            mine = done.steps.setdefault(step.id, StepProgress(opened=now))
            for identity, verdict in passing.items():
                kept = mine.of(identity)
                if kept.passed is None:
                    kept.passed, kept.message = now, verdict.message
                    kept.runs = list(verdict.runs)

        self._change(how)

    def _verdict(self, check: Check, step: Step, evidence: Evidence) -> Verdict | None:
        if isinstance(check, RunCheck):
            return judging.judge_run(check, evidence, source)
        if isinstance(check, VaryCheck):
            return judging.judge_vary(check, evidence, source)
        if isinstance(check, PredictCheck):
            return judging.judge_predict(check, evidence)
        if isinstance(check, NumberCheck) and isinstance(check.answer, Reading):
            found = self._readings(check, step, evidence)
            if not found:
                return Verdict(False, _("First a run is needed that this figure can be read off."))
            newest = found[0][0]
            text = _("Read it off the run {run}.").format(run=newest.name)
            return Verdict(True, text, (newest.id,))
        return None

    def _readings(
        self, check: NumberCheck, step: Step, evidence: Evidence
    ) -> list[tuple[RunFacts, float]]:
        """The figure that a number is read off, for each run that counts, newest first."""
        if not isinstance(check.answer, Reading):
            return []
        of = self.course.runs_of(check.answer.check, step.id)
        return judging.readings(check, of, evidence, source) if of else []

    def _score(self, state: CheckState, step: Step, evidence: Evidence) -> tuple[bool, str] | None:
        check, said = state.check, state.last
        if not isinstance(check, GuessCheck) or said is None:
            return None
        of, against = (self.course.runs_of(each, step.id) for each in (check.of, check.against))
        if of is None or against is None or said.value not in ("up", "down", "same"):
            return None
        word: Direction = "up" if said.value == "up" else "down" if said.value == "down" else "same"
        return judging.score_guess(check, word, said.time, (of, against), evidence, source)

    def answer(self, step: Step, identity: str, text: str) -> Reply:
        """Answer a check; the answer is kept, right or wrong.

        Args:
            step: Of the check.
            identity: Its id.
            text: As it was typed: an option's letter or number, a figure, a shape, the best value
                of a varied setting, up/down/same, or words.

        Raises:
            NotFoundError: The step has no such check.
            CourseError: The check takes no answer, or the text is none that it could take.
            StoreError: It cannot be kept.
        """
        state = self.state(step).of(identity)
        if self._done(step) is None:
            self.open(step)
        check = state.check
        if isinstance(check, RunCheck | PredictCheck):
            raise CourseError(
                _("“{name}” is not answered with words: the lab looks at your runs.").format(
                    name=identity
                ),
                _("`tui-lab courses check {course}` says how it stands.").format(course=self.name),
            )
        verdict, figures = None, list[float]()
        if isinstance(check, VaryCheck):
            verdict = self._verdict(check, step, self.evidence(step))
        elif isinstance(check, NumberCheck) and isinstance(check.answer, Reading):
            evidence = self.evidence(step)
            verdict = self._verdict(check, step, evidence)
            figures = [figure for _run, figure in self._readings(check, step, evidence)]
        reply = grade(check, text, verdict, figures)
        self._keep_answer(step, check, reply, verdict)
        return reply

    def _keep_answer(self, step: Step, check: Check, reply: Reply, verdict: Verdict | None) -> None:
        now = self._clock()

        def how(done: Progress) -> None:
            mine = done.steps.setdefault(step.id, StepProgress(opened=now))
            kept = mine.of(check.id)
            # Of words only the last ones count, and they are kept while they are being written.
            earlier = [] if isinstance(check, WordsCheck) else kept.attempts
            kept.attempts = [
                *earlier[-MOST_ATTEMPTS + 1 :],
                Attempt(time=now, value=reply.value, right=reply.right),
            ]
            if reply.passes and kept.passed is None:
                kept.passed = now
                kept.runs = list(verdict.runs) if verdict else []

        self._change(how)

    def hint(self, step: Step, identity: str) -> tuple[int, str]:
        """The next hint of a check: its number from 1, and its text; the last one again at the end.

        Raises:
            NotFoundError: The step has no such check.
            CourseError: The check has no hints.
        """
        state = self.state(step).of(identity)
        if not state.check.hints:
            raise CourseError(_("There is no hint for “{name}”.").format(name=identity))
        place = min(state.done.hints + 1, len(state.check.hints))

        def how(done: Progress) -> None:
            mine = done.steps.setdefault(step.id, StepProgress(opened=self._clock()))
            mine.of(identity).hints = place

        self._change(how)
        return place, state.check.hints[place - 1]

    def reset(self, step: Step | None = None) -> None:
        """Do a step, or the whole course, anew; runs are not touched.

        Raises:
            StoreError: It cannot be kept.
        """
        if step is None:
            progress.forget(self.name, home=self.store.home)
            self._take(None)
            return

        def how(done: Progress) -> None:
            done.steps.pop(step.id, None)

        self._change(how)

    def choose(self, dataset: str) -> str:
        """Take another data set for the slot that it may stand in.

        Returns:
            The slot.

        Raises:
            CourseError: The course has no slot for it.
        """
        for slot, sets in self.course.slots.items():
            if dataset in sets:

                def how(done: Progress, slot: str = slot) -> None:
                    done.chosen = {**done.chosen, slot: dataset}

                self._change(how)
                return slot
        known = [name for each in self.course.slots.values() for name in each]
        raise CourseError(
            _("The course “{course}” does not work with the data set “{name}”.").format(
                course=self.name, name=one_line(dataset)
            ),
            _("There are: {names}.").format(names=", ".join(dict.fromkeys(known))),
        )
