"""Which epoch is the best, and of what: one meaning, before the end of a run and after it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.runs import RECORDED, small_experiment

from tui_lab.experiment.model import EarlyStopping
from tui_lab.experiment.writing import to_table
from tui_lab.runs.best import PLAIN, Rule, best_of, best_words, record_of, rule_of
from tui_lab.runs.events import Event
from tui_lab.runs.payloads import Best, EpochRecord
from tui_lab.runs.state import RunState, fold
from tui_lab.runs.store import open_run
from tui_lab.training.best_epoch import after_epoch, monitored
from tui_lab.training.progress import TrainingProgress


def event(kind: str, **payload: Any) -> Event:
    return Event(seq=1, time=0.0, type=kind, payload=payload)


def epochs(*metrics: dict[str, float | None]) -> list[Event]:
    return [event("epoch", epoch=n, **each) for n, each in enumerate(metrics, start=1)]


def found(events: list[Event], rule: Rule = PLAIN) -> tuple[int, str] | None:
    best = best_of(fold(events), rule)
    return (best.epoch, best.monitor) if best is not None else None


def test_without_early_stopping_it_is_of_the_validation_loss() -> None:
    log = epochs({"val_loss": 0.5, "val_accuracy": 0.9}, {"val_loss": 0.4, "val_accuracy": 0.8})
    assert found(log) == (2, "val_loss")
    assert found(epochs({"val_loss": 0.5}, {"val_loss": None}, {"val_loss": 0.5})) == (
        1,
        "val_loss",
    )
    assert found([]) is None


def test_without_validation_it_is_of_the_training_loss() -> None:
    assert found(epochs({"loss": 0.5}, {"loss": 0.1}, {"loss": 0.2})) == (2, "loss")


def test_what_early_stopping_watches_decides() -> None:
    log = epochs({"val_loss": 0.5, "val_accuracy": 0.9}, {"val_loss": 0.4, "val_accuracy": 0.8})
    assert found(log, Rule("val_accuracy")) == (1, "val_accuracy")
    assert found(log, Rule("val_loss", min_delta=0.2)) == (1, "val_loss")
    assert found(epochs({"loss": 0.5}, {"loss": 0.4}), Rule("val_loss")) == (2, "loss")


def test_what_the_log_says_at_the_end_counts() -> None:
    log = epochs({"val_loss": 0.5}, {"val_loss": 0.4})
    log.append(event("best", epoch=1, monitor="val_accuracy", value=0.9, restored=True))
    assert best_of(fold(log)) == Best(1, "val_accuracy", 0.9, restored=True)


def test_a_run_that_is_trained_on_may_find_a_better_one() -> None:
    log = epochs({"val_loss": 0.5})
    log.append(event("best", epoch=1, monitor="val_loss", value=0.5, restored=True))
    log.append(event("ended", status="finished", best_epoch=1))
    log.append(event("started", pid=1, resumed_from=1))
    assert found(log) == (1, "val_loss")
    log.append(event("epoch", epoch=2, val_loss=0.4))
    state = fold(log)
    assert best_of(state) == Best(2, "val_loss", 0.4, restored=False)


def test_the_rule_is_read_from_what_run_json_holds() -> None:
    plan = small_experiment()
    assert rule_of(to_table(plan)) == Rule()
    early = EarlyStopping("val_accuracy", patience=2, min_delta=0.01)
    watched = replace(plan, fit=replace(plan.fit, early_stopping=early))
    assert rule_of(to_table(watched)) == Rule("val_accuracy", 0.01)
    assert rule_of({"fit": {"early_stopping": {"patience": 3}}}).monitor == "val_loss"


@pytest.mark.parametrize("table", [{}, {"fit": 3}, {"fit": {"early_stopping": [1]}}])
def test_odd_experiments_have_the_plain_rule(table: dict[str, Any]) -> None:
    assert rule_of(table) == Rule()


def test_it_is_said_of_what_it_is_the_best() -> None:
    assert best_words(Best(7, "val_loss", 0.12)) == "Best val_loss 0.1200 at epoch 7."


def test_a_recorded_run_says_at_its_end_what_was_shown_before_it() -> None:
    run = open_run(RECORDED / "finished")
    state = run.state()
    assert state.best is not None
    before = best_of(replace(state, best=None), rule_of(run.header.experiment))
    assert before is not None
    assert (before.epoch, before.monitor) == (state.best.epoch, state.best.monitor)
    assert record_of(state, before) is not None


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12),
    st.sampled_from(["", "val_loss", "val_accuracy", "loss"]),
    st.sampled_from([0.0, 0.1]),
)
def test_what_is_shown_is_what_training_decides(
    values: list[tuple[float, float]], monitor: str, delta: float
) -> None:
    plan = small_experiment()
    early = EarlyStopping(monitor, patience=99, min_delta=delta) if monitor else None
    plan = replace(plan, fit=replace(plan.fit, early_stopping=early))
    progress, records = TrainingProgress(), []
    for number, (loss, accuracy) in enumerate(values, start=1):
        metrics = {"loss": loss, "val_loss": loss, "val_accuracy": accuracy}
        watched = monitored(plan, metrics)
        progress = after_epoch(progress, early, watched, number, metrics[watched])
        records.append(EpochRecord(number, 0.1, 0.1, metrics))
    best = best_of(RunState(epochs=tuple(records)), rule_of(to_table(plan)))
    assert best is not None
    assert (best.epoch, best.value) == (progress.best_epoch, progress.best_value)
    assert math.isfinite(best.value or 0.0)
