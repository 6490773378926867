"""The screens of sweeps, as a user has them: one to look at, one to be begun."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from msgspec import structs
from support.runs import small_experiment
from support.sweeps import Workers, made_sweep, sweep_plan, told_sweep, work
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher, Input, OptionList, Static

from tui_lab import presets
from tui_lab.errors import LabError
from tui_lab.runs import operations as of_runs
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps.operations import SweepReady, SweepWanted
from tui_lab.sweeps.shelf import Shelf, Sweep
from tui_lab.ui.kit.bars import Bars
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.base_screen import LabScreen
from tui_lab.ui.shell.destinations import RunPage
from tui_lab.ui.shell.dialogs import ChoiceList, ChoiceScreen, ConfirmScreen
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.sweeps import loading
from tui_lab.ui.sweeps.loading import SetupLoader, SweepDraft, SweepLoader, SweepRead
from tui_lab.ui.sweeps.screen import SweepScreen
from tui_lab.ui.sweeps.setup_screen import SweepSetupScreen
from tui_lab.ui.sweeps.setup_view import empty_words, option_text, values_detail


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
        await pilot.press("R")
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
        assert not screen.check_action("more_trials", ()), "all combinations were tried"
        pages = screen.query_one(ContentSwitcher)
        seen = []
        for _page in range(5):
            seen.append(pages.current)
            if pages.current == "page-mattered":
                await until(pilot, "its focus", lambda: focus_in(pilot) == "page-mattered")
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
        await pilot.press("]", "enter")  # no mark is seen there
        await until(pilot, "the best", lambda: len(opened) == 2)
        assert opened == [screen.view.trials[place].runs[0] for place in (3, 2)]


class Reading:
    """Stands for a screen: does its work in threads, and keeps what it is sent."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.sent: list[SweepRead] = []

    def run_worker(self, work: Callable[[], None], **_more: object) -> None:
        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def post_message(self, message: SweepRead) -> None:
        self.sent.append(message)


def test_what_is_turned_to_while_another_sweep_is_read_is_shown_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = told_sweep("a1b2"), told_sweep("c3d4")
    begun, goes_on = threading.Event(), threading.Event()

    def slowly(sweep: Sweep, _store: Store) -> SimpleNamespace:
        begun.set()
        assert goes_on.wait(20)
        return SimpleNamespace(id=sweep.id)

    monkeypatch.setattr(loading, "look", slowly)
    screen = Reading()
    loader = SweepLoader(cast(LabScreen, screen), Store(), first.id)
    loader.load()
    assert begun.wait(20)
    loader.load()
    loader.go_to(second.id)
    assert loader.reads
    goes_on.set()
    for thread in screen.threads:
        thread.join(20)
    assert [message.view and message.view.id for message in screen.sent] == [second.id]
    assert not loader.reads


def focus_in(pilot: Pilot[None]) -> str | None:
    focused = pilot.app.focused
    return focused.id if focused is not None else None


