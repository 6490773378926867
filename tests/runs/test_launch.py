"""Launching: one worker per run, on its own feet, with its options and its environment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.runs import finish, made_run, processes, until

from tui_lab.errors import StoreError, UsageError
from tui_lab.runs import launch as launch_module
from tui_lab.runs import spawn as spawn_module
from tui_lab.runs import warm
from tui_lab.runs.commands import CommandReader, kill, send
from tui_lab.runs.events import EventWriter
from tui_lab.runs.launch import launch, read_options, resume
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import EVENTS_FILE, LAUNCH_FILE
from tui_lab.runs.lock import RunLock, is_held
from tui_lab.runs.places import place_of
from tui_lab.runs.processes import is_alive
from tui_lab.runs.run import Run
from tui_lab.runs.spawn import spawn, worker_command
from tui_lab.runs.status import Status

FAKE = """
import json, os, signal, sys
from pathlib import Path
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
from tui_lab.runs.commands import CommandReader
signal.signal(signal.SIGHUP, signal.SIG_IGN)
folder = Path(sys.argv[-1])
print("to the log", flush=True)
with RunLock(folder), EventWriter(folder / "events.jsonl") as writer:
    about = {"cwd": os.getcwd(), "sid": os.getsid(0),
             "silent": os.path.samestat(os.fstat(0), os.stat(os.devnull)),
             "env": dict(os.environ), "argv": sys.argv}
    (folder / "about.json").write_text(json.dumps(about))
    writer.write("started", pid=os.getpid(), process_started=own_start(), host=host())
    reader = CommandReader(folder)
    while not any(command.name == "stop" for command in reader.read()):
        __import__("time").sleep(0.01)
    writer.write("ended", status="stopped", reason="stop_requested")
