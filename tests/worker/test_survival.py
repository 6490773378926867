"""What a run survives: its terminal, SIGTERM, kill -9, a full disk; and what is then shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from support import warm
from support.worker import ENDLESS, create, digits, events, wait_for, wait_until_ended

from tui_lab.runs.commands import kill
from tui_lab.runs.launch import launch, resume
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

pytestmark = pytest.mark.worker


def pid_of(run: Run) -> int:
    started = run.state().started
    assert started is not None
    return started.pid


def test_a_killed_run_is_lost_and_resumes_without_a_trace_in_its_curves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    experiment = digits(epochs=30, batch_size=1, dropout=0.2)
    whole, broken = create(experiment), create(experiment)
    launch(whole, use_warm=False)
    wait_until_ended(whole)
    monkeypatch.setenv(warm.PAUSE, "0.05")
    launch(broken, use_warm=False)
    wait_for("two epochs and more to come", lambda: broken.state().epochs_done >= 2)
    kill(broken)
    wait_for("the run is lost", lambda: broken.status() == "lost", seconds=5)
    monkeypatch.delenv(warm.PAUSE)
    resume(broken)
    assert wait_until_ended(broken) == "finished"
    state = broken.state()
    assert state.sessions == 2
    assert state.started is not None
    assert state.started.resumed_from < 30
    assert [record.epoch for record in state.epochs] == list(range(1, 31))
    assert [record.metrics for record in state.epochs] == [
        record.metrics for record in whole.state().epochs
    ]
    for split in ("validation", "test"):
        with (
            np.load(whole.path(f"{split}.npz")) as theirs,
            np.load(broken.path(f"{split}.npz")) as ours,
        ):
            np.testing.assert_array_equal(ours["probabilities"], theirs["probabilities"])


def test_a_hang_up_is_nothing_and_sigterm_stops_and_keeps() -> None:
    run = create(digits(epochs=ENDLESS, batch_size=1))
    launch(run, use_warm=False)
    wait_for("the first epoch", lambda: run.state().epochs_done >= 1)
    os.kill(pid_of(run), signal.SIGHUP)
    done = run.state().epochs_done
    wait_for("an epoch after the hang-up", lambda: run.state().epochs_done > done)
    os.kill(pid_of(run), signal.SIGTERM)
    assert wait_until_ended(run) == "stopped"
    ended = run.state().ended
    assert ended is not None
    assert ended.reason == "terminated"
    assert {"validation", "test"} <= set(run.state().evaluations)
    assert run.path("model.keras").is_file()


def test_a_run_outlives_the_shell_that_started_it(tmp_path: Path) -> None:
    run = create(digits(epochs=4, batch_size=1))
    code = (
        "import sys; from pathlib import Path; from tui_lab.runs.launch import launch; "
        "launch(Path(sys.argv[1]))"
    )
    shell = subprocess.Popen([sys.executable, "-c", code, run.folder], start_new_session=True)
    assert shell.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(shell.pid, signal.SIGHUP)
    assert wait_until_ended(run) == "finished"
    assert run.state().epochs_done == 4
    # It was started from nothing, as a user's is.
    assert not (tmp_path / "keras").exists(), "Keras wrote into the user's folder"


def test_a_full_disk_ends_the_run_with_a_sentence_and_keeps_what_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_lab.runs.spawn.Popen", partial(warm.popen, largest_file=20_000))
    run = create(digits(epochs=3, units=64))
    launch(run, use_warm=False)
    assert wait_until_ended(run) == "failed"
    ended = run.state().ended
    assert ended is not None
    assert ended.reason == "disk"
    assert "room" in ended.message
    assert "Traceback" not in ended.message + ended.hint
    assert run.state().epochs_done >= 1
    assert [found.id for found in Store().runs()] == [run.id]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_a_disk_that_is_really_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this system does not let a tmpfs be mounted")
    try:
        monkeypatch.setenv("TUI_LAB_HOME", str(small / "lab"))
        run = create(digits(epochs=3, units=400))
        launch(run, use_warm=False)
        assert wait_until_ended(run) == "failed"
        ended = run.state().ended
        assert ended is not None
        assert ended.reason == "disk"
        assert events(run, "epoch")
    finally:
        subprocess.run(["umount", "-l", small], check=True)
