"""A training is never harmed by the lab beside it, and does not lie about itself when killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tui_lab.live import LiveLab, opening
from tui_lab.runs import messages
from tui_lab.runs.commands import send
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.joining import RESUME_VARIABLE, RUN_VARIABLE, SETTINGS_VARIABLE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store


def script(tmp_path: Path, code: str) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(textwrap.dedent(code))
    return path


def wait_for_epochs(count: int, runs: int = 1) -> list[Run]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = Store().runs()
        if len(found) == runs and all(run.state().epochs_done >= count for run in found):
            return found
        time.sleep(0.02)
    raise AssertionError("no epochs came")


ENDLESS = """
    import itertools, time
    from tui_lab.live import LiveLab
    lab = LiveLab("mine", quiet=True)
    for epoch in itertools.count():
        time.sleep(0.01)
        lab.log(epoch=epoch, loss=1.0)
        if lab.stopping:
            break
    print("goes on after the loop")
"""


def test_two_scripts_of_one_name_one_killed_and_a_viewer_killed(tmp_path: Path) -> None:
    path = script(tmp_path, ENDLESS)
    first, second = (
        subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True)
        for _number in range(2)
    )
    viewer = None
    try:
        runs = wait_for_epochs(2, runs=2)
        assert {run.name for run in runs} == {"mine"}
        killed, other = runs
        pid = killed.state().started.pid  # type: ignore[union-attr]
        viewer = subprocess.Popen(
            [sys.executable, "-m", "tui_lab", "watch", other.id, "--json"], stdout=subprocess.PIPE
        )
        assert viewer.stdout is not None
        viewer.stdout.readline()
        viewer.kill()
        os.kill(pid, signal.SIGKILL)
        (first if first.pid == pid else second).wait(30)
        assert killed.status() is Status.LOST
        done = other.state().epochs_done
        send(other, "stop")
        survivor = second if first.pid == pid else first
        assert survivor.communicate(timeout=30)[0] == "goes on after the loop\n"
        assert other.status() is Status.STOPPED
        assert other.state().epochs_done > done
    finally:
        for process in (first, second, *filter(None, [viewer])):
            process.kill()
            process.communicate()


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        ("raise ValueError('a slip')", Status.FAILED, "ValueError: a slip"),
        ("raise KeyboardInterrupt", Status.STOPPED, "Interrupted by Ctrl+C after 1 epoch;"),
        ("raise SystemExit(3)", Status.FINISHED, "The script ended its training after 1 epoch;"),
        ("lab.log(loss=2.0)", Status.FINISHED, "The script ended its training after 1 epoch;"),
        (
            "next(lab.epochs(5))",
            Status.STOPPED,
            "The script broke off its training after 1 epoch;",
        ),
    ],
)
def test_a_script_that_ends_without_a_word_has_its_ending(
    tmp_path: Path, line: str, status: Status, words: str
) -> None:
    path = script(
        tmp_path,
        f"""
        from tui_lab.live import LiveLab
        lab = LiveLab(quiet=True)
        lab.log(epoch=0, loss=1.0)
        {line}
        """,
    )
    ran = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    assert (ran.returncode != 0) == line.startswith("raise")
    (run,) = Store().runs()
    assert (run.status(), run.name) == (status, "mine")
    trouble = messages.trouble(run, *run.look())
    told = [trouble.message] if trouble else messages.ending(*run.look())
    assert words in told[0]
    record = run.header.script
    assert record is not None
    assert (record.file, record.interpreter) == (str(path), sys.executable)


def test_what_the_lab_imports_is_light(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import sys
        from tui_lab.live import LiveLab
        with LiveLab("light", quiet=True) as lab:
            for epoch in lab.epochs(2):
                lab.log(epoch=epoch, loss=1.0)
        heavy = "numpy keras tensorflow torch jax sklearn scipy textual rich click polars pandas"
        print([name for name in heavy.split() if name in sys.modules])
        """,
    )
    ran = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.fixture(params=["size=128k", "ro"])
