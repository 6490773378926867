"""Warm processes: one for all that train alike, asked for workers, gone when nobody needs it.

What they import is left out here, and their workers only write a log; tests/worker has real ones.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from support.runs import made_run, processes, said, until

from tui_lab import settings
from tui_lab.paths import home
from tui_lab.runs import lock, queue, warm
from tui_lab.runs import processes as processes_module
from tui_lab.runs import spawn as spawn_module
from tui_lab.runs.launch import launch
from tui_lab.runs.prediction_channel import Asker
from tui_lab.runs.status import Status
from tui_lab.runs.warm import WarmProcess

FAKE = """
import os, sys, time
from pathlib import Path
import tui_lab.worker.main as main_module
from tui_lab.runs import warm as client
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.prediction_channel import Questions
from tui_lab.runs.processes import host, own_start
from tui_lab.worker import warm

def main(argv, handed):
    if argv[0] == "answer":
        questions = Questions(Path(argv[2]))
        while questions.next() is None:
            time.sleep(0.01)
        questions.answer([[float(os.getpid())]])
        return 0
    folder = Path(argv[1])
    if os.environ.get("DIES"):
        os._exit(9)
    with RunLock(folder) if handed is None else handed.take(folder):
        with EventWriter(folder / "events.jsonl") as log:
            log.write("started", pid=os.getpid(), process_started=own_start(), host=host())
            log.write("note", code=argv[argv.index("--lang") + 1], text=os.environ.get("MARK", ""))
            if handed is not None:
                log.write("note", code="handed", text=repr(sorted(handed.wishes.items())))
                time.sleep(0.2)
            print("in the log")
            log.write("ended", status="finished")
    return 0

main_module.main = main
warm._import_what_trains = lambda backend: None
warm.SETTINGS_EVERY = warm.LOOK_EVERY = 0.02
warm.SLOWEST, warm.GRACE = 0.2, 0.5
if os.environ.get("SHORT"):
    client.LEAST_MEMORY = 1 << 60
