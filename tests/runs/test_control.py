"""What is asked of a run before its first batch, and what comes too late."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_lab.errors import LabError
from tui_lab.runs import commands
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.control import Control, refuse_endless
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.payloads import Interrupted
from tui_lab.runs.state import RunState, fold


@pytest.fixture
def control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Control]:
    """That of a worker which has not begun to train."""
    monkeypatch.setattr("tui_lab.runs.control.LOOK_EVERY", 0.0)
    with EventWriter(tmp_path / "events.jsonl") as writer:
        yield Control(writer, CommandReader(tmp_path))


def said(folder: Path) -> list[str]:
    """The events, those of answers with what was answered."""
    return [
        f"{event.payload['name']} {event.payload.get('reason', event.payload['outcome'])}"
        if event.type == "acknowledged"
        else event.type
        for event in EventReader(folder / "events.jsonl").read()
    ]


def state(folder: Path) -> RunState:
    return fold(EventReader(folder / "events.jsonl").read())


def test_a_run_that_has_not_begun_is_paused_at_once_and_goes_on_at_once(
    control: Control, tmp_path: Path
) -> None:
    for name in ("pause", "resume"):
        commands.send(tmp_path, name)
        control.look()
    assert said(tmp_path) == ["pause done", "paused", "resume done", "resumed"]
    assert control.begin()
    assert said(tmp_path)[4:] == []


def test_pausing_and_going_on_again_before_anybody_looked_leaves_it_running(
    control: Control, tmp_path: Path
) -> None:
    commands.send(tmp_path, "pause")
    commands.send(tmp_path, "resume")
    assert control.begin()
    assert state(tmp_path).status_seen == "running"


def test_a_run_that_is_paused_does_not_begin_until_it_is_let_go_on(
    control: Control, tmp_path: Path
) -> None:
    commands.send(tmp_path, "pause")
    begun: list[bool] = []
    thread = threading.Thread(target=lambda: begun.append(control.begin()))
    thread.start()
    deadline = time.monotonic() + 30
    while not said(tmp_path)[1:] and time.monotonic() < deadline:
        time.sleep(0.005)
    assert (said(tmp_path), begun) == (["pause done", "paused"], [])
    commands.send(tmp_path, "resume")
    thread.join(30)
    assert begun == [True]
    assert said(tmp_path)[2:] == ["resume done", "resumed"]


def test_a_run_that_is_stopped_while_it_is_paused_does_not_begin(
    control: Control, tmp_path: Path
) -> None:
    for name in ("pause", "stop"):
        commands.send(tmp_path, name)
    assert not control.begin()
    assert control.stopping == "stop_requested"


def test_what_is_asked_after_a_stop_comes_too_late(control: Control, tmp_path: Path) -> None:
    commands.send(tmp_path, "stop")
    commands.send(tmp_path, "pause")
    commands.send(tmp_path, "set_learning_rate", learning_rate=0.1)
    commands.send(tmp_path, "train_on", epochs=2)
    commands.send(tmp_path, "stop")
    control.look()
    late = ["pause too_late", "set_learning_rate too_late", "train_on too_late"]
    assert said(tmp_path) == ["stop done", *late, "stop done"]
    assert (control.paused, control.learning_rate, control.more) == (False, None, 0)


def test_commands_are_answered_while_the_worker_is_busy_before_it_begins(
    control: Control, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_lab.runs.control.LOOK_EVERY", 0.002)
    with control.answering():
        commands.send(tmp_path, "set_learning_rate", learning_rate=0.25)
        commands.send(tmp_path, "train_on", epochs=3)
        deadline = time.monotonic() + 30
        while len(said(tmp_path)) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
    assert said(tmp_path) == ["set_learning_rate done", "train_on done"]
    control.aim(10)
    assert (control.learning_rate, control.target) == (0.25, 13)
    assert not [t for t in threading.enumerate() if t.name == "commands"]


def test_what_an_earlier_attempt_has_obeyed_is_not_obeyed_again(
    control: Control, tmp_path: Path
) -> None:
    done = commands.send(tmp_path, "train_on", epochs=5)
    commands.send(tmp_path, "train_on", epochs=2)
    control.answered = {done}
    control.look()
    assert control.more == 2
    assert said(tmp_path) == ["train_on done"]


def test_a_session_that_is_broken_off_says_why_and_whether_it_was_paused(
    control: Control, tmp_path: Path
) -> None:
    commands.send(tmp_path, "pause")
    control.look()
    control.terminated = lambda: "time_limit"
    assert not control.begin()
    refuse_endless(control, tmp_path)  # a pause takes no time that one could ask for
    control.interrupt(4)
    now = state(tmp_path)
    assert now.interrupted == Interrupted("time_limit", 4, paused=True)
    assert (now.status_seen, now.begun) == ("interrupted", False)


def test_a_time_limit_before_the_first_epoch_is_refused(control: Control, tmp_path: Path) -> None:
    control.terminated = lambda: "time_limit"
    assert not control.begin()
    with pytest.raises(LabError, match="not one epoch"):
        refuse_endless(control, tmp_path)
    control.stopping = "scheduler"
    refuse_endless(control, tmp_path)
