"""Reading while a worker writes, and writing on after a worker was killed: nothing is missing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from support.runs import made_run, processes, said, until

from tui_lab.runs.events import EventReader
from tui_lab.runs.state import RunStateBuilder
from tui_lab.runs.status import Status

WRITER = """
import os, sys
from pathlib import Path
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
folder, count = Path(sys.argv[1]), int(sys.argv[2])
with RunLock(folder), EventWriter(folder / "events.jsonl") as writer:
    writer.write("started", pid=os.getpid(), process_started=own_start(), host=host())
    print("writing", flush=True)
    for epoch in range(1, count + 1):
        writer.write("batch", epoch=epoch, batch=1, text="x" * (epoch % 97 * 50))
        writer.write("epoch", epoch=epoch, seconds=0.25, loss=1.0)
    writer.write("ended", status="finished", reason="completed")
"""


def larger(path: Path, size: int) -> bool:
    return path.stat().st_size > size


def sequence(path: Path) -> list[int]:
    reader = EventReader(path)
    numbers = [event.seq for event in reader.read()]
    assert reader.unreadable == 0
    return numbers


def test_a_reader_that_follows_a_writer_misses_nothing_and_sees_nothing_twice() -> None:
    run = made_run()
    path = run.path("events.jsonl")
    reader, folder, seen = EventReader(path), RunStateBuilder(), []
    with processes() as start:
        writer = start(WRITER, run.folder, 3000)
        statuses = set()
        while not (folder.snapshot().ended and writer.poll() is not None):
            events = reader.read(limit=101)
            folder.apply_all(events)
            seen += [event.seq for event in events]
            statuses.add(run.status())
            assert writer.poll() in (None, 0)
    assert seen == list(range(1, 6003))
    assert folder.snapshot() == run.state()
    assert reader.unreadable == 0
    assert statuses <= {Status.QUEUED, Status.RUNNING, Status.FINISHED}
    assert run.status() is Status.FINISHED


def test_a_log_stays_whole_through_workers_that_are_killed() -> None:
    run = made_run()
    path = run.path("events.jsonl")
    with processes() as start:
        for session in range(1, 4):
            enough = (path.stat().st_size if path.exists() else 0) + 200_000
            writer = start(WRITER, run.folder, 10**6)
            assert said(writer) == "writing"
            until(partial(larger, path, enough), "it writes")
            writer.kill()
            writer.wait()
            numbers = sequence(path)
            assert numbers == list(range(1, len(numbers) + 1))
            assert run.status() is Status.LOST
            assert run.state().sessions == session
        assert start(WRITER, run.folder, 5).wait() == 0
    assert sequence(path)[-1] == len(sequence(path))
    state = run.state()
    assert (state.sessions, state.epochs_done, state.seconds) == (4, 5, 1.25)
    assert run.status() is Status.FINISHED
