"""A sweep as text: the table, the curves, the map, parallel coordinates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.sweeps import made_sweep, sweep_plan, tell

from tui_lab.runs.store import Store
from tui_lab.sweeps import words
from tui_lab.sweeps.figures import importances
from tui_lab.sweeps.look import SweepView, look
from tui_lab.sweeps.space import read_axes
from tui_lab.sweeps.study import SweepTrial, TrialTold
from tui_lab.ui.kit.line_plot import Pen
from tui_lab.ui.sweeps import view as text
from tui_lab.ui.sweeps.parallel_view import parallel_lines

OVER = ("a.units=8,16", "b.rate=0.001..0.1 log")


@pytest.fixture
def shown() -> SweepView:
    sweep = made_sweep(sweep_plan(OVER, search="random", trials=9))
    chosen = [("8", "0.001", 0.5), ("16", "0.0101", 0.9), ("8", "0.1", 0.7), ("16", "0.01", 0.8)]
    for number, (units, rate, value) in enumerate(chosen, start=1):
        values = {"a.units": units, "b.rate": rate}
        tell(sweep, number, values, value, curve=(value / 2, value))
    tell(sweep, 5, {"a.units": "8", "b.rate": "0.02"}, 0.1, "pruned", curve=(0.1,))
    tell(sweep, 6, {"a.units": "8", "b.rate": "0.03"}, None, "failed", message="It cannot be.")
    return look(sweep, Store())


def test_the_table_marks_the_best_and_greys_what_does_not_count(shown: SweepView) -> None:
    columns = text.columns(shown)
    assert [column.title for column in columns[:4]] == ["Trial", "units", "rate", "val_accuracy"]
    rows = {line.number: text.cells(line, shown, columns) for line in shown.trials}
    assert rows[2][:4] == (
        ("★ 2", "best"),
        ("16", "best"),
        ("0.0101", "best"),
        ("0.9000", "best"),
    )
    assert rows[5][0] == ("5", "muted")
    assert rows[5][4] == ("▼ pruned", "notice")
    assert text.detail_words(shown.trials[5], shown) == "It cannot be."


def test_the_best_curve_is_thick_and_in_front(shown: SweepView) -> None:
    plot = text.curves(shown)
    assert plot.first_in_front
    assert [line.title for line in plot.lines] == ["trial 2", *(f"trial {n}" for n in (1, 3, 4, 5))]
    assert [line.pen for line in plot.lines] == [Pen.SOLID, *[Pen.DASHED] * 4]
    assert plot.lines[0].values == (0.45, 0.9)
    assert "trial 2" in text.curves_words(shown)


def test_the_map_has_means_and_the_best_trial_of_a_cell(shown: SweepView) -> None:
    pair, turned = text.pairs(shown)
    assert turned == pair[::-1]
    if pair[0].path != "a.units":
        pair = (pair[1], pair[0])
    table = text.heat_table(shown, pair)
    assert table.rows == ("8", "16")
    assert table.columns == ("≥0.001", "≥0.0025", "≥0.0063", "≥0.016", "≥0.04")
    assert table.cell(1, 2).text == "0.8500"
    assert table.cell(0, 0).strength < table.cell(0, 4).strength < table.cell(1, 2).strength
    assert table.cell(1, 0).text == "·"
    best = text.best_in(shown, pair, (1, 2))
    assert best is not None
    assert best.number == 2
    assert text.best_in(shown, pair, (1, 0)) is None


def test_parallel_coordinates_lead_the_best_to_the_top(
    shown: SweepView, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = parallel_lines(shown, 60, 12)
    assert [len("".join(piece for piece, _role in line)) for line in lines[3:9]] == [60] * 6
    heads = ["".join(piece for piece, _role in line).split() for line in lines]
    assert heads[0] == ["units", "rate", "val_accuracy"]
    assert heads[1] == ["16", "0.1", "0.9000"]
    assert heads[-1] == ["8", "0.001", "0.5000"]
    top = [role for _piece, role in lines[2]]
    assert "best" in top
    assert "best" not in [role for _piece, role in lines[-2]]
    assert parallel_lines(shown, 20, 12) == []
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    plain = parallel_lines(shown, 60, 12)
    drawn = "".join(piece for line in plain for piece, _role in line)
    assert drawn.isascii()
    assert "*" in drawn
    assert "." in drawn


def test_a_value_stands_on_its_axis_where_it_was_drawn(shown: SweepView) -> None:
    units, rate = shown.plan.axes
    assert [text.share_of(units, each) for each in ("8", "16")] == [0.0, 1.0]
    assert text.share_of(rate, "0.01") == pytest.approx(0.5)
    assert text.ends_of(rate) == ("0.001", "0.1")


def test_shares_of_more_than_all_together_are_explained(shown: SweepView) -> None:
    assert words.importance_note(shown) == ""
    axes = read_axes(["a.x=1,2", "a.y=1,2"])
    # Large and slow went along with each other: either may be why.
    pairs = [("1", "1", 0.5), ("1", "1", 0.51), ("2", "2", 0.9), ("2", "2", 0.91), ("2", "1", 0.9)]
    drawn = [
        SweepTrial(number, {"a.x": x, "a.y": y}, told=TrialTold(0.0, number, "finished", value, {}))
        for number, (x, y, value) in enumerate(pairs, start=1)
    ]
    together = replace(shown, importance=tuple(importances(axes, drawn)))
    assert words.importance_note(together).startswith("Together these are 127%: ")
    assert text.importance_groups(together)[0] == words.importance_note(together)


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("a.units=1..3", {"1": "1", "2": "2", "3": "3"}),
        ("a.units=1..4 log", {"1": "1", "2": "2", "3": "3", "4": "4"}),
        ("a.units=1..300 log", {"1": "≥1", "3": "≥1", "4": "≥4", "30": "≥10", "300": "≥96"}),
        ("a.units=10..59", {"10": "≥10", "19": "≥10", "20": "≥20", "59": "≥50"}),
        ("b.rate=0.001..0.1 log", {"0.001": "≥0.001", "0.0101": "≥0.0063", "0.1": "≥0.04"}),
        ("b.rate=0.5..1.5", {"0.5": "≥0.5", "0.7": "≥0.7", "1.5": "≥1.3"}),
    ],
)
def test_a_value_stands_in_the_part_of_a_range_that_says_so(
    over: str, expected: dict[str, str]
) -> None:
    (axis,) = read_axes([over])
    parts = text.parts_of(axis)
    assert len(set(parts)) == len(parts) <= 5
    assert {each: parts[text.part_of(axis, each)] for each in expected} == expected
