"""Scripts of a user's own: what they are given, how they end, and what is killed when."""

from __future__ import annotations

import json
import os
import signal
import sys
import textwrap
from pathlib import Path
from subprocess import Popen
from types import SimpleNamespace
from typing import Any, cast

import psutil
import pytest
from support.sweeps import made_sweep
from support.worker import events, wait_for, wait_until_ended

from tui_lab.runs import operations, processes, queue, scripts
from tui_lab.runs.commands import Command, CommandReader
from tui_lab.runs.control import Control
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import holder, is_held
from tui_lab.runs.output import OutputReader
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.sweeps.operations import SweepWanted, prepare_script
from tui_lab.sweeps.sweeper import Sweeper
from tui_lab.worker import scripting

pytestmark = [pytest.mark.worker, pytest.mark.cold_worker]
REPORTS = """
    import os
    from pathlib import Path
    from tui_lab.runs.events import EventWriter

    lab = EventWriter(Path(os.environ.pop("TUI_LAB_RUN")) / "events.jsonl")
    lab.write("started", pid=os.getpid(), epochs=2)
    lab.write("epoch", epoch=1, epochs=2, loss=0.5)
"""
"""The beginning of a script that reports its training."""
WAITS = """
    import sys, time
    print("ready", flush=True)
    time.sleep(600)
"""


def started(folder: Path, code: str, *arguments: str, name: str = "", **extra: object) -> Run:
    """A run of a script with this code."""
    file = folder / "own.py"
    file.write_text("\n".join(textwrap.dedent(part) for part in code.split("\n---\n")))
    wanted = scripts.ScriptWanted(str(file), arguments=arguments, python=sys.executable)
    return scripts.start(Store(), scripts.script_record(wanted), name=name, extra=extra)


def output(run: Run) -> list[str]:
    return list(OutputReader(run.path("worker.log")).lines())


def wait_until_ready(run: Run) -> None:
    wait_for("it is ready", lambda: "ready" in output(run))
    wait_for("its script is known", lambda: run.status() is Status.RUNNING)


def script_of(run: Run) -> psutil.Process:
    who = holder(run.folder)
    assert who is not None
    assert who.script is not None
    return psutil.Process(who.script)


def test_a_script_that_only_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lab_home: Path
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "42")
    monkeypatch.chdir(tmp_path)
    code = """
        import json, os, subprocess, sys
        names = ("TUI_LAB_RUN", "TUI_LAB_RESUME", "CUDA_VISIBLE_DEVICES", "PYTHONHASHSEED")
        print(json.dumps([sys.argv[1:], os.getcwd(), *map(os.environ.get, names)]))
        print("\\x1b[1mbold\\x1b[0m", "10 %\\r20 %")
        sys.stdout.buffer.write(b"\\xff\\x00 bytes")
        subprocess.Popen([sys.executable, "-c", "import time; print(); time.sleep(600)"])
    """
    run = started(tmp_path, code, "--lr", "0.1", gpu="none")
    assert wait_until_ended(run) == "finished"
    assert (run.name, run.carried.start) == ("own", True)
    given, *printed = output(run)
    assert json.loads(given) == [
        ["--lr", "0.1"], str(tmp_path), str(run.folder), None, "-1", "42"
    ]  # fmt: skip
    assert [line.rstrip() for line in printed] == ["20 % 10 %", "\ufffd bytes"]
    assert [event.type for event in events(run)] == ["queued", "started", "ended"]
    assert (run.state().seconds or 0) > 0
    wait_for("it is let go", lambda: not is_held(run.folder))
    assert queue.holders() == []
    left = [p for p in psutil.process_iter(["environ"]) if str(run.folder) in _run_of(p)]
    assert left == []


def _run_of(process: psutil.Process) -> str:
    return (process.info["environ"] or {}).get("TUI_LAB_RUN", "")