sys.exit(warm.serve(Path(sys.argv[-1]), lambda: False))
"""


@pytest.fixture
def fake(tmp_path: Path) -> list[str]:
    script = tmp_path / "fake_warm.py"
    script.write_text(FAKE)
    return [sys.executable, str(script)]


def ready(command: list[str]) -> WarmProcess:
    """A warm process that can be asked."""
    assert warm.start(command) is not None
    until(lambda: (there := warm.find()) is not None and there.ready, "it is ready")
    found = warm.find()
    assert found is not None
    return found


@pytest.fixture
def party(fake: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[WarmProcess]:
    settings.change("warm", "10")
    found = ready(fake)
    monkeypatch.setattr(spawn_module, "Popen", None)  # whoever starts a process fails
    yield found
    if found.alive:
        os.kill(found.pid, signal.SIGKILL)
    until(lambda: not found.alive, "it is gone")
    spawn_module.reap()


def test_it_makes_a_worker_for_each_run(
    party: WarmProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARK", "mine")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7")  # read after the fork: no reason against it
    pids = set()
    for _ in range(3):
        run = made_run()
        record = launch(run)
        assert record.pid is not None
        pids.add(record.pid)
        until(lambda run=run: run.status() is Status.FINISHED, "it is finished")  # type: ignore[misc]
        state = run.state()
        assert state.started is not None
        assert state.started.pid == record.pid
        assert [(note.code, note.details) for note in state.notes] == [("en", {"text": "mine"})]
        assert run.path("worker.log").read_text() == "in the log\n"
        gone = record.pid, record.process_started
        until(lambda gone=gone: not processes_module.is_alive(*gone), "no zombie stays")  # type: ignore[misc]
    assert len(pids) == 3
    assert party.pid not in pids
    assert party.alive
    assert [each.pid for each in warm.everyone()] == [party.pid]


def test_the_network_is_asked_through_one_that_was_told_late(party: WarmProcess) -> None:
    warm.tell(warm.own_folder(), msgspec.structs.replace(party, socket=""))
    until(lambda: warm.find() == party, "it has told itself again")
    with Asker(made_run()) as asker:
        found = asker.ask(lambda path: path.write_bytes(b""))
    assert found is not None
    assert found[0][0] not in (party.pid, os.getpid())


def test_a_worker_that_answers_at_once_is_believed(
    party: WarmProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_fds = socket.send_fds

    def sent_and_answered(line: socket.socket, *what: Any) -> int:
        sent = send_fds(line, *what)
        hung_up = select.poll()
        hung_up.register(line, select.POLLHUP)
        until(lambda: any(event & select.POLLHUP for _, event in hung_up.poll(0)), "it hangs up")
        return sent

    monkeypatch.setattr(socket, "send_fds", sent_and_answered)
    launch(run := made_run())
    until(lambda: run.status() is Status.FINISHED, "it is finished")


def test_eight_that_want_one_at_once_get_the_same(fake: list[str]) -> None:
    found: list[WarmProcess | None] = []
    barrier = threading.Barrier(8)

    def want() -> None:
        barrier.wait()
        found.append(warm.start(fake))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (one,) = {each.pid for each in found if each is not None}
    os.kill(one, signal.SIGKILL)


@pytest.mark.parametrize("change", ["OMP_NUM_THREADS", "backend", "version", "newer file"])
def test_one_that_would_train_otherwise_is_not_asked(
    party: WarmProcess, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    assert warm.find() == party
    match change:
        case "backend":
            settings.change("backend", "jax")
        case "version":
            monkeypatch.setattr("tui_lab.version.__version__", "999.0")
        case "newer file":
            monkeypatch.setattr(warm, "_newest_file", lambda: "now")
        case _:
            monkeypatch.setenv(change, "1")
    assert warm.find() is None


def test_one_that_is_dead_is_not_asked_and_is_cleaned_away(
    party: WarmProcess, fake: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.kill(party.pid, signal.SIGKILL)
    until(lambda: not party.alive, "it is gone")
    assert warm.find() is None
    assert Path(party.socket).exists()
    monkeypatch.setattr(spawn_module, "Popen", subprocess.Popen)
    other = ready(fake)
    assert other.pid != party.pid
    assert not Path(party.socket).exists()
    os.kill(other.pid, signal.SIGKILL)


def test_one_that_still_imports_is_not_waited_for(fake: list[str]) -> None:
    started = warm.start([sys.executable, "-c", "import time; time.sleep(1000)"])
    assert started is not None
    assert not started.ready
    assert warm.make_worker(["run", "x"], 1) is None
    assert warm.wait_until_ready(lambda: True) is None
    os.kill(started.pid, signal.SIGKILL)
    assert warm.wait_until_ready(lambda: False) is None, "nor is one that died"


def test_it_leaves_when_the_setting_says_so(party: WarmProcess) -> None:
    settings.change("warm", "off")
    until(lambda: not party.alive, "it has left")
    assert not Path(party.socket).parent.exists()
    assert [each.name for each in (home() / "warm").iterdir()] == [".guard"]


def test_it_leaves_when_another_is_wanted_unless_somebody_keeps_it(
    party: WarmProcess, fake: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = warm.stay(party)
    assert line is not None
    monkeypatch.setattr(spawn_module, "Popen", subprocess.Popen)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    other = ready(fake)
    assert other.pid != party.pid
    assert party.alive
    line.close()
    until(lambda: not party.alive, "it has left")
    assert other.alive
    os.kill(other.pid, signal.SIGKILL)


def test_it_leaves_when_its_folder_is_taken_away(party: WarmProcess) -> None:
    warm.own_folder().rename(home() / "elsewhere")
    until(lambda: not party.alive, "it has left")


def test_it_stays_for_its_owner_and_no_longer(fake: list[str]) -> None:
    settings.change("warm", "off")
    party = ready(fake)
    line = warm.stay(party)
    assert line is not None
    line.settimeout(0.8)
    with pytest.raises(TimeoutError):
        line.recv(1)
    assert party.alive, "its owner is there"
    line.close()
    until(lambda: not party.alive, "it has left")


def test_it_leaves_where_memory_is_short(fake: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    settings.change("warm", "10")
    monkeypatch.setenv("SHORT", "1")
    started = warm.start(fake)
    assert started is not None
    until(lambda: not started.alive, "it has left")
    monkeypatch.setattr(warm, "LEAST_MEMORY", 1 << 60)
    assert warm.start(fake) is None, "nor is one started"


@pytest.mark.parametrize("sent", [b"", b"{", b"[]\n", b'{"arguments": ["run"]}\n', b"\xff\n"])
def test_nonsense_does_not_harm_it(party: WarmProcess, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(party.socket)
        line.sendall(sent)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(party.socket)
        run = made_run()
        launch(run)
        until(lambda: run.status() is Status.FINISHED, "the run is finished")
    assert party.alive


@pytest.mark.parametrize(
    ("setting", "shared", "job", "expected"),
    [
        ("auto", False, "", 10.0),
        ("auto", True, "", 0.0),
        ("auto", False, "4711", 0.0),
        ("off", False, "", 0.0),
        ("45", True, "4711", 45.0),
    ],
)
def test_how_long_it_stays(
    monkeypatch: pytest.MonkeyPatch, setting: str, shared: bool, job: str, expected: float
) -> None:
    settings.change("warm", setting)
    monkeypatch.setattr(warm, "others_work_here", lambda: shared)
    if job:
        monkeypatch.setenv("SLURM_JOB_ID", job)
    assert warm.minutes() == expected


def test_other_people_are_those_with_processes_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import psutil

    class Process:
        def __init__(self, number: int) -> None:
            self.number = number

        def uids(self) -> object:
            if self.number < 0:
                raise psutil.NoSuchProcess(1)
            return SimpleNamespace(real=self.number)

    def among(*numbers: int) -> bool:
        everyone = [Process(number) for number in numbers]
        monkeypatch.setattr(psutil, "process_iter", lambda: iter(everyone))
        return processes_module.others_work_here()

    assert not among(0, 33, 999, os.getuid(), -1, 61184, 65534)
    assert among(0, os.getuid(), 1000 if os.getuid() != 1000 else 1001)


GIVES_AWAY = """
    import sys
    from pathlib import Path
    from tui_lab.runs import queue, warm
    from tui_lab.runs.commands import CommandReader
    from tui_lab.runs.events import EventWriter
    from tui_lab.runs.lock import RunLock
    from tui_lab.runs.control import Control
    from tui_lab.worker.handover import give_away
    folder = Path(sys.argv[1])
    with RunLock(folder) as lock, EventWriter(folder / "events.jsonl") as log:
        slot = queue.wait_turn(folder, lambda: 1, lambda place: None, lambda: False)
        control = Control(log, CommandReader(folder))
        control.look()
        give_away(folder, lock, slot, control)
        print("kept", flush=True)
        sys.stdin.readline()
