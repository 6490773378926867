"""What a new student meets: where Tab leads, whose hint it is, keys that work in a field."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from support.courses import both, make_course, step_tables
from support.courses_screen import alone, block, courses, lines, step, trained
from support.ui import app, settled, until
from textual.widgets import Input, OptionList, Static, TextArea

from tui_lab import i18n
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses import step_view, view
from tui_lab.ui.courses.loading import read_courses
from tui_lab.ui.courses.step_loading import StepLoader
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen
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
        await pilot.press("enter")
        await until(pilot, "in it by the other key", lambda: field.has_focus)


async def test_the_keys_of_options_are_told_with_the_one_that_leads_to_them() -> None:
    async with app().run_test(size=(60, 40)) as pilot:
        asked = block(await step(pilot), "which")
        keys = "arrows or letters choose, enter answers"

        def said() -> str:
            return str(asked.query_one(".check-reply", Static).render())

        await until(pilot, "outside", lambda: said() == f"tab leads here; {keys}")
        asked.field.focus()
        await until(pilot, "inside", lambda: said() == keys)
        await pilot.press("escape")
        await until(pilot, "outside again", lambda: said() == f"tab leads here; {keys}")


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
        assert "n Continue" in lines(pilot)
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
    assert view.invitation(listed, "vary").plain == "enter opens step 2: Vary"
    assert view.invitation(listed).plain == "Not begun yet: enter opens the first step."
    assert view.invitation(listed, "gone").plain == ""


def done_but(*left: str) -> Coursework:
    """The small course with a third step; all that is graded is answered but in some steps."""
    tables = step_tables()
    tables["third"] = {
        **tables["look"],
        "checks": [tables["look"]["checks"][0]],
        "title": both("Third", "Tercero"),
    }
    make_course(course={"steps": ["look", "vary", "third"]}, steps=tables)
    work = Coursework("small")
    for name in ("look", "vary", "third"):
        work.open(work.step(name))
    trained()
    trained("layers[1].units=64")
    for name, check, answer in (
        ("look", "pixels", "64"),
        ("look", "which", "b"),
        ("look", "read", "3"),
        ("vary", "units", "32"),
        ("vary", "why", "x"),
        ("third", "pixels", "64"),
    ):
        if name not in left:
            work.answer(work.step(name), check, answer)
    for name in ("look", "vary", "third"):
        work.check_step(work.step(name))
    work.open(work.step("third"))
    return work


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (("vary",), "step 2 is still open. n (^n in a field) goes to step 2: Vary"),
        (("look", "vary"), "steps 1 and 2 are still open. n (^n in a field) goes to step 1: Look"),
        (("vary", "third"), "This is the last step. The course is not done yet: step 2 is"),
    ],
)
async def test_the_end_of_the_last_step_says_what_is_open_and_its_key_goes_there(
    left: tuple[str, ...], said: str
) -> None:
    done_but(*left)
    async with app().run_test(size=(80, 24)) as pilot:
        await courses(pilot)
        await pilot.press("right", "end", "enter")
        await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        screen = pilot.app.screen
        assert isinstance(screen, CourseStepScreen)
        await until(pilot, "its page", lambda: bool(screen.query("#ending")))
        assert screen.step is not None
        assert screen.step.id == "third"
        await pilot.press("end")
        await until(pilot, "said", lambda: said in " ".join(lines(pilot).split()))
        await pilot.press("n")
        await until(pilot, "there", lambda: screen.step is not None and screen.step.id == left[0])


async def test_from_a_last_step_that_alone_is_open_next_leads_nowhere_and_says_why() -> None:
    done_but("third")
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        assert screen.step is not None
        assert screen.step.id == "third"
        await pilot.press("n")
        await pilot.pause()
        said = [notice.message for notice in pilot.app._notifications]
        assert said == ["This is the last step, and the only one that is still open."]


@pytest.mark.parametrize("key", ["enter", "n", "g"])
async def test_keys_go_on_also_from_the_description_of_a_course(key: str) -> None:
    make_course(course={"about": both("\n\n".join(f"Paragraph {n}." for n in range(40)))})
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await courses(pilot)
        await pilot.press("tab")
        assert pilot.app.focused is screen.query_one("#course-about")
        assert "Not begun yet: enter opens the first step." in lines(pilot)
        assert "n Begin" in lines(pilot)
        await pilot.press(key)
        await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))


async def test_page_keys_scroll_the_page_also_from_a_field() -> None:
    tables = step_tables()
    long = both("\n\n".join(f"Paragraph {n}." for n in range(40)))
    tables["look"]["after"] = tables["look"]["text"] = long
    tables["vary"]["text"] = long
    make_course(steps=tables)
    Coursework("small").open(Coursework("small").step("vary"))
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        page = screen.query_one(StepPage)
        field = block(screen, "why").field
        assert isinstance(field, TextArea)
        field.focus()
        await pilot.press(*"words")
        before = await settled(pilot, lambda: page.scroll_y)
        await pilot.press("pageup")
        await until(pilot, "up", lambda: page.scroll_y < before)
        await pilot.press("pagedown")
        await until(pilot, "down", lambda: page.scroll_y >= before)
        assert field.text == "words"
        assert field.has_focus
    Coursework("small").open(Coursework("small").step("look"))
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        page, line = screen.query_one(StepPage), block(screen, "pixels").field
        line.focus()
        before = await settled(pilot, lambda: page.scroll_y)
        await pilot.press("pageup")
        await until(pilot, "up", lambda: page.scroll_y < before)
        await pilot.press("pagedown")
        await until(pilot, "down", lambda: page.scroll_y >= before)
        assert line.has_focus


async def test_a_long_text_takes_the_page_keys_for_itself_until_its_end() -> None:
    tables = step_tables()
    tables["vary"]["text"] = both("\n\n".join(f"Paragraph {n}." for n in range(40)))
    make_course(steps=tables)
    Coursework("small").open(Coursework("small").step("vary"))
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        page, field = screen.query_one(StepPage), block(screen, "why").field
        assert isinstance(field, TextArea)
        field.focus()
        field.text = "\n".join(f"line {n}" for n in range(60))
        field.move_cursor((30, 0))
        before = await settled(pilot, lambda: page.scroll_y)
        await pilot.press("pageup")
        await pilot.pause()
        assert field.cursor_location[0] < 30
        assert page.scroll_y == before


async def test_a_step_that_takes_its_time_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StepLoader, "open", lambda *_arguments: None)
    monkeypatch.setattr("tui_lab.ui.courses.step_screen.LATE", 0.01)
    async with app().run_test(size=(80, 24)) as pilot:
        await courses(pilot)
        await pilot.press("enter")
        await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        page = pilot.app.screen.query_one(StepPage)
        await until(pilot, "why it is empty", lambda: "being read" in str(page.border_title))


async def test_the_page_takes_the_focus_at_once_and_not_from_a_later_key() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        field = block(screen, "pixels").field
        screen.set_focus(field)
        screen.action_back()
        assert screen.query_one(StepPage).has_focus
        screen.set_focus(field)
        await pilot.pause()
        assert field.has_focus