def test_a_script_that_fails_is_told_by_its_last_line(tmp_path: Path) -> None:
    run = started(tmp_path, f"{REPORTS}\n---\nraise ValueError('no such file')")
    assert wait_until_ended(run) == "failed"
    ended = run.state().ended
    assert ended is not None
    assert ended.message == "The script ended with exit code 1: ValueError: no such file"
    assert run.state().epochs_done == 1


def test_a_stop_is_a_ctrl_c_for_what_does_not_report(tmp_path: Path) -> None:
    code = f"""
    try:
        exec({textwrap.dedent(WAITS)!r})
    except KeyboardInterrupt:
        print("saved")
    """
    run = started(tmp_path, code)
    wait_until_ready(run)
    answer = operations.wait_for_answer(run, operations.send(run, "stop"), 20)
    assert answer is not None
    assert answer.outcome == "done"
    assert wait_until_ended(run) == "stopped"
    assert output(run) == ["ready", "saved"]
    operations.launch(run, operations.Launch(None))
    wait_for("it is started again", lambda: output(run).count("ready") == 2)
    assert run.status() is Status.RUNNING
    environment = script_of(run).environ()
    assert environment["TUI_LAB_RESUME"] == "1"
    script_of(run).send_signal(signal.SIGKILL)
    assert wait_until_ended(run) == "failed"
    ended = run.state().ended
    assert ended is not None
    assert "SIGKILL" in ended.message


@pytest.mark.parametrize("closed", [False, True])
def test_what_a_killed_worker_leaves_goes_on_and_is_shown_rightly(
    tmp_path: Path, closed: bool
) -> None:
    close = "import os\nos.closerange(3, 256)" if closed else ""
    run = started(tmp_path, f"{REPORTS}\n---\n{close}\n---\n{WAITS}")
    wait_until_ready(run)
    who = holder(run.folder)
    assert who is not None
    os.kill(who.pid, signal.SIGKILL)
    wait_for("its worker is gone", lambda: not who.alive)
    assert run.status() is Status.RUNNING
    assert [each.run for each in queue.holders()] == [run.id][closed:]
    script = script_of(run)
    assert operations.kill(run) == f"the process {script.pid}"
    wait_for("it is lost", lambda: run.status() is Status.LOST)
    assert not processes.is_alive(script.pid, script.create_time())
    assert queue.holders() == []


def test_a_script_that_goes_on_after_a_stopped_training_is_let_go_on(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "events.jsonl")
    watch = scripting._Watch(tmp_path, cast(Any, None), cast(Any, None))
    first, second = (Command(id=each, time=0.0, name="stop") for each in ("one", "two"))
    assert watch._is_ours(first)  # nothing reports yet
    writer.write("started", pid=1)
    assert not watch._is_ours(first)
    writer.write("acknowledged", command="one", name="stop", outcome="done")
    writer.write("ended", status="stopped", reason="stop_requested", epochs_done=1)
    writer.close()
    assert not watch._is_ours(first)
    assert watch._is_ours(second)  # nothing is there any more that could obey


def test_a_killed_run_leaves_nothing_behind(tmp_path: Path) -> None:
    child = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)"
    run = started(tmp_path, f"{child}\n---\n{WAITS}")
    wait_until_ready(run)
    (below,) = script_of(run).children()
    begun = below.create_time()
    operations.kill(run)
    wait_for("it is lost", lambda: run.status() is Status.LOST)
    wait_for("its processes are gone", lambda: not processes.is_alive(below.pid, begun))


def test_a_script_that_is_gone_is_said_so(tmp_path: Path) -> None:
    run = started(tmp_path, WAITS)
    wait_until_ready(run)
    operations.kill(run)
    wait_for("it is lost", lambda: run.status() is Status.LOST)
    (tmp_path / "own.py").unlink()
    operations.launch(run, operations.Launch(None))
    assert wait_until_ended(run) == "failed"
    ended = run.state().ended
    assert ended is not None
    assert str(tmp_path / "own.py") in ended.message


