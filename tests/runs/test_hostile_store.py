"""Whatever lies in the store, listing it never fails, and nothing outside of it is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.runs import finish, made_run

from tui_lab.errors import LabError, StoreError
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store, open_run


@pytest.fixture
def good() -> Run:
    """A run in order, beside which the hostile ones lie."""
    run = made_run(name="good")
    finish(run)
    return run


@pytest.fixture
def header(good: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(good.path("run.json").read_text())
    return found


def only_the_good_one(good: Run) -> str:
    """The reason of the one folder that is unreadable, everything else being in order."""
    store = Store()
    assert [run.id for run in store.runs()] == [good.id]
    assert [summary.name for summary in store.summaries()] == ["good"]
    (odd,) = store.unreadable()
    assert odd.name.isprintable()
    assert odd.reason.isprintable()
    return odd.reason


def nothing(folder: Path) -> None:
    folder.mkdir()


def a_file(folder: Path) -> None:
    folder.write_text("notes")


def a_folder_as_header(folder: Path) -> None:
    (folder / "run.json").mkdir(parents=True)


def a_huge_header(folder: Path) -> None:
    folder.mkdir()
    with open(folder / "run.json", "wb") as file:
        file.truncate(1 << 30)


def a_binary_header(folder: Path) -> None:
    folder.mkdir()
    (folder / "run.json").write_bytes(bytes(range(256)))


def a_pipe_as_header(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "run.json")


def a_link_as_header(folder: Path) -> None:
    folder.mkdir()
    (folder / "run.json").symlink_to("/etc/passwd")


def an_empty_header(folder: Path) -> None:
    folder.mkdir()
    (folder / "run.json").touch()


def deep_header(folder: Path) -> None:
    folder.mkdir()
    (folder / "run.json").write_text('{"format":1,"id":' + "[" * 5000 + "]" * 5000 + "}")


def a_link_outside(folder: Path) -> None:
    outside = folder.parent.parent / "outside"
    outside.mkdir()
    (outside / "run.json").write_text("{}")
    folder.symlink_to(outside)


def a_broken_link(folder: Path) -> None:
    folder.symlink_to(folder.parent / "nowhere")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (nothing, "no file run.json"),
        (a_file, "not a folder"),
        (a_folder_as_header, "a folder, not a file"),
        (a_huge_header, "too large"),
        (a_binary_header, "damaged"),
        (a_pipe_as_header, "a pipe, not a file"),
        (a_link_as_header, "is a link"),
        (an_empty_header, "damaged"),
        (deep_header, "damaged"),
        (a_link_outside, "is a link"),
        (a_broken_link, "is a link"),
    ],
)
def test_a_folder_that_is_no_run_is_named_with_its_reason(
    good: Run, make: Callable[[Path], None], reason: str
) -> None:
    make(good.folder.parent / "odd")
    assert reason in only_the_good_one(good)
    with pytest.raises(StoreError, match="cannot be read"):
        Store().find("odd")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 7},
        {"name": None},
        {"created": "yesterday"},
        {"created": -1},
        {"created": 1e300},
        {"experiment": [1]},
        {"versions": {"python": 3}},
        {"seed": 1.5},
        {"extra": "none"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_header_with_wrong_types_is_damaged(
    good: Run, header: dict[str, Any], changes: dict[str, Any]
) -> None:
    odd = good.folder.parent / "odd"
    odd.mkdir()
    (odd / "run.json").write_text(json.dumps(header | changes))
    assert "damaged" in only_the_good_one(good)


def test_a_run_of_a_newer_version_says_so(good: Run, header: dict[str, Any]) -> None:
    odd = good.folder.parent / "odd"
    odd.mkdir()
    (odd / "run.json").write_text(json.dumps({"format": 2, "experiment": "something else"}))
    assert only_the_good_one(good) == "It was made by a newer tui-lab (format 2)."
    with pytest.raises(StoreError, match="newer tui-lab"):
        open_run(odd)


def test_a_copied_run_is_a_run_of_its_own(good: Run, header: dict[str, Any]) -> None:
    copy = good.folder.parent / "copy"
    copy.mkdir()
    (copy / "run.json").write_text(json.dumps(header))
    assert {run.id for run in Store().runs()} == {good.id, "copy"}


def test_an_experiment_that_means_nothing_fails_only_when_it_is_asked_for(
    good: Run, header: dict[str, Any]
) -> None:
    odd = good.folder.parent / "odd"
    odd.mkdir()
    (odd / "run.json").write_text(json.dumps(header | {"experiment": {"data": {"dataset": 3}}}))
    run = Store().find("odd")
    assert run.summary().dataset == "3"
    with pytest.raises(LabError):
        _ = run.experiment


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2Jgone", "\u202egpj.exe", b"\xff\xfe"])
def test_a_folder_name_that_cannot_be_shown_is_no_run(
    good: Run, header: dict[str, Any], name: str | bytes
) -> None:
    odd = os.path.join(os.fsencode(good.folder.parent), os.fsencode(name))
    try:
        os.mkdir(odd)
    except OSError:
        pytest.skip("this file system takes no such name")
    with open(os.path.join(odd, b"run.json"), "w") as file:
        json.dump(header, file)
    assert "cannot be shown" in only_the_good_one(good)


def test_a_name_in_a_header_is_shown_without_its_control_characters(
    good: Run, header: dict[str, Any]
) -> None:
    odd = good.folder.parent / "odd"
    odd.mkdir()
    header |= {"name": "\x1b]0;owned\x07x", "experiment": {"data": {"dataset": "\x1b[1m"}}}
    (odd / "run.json").write_text(json.dumps(header))
    run = Store().find("odd")
    assert run.name == "�]0;owned�x"
    assert run.dataset == "�[1m"


@pytest.mark.parametrize("file", ["meta.json", "summary.json", "launch.json", "worker.lock"])
@pytest.mark.parametrize("content", [b"", b"[[", b"\xff\xff", b'{"name": 3}', b"null", b"{}"])
def test_damaged_small_files_change_nothing(good: Run, file: str, content: bytes) -> None:
    good.path(file).write_bytes(content)
    (summary,) = Store().summaries()
    assert (summary.name, summary.status, summary.epochs) == ("good", Status.FINISHED, 2)


@pytest.mark.parametrize("file", ["meta.json", "summary.json", "launch.json", "worker.lock"])
def test_folders_in_the_place_of_small_files_change_nothing(good: Run, file: str) -> None:
    good.path(file).mkdir()
    (summary,) = Store().summaries()
    assert (summary.name, summary.status) == ("good", Status.FINISHED)


def test_a_run_whose_log_is_no_file_is_listed_by_the_others_only(good: Run) -> None:
    odd = made_run(name="odd")
    odd.path("events.jsonl").mkdir()
    assert {run.name for run in Store().runs()} == {"good", "odd"}
    assert [summary.name for summary in Store().summaries()] == ["good"]
    with pytest.raises(StoreError):
        odd.state()


def test_a_log_of_noise_gives_a_state_that_says_so(good: Run) -> None:
    good.path("events.jsonl").write_bytes(os.urandom(5000).replace(b"\n", b"") + b"\n")
    state = good.state()
    assert (state.events, state.unreadable) == (0, 1)


def test_a_store_that_may_not_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    """In a process without the rights of root, which may read everything."""
    code = """
        import os, sys
        from pathlib import Path
        from tui_lab.errors import StoreError
        from tui_lab.runs.store import Store
        home = Path(sys.argv[1])
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        store = Store(home)
        print([odd.reason for odd in store.unreadable()])
        os.chmod(home / "runs", 0) if home.stat().st_uid == os.getuid() else None
        try:
            Store(home / "locked").runs()
        except StoreError as error:
            print(error.message)
    """
    home = tmp_path / "home"
    (home / "runs" / "closed").mkdir(parents=True)
    (home / "locked" / "runs").mkdir(parents=True)
    # The way there must be open to that other user.
    way = home
    while way != Path(way.anchor) and way.stat().st_uid == os.getuid() and way != Path("/tmp"):
        os.chmod(way, 0o755)
        way = way.parent
    (home / "runs" / "closed").chmod(0)
    (home / "locked" / "runs").chmod(0)
    try:
        ran = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), str(home)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        (home / "runs").chmod(0o700)
        (home / "runs" / "closed").chmod(0o700)
        (home / "locked" / "runs").chmod(0o700)
    assert ran.returncode == 0, ran.stderr
    reasons, sentence = ran.stdout.splitlines()
    assert reasons == "['It may not be read.']"
    assert sentence.startswith(f"The folder {home}/locked/runs may not be read or written")