def odd_disk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, str]]:
    """A lab folder on a file system that is small, or that can only be read."""
    place, option = tmp_path / "disk", str(request.param)
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"{option},mode=700", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a file system")
    monkeypatch.setenv("TUI_LAB_HOME", str(place))
    yield place, option
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_takes_no_more_costs_a_sentence(
    odd_disk: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    place, option = odd_disk
    steps = 0
    with LiveLab("full", quiet=True) as lab:
        lab.log(epoch=0, loss=1.0)
        if option != "ro":
            filled = place / "filler"
            with open(filled, "ab", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"x" * 4096)
        for epoch in range(1, 400):
            lab.log(epoch=epoch, loss=1.0, note=0.5)
            steps += 1
    assert steps == 399
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert ("can only be read" if option == "ro" else "no space left") in told
    if option != "ro":
        (run,) = Store().runs()
        assert run.status() is Status.FINISHED


def test_a_folder_that_goes_away_is_no_matter(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveLab("gone", quiet=True) as lab:
        lab.log(epoch=0, loss=1.0)
        shutil.rmtree(lab.folder or Path())
        for epoch in range(1, 5):
            lab.log(epoch=epoch, loss=1.0)
        lab.result([0, 1], [0, 1])
    told = capsys.readouterr().err
    assert told.count("\n") <= 2
    assert "Traceback" not in told


def started_by_the_lab(monkeypatch: pytest.MonkeyPatch, *, epochs: int = 0) -> Run:
    """A run whose worker has its lock and waits for the script, this process."""
    run = Store().create_from("asked for", origin="script")
    with EventWriter(run.path("events.jsonl")) as writer:
        if epochs:
            writer.write("started", pid=1)
        for epoch in range(1, epochs + 1):
            writer.write("epoch", epoch=epoch, loss=1.0)
        writer.write("queued", position=0)
    monkeypatch.setenv(RUN_VARIABLE, str(run.folder))
    return run


def test_a_script_that_the_lab_has_started_joins_its_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = started_by_the_lab(monkeypatch)
    monkeypatch.setenv(SETTINGS_VARIABLE, json.dumps({"lr": 1, "deep": "yes", "width": "wide"}))
    with RunLock(run.folder):
        with LiveLab("a name of its own") as lab:
            assert lab.setting("lr", 0.1) == 1.0
            assert isinstance(lab.setting("lr", 0.1), float)
            assert lab.setting("deep", False) is True
            assert lab.setting("width", 32) == 32  # "wide" is none
            assert lab.setting("other", "default") == "default"
            lab.log(epoch=0, loss=1.0)
            assert run.status() is Status.RUNNING
        assert lab.run_id == run.id
        assert RUN_VARIABLE not in os.environ
        with LiveLab("second", quiet=True) as other:
            other.log(epoch=0, loss=1.0)
    assert other.run_id != run.id
    assert run.status() is Status.FINISHED
    assert dict(run.state().script_settings)["lr"] == 1.0
    told = capsys.readouterr().err
    assert "tui-lab watch" not in told  # whoever started it knows
    assert "Traceback" not in told


@pytest.mark.parametrize("resume", [True, False])
def test_a_joined_run_goes_on_where_the_script_wants_that(
    monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    run = started_by_the_lab(monkeypatch, epochs=3)
    monkeypatch.setenv(RESUME_VARIABLE, "1")
    with RunLock(run.folder), LiveLab(resume=resume, quiet=True) as lab:
        epochs = list(lab.epochs(5))
        for epoch in epochs:
            lab.log(epoch=epoch, loss=0.5)
    assert epochs == ([3, 4] if resume else [0, 1, 2, 3, 4])
    assert [record.epoch for record in run.state().epochs] == [1, 2, 3, 4, 5]


def test_a_loop_of_this_script_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import os, sys
        from tui_lab.live import LiveLab
        with LiveLab(resume=True, quiet=True) as lab:
            for epoch in lab.epochs(4):
                lab.log(epoch=epoch, loss=1.0)
                if epoch == 1 and not lab.initial_epoch:
                    os._exit(1)
        """,
    )
    for _time in range(3):
        subprocess.run([sys.executable, str(path)], check=False)
    newest, oldest = Store().runs()  # the third began anew, as the second came to its end
    assert (newest.status(), oldest.status()) == (Status.LOST, Status.FINISHED)
    assert oldest.state().sessions == 2
    assert [record.epoch for record in oldest.state().epochs] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("variables", "writes"),
    [
        ({}, True),
        ({"RANK": "0", "SLURM_PROCID": "0"}, True),
        ({"RANK": "1"}, False),
        ({"SLURM_PROCID": "3"}, False),
        ({"TF_CONFIG": '{"task": {"type": "worker", "index": 1}}'}, False),
        ({"TF_CONFIG": '{"task": {"type": "chief", "index": 0}}'}, True),
        ({"TF_CONFIG": "no JSON"}, True),
        ({"TF_CONFIG": "[1]"}, True),
        ({"RANK": "odd"}, True),
    ],
)
def test_of_several_processes_of_one_training_one_writes(
    variables: dict[str, str], writes: bool
) -> None:
    assert opening.is_main_process(variables) is writes


def test_many_steps_leave_a_small_log() -> None:
    with LiveLab("many", quiet=True) as lab:
        for _step in range(50_000):
            lab.log(loss=1.0, accuracy=0.5)
    (run,) = Store().runs()
    events = EventReader(run.path("events.jsonl")).read()
    seconds = events[-1].time - events[0].time
    assert sum(event.type == "batch" for event in events) <= 2 + seconds / 0.1
    # A loop without epochs counts as one, with the last figures.
    assert run.state().epochs_done == 1
