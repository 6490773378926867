"""Runs of quantities side by side: any metric is drawn and shown, and other questions are said."""

from __future__ import annotations

import pytest
from support.quantities import quantity_run
from support.runs_screen import made, text_of
from support.ui import app, until

from tui_lab.ui.compare.loading import read
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.compare.view import (
    Drawn,
    columns,
    curves,
    fitting_warnings,
    next_metric,
    told_metric,
)
from tui_lab.ui.kit.line_chart import ChartPanel


def test_the_key_goes_through_what_was_recorded_and_the_table_follows() -> None:
    side = read([quantity_run(name="near", off=0.1), made("classes")])
    drawn, seen = Drawn(), []
    for _press in range(3):
        drawn = Drawn(metric=next_metric(side, drawn))
        seen.append((drawn.metric, told_metric(side, drawn), curves(side, drawn).name))
    assert seen == [
        ("accuracy", "accuracy", "val_accuracy"),
        ("loss", "mae", "val_loss"),
        ("mae", "mae", "val_mae"),
    ]
    titles = {
        metric: [column.title for column in columns(side, 120, metric) if column.id == "val"]
        for metric in ("mae", "accuracy", "root_mean_squared_error")
    }
    assert titles == {
        "mae": ["val_mae"],
        "accuracy": ["Valid."],
        "root_mean_squared_error": ["val_rmse"],
    }


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_quantities_are_compared_by_their_errors(size: tuple[int, int]) -> None:
    wide = ["data.target_scaling=standard"]
    runs = [quantity_run(name="far", off=2.0), quantity_run(name="near", off=0.1, changes=wide)]
    async with app().run_test(size=size) as pilot:
        screen = CompareScreen(runs)
        await pilot.app.push_screen(screen)
        await until(pilot, "the runs", lambda: screen.side is not None)
        await pilot.pause()
        assert screen.query_one(ChartPanel).plot.name == "val_mae"
        assert "val_mae" in text_of(pilot, "Header").split()
        said = text_of(pilot, "#compare-heading")
        assert "by val_mae, is A (near)" in " ".join(said.split())
        assert "Wilcoxon" in said
        await pilot.press("g")
        assert screen.query_one(ChartPanel).plot.name == "val_loss"
        assert "val_mae" in text_of(pilot, "Header").split()


def test_warnings_that_do_not_fit_above_the_table_are_named_there() -> None:
    long, short = "They differ in much: " + "more, " * 30, "They were stopped."
    assert fitting_warnings([short], 40, 2) == ([short], [])
    above, below = fitting_warnings([long], 40, 2)
    assert above == ["They differ in much.", "The whole sentence stands below the table."]
    assert below == [long]
    above, below = fitting_warnings([short, long], 60, 2)
    assert above == [short, "1 more warning stands below the table."]
    assert below == [long]
    above, below = fitting_warnings([long, long], 60, 2)
    assert above[-1] == "All 2 warnings stand below the table."
