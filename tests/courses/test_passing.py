"""Every step of every course that comes with the lab can be passed: by its answers, and by runs.

Runs are made up from what a check asks for. What it takes to reach a figure, only a training shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.check import Check
from tui_lab.courses.conditions import Condition
from tui_lab.courses.evidence import Evidence, OwnPrediction, RunEvidence, SweepEvidence
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.kinds.number import NumberCheck, RunFigure
from tui_lab.courses.kinds.predict import PredictCheck
from tui_lab.courses.kinds.sweep import SweepCheck
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.courses.measures import MEASURES
from tui_lab.courses.model import Course, CourseStep
from tui_lab.courses.run_pattern import PatternCheck
from tui_lab.courses.starting_point import source, starting_experiment
from tui_lab.datasets import listing
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Experiment

COURSES = sorted(path.parent.name for path in catalogue.shipped_folder().glob("*/course.toml"))
VALUES: dict[str, tuple[bool | int | float | str, ...]] = {
    "units": (2, 8, 32, 128),
    "optimizer": ("sgd", "rmsprop", "adam", "adadelta"),
    "activation": ("relu", "tanh", "sigmoid", "linear"),
    "learning_rate": (0.001, 0.01, 0.1, 10.0),
    "epochs": (5, 10, 20, 40),
    "loss": ("categorical_crossentropy", "mean_squared_error"),
}
"""What a student may take for a setting that is to be varied, by the end of its path."""


def with_layers(begun: Experiment, types: str) -> Experiment:
    """With as many layers as are named: hidden ones left out, or the last one twice."""
    wanted, layers = types.split(" > "), begun.layers
    if len(wanted) <= len(layers):
        return replace(begun, layers=(*layers[: len(wanted) - 1], layers[-1]))
    more = len(wanted) - len(layers)
    return replace(begun, layers=(*layers[:-1], *[layers[-2]] * more, layers[-1]))


def meeting(condition: Condition) -> object:
    """A value that a condition lets through."""
    if not condition.sign:
        return condition.allowed[0]
    off = {">": 1, "<": -1, "!=": 1}.get(condition.sign, 0)
    return condition.limit + off


def as_asked(course: Course, step: CourseStep, check: PatternCheck) -> Experiment:
    """The experiment that a check asks for, changed from what the student has."""
    pattern = check.pattern
    steps = course.steps[: course.step_number(step.id)]
    begun = [starting_experiment(course, each) for each in steps]
    had = [each for each in reversed(begun) if each is not None]
    experiment = source(pattern.like) if pattern.like else had[0]
    for path, condition in pattern.match.items():
        if path == "layers":
            experiment = with_layers(experiment, str(condition.allowed[0]))
        elif not path.startswith("count."):
            value = meeting(condition)
            experiment = with_settings(experiment, [f"{path}={value}"])
    return experiment


def runs_for(course: Course, step: CourseStep, check: PatternCheck) -> Iterator[RunEvidence]:
    """Runs that a check counts, as many as it asks for; each better than the one before."""
    experiment = as_asked(course, step, check)
    measures = dict.fromkeys(MEASURES, 0.5) | {"epochs": float(experiment.fit.epochs)}
    for name, condition in check.pattern.reach.items():
        measures[name] = float(str(meeting(condition)))
    made, statuses = [experiment], list(check.pattern.statuses[:1])
    if isinstance(check, VaryCheck):
        asked = check.pattern.match.get(check.setting)
        values = (asked.allowed if asked else ()) or VALUES[check.setting.rpartition(".")[2]]
        made = [with_settings(experiment, [f"{check.setting}={value}"]) for value in values]
        statuses *= len(made)
        if check.include:
            statuses[-1] = check.include
    for place, (each, status) in enumerate(zip(made, statuses, strict=True)):
        better = {"validation_accuracy": 0.5 + place / 10, "validation_loss": 0.5 - place / 10}
        figures = measures | better if isinstance(check, VaryCheck) else measures
        target = listing.info(each.data.dataset).target
        name = f"{step.id}-{check.id}-{place}"
        yield RunEvidence(name, name, 2.0, status, False, each, figures, True, target)


def answers(check: Check, best: str, figure: float | None) -> tuple[list[str], list[str]]:
    """What passes a check, and what does not."""
    if isinstance(check, ChoiceCheck):
        letters = ["abcdefgh"[place] for place in range(len(check.choices))]
        right = [letter for letter, each in zip(letters, check.choices, strict=True) if each.right]
        return right, [letter for letter in letters if letter not in right]
    if isinstance(check, CodeCheck):
        return ["\n".join(each) for each in check.solutions], []
    if isinstance(check, NumberCheck):
        wanted = (figure,) if isinstance(check.answer, RunFigure) else check.answer
        written = [i18n.number(each) for each in wanted if each is not None]
        off = [i18n.number(each + 1) for each in wanted if each is not None]
        apart = "; " if "," in "".join(written) else ", "
        return [apart.join(written), " ".join(written)], [apart.join(off)]
    if isinstance(check, VaryCheck):
        return [best], []
    return (["up"] if check.KIND == "guess" else ["A text."]), []


@pytest.mark.parametrize("name", COURSES)
def test_every_step_is_passed_by_what_it_asks_for_and_not_before(name: str) -> None:
    i18n.set_language("es")
    for course in catalogue.validate(catalogue.shipped_folder() / name):
        runs: list[RunEvidence] = []
        for step in course.steps:
            for check in step.checks:
                if isinstance(check, PatternCheck):
                    runs = [*reversed(list(runs_for(course, step, check))), *runs]
            until = course.step_number(course.sealed_until)
            sealed = bool(until) and course.step_number(step.id) <= until
            predicts = [each for each in step.checks if isinstance(each, PredictCheck)]
            own = [
                OwnPrediction(2.0, each.dataset, str(n))
                for each in predicts
                for n in range(each.at_least)
            ]
            searched = [
                SweepEvidence(
                    2.0, each.dataset, each.over, each.at_least, each.seeds, each.repeated
                )
                for each in step.checks
                if isinstance(each, SweepCheck)
            ]
            seen = Evidence(runs, (), own, searched, step_opened=1.0, sealed=sealed)
            find = partial(course.runs_check, step=step.id)
            with_all = JudgingContext(partial(_same, seen), source, find)
            without = JudgingContext(Evidence, source, find)
            for check in step.checks:
                _try(f"{name}/{step.id}/{check.id}", check, with_all, without)


def _same(evidence: Evidence) -> Evidence:
    return evidence


def _try(place: str, check: Check, context: JudgingContext, without: JudgingContext) -> None:
    verdict = check.judge(context, None)
    if check.COUNTS_RUNS or check.FIELD == "none":
        assert verdict is not None
        assert verdict.passed, f"{place}: {verdict.message}"
        before = check.judge(without, None)
        assert before is not None
        assert not before.passed, place
    if check.FIELD == "none":
        return
    rows = verdict.rows if verdict is not None else ()
    best = next((row.value for row in rows if row.best), "")
    figures = check.figures(context) if isinstance(check, NumberCheck) else []
    right, wrong = answers(check, best, figures[0][1] if figures else None)
    for text in right:
        reply = check.grade(text, context)
        assert reply.passes or not check.GRADED, f"{place}: {text!r}: {reply.message}"
    for text in wrong:
        assert not check.grade(text, context).passes, f"{place}: {text!r}"
