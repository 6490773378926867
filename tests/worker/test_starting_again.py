"""A worker that a scheduler started again for the same launch: it goes on, or has nothing to do."""

from __future__ import annotations

import pytest
from support.worker import create, digits, events

from tui_lab.errors import ExitCode
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventWriter
from tui_lab.runs.launch_record import LaunchRecord, write_launch
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.worker import running
from tui_lab.worker.session import Session


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of five epochs that was to have two more, in a job that SLURM started again."""
    monkeypatch.setenv("SLURM_RESTART_COUNT", "1")
    run = create(digits(epochs=5))
    log(run, ("started", {"pid": 1, "epochs": 5}), ("ended", {"status": "finished"}))
    record = LaunchRecord(time=1.0, resume=True, epochs=2, place="slurm", events_before=2)
    write_launch(run.folder, record)
    return run


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[LaunchRecord, RunState]]:
    """What was to be trained; nothing is."""
    seen: list[tuple[LaunchRecord, RunState]] = []

    def train(session: Session, before: RunState, *_more: object) -> int:
        assert session.run.path("heartbeat").exists()
        seen.append((session.launch, before))
        return ExitCode.OK

    monkeypatch.setattr(running, "_train", train)
    return seen


def log(run: Run, *written: tuple[str, dict[str, object]]) -> None:
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        for kind, payload in written:
            writer.write(kind, **payload)


Sessions = list[tuple[LaunchRecord, RunState]]


def test_before_it_had_begun_all_is_still_to_be_done(run: Run, sessions: Sessions) -> None:
    assert running.run(run.folder, lambda: "") == ExitCode.OK
    ((launch, before),) = sessions
    assert (launch.epochs, launch.resume) == (2, True)
    assert before.ended is not None


def test_epochs_that_were_asked_for_are_not_added_twice(run: Run, sessions: Sessions) -> None:
    log(
        run,
        ("started", {"pid": 2, "epochs": 7, "resumed_from": 5}),
        ("interrupted", {"reason": "scheduler", "epochs_done": 6}),
    )
    assert running.run(run.folder, lambda: "") == ExitCode.OK
    ((launch, before),) = sessions
    assert (launch.epochs, launch.resume) == (None, True)
    assert before.epochs_target == 7


def test_after_its_end_it_has_nothing_to_do(run: Run, sessions: Sessions) -> None:
    log(run, ("started", {"pid": 2, "epochs": 7}), ("ended", {"status": "stopped"}))
    before = len(events(run))
    assert running.run(run.folder, lambda: "") == ExitCode.STOPPED
    assert sessions == []
    assert len(events(run)) == before


def test_a_pause_and_a_rate_that_no_checkpoint_has_are_given_back(run: Run) -> None:
    epochs = [{"epoch": n, "learning_rate": 0.1, "loss": 1.0} for n in (1, 2)]
    log(
        run,
        ("started", {"pid": 2}),
        ("epoch", epochs[0]),
        ("checkpoint", {"epoch": 1}),
        ("learning_rate", {"learning_rate": 0.5}),
        ("interrupted", {"reason": "time_limit", "paused": True}),
    )
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        control = Control(writer, running.CommandReader(run))
        running._as_it_was(control, run.state())
        assert (control.paused, control.learning_rate) == (True, 0.5)
        writer.write("epoch", **epochs[1] | {"learning_rate": 0.5})
        writer.write("checkpoint", epoch=2)
        writer.write("interrupted", reason="scheduler")
        control = Control(writer, running.CommandReader(run))
        running._as_it_was(control, run.state())
        assert (control.paused, control.learning_rate) == (False, None)
        writer.write("started", pid=3)
        writer.write("paused")
        control = Control(writer, running.CommandReader(run))
        running._as_it_was(control, run.state())
        assert control.paused, "its machine died while it was paused"
