"""A full disk: one sentence, and what was written before stays readable."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.runs import small_experiment

from tui_lab.errors import StoreError
from tui_lab.runs.commands import CommandReader, send
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.files import store_error
from tui_lab.runs.store import Store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> None:
    with open(place / "filler", "ab", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def test_a_full_disk_ends_a_log_at_a_whole_line_and_with_its_ending(small_disk: Path) -> None:
    path = small_disk / "events.jsonl"
    with EventWriter(path) as writer:
        written = 0
        with pytest.raises(StoreError, match="no space left") as caught:  # noqa: PT012
            while True:
                writer.write("samples", text="x" * 3000)
                written += 1
        assert str(small_disk) in caught.value.message
        assert "MB free" in caught.value.message
        assert path.read_bytes().endswith(b"\n")
        assert len(EventReader(path).read()) == written > 10
        # The space that was set aside is enough to say how the run ended.
        writer.write("ended", status="failed", reason="disk", message=caught.value.message)
    reader = EventReader(path)
    events = reader.read()
    assert events[-1].type == "ended"
    assert [event.seq for event in events] == list(range(1, written + 2))
    assert reader.unreadable == 0


def test_a_writer_goes_on_when_there_is_room_again(small_disk: Path) -> None:
    path = small_disk / "events.jsonl"
    with EventWriter(path) as writer:
        writer.write("started", pid=1)
        fill(small_disk)
        with pytest.raises(StoreError):  # noqa: PT012
            for _ in range(100):
                writer.write("epoch", text="x" * 1000)
        (small_disk / "filler").unlink()
        writer.write("epoch", epoch=1)
    events = EventReader(path).read()
    assert events[-1].payload == {"epoch": 1}
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


def test_nothing_is_started_where_there_is_no_room(small_disk: Path) -> None:
    store = Store(small_disk)
    run = store.create(small_experiment())
    fill(small_disk)
    with pytest.raises(StoreError, match="no space left"):
        store.create(small_experiment())
    with pytest.raises(StoreError, match="no space left"):
        EventWriter(run.path("events.jsonl"))
    with pytest.raises(StoreError, match="no space left"):
        store.rename(run, "other")
    assert [found.name for found in store.runs()] == ["digits-mlp"]
    assert store.unreadable() == []
    assert [p.name for p in store.folder.iterdir()] == [run.id]


def test_a_command_that_does_not_fit_leaves_the_others_whole(small_disk: Path) -> None:
    send(small_disk, "pause")
    fill(small_disk)
    with pytest.raises(StoreError):  # noqa: PT012
        for _ in range(200):
            send(small_disk, "train_on", epochs=1)
    reader = CommandReader(small_disk)
    assert reader.read()[0].name == "pause"
    assert reader.unreadable == 0
    assert (small_disk / "commands.jsonl").read_bytes().endswith(b"\n")


def test_a_limit_on_the_size_of_files_is_met_in_the_same_way(tmp_path: Path) -> None:
    code = """
        import resource, signal, sys
        from pathlib import Path
        from tui_lab.errors import StoreError
        from tui_lab.runs.events import EventWriter
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        with EventWriter(Path(sys.argv[1])) as writer:
            try:
                while True:
                    writer.write("samples", text="x" * 700)
            except StoreError as error:
                print(error)
    """
    path = tmp_path / "events.jsonl"
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith(f"A file in {tmp_path} is as large as files may be here")
    reader = EventReader(path)
    assert len(reader.read()) > 20
    assert reader.offset == path.stat().st_size


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "no space left"),
        (errno.EFBIG, "as large as files may be"),
        (errno.EACCES, "may not be read or written"),
        (errno.EPERM, "may not be read or written"),
        (errno.EROFS, "can only be read"),
        (errno.EIO, "reports a fault"),
    ],
)
def test_each_fault_of_the_disk_has_its_sentence(tmp_path: Path, number: int, words: str) -> None:
    error = store_error(OSError(number, os.strerror(number)), tmp_path / "not" / "there")
    assert words in error.message
    assert f"{tmp_path}/not/there" in error.message
    assert "MB free" in error.message
    assert "? MB" not in error.message
