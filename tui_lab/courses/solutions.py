"""Solutions that the author of a course writes beside its steps, and whether they hold.

A step is tried twice: with nothing done it must not be passed, with its solution it must. Runs are
held against the checks on paper, with the figures that the author gives, or are really trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tui_lab.courses.check import Check, Verdict
from tui_lab.courses.evidence import Evidence, RunEvidence, chance_between
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import MEASURES
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.courses.tables import Table, decoded
from tui_lab.datasets import listing
from tui_lab.errors import CourseError, LabError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

FOLDER = "solutions"
KEYS = ("answers", "wrong", "runs")
RUN_KEYS = ("experiment", "set", "figures", "status")
Train = Callable[[Experiment, float], RunEvidence]
"""Trains an experiment, for evidence that was made at a moment."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out of trying the solutions of a course."""

    steps: int = 0
    """Steps that have a solution."""
    checks: int = 0
    """Checks that were passed with it."""
    wrong: int = 0
    """Wrong answers that were refused."""
    left_open: tuple[str, ...] = ()
    """STEP/CHECK for checks that only a training can decide."""
    without: tuple[str, ...] = ()
    """The ids of steps without a solution."""


@dataclass(slots=True)
class _Trying:
    """The trial of one course, step after step."""

    course: Course
    train: Train | None
    runs: list[RunEvidence] = field(default_factory=list)
    """Newest first."""
    passed: int = 0
    refused: int = 0
    left_open: list[str] = field(default_factory=list)
    now: float = 1.0
    """A clock of its own: each step and each run takes one tick."""


def file_of(course: Course, step: CourseStep) -> Path:
    """Where the solution of a step stands."""
    return course.folder / FOLDER / f"{step.id}.toml"


def try_solutions(course: Course, train: Train | None = None) -> Trial:
    """Hold every step against its solution.

    Args:
        course: Read for a choice of data sets and a student.
        train: Trains the runs of the solutions; None judges them on paper.

    Raises:
        CourseError: A step is passed with nothing done, or not passed with its solution; the file
            and the field are named.
    """
    trying = _Trying(course, train)
    solved, without = 0, []
    for step in course.steps:
        path = file_of(course, step)
        if not path.exists():
            without.append(step.id)
            continue
        table = Table(decoded(path), path, "", course.facts)
        table.only(KEYS)
        _try_step(trying, step, table)
        solved += 1
    return Trial(solved, trying.passed, trying.refused, tuple(trying.left_open), tuple(without))


def _try_step(trying: _Trying, step: CourseStep, table: Table) -> None:
    trying.now += 1
    opened = trying.now
    if _passes_unanswered(trying, step, opened, trying.runs):
        table.fail("answers", _("the step is passed before anything is done."))
    plain = _evidence_of(trying, step, table, "runs", Table({}, table.file, "", {}))
    before = [plain, *trying.runs] if plain is not None and step.lab and step.lab.asked else []
    if before and _passes_unanswered(trying, step, opened, before):
        text = _("the step is passed with its network as it is, though it asks for a change.")
        table.fail("runs", text)
    figures = True
    for place, each in enumerate(table.tables("runs")):
        each.only(RUN_KEYS)
        trying.now += 1
        run = _evidence_of(trying, step, table, f"runs[{place}]", each, train=trying.train)
        if run is None:
            table.fail(
                f"runs[{place}]",
                _("the step begins from no experiment: name one."),
                _("For example: {example}").format(example='experiment = "digits-mlp"'),
            )
        figures = figures and (trying.train is not None or "figures" in each.content)
        trying.runs.insert(0, run)
    answers, wrong = _answers(table, step, "answers"), _answers(table, step, "wrong")
    for check in step.checks:
        context = _context(trying, step, opened, trying.runs)
        for text in wrong.get(check.id, ()):
            _refuses(trying, check, text, context, table)
        _try_check(trying, step, check, context, table, answers.get(check.id, ()), figures=figures)


def _answers(table: Table, step: CourseStep, name: str) -> Mapping[str, tuple[str, ...]]:
    """Check -> answers, of a table of the solution."""
    inner = table.table(name)
    if inner is None:
        return {}
    inner.only([check.id for check in step.checks])
    found = {}
    for check in inner.content:
        value = inner.value(check)
        listed = value if isinstance(value, list) else [value]
        joined = {each.id: each.JOINED for each in step.checks}[check]
        answers = [_joined(each, joined) for each in listed]
        if not answers or None in answers:
            inner.fail(
                check,
                _("it must be an answer, as a student types it."),
                _("For several gaps: {example}").format(example="""[["8", '"relu"']]"""),
            )
        found[check] = tuple(each for each in answers if each is not None)
    return found


def _joined(answer: object, between: str) -> str | None:
    """One answer, or a list of its parts, as a student types it; None for anything else."""
    parts = answer if isinstance(answer, list) else [answer]
    if not parts or not all(isinstance(each, str | int | float) for each in parts):
        return None
    return between.join(str(each) for each in parts)


