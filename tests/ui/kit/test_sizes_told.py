"""Each widget that comes into sight hears of its size, whoever asks for places meanwhile."""

from __future__ import annotations

import pytest
from support.ui import until
from textual import screen as screen_module
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Static

from tui_lab.ui.kit.textual_private_screen import tell_every_size


class Told(Static):
    """Notes the sizes that it is told."""

    def __init__(self) -> None:
        super().__init__("told")
        self.sizes: list[Size] = []

    def on_resize(self, event: Resize) -> None:
        self.sizes.append(event.size)


class Sizes(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("another")
        told = Told()
        told.display = False
        yield told


async def test_who_comes_into_sight_hears_of_its_size_though_a_place_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen_module, "Compositor", screen_module.Compositor)  # as it was, after
    tell_every_size()
    app = Sizes()
    async with app.run_test(size=(40, 10)) as pilot:
        told = app.query_one(Told)
        assert told.sizes == []
        told.display = True
        app.screen._compositor._full_map_invalidated = True  # as after scrolling
        assert told in app.screen._compositor.full_map
        await until(pilot, "it is told", lambda: told.sizes == [Size(40, 1)])
        told.display = False
        await pilot.pause()
        assert told not in app.screen._compositor.full_map
