"""Starting a script of one's own in the interface, and what it prints."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.training_view import give, look_at
from support.ui import app, until
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.runs import operations
from tui_lab.runs.events import EventWriter
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations as sweeps
from tui_lab.sweeps.shelf import Shelf
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.fold_line import FoldingLine
from tui_lab.ui.shell.destinations import SweepPage, TrainingPage
from tui_lab.ui.shell.script_dialog import ScriptAsked, ScriptScreen, check, start_asked
from tui_lab.ui.training.output_dialog import OutputScreen
from tui_lab.ui.training.screen import TrainingScreen
from tui_lab.ui.training.view import last_lines


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No process is started; the current folder has a script."""
    monkeypatch.setattr(operations, "begin", lambda _run: None)
    monkeypatch.setattr(sweeps, "_launch", lambda _sweep: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").touch()


def test_what_is_asked_for_is_started() -> None:
    page = start_asked(ScriptAsked("train.py", "--name 'a b' -v", "wide", "none", "process"))
    assert isinstance(page, TrainingPage)
    script = page.run.header.script
    assert script is not None
    assert script.arguments == ("--name", "a b", "-v")
    assert (page.run.name, page.run.gpu, page.run.on) == ("wide", "none", "process")
    over = start_asked(ScriptAsked("train.py", "-v", vary="lr=0.1,0.01; units=8..32 3"))
    assert isinstance(over, SweepPage)
    assert over.sweep
    assert [run.id for run in Store().runs()] == [page.run.id]
    module = start_asked(ScriptAsked("-m package.net", vary="--lr=1,2"))
    assert isinstance(module, SweepPage)
    plan = Shelf().find(module.sweep).plan
    assert plan.as_flags
    like = ScriptAsked("-m package.net", name="net", vary="--lr=1,2", at_once="1")
    assert ScriptAsked.like(plan) == like


def test_a_sweep_is_asked_for_as_on_the_command_line() -> None:
    asked = ScriptAsked(
        "train.py",
        vary="lr=1e-4..1e-1 log",
        settings="depth=2; fast=true",
        python=sys.executable,
        search="random",
        trials="5",
        seeds="3",
        objective="accuracy",
        at_once="2",
    )
    check(asked)
    page = start_asked(asked)
    assert isinstance(page, SweepPage)
    plan = Shelf().find(page.sweep).plan
    assert (plan.search, plan.trials, plan.seeds, plan.at_once) == ("random", 5, 3, 2)
    assert (plan.objective, plan.stop_bad) == ("accuracy", False)
    assert plan.script is not None
    assert (plan.script.settings, plan.script.interpreter) == (
        {"depth": 2, "fast": True},
        sys.executable,
    )
    again = ScriptAsked.like(plan)
    assert again.sweep == asked.sweep
    assert again.wanted.settings == asked.wanted.settings


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (ScriptAsked(), "Name a script"),
        (ScriptAsked("gone.py"), "no file gone.py"),
        (ScriptAsked("train.py", "'open"), "quote"),
        (ScriptAsked("train.py", gpu="big"), "no graphics card “big”"),
        (ScriptAsked("train.py", on="moon"), "moon"),
        (ScriptAsked("train.py", vary="lr=1"), "two values"),
        (ScriptAsked("train.py", search="tpe"), "say what it varies"),
        (ScriptAsked("train.py", vary="lr=1,2", search="best"), "none of grid, random, tpe"),
        (ScriptAsked("train.py", vary="lr=1,2", trials="0"), "Trials: a whole number from 1"),
        (ScriptAsked("train.py", settings="depth"), "is no setting"),
    ],
)
def test_what_cannot_be_is_said(asked: ScriptAsked, told: str) -> None:
    with pytest.raises(LabError, match=told):
        check(asked)


def test_the_end_of_the_output() -> None:
    lines = ["one", "two", "three", " ", ""]
    assert last_lines(lines, 2).plain == "two\nthree"
    assert last_lines([""], 2).plain == "Nothing has been printed yet."


async def test_a_script_is_asked_for_started_and_its_output_followed() -> None:
    async with app().run_test() as pilot:
        await pilot.press("2")
        await pilot.press("X")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ScriptScreen))
        line = pilot.app.screen.query_one(FoldingLine)
        trials = pilot.app.screen.query_one("#script-trials", LineField)
        assert trials.size.width == 0
        line.focus()
        await pilot.press("enter")
        await until(pilot, "the other page", lambda: trials.size.width > 0)
        trials.value = "7"
        await pilot.press("left")
        await until(pilot, "the first page", lambda: trials.size.width == 0)
        assert line.words == "Trials 7"
        trials.value = ""
        pilot.app.screen.query_one("#script-file", LineField).focus()
        await pilot.press("enter")
        problem = pilot.app.screen.query_one(".dialog-problem", Static)
        assert "Name a script" in str(problem.content)
        pilot.app.screen.query_one("#script-file", LineField).value = "train.py"
        await pilot.press("enter")
        await until(pilot, "the view", lambda: isinstance(pilot.app.screen, TrainingScreen))
        screen = pilot.app.screen
        assert isinstance(screen, TrainingScreen)
        (run,) = Store().runs()
        run.path("worker.log").write_text("step 1\n 50 %\r100 %")
        give(screen.lab, run, look_at(run, Status.RUNNING))
        screen.loader.read_output()
        shown = screen.query_one("#output", Static)
        await until(pilot, "its output", lambda: str(shown.content) == "step 1\n100 %")
        assert screen.has_class("only-output")
        for action in ("pause", "learning_rate", "more"):
            assert not screen.worth_offering(action)
        await pilot.press("p")
        assert not run.path("commands.jsonl").exists()
        await pilot.press("P")
        await until(pilot, "the page", lambda: isinstance(pilot.app.screen, OutputScreen))
        printed = pilot.app.screen.query_one("#printed", Static)
        with run.path("worker.log").open("a") as log:
            log.write("\nstep 2")
        await until(pilot, "more", lambda: str(printed.content).endswith("step 2"))
        await pilot.press("escape")
        with EventWriter(run.path("events.jsonl")) as writer:
            writer.write("started", pid=1, epochs=2, device="CPU")
            writer.write("epoch", epoch=1, epochs=2, loss=0.5, seconds=1.0)
        give(screen.lab, run, look_at(run, Status.RUNNING))
        await until(pilot, "curves", lambda: not screen.has_class("only-output"))
        assert screen.worth_offering("pause")
