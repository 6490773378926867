"""The descent: steps, rates, its start, verdicts, and the way to it and back."""

from __future__ import annotations

import re

from support.courses_screen import lines
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.optimizers import OPTIMIZERS
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.dots import dots
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.descent_screen import DescentScreen
from tui_lab.ui.neuron.screen import NeuronScreen
from tui_lab.ui.shell.destinations import NeuronExercise


async def down(pilot: Pilot[None], surface: str = "curve") -> DescentScreen:
    """The descent on a surface."""
    lab = pilot.app
    assert isinstance(lab, LabApp)
    await lab.go(NeuronExercise(NeuronStart(surface=surface)))
    await until(pilot, "the descent", lambda: isinstance(lab.screen, DescentScreen))
    await pilot.pause()
    screen = lab.screen
    assert isinstance(screen, DescentScreen)
    return screen


def text(screen: DescentScreen, name: str) -> str:
    return str(screen.query_one(f"#{name}", Static).render())


def table(screen: DescentScreen) -> list[list[str]]:
    return [line.split() for line in text(screen, "steps").splitlines()[4:]]


def said(screen: DescentScreen) -> str:
    return " ".join(text(screen, "said").split())


async def test_each_step_is_a_line_of_the_table() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        assert table(screen) == [["0", "-2.80", "3.71", "-4.60"]]
        await pilot.press("n")
        assert table(screen)[0] == ["0", "-2.80", "3.71", "-4.60"]
        step, w, cost, _slope = table(screen)[1]
        assert (step, w) == ("1", "-2.34"), "-2.8 + 0.1 * 4.6"
        assert float(cost) < 3.71


async def test_twenty_steps_end_in_the_local_minimum() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        await pilot.press("g", "g")
        assert len(screen.walk.path.points) == 41
        assert "stuck in a local minimum" in said(screen)
        assert table(screen)[-1][0] == "40"


async def test_from_the_other_side_of_the_hill_it_arrives() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        for _turn in range(40):  # 0.1 each
            await pilot.press("right")
        assert screen.walk.path.points == ((1.2,),)
        await pilot.press("g", "g")
        assert "arrived at the lowest point" in said(screen)


async def test_the_start_is_not_moved_after_the_first_step() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await down(pilot, "bowl")
        assert "◂ ▸  start" in lines(pilot)
        await pilot.press("right", "down", "n")
        await until(pilot, "no arrows", lambda: "0    start" in lines(pilot))
        after = screen.walk.path
        assert after.points[0] == (-9.5, 2.8)
        await pilot.press("left", "up")
        assert screen.walk.path == after
        assert any("before the first step" in note.message for note in pilot.app._notifications)
        await pilot.press("0", "left", "up")
        assert screen.walk.path.points == ((-10.0, 3.0),)


async def test_a_start_stays_on_the_surface_and_a_curve_has_no_up() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await down(pilot)
        for _turn in range(5):
            await pilot.press("left")
        assert screen.walk.path.here == (-3.0,)
        await pilot.press("up", "down")
        assert screen.walk.path.here == (-3.0,)
        assert not pilot.app._notifications


async def test_too_large_a_rate_runs_away_and_is_not_followed_for_ever() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await down(pilot, "bowl")
        await pilot.press("n", "plus", "plus", "plus")
        assert screen.walk.path.rate == 0.11
        assert len(screen.walk.path.points) == 1, "another rate begins again"
        await pilot.press("g", "g", "g")
        end = screen.walk.path
        assert "rate is too large" in said(screen)
        await pilot.press("n")
        assert screen.walk.path == end
        assert any("It has run away" in note.message for note in pilot.app._notifications)
        await pilot.press("plus")
        assert any("largest learning rate" in note.message for note in pilot.app._notifications)
        widths = {len(line) for line in text(screen, "steps").splitlines()[3:]}
        assert max(widths) <= screen.query_one("#steps").size.width, "numbers stay in their columns"


async def test_steps_changes_and_surfaces_can_be_undone() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        begun = screen.walk.path
        for key in ("right", "n", "g", "plus", "n", "t", "n", "0"):
            await pilot.press(key)
        for _turn in range(8):
            await pilot.press("u")
        assert screen.walk.path == begun


async def test_each_surface_keeps_its_path() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        await pilot.press("n", "t", "g", "t", "t")
        assert (screen.walk.path.surface.name, len(screen.walk.path.points)) == ("curve", 2)
        await pilot.press("t")
        assert (screen.walk.path.surface.name, len(screen.walk.path.points)) == ("bowl", 21)


