"""A step on a wide screen: its text and its questions in panels beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses import both, make_course, step_tables
from support.courses_screen import alone, block, lines, step
from support.ui import app, resized, settled, until
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab import i18n
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_page import BESIDE, StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen

WIDE = (120, 40)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def page(screen: CourseStepScreen) -> StepPage:
    return screen.query_one(StepPage)


def long_course() -> None:
    """The small course, with a text that is longer than a screen."""
    tables = step_tables()
    tables["look"]["text"] = both("\n\n".join(f"Line {n}." for n in range(60)))
    make_course(steps=tables)


async def test_text_and_questions_stand_beside_each_other_and_the_focus_is_seen() -> None:
    async with app().run_test(size=WIDE) as pilot:
        screen = await step(pilot)
        text, questions = page(screen).text, page(screen).questions
        assert text.has_focus
        assert questions.region.x >= text.region.right
        assert text.styles.border_top[1] != questions.styles.border_top[1]
        bright = text.styles.border_top[1]
        seen = lines(pilot).splitlines()
        assert "Small course" in seen[1]
        assert "● begun" in seen[1]
        assert "Step 1 of 2" in seen[2]
        assert "Questions  0 of 4 checks" in seen[2]
        assert "How many pixels?" in "\n".join(line[60:] for line in seen)
        await pilot.press("tab")
        await until(pilot, "the question", lambda: block(screen, "pixels").has_focus_within)
        assert questions.styles.border_top[1] == bright
        assert text.styles.border_top[1] != bright
        await pilot.press("6", "4", "enter")
        await until(pilot, "counted", lambda: "Questions  1 of 4 checks" in lines(pilot))
        await pilot.press("escape")
        assert text.has_focus, "keys are commands again"
        await pilot.press("escape")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, CoursesScreen))


async def test_the_text_is_scrolled_for_itself_and_is_found_where_it_was() -> None:
    long_course()
    async with app().run_test(size=(120, 24)) as pilot:
        screen = await step(pilot)
        await pilot.press("down", "down", "down")
        assert await settled(pilot, lambda: page(screen).text.scroll_y) == 3
        assert page(screen).questions.scroll_y == 0
        await pilot.press("n")
        await until(pilot, "the second", lambda: "Step 2 of 2" in lines(pilot))
        assert page(screen).text.scroll_y == 0
        await pilot.press(screen_key("previous_step"))
        await until(pilot, "the first", lambda: "Step 1 of 2" in lines(pilot))
        await until(pilot, "the line", lambda: page(screen).text.scroll_y == 3)


def screen_key(action: str) -> str:
    """The first key of an action of the step."""
    from tui_lab.ui.courses.actions import STEP_ACTIONS

    return next(each.key for each in STEP_ACTIONS if each.id == action).partition(",")[0]


async def test_a_question_further_below_comes_into_sight_with_its_reply() -> None:
    async with app().run_test(size=(120, 24)) as pilot:
        screen = await step(pilot)
        block(screen, "read").field.focus()
        await until(pilot, "in it", lambda: block(screen, "read").has_focus_within)
        questions = page(screen).questions
        assert await settled(pilot, lambda: questions.scroll_y) > 0
        await pilot.press("5", "enter")
        await until(pilot, "the reply", lambda: bool(block(screen, "read").said))
        await settled(pilot, lambda: questions.scroll_y)
        assert block(screen, "read").region.bottom <= questions.region.bottom
        assert page(screen).text.scroll_y == 0


@pytest.mark.parametrize("field", [False, True])
async def test_in_another_size_the_focus_stays_where_it_was(field: bool) -> None:
    async with app().run_test(size=WIDE) as pilot:
        screen = await step(pilot)
        if field:
            await pilot.press("tab", "6")
        for width in (80, BESIDE, BESIDE - 1, 160):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            assert page(screen).beside == (width >= BESIDE)
            if field:
                asked = block(screen, "pixels").field
                assert isinstance(asked, Input)
                assert asked.has_focus
                assert asked.value == "6"
            else:
                assert page(screen).reader.has_focus
            assert "Step 1 of 2" in lines(pilot)
        assert "Steps" in lines(pilot), "there is room for all three"


async def test_in_one_column_all_of_it_scrolls() -> None:
    long_course()
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        await pilot.press("end")
        await settled(pilot, lambda: page(screen).scroll_y)
        assert page(screen).scroll_y > 60
        assert "goes on to the next step" in lines(pilot)
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert page(screen).scroll_y == 0
        assert "How many pixels?" in lines(pilot)


async def shown_theme(pilot: Pilot[None], screen: CourseStepScreen) -> str:
    title = page(screen).reader.border_title
    return str(getattr(title, "spans", title))


async def test_another_theme_is_taken_at_once() -> None:
    async with app().run_test(size=WIDE) as pilot:
        screen = await step(pilot)
        before = await shown_theme(pilot, screen)
        pilot.app.theme = "lab-light"
        await until(pilot, "another", lambda: pilot.app.theme == "lab-light")
        await pilot.pause()
        assert await shown_theme(pilot, screen) != before


@pytest.mark.parametrize("language", ["en", "es"])
async def test_nothing_of_the_frame_is_cut(language: str) -> None:
    i18n.set_language(language)
    work = Coursework("small")
    title = work.course.steps[0].title
    async with app().run_test(size=(60, 20)) as pilot:
        await step(pilot)
        for size in ((60, 20), (80, 24), (110, 30), (120, 40), (200, 50)):
            await resized(pilot, size)
            seen = lines(pilot).splitlines()
            assert title in seen[2], size
            assert "…" not in seen[2], size
            assert ("● begun" if language == "en" else "● empezado") in seen[1], size
