"""The command of the user's at the end of a run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.runs import finish, made_run, until

from tui_lab import settings
from tui_lab.reports.facts import about_run
from tui_lab.runs import on_end
from tui_lab.runs.events import EventWriter
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def ended(name: str = "digits-mlp", status: str = "finished") -> Run:
    run = made_run(name=name)
    finish(run, epochs=2, status=status)
    return run


def test_what_the_command_is_told_of_a_run() -> None:
    run = ended(status="stopped")
    told = on_end.variables_of(run.summary(), run.folder)
    assert told == {
        "TUI_LAB_RUN_ID": run.id,
        "TUI_LAB_RUN_NAME": "digits-mlp",
        "TUI_LAB_RUN_FOLDER": str(run.folder),
        "TUI_LAB_STATUS": "stopped",
        "TUI_LAB_MESSAGE": "digits-mlp: stopped, 2 epochs, val_accuracy 0.6500",
        "TUI_LAB_DATASET": "digits",
        "TUI_LAB_EPOCHS": "2",
        "TUI_LAB_SECONDS": "1.000",
        "TUI_LAB_BEST_EPOCH": "2",
        "TUI_LAB_LOSS": "0.5",
        "TUI_LAB_ACCURACY": "0.66666667",
        "TUI_LAB_VAL_LOSS": "0.6",
        "TUI_LAB_VAL_ACCURACY": "0.65",
    }
    assert set(on_end.VARIABLES) - {"TUI_LAB_SWEEP_ID"} <= set(told)
    assert on_end.latest(Store()) == told
    script = Store().create_from("sort", origin="script")
    with EventWriter(script.path("events.jsonl")) as writer:
        writer.write("ended", status="finished", reason="script", epochs_done=0)
    assert on_end.variables_of(script.summary(), script.folder)["TUI_LAB_MESSAGE"] == (
        "sort: finished"
    )


def test_no_metric_takes_the_place_of_a_variable_that_means_something() -> None:
    values = {"home": 1.0, "run": 2.0, "status": 3.0, "top-5": 4.0, "f1": None}
    assert on_end.metrics_of(values, ["TUI_LAB_STATUS"]) == {
        "TUI_LAB_TOP_5": "4",
        "TUI_LAB_F1": "",
    }
    assert "TUI_LAB_HOME" not in on_end.latest(Store())


def test_a_name_is_never_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "'; touch made; $(touch made) `touch made`"
    told = on_end.variables_of(ended(name).summary(), tmp_path)
    assert on_end.run_command('echo "$TUI_LAB_RUN_NAME"', told) == ""
    assert capfd.readouterr().out == f"{name}\n"
    assert list(tmp_path.glob("made")) == []


def test_a_command_that_fails_or_hangs_is_told_of(tmp_path: Path) -> None:
    assert "exit code 3" in on_end.run_command("exit 3", {})
    assert "exit code 127" in on_end.run_command("no-such-command-here 2>/dev/null", {})
    child = tmp_path / "pid"
    failure = on_end.run_command(f"sleep 60 & echo $! > {child}; wait", {}, seconds=0.3)
    assert "took longer than 0.3 s, and was ended" in failure

    def gone() -> bool:
        try:
            os.kill(int(child.read_text()), 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{child.read_text().strip()}/stat").read_text().split()[2] == "Z"

    until(gone, "the child of the command has ended with it")


def test_the_command_is_run_beside_and_its_failure_is_a_note(tmp_path: Path) -> None:
    run = ended()
    assert on_end.tell(run) is None, "there is no command"
    settings.change("on_end", f'echo "$TUI_LAB_STATUS" > "{tmp_path}/told"; echo said; exit 5')
    started = on_end.tell(run)
    assert started is not None
    until(lambda: run.state().notes, "a note")
    (note,) = run.state().notes
    assert (note.code, "exit code 5" in note.details["text"]) == ("on_end", True)
    assert (tmp_path / "told").read_text() == "finished\n"
    log = run.path("worker.log").read_text().splitlines()
    assert (log[0], "exit code 5" in log[1]) == ("said", True)
    assert run.summary().status == "finished"
    assert about_run(run)[-1] == on_end.failure_of(run.state()) == note.details["text"]


def test_a_run_of_a_sweep_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.change("on_end", "true")
    store = Store()
    run = store.create_from("one", extra={"sweep": "20260101-000000-abcd"})
    finish_log = [sys.executable]
    monkeypatch.setattr(on_end, "spawn", lambda *_all, **_more: finish_log.clear())
    assert on_end.tell(run) is None
    assert finish_log == [sys.executable]
