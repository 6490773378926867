"""The lock of a run: one worker at a time, and the truth about whether it lives."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.runs import HOLDER, processes, said, until

from tui_lab.errors import StoreError
from tui_lab.runs.layout import LOCK_FILE
from tui_lab.runs.lock import Holder, RunLock, holder, is_held
from tui_lab.runs.processes import host, is_alive, own_start, process_started

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    with processes() as started:
        yield started


def test_a_folder_without_a_lock_file_is_not_held(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert not is_held(tmp_path / "nowhere")
    assert holder(tmp_path) is None


def test_a_held_lock_says_who_holds_it(tmp_path: Path) -> None:
    with RunLock(tmp_path) as lock:
        assert lock.held
        assert is_held(tmp_path)
        assert holder(tmp_path) == Holder(os.getpid(), own_start(), host())
    assert not is_held(tmp_path)
    assert holder(tmp_path) is not None


def test_a_second_holder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with RunLock(tmp_path), pytest.raises(StoreError, match="already being trained") as caught:
        RunLock(tmp_path).acquire(timeout=0)
    assert str(os.getpid()) in caught.value.message
    assert "tui-lab stop" in caught.value.hint


def test_of_two_processes_that_want_a_run_one_gets_it(tmp_path: Path, start: Start) -> None:
    workers = [start(HOLDER, tmp_path, 0.2) for _ in range(2)]
    until(lambda: any(w.poll() is not None for w in workers), "one of them gives up")
    (loser,) = [w for w in workers if w.poll() is not None]
    (winner,) = [w for w in workers if w is not loser]
    assert said(winner) == "held"
    assert loser.returncode == 1
    assert loser.stderr is not None
    assert f"already being trained by process {winner.pid}" in loser.stderr.read()
    assert is_held(tmp_path)


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path, start: Start) -> None:
    worker = start(HOLDER, tmp_path)
    assert said(worker) == "held"
    assert is_held(tmp_path)
    worker.kill()
    worker.wait()
    assert not is_held(tmp_path)
    who = holder(tmp_path)
    assert who is not None
    assert (who.pid, who.alive) == (worker.pid, False)
    with RunLock(tmp_path):
        assert is_held(tmp_path)


def test_looking_at_a_lock_never_keeps_a_worker_from_it(tmp_path: Path, start: Start) -> None:
    done = threading.Event()
    (tmp_path / LOCK_FILE).touch()

    def look() -> None:
        while not done.is_set():
            is_held(tmp_path)

    viewers = [threading.Thread(target=look) for _ in range(2)]
    for viewer in viewers:
        viewer.start()
    try:
        for _ in range(20):
            with RunLock(tmp_path):
                pass
    finally:
        done.set()
        for viewer in viewers:
            viewer.join()


def test_a_child_does_not_inherit_the_lock(tmp_path: Path) -> None:
    lock = RunLock(tmp_path)
    lock.acquire()
    child = subprocess.Popen(["sleep", "60"])
    try:
        lock.release()
        assert not is_held(tmp_path)
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("content", [b"", b"{", b'{"pid":"x"}', b'{"pid":-1}', b"\xff" * 9000])
def test_a_damaged_lock_file_names_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOCK_FILE).write_bytes(content)
    assert holder(tmp_path) is None
    assert not is_held(tmp_path)


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_a_lock_that_is_no_plain_file_is_not_held(tmp_path: Path, kind: str) -> None:
    path = tmp_path / LOCK_FILE
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("/etc/hostname")
    else:
        os.mkfifo(path)
    assert not is_held(tmp_path)
    if kind != "pipe":
        with pytest.raises(StoreError):
            RunLock(tmp_path).acquire(0)


def test_a_process_is_known_by_its_start_not_only_its_number() -> None:
    started = process_started(os.getpid())
    assert started is not None
    assert is_alive(os.getpid(), started)
    assert not is_alive(os.getpid(), started - 100)


def test_a_zombie_is_not_alive() -> None:
    child = subprocess.Popen(["true"])
    until(lambda: process_started(child.pid) is None, "the child has ended")
    assert child.returncode is None
    assert not is_alive(child.pid, None)
    child.wait()


@pytest.mark.parametrize("pid", [0, -1, 2**40])
def test_numbers_that_are_no_pids_are_not_alive(pid: int) -> None:
    assert not is_alive(pid, None)
