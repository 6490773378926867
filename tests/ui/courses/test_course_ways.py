"""What a new student meets: where Tab leads, whose hint it is, keys that work in a field."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from support.courses import make_course
from support.courses_screen import alone, block, courses, lines, step, trained
from support.ui import app, until
from textual.widgets import Input, OptionList, Static

from tui_lab import i18n
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses import step_view, view
from tui_lab.ui.courses.loading import read_courses
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.kit.theme_styles import ROLES


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


async def test_tab_leads_to_the_first_open_question_wherever_the_page_is() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        await pilot.press("end")
        await pilot.pause()
        await pilot.press("tab")
        assert block(screen, "pixels").has_focus_within
        await pilot.press(*"64", "enter")
        await until(pilot, "right", lambda: "Right: 64" in lines(pilot))
        await pilot.press("escape", "end", "tab")
        assert block(screen, "which").has_focus_within, "the first one is answered"


async def test_where_all_is_done_tab_leads_to_what_is_in_sight() -> None:
    work = Coursework("small")
    look = work.step("look")
    work.open(look)
    trained()
    for check, answer in (("pixels", "64"), ("which", "b"), ("read", "3")):
        work.answer(look, check, answer)
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot, "tab", "home")
        await pilot.press("end")
        await pilot.pause()
        await pilot.press("tab")
        assert screen.block is not None
        assert not block(screen, "pixels").has_focus_within


async def test_a_hint_without_a_question_in_focus_is_that_of_the_first_open_one() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        await pilot.press("end")
        await pilot.pause()
        await pilot.press("h")
        await until(pilot, "the hint", lambda: bool(block(screen, "pixels").state.done.hints))
        said = [notice.message for notice in pilot.app._notifications]
        assert said == ["A hint for question 1/4 A number"]
        await until(pilot, "in sight", lambda: "Look at the shape." in lines(pilot))
        assert screen.query_one(StepPage).has_focus, "keys are commands still"


async def test_what_stands_in_an_empty_field_says_what_to_do_there() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        field = block(screen, "pixels").field
        assert isinstance(field, Input)
        assert field.placeholder == "tab, then type it"
        await pilot.press("tab")
        await until(pilot, "in it", lambda: field.placeholder == "type it, then enter")
        await pilot.press("escape")
        await until(pilot, "out of it", lambda: field.placeholder == "tab, then type it")


@pytest.mark.parametrize("language", ["en", "es"])
def test_replies_name_keys_that_work_in_a_field(language: str) -> None:
    i18n.set_language(language)
    make_course()
    course = Coursework("small").course
    ways = step_view.ways(course.steps[0])
    assert ways.opening.startswith("^o ")
    assert "f2" in ways.hint.casefold()
    told = step_view.starting_experiment(
        course.steps[0], "x", dict.fromkeys(ROLES, Style())
    ).plain.casefold()
    assert "e (f4 " in told


async def test_enter_opens_the_marked_step_and_the_list_says_so() -> None:
    work = Coursework("small")
    work.open(work.step("vary"))
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await courses(pilot)
        await until(pilot, "read", lambda: "enter goes on with step 2: Vary" in lines(pilot))
        await pilot.press("right")
        steps = screen.query_one("#steps", OptionList)
        await until(pilot, "there", lambda: steps.has_focus)
        assert steps.highlighted == 1
        assert "enter opens step 2: Vary" in lines(pilot)
        await pilot.press("up")
        await pilot.pause()
        seen = lines(pilot)
        assert "enter opens step 1: Look" in seen
        assert "n goes on with step 2" in seen
        await pilot.press("left")
        await until(pilot, "back", lambda: "enter goes on with step 2: Vary" in lines(pilot))
        assert str(screen.query_one("#invitation", Static).render()).count("enter") == 1


def test_in_a_course_that_is_not_begun_a_marked_step_is_opened() -> None:
    (listed,) = read_courses()
    assert view.invitation(listed, "vary") == "enter opens step 2: Vary"
    assert view.invitation(listed) == "Not begun yet: enter opens the first step."
    assert view.invitation(listed, "gone") == ""