"""


def test_a_worker_in_line_gives_its_run_away_without_a_gap(party: WarmProcess) -> None:
    from tui_lab.runs import commands

    run = made_run()
    commands.send(run, "train_on", epochs=4)
    commands.send(run, "set_learning_rate", learning_rate=0.5)
    seen, over = [], threading.Event()

    def watch() -> None:
        while not over.is_set():
            seen.append((lock.is_held(run.folder), run.state().ended is not None))

    with processes() as start:
        giver = start(GIVES_AWAY, run.folder)
        until(lambda: lock.is_held(run.folder), "it has the run")
        watcher = threading.Thread(target=watch)
        watcher.start()
        assert giver.wait(30) == 0
        until(lambda: run.status() is Status.FINISHED, "the run is finished")
        over.set()
        watcher.join()
        assert giver.stdout is not None
        assert giver.stdout.read() == "in the log\n"
    assert all(held or ended for held, ended in seen), "it was held all the time"
    state = run.state()
    assert state.started is not None
    assert state.started.pid not in (giver.pid, party.pid)
    assert state.notes[1].details["text"] == (
        "[('learning_rate', 0.5), ('more', 4), ('offset', "
        f"{run.path('commands.jsonl').stat().st_size}), ('paused', False), ('told_paused', False)]"
    )
    until(lambda: not lock.is_held(run.folder), "it has let go of it")
    again = queue.wait_turn(run.folder, lambda: 1, lambda place: None, lambda: False)
    assert again is not None, "and of its slot"
    again.release()


def test_a_run_that_nobody_took_stays_with_its_worker(party: WarmProcess) -> None:
    run = made_run()
    os.environ["DIES"] = "1"
    try:
        with processes() as start:
            giver = start(GIVES_AWAY, run.folder)
            assert said(giver) == "kept"
            who = lock.holder(run.folder)
            assert who is not None
            assert who.pid == giver.pid
            assert lock.is_held(run.folder)
    finally:
        del os.environ["DIES"]


def test_damaged_files_are_not_believed() -> None:
    folder = warm.own_folder()
    folder.mkdir(parents=True)
    nobody = WarmProcess(pid=2**30, process_started=1.0, host=processes_module.host(), since=1.0)
    for content in (b"", b"{", b"[]", b'{"pid": "x"}', msgspec.json.encode(nobody)):
        (folder / "party.json").write_bytes(content)
        assert warm.find() is None
        assert list(warm.everyone()) == []
