"""The courses in a pilot: a lab with small courses alone, and getting to a step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.courses import LINE, make_course
from support.runs import finish
from support.ui import snapshot_of_store, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tui_lab.courses import catalogue
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_screen import CourseStepScreen


def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The small course and no other, whatever comes with the lab and the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    monkeypatch.delenv(catalogue.COURSES_VARIABLE, raising=False)
    monkeypatch.setattr(catalogue, "shipped_folder", lambda: tmp_path / "no-courses")
    make_course()


def trained(*settings: str, epochs: int = 3) -> Run:
    """A run of the small course's experiment that has finished."""
    plan = with_settings(from_line(LINE), [f"fit.epochs={epochs}", *settings])
    run = Store().create(replace(plan, name="mine"))
    finish(run, epochs)
    return run


async def courses(pilot: Pilot[None]) -> CoursesScreen:
    """The list of courses, read."""
    await pilot.press("3")
    screen = pilot.app.screen
    assert isinstance(screen, CoursesScreen)
    listed = screen.query_one("#courses", OptionList)
    await until(pilot, "the courses", lambda: listed.option_count > 0)
    return screen


async def step(pilot: Pilot[None], *keys: str) -> CourseStepScreen:
    """The step of the marked course that is to be done now, or another one after some keys."""
    await courses(pilot)
    await pilot.press(*keys, "enter")
    await until(pilot, "a step", lambda: isinstance(pilot.app.screen, CourseStepScreen))
    screen = pilot.app.screen
    assert isinstance(screen, CourseStepScreen)

    def laid_out() -> bool:
        """A key that comes sooner finds no line of an option in sight, and only shows it."""
        return any(each.size.height for each in screen.query("#ending"))

    await until(pilot, "its page", laid_out)
    return screen


def block(screen: CourseStepScreen, check: str) -> CheckBlock:
    """A check on the page."""
    return next(each for each in screen.query(CheckBlock) if each.state.check.id == check)


async def looks_again(pilot: Pilot[None]) -> None:
    """The feed says what the store holds now."""
    assert isinstance(pilot.app, LabApp)
    pilot.app.snapshot = snapshot_of_store()
    await pilot.pause()


def lines(pilot: Pilot[None]) -> str:
    """All that stands on the screen."""
    width = pilot.app.size.width
    return "\n".join(
        "".join(segment.text for segment in strip).ljust(width).rstrip()
        for strip in pilot.app.screen._compositor.render_strips()
    )
