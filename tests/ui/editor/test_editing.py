"""From a run back into the editor: its training view, its report, and the table of runs."""

from __future__ import annotations

from dataclasses import replace

from support.runs import finish, made_run
from support.ui import app, snapshot_of_store, until
from textual.geometry import Region
from textual.widgets import Static

from tui_lab import settings
from tui_lab.ui.app import LabApp
from tui_lab.ui.editor.fold import FoldLine
from tui_lab.ui.editor.form import FieldRow, Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.training.screen import TrainingScreen


def in_editor(lab: LabApp) -> bool:
    return isinstance(lab.screen, EditorScreen) and lab.screen.is_mounted


async def test_a_diverged_run_offers_the_editor_with_its_own_experiment() -> None:
    run = made_run(name="wild", seed=11)
    finish(run, status="diverged")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lab.snapshot = snapshot_of_store(run.id)
        lab.push_screen(TrainingScreen(run))
        await until(pilot, "the view", lambda: isinstance(lab.screen, TrainingScreen))
        lab.snapshot = snapshot_of_store(run.id)
        await pilot.pause()
        offered = {active.binding.action for active in lab.screen.active_bindings.values()}
        assert "edit" in offered
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        assert isinstance(lab.screen, EditorScreen)
        assert lab.screen.draft == run.experiment


async def test_what_is_changed_there_is_the_labs_draft_and_the_run_stays_as_it_was() -> None:
    run = made_run(seed=11)
    finish(run)
    before = run.path("run.json").read_bytes()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lab.snapshot = snapshot_of_store()
        await pilot.press("2")
        await pilot.pause()
        lab.snapshot = snapshot_of_store()
        await pilot.pause()
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        await pilot.press("A")
        await pilot.press("escape")
        await until(pilot, "the runs again", lambda: not in_editor(lab))
        await lab.go_to("lab")
        home = lab.screen
        assert isinstance(home, LabHome)
        await until(pilot, "the draft", lambda: home.chosen is not None and home.chosen.seed == 11)
        assert home.chosen is not None
        assert len(home.chosen.layers) == len(run.experiment.layers) + 1
    assert run.path("run.json").read_bytes() == before


async def test_the_help_of_a_value_is_whole_in_spanish() -> None:
    settings.change("language", "es")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        shown = lab.screen.query_one("#help", Static)
        await pilot.press("enter")
        for _value in range(6):
            await pilot.press("down")
            await pilot.pause()
            words = str(shown.render())
            drawn = " ".join(
                "".join(segment.text for segment in shown.render_line(y)).strip()
                for y in range(shown.size.height)
            )
            assert drawn.split() == words.split()


async def test_figures_lead_to_the_other_screens_and_the_draft_is_kept_once() -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        home = lab.screen
        assert isinstance(home, LabHome)
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        assert isinstance(lab.screen, EditorScreen)
        first = len(lab.screen.draft.layers)
        await pilot.press("A", "5")
        await until(pilot, "the data", lambda: lab.current_mode == "data")
        assert home.chosen is not None
        assert len(home.chosen.layers) == first + 1
        newer = replace(home.chosen, seed=99)
        home.handlers.take_draft(newer)
        await pilot.press("1")
        await until(pilot, "the lab", lambda: lab.screen is home)
        assert home.chosen == newer, "what the editor had is older by now"
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        await pilot.press("tab", "5", "2")
        assert in_editor(lab), "a field takes them"


async def test_home_end_and_pages_go_from_field_to_field() -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        form = lab.screen.query_one(Form)
        await until(pilot, "its form", lambda: bool(form.query(FieldRow)))
        for fold in form.query(FoldLine):
            fold.action_turn(True)
        await pilot.pause()
        form.focus_field("layers[1].activation")
        for keys in ("end", "pageup", "home", "down", "pagedown"):
            await pilot.press(keys)
            await pilot.pause()
            focused = lab.focused
            assert focused is not None
            assert form.content_region.contains_region(focused.region), keys
            seen = form.focused_path
            if keys in ("end", "home"):
                edge = [row.field.path for row in form.query(FieldRow)][-1 if keys == "end" else 0]
                assert seen == edge


async def test_the_line_on_top_has_the_name_of_the_run_and_ends_with_a_sign() -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        home = lab.screen
        assert isinstance(home, LabHome)
        await until(pilot, "the lab", lambda: home.state.is_read)
        home.choose("digits-mlp")
        await pilot.press("e")
        await until(pilot, "the editor", lambda: in_editor(lab))
        screen = lab.screen
        form = screen.query_one(Form)
        await until(pilot, "its form", lambda: bool(form.query(FieldRow)))
        await pilot.press("tab", "3", "2")
        await until(pilot, "its name", lambda: top(lab).startswith(" digits-mlp units=32  "))
        await pilot.press("ctrl+a", "ctrl+k")
        await pilot.press(*"many words that no number of units has and that have no room")
        await until(pilot, "a sign", lambda: top(lab).rstrip().endswith("…"))


def top(lab: LabApp) -> str:
    strip = lab.screen.query_one("#verdict").render_lines(Region(0, 0, 80, 1))[0]
    return strip.text
