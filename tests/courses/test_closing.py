"""The end of a course: what was learnt, what came out, what comes next; in both faces."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import call
from support.courses import make_course, trained
from support.courses_screen import alone, lines, step
from support.ui import app, until

from tui_lab.courses.closing import closing, is_done
from tui_lab.courses.work import Coursework
from tui_lab.ui.courses.done_screen import CourseDoneScreen
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.shell.dialogs import InputScreen


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def done_course() -> Coursework:
    """The small course, all of it passed, with a hint and a guess that came true."""
    make_course()
    work = Coursework("small")
    look, vary = work.step("look"), work.step("vary")
    work.open(look)
    trained(best=0.7)
    work.hint(look, "pixels")
    for check, answer in (("pixels", "64"), ("which", "b"), ("read", "3")):
        work.answer(look, check, answer)
    work.check_step(look)
    work.open(vary)
    work.answer(vary, "guess", "up")
    trained("layers[1].units=64", best=0.9)
    work.answer(vary, "units", "64")
    work.answer(vary, "why", "more weights")
    return work


def test_it_tells_what_was_learnt_what_came_out_and_the_next_course() -> None:
    make_course(name="other", course={"order": 2})
    work = done_course()
    assert is_done(work.states())
    said = closing(work)
    assert said.learnt == ("Count the pixels.", "One thing at a time.")
    told = " ".join(said.results)
    assert "You trained 2 networks." in told
    assert "validation accuracy 0.9000." in told
    assert "You took 1 hint." in told
    assert "1 of 1 guess came true." in told
    assert "1 answer in your own words was kept, not checked" in told
    assert (said.next_course, said.next_title) == ("other", "Small course")


def test_it_tells_nothing_that_is_not_there() -> None:
    said = closing(done_course())
    assert said.next_course == "", "the only course"
    untouched = closing(Coursework("small"))
    assert untouched.results == said.results


def test_a_course_with_an_open_step_is_not_done() -> None:
    work = done_course()
    work.reset(work.step("look"))
    assert not is_done(work.states())


def test_the_command_line_tells_it_with_the_overview() -> None:
    make_course(name="other", course={"order": 2})
    done_course()
    result = call("courses", "show", "small")
    assert "You have done the course “Small course”." in result.stdout
    assert "- Count the pixels." in result.stdout
    assert "courses show other 1" in result.stderr
    assert "courses report small" in result.stderr


@pytest.mark.screen
async def test_next_on_the_last_step_leads_to_it() -> None:
    make_course(name="other", course={"order": 2})
    done_course()
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        assert screen.step is not None
        assert screen.step.id == "vary"
        await pilot.press("end")
        await until(pilot, "said", lambda: "n on the last step shows what came" in lines(pilot))
        await pilot.press("n")
        await until(pilot, "the end", lambda: isinstance(pilot.app.screen, CourseDoneScreen))
        shown = " ".join(lines(pilot).split())
        assert "You have done the course “Small course”." in shown
        assert "✓ One thing at a time." in shown
        assert "w writes your report, to hand it in. ▸ n begins the next course" in shown
        await pilot.press("w")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, InputScreen))
        await pilot.press("escape")
        await until(pilot, "the end", lambda: isinstance(pilot.app.screen, CourseDoneScreen))
        await pilot.press("g")
        await until(
            pilot,
            "the next course",
            lambda: (
                isinstance(pilot.app.screen, CourseStepScreen)
                and pilot.app.screen.course_name == "other"
            ),
        )
