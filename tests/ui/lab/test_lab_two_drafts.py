"""Several drafts at once: the last change counts, and none is lost."""

from __future__ import annotations

from typing import Any

import pytest
from support.lab_screen import in_the_lab
from support.reports import digits_run
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.ui.editor.form import Form
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.lab import draft_file
from tui_lab.ui.shell.destinations import ReportPage

LINE = "data(iris, test_split=0.3) > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"


def units(experiment: Experiment | None) -> object:
    assert experiment is not None
    return experiment.layers[1].arguments["units"]


async def type_units(pilot: Pilot[None], text: str) -> None:
    """Type into the first field of the layer of the editor in front."""
    await until(pilot, "the editor", lambda: isinstance(pilot.app.screen, EditorScreen))
    form = pilot.app.screen.query_one(Form)
    await until(pilot, "a form", lambda: len(form.children) > 0)
    await pilot.press("enter", "ctrl+a", "ctrl+k", *text)
    editor: Any = pilot.app.screen
    await until(pilot, text, lambda: str(units(editor.draft)) == text)


def app_whose_training_is_done() -> Any:
    """A lab in which what is trained is a finished run at once, whose report comes up."""
    made, run = app(), digits_run()

    def train(_wanted: Experiment, *, begun: Any, **_others: object) -> None:
        begun()
        made.open(ReportPage(run))

    made.train = train  # type: ignore[method-assign, assignment]
    return made


async def test_the_lab_has_the_last_change_also_where_an_older_editor_lies_below() -> None:
    made = app_whose_training_is_done()
    async with made.run_test(notifications=True) as pilot:
        home = await in_the_lab(pilot)
        await pilot.press("e")
        await type_units(pilot, "21")
        older = pilot.app.screen
        await pilot.press("ctrl+t")
        await until(pilot, "the report", lambda: pilot.app.screen is not older)
        assert units(home.drafts.entry.experiment) == 21  # type: ignore[union-attr]
        await pilot.press("e")
        await until(pilot, "another editor", lambda: pilot.app.screen is not older)
        await type_units(pilot, "26")
        await pilot.press("escape", "escape")
        await pilot.press("1")
        await until(pilot, "the lab", lambda: pilot.app.screen is home)
        assert units(home.chosen) == 26
        await pilot.press("u")
        await until(pilot, "the draft before", lambda: units(home.chosen) == 21)
        await pilot.press("U")
        await until(pilot, "the change", lambda: units(home.chosen) == 26)
    kept = draft_file.read()
    assert kept is not None
    assert units(kept.experiment) == 26


async def test_what_was_taken_back_after_training_is_what_the_lab_shows() -> None:
    made = app_whose_training_is_done()
    async with made.run_test() as pilot:
        home = await in_the_lab(pilot)
        await pilot.press("e")
        await type_units(pilot, "21")
        older: Any = pilot.app.screen
        await pilot.press("ctrl+t")
        await until(pilot, "the report", lambda: pilot.app.screen is not older)
        await pilot.press("escape")
        await until(pilot, "the editor", lambda: pilot.app.screen is older)
        await pilot.press("ctrl+z")
        await until(pilot, "the preset again", lambda: units(older.draft) == 128)
        await pilot.press("escape", "escape")
        await until(pilot, "the lab", lambda: pilot.app.screen is home)
        assert home.state.entry is not None
        assert home.state.entry.key == "preset:digits-mlp"
        assert units(home.chosen) == 128


async def test_a_draft_that_another_one_takes_the_place_of_is_kept_and_this_is_said() -> None:
    first, second = from_line(LINE), from_line(LINE.replace("sgd", "adam"))
    async with app().run_test(notifications=True) as pilot:
        home = await in_the_lab(pilot)
        home.handlers.take_draft(first)
        home.handlers.take_draft(second)
        wanted = "It takes the place of your draft without a name; u in the lab goes back."
        notices = pilot.app._notifications
        await until(pilot, "a notice", lambda: [each.message for each in notices] == [wanted])
    async with app().run_test() as pilot:
        home = await in_the_lab(pilot)
        assert home.chosen == second
        await pilot.press("u")
        await until(pilot, "the first one", lambda: home.chosen == first)


async def test_training_something_else_leaves_the_draft_on_disk() -> None:
    draft, other = from_line(LINE), from_line(LINE.replace("sgd", "adam"))
    async with app().run_test() as pilot:
        home = await in_the_lab(pilot)
        home.handlers.take_draft(draft)
        home.drafts.mark_safe(other)
        home.drafts.keep(other)
    kept = draft_file.read()
    assert kept is not None
    assert (kept.experiment, kept.earlier) == (draft, ())


async def test_what_is_changed_while_a_run_of_it_begins_is_kept() -> None:
    begun, typed = from_line(LINE), from_line(LINE.replace("sgd", "adam"))
    async with app().run_test() as pilot:
        home = await in_the_lab(pilot)
        home.drafts.keep(begun)
        home.drafts.keep(typed)
        home.drafts.mark_safe(begun)
    kept = draft_file.read()
    assert kept is not None
    assert kept.experiment == typed


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_last_of_many_earlier_drafts_are_kept(count: int) -> None:
    drafts = [
        draft_file.KeptDraft(from_line(LINE.replace("5", str(n)))) for n in range(1, count + 1)
    ]
    writer = draft_file.DraftWriter(lambda error: None)
    writer.keep(draft_file.KeptDraft(from_line(LINE), earlier=tuple(drafts)))
    writer.flush()
    kept = draft_file.read()
    assert kept is not None
    assert kept.earlier == tuple(drafts[-draft_file.MOST :])


async def test_drafts_outlive_a_change_of_language_also_those_that_were_trained() -> None:
    first, second = from_line(LINE), from_line(LINE.replace("sgd", "adam"))
    lab = app()
    async with lab.run_test() as pilot:
        home = await in_the_lab(pilot)
        home.handlers.take_draft(first)
        home.handlers.take_draft(second)
        home.drafts.mark_safe(second)
        await pilot.press("6")
        i18n.set_language("es")
        await lab.change_language()
        await pilot.press("1")
        await until(pilot, "another lab", lambda: pilot.app.screen is not home)
        anew = await in_the_lab(pilot)
        await until(pilot, "the draft", lambda: anew.chosen == second)
        assert anew.drafts.entry is not None
        assert anew.drafts.entry.title == i18n._("An experiment of your own")
        assert anew.drafts.entry.title != "An experiment of your own"
        await pilot.press("u")
        await until(pilot, "the one before", lambda: anew.chosen == first)
