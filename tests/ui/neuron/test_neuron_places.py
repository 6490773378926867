"""How the panels of the neuron and of the descent share terminals of many sizes."""

from __future__ import annotations

import pytest
from support.ui import app
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.two_layers import BY_SLIDES
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.neuron.page import NeuronPage
from tui_lab.ui.neuron.places import FULL, LINE, NONE, SECOND, SECOND_LEAST, plane_columns
from tui_lab.ui.shell.destinations import NeuronExercise

SIZES = [(60, 20), (80, 24), (100, 30), (120, 40), (160, 24), (200, 60)]
STARTS = {
    "plane": NeuronStart(task="points", activation="sigmoid"),
    "no plane": NeuronStart(task="decide"),
    "curve": NeuronStart(surface="curve"),
    "bowl": NeuronStart(surface="bowl"),
    "layers": NeuronStart(task="points", layers=BY_SLIDES, activation="sigmoid"),
}


async def shown(pilot: Pilot[None], start: NeuronStart) -> NeuronPage:
    assert isinstance(pilot.app, LabApp)
    await pilot.app.go(NeuronExercise(start))
    await pilot.press("n")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, NeuronPage)
    return screen


def seen(screen: NeuronPage) -> list[Panel]:
    return [panel for panel in screen.query(Panel) if panel.display]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", STARTS)
async def test_the_panels_fill_the_screen_and_lie_upon_none(kind: str, language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=SIZES[0]) as pilot:
        screen = await shown(pilot, STARTS[kind])
        for size in SIZES:
            if pilot.app.size != size:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                await pilot.pause()
            panels, room = seen(screen), screen.query_one("#room")
            for place, panel in enumerate(panels):
                assert panel.region.height > 0, (size, panel.id)
                assert panel.region.width > 0, (size, panel.id)
                assert room.region.contains_region(panel.region), (size, panel.id)
                for other in panels[place + 1 :]:
                    assert not panel.region.overlaps(other.region), (size, panel.id, other.id)
            assert max(panel.region.bottom for panel in panels) == room.region.bottom, size
            said = screen.query_one("#said")
            assert said.size.height >= 4, size
            bright = {panel.id for panel in panels if panel.has_focus}
            assert len(bright) == 1, "the one whose numbers the arrows change"


async def test_on_a_wide_screen_the_plane_has_the_whole_height() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot, STARTS["plane"])
        plane, sums = screen.query_one("#plane-panel").region, screen.query_one("#sums").region
        assert sums.x >= plane.right
        assert plane.bottom == sums.bottom
        assert plane.width > 60
        before = plane.height
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        await pilot.pause()
        plane, sums = screen.query_one("#plane-panel").region, screen.query_one("#sums").region
        assert sums.y >= plane.bottom
        assert plane.height < before
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await pilot.pause()
        assert screen.query_one("#plane-panel").region.height == before


@pytest.mark.parametrize("frame", [NONE, LINE, FULL])
@pytest.mark.parametrize("width", range(60, 200, 7))
@pytest.mark.parametrize("height", [8, 13, 30, 60])
def test_a_plane_leaves_room_for_what_stands_beside_it(
    width: int, height: int, frame: object
) -> None:
    assert frame in (NONE, LINE, FULL)
    known = NONE if frame is NONE else LINE if frame is LINE else FULL
    taken = plane_columns(width, height, known)
    beside = width - taken - known.between - known.columns
    assert beside >= (SECOND if width >= 70 else SECOND_LEAST) - known.columns
    assert taken - known.columns <= 3 + round((height - known.rows - 1) * 2.3)