async def test_what_is_done_with_a_sweep_is_asked_about_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_sweep("a1b2", "failed", refused="SLURM does not take the run: no such partition.")
    told_sweep("c3d4")
    asked: list[object] = []
    monkeypatch.setattr(
        of_runs, "repeat", lambda _store, _run, count, **more: asked.append((count, more))
    )
    monkeypatch.setattr(SweepLoader, "run_of", lambda _loader, identity: identity)
    monkeypatch.setattr(operations, "stop", lambda sweep: asked.append(("stop", sweep.id[-4:])))
    async with app().run_test(size=(80, 24)) as pilot:

        def question() -> str:
            static = pilot.app.screen.query(".dialog-text")
            return str(static.first(Static).render()) if static else ""

        screen = SweepScreen("20250101-120000-a1b2")
        await pilot.app.push_screen(screen)
        standing = screen.query_one("#sweep-standing", Static)
        await until(pilot, "why", lambda: "no such partition" in str(standing.render()))
        assert standing.display
        assert {"export", "delete", "repeat"} <= keys_of(screen)
        assert not screen.worth_offering("undo"), "none was deleted"
        assert screen.worth_offering("next_sweep") != screen.worth_offering("previous_sweep")
        assert "Trial 5: The process crashed" in str(standing.render())
        # Of a trial with several seeds it is asked which run is meant.
        await pilot.press("enter")
        await until(pilot, "which run", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        lines = pilot.app.screen.query_one(OptionList)
        told = [str(option.prompt) for option in lines.options]
        assert told[0] == "seed 7: 0.9400   20250101-120104-0007"
        assert told[-1] == "all beside each other"
        await pilot.press("escape", "s")
        await until(pilot, "how often", lambda: "1 at a time" in question())
        assert asked == []
        await pilot.press("3", "enter")
        await until(pilot, "repeats", lambda: asked == [(3, {"at_once": 1})])
        # A sweep that goes on is stopped after a question; the line of keys follows.
        assert screen.view is not None
        screen.post_message(SweepRead(replace(screen.view, status="running"), ()))
        await until(pilot, "stop", lambda: "stop" in keys_of(screen))
        assert "resume" not in keys_of(screen)
        # Of a trial whose run was lost meanwhile the key says where to go on with it.
        assert screen.view is not None
        lost = tuple(replace(line, status="lost") for line in screen.view.trials)
        going_on = screen.view
        screen.view = replace(going_on, trials=lost)
        assert screen.check_action("resume", ())
        assert not screen.worth_offering("resume")
        screen.view = going_on
        whole, screen.view = screen.view, replace(screen.view, best=None)
        assert not screen.worth_offering("repeat"), "there is no best trial yet"
        screen.view = whole
        await pilot.press("x")
        await until(pilot, "the question", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        assert "that have not begun: 0" in question()
        assert len(asked) == 1
        await pilot.press("y")
        await until(pilot, "the stop", lambda: asked[1:] == [("stop", "a1b2")])
        await until(pilot, "the end", lambda: bool(screen.view and screen.view.status == "failed"))
        # All sweeps can be chosen from, and one can be deleted and brought back.
        await pilot.press("R")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        found = pilot.app.screen.query_one(OptionList).options
        assert len(found) == 2
        assert "digits-mlp (a1b2)  batch_size, optimizer" in " ".join(
            str(each.prompt) for each in found
        )
        await pilot.press("escape", "d")
        await until(pilot, "what", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("enter")
        await until(pilot, "the other", lambda: bool(screen.view and screen.view.id[-4:] == "c3d4"))
        assert [each.tag for each in Shelf().removed()] == ["a1b2"]
        assert screen.worth_offering("undo")
        await pilot.press("u")
        await until(
            pilot, "it is back", lambda: bool(screen.view and screen.view.id[-4:] == "a1b2")
        )
        # Vary again: the form has what this one had.
        await pilot.press("S")
        await until(pilot, "form", lambda: isinstance(pilot.app.screen, SweepSetupScreen))
        form = pilot.app.screen
        assert isinstance(form, SweepSetupScreen)
        assert form.chosen.over["fit.batch_size"] == "16,32,64"
        assert (form.chosen.wanted.seeds, form.chosen.wanted.trials) == (2, None)


def keys_of(screen: SweepScreen) -> set[str]:
    return {binding.action for binding, on in screen.query_one(KeyBar).shown if on}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("layers[1].units", "64,128,256 or 16..256 log. The experiment has 128."),
        ("compile.beta_1", "0.1,0.01,0.001 or 1e-4..1e-1 log. The experiment has 0.9."),
        ("layers[1].use_bias", "between them: true,false. The experiment has true."),
        ("compile.optimizer", "between them: sgd,rmsprop,adam. The experiment has adam."),
        ("layers[1].activation", "between them: relu,sigmoid,softmax. The experiment has relu."),
        ("compile.clipnorm", "0.1,0.01,0.001 or 1e-4..1e-1 log"),
        ("layers[1].kernel_regularizer", "With commas between them"),
    ],
)
def test_values_are_asked_for_with_some_that_the_setting_may_have(path: str, told: str) -> None:
    assert values_detail(presets.get("digits-mlp").experiment, path).endswith(told)


async def test_a_sweep_is_put_together_and_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SweepReady] = []
    begins, refusals = threading.Event(), [LabError("The disk is full.")]

    def start(shelf: Shelf, ready: SweepReady) -> Sweep:
        if refusals:
            raise refusals.pop()
        assert begins.wait(20)
        started.append(ready)
        return made_sweep(ready.plan)

    monkeypatch.setattr(operations, "start", start)
    async with app().run_test(size=(80, 24)) as pilot:
        screen = SweepSetupScreen(small_experiment(), "compile.learning_rate")
        await pilot.app.push_screen(screen)
        await until(pilot, "the question", lambda: bool(pilot.app.screen.query(Input)))
        asked = str(pilot.app.screen.query_one(".dialog-text", Static).render())
        assert "The experiment has " in " ".join(asked.split())
        offered = [path for path, _name in screen._loader.settings()]
        assert "data.scaling" in offered
        assert "data.noise" not in offered, "digits are not made of points"
        await pilot.press(*"0.1", "comma", "x")
        problem = pilot.app.screen.query_one(".dialog-problem", Static)
        await until(pilot, "what is wrong", lambda: "“x” does not work" in str(problem.render()))
        await pilot.press("backspace", *"0.01", "enter")
        await until(pilot, "the check", lambda: screen.ready is not None)
        verdict = str(screen.query_one("#setup-verdict", Static).render())
        assert "2 trials, all combinations" in verdict
        assert "trains for 3 epochs, on this machine" in verdict
        # A digit is a number for the marked line, not the way to another screen.
        lines = screen.query_one(ChoiceList)
        lines.highlighted = next(
            place for place, each in enumerate(screen._lines) if each.key == "option:epochs"
        )
        await pilot.press("3")
        await until(pilot, "its question", lambda: bool(pilot.app.screen.query(Input)))
        await pilot.press("0", "enter")
        await until(pilot, "the epochs", lambda: screen.chosen.epochs == 30)
        await until(pilot, "the check", lambda: screen.ready is not None)
        assert screen._lines[-1].key != "option:on", "there is one place alone"
        screen.place.found = ("process", "slurm")
        screen.place.chosen = "slurm"
        screen._follow_place()
        await until(
            pilot,
            "it goes to the cluster",
            lambda: screen._lines[-1].value == "SLURM" and screen.ready is not None,
        )
        await pilot.press("t")
        await until(pilot, "why it does not begin", lambda: not screen._starting)
        await pilot.press("t", "t", "t")
        begins.set()
        await until(pilot, "its screen", lambda: isinstance(pilot.app.screen, SweepScreen))
    [ready] = started
    assert option_text("trials", SweepWanted(()), None, varied=False) == (
        "known once a setting is varied"
    )
    assert empty_words("epochs", 30) == "Empty: those of the experiment, 30."
    assert list(ready.plan.over) == ["compile.learning_rate=0.1,0.01"]
    assert (ready.plan.search, ready.plan.trials) == ("grid", 2)
    assert ready.plan.base.fit.epochs == 30
    assert (ready.plan.extra["on"], ready.plan.at_once) == ("slurm", operations.ON_CLUSTER)
    assert option_text("at_once", SweepWanted(()), ready).startswith("(8: jobs that the cluster")
    here = replace(ready, plan=structs.replace(ready.plan, at_once=1, extra={}))
    assert option_text("at_once", SweepWanted(()), here) == "(1: the setting “Runs at once”)"


