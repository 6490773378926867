"""Own tasks on the page of the neuron, and a threshold that is moved."""

from __future__ import annotations

import pytest
from support.ui import app
from textual.widgets import Static

from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.tasks import TASKS
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.neuron_plane import NeuronPlane
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.shell.destinations import NeuronExercise


async def test_a_task_of_one_s_own_is_typed_and_kept() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "i", *"a,b: 011", "enter")
        problem = pilot.app.screen.query_one(".dialog-problem", Static)
        assert "4 answers, and 3 are given" in str(problem.render())
        await pilot.press(*["backspace"] * 8, *"it rains,Ana comes: 0111", "enter", "t")
        screen = pilot.app.screen
        assert isinstance(screen, NeuronScreen)
        assert screen.bench.lesson.task.targets == (0, 1, 1, 1)
        assert "Ana comes" in str(screen.query_one("#numbers", Static).render())
        assert "all 4 rows are right" in str(screen.query_one("#said", Static).render())
        for _turn in range(len(TASKS) + 1):
            await pilot.press("right_square_bracket")
        assert screen.bench.lesson.task.name == "it rains,Ana comes: 0111"
        assert screen.bench.lesson.epoch > 0, "as it was left"


async def test_a_linear_unit_meets_numbers_point_by_point() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "i", *"x: 0=1; 1=3; 2=5", "enter", "n")
        screen = pilot.app.screen
        assert isinstance(screen, NeuronScreen)
        assert "output = s =" in str(screen.query_one("#said", Static).render())
        await pilot.press("t")
        assert screen.bench.lesson.neuron.values == pytest.approx((2, 1), abs=0.02)
        assert "it has settled" in str(screen.query_one("#said", Static).render())
        rows = str(screen.query_one("#rows", Static).render())
        assert "✗" not in rows
        assert "✓" not in rows
        plane = str(screen.query_one(NeuronPlane).render())
        assert plane.count("●") == 3
        await pilot.press("g", "G")
        assert screen.bench.activation == "linear", "nothing else answers numbers"


async def test_a_threshold_that_is_moved_is_a_new_decision() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app, LabApp)
        concert = NeuronStart("decide", weights=(4.0, 2.0, 1.0), bias=-3.0)
        await pilot.app.go(NeuronExercise(concert))
        await pilot.press("down", "down", "down", "shift+left", "shift+left")
        screen = pilot.app.screen
        rows = str(screen.query_one("#rows", Static).render())
        assert (rows.count("≠"), rows.count("✗")) == (2, 0)
        assert "6 of 8 as before" in str(screen.query_one("#examples", Panel).title)
        assert "not a mistake" in str(screen.query_one("#said", Static).render())
        await pilot.press("n")
        assert "✗" in str(screen.query_one("#rows", Static).render()), "what is learned is wanted"
