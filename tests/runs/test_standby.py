"""Stand-by workers: used once, only when ready, and gone with their owner."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.runs import made_run, processes, said, until

from tui_lab import settings
from tui_lab.paths import home
from tui_lab.runs import spawn as spawn_module
from tui_lab.runs.launch import launch
from tui_lab.runs.processes import is_alive
from tui_lab.runs.spawn import Spawned
from tui_lab.runs.standby import (
    StandbyChannel,
    assign,
    clean_standbys,
    dismiss_standby,
    start_standby,
    take_standby,
)
from tui_lab.runs.status import Status

FAKE = """
import os, signal, sys, time
from pathlib import Path
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.standby import StandbyChannel
channel = StandbyChannel(Path(sys.argv[-1]))
channel.mark_ready()
while (assignment := channel.poll()) is None:
    if not channel.owner_alive() and channel.withdraw():
        channel.close()
        sys.exit(0)
    time.sleep(0.01)
channel.close()
with RunLock(assignment.run_folder), EventWriter(assignment.run_folder / "events.jsonl") as log:
    log.write("started", pid=os.getpid(), process_started=own_start(), host=host())
    log.write("note", code=assignment.language)
    log.write("ended", status="finished")
"""


@pytest.fixture
def fake(tmp_path: Path) -> list[str]:
    script = tmp_path / "fake_standby.py"
    script.write_text(FAKE)
    return [sys.executable, str(script)]


@pytest.fixture
def standby(fake: list[str]) -> Iterator[Spawned]:
    started = start_standby(fake)
    until((started.folder / "ready").exists, "the stand-by worker is ready")
    yield started
    if is_alive(started.pid, started.process_started):
        os.kill(started.pid, signal.SIGKILL)
    until(lambda: not is_alive(started.pid, started.process_started), "it is gone")
    spawn_module.reap()


def gone(standby: Spawned) -> bool:
    return not is_alive(standby.pid, standby.process_started)


def test_a_ready_standby_worker_gets_the_run(standby: Spawned) -> None:
    run = made_run()
    record = launch(run)
    assert record.pid == standby.pid
    until(lambda: run.status() is Status.FINISHED, "the run is finished")
    state = run.state()
    assert state.started is not None
    assert state.started.pid == standby.pid
    assert [note.code for note in state.notes] == ["en"]
    until(lambda: gone(standby), "the worker has ended")
    assert not standby.folder.exists()


def test_a_standby_worker_is_used_once(standby: Spawned) -> None:
    taken = take_standby()
    assert taken is not None
    assert (taken[0], taken[1].pid) == (standby.folder, standby.pid)
    assert take_standby() is None


def test_of_many_launchers_one_takes_the_standby_worker(standby: Spawned) -> None:
    taken = []
    barrier = threading.Barrier(8)

    def take() -> None:
        barrier.wait()
        if (found := take_standby()) is not None:
            taken.append(found)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_a_standby_worker_that_is_not_ready_is_left_alone(tmp_path: Path) -> None:
    started = start_standby([sys.executable, "-c", "import time; time.sleep(1000)"])
    try:
        assert take_standby() is None
    finally:
        os.kill(started.pid, signal.SIGKILL)
        until(lambda: gone(started), "it is gone")


def test_a_dead_standby_worker_is_not_used_and_cleaned_away(standby: Spawned) -> None:
    os.kill(standby.pid, signal.SIGKILL)
    until(lambda: gone(standby), "it is gone")
    assert take_standby() is None
    clean_standbys()
    assert list((home() / "standby").iterdir()) == []


def test_a_living_standby_worker_is_not_cleaned_away(standby: Spawned) -> None:
    clean_standbys()
    assert take_standby() is not None


@pytest.mark.parametrize("variable", ["TUI_LAB_DATA", "KERAS_HOME", "CUDA_VISIBLE_DEVICES"])
def test_a_standby_worker_of_another_environment_is_not_used(
    standby: Spawned, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv(variable, "other")
        assert take_standby() is None
    assert take_standby() is not None


@pytest.mark.parametrize(("setting", "value"), [("backend", "jax"), ("gpu", "none")])
def test_a_standby_worker_that_was_started_with_other_settings_is_not_used(
    standby: Spawned, setting: str, value: str
) -> None:
    settings.change(setting, value)
    assert take_standby() is None
    settings.change(setting, "default")
    assert take_standby() is not None


def test_a_standby_worker_of_another_version_is_not_used(
    standby: Spawned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_lab.__version__", "999.0")
    assert take_standby() is None


def test_a_standby_worker_goes_away_with_its_owner(fake: list[str]) -> None:
    code = """
        import sys
        from tui_lab.runs.standby import start_standby
        started = start_standby(sys.argv[1:])
        print(started.pid, started.process_started, started.folder, flush=True)
        sys.stdin.readline()
    """
    with processes() as start:
        owner = start(code, *fake)
        pid, begun, folder = said(owner).split(" ")
        until((Path(folder) / "ready").exists, "the stand-by worker is ready")
        owner.kill()
        owner.wait()
        until(lambda: not is_alive(int(pid), float(begun)), "it has gone too")
    assert not Path(folder).exists()


def test_a_standby_worker_that_is_dismissed_leaves(standby: Spawned) -> None:
    assert dismiss_standby(standby.folder)
    assert take_standby() is None
    until(lambda: gone(standby), "it has left")


def test_a_standby_worker_at_work_is_not_dismissed(standby: Spawned) -> None:
    assert take_standby() is not None
    assert not dismiss_standby(standby.folder)
    assert not gone(standby)


def test_who_was_just_taken_waits_for_what_it_is_to_do(standby: Spawned, tmp_path: Path) -> None:
    channel = StandbyChannel(standby.folder)
    assert take_standby() is not None
    assert not channel.withdraw()
    assert channel.poll() is None
    run = made_run()
    assign(standby.folder, run.folder)
    until(lambda: run.status() is Status.FINISHED, "the run is finished")


def test_damaged_files_of_a_standby_worker_are_not_believed(tmp_path: Path) -> None:
    folder = home() / "standby" / "1-abc"
    folder.mkdir(parents=True)
    (folder / "ready").write_text("{}")
    (folder / "assignment.json").write_text("[1]")
    channel = StandbyChannel(folder)
    assert take_standby() is None
    assert channel.poll() is None
    assert not channel.owner_alive()
