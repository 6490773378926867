"""Questions and fields for somebody who has only the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from support.mouse import click_on
from support.runs_screen import three, to_runs
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tui_lab import settings
from tui_lab.ui.kit.choice_field import PickScreen
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.field import LineField, WordsField
from tui_lab.ui.kit.textual_private import press
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.help import HelpScreen
from tui_lab.ui.shell.key_panel import KeyPanel
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.shell.many_choices import ManyChoicesScreen
from tui_lab.ui.shell.palette import LabPalette

CHOICES = [("a", "apple"), ("b", "pear")]


async def asked(pilot: Pilot[None], screen: Dialog[Any], answers: list[Any]) -> None:
    pilot.app.push_screen(screen, answers.append)
    await until(pilot, "asked", lambda: pilot.app.screen is screen)
    await pilot.pause()


KEYS: Sequence[tuple[Callable[[], Dialog[Any]], str, object]] = (
    (lambda: InputScreen("Which?", "7"), "take it", "7"),
    (lambda: InputScreen("Which?", "7"), "esc", None),
    (lambda: ChoiceScreen("Which?", CHOICES, "b"), "enter", "b"),
    (lambda: ChoiceScreen("Which?", CHOICES), "leave it", None),
    (lambda: PickScreen("Which?", CHOICES, "b"), "take it", "b"),
    (lambda: PickScreen("Which?", CHOICES), "esc", None),
    (lambda: LineScreen("data(iris)"), "esc", None),
    (lambda: ManyChoicesScreen("Which?", CHOICES, ["a"]), "leave it", None),
    (lambda: ManyChoicesScreen("Which?", CHOICES, ["a"]), "default", ()),
)
BESIDE: Sequence[tuple[Callable[[], Dialog[Any]], object]] = (
    (lambda: InputScreen("Which?", "7"), None),
    (lambda: ChoiceScreen("Which?", CHOICES), None),
    (lambda: PickScreen("Which?", CHOICES), None),
    (lambda: ManyChoicesScreen("Which?", CHOICES, ["a"]), None),
    (lambda: ConfirmScreen("Really?"), False),
    (lambda: LineScreen("data(iris)"), None),
)


async def test_the_keys_that_a_question_names_can_be_clicked() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        for make, word, answer in KEYS:
            answers: list[Any] = []
            dialog = make()
            await asked(pilot, dialog, answers)
            await click_on(pilot, word)
            what = f"{dialog} answered {word}"
            await until(pilot, what, lambda: bool(answers))  # noqa: B023
            assert answers == [answer], what


async def test_a_click_beside_a_question_leaves_it() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        below = pilot.app.screen
        for make, answer in BESIDE:
            answers: list[Any] = []
            dialog = make()
            await asked(pilot, dialog, answers)
            await pilot.click(offset=(2, 2))
            what = f"{dialog} answered"
            await until(pilot, what, lambda: bool(answers))  # noqa: B023
            assert answers == [answer], what
            assert pilot.app.screen is below, what


async def test_what_was_typed_is_not_lost_by_a_click_beside_it() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        answers: list[Any] = []
        await asked(pilot, InputScreen("Which?"), answers)
        await pilot.press("7")
        await pilot.click(offset=(2, 2))
        await click_on(pilot, "take it")
        await until(pilot, "answered", lambda: answers == ["7"])


async def test_clicks_turn_the_columns_and_the_last_line_takes_them() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        runs = await to_runs(pilot)
        await pilot.press("|")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ManyChoicesScreen))
        await click_on(pilot, "take it")
        await until(pilot, "taken", lambda: pilot.app.screen is runs)
        assert settings.get("columns") == "auto", "nothing was chosen"
        await pilot.press("|")
        await until(pilot, "asked again", lambda: isinstance(pilot.app.screen, ManyChoicesScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ManyChoicesScreen)
        before = list(screen._chosen)
        await click_on(pilot, " Id")
        await until(pilot, "ticked", lambda: screen._chosen == [*before, "id"])
        assert pilot.app.screen is screen
        await click_on(pilot, "take it")
        await until(pilot, "taken", lambda: pilot.app.screen is runs)
        assert settings.get("columns") == ",".join([*before, "id"])


async def test_a_field_is_replaced_where_a_click_enters_it() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        field, other = LineField("128"), OptionList("else")
        await pilot.app.screen.mount(other, field)
        other.focus()
        await pilot.pause()
        await pilot.click(field, offset=(4, 1))
        await pilot.press(*"64")
        assert field.value == "64"
        await pilot.click(field, offset=(4, 1))
        await pilot.press("0")
        assert field.value == "604", "a click into it sets the cursor"


@pytest.mark.parametrize(
    ("text", "column", "times", "left"),
    [
        ("sgd(0.001)", 6, 2, "sgd(x)"),
        ("a picture/of me.png", 13, 2, "a picture/of x"),
        ("a picture.png", 4, 3, "x"),
        ("one two", 30, 2, "one x"),
    ],
)
async def test_two_clicks_select_a_word_of_a_line_and_three_all(
    text: str, column: int, times: int, left: str
) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        field = LineField(text, compact=True)
        await pilot.app.screen.mount(field)
        await pilot.pause()
        await pilot.click(field, offset=(column, 0), times=times)
        await pilot.press("x")
        assert field.value == left


@pytest.mark.parametrize(("times", "left"), [(2, "one x\nthree"), (3, "x\nthree")])
async def test_in_several_lines_two_clicks_select_a_word_and_three_a_line(
    times: int, left: str
) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        field = WordsField("one two\nthree", compact=True)
        field.styles.height = 3
        await pilot.app.screen.mount(field)
        await pilot.pause()
        await pilot.click(field, offset=(5, 0), times=times)
        await pilot.press("x")
        assert field.text == left


async def test_dragging_over_a_field_selects() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        field = LineField("one two", compact=True)
        await pilot.app.screen.mount(field)
        await pilot.pause()
        await pilot.mouse_down(field, offset=(4, 0))
        await pilot.hover(field, offset=(7, 0))
        await pilot.mouse_up(field, offset=(7, 0))
        await pilot.press("x")
        assert field.value == "one x"


async def test_the_head_of_the_panel_of_keys_can_be_clicked() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        below = pilot.app.screen
        for word, there in (("esc", type(below)), ("all by name", LabPalette)):
            await pilot.press("f1")
            await until(pilot, "keys", lambda: isinstance(pilot.app.screen, KeyPanel))
            await click_on(pilot, word)
            await until(pilot, word, lambda there=there: isinstance(pilot.app.screen, there))
        await pilot.press("escape", "f1")
        await until(pilot, "keys", lambda: isinstance(pilot.app.screen, KeyPanel))
        await click_on(pilot, "the whole help")
        await until(pilot, "the help", lambda: isinstance(pilot.app.screen, HelpScreen))


async def test_beside_the_panel_of_keys_a_click_does_what_it_is_on() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.press("f1")
        await until(pilot, "keys", lambda: isinstance(pilot.app.screen, KeyPanel))
        await click_on(pilot, "2 Runs")
        await until(pilot, "the runs", lambda: pilot.app.current_mode == "runs")


async def test_the_second_of_two_quick_clicks_presses_no_other_key() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        pressed: list[str] = []
        pilot.app.simulate_key = pressed.append  # type: ignore[method-assign]
        screen = pilot.app.screen
        press(screen, "x")
        press(screen, "s", again=True)
        assert pressed == ["x"], "the line of keys had changed under the mouse"
        press(screen, "n")
        press(screen, "n", again=True)
        assert pressed == ["x", "n", "n"]
