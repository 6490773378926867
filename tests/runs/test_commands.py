"""Commands: what a viewer asks, each once, and killing only what is meant."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from support.runs import HOLDER, made_run, processes, said

from tui_lab.errors import StoreError, UsageError
from tui_lab.runs.commands import CommandReader, kill, send, wait_acknowledged
from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import COMMANDS_FILE, LOCK_FILE
from tui_lab.runs.lock import Holder, RunLock, is_held
from tui_lab.runs.processes import host, own_start

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    with processes() as started:
        yield started


def test_commands_are_read_once_in_order(tmp_path: Path) -> None:
    reader = CommandReader(tmp_path)
    assert reader.read() == []
    first = send(tmp_path, "pause")
    second = send(tmp_path, "set_learning_rate", learning_rate=0.01)
    found = reader.read()
    assert [(c.id, c.name, c.arguments) for c in found] == [
        (first, "pause", {}),
        (second, "set_learning_rate", {"learning_rate": 0.01}),
    ]
    assert reader.read() == []
    send(tmp_path, "train_on", epochs=2)
    assert [c.arguments for c in reader.read()] == [{"epochs": 2}]


def test_commands_to_an_earlier_session_can_be_passed_over(tmp_path: Path) -> None:
    send(tmp_path, "stop")
    offset = (tmp_path / COMMANDS_FILE).stat().st_size
    send(tmp_path, "pause")
    assert [c.name for c in CommandReader(tmp_path, offset).read()] == ["pause"]


@pytest.mark.parametrize(
    ("name", "arguments", "word"),
    [
        ("explode", {}, "explode"),
        ("stop", {"now": True}, "stop"),
        ("train_on", {}, "epochs"),
        ("train_on", {"epochs": 0}, "epochs"),
        ("train_on", {"epochs": True}, "epochs"),
        ("set_learning_rate", {"learning_rate": -1.0}, "learning_rate"),
        ("set_learning_rate", {"learning_rate": float("nan")}, "learning_rate"),
        ("set_learning_rate", {"learning_rate": "fast"}, "learning_rate"),
    ],
)
def test_a_command_that_means_nothing_is_refused_before_it_is_written(
    tmp_path: Path, name: str, arguments: dict[str, Any], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        send(tmp_path, name, **arguments)
    assert not (tmp_path / COMMANDS_FILE).exists()


def test_lines_that_are_no_commands_are_counted_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / COMMANDS_FILE).write_bytes(
        b'nonsense\n\xff\n{"id":1}\n{"format":9,"id":"a","time":1,"name":"stop"}\n{"id":"to'
    )
    reader = CommandReader(tmp_path)
    assert reader.read() == []
    send(tmp_path, "stop")
    assert [c.name for c in reader.read()] == ["stop"]
    # Four at first, and the torn line, which the next sender ended.
    assert reader.unreadable == 5


def test_viewers_that_ask_at_once_lose_nothing(tmp_path: Path) -> None:
    def ask() -> None:
        for _ in range(50):
            send(tmp_path, "train_on", epochs=1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = CommandReader(tmp_path)
    found = reader.read()
    assert len({c.id for c in found}) == 200
    assert reader.unreadable == 0


def test_a_run_may_be_given_instead_of_its_folder() -> None:
    run = made_run()
    assert send(run, "stop") == CommandReader(run).read()[0].id


def test_the_answer_to_a_command_is_waited_for() -> None:
    run = made_run()
    with RunLock(run.folder), EventWriter(run.path("events.jsonl")) as writer:
        command = send(run, "pause")
        assert wait_acknowledged(run, command, timeout=0.05, interval=0.01) is None
        timer = threading.Timer(
            0.05,
            lambda: writer.write("acknowledged", command=command, name="pause", outcome="done"),
        )
        timer.start()
        answer = wait_acknowledged(run, command, timeout=20, interval=0.01)
        timer.join()
    assert answer is not None
    assert (answer.command, answer.outcome) == (command, "done")


def test_nobody_is_waited_for_who_is_gone() -> None:
    run = made_run()
    command = send(run, "stop")
    assert wait_acknowledged(run, command, timeout=1000) is None


def test_a_worker_can_be_killed(start: Start) -> None:
    run = made_run()
    worker = start(HOLDER, run.folder)
    assert said(worker) == "held"
    assert kill(run) == f"the process {worker.pid}"
    assert worker.wait() == -9
    assert not is_held(run.folder)
    with pytest.raises(StoreError, match="No process"):
        kill(run)


def test_a_process_that_only_has_the_number_of_the_worker_is_spared(start: Start) -> None:
    run = made_run()
    bystander = start("import sys; sys.stdin.readline()")
    with RunLock(run.folder):
        # As if the worker had died and its number had been given away.
        wrong = Holder(bystander.pid, own_start() - 10_000, host())
        run.path(LOCK_FILE).write_bytes(msgspec.json.encode(wrong))
        with pytest.raises(StoreError, match="No process"):
            kill(run)
    assert bystander.poll() is None


def test_a_worker_on_another_machine_is_not_looked_for_here() -> None:
    run = made_run()
    with RunLock(run.folder):
        other = Holder(os.getpid(), own_start(), "elsewhere")
        run.path(LOCK_FILE).write_bytes(msgspec.json.encode(other))
        with pytest.raises(StoreError, match="another machine, elsewhere"):
            kill(run)


def test_a_run_that_nobody_trains_cannot_be_killed() -> None:
    with pytest.raises(StoreError, match="No process"):
        kill(made_run())
