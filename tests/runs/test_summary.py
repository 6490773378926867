"""Listing runs: quick, and never older than their logs."""

from __future__ import annotations

import os
import shutil
import time
from typing import Any

import pytest
from support.runs import finish, made_run

from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import write_summary


def forgotten(run: Run) -> Run:
    """The same run, as another process would see it."""
    return Store().find(run.id)


def append(run: Run, kind: str, **payload: Any) -> None:
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write(kind, **payload)


def test_a_summary_says_what_a_table_shows() -> None:
    run = made_run(seed=11)
    finish(run, epochs=3)
    line = run.summary()
    assert (line.id, line.name, line.status) == (run.id, "digits-mlp", Status.FINISHED)
    assert (line.dataset, line.seed, line.reason) == ("digits", 11, "completed")
    assert (line.epochs, line.epochs_target, line.seconds) == (3, 3, 1.0)
    assert line.metrics_last["val_loss"] == pytest.approx(0.4)
    assert (line.best_epoch, line.metrics_best) == (3, line.metrics_last)
    assert line.created == run.created


def test_a_summary_says_when_the_run_ended() -> None:
    run = made_run()
    assert run.summary().ended_at is None
    before = time.time()
    finish(run)
    first = forgotten(run).summary().ended_at
    assert first is not None
    assert before - 1 <= first <= time.time() + 1
    assert forgotten(run).summary().ended_at == first  # from summary.json
    append(run, "started", pid=1, resumed_from=2, epochs=4)
    assert forgotten(run).summary().ended_at is None


def test_the_figures_are_of_the_weights_that_were_kept() -> None:
    run = made_run()
    finish(run, epochs=3)
    assert run.summary().metrics_kept == run.summary().metrics_last
    append(run, "evaluation", split="validation", loss=0.45, accuracy=0.77, examples=10)
    kept = forgotten(run).summary().metrics_kept
    assert (kept["val_loss"], kept["val_accuracy"]) == (0.45, 0.77)
    assert kept["loss"] == run.summary().metrics_last["loss"]


def test_the_weights_of_the_best_epoch_count_where_they_were_put_back() -> None:
    run = made_run()
    finish(run, epochs=3)
    append(run, "best", epoch=2, monitor="val_loss", value=0.6, restored=True)
    line = forgotten(run).summary()
    assert line.metrics_kept == line.metrics_best
    assert line.metrics_kept["val_loss"] == pytest.approx(0.6)


def test_an_evaluation_of_an_earlier_session_is_not_taken_for_this_ones() -> None:
    run = made_run()
    append(run, "evaluation", split="validation", loss=9.0, accuracy=0.1, examples=10)
    finish(run, epochs=3, status="failed")
    line = run.summary()
    assert line.metrics_kept == line.metrics_last


def test_the_second_look_does_not_fold_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    run = made_run()
    finish(run)
    first = run.summary()
    monkeypatch.setattr(Run, "state", lambda self: pytest.fail("the log was folded"))
    assert forgotten(run).summary() == first


def test_a_worker_can_leave_the_summary_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    run = made_run()
    finish(run)
    with RunLock(run.folder):
        write_summary(run)
    monkeypatch.setattr(Run, "state", lambda self: pytest.fail("the log was folded"))
    assert forgotten(run).summary().epochs == 2


def test_a_summary_older_than_the_log_is_not_believed() -> None:
    run = made_run()
    finish(run)
    run.summary()
    append(run, "evaluation", split="test", loss=0.5, accuracy=0.9, examples=10)
    assert forgotten(run).summary().evaluations["test"].accuracy == 0.9
    append(run, "started", pid=1, resumed_from=2, epochs=9)
    assert forgotten(run).summary().status is Status.LOST


def test_the_name_of_a_summary_is_the_present_one() -> None:
    run = made_run()
    finish(run)
    run.summary()
    Store().rename(run, "renamed")
    assert forgotten(run).summary().name == "renamed"


def test_no_summary_is_left_while_a_run_may_go_on() -> None:
    run = made_run()
    finish(run)
    with RunLock(run.folder):
        append(run, "started", pid=os.getpid(), resumed_from=2)
        assert run.summary().status is Status.RUNNING
        assert not run.path("summary.json").exists()
        assert not run.summary().stopping
        append(run, "acknowledged", command="ab", name="stop", outcome="done")
        assert run.summary().stopping
        append(run, "ended", status="stopped")
    assert run.summary().status is Status.STOPPED
    assert not run.summary().stopping
    assert run.path("summary.json").exists()
    lost = made_run()
    append(lost, "started", pid=1)
    assert lost.summary().status is Status.LOST
    assert not lost.path("summary.json").exists()


def test_a_folder_that_cannot_be_written_is_listed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = made_run()
    finish(run)

    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tui_lab.runs.summary.temporary_file", refuse)
    assert run.summary().epochs == 2
    assert not run.path("summary.json").exists()


def test_a_run_that_was_never_trained_has_a_summary_too() -> None:
    line = made_run().summary()
    assert (line.epochs, line.epochs_target, line.seconds) == (0, 3, 0.0)
    assert (line.best_epoch, line.parameters) == (None, None)
    assert (line.metrics_last, line.metrics_best) == ({}, {})


def test_two_thousand_finished_runs_are_listed_without_reading_a_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = made_run()
    finish(run, epochs=20)
    run.summary()
    for number in range(1999):
        # Hard links: the files are only read here, and copies would take longer than the test.
        target = run.folder.with_name(f"20250101-000000-{number:04x}")
        shutil.copytree(run.folder, target, copy_function=os.link)
    monkeypatch.setattr(EventReader, "read", lambda *_: pytest.fail("a log was read"))
    lines = Store().summaries()
    assert len(lines) == 2000
    assert {line.status for line in lines} == {Status.FINISHED}
