"""What becomes of a draft: kept when the lab is left, brought back, dropped, brought back again."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.lab_screen import in_the_lab, said
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tui_lab import presets
from tui_lab.errors import LabError, StoreError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.lab import draft_file
from tui_lab.ui.lab.draft_file import DraftWriter, KeptDraft
from tui_lab.ui.lab.drafts import Drafts
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.lab.view import draft_text
from tui_lab.ui.shell.destinations import PresetInLab

LINE = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


@pytest.fixture
def digits() -> Experiment:
    return presets.get("digits-mlp").experiment


async def change_units(pilot: Pilot[None], *keys: str) -> None:
    """Open the editor of what is chosen, and type into its first field."""
    await pilot.press("e")
    screen: Any = pilot.app.screen
    await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
    screen = pilot.app.screen
    form = screen.query_one(Form)
    await until(pilot, "a form", lambda: len(form.children) > 0)
    await pilot.press("tab", "ctrl+a", "ctrl+k", *keys)
    await pilot.pause()


def networks(screen: LabHome) -> list[str]:
    listed = screen.query_one("#networks", OptionList)
    return [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]


def units(experiment: Experiment | None) -> object:
    assert experiment is not None
    return experiment.layers[1].arguments["units"]


async def test_a_draft_outlives_the_lab_and_is_easy_to_drop() -> None:
    async with app().run_test() as pilot:
        await in_the_lab(pilot)
        await change_units(pilot, "7", "7")
        await pilot.press("escape", "escape")
        assert "Your draft digits-mlp: t trains it" in said(await in_the_lab(pilot), "news")
        await pilot.press("q")
    async with app().run_test() as pilot:
        screen = await in_the_lab(pilot)
        assert units(screen.chosen) == 77
        assert networks(screen)[0].split() == ["*digits-m…", "units=77", "draft"]
        assert "Small digits, one hidden layer, changed" in screen.query_one("#what", Panel).title
        assert "Your draft digits-mlp of last time" in said(screen, "news")
        await pilot.press("u")
        await until(pilot, "the preset", lambda: units(screen.chosen) == 128)
        assert not any(line.startswith("*") for line in networks(screen))
    assert draft_file.read() is None
    async with app().run_test() as pilot:
        assert units((await in_the_lab(pilot)).chosen) == 128


async def test_a_draft_that_is_still_in_the_editor_is_kept_when_the_lab_is_left() -> None:
    async with app().run_test() as pilot:
        await in_the_lab(pilot)
        await change_units(pilot, "5", "ctrl+q")
    kept = draft_file.read()
    assert kept is not None
    assert (units(kept.experiment), kept.origin) == (5, "preset:digits-mlp")


async def test_a_draft_is_not_lost_when_another_preset_is_chosen_from_the_editor() -> None:
    async with app().run_test() as pilot:
        screen = await in_the_lab(pilot)
        await change_units(pilot, "5")
        lab: Any = pilot.app
        await lab.go(PresetInLab("iris-softmax"))
        await until(pilot, "the preset", lambda: screen.chosen.name == "iris-softmax")  # type: ignore[union-attr]
        draft = ["*digits-mlp", "units=5", "draft"]
        await until(pilot, "the draft in the list", lambda: networks(screen)[0].split() == draft)
    kept = draft_file.read()
    assert kept is not None
    assert units(kept.experiment) == 5


async def test_what_is_taken_back_in_the_editor_leaves_no_draft() -> None:
    async with app().run_test() as pilot:
        await in_the_lab(pilot)
        await change_units(pilot, "5", "ctrl+z", "escape", "escape")
    assert draft_file.read() is None


async def test_a_dropped_draft_comes_back_and_an_earlier_one_is_under_it() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await in_the_lab(pilot)
        await pilot.press("u", "U")
        assert [n.message for n in pilot.app._notifications] == [
            "There is no draft to drop.",
            "No draft was dropped.",
        ]
        first, second = from_line(LINE), from_line(LINE.replace("sgd", "adam"))
        screen.handlers.take_draft(first)
        screen.handlers.take_draft(second)
        await pilot.press("u")
        assert screen.chosen == first
        await pilot.press("u")
        assert screen.chosen not in (first, second)
        await pilot.press("U", "U")
        assert screen.chosen == second
        await pilot.press("u")
    kept = draft_file.read()
    assert kept is not None
    assert kept.experiment == first


async def test_a_draft_that_was_trained_or_saved_is_not_kept_twice() -> None:
    made = app()
    made.train = lambda _wanted, *, begun, **_others: begun()  # type: ignore[method-assign, assignment, misc]
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        screen.handlers.take_draft(from_line(LINE))
        await pilot.press("t")
    assert draft_file.read() is None
    made = app()
    made.train = lambda _wanted, *, begun, **_others: begun()  # type: ignore[method-assign, assignment, misc]
    async with made.run_test() as pilot:
        screen = await in_the_lab(pilot)
        await change_units(pilot, "6", "ctrl+t", "escape", "escape")
        await until(pilot, "the lab", lambda: pilot.app.screen is screen)
        assert units(screen.chosen) == 6
        # It is there to go on from, and says that nothing of it can be lost.
        assert "trained or saved" in draft_text(screen.state.entry, screen.drafts)
        assert "Your change. A run or a preset has it" in said(screen, "lead")
        assert networks(screen)[0].split() == ["*digits-mlp", "units=6", "yours"]
        await change_units(pilot, "7", "escape", "escape")
        await until(pilot, "the lab again", lambda: pilot.app.screen is screen)
        await until(pilot, "seven", lambda: units(screen.chosen) == 7)
        assert "t trains it" in draft_text(screen.state.entry, screen.drafts)
    kept = draft_file.read()
    assert kept is not None
    assert units(kept.experiment) == 7


def test_a_stage_on_the_way_to_what_was_trained_does_not_come_back(digits: Experiment) -> None:
    first, second, third, other = (
        with_settings(digits, [f"layers[1].units={count}"]) for count in (1, 2, 3, 4)
    )

    def on_disk() -> list[object]:
        lab.flush()
        kept = draft_file.read()
        return [] if kept is None else [units(each.experiment) for each in (*kept.earlier, kept)]

    lab = Drafts()
    entry = lab.take(first)
    lab.take(second, entry)
    lab.mark_safe(third)  # in the editor, which hands it over afterwards
    assert on_disk() == [1, 2]
    lab.take(third, lab.entry)
    assert on_disk() == []
    lab.take(other)
    assert on_disk() == [4]
    lab.undo()
    lab.undo()
    assert on_disk() == [2], "what is the draft again is kept"
    lab.redo()
    assert on_disk() == []


async def test_a_draft_that_cannot_be_written_is_said_once(lab_home: Path) -> None:
    lab_home.mkdir()
    draft_file.file().mkdir()  # a folder in its place: nobody can write there
    async with app().run_test(notifications=True) as pilot:
        screen = await in_the_lab(pilot)
        screen.handlers.take_draft(from_line(LINE))
        screen.handlers.take_draft(from_line(LINE.replace("sgd", "adam")))
        notices: Any = pilot.app._notifications

        def about_drafts() -> list[str]:
            return [each.title for each in notices if "cannot be kept" in each.title]

        await until(pilot, "a notice", lambda: about_drafts() != [])
        screen.drafts.flush()
        await pilot.pause()
        assert len(about_drafts()) == 1
        assert screen.chosen == from_line(LINE.replace("sgd", "adam"))


def test_a_draft_is_private_and_comes_back_with_values_that_do_not_work(
    digits: Experiment,
) -> None:
    draft = digits
    for path, value in {
        "layers[1].units": "nonsense",
        "layers[1].kernel_regularizer": {"l2": -1.0},
        "compile.learning_rate": -3,
        "compile.beta_1": "x",
        "fit.epochs": (1, 2),
        "fit.early_stopping": True,
        "fit.early_stopping.patience": "?",
        "data.noise": 9.5,
        "seed": "none",
    }.items():
        draft = drafts.changed(draft, path, value, loading.catalogue())  # type: ignore[arg-type]
        draft_file.write(KeptDraft(draft, "preset:digits-mlp"))
        assert draft_file.read() == KeptDraft(draft, "preset:digits-mlp")
    assert stat.S_IMODE(draft_file.file().stat().st_mode) == 0o600
    assert [each.name for each in draft_file.file().parent.iterdir()] == ["draft.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"format": 2, "experiment": {}}',
        '{"format": 1, "experiment": 3}',
        '{"format": 1, "experiment": {"data": {}, "compile": {}, "fit": {}, "layers": []}}',
        "[" * 100_000,
    ],
)
async def test_a_file_that_is_no_draft_is_said_and_does_no_harm(
    content: str, lab_home: Path
) -> None:
    lab_home.mkdir()
    draft_file.file().write_text(content)
    with pytest.raises(StoreError, match="cannot be read"):
        draft_file.read()
    draft_file.file().write_text(content)
    async with app().run_test(notifications=True) as pilot:
        await in_the_lab(pilot)
        notices: Any = pilot.app._notifications
        await until(pilot, "a notice", lambda: any("draft" in each.title for each in notices))


def test_a_draft_of_parts_that_the_editor_does_not_know_is_left_aside(digits: Experiment) -> None:
    for part, value in (("layers", [{"type": "Teleport"}]), ("compile", {"optimizer": "magic"})):
        draft_file.write(KeptDraft(digits))
        table = json.loads(draft_file.file().read_text())
        table["experiment"][part] = value
        draft_file.file().write_text(json.dumps(table))
        with pytest.raises(StoreError):
            draft_file.read()


def test_the_last_of_many_drafts_is_on_disk(digits: Experiment) -> None:
    errors: list[LabError] = []
    keeper = DraftWriter(errors.append)
    for count in range(1, 40):
        keeper.keep(KeptDraft(with_settings(digits, [f"layers[1].units={count}"])))
    keeper.flush()
    assert errors == []
    kept = draft_file.read()
    assert kept is not None
    assert units(kept.experiment) == 39
    keeper.mark_safe(kept.experiment)
    keeper.keep(kept)
    keeper.flush()
    assert draft_file.read() is None
    keeper.keep(replace(kept, experiment=digits))
    keeper.flush()
    assert draft_file.read() is not None
