"""From a step of a course to its neuron, and back to where one was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.courses import make_course, step_tables
from support.courses_screen import alone, step
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab.ui.courses.screen import CoursesScreen
from tui_lab.ui.courses.step_screen import CourseStepScreen
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.neuron.descent_screen import DescentScreen
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.shell.key_bar import KeyBar

NEURON: dict[str, Any] = {"task": "xor", "weights": [1, 1], "bias": -1.5, "rate": 0.5}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def with_neuron(neuron: dict[str, Any]) -> None:
    """The small course, whose first step begins with a neuron."""
    tables = step_tables()
    tables["look"]["neuron"] = neuron
    make_course(steps=tables)


def keys(pilot: Pilot[None]) -> list[str]:
    return [binding.action for binding, _on in pilot.app.screen.query_one(KeyBar).shown]


async def to_neuron(pilot: Pilot[None], screen: CourseStepScreen, kind: type[Any]) -> None:
    screen.set_focus(None)
    await pilot.press("u")
    await until(pilot, kind.__name__, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def test_the_neuron_of_a_step_begins_as_the_step_says() -> None:
    with_neuron(NEURON)
    async with app().run_test() as pilot:
        screen = await step(pilot)
        told = str(screen.query_one("#neuron").render())
        assert told == "Neuron  XOR, weights 1; 1, bias -1.5, rate 0.5   v goes there"
        assert keys(pilot) == ["back", "next_step", "hint", "train", "edit", "neuron", "leave"]
        await to_neuron(pilot, screen, NeuronScreen)
        neuron = pilot.app.screen
        assert isinstance(neuron, NeuronScreen)
        lesson = neuron.bench.lesson
        assert (lesson.task.name, lesson.neuron.values, lesson.rate) == ("xor", (1, 1, -1.5), 0.5)
        assert "given weights" in str(neuron.query_one("#numbers").render())


async def test_all_rows_are_there_at_once_where_there_is_no_plane() -> None:
    with_neuron({"task": "decide", "weights": [4, 2, 1], "bias": -3})
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await step(pilot)
        await to_neuron(pilot, screen, NeuronScreen)
        rows = pilot.app.screen.query_one("#rows")
        await until(pilot, "all rows", lambda: str(rows.render()).count("\n") == 8)


@pytest.mark.parametrize("way", ["escape", "3"])
async def test_the_way_back_leads_to_the_step_as_it_was_left(way: str) -> None:
    with_neuron(NEURON)
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await to_neuron(pilot, screen, NeuronScreen)
        assert keys(pilot)[0] == "back"
        assert "next_task" not in keys(pilot)
        assert len(keys(pilot)) == 6
        await pilot.press("n", way)
        await until(pilot, "the step", lambda: pilot.app.screen is screen)
        await pilot.press("escape")
        await until(pilot, "the courses", lambda: isinstance(pilot.app.screen, CoursesScreen))
        await pilot.press("4")
        await until(pilot, "the neuron", lambda: isinstance(pilot.app.screen, NeuronScreen))
        assert "back" not in keys(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, NeuronScreen)
        await pilot.press("3")
        await until(pilot, "the courses", lambda: isinstance(pilot.app.screen, CoursesScreen))


async def test_a_surface_leads_to_the_descent_and_from_there_back_to_the_step() -> None:
    with_neuron({"surface": "bowl", "rate": 0.1})
    async with app().run_test() as pilot:
        screen = await step(pilot)
        assert "Bowl, rate 0.1" in str(screen.query_one("#neuron").render())
        await to_neuron(pilot, screen, DescentScreen)
        descent = pilot.app.screen
        assert isinstance(descent, DescentScreen)
        assert (descent.walk.path.surface.name, descent.walk.path.rate) == ("bowl", 0.1)
        await pilot.press("escape")
        await until(pilot, "the step", lambda: pilot.app.screen is screen)


async def test_a_step_without_a_neuron_offers_none_and_says_so() -> None:
    make_course()
    async with app().run_test(notifications=True) as pilot:
        screen = await step(pilot)
        assert not screen.query("#neuron")
        assert "neuron" not in keys(pilot)
        assert "edit" in keys(pilot)
        screen.set_focus(None)
        await pilot.press("u")
        assert [note.message for note in pilot.app._notifications] == ["This step has no neuron."]
        assert pilot.app.screen is screen


async def test_who_goes_on_to_another_room_comes_back_to_the_step_and_then_to_the_list() -> None:
    with_neuron(NEURON)
    async with app().run_test() as pilot:
        screen = await step(pilot)
        await to_neuron(pilot, screen, NeuronScreen)
        await pilot.press("1")
        await until(pilot, "the lab", lambda: isinstance(pilot.app.screen, LabHome))
        await pilot.press("3")
        await until(pilot, "the step", lambda: pilot.app.screen is screen)
        screen.set_focus(None)
        await pilot.press("3")
        await until(pilot, "the courses", lambda: isinstance(pilot.app.screen, CoursesScreen))