def test_what_is_chosen_belongs_to_one_experiment() -> None:
    draft, experiment = SweepDraft(), small_experiment()
    draft.begin(experiment)
    draft.over["fit.epochs"] = "1,2"
    draft.begin(experiment)
    assert draft.asked.over == ["fit.epochs=1,2"]
    draft.begin(replace(experiment, name="another"))
    assert draft.asked.over == []
    draft.begin(experiment)
    assert draft.asked.over == ["fit.epochs=1,2"]
    draft.over.clear()
    with pytest.raises(LabError):
        operations.prepare(experiment, "", draft.asked)


async def test_what_was_checked_late_is_not_said_of_other_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, goes_on, checked = threading.Event(), threading.Event(), list[str]()

    def prepared(_loader: SetupLoader, wanted: SweepWanted, _epochs: int | None) -> SweepReady:
        (over,) = wanted.over
        if over.endswith("=16"):
            begun.set()
            assert goes_on.wait(20)
        checked.append(over)
        raise LabError(f"Of {over}")

    monkeypatch.setattr(SetupLoader, "_prepared", prepared)
    async with app().run_test() as pilot:
        screen = SweepSetupScreen(small_experiment())
        await pilot.app.push_screen(screen)
        said = screen.query_one("#setup-verdict", Static)
        screen.chosen.over["fit.batch_size"] = "16"
        screen._changed()
        await until(pilot, "it is checked", begun.is_set)
        screen.chosen.over["fit.batch_size"] = "32"
        screen._changed()
        await until(pilot, "the latest", lambda: "batch_size=32" in str(said.render()))
        goes_on.set()
        await until(pilot, "both", lambda: len(checked) == 2)
        await pilot.pause()
        assert "batch_size=32" in str(said.render())