"""


@pytest.fixture
def fake(tmp_path: Path) -> list[str]:
    script = tmp_path / "fake_worker.py"
    script.write_text(FAKE)
    return [sys.executable, str(script)]


@pytest.fixture
def run() -> Iterator[Run]:
    run = made_run()
    yield run
    record = launch_record(run.folder)
    if record and record.pid and is_alive(record.pid, record.process_started):
        os.kill(record.pid, signal.SIGKILL)
        until(lambda: not is_alive(record.pid or 0, record.process_started), "the worker is gone")
    spawn_module.reap()


def about(run: Run) -> dict[str, object]:
    until(lambda: run.status() is Status.RUNNING, "the worker runs")
    found: dict[str, object] = json.loads(run.path("about.json").read_text())
    return found


def stop(run: Run) -> None:
    send(run, "stop")
    until(lambda: not is_held(run.folder), "the worker lets go")


def test_a_launched_run_is_queued_then_running_then_stopped(run: Run, fake: list[str]) -> None:
    record = launch(run, command=fake)
    assert run.status() in (Status.QUEUED, Status.RUNNING)
    assert record.pid is not None
    assert is_alive(record.pid, record.process_started)
    about(run)
    stop(run)
    assert run.status() is Status.STOPPED


def test_a_worker_has_a_session_of_its_own_and_no_pipes(
    run: Run, fake: list[str], monkeypatch: pytest.MonkeyPatch, lab_home: Path
) -> None:
    monkeypatch.setenv("TUI_LAB_DATA", "/srv/one:two")
    monkeypatch.setenv("PYTHONPATH", "/extra")
    record = launch(run, command=fake)
    seen = about(run)
    environment = seen["env"]
    assert isinstance(environment, dict)
    assert seen["sid"] == record.pid != os.getsid(0)
    assert seen["silent"] is True
    assert seen["cwd"] == str(lab_home)
    assert environment["TUI_LAB_HOME"] == str(lab_home)
    assert environment["TUI_LAB_DATA"] == f"/srv/one:{Path.cwd() / 'two'}"
    assert environment["PYTHONPATH"].split(":")[0] == "/extra"
    assert run.path("worker.log").read_text() == "to the log\n"
    assert run.path("worker.log").stat().st_mode & 0o777 == 0o600


def test_a_worker_survives_the_process_group_that_launched_it(run: Run, fake: list[str]) -> None:
    code = """
        import sys
        from pathlib import Path
        from tui_lab.runs.launch import launch
        launch(Path(sys.argv[1]), command=sys.argv[2:])
        print("launched", flush=True)
        sys.stdin.readline()
    """
    launcher = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(run.folder), *fake],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == "launched\n"
    about(run)
    os.killpg(launcher.pid, signal.SIGHUP)
    launcher.communicate()
    assert run.status() is Status.RUNNING
    stop(run)
    assert run.status() is Status.STOPPED


def test_a_run_is_not_launched_twice(run: Run, fake: list[str]) -> None:
    launch(run, command=fake)
    with pytest.raises(StoreError, match=r"already being trained|just being started"):
        launch(run, command=fake)
    about(run)
    with pytest.raises(StoreError, match="already being trained"):
        resume(run)
    stop(run)


def test_a_run_that_has_just_ended_is_launched_as_soon_as_its_worker_lets_go(
    run: Run, fake: list[str]
) -> None:
    launch(run, command=[sys.executable, "-c", "pass"])
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        writer.write("started", pid=1, epochs=1)
        writer.write("ended", status="finished", reason="")
    worker = RunLock(run.folder)
    worker.acquire()
    leaving = threading.Timer(0.3, worker.release)
    leaving.start()
    try:
        assert launch(run, command=fake, resume=True).pid is not None
    finally:
        leaving.join()
    about(run)
    stop(run)


def test_a_worker_that_never_lets_go_of_a_run_that_has_ended_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_module, "LEAVING_SECONDS", 0.05)
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        writer.write("ended", status="finished", reason="")
    with RunLock(run.folder), pytest.raises(StoreError, match="already being trained"):
        launch(run, resume=True)


def test_two_launchers_at_once_start_one_worker(run: Run, fake: list[str]) -> None:
    code = """
        import sys
        from pathlib import Path
        from tui_lab.errors import LabError
        from tui_lab.runs.launch import launch
        sys.stdin.readline()
        try:
            launch(Path(sys.argv[1]), command=sys.argv[2:])
        except LabError as error:
            sys.exit(3)
    """
    with processes() as start:
        launchers = [start(code, run.folder, *fake) for _ in range(3)]
        for launcher in launchers:
            assert launcher.stdin is not None
            launcher.stdin.write("go\n")
            launcher.stdin.flush()
        codes = sorted(launcher.wait() for launcher in launchers)
    assert codes == [0, 3, 3]
    about(run)
    stop(run)
    assert run.state().sessions == 1


def test_the_options_are_there_before_the_worker_is(run: Run) -> None:
    finish(run, status="stopped")
    send(run, "stop")
    copy = "import shutil, sys; shutil.copy(sys.argv[-1] + '/launch.json', sys.argv[-1] + '/seen')"
    record = launch(
        run,
        resume=True,
        epochs=5,
        gpu="1",
        engine="plain",
        command=[sys.executable, "-c", copy],
    )
    until(run.path("seen").exists, "the worker has looked")
    seen = json.loads(run.path("seen").read_text() or run.path(LAUNCH_FILE).read_text())
    assert {k: seen[k] for k in ("resume", "epochs", "gpu", "engine")} == {
        "resume": True,
        "epochs": 5,
        "gpu": "1",
        "engine": "plain",
    }
    assert read_options(run) == record
    assert CommandReader(run, record.commands_from).read() == []
    assert CommandReader(run).read() != []


def test_a_run_that_was_never_launched_has_no_special_options(run: Run) -> None:
    options = read_options(run)
    assert (options.resume, options.epochs, options.gpu, options.engine) == (
        False,
        None,
        None,
        None,
    )


def test_a_worker_that_dies_at_once_leaves_a_lost_run(run: Run) -> None:
    launch(run, command=[sys.executable, "-c", "raise MemoryError"])
    until(lambda: run.status() is Status.LOST, "the run is lost")
    assert "lack of memory" in (run.lost_reason() or "")


def test_what_cannot_be_started_is_said_in_a_sentence(run: Run) -> None:
    with pytest.raises(StoreError, match="cannot be started: there is no such file"):
        launch(run, command=["/nowhere/python"])
    assert launch_record(run.folder) is None


def test_a_run_needs_at_least_one_epoch_more(run: Run) -> None:
    with pytest.raises(UsageError, match="at least one epoch"):
        launch(run, epochs=0)


def test_a_run_whose_folder_is_gone_cannot_be_launched(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gone"):
        launch(tmp_path / "nowhere")


def test_the_worker_is_started_in_the_language_of_the_user(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        warm,
        "worker_command",
        lambda *asked: [sys.executable, "-c", "import sys; print(sys.argv[1:])", *asked],
    )
    launch(run)
    log = run.path("worker.log")
    until(lambda: log.exists() and log.read_text(), "the worker has spoken")
    assert log.read_text().strip() == str(["run", str(run.folder), "--lang", "en"])


def test_the_worker_command_finds_the_package_from_any_folder(
    tmp_path: Path, lab_home: Path
) -> None:
    assert worker_command("run", "x")[-3:] == ["tui_lab.worker", "run", "x"]
    code = "import tui_lab; print(tui_lab.__file__)"
    log = tmp_path / "log"
    spawn([sys.executable, "-P", "-c", code], tmp_path, log)
    until(lambda: log.exists() and log.read_text(), "the child has spoken")
    import tui_lab

    assert log.read_text().strip() == tui_lab.__file__


def test_a_started_worker_that_holds_no_lock_yet_can_be_killed(run: Run) -> None:
    record = launch(run, command=[sys.executable, "-c", "import time; time.sleep(1000)"])
    assert run.status() is Status.QUEUED
    assert kill(run) == f"the process {record.pid}"
    until(lambda: run.status() is Status.LOST, "the run is lost")


def test_a_run_is_resumed_after_its_worker_was_killed(run: Run, fake: list[str]) -> None:
    launch(run, command=fake)
    about(run)
    kill(run)
    until(lambda: run.status() is Status.LOST, "the run is lost")
    begun = time.time()
    launch(run, resume=True, command=fake)
    until(lambda: run.state().sessions == 2, "the second session")
    assert run.status() is Status.RUNNING
    stop(run)
    assert (run.state().last_time or 0) >= begun - 1
    with RunLock(run.folder):
        pass


def test_a_launch_of_an_older_version_was_a_process_of_its_machine(run: Run) -> None:
    run.path(LAUNCH_FILE).write_text('{"time": 1.0, "pid": 4194303}')
    record = launch_record(run.folder)
    assert record is not None
    assert (record.place, record.job) == ("process", "")
    assert place_of(record) is place_of(None)
