"""Runs of scripts on the screens that open for them: table, training, report, comparison."""

from __future__ import annotations

from dataclasses import replace

from support.reports import sees, words
from support.runs_screen import lab_of, made, to_runs
from support.script_runs import imported_run, loop_run, pictures_run
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot

from tui_lab.runs.status import Status
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.report.screen import ReportScreen
from tui_lab.ui.runs import view
from tui_lab.ui.training.curves_panel import CurvesPanel
from tui_lab.ui.training.screen import TrainingScreen


async def said(pilot: Pilot[None], text: str) -> None:
    """Wait until a notification says it, and take it away."""
    lab = lab_of(pilot)

    def found() -> bool:
        return any(text in f"{each.title} {each.message}" for each in lab._notifications)

    await until(pilot, f"said: {text}", found)
    lab.clear_notifications()


async def test_scripts_from_the_table_to_the_comparison() -> None:
    imported_run("old log", created=1e9)
    loop = loop_run("gan", created=1.1e9)
    pictures_run("my net", settings={"lr": 0.1}, created=1.2e9)
    lab = app()
    async with lab.run_test(size=(80, 24), notifications=True) as pilot:
        table = await to_runs(pilot)
        lab.snapshot = snapshot_of_store(loop.id)
        await sees(pilot, "lr 0.1")
        assert table.listing.current is not None
        assert not table.worth_offering("edit")
        assert not table.worth_offering("repeat")
        await pilot.press("s")  # repeats need an experiment, or a script of the lab's
        await said(pilot, "its settings are in that script")
        # A loop with figures of its own, without validation.
        await pilot.press("down", "enter")
        await until(pilot, "training", lambda: isinstance(lab.screen, TrainingScreen))
        await sees(pilot, "critic_loss")
        training = lab.screen
        assert isinstance(training, TrainingScreen)
        curves = training.query_one(CurvesPanel)
        names = [curves.chart(each).plot.name for each in ("loss", "metric")]
        assert names == ["generator_loss", "critic_loss"]
        await pilot.press("v")
        await sees(pilot, "fid")
        assert not training.query_one("#samples-panel").display
        assert "seed" not in words(lab)
        for key, why in (("e", "its settings are in that script"), ("m", "lab did not start")):
            await pilot.press(key)
            await said(pilot, why)
        await pilot.press("escape")
        # A report, with the examples that were kept.
        await pilot.press("up", "enter")
        await until(pilot, "report", lambda: isinstance(lab.screen, ReportScreen))
        await sees(pilot, "Right in 24 of 30 pictures")
        report = lab.screen
        assert isinstance(report, ReportScreen)
        assert [tab.id for tab in report.query_one(PagesPanel).tabs] == [
            *("summary", "confusion", "pictures", "weights", "experiment"),
        ]
        assert not report.worth_offering("own")
        await pilot.press("p")
        pane = report.query_one(PicturesPane)
        await until(pilot, "pictures", lambda: pane.ready)
        await pilot.press("f")
        await until(pilot, "mistakes that were kept", lambda: pane._rows == [3, 4, 5])
        await pilot.press("right_square_bracket")
        await sees(pilot, "has no network here")
        await pilot.press("right_square_bracket")
        await sees(pilot, "/home/ana/nets/train.py")
        assert not [each for each in report.query(".of-experiment") if each.display]
        await pilot.press("escape")
        # Side by side with what was imported.
        await until(pilot, "table", lambda: lab.screen is table)
        await pilot.press("space", "down", "down", "space", "c")
        await until(pilot, "compared", lambda: isinstance(lab.screen, CompareScreen))
        await sees(pilot, "settings of")


def test_what_a_stop_does_is_said_of_each_kind_of_run() -> None:
    run = replace(made("net").summary(), status=Status.RUNNING)
    script = replace(run, carried=replace(run.carried, experiment=False))
    untold = replace(script, epochs=0, epochs_target=None)
    said = {view.stop_question([each])[1] for each in (run, script, untold)}
    assert said == {
        "It finishes its batch, keeps what it learned, and is evaluated.",
        "It finishes its batch; then its script goes on after the training.",
        "Its script gets a Ctrl-C; what it does then is its own matter.",
    }
    queued = replace(run, status=Status.QUEUED)
    assert view.stop_question([queued])[1].startswith("It does not begin.")
    question, detail = view.stop_question([run, run])
    assert question == "Stop 2 runs: net, net?"
    assert detail == "They finish their batch, are evaluated, and keep what they learned."
    assert "scripts go on after it" in view.stop_question([run, script])[1]
