"""What is chosen is in sight, and all is told, also when the terminal has become another one."""

from __future__ import annotations

from support.ui import app, until
from textual.widgets import OptionList, Static

from tui_lab.neuron.model import NeuronStart
from tui_lab.ui.app import LabApp
from tui_lab.ui.lab.screen import LabHome
from tui_lab.ui.shell.destinations import NeuronExercise


async def test_the_chosen_network_stays_in_sight_in_a_smaller_window() -> None:
    async with app().run_test(size=(80, 60)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LabHome)
        listed = screen.query_one("#networks", OptionList)
        await until(pilot, "networks", lambda: listed.option_count > 10)
        await pilot.press("end")
        await pilot.resize_terminal(80, 24)

        def in_sight() -> bool:
            place = listed.highlighted
            top, height = listed.scroll_offset.y, listed.size.height
            return place is not None and top <= listed._index_to_line[place] < top + height

        await until(pilot, "the low window", lambda: listed.size.height < 15)
        await until(pilot, "the last one in sight", in_sight)


async def test_the_neuron_is_told_whole_after_a_change_of_size_in_another_room() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        lab = pilot.app
        assert isinstance(lab, LabApp)
        await lab.go(NeuronExercise(NeuronStart(task="decide", weights=(4.0, 2.0, 1.0), bias=-3.0)))
        await pilot.press("1")
        await until(pilot, "the lab", lambda: isinstance(lab.screen, LabHome))
        await pilot.resize_terminal(120, 40)
        await pilot.press("4")
        await until(pilot, "the neuron", lambda: bool(lab.screen.query("#head")))
        head = lab.screen.query_one("#head", Static)
        await until(pilot, "what 0 and 1 mean", lambda: "you go" in str(head.render()))
        lines = str(head.render()).count("\n") + 1
        assert lines > 1
        await until(pilot, "room for it", lambda: head.size.height == lines)
