"""The courses: the list, their data, and the line in the lab that leads to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.courses import make_course
from support.courses_screen import alone, courses, lines, looks_again, step
from support.ui import app, until
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.courses.current_step import CurrentStep
from tui_lab.courses.work import Coursework
from tui_lab.ui.app import LabApp
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.lab import view as lab_details
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen
from tui_lab.ui.shell.palette import Names


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def told(lab: LabApp, selector: str) -> str:
    return str(lab.screen.query_one(selector, Static).render())


async def test_the_list_says_how_far_each_course_is_and_what_is_wrong_with_one() -> None:
    broken = make_course(name="torn")
    (broken / "vary.toml").unlink()
    async with app().run_test() as pilot:
        screen = await courses(pilot)
        seen = lines(pilot)
        assert "○ Small course" in seen
        assert "0/2  digits" in seen
        assert "Not begun yet: enter opens the first step." in seen
        assert "digits  ● at hand" in seen
        assert "d takes mnist instead" in seen
        assert seen.count("○ to do") == 2
        await pilot.press("down")
        await until(pilot, "torn", lambda: "vary.toml" in lines(pilot))
        assert "cannot be read" in lines(pilot)
        await pilot.press("enter", "g", "w", "x")
        assert pilot.app.screen is screen


async def test_enter_goes_on_where_one_was_and_tab_leads_to_any_step() -> None:
    async with app().run_test() as pilot:
        screen = await step(pilot, "tab", "down")
        assert screen.step is not None
        assert screen.step.id == "vary"
        await pilot.press("escape")
        await until(pilot, "back", lambda: not isinstance(pilot.app.screen, CourseStepScreen))
        await until(pilot, "begun", lambda: "● begun" in lines(pilot))
        again = await step(pilot)
        assert again.step is not None
        assert again.step.id == "vary"


async def test_another_data_set_can_be_taken_and_a_course_begun_anew() -> None:
    async with app().run_test() as pilot:
        await courses(pilot)
        await pilot.press("d")
        await until(pilot, "the question", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("enter")
        await until(pilot, "mnist", lambda: "not at hand: f fetches it" in lines(pilot))
        assert "Two steps with mnist." in lines(pilot)
        fetched: list[str] = []
        pilot.app.fetcher.start = fetched.append  # type: ignore[attr-defined]
        await pilot.press("f")
        assert fetched == ["mnist"]
        for answer, begun in (("n", True), ("y", False)):
            await pilot.press("x")
            await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
            await pilot.press(answer)
            await pilot.pause()
            assert (Coursework("small").progress is not None) == begun


async def test_the_lab_says_where_the_course_stands_and_a_key_goes_there() -> None:
    work = Coursework("small")
    work.open(work.step("vary"))
    async with app().run_test() as pilot:
        await looks_again(pilot)
        line = "Course: Small course, step 2 of 2: Vary. c goes on."
        await until(pilot, "where it stands", lambda: line in told(pilot.app, "#where"))  # type: ignore[arg-type]
        await pilot.press("c")
        await until(pilot, "the step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        screen = pilot.app.screen
        assert isinstance(screen, CourseStepScreen)
        await until(pilot, "vary", lambda: screen.step is not None and screen.step.id == "vary")


async def test_who_never_began_a_course_is_told_that_there_are_some() -> None:
    async with app().run_test() as pilot:
        await looks_again(pilot)
        await until(pilot, "told", lambda: "step by step: press 3" in told(pilot.app, "#where"))  # type: ignore[arg-type]
        await pilot.press("c")
        await until(pilot, "the list", lambda: bool(pilot.app.screen.query("#courses")))


async def test_the_palette_knows_the_steps_by_name() -> None:
    async with app().run_test() as pilot:
        assert isinstance(pilot.app.screen, LabHome)
        names = Names(pilot.app.screen)
        await names.startup()
        hits = [hit async for hit in names.search("small course vary")]
        assert [hit.text for hit in hits] == ["Course: Small course, step 2: Vary"]
        await hits[0].command()  # type: ignore[misc]
        await until(pilot, "the step", lambda: isinstance(pilot.app.screen, CourseStepScreen))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_line_of_the_course_fits_whatever_its_titles(language: str) -> None:
    i18n.set_language(language)
    where = CurrentStep("a", "First network: handwritten digits", "s", "W" * 38, 10, 10, 3)
    assert len(lab_details.course_line(where, 78)) <= 78
    assert "First network, " in lab_details.course_line(where, 78)
    assert len(lab_details.course_line(where, 58)) <= 58


def test_a_step_is_named_in_enough_letters_or_not_at_all() -> None:
    where = CurrentStep(
        "a", "First network: handwritten digits", "s", "Decide with a neuron", 1, 10, 0
    )
    for width in range(40, 100):
        line = lab_details.course_line(where, width)
        told = line.removesuffix(". c goes on.").partition(" of 10")[2].removeprefix(": ")
        assert not told or len(told) >= 12, line
