"""What a screen is about can be copied."""

from __future__ import annotations

from support.reports import digits_run, opened
from support.runs_screen import three, to_runs
from support.ui import app, until

from tui_lab.experiment.line import from_line
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.destinations import TrainingPage
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.training.screen import TrainingScreen


async def test_the_ids_of_the_marked_runs() -> None:
    three()
    async with app().run_test() as pilot:
        await to_runs(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RunsScreen)
        first, second, _third = screen.table.rows.keys
        await pilot.press("y")
        assert pilot.app.clipboard == first
        await pilot.press("space", "down", "space", "y")
        assert set(pilot.app.clipboard.split()) == {first, second}


async def test_the_experiment_of_a_run_from_its_report_and_its_training() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test() as pilot:
        screen = await opened(pilot, run)
        await pilot.press("y")
        await until(pilot, "the line", lambda: isinstance(lab.screen, LineScreen))
        assert from_line(lab.clipboard) == run.experiment
        await pilot.press("escape")
        await until(pilot, "closed", lambda: lab.screen is screen)
        lab.copy_to_clipboard("")
        lab.open(TrainingPage(run))
        await until(pilot, "training", lambda: isinstance(lab.screen, TrainingScreen))
        await pilot.press("y")
        await until(pilot, "the line", lambda: isinstance(lab.screen, LineScreen))
        assert from_line(lab.clipboard) == run.experiment
