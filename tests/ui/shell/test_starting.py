"""A slow disk: what reads and writes while a run is started or a course changed holds up no key."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.courses_screen import alone, courses
from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab.courses.work import Coursework
from tui_lab.errors import StoreError
from tui_lab.runs import operations
from tui_lab.runs.store import Store
from tui_lab.ui.courses.loading import ListedCourse
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen
from tui_lab.ui.training.screen import TrainingScreen

WAYS_TO_THE_DISK = (
    *("stat", "lstat", "open", "listdir", "scandir", "mkdir", "rename", "replace", "unlink"),
)


class SlowStart:
    """In place of `operations.start`: waits until it may go on."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.error: StoreError | None = None
        self._start = operations.start

    def __call__(self, *arguments: Any, **options: Any) -> object:
        self.begun.set()
        assert self.go_on.wait(30)
        if self.error is not None:
            raise self.error
        return self._start(*arguments, **options)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowStart:
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_options: None)
    made = SlowStart()
    monkeypatch.setattr(operations, "start", made)
    return made


def notices(pilot: Pilot[None]) -> str:
    return " ".join(f"{each.title} {each.message}" for each in pilot.app._notifications)


async def test_a_key_that_is_pressed_again_starts_no_second_run(slow: SlowStart) -> None:
    async with app().run_test(notifications=True) as pilot:
        await in_the_lab(pilot)
        await pilot.press("t", "t", "t")
        await until(pilot, "it is starting", slow.begun.is_set)
        assert "being started" in notices(pilot)
        slow.go_on.set()
        await until(pilot, "shown", lambda: isinstance(pilot.app.screen, TrainingScreen))
        assert len(Store().runs()) == 1


async def test_keys_are_answered_while_a_run_is_started(slow: SlowStart) -> None:
    async with app().run_test(notifications=True) as pilot:
        await in_the_lab(pilot)
        await pilot.press("t")
        await until(pilot, "it is starting", slow.begun.is_set)
        await pilot.press("2")
        await until(pilot, "the runs", lambda: isinstance(pilot.app.screen, RunsScreen))
        assert Store().runs() == []
        slow.go_on.set()
        await until(pilot, "it is told", lambda: "digits-mlp is being started" in notices(pilot))
        # Who has gone on to something else is not taken away from it.
        assert isinstance(pilot.app.screen, RunsScreen)
        assert len(Store().runs()) == 1


async def test_what_goes_wrong_is_said_and_can_be_tried_again(slow: SlowStart) -> None:
    slow.error = StoreError("There is no space left.")
    slow.go_on.set()
    async with app().run_test(notifications=True) as pilot:
        await in_the_lab(pilot)
        await pilot.press("t")
        await until(pilot, "a sentence", lambda: "no space left" in notices(pilot))
        slow.error = None
        await pilot.press("t")
        await until(pilot, "shown", lambda: isinstance(pilot.app.screen, TrainingScreen))


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch, lab_home: Path) -> Iterator[list[str]]:
    """What the thread of the interface does with files in the lab's folder."""
    here, found = threading.get_ident(), []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *arguments: Any, **options: Any) -> Any:
            if threading.get_ident() == here and str(path).startswith(str(lab_home)):
                found.append(f"{name} {path}")
            return real(path, *arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for name in WAYS_TO_THE_DISK:
            patched.setattr(os, name, watched(name, getattr(os, name)))
        yield found


async def test_training_touches_the_disk_in_threads_alone(
    monkeypatch: pytest.MonkeyPatch, touched: list[str]
) -> None:
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda run, **_options: None)
    async with app().run_test() as pilot:
        await in_the_lab(pilot)
        touched.clear()
        await pilot.press("t")
        await until(pilot, "shown", lambda: isinstance(pilot.app.screen, TrainingScreen))
        await pilot.pause()
        assert touched == []


async def test_courses_are_changed_in_threads_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, touched: list[str]
) -> None:
    alone(monkeypatch, tmp_path)
    work = Coursework("small")
    work.open(work.step("look"))
    async with app().run_test() as pilot:
        screen = await courses(pilot)

        def known(read: Callable[[ListedCourse], bool]) -> Callable[[], bool]:
            return lambda: screen.marked is not None and read(screen.marked)

        await until(pilot, "begun", known(lambda course: course.begun))
        touched.clear()
        await pilot.press("d")
        await until(pilot, "which", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("enter")
        await until(
            pilot,
            "chosen",
            known(lambda each: each.course is not None and "mnist" in each.course.chosen.values()),
        )
        await pilot.press("x")
        await until(pilot, "sure", lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, "anew", known(lambda course: not course.begun))
        assert touched == []