async def test_a_key_leads_round_the_pages_and_another_back() -> None:
    async with app().run_test() as pilot:
        await pilot.press("4")
        neuron = pilot.app.screen
        assert isinstance(neuron, NeuronScreen)
        for keys in (("d", "d"), ("escape",), ("d", "escape")):
            await pilot.press("d")
            await until(pilot, "descent", lambda: isinstance(pilot.app.screen, DescentScreen))
            for key in keys:
                left = pilot.app.screen
                await pilot.press(key)
                await until(pilot, "another", lambda left=left: pilot.app.screen is not left)
            await until(pilot, "the neuron", lambda: pilot.app.screen is neuron)


async def test_the_page_that_was_left_is_the_one_that_one_comes_back_to() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        await pilot.press("n", "1", "4")
        await until(pilot, "the descent", lambda: pilot.app.screen is screen)
        assert len(screen.walk.path.points) == 2
        await pilot.press("4")
        await until(pilot, "the neuron", lambda: isinstance(pilot.app.screen, NeuronScreen))


def drawn(screen: DescentScreen) -> str:
    return str(screen.query_one("#view").render())


async def test_the_path_is_on_the_drawing() -> None:
    async with app().run_test() as pilot:
        for surface in ("curve", "bowl"):
            screen = await down(pilot, surface)
            assert drawn(screen).count("○") == 1
            assert "●" not in drawn(screen)
            await pilot.press("n", "n", "n")
            assert drawn(screen).count("●") == 1
            assert "•" in drawn(screen)


def test_dots_are_folded_two_by_four() -> None:
    corner = [[True, False], [False, False], [False, False], [False, True]]
    (line,) = dots([[*row, False, False] for row in corner], bool)
    assert line == ["⢁", ""]


async def test_a_function_of_one_s_own_is_typed_with_its_range() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot)
        await pilot.press("i", *"2w", "enter")
        problem = pilot.app.screen.query_one(".dialog-problem", Static)
        assert "every product with *" in str(problem.render())
        await pilot.press(*["backspace"] * 2, *"(w-3)^2", "enter")
        await pilot.press(*["backspace"] * 4, *"0,5", "enter")
        assert pilot.app.screen is screen
        assert screen.walk.surface.name == "(w-3)^2"
        assert (screen.walk.surface.low, screen.walk.surface.high) == ((0.0,), (5.0,))
        assert "cost = (w-3)^2" in str(screen.query_one("#task", Panel).title)
        await pilot.press("l", *["backspace"] * 3, *"0.5", "enter", "n")
        assert screen.walk.path.here == (3.0,)
        assert "arrived" in said(screen)
        await pilot.press("i", *["backspace"] * 9, *"1,2; 2,3; 3,5", "enter", "N")
        assert screen.walk.surface.data == ((1, 2), (2, 3), (3, 5))
        assert "The line is y = " in said(screen)
        assert re.search(r"Answers \(and wanted\): \S+ \(2\); \S+ \(3\); \S+ \(5\)\.", said(screen))
        await pilot.press("right_square_bracket")
        assert screen.walk.surface.name == "curve"
        for _turn in range(3):
            await pilot.press("right_square_bracket")
        assert screen.walk.surface.name == "(w-3)^2", "own ones are kept behind the others"


async def test_optimizers_step_alone_and_side_by_side() -> None:
    async with app().run_test() as pilot:
        screen = await down(pilot, "bowl")
        await pilot.press("G", "n", "n")
        assert screen.walk.path.optimizer == "momentum"
        assert "v = 0.9*v - rate*g; w = w + v" in said(screen)
        await pilot.press("c", "right")
        assert [path.optimizer for path in screen.walk.paths] == list(OPTIMIZERS)
        assert {path.points for path in screen.walk.paths} == {((-9.5, 3.0),)}
        await pilot.press("N", "N")
        rows = [line.split() for line in text(screen, "steps").splitlines()]
        assert rows[4][:3] == ["1", "sgd", "0.05"]
        assert rows[7][:3] == ["4", "adam", "0.5"]
        assert "40 steps each" in text(screen, "steps")
        assert all(str(place) in drawn(screen) for place in (1, 2, 3, 4))
        assert "3 at the lowest point" in said(screen)
        await pilot.press("plus")
        assert [path.rate for path in screen.walk.paths] == [0.09, 0.09, 1.0, 1.0]
        await pilot.press("c")
        assert [(p.optimizer, p.points) for p in screen.walk.paths] == [("sgd", ((-9.5, 3.0),))]