def test_a_sweep_over_a_script_to_its_end(tmp_path: Path) -> None:
    code = f"""{REPORTS}
---
import json
rate = json.loads(os.environ.get("TUI_LAB_SETTINGS", "{{}}")).get("lr", 1.0)
lab.write("epoch", epoch=2, epochs=2, loss=rate)
lab.write("ended", status="finished", reason="completed", epochs_done=2)
"""
    script = started(tmp_path, code, name="net").header.script
    assert script is not None
    ready = prepare_script(script, "net", SweepWanted(("lr=0.4,0.25",), at_once=2))
    sweep = made_sweep(ready.plan)
    with sweep.lock():
        Sweeper(sweep, Store()).work()
    status, study = sweep.look()
    assert status == "finished"
    assert [trial.value for trial in study.trials] == [0.4, 0.25]


def test_a_daemon_that_is_left_holds_up_nothing(tmp_path: Path) -> None:
    """The worst case: the worker was killed, and what the script leaves has lock and turn."""
    code = """
import os, time
if not (child := os.fork()):
    os.setsid()
    time.sleep(600)
print(child, flush=True)
print("ready", flush=True)
while os.path.exists("go on"):
    time.sleep(0.05)
"""
    (tmp_path / "go on").touch()
    run = started(tmp_path, f"import os\nos.chdir({str(tmp_path)!r})\n---\n{code}")
    wait_until_ready(run)
    daemon = psutil.Process(int(output(run)[0]))
    who = holder(run.folder)
    assert who is not None
    try:
        os.kill(who.pid, signal.SIGKILL)
        (tmp_path / "go on").unlink()
        wait_for("it is lost", lambda: run.status() is Status.LOST)
        assert queue.holders() == []
        operations.launch(run, operations.Launch(None))
        assert wait_until_ended(run) == "finished"
        assert daemon.is_running()
    finally:
        for each in map(int, [line for line in output(run) if line.isdecimal()]):
            os.kill(each, signal.SIGKILL)


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "raise SystemExit"])
def test_a_script_that_ends_before_its_worker_has_the_same_signal_was_broken_off(
    tmp_path: Path, code: str
) -> None:
    child = Popen([sys.executable, "-c", code])
    if "sleep" in code:
        child.terminate()
    child.wait()
    later = iter(("", "scheduler") if child.returncode else ("scheduler",))
    with EventWriter(tmp_path / "events.jsonl") as writer:
        control = Control(writer, CommandReader(tmp_path), lambda: next(later))
        watch = scripting._Watch(tmp_path, child, control)
        watch.until_it_ends()
    assert watch.asked == "scheduler"


def test_who_breaks_a_reported_training_off_is_told_by_the_worker(tmp_path: Path) -> None:
    code = """
from tui_lab.live import LiveLab
import time
with LiveLab() as lab:
    lab.log(epoch=0, loss=0.5)
    print("ready", flush=True)
    while True:
        time.sleep(0.01)
"""
    run = started(tmp_path, code)
    wait_until_ready(run)
    who = holder(run.folder)
    assert who is not None
    os.kill(who.pid, signal.SIGTERM)
    assert wait_until_ended(run) == "stopped"
    (ended,) = events(run, "ended")
    assert (ended.payload["reason"], ended.payload["epochs_done"]) == ("terminated", 1)


def test_what_a_script_prints_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LONGEST_LOG", "HEAD", "TAIL"):
        monkeypatch.setattr(f"tui_lab.runs.output.{name}", 100)
    monkeypatch.setattr(scripting, "LOOK_EVERY", 0.0)
    log = tmp_path / "worker.log"
    log.write_text("a line\n" * 100)
    ends = iter([None, 0])
    child = SimpleNamespace(poll=lambda: next(ends), returncode=0)
    control = SimpleNamespace(
        terminated=lambda: "", commands=SimpleNamespace(read=lambda: list[Any]())
    )
    with log.open("ab") as printing:
        monkeypatch.setattr(scripting, "STDOUT", printing.fileno())
        scripting._Watch(tmp_path, cast(Any, child), cast(Any, control)).until_it_ends()
    assert "left out here" in log.read_text()
