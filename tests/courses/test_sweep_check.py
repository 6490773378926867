"""A check that asks for a sweep: which ones count, and what is said of those that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.sweeps import Workers, made_sweep, sweep_plan, work

from tui_lab.courses.evidence import Evidence, SweepEvidence, collect
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.kinds.sweep import SweepCheck
from tui_lab.runs import operations
from tui_lab.runs.store import Store
from tui_lab.sweeps.look import look

PATHS = ("layers[1].units", "compile.learning_rate")
ASKED = SweepCheck("search", "?", over=PATHS[:1], dataset="digits", at_least=4, seeds=2, repeated=1)
GOOD = SweepEvidence(20.0, "digits", PATHS, 6, 2, 3, "run")


def judged(*sweeps: SweepEvidence) -> tuple[bool, str]:
    seen = Evidence(sweeps=sweeps, step_opened=10.0)
    verdict = ASKED.judge(JudgingContext(lambda: seen, lambda name: None), None)  # type: ignore[arg-type,return-value]
    assert verdict is not None
    return verdict.passed, verdict.message


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"created": 9.0}, "no sweep since"),
        ({"paths": PATHS[1:]}, "varies compile.learning_rate, not layers[1].units"),
        ({"dataset": "iris"}, "is on iris, not on digits"),
        ({"seeds": 1}, "with 1 seeds; 2 are wanted"),
        ({"done": 3}, "3 trials are done; 4 are wanted"),
        ({"repeated": 0}, "0 further seeds; 1 are wanted"),
    ],
)
def test_what_a_sweep_lacks_is_said(changes: dict[str, object], told: str) -> None:
    passed, message = judged(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert not passed
    assert told in message


def test_any_sweep_that_does_it_counts() -> None:
    passed, message = judged(replace(GOOD, done=1), GOOD)
    assert passed
    assert "layers[1].units and compile.learning_rate does it, with 6 trials" in message


def test_the_evidence_is_read_from_the_sweeps_and_not_from_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = made_sweep(sweep_plan(seeds=2))
    workers = Workers(monkeypatch, lambda run, epoch: 0.1 * epoch)
    work(sweep, workers)
    store = Store()
    operations.repeat(store, store.find(look(sweep, store).best_run), 1)
    while workers.live:
        workers.step()
    seen = collect(store, step_opened=sweep.plan.created, course_begun=0.0)
    [found] = seen.sweeps
    assert (found.dataset, found.paths) == ("digits", ("compile.learning_rate",))
    assert (found.done, found.seeds, found.repeated) == (3, 2, 1)
    later = collect(store, step_opened=sweep.plan.created + 5, course_begun=0.0)
    assert later.sweeps == []
