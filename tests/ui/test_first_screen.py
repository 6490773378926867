"""What can be seen and done before the presets have been read, and the bar of keys."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from support.ui import app, until
from textual.widgets import OptionList

from tui_lab import presets
from tui_lab.experiment import Experiment
from tui_lab.ui.widgets.key_bar import KeyBar


async def test_training_can_be_asked_for_before_the_presets_have_been_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()
    read_all = presets.read_all

    def slowly() -> object:
        assert go_on.wait(30)
        return read_all()

    monkeypatch.setattr(presets, "read_all", slowly)
    trained: list[Experiment] = []
    async with app().run_test() as pilot:
        lab: Any = pilot.app
        lab.train = lambda experiment, name="", **extra: trained.append(experiment)
        networks = lab.screen.query_one("#networks", OptionList)
        assert networks.option_count == 1
        assert presets.DEFAULT in str(networks.get_option_at_index(0).prompt)
        await pilot.press("t")
        assert trained == []
        go_on.set()
        await until(pilot, "it is trained", lambda: bool(trained))
        assert [experiment.name for experiment in trained] == [presets.DEFAULT]
        assert networks.option_count > 20


async def test_the_bar_names_the_keys_and_they_can_be_clicked() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        words = bar.render().plain
        assert words.startswith("t Train")
        assert words.endswith("^q Quit")
        assert len(bar.shown) <= 6
        place = words.index("Quit") + 1
        await pilot.click(KeyBar, offset=(place, 0))
        await until(pilot, "left", lambda: pilot.app._exit)
