"""A store that is copied while it is written, as `rsync` does, and looked at elsewhere."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import msgspec
import pytest
from support.runs import RECORDED, processes, said, until

from tui_lab.runs.files import file_size
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.layout import EVENTS_FILE, LAUNCH_FILE, LOCK_FILE
from tui_lab.runs.lock import Holder
from tui_lab.runs.places.process import FRESH_SECONDS
from tui_lab.runs.processes import own_start
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

WRITER = """
import os, sys
from pathlib import Path
from tui_lab.runs.events import EventWriter
folder = Path(sys.argv[1])
with EventWriter(folder / "events.jsonl") as writer:
    print("writing", flush=True)
    writer.write("started", pid=1, process_started=1.0, host="gpu-box", epochs=400)
    for epoch in range(1, 401):
        writer.write("batch", epoch=epoch, batch=1, text="x" * (epoch % 97 * 50))
        writer.write("epoch", epoch=epoch, epochs=400, seconds=0.25, loss=1.0)
    writer.write("ended", status="finished", reason="completed", epochs_done=400)
"""


def sync(source: Path, target: Path, most: int | None = None) -> None:
    """Copy a run's folder as `rsync -a` does: each file under another name first, with its times.

    Args:
        source: The folder.
        target: The copy, which may be there already.
        most: Bytes of the log that have been written when it is copied; None: what there is.
    """
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        place = target / f".{file.name}.Xa81Bz"
        content = file.read_bytes()
        place.write_bytes(content[:most] if file.name == EVENTS_FILE else content)
        shutil.copystat(file, place)
        os.replace(place, target / file.name)
    shutil.copystat(source, target)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A run that trains on another machine, whose worker has the number of a process of this one
    that lives."""
    folder = tmp_path / "remote" / "20260225-071320-1a2b"
    shutil.copytree(RECORDED / "finished", folder)
    started = own_start()
    lock = Holder(pid=os.getpid(), process_started=started, host="gpu-box")
    (folder / LOCK_FILE).write_bytes(msgspec.json.encode(lock))
    launch = LaunchRecord(
        time=time.time() - 600, pid=os.getpid(), process_started=started, host="gpu-box"
    )
    (folder / LAUNCH_FILE).write_bytes(msgspec.json.encode(launch))
    os.utime(folder / EVENTS_FILE)
    return folder


def test_wherever_the_log_was_cut_off_the_copy_is_read_as_far_as_it_goes(
    remote: Path, lab_home: Path
) -> None:
    content = (remote / EVENTS_FILE).read_bytes()
    target = lab_home / "runs" / remote.name
    sync(remote, target, 0)
    store = Store()
    followed = store.find(remote.name)
    for cut in [*range(0, len(content), 311), len(content)]:
        sync(remote, target, cut)
        whole = content[:cut].count(b"\n")
        state = followed.state()
        assert (state.events, state.unreadable) == (whole, 0)
        (line,) = store.summaries()
        assert line.epochs == state.epochs_done
        # While it trains it goes on there, though nobody here holds its lock or may look for its
        # process; before its first line nothing tells.
        here = Status.RUNNING if state.begun else Status.QUEUED if cut else Status.LOST
        assert line.status is (here if cut < len(content) else Status.FINISHED)
    assert followed.state() == Run(remote, followed.header).state()


def test_a_run_elsewhere_of_which_nothing_has_come_for_a_while_is_lost_until_more_comes(
    remote: Path, lab_home: Path
) -> None:
    target, half = lab_home / "runs" / remote.name, file_size(remote / EVENTS_FILE) // 2
    store = Store()
    for ago, status in ((0.0, Status.RUNNING), (FRESH_SECONDS + 5, Status.LOST)) * 2:
        os.utime(remote / EVENTS_FILE, (time.time() - ago,) * 2)
        sync(remote, target, half)
        assert [line.status for line in store.summaries()] == [status]
    sync(remote, target)
    assert [line.status for line in store.summaries()] == [Status.FINISHED]


def test_a_copy_that_is_made_while_a_worker_writes_is_always_good(
    tmp_path: Path, lab_home: Path
) -> None:
    source = tmp_path / "remote" / "20260225-071320-1a2b"
    shutil.copytree(RECORDED / "finished", source)
    (source / EVENTS_FILE).unlink()
    target, store, epochs = lab_home / "runs" / source.name, Store(), [0]
    with processes() as start:
        writer = start(WRITER, source)
        assert said(writer) == "writing"
        until(lambda: file_size(source / EVENTS_FILE) > 10_000, "the first lines")
        while True:
            over = writer.poll() is not None
            for file in (EVENTS_FILE, "run.json"):
                shutil.copy2(source / file, tmp_path / file)
                target.mkdir(parents=True, exist_ok=True)
                os.replace(tmp_path / file, target / file)
            assert store.find(source.name).state().unreadable == 0
            (line,) = store.summaries()
            epochs.append(line.epochs)
            if over:
                break
    assert epochs == sorted(epochs)
    assert (epochs[-1], line.status) == (400, Status.FINISHED)
