"""What killed writes leave is cleared away; what somebody writes, or has put aside, is not lost."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from support.runs import HOLDER, made_run, processes, python, said

from tui_lab import paths
from tui_lab.runs.leftovers import UNKNOWN_FOR, clear
from tui_lab.runs.store import Store

DEAD = 2**22 - 1


def left(path: Path, pid: int, machine: str = "", *, age: float = 0.0) -> Path:
    """A temporary file beside `path` that a process of that number has left."""
    name = paths.temporary_name(path).name.replace(f"-{os.getpid()}-", f"-{pid}-")
    found = path.with_name(name.replace(paths.machine_code(), machine or paths.machine_code()))
    found.parent.mkdir(parents=True, exist_ok=True)
    found.write_bytes(b"half")
    os.utime(found, (time.time() - age, time.time() - age))
    return found


def test_files_of_dead_processes_go_everywhere_and_others_stay(lab_home: Path) -> None:
    run = made_run()
    dead = [
        left(place, DEAD)
        for place in (
            lab_home / "settings.toml",
            lab_home / "runs" / "new",
            run.path("model.keras"),
            lab_home / "data" / "own" / "mine" / "data.npz",
        )
    ]
    mine, of_others = left(run.path("test.npz"), os.getpid()), [run.path("run.json")]
    elsewhere = left(run.path("test.npz"), DEAD, "0" * 8)
    long_ago = left(run.path("test.npz"), DEAD, "0" * 8, age=UNKNOWN_FOR + 60)
    assert sorted(clear(lab_home)) == sorted([*dead, long_ago])
    assert all(path.exists() for path in (mine, elsewhere, *of_others))


def test_the_number_of_a_dead_process_given_to_another_one_does_not_keep_its_file(
    lab_home: Path,
) -> None:
    old = left(lab_home / "settings.toml", os.getpid(), age=1e6)
    assert clear(lab_home) == [old]


def test_a_new_run_that_was_never_whole_goes(lab_home: Path) -> None:
    folder = left(lab_home / "runs" / "new", DEAD)
    folder.unlink()
    folder.mkdir()
    (folder / "run.json").touch()
    clear(lab_home)
    assert not folder.exists()


def test_a_data_set_that_was_being_replaced_gets_its_place_back(lab_home: Path) -> None:
    final = lab_home / "data" / "own" / "mine"
    aside = left(final, DEAD)
    aside.unlink()
    (aside / paths.PUT_ASIDE).mkdir(parents=True)
    (aside / paths.PUT_ASIDE / "data.npz").write_bytes(b"all of it")
    clear(lab_home)
    assert (final / "data.npz").read_bytes() == b"all of it"
    assert not aside.exists()


def test_names_without_a_process_go_from_the_own_run_and_else_when_they_are_old(
    lab_home: Path,
) -> None:
    mine, other = made_run(), made_run()
    names = (".saving-model.keras", ".model.keras.ab12cd_4", "tmpab12cd_4")
    for run in (mine, other):
        for name in names:
            run.path(name).touch()
    assert {path.parent for path in clear(lab_home, mine.folder)} == {mine.folder}
    for name in names:
        os.utime(other.path(name), (1e9, 1e9))
    assert len(clear(lab_home)) == 3
    assert {path.name for path in other.folder.iterdir()} == {"run.json"}


def test_the_reserve_of_a_worker_goes_when_the_worker_is_gone(lab_home: Path) -> None:
    run = made_run()
    with processes() as start:
        worker = start(HOLDER, run.folder)
        assert said(worker) == "held"
        run.path(".events.jsonl.reserve").write_bytes(b"room")
        assert clear(lab_home) == []
        worker.kill()
        worker.wait()
        assert clear(lab_home) == [run.path(".events.jsonl.reserve")]


def test_a_write_that_is_killed_is_cleared_away(lab_home: Path) -> None:
    lab_home.mkdir()
    code = """
        import os, signal, sys
        from pathlib import Path
        from tui_lab import paths
        os.replace = lambda *_names: os.kill(os.getpid(), signal.SIGKILL)
        paths.write_atomically(Path(sys.argv[1]), b"x")
    """
    process = python(code, lab_home / "settings.toml")
    process.communicate()
    assert process.returncode == -9
    (found,) = lab_home.iterdir()
    assert clear(lab_home) == [found]


@pytest.mark.parametrize("name", ["a" * 255, "é" * 127, "x.keras"])
def test_a_temporary_name_can_be_read_and_is_never_too_long(tmp_path: Path, name: str) -> None:
    path = paths.temporary_name(tmp_path / name, ".keras")
    path.touch()
    read = paths.read_temporary_name(path.name)
    assert read is not None
    assert (read.pid, read.machine) == (os.getpid(), paths.machine_code())
    assert name.startswith(read.target)


@pytest.mark.parametrize("name", [".guard", "model.keras", ".a.b", ".x.12345678-1.tmp"])
def test_other_names_are_no_temporary_ones(name: str) -> None:
    assert paths.read_temporary_name(name) is None


def test_a_store_with_leftovers_lists_its_runs(lab_home: Path) -> None:
    run = made_run()
    left(lab_home / "runs" / "new", DEAD)
    assert [each.id for each in Store().runs()] == [run.id]
    assert Store().unreadable() == []
