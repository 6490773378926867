"""The lab as a student uses it: choose, look, train, and the questions it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.lab_screen import drawn, in_the_lab, said
from support.runs import finish, made_run
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tui_lab import presets
from tui_lab.datasets import listing
from tui_lab.experiment import line as experiment_line
from tui_lab.experiment import writing
from tui_lab.experiment.model import Experiment
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.shell.dialogs import InputScreen
from tui_lab.ui.shell.fetching import Fetching
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.shell.paste_dialog import PasteField, PasteScreen

LINE = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


class Trained:
    """Stands for `LabApp.train`: keeps what it was given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Experiment, dict[str, Any]]] = []

    def __call__(
        self,
        wanted: Experiment,
        *,
        begun: Callable[[], object],
        extra: Mapping[str, Any],
        **_others: Any,
    ) -> None:
        self.calls.append((wanted, dict(extra)))
        begun()


def lab() -> tuple[LabApp, Trained]:
    """An app that trains nothing."""
    made, trained = app(), Trained()
    made.train = trained  # type: ignore[method-assign, assignment]
    return made, trained


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Fill the question that is open, and answer it."""
    await until(pilot, "a question", lambda: isinstance(pilot.app.screen, InputScreen))
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await pilot.pause()


async def test_a_first_user_presses_t_and_trains_small_digits() -> None:
    made, trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        made.snapshot = snapshot_of_store()
        await until(pilot, "the welcome", lambda: "Press t" in said(screen, "news"))
        assert "digits-mlp" in said(screen, "news")
        await pilot.press("t")
    assert trained.calls == [(presets.get("digits-mlp").experiment, {})]


async def test_enter_on_a_network_opens_it_and_trains_nothing() -> None:
    made, trained = lab()
    async with made.run_test() as pilot:
        await in_the_lab(pilot)
        await pilot.press("down", "enter")
        await until(pilot, "the editor", lambda: isinstance(made.screen, EditorScreen))
        assert made.screen.draft == presets.get("digits-cnn").experiment
    assert trained.calls == []


async def test_a_returning_user_sees_what_goes_on_and_what_was_lost() -> None:
    store = Store()
    finish(made_run(store, "done"))
    lost = made_run(store, "gone")
    finish(lost, 1)
    events = lost.path("events.jsonl")
    events.write_text("".join(events.read_text().splitlines(keepends=True)[:-1]))
    made, _trained = lab()
    opened: list[str] = []
    made.open_run_named = opened.append  # type: ignore[method-assign]
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        made.snapshot = snapshot_of_store()
        await until(pilot, "the news", lambda: "gone was lost at epoch 1" in said(screen, "news"))
        await pilot.press("l")
    assert opened == [lost.id]


async def test_choosing_data_leaves_the_networks_for_them() -> None:
    made, _trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        known = [info.name for info in listing.catalogue()]
        names = list(screen.state.contents.catalogue)
        there = [listing.availability(name).at_hand for name in names]
        assert there == sorted(there, reverse=True)  # those at hand come first, in their order
        assert sorted(
            names, key=lambda name: (not there[names.index(name)], known.index(name))
        ) == (names)
        await pilot.press("shift+tab", *["down"] * (names.index("iris") + 1))
        await until(
            pilot,
            "iris is chosen",
            lambda: screen.chosen is not None and screen.chosen.data.dataset == "iris",
        )
        assert screen.query_one("#networks-panel", Panel).title == "Networks for iris"
        await pilot.press("enter")
        assert screen.query_one("#networks").has_focus
        networks = screen.query_one("#networks", OptionList)
        shown = [str(networks.get_option_at_index(n).prompt) for n in range(networks.option_count)]
        assert [name.split()[0] for name in shown] == [
            "iris-early-stopping",
            "iris-notebook",
            "iris-softmax",
            "iris-tanh-mse",
            "iris-mlp",
        ]
        examples = screen.query_one(Examples)
        await until(pilot, "examples", lambda: "setosa" in str(examples.render()))


async def test_the_points_are_those_of_the_experiment() -> None:
    made, _trained = lab()
    line = "data(moons, noise={}) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        examples = screen.query_one(Examples)
        screen.handlers.take_draft(experiment_line.from_line(line.format("0.0")))
        await until(pilot, "points", lambda: examples.dataset == "moons" and bool(drawn(screen)))
        neat = drawn(screen)
        screen.handlers.take_draft(experiment_line.from_line(line.format("0.5")))
        await until(pilot, "other points", lambda: drawn(screen) not in ("", neat))
        broken = experiment_line.from_line(line.format("0.5"))
        data = replace(broken.data, options={"noise": 99.0})
        screen.handlers.take_draft(replace(broken, data=data))
        await until(pilot, "the reason", lambda: "data.noise" in drawn(screen))


async def test_the_network_and_its_data_are_described() -> None:
    made, _trained = lab()
    async with made.run_test(size=(120, 40)) as pilot:
        screen = await in_the_lab(pilot)
        await until(pilot, "examples", lambda: "9" in str(screen.query_one(Examples).render()))
        lines = "\n".join(
            "".join(segment.text for segment in strip)
            for strip in screen._compositor.render_strips()
        )
        for words in (
            "Small digits, one hidden layer",
            "Dense(128, relu)",
            "8,320",
            "9,610",
            "learning_rate 0.002",
            "20% to validate, 30% to test",
            "8×8 (pictures)",
            "1,797 to train",
            "Creative Commons",
        ):
            assert words in lines


async def test_missing_data_are_fetched_with_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    made = app()
    started: list[str] = []
    monkeypatch.setattr(made.fetcher, "start", started.append)
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        screen.choose("mnist-mlp-256")
        await until(pilot, "the hint", lambda: "press f to fetch" in said(screen, "fetching"))
        await pilot.press("f", "t")
        await until(pilot, "asked for twice", lambda: started == ["mnist", "mnist"])
        made.fetching = {"mnist": Fetching("mnist", "mnist.npz", 5_000_000, 11_490_434)}
        await until(pilot, "a bar", lambda: "5.0 of 11.5 MB" in said(screen, "fetching"))
    assert Store().runs() == []


async def test_data_that_are_added_by_hand_say_how() -> None:
    made, _trained = lab()
    async with made.run_test(notifications=True) as pilot:
        screen = await in_the_lab(pilot)
        screen.choose("shipping-tanh")
        await until(pilot, "how", lambda: "tui-lab data add" in said(screen, "fetching"))
        await pilot.press("f")
        await pilot.pause()
        [notice] = made._notifications
        assert "Train.csv" in notice.message


async def test_a_seed_stays_for_all_that_is_trained() -> None:
    made, trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        await pilot.press("s")
        await type_in(pilot, "x")
        assert isinstance(made.screen, InputScreen)
        await type_in(pilot, "7")
        await until(pilot, "the seed", lambda: "seed 7" in said(screen, "heading"))
        await pilot.press("t", "down", "t")
    assert [wanted.seed for wanted, _extra in trained.calls] == [7, 7]


async def test_a_guess_goes_with_the_run_and_is_used_up() -> None:
    made, trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        await pilot.press("g")
        await until(pilot, "a question", lambda: isinstance(made.screen, InputScreen))
        field = made.screen.query_one(Input)
        assert (field.value, field.placeholder) == ("", " for example 92")
        await type_in(pilot, "no idea")
        assert isinstance(made.screen, InputScreen)
        await type_in(pilot, "95")
        await until(pilot, "the guess", lambda: "guess: 95.0%" in said(screen, "heading"))
        await pilot.press("t", "t")
    extras = [extra for _wanted, extra in trained.calls]
    assert extras == [{"guess": {"kind": "accuracy", "value": 0.95}}, {}]


async def test_a_direction_is_guessed_against_the_last_run() -> None:
    run = made_run()
    finish(run)
    made, trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        made.snapshot = snapshot_of_store()
        await pilot.press("g")
        await until(pilot, "a question", lambda: isinstance(made.screen, InputScreen))
        asked = " ".join(str(part.render()) for part in made.screen.query(Static))
        assert "+ better    = the same    - worse" in asked
        await pilot.press("plus", "enter")
        await until(pilot, "the guess", lambda: "guess: up" in said(screen, "heading"))
        await pilot.press("t")
    guess = trained.calls[0][1]["guess"]
    assert guess == {"kind": "direction", "value": "up", "against": run.id}


async def test_a_line_is_pasted_copied_and_trained() -> None:
    made, trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        await pilot.press("p")
        await until(pilot, "a question", lambda: isinstance(made.screen, PasteScreen))
        field = made.screen.query_one(PasteField)
        field.text = "data(iris) > Nonsense(3)"
        await pilot.press("enter")
        assert isinstance(made.screen, PasteScreen)
        field.text = LINE
        await pilot.press("enter")
        await until(
            pilot, "the draft", lambda: "of your own" in screen.query_one("#what", Panel).title
        )
        await pilot.press("y")
        await until(pilot, "the line", lambda: isinstance(made.screen, LineScreen))
        assert experiment_line.from_line(made.clipboard) == experiment_line.from_line(LINE)
        await pilot.press("escape", "t")
    assert trained.calls[0][0] == experiment_line.from_line(LINE)


async def test_a_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(writing.dumps(experiment_line.from_line(LINE)))
    made, _trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        await pilot.press("o")
        await type_in(pilot, str(tmp_path / "none.toml"))
        assert isinstance(made.screen, InputScreen)
        await type_in(pilot, str(path))
        await until(
            pilot, "the draft", lambda: "of your own" in screen.query_one("#what", Panel).title
        )
        assert screen.chosen == experiment_line.from_line(LINE)


async def test_what_cannot_work_is_said_and_not_trained() -> None:
    made = app()
    async with made.run_test(notifications=True) as pilot:
        screen = await in_the_lab(pilot)
        screen.handlers.take_draft(experiment_line.from_line(LINE.replace(", test_split=0.3", "")))
        await pilot.press("t")
        await until(pilot, "a sentence", lambda: bool(made._notifications))
        [notice] = made._notifications
        assert "no test part of its own" in notice.title
    assert Store().runs() == []


async def test_a_preset_that_was_saved_meanwhile_is_listed() -> None:
    made, _trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        presets.save_own("my-own", presets.get("digits-mlp").experiment)
        await pilot.press("2")
        await until(pilot, "runs", lambda: made.screen is not screen)
        await pilot.press("1")
        networks = screen.query_one("#networks", OptionList)
        await until(
            pilot,
            "the new one",
            lambda: any(
                "my-own" in str(networks.get_option_at_index(place).prompt)
                for place in range(networks.option_count)
            ),
        )


@pytest.mark.parametrize("which", ["networks", "datasets"])
async def test_up_on_the_first_line_of_a_list_stays_there(which: str) -> None:
    made, _trained = lab()
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        listed = screen.query_one(f"#{which}", OptionList)
        listed.focus()
        await pilot.press("home", "up")
        await pilot.pause()
        assert listed.highlighted == 0
        await pilot.press("end", "down")
        await pilot.pause()
        assert listed.highlighted == listed.option_count - 1
