"""Two layers on their page: numbers by hand, both planes, stages, and learning."""

from __future__ import annotations

from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab.neuron.two_layers import BY_SLIDES, backward
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.layers_bench import LayersBench
from tui_lab.ui.neuron.layers_screen import LayersScreen
from tui_lab.ui.neuron.neuron_plane import NeuronPlane
from tui_lab.ui.neuron.screen import NeuronScreen


async def layers(pilot: Pilot[None]) -> LayersScreen:
    """The page, by its keys."""
    lab = pilot.app
    assert isinstance(lab, LabApp)
    await pilot.press("4", "v", "v")
    await until(pilot, "the layers", lambda: isinstance(lab.screen, LayersScreen))
    await pilot.pause()
    screen = lab.screen
    assert isinstance(screen, LayersScreen)
    return screen


def text(screen: LayersScreen, name: str) -> str:
    return str(screen.query_one(f"#{name}", Static).render())


async def test_numbers_by_hand_change_the_table_and_both_planes() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await layers(pilot)
        assert "4 of 4 right" in str(screen.query_one("#examples", Panel).title)
        rows = [line.split()[:5] for line in text(screen, "rows").splitlines()[1:]]
        assert rows[1:3] == [["0", "1", "1", "0", "1"], ["1", "0", "1", "0", "1"]]
        planes = {each.id: str(each.render()) for each in screen.query(NeuronPlane)}
        assert "h2" in planes["hidden"]
        assert "x2" in planes["inputs"]
        await pilot.press("down")
        assert screen.bench.chosen == 3, "what stands below: the first number of h2"
        await pilot.press(*["down"] * 6, "enter", *["backspace"] * 4, *"0.5", "enter")
        assert screen.bench.lesson.net.values[5] == 0.5, "the bias of the second hidden neuron"
        await pilot.press("shift+left", "left")
        assert screen.bench.lesson.net.values[5] == -0.6
        assert "2 of 4 right" in str(screen.query_one("#examples", Panel).title)
        assert all(str(each.render()) != planes[each.id] for each in screen.query(NeuronPlane))
        await pilot.press("u", "u", "u")
        assert screen.bench.lesson.net.values == BY_SLIDES
        await pilot.press("right_square_bracket")
        assert screen.bench.lesson.task.name == "points"
        assert "▼" not in text(screen, "rows")
        await pilot.press("pagedown", "escape")
        await until(pilot, "the neuron", lambda: isinstance(pilot.app.screen, NeuronScreen))


async def test_an_example_goes_forwards_backwards_and_then_changes_all_numbers() -> None:
    async with app().run_test(size=(80, 24), notifications=True) as pilot:
        screen = await layers(pilot)
        await pilot.press("n")
        assert any("no slope" in note.message for note in pilot.app._notifications)
        await pilot.press("g")
        begun = screen.bench.lesson
        done = backward(begun.net, begun.task, 0, begun.rate)
        for stage in range(5):
            assert screen.bench.lesson.net == begun.net
            await pilot.press("n")
            assert f"{stage + 1} of 5" in str(screen.query_one("#sums", Panel).title)
        assert screen.bench.lesson.net == done.after
        assert "w11 = 1 + 1·(-0.0455)·0 = 1   " in text(screen, "said")
        await pilot.press("t")
        assert "4 of 4 rows are right" in text(screen, "said")
        await pilot.press("0", "s", "G", "plus", "N")
        lesson = screen.bench.lesson
        assert (lesson.loss, lesson.rate, lesson.epoch) == ("binary_crossentropy", 2.0, 1)
        assert "seed 0" in text(screen, "numbers")


def test_each_task_keeps_its_numbers() -> None:
    bench = LayersBench()
    bench.add(1.0)
    for _turn in range(5):
        bench.next_task()
    assert bench.lesson.task.name == "xor"
    assert bench.lesson.net.values[0] == 2.0
    assert not [bench.change_rate(1) for _turn in range(3)][-1]
