"""Where things stand in the lab, and that they stay there."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from support.lab_screen import drawn, in_the_lab, said
from support.ui import app, resized, until

from tui_lab import presets
from tui_lab.ui.kit.examples import Examples
from tui_lab.ui.kit.panel import Panel


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


@pytest.mark.parametrize("name", ["digits-mlp", "iris-softmax", "gate-xor", "spiral"])
async def test_nothing_moves_when_the_examples_come(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sizes = ((60, 20), (80, 24), (120, 40))
    from tui_lab.datasets import examples_preview

    go_on, look = threading.Event(), examples_preview.preview_examples

    def slow(*given: Any, **more: Any) -> examples_preview.ExamplesPreview:
        go_on.wait(20)
        return look(*given, **more)

    monkeypatch.setattr(examples_preview, "preview_examples", slow)
    made = app()
    async with made.run_test(size=sizes[0]) as pilot:
        screen = await in_the_lab(pilot)
        screen.choose(name)
        await pilot.pause()
        parts = ("heading", "lead", "examples", "network", "recipe", "facts")

        def places() -> list[object]:
            return [screen.query_one(f"#{part}").virtual_region for part in parts]

        before = {}
        for size in sizes:
            await resized(pilot, size)
            await until(pilot, "a network", lambda: screen.query_one("#network").size.height > 2)
            before[size] = places()
            assert drawn(screen) == ""
        go_on.set()
        for size in reversed(sizes):
            await resized(pilot, size)
            await until(pilot, "examples", lambda: drawn(screen) != "")
            await pilot.pause()
            assert places() == before[size], size


@pytest.mark.parametrize("name", ["digits", "iris", "spiral", "xor"])
async def test_every_kind_of_data_is_drawn_within_its_room(name: str) -> None:
    made = app()
    async with made.run_test(size=(60, 20)) as pilot:
        screen = await in_the_lab(pilot)
        chosen = next(p.name for p in presets.all_presets() if p.experiment.data.dataset == name)
        screen.choose(chosen)
        examples = screen.query_one(Examples)
        for size in ((60, 20), (80, 24), (120, 40)):
            await resized(pilot, size)
            await until(
                pilot,
                "examples",
                lambda: examples.dataset == name and len(str(examples.render())) > 10,
            )
            lines = str(examples.render()).splitlines()
            assert max(map(len, lines)) <= examples.size.width, size
            assert len(lines) <= examples.size.height, size


async def test_a_title_that_the_frame_cuts_stands_whole_below_it() -> None:
    made = app()
    async with made.run_test(size=(60, 20)) as pilot:
        screen = await in_the_lab(pilot)
        screen.choose("digits-cnn")
        title = "Small digits, convolutional network"
        await until(pilot, "the title", lambda: title in said(screen, "heading"))
        await pilot.resize_terminal(100, 30)
        await until(pilot, "only the frame's", lambda: title not in said(screen, "heading"))
        assert screen.query_one("#what", Panel).title == title


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_networks_weights_are_seen_at_once_where_they_were(size: tuple[int, int]) -> None:
    made = app()
    async with made.run_test(size=size) as pilot:
        screen = await in_the_lab(pilot)
        network = screen.query_one("#network")
        await until(pilot, "a network", lambda: network.size.height > 2)
        drawing = str(network.render())  # type: ignore[no-untyped-call]
        for words in ("Flatten()", "Dense(128, relu)", "8,320", "9,610"):
            assert words in drawing or (size[0] == 60 and "," in words)
        assert max(map(len, drawing.splitlines())) <= network.size.width
        if size[1] >= 24:
            pane = screen.query_one("#details")
            assert network.region.bottom <= pane.region.bottom


async def test_data_that_are_not_here_take_no_room_for_pictures() -> None:
    made = app()
    async with made.run_test(size=(120, 40)) as pilot:
        screen = await in_the_lab(pilot)
        screen.choose("mnist-cnn")
        examples = screen.query_one(Examples)
        await until(pilot, "the sentence", lambda: "once the data are there" in drawn(screen))
        await until(pilot, "one line", lambda: examples.size.height == 1)
