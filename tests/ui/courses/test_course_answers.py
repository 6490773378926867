"""Answers in a course stay where they belong, and do not lead to another room."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses_screen import alone, block, lines, step
from support.runs_screen import text_of
from support.ui import app, until
from textual.widgets import Input

from tui_lab.ui.courses.check_block import Choices
from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.runs.screen import RunsScreen


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


async def test_a_key_that_is_pressed_on_the_page_is_a_command_and_no_answer() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
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


async def test_the_line_of_keys_says_that_one_is_typing_and_which_keys_work() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        assert "Typing" not in text_of(pilot, "KeyBar")
        await pilot.press("tab")
        keys = text_of(pilot, "KeyBar")
        assert keys.strip().startswith("Typing an answer: enter answers esc leaves it")
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
