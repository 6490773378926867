"""The courses: the list, their data, and the line in the lab that leads to them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.courses import make_course
from support.courses_screen import alone, courses, lines, looks_again, step, trained
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from tui_lab import i18n
from tui_lab.courses.current_step import CurrentStep
from tui_lab.courses.work import Coursework
from tui_lab.ui.app import LabApp
from tui_lab.ui.courses.loading import ListedCourse, read_courses
from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_page import StepPage
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.lab import view as lab_details
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.destinations import StepInCourse
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen
from tui_lab.ui.shell.palette import Names


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def is_begun() -> bool:
    return Coursework("small").progress is not None


def told(lab: LabApp, selector: str) -> str:
    return str(lab.screen.query_one(selector, Static).render())


def right_of_the_list(pilot: Pilot[None]) -> str:
    """What is told of a course, whatever lines it is broken into."""
    return "".join(line[29:79].strip(" ▁▂▃▄▅▆▇█") for line in lines(pilot).splitlines())


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
        assert "v takes mnist instead" in seen
        assert seen.count("○ to do") == 2
        await pilot.press("down")
        await until(pilot, "torn", lambda: "vary.toml" in right_of_the_list(pilot))
        assert "cannot" in right_of_the_list(pilot)
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


async def test_the_list_is_up_to_date_as_soon_as_one_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = threading.Event()
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await step(pilot)
        monkeypatch.setattr(
            "tui_lab.ui.courses.screen.read_courses", lambda: disk.wait(60) and read_courses()
        )
        await pilot.press("tab", *"64", "enter")
        await until(pilot, "the answer", lambda: "1 of 4 checks" in lines(pilot))
        work = Coursework("small")
        assert screen.step is not None
        trained(epochs=3)
        for check, text in (("which", "b"), ("read", "3")):
            work.answer(screen.step, check, text)
        await pilot.press("escape", "l")
        await until(pilot, "all", lambda: "4 of 4 checks" in lines(pilot))
        await pilot.press("escape")
        await until(pilot, "back", lambda: isinstance(pilot.app.screen, CoursesScreen))
        await pilot.pause()
        seen = lines(pilot)
        assert "✓ passed" in seen, "however slow the disk is"
        assert "1/2  digits" in seen
        assert "goes on with step 2" in seen
        disk.set()
        await until(pilot, "read", lambda: "✓ passed" in lines(pilot))


async def test_a_run_that_ends_meanwhile_is_seen_by_the_list() -> None:
    work = Coursework("small")
    look = work.step("look")
    work.open(look)
    async with app().run_test(size=(80, 40)) as pilot:
        await courses(pilot)
        assert "● begun" in lines(pilot)
        run = trained(epochs=3)
        for check, text in (("pixels", "64"), ("which", "b"), ("read", "3")):
            work.answer(look, check, text)
        assert run.id
        await looks_again(pilot)
        await until(pilot, "judged", lambda: "✓ passed" in lines(pilot))


@pytest.mark.parametrize("key", ["escape", "3"])
async def test_going_back_shows_the_course_that_one_was_in(key: str) -> None:
    make_course(name="other")
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await courses(pilot)
        listed = screen.query_one("#courses", OptionList)
        first = screen.marked
        assert first is not None
        other = "small" if first.name == "other" else "other"
        assert isinstance(pilot.app, LabApp)
        await pilot.app.go(StepInCourse(other))
        await until(pilot, "the step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        await until(pilot, "its page", lambda: bool(pilot.app.screen.query("#ending")))
        await pilot.press(key)
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        await pilot.pause()
        assert listed.highlighted is not None
        assert listed.get_option_at_index(listed.highlighted).id == other
        assert screen.marked is not None
        assert screen.marked.name == other


async def test_enter_before_there_is_a_list_opens_the_course_when_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = threading.Event()

    def slow() -> list[ListedCourse]:
        assert disk.wait(60)
        return read_courses()

    monkeypatch.setattr("tui_lab.ui.courses.screen.read_courses", slow)
    async with app().run_test() as pilot:
        await pilot.press("3")
        await until(pilot, "the courses", lambda: isinstance(pilot.app.screen, CoursesScreen))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, CoursesScreen)
        disk.set()
        await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))


@pytest.mark.parametrize(
    ("keys", "dialog"), [(("d", "enter"), ChoiceScreen), (("x", "y"), ConfirmScreen)]
)
async def test_a_slow_disk_freezes_nothing(
    keys: tuple[str, str], dialog: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = threading.Event()
    done: list[str] = []

    def slow(name: str, change: object) -> None:
        assert disk.wait(60)
        done.append(name)

    monkeypatch.setattr("tui_lab.ui.courses.handlers.change_course", slow)
    work = Coursework("small")
    work.open(work.step("look"))
    async with app().run_test() as pilot:
        screen = await courses(pilot)
        await pilot.press(keys[0])
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, dialog))
        await pilot.press(keys[1])
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        await pilot.press("right")
        assert screen.query_one("#steps").has_focus, "keys are answered while it writes"
        assert not done
        disk.set()
        await until(pilot, "written", lambda: done == ["small"])


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
        await until(pilot, "fetching", lambda: fetched == ["mnist"])
        for answer, begun in (("n", True), ("y", False)):
            await pilot.press("x")
            await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ConfirmScreen))
            await pilot.press(answer)
            await until(pilot, "done", is_begun if begun else lambda: not is_begun())


async def test_the_lab_says_where_the_course_stands_and_a_key_goes_there() -> None:
    work = Coursework("small")
    work.open(work.step("vary"))
    async with app().run_test() as pilot:
        await looks_again(pilot)
        line = "Course: Small course, step 2 of 2: Vary. n goes on."
        await until(pilot, "where it stands", lambda: line in told(pilot.app, "#where"))  # type: ignore[arg-type]
        await pilot.press("n")
        await until(pilot, "the step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
        screen = pilot.app.screen
        assert isinstance(screen, CourseStepScreen)
        await until(pilot, "vary", lambda: screen.step is not None and screen.step.id == "vary")


async def test_who_never_began_a_course_is_told_that_there_are_some() -> None:
    async with app().run_test() as pilot:
        await looks_again(pilot)
        await until(pilot, "told", lambda: "step by step: press 3" in told(pilot.app, "#where"))  # type: ignore[arg-type]
        await pilot.press("n")
        await until(pilot, "the list", lambda: bool(pilot.app.screen.query("#courses")))


async def test_the_palette_knows_the_steps_by_name() -> None:
    async with app().run_test() as pilot:
        assert isinstance(pilot.app.screen, LabHome)
        names = Names(pilot.app.screen)
        await names.startup()
        hits = [hit async for hit in names.search("small course vary")]
        assert [hit.text for hit in hits] == ["Course: Small course, step 2: Vary"]
        await pilot.pause()
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
        told = line.removesuffix(". n goes on.").partition(" of 10")[2].removeprefix(": ")
        assert not told or len(told) >= 12, line
        assert "…." not in line, "a cut title ends its sentence"


async def test_a_step_whose_page_is_not_there_takes_every_key() -> None:
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await screen.query_one(StepPage).remove()
        await pilot.press("h", "n", "r", "j", "escape")
        await until(pilot, "left", lambda: pilot.app.screen is not screen)
        assert pilot.app.is_running


async def test_a_step_that_is_left_while_it_opens_is_not_waited_for() -> None:
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await screen.query_one(StepPage).questions.remove()
        screen._opened(screen.now)
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, "left", lambda: pilot.app.screen is not screen)
