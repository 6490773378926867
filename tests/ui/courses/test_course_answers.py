"""Answers in a course stay where they belong, and do not lead to another room."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from support.courses import make_course_of_long_options
from support.courses_screen import alone, block, lines, looks_again, step, trained
from support.mouse import click_at, place_of
from support.runs_screen import text_of
from support.ui import app, settled, until
from textual.widgets import Input

from tui_lab import i18n
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.check_fields import Choices, scroller_of
from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.training.screen import TrainingScreen


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


async def test_a_figure_on_a_choice_is_a_command_and_chooses_nothing() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        field = block(screen, "which").field
        assert isinstance(field, Choices)
        field.focus()
        await until(pilot, "the focus", lambda: field.has_focus)
        before = field.highlighted
        await pilot.press("7", "8")
        assert pilot.app.screen is screen
        assert field.highlighted == before
        await pilot.press("b")
        await until(pilot, "the second", lambda: field.highlighted == 1)
        await pilot.press("2")
        assert isinstance(pilot.app.screen, RunsScreen)
        assert not block(screen, "which").state.done.attempts


async def test_enter_on_an_option_that_was_right_goes_on_to_the_next_question() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        asked = block(screen, "which")
        asked.field.focus()
        await until(pilot, "the focus", lambda: asked.field.has_focus)
        await pilot.press("b", "enter")
        await until(pilot, "passed", lambda: asked.state.passed)
        await pilot.press("a", "enter")
        await until(pilot, "why not", lambda: "It has no upper end." in lines(pilot))
        assert asked.field.has_focus
        await pilot.press("b", "enter")
        await until(pilot, "why", lambda: "They sum to 1." in lines(pilot))
        await pilot.press("enter")
        await until(pilot, "the next", lambda: block(screen, "train").has_focus_within)
        assert len(asked.state.done.attempts) == 1


async def test_what_was_right_stands_also_after_another_figure_was_typed() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        await pilot.press("tab", "6", "4", "enter")
        await until(pilot, "passed", lambda: block(screen, "pixels").state.passed)
        await pilot.press("end", "5", "enter")
        await until(pilot, "the right one", lambda: field.value == "64")
        assert "Right: 64" in lines(pilot)
        assert len(block(screen, "pixels").state.done.attempts) == 1


async def test_a_digit_on_the_page_is_a_command_or_begins_the_answer_and_it_is_said_which() -> None:
    async with app().run_test(size=(80, 40), notifications=True) as pilot:

        def told() -> int:
            return sum("press tab first" in each.message for each in pilot.app._notifications)

        screen = await step(pilot)
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        await until(pilot, "its field in sight", lambda: field.region.height > 0)
        await pilot.press("2")
        assert isinstance(pilot.app.screen, RunsScreen)
        await pilot.press("3")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert screen.query_one(StepPage).has_focus
        assert field.value == ""
        assert told() == 1
        await pilot.press("5", "3")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert told() == 1, "it is said once"
        await pilot.press("0", "8")
        await until(pilot, "an answer is begun", lambda: field.has_focus and field.value == "08")
        await pilot.press("escape", "tab", "5")
        assert field.value == "085", "what was begun is gone on with"
        await pilot.press(*["backspace"] * 3, "6", "4", "enter")
        await until(pilot, "passed", lambda: block(screen, "pixels").state.passed)
        await pilot.press("escape", "0")  # no number is asked for next
        await until(pilot, "anew?", lambda: isinstance(pilot.app.screen, ConfirmScreen))


async def test_the_line_of_keys_says_that_one_is_typing_and_which_keys_work() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        assert "Typing" not in text_of(pilot, "KeyBar")
        await pilot.press("tab")
        keys = text_of(pilot, "KeyBar")
        assert keys.strip().startswith("Typing: enter answers esc leaves it")
        for key in ("n Next", "h Hint", "t Train"):
            assert f" {key}" not in keys, "it would be typed"
        for key in ("^n Next", "f2 Hint"):
            assert f" {key}" in keys
        await pilot.press("n", "2")
        assert pilot.app.screen is screen
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        assert field.value == "n2"
        await pilot.press("escape")
        assert pilot.app.screen is screen
        assert screen.query_one(StepPage).has_focus
        assert "Typing" not in text_of(pilot, "KeyBar")
        await pilot.press("escape")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, CoursesScreen))


def in_sight_of(screen: CourseStepScreen, line: int) -> bool:
    page = screen.query_one(StepPage).content_region
    return page.y <= line < page.bottom


async def test_home_and_end_go_to_the_options_and_what_is_out_of_sight_is_not_answered() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        asked = block(screen, "which")
        field = asked.field
        assert isinstance(field, Choices)
        field.focus()
        await until(pilot, "the focus", lambda: field.has_focus)
        await pilot.press("end")
        assert field.highlighted == 1
        await until(pilot, "in sight", lambda: in_sight_of(screen, asked.answer_line))
        await pilot.press("home")
        assert field.highlighted == 0
        for away in ("pagedown", "pageup", "space"):
            await pilot.press(*[away] * 4)
            await settled(pilot, lambda: screen.query_one(StepPage).scroll_y)
            if in_sight_of(screen, asked.answer_line):
                continue
            await pilot.press("enter")
            await until(pilot, "it is shown", lambda: in_sight_of(screen, asked.answer_line))
            assert not asked.state.done.attempts, away
        await pilot.press("enter")
        await until(pilot, "the answer", lambda: bool(asked.state.done.attempts))


async def test_a_line_that_the_page_was_scrolled_away_from_is_shown_and_not_answered() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        asked = block(screen, "pixels")
        await pilot.press("tab", "6")
        for keys in (["enter"], ["4"]):
            screen.query_one(StepPage).scroll_end(animate=False)
            await until(pilot, "away", lambda: not in_sight_of(screen, asked.answer_line))
            await pilot.press(*keys)
            await until(pilot, "it is shown", lambda: in_sight_of(screen, asked.answer_line))
            assert not asked.state.done.attempts
        await pilot.press("enter")
        await until(pilot, "the answer", lambda: asked.state.passed)


async def test_why_a_value_could_not_be_named_goes_as_the_runs_go_on() -> None:
    trained()
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await pilot.press("n")
        await until(pilot, "the next", lambda: bool(screen.step and screen.step.id == "vary"))
        await until(pilot, "its page", lambda: bool(screen.query("#ending")))
        trained()
        await looks_again(pilot)
        asked = block(screen, "units")
        await until(pilot, "a value", lambda: bool(asked.query_one(Choices).option_count))
        await pilot.press("tab", "enter")
        await until(pilot, "the refusal", lambda: "Train them, then" in lines(pilot))
        trained("layers[1].units=16")
        await looks_again(pilot)
        await until(pilot, "two", lambda: asked.query_one(Choices).option_count == 2)
        await pilot.pause()
        assert "So far" not in lines(pilot)
        assert "Train them, then" not in lines(pilot)


async def test_a_number_that_is_no_answer_yet_is_there_again_when_one_comes_back() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await pilot.press("tab", *"61", "ctrl+n")
        await until(pilot, "the next", lambda: bool(screen.step and screen.step.id == "vary"))
        await until(pilot, "its page", lambda: screen.query_one(StepPage).has_focus)
        await pilot.press("b")
        await until(pilot, "back", lambda: bool(screen.step and screen.step.id == "look"))

        def typed() -> str:
            found = [each for each in screen.query(Input) if each.query_ancestor(CheckBlock)]
            return found[0].value if found else ""

        await until(pilot, "what was typed", lambda: typed() == "61")
        assert not block(screen, "pixels").state.done.attempts
        await pilot.press("escape")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, CoursesScreen))
        screen = await step(pilot)
        await until(pilot, "also after the course", lambda: typed() == "61")
        await pilot.press("x")
        await until(pilot, "the question", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, "begun anew", lambda: pilot.app.screen is screen and typed() == "")


async def test_an_answer_goes_on_where_it_was_when_another_screen_was_in_front(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_options: None)
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        await pilot.press("tab", "6", "ctrl+t")
        await until(pilot, "it trains", lambda: isinstance(pilot.app.screen, TrainingScreen))
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        assert field.has_focus
        await pilot.press("4")
        assert field.value == "64"


@pytest.mark.parametrize("language", ["en", "es"])
async def test_beside_a_field_the_line_of_keys_has_room_for_training(language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=(80, 24)) as pilot:
        await step(pilot)
        await pilot.press("tab")
        await until(pilot, "the field", lambda: isinstance(pilot.app.focused, Input))
        assert " ^t " in text_of(pilot, "KeyBar")


async def test_a_click_marks_an_option_and_the_next_one_answers() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        listed = block(screen, "which").field
        assert isinstance(listed, Choices)
        done = block(screen, "which").state.done
        for place in (0, 1):
            await pilot.click(listed, offset=(6, listed.line_of(place)))
            await until(pilot, "marked", lambda n=place: listed.highlighted == n)
            await pilot.pause()
            assert not done.attempts, "only marked"
        await pilot.click(listed, offset=(6, listed.line_of(1)))
        await until(pilot, "answered", lambda: bool(block(screen, "which").state.done.attempts))


async def test_the_numbers_of_the_steps_lead_to_them() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await step(pilot)
        assert screen.now is not None
        first = screen.now.state.step.id
        x, y = place_of(pilot, "○ 2")
        await click_at(pilot, x + 2, y)
        await until(pilot, "the second", lambda: screen.now.state.step.id != first)


async def test_an_option_is_shown_whatever_has_just_scrolled_the_page() -> None:
    make_course_of_long_options()
    async with app().run_test() as pilot:
        screen = await step(pilot)
        field = block(screen, "which").field
        assert isinstance(field, Choices)
        field.focus()
        await pilot.pause()
        page = scroller_of(field)
        for before, place in itertools.product((0, 10, page.max_scroll_y), (0, 2, 3)):
            field.highlighted = 1
            page.scroll_to(y=before, animate=False, immediate=True)
            field.highlighted = place  # places on the screen are still those of before
            await pilot.pause()
            line = field.region.y + field.line_of(place)
            assert page.region.y <= line < page.region.bottom, (before, place)
