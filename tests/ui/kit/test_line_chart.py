"""The chart as a widget: the cursor by keys and mouse, and what is drawn again."""

from __future__ import annotations

import pytest
from support.plots import plot
from support.ui import app
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from tui_lab.ui.kit.line_chart import ChartPanel, LineChart, next_smoothing
from tui_lab.ui.kit.palettes import THEMES


class OneChart(App[None]):
    """A chart in its panel, and something else that takes the focus."""

    def compose(self) -> ComposeResult:
        yield ChartPanel()
        yield Input()

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES["dark"])
        self.theme = "lab-dark"

    def on_mount(self) -> None:
        self.query_one(ChartPanel).plot = plot(30, end=40)


def chart_of(pilot: Pilot[None]) -> LineChart:
    return pilot.app.query_one(LineChart)


async def test_the_widget_draws_again_only_for_another_plot() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart = chart_of(pilot)
        chart.plot = plot(12)
        await pilot.pause()
        first = chart.rows
        chart.plot = plot(12)
        await pilot.pause()
        assert chart.rows is first
        chart.plot = plot(13)
        await pilot.pause()
        assert chart.rows is not first


async def test_keys_move_a_cursor_and_the_title_follows() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart, panel = chart_of(pilot), pilot.app.query_one(ChartPanel)
        chart.focus()
        await pilot.press("left")
        assert chart.cursor == 30
        await pilot.press("left", "left")
        assert chart.cursor == 28
        await pilot.pause()
        assert "epoch 28" in panel.title
        assert "0.0714" in panel.title
        await pilot.press("home")
        assert chart.cursor == 1
        await pilot.press("left", "shift+right")
        assert chart.cursor == 4
        await pilot.press("end", "right", "right")
        assert chart.cursor == 30
        assert "│" in chart.text.split("\n")[1][8:]
        chart.point(None)
        await pilot.press("right")
        assert chart.cursor == 1, "to the right it begins on the left"


async def test_leaving_the_chart_tells_the_last_values_again() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart, panel = chart_of(pilot), pilot.app.query_one(ChartPanel)
        chart.focus()
        await pilot.press("home")
        pilot.app.query_one(Input).focus()
        await pilot.pause()
        assert chart.cursor is None
        assert "epoch 1" not in panel.title
        assert "0.0667" in panel.title


async def test_the_mouse_tells_the_epoch_that_it_is_on() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart = chart_of(pilot)
        await pilot.hover(LineChart, offset=(8, 3))
        assert chart.cursor in (1, 2)
        await pilot.hover(LineChart, offset=(chart.size.width - 1, 3))
        assert chart.cursor == 30
        await pilot.hover(Input)
        await pilot.pause()
        assert chart.cursor is None


async def test_a_cursor_stays_on_epochs_that_are_in_sight() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart = chart_of(pilot)
        chart.focus()
        await pilot.press("home")
        chart.plot = chart.plot.zoomed(1)
        await pilot.pause()
        assert chart.cursor == chart.plot.window[0] > 1


async def test_without_epochs_keys_and_mouse_do_nothing() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart = chart_of(pilot)
        chart.plot = plot(0, end=10)
        chart.focus()
        await pilot.press("left", "home", "end", "shift+left")
        await pilot.hover(LineChart, offset=(20, 3))
        assert chart.cursor is None


async def test_in_a_tall_terminal_the_best_epoch_stands_in_the_lower_line() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        panel = pilot.app.query_one(ChartPanel)
        panel.plot = plot(30, best_epoch=7)
        panel.styles.border = ("round", "red")
        await pilot.resize_terminal(64, 20)
        await pilot.pause()
        assert panel.note.startswith("◆ best epoch  7")
        assert "◆" not in panel.title
        panel.styles.border = None
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert panel.note == ""
        assert "◆" in panel.title


@pytest.mark.parametrize("theme", ["lab-dark", "lab-light", "ansi-dark"])
async def test_the_curves_have_colours_of_the_theme(theme: str) -> None:
    lab = app()
    async with lab.run_test(size=(60, 16)) as pilot:
        lab.theme = theme
        chart = LineChart(plot(12))
        await lab.screen.mount(chart)
        await pilot.pause()
        colours = {}
        for row, cells in enumerate(chart.rows):
            roles = [cell.role for cell in cells for _column in cell.sign]
            shown = [s.style for s in chart.render_line(row) for _character in s.text]
            for role, style in zip(roles, shown, strict=False):
                colours[role] = style.color if style else None
        assert colours["training"] != colours["validation"]
        assert colours["training"] is not None


def test_smoothing_goes_round() -> None:
    factor, seen = 0.0, []
    for _press in range(3):
        factor = next_smoothing(factor)
        seen.append(factor)
    assert seen == [0.6, 0.9, 0.0]
