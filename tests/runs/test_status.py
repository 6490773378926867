"""What a run is said to be doing, from its log and its lock, on this machine and on others."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from support.runs import HOLDER, finish, made_run, processes, said, until

from tui_lab.runs.crash_reason import lost_reason
from tui_lab.runs.events import EventWriter
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import LAUNCH_FILE, LOCK_FILE
from tui_lab.runs.lock import Holder, RunLock, holder
from tui_lab.runs.messages import not_answering
from tui_lab.runs.places.process import FRESH_SECONDS
from tui_lab.runs.processes import (
    host,
    is_suspended,
    memory_kills,
    own_start,
    process_started,
)
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status, probe, status

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    with processes() as started:
        yield started


@pytest.fixture
def run() -> Run:
    return made_run()


def write(run: Run, kind: str, **payload: Any) -> None:
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write(kind, **payload)


def write_started(run: Run, **changes: Any) -> None:
    me = {"pid": os.getpid(), "process_started": own_start(), "host": host()}
    write(run, "started", **{**me, **changes})


def launched(run: Run, **fields: Any) -> None:
    record = LaunchRecord(**{"time": time.time(), "host": host(), **fields})
    run.path(LAUNCH_FILE).write_bytes(msgspec.json.encode(record))


def long_ago(run: Run) -> None:
    os.utime(run.path("run.json"), (1e9, 1e9))


def test_a_run_that_was_just_made_is_queued_and_later_lost(run: Run) -> None:
    assert run.status() is Status.QUEUED
    long_ago(run)
    assert run.status() is Status.LOST


def test_a_run_whose_worker_waits_is_queued(run: Run) -> None:
    long_ago(run)
    with RunLock(run.folder):
        assert run.status() is Status.QUEUED
        write(run, "queued", position=1)
        assert run.status() is Status.QUEUED


def test_a_run_goes_from_running_to_paused_and_back(run: Run) -> None:
    with RunLock(run.folder):
        write_started(run)
        assert run.status() is Status.RUNNING
        write(run, "paused", epoch=1)
        assert run.status() is Status.PAUSED
        write(run, "resumed", epoch=1)
        assert run.status() is Status.RUNNING


def test_a_run_that_is_paused_before_it_begins_is_paused(run: Run) -> None:
    launched(run, time=time.time() - 10)
    with RunLock(run.folder), EventWriter(run.folder / "events.jsonl") as writer:
        assert run.status() is Status.QUEUED
        writer.write("queued", position=2)
        assert run.status() is Status.QUEUED
        writer.write("paused", epoch=0)
        assert run.status() is Status.PAUSED
        writer.write("resumed", epoch=0)
        assert run.status() is Status.QUEUED
        assert not run.state().begun


def test_a_pause_in_an_earlier_session_does_not_pause_the_next(run: Run) -> None:
    with EventWriter(run.folder / "events.jsonl") as writer:
        writer.write("queued", position=1)
        writer.write("paused", epoch=0)
        launched(run, time=time.time() + 1)
        with RunLock(run.folder):
            assert run.status() is Status.QUEUED


def test_an_ended_run_has_ended_also_while_its_worker_still_cleans_up(run: Run) -> None:
    with RunLock(run.folder):
        write_started(run)
        write(run, "ended", status="stopped")
        assert run.status() is Status.STOPPED
    assert run.status() is Status.STOPPED


def test_a_run_whose_worker_was_killed_is_lost_at_once(run: Run, start: Start) -> None:
    worker = start(HOLDER, run.folder)
    assert said(worker) == "held"
    who = holder(run.folder)
    assert who is not None
    write_started(run, pid=who.pid, process_started=who.process_started)
    assert run.status() is Status.RUNNING
    worker.kill()
    worker.wait()
    assert run.status() is Status.LOST


def test_a_resumed_run_is_queued_until_its_new_session_starts(run: Run, start: Start) -> None:
    finish(run, status="stopped")
    assert run.status() is Status.STOPPED
    assert said(start(HOLDER, run.folder)) == "held"
    assert run.status() is Status.QUEUED
    who = holder(run.folder)
    assert who is not None
    write_started(run, pid=who.pid, process_started=who.process_started, resumed_from=2)
    assert run.status() is Status.RUNNING


def test_a_resumed_run_is_queued_while_its_new_worker_has_not_signed_the_lock_yet(
    run: Run,
) -> None:
    write_started(run)
    with RunLock(run.folder):
        pass
    write(run, "ended", status="finished", reason="completed")
    launched(run, resume=True)
    lock = RunLock(run.folder)
    lock.acquire(sign=False)
    try:
        assert run.status() is Status.QUEUED
    finally:
        lock.release()


def test_a_run_just_launched_is_queued_while_its_process_lives(run: Run, start: Start) -> None:
    long_ago(run)
    launched(run)
    assert run.status() is Status.QUEUED
    launched(run, time=time.time() - 60)
    assert run.status() is Status.LOST
    process = start("import sys; sys.stdin.readline()")
    launched(run, pid=process.pid)
    assert run.status() is Status.QUEUED
    process.kill()
    process.wait()
    assert run.status() is Status.LOST


def test_another_process_with_the_number_of_the_launched_one_is_not_it(run: Run) -> None:
    long_ago(run)
    launched(run, pid=os.getpid(), process_started=own_start())
    assert run.status() is Status.QUEUED
    launched(run, pid=os.getpid(), process_started=own_start() - 1000)
    assert run.status() is Status.LOST


def test_a_launched_worker_that_has_been_at_work_is_not_starting_any_more(run: Run) -> None:
    launched(run, time=time.time() - 1, pid=os.getpid(), process_started=own_start())
    write_started(run)
    assert not probe(run.folder).starting
    assert run.status() is Status.LOST


def test_the_number_of_a_dead_worker_given_to_another_process_does_not_revive_it(
    run: Run,
) -> None:
    write_started(run)
    who = Holder(os.getpid(), own_start() - 500, host())
    run.path(LOCK_FILE).write_bytes(msgspec.json.encode(who))
    assert run.status() is Status.LOST


def test_a_run_on_another_machine_runs_while_its_log_is_fresh(run: Run) -> None:
    write_started(run, host="elsewhere", pid=77)
    other = Holder(77, 1e9, "elsewhere")
    run.path(LOCK_FILE).write_bytes(msgspec.json.encode(other))
    assert run.status() is Status.RUNNING
    old = time.time() - FRESH_SECONDS - 1
    os.utime(run.path("events.jsonl"), (old, old))
    assert run.status() is Status.LOST


def test_a_run_that_ends_while_it_is_looked_at_is_never_lost(run: Run) -> None:
    lock = RunLock(run.folder)
    lock.acquire()
    write_started(run)
    seen = probe(run.folder)
    write(run, "ended", status="finished")
    lock.release()
    assert status(run.state(), run.folder, seen) is Status.FINISHED


@pytest.mark.parametrize("content", [b"", b"[]", b'{"time":"x"}', b'{"time":1,"epochs":0}'])
def test_a_damaged_launch_file_says_nothing(run: Run, content: bytes) -> None:
    run.path(LAUNCH_FILE).write_bytes(content)
    assert probe(run.folder).launch is None
    assert run.status() is Status.QUEUED


def test_a_status_knows_whether_somebody_is_at_work() -> None:
    live = {s for s in Status if s.live}
    assert live == {Status.QUEUED, Status.RUNNING, Status.PAUSED, Status.SILENT}


@pytest.mark.parametrize(
    ("log", "word"),
    [
        ("Epoch 1\nMemoryError\n", "lack of memory"),
        ("2026 OOM when allocating tensor with shape[60000,4096]\n", "lack of memory"),
        ("Killed\n", "Killed"),
        ("Fatal Python error: Segmentation fault\n\nThread 0x1\n", "Segmentation fault"),
    ],
)
def test_the_log_of_the_worker_tells_why_a_run_was_lost(run: Run, log: str, word: str) -> None:
    run.path("worker.log").write_text("Loaded.\n" * 5000 + log)
    assert word in (run.lost_reason() or "")


def test_an_old_complaint_far_up_in_the_log_is_no_reason(run: Run) -> None:
    run.path("worker.log").write_text("MemoryError\n" + "Epoch\n" * 100)
    assert run.lost_reason() is None


def test_nothing_known_gives_no_reason(run: Run) -> None:
    assert run.lost_reason() is None
    write_started(run, memory_kills=memory_kills())
    assert run.lost_reason() is None


def test_a_process_killed_for_memory_since_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_lab.runs.crash_reason.memory_kills", lambda group: 3)
    write_started(run, memory_kills=3)
    assert run.lost_reason() is None
    write_started(run, memory_kills=2)
    assert "lack of memory" in (run.lost_reason() or "")
    write_started(run, memory_kills=2, host="elsewhere")
    assert run.lost_reason() is None


def test_a_restart_of_the_machine_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_started(run)
    monkeypatch.setattr("tui_lab.runs.crash_reason.boot_time", lambda: time.time() + 60)
    assert "restarted" in (lost_reason(run, run.state()) or "")


def test_the_count_of_memory_kills_is_read_from_the_control_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_lab.runs.processes._CGROUPS", tmp_path)
    assert memory_kills("/a/b") is None
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "memory.events").write_text("low 0\noom 4\noom_kill 2\nx\n")
    assert memory_kills("/a/b") == 2
    assert memory_kills("/../a/b") is None


def test_a_suspended_worker_does_not_answer_until_it_goes_on(run: Run, start: Start) -> None:
    worker = start(HOLDER, run.folder)
    assert said(worker) == "held"
    who = holder(run.folder)
    assert who is not None
    write_started(run, pid=who.pid, process_started=who.process_started)
    os.utime(run.path("events.jsonl"), (time.time() - 600, time.time() - 600))
    assert run.status() is Status.RUNNING, "a slow epoch is no reason to worry"
    worker.send_signal(signal.SIGSTOP)
    until(lambda: run.status() is Status.SILENT, "it is seen to be suspended")
    assert run.status().live
    told = not_answering(run)
    assert str(who.pid) in told.message
    assert "10 min" in told.message
    assert f"`kill -CONT {who.pid}`" in told.hint
    assert f"`tui-lab kill {run.id}`" in told.hint
    worker.send_signal(signal.SIGCONT)
    until(lambda: run.status() is Status.RUNNING, "it goes on")


def test_a_suspended_worker_that_has_not_begun_is_seen_too(run: Run, start: Start) -> None:
    worker = start("import sys; print('there', flush=True); sys.stdin.readline()")
    assert said(worker) == "there"
    launched(run, pid=worker.pid, process_started=process_started(worker.pid))
    worker.send_signal(signal.SIGSTOP)
    until(lambda: run.status() is Status.SILENT, "it is seen to be suspended")
    launched(run, pid=worker.pid, process_started=process_started(worker.pid), host="elsewhere")
    assert run.status() is Status.QUEUED, "nothing is known of a process on another machine"


def test_a_process_that_is_gone_is_not_suspended() -> None:
    assert not is_suspended(2**22 - 1, None)
    assert not is_suspended(os.getpid(), None)
