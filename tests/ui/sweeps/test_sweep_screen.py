"""The screens of sweeps, as a user has them: one to look at, one to be begun."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.runs import small_experiment
from support.sweeps import Workers, made_sweep, sweep_plan, work
from support.ui import app, snapshot_of_store, until
from textual.widgets import ContentSwitcher, Input, Static

from tui_lab.errors import LabError
from tui_lab.runs.run import Run
from tui_lab.sweeps import operations
from tui_lab.sweeps.operations import SweepReady
from tui_lab.sweeps.shelf import Shelf, Sweep
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.destinations import RunPage
from tui_lab.ui.sweeps.loading import SweepDraft
from tui_lab.ui.sweeps.screen import SweepScreen
from tui_lab.ui.sweeps.setup_screen import SweepSetupScreen


def by_units(run: Run, epoch: int) -> float:
    return 0.2 * epoch + 0.01 * run.experiment.fit.batch_size / 32


async def test_from_the_runs_to_a_sweep_its_pages_and_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = ("fit.batch_size=16,32", "compile.optimizer=sgd,adam")
    sweep = made_sweep(sweep_plan(over, trials=4))
    work(sweep, Workers(monkeypatch, by_units))
    other = made_sweep(sweep_plan(over, trials=4))
    async with app().run_test(size=(60, 20)) as pilot:
        await pilot.press("2")
        pilot.app.snapshot = snapshot_of_store()  # type: ignore[attr-defined]
        runs = pilot.app.screen
        assert isinstance(runs, RunsScreen)
        await until(pilot, "the runs", lambda: runs.listing.current is not None)
        await pilot.press("S")
        await until(pilot, "the screen", lambda: isinstance(pilot.app.screen, SweepScreen))
        screen = pilot.app.screen
        assert isinstance(screen, SweepScreen)
        await until(pilot, "the latest sweep", lambda: screen.view is not None)
        assert screen.view is not None
        assert screen.view.id == sweep.id  # that of the marked run
        await pilot.press("n")
        await until(pilot, "the next", lambda: bool(screen.view and not screen.view.trials))
        assert screen.view.id == other.id
        await pilot.press("b")
        await until(pilot, "the one before", lambda: bool(screen.view and screen.view.trials))
        rows = screen.query_one(LineTable).rows
        assert list(rows.keys) == ["3", "4", "1", "2"]
        assert not screen.check_action("stop", ())
        pages = screen.query_one(ContentSwitcher)
        seen = []
        for _page in range(5):
            seen.append(pages.current)
            await pilot.press("]")
            await pilot.pause()
        assert seen == [
            f"page-{name}" for name in ("trials", "curves", "mattered", "parallel", "map")
        ]
        assert len(screen.query_one(Bars)._rows) == 2
        opened: list[str] = []

        def keep(page: RunPage) -> None:
            opened.append(page.run.id)

        monkeypatch.setattr(screen.lab, "open", keep)
        await pilot.press("down", "enter")
        await until(pilot, "the run", lambda: bool(opened))
        assert opened == [screen.view.trials[3].runs[0]]


async def test_a_sweep_is_put_together_and_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SweepReady] = []

    def start(shelf: Shelf, ready: SweepReady) -> Sweep:
        started.append(ready)
        return made_sweep(ready.plan)

    monkeypatch.setattr(operations, "start", start)
    async with app().run_test(size=(80, 24)) as pilot:
        screen = SweepSetupScreen(small_experiment(), "compile.learning_rate")
        await pilot.app.push_screen(screen)
        await until(pilot, "the question", lambda: bool(pilot.app.screen.query(Input)))
        await pilot.press(*"0.1", "comma", *"0.01", "enter")
        await until(pilot, "the check", lambda: screen.ready is not None)
        assert "2 trials, all combinations" in str(
            screen.query_one("#setup-verdict", Static).render()
        )
        await pilot.press("t")
        await until(pilot, "its screen", lambda: isinstance(pilot.app.screen, SweepScreen))
    [ready] = started
    assert list(ready.plan.over) == ["compile.learning_rate=0.1,0.01"]
    assert (ready.plan.search, ready.plan.trials) == ("grid", 2)


def test_what_is_chosen_belongs_to_one_experiment() -> None:
    draft, experiment = SweepDraft(), small_experiment()
    draft.begin(experiment)
    draft.over["fit.epochs"] = "1,2"
    draft.begin(experiment)
    assert draft.asked.over == ["fit.epochs=1,2"]
    draft.begin(replace(experiment, name="another"))
    assert draft.asked.over == []
    with pytest.raises(LabError):
        operations.prepare(experiment, "", draft.asked)