def _evidence_of(
    trying: _Trying,
    step: CourseStep,
    table: Table,
    path: str,
    each: Table,
    train: Train | None = None,
) -> RunEvidence | None:
    """A run of a solution; None where neither it nor the step names an experiment."""
    try:
        named = each.word("experiment")
        begun = source(named) if named else starting_experiment(trying.course, step)
        if begun is None:
            return None
        wanted = with_settings(begun, list(each.words("set")))
        if train is not None:
            return train(wanted, trying.now)
        target = listing.info(wanted.data.dataset).target
    except CourseError:
        raise
    except LabError as error:
        table.fail(path, error.message, error.hint)
    inner = each.table("figures") or Table({}, table.file, path, {})
    inner.only(MEASURES)
    return RunEvidence(
        id=f"{step.id}-{trying.now:.0f}",
        name=f"{step.id} {path}".strip(),
        created=trying.now,
        status=each.word("status", "finished"),
        live=False,
        experiment=wanted,
        measures={name: inner.number(name, 0, minimum=-1e15) for name in inner.content},
        opened=True,
        target=target,
    )


def _context(
    trying: _Trying, step: CourseStep, opened: float, runs: list[RunEvidence]
) -> JudgingContext:
    until = trying.course.step_number(trying.course.sealed_until)
    sealed = bool(until) and trying.course.step_number(step.id) <= until
    seen = Evidence(list(runs), step_opened=opened, course_begun=0.0, sealed=sealed)
    return JudgingContext(
        lambda: seen,
        source,
        lambda reference: trying.course.runs_check(reference, step.id),
        chance_between,
    )


def _passes_unanswered(
    trying: _Trying, step: CourseStep, opened: float, runs: list[RunEvidence]
) -> bool:
    """Whether a step is passed by runs alone, without an answer."""
    context = _context(trying, step, opened, runs)
    verdicts = [
        check.judge(context, None) if check.FIELD == "none" else None
        for check in step.checks
        if check.GRADED
    ]
    return all(verdict is not None and verdict.passed for verdict in verdicts)


def _refuses(
    trying: _Trying, check: Check, text: str, context: JudgingContext, table: Table
) -> None:
    try:
        right = check.grade(text, context).passes
    except CourseError:
        right = False  # it cannot even be an answer
    if right:
        table.fail(
            f"wrong.{check.id}",
            _("“{answer}” passes the check, though it stands under “wrong”.").format(
                answer=one_line(text)
            ),
        )
    trying.refused += 1


def _try_check(
    trying: _Trying,
    step: CourseStep,
    check: Check,
    context: JudgingContext,
    table: Table,
    answers: tuple[str, ...],
    *,
    figures: bool,
) -> None:
    """Answer a check, each way that the solution gives, and see whether it is passed."""
    verdict = check.judge(context, None)
    place = f"answers.{check.id}"
    if check.FIELD == "none":
        if verdict is not None and verdict.passed:
            trying.passed += 1
        elif not check.COUNTS_RUNS or (verdict is not None and not figures and not verdict.again):
            trying.left_open.append(f"{step.id}/{check.id}")
        else:
            said = verdict.message if verdict is not None else ""
            table.fail("runs", _("they do not pass “{check}”.").format(check=check.id), said)
        return
    answers = answers or _best(verdict)
    if not answers and not check.GRADED:
        return
    if not answers:
        if check.references() or verdict is not None:
            trying.left_open.append(f"{step.id}/{check.id}")
            return
        table.fail(place, _("the check has no answer here."))
    for text in answers:
        try:
            reply = check.grade(text, context)
        except CourseError as error:
            if verdict is not None and not figures:
                trying.left_open.append(f"{step.id}/{check.id}")
                return
            table.fail(place, error.message, error.hint)
        if check.GRADED and not reply.passes:
            said = _("“{answer}” does not pass the check.").format(answer=one_line(text))
            table.fail(place, said, reply.message)
    trying.passed += check.GRADED


def _best(verdict: Verdict | None) -> tuple[str, ...]:
    """The value of a varied setting that the runs say is the best."""
    rows = verdict.rows if verdict is not None and verdict.passed else ()
    return tuple(row.value for row in rows if row.best)[:1]


def trainer(folder: Path, told: Callable[[str], object] = lambda name: None) -> Train:
    """Trains for a trial, in a folder of its own, with the data and settings of this lab.

    Args:
        folder: Where the runs are made.
        told: Is given the name of each run before it is trained.
    """
    return partial(_train, folder, told)


def _train(
    folder: Path, told: Callable[[str], object], experiment: Experiment, now: float
) -> RunEvidence:
    import time
    from dataclasses import replace

    from tui_lab.courses.evidence import run_evidence
    from tui_lab.runs.launch import launch
    from tui_lab.runs.store import Store

    told(experiment.name)
    run = Store(folder).create(experiment)
    launch(run, use_warm=False)
    while run.look()[0].live:
        time.sleep(0.2)
    return replace(run_evidence(run), created=now)
