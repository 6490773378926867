"""The chart as lines of text: what is drawn, in which size, with which numbers beside it."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.ui import app
from textual.app import App, ComposeResult

from tui_lab.ui.kit import series
from tui_lab.ui.kit.sparkline import spark
from tui_lab.ui.training.chart import LABELS, Chart, Curves, chart_lines

BRAILLE = range(0x2800, 0x2900)


def curves(count: int = 12, **changes: object) -> Curves:
    training = tuple(2.0 / epoch for epoch in range(1, count + 1))
    values: dict[str, object] = {
        "name": "loss",
        "epochs": tuple(range(1, count + 1)),
        "training": training,
        "validation": tuple(value + 0.3 for value in training),
        "end": max(2, count),
    }
    return Curves(**(values | changes))  # type: ignore[arg-type]


def has_braille(text: str) -> bool:
    return any(ord(character) in BRAILLE for character in text)


def plot_of(lines: list[str]) -> list[str]:
    """The lines of the plot proper, right of its axis."""
    return [
        line.partition("┤")[2] or line.partition("│")[2]
        for line in lines
        if line[LABELS : LABELS + 1] in "┤│"
    ]


def test_both_curves_are_drawn_with_signs_of_their_own() -> None:
    text = "\n".join(plot_of(chart_lines(curves(), 60, 16)))
    assert has_braille(text)
    assert "•" in text


def test_without_validation_there_is_one_curve() -> None:
    text = "\n".join(chart_lines(curves(validation=None), 60, 16))
    assert has_braille(text)
    assert "•" not in text
    assert "val_loss" not in text


def test_exact_values_stand_above_the_plot() -> None:
    first, second, *_plot = chart_lines(curves(best_epoch=4, monitor="val_loss"), 60, 16)
    assert first.split() == ["⠤", "loss", "0.1667", "◆4", "0.5000"]
    assert second.split() == ["•", "val_loss", "0.4667", "◆4", "0.8000", "best"]


def test_every_chart_gives_the_values_of_the_one_best_epoch() -> None:
    rising = tuple(place / 10 for place in (1, 9, 5))
    given = curves(
        3,
        name="accuracy",
        training=rising,
        validation=rising,
        best_epoch=3,
        monitor="val_loss",
    )
    lines = chart_lines(given, 60, 16)
    assert lines[1].split() == ["•", "val_accuracy", "0.5000", "◆3", "0.5000"]


@pytest.mark.parametrize("size", [(38, 8), (38, 12), (28, 7), (60, 16)])
@pytest.mark.parametrize(("name", "log"), [("loss", False), ("loss", True), ("accuracy", False)])
def test_both_axes_say_what_they_are(size: tuple[int, int], name: str, log: bool) -> None:
    lines = chart_lines(curves(30, name=name, end=30, logarithmic=log), *size)
    plot = [line for line in lines if line[LABELS : LABELS + 1] in "┤│"]
    named = [line[:LABELS].strip() for line in plot[:2]]
    assert (f"{name} log" if log else name) in named
    assert lines[-1].startswith("epoch ")
    assert lines[-1].split()[1] == "1"


def test_the_best_epoch_is_marked_where_it_is() -> None:
    plot = "\n".join(plot_of(chart_lines(curves(best_epoch=12), 60, 16)))
    assert plot.count("◆") == 1
    assert "◆" not in "\n".join(plot_of(chart_lines(curves(), 60, 16)))


def test_the_ticks_are_whole_epochs() -> None:
    *_rest, ticks = chart_lines(curves(30, end=30), 60, 16)
    numbers = [int(tick) for tick in ticks.split()[1:]]
    assert numbers[0] == 1
    assert numbers[-1] == 30


@pytest.mark.parametrize(
    ("width", "height"), itertools.product((1, 10, 25, 26, 39, 80), (1, 2, 6, 7, 10, 24))
)
def test_it_keeps_to_its_size(width: int, height: int) -> None:
    lines = chart_lines(curves(40, best_epoch=30), width, height)
    assert len(lines) <= height
    assert max(map(len, lines)) <= width


def test_a_small_place_gets_sparklines_with_values() -> None:
    lines = chart_lines(curves(), 36, 4)
    assert lines[0].startswith("loss          0.1667 █")
    assert lines[1].startswith("val_loss      0.4667 █")


def test_before_the_first_epoch_it_says_so() -> None:
    empty = curves(0, epochs=(), training=(), validation=None)
    assert "No whole epoch yet." in "\n".join(chart_lines(empty, 60, 16))


@pytest.mark.parametrize(
    "values",
    [
        (1.0,),
        (None,),
        (0.0, 0.0, 0.0),
        (1.0, 1.0),
        (math.nan, math.inf, -math.inf),
        (1.0, None, 3.0),
        (1e300, -1e300),
        (1e149, -1e149, 1.0),
        (5e-324, 1e-320),
        (-1.0, -2.0),
    ],
)
@pytest.mark.parametrize("logarithmic", [False, True])
def test_no_numbers_break_it(values: tuple[float | None, ...], logarithmic: bool) -> None:
    chart = curves(
        len(values),
        training=values,
        validation=values,
        best_epoch=1,
        logarithmic=logarithmic,
    )
    for width, height in ((60, 16), (39, 8), (26, 7), (10, 3)):
        assert chart_lines(chart, width, height)


@example(values=[0.0, 5e-324], logarithmic=False)
@given(st.lists(st.none() | st.floats(width=64), max_size=50), st.booleans())
def test_nothing_at_all_breaks_it(values: list[float | None], logarithmic: bool) -> None:
    chart = curves(
        len(values), training=tuple(values), validation=tuple(values), logarithmic=logarithmic
    )
    assert chart_lines(chart, 40, 10)


def test_a_gap_stays_a_gap() -> None:
    values = (1.0, 1.0, None, None, None, None, None, None, 1.0, 1.0)
    plot = plot_of(chart_lines(curves(10, training=values, validation=None), 60, 16))
    drawn = next(line for line in plot if has_braille(line))
    assert "   " in drawn.strip()


def test_the_logarithm_shows_what_a_plain_axis_hides() -> None:
    steep = tuple(10.0 ** -(epoch / 3) for epoch in range(12))
    plain = plot_of(chart_lines(curves(training=steep, validation=None), 60, 16))
    logarithmic = plot_of(
        chart_lines(curves(training=steep, validation=None, logarithmic=True), 60, 16)
    )
    late = slice(30, None)
    assert sum(has_braille(line[late]) for line in plain) <= 2
    assert sum(has_braille(line[late]) for line in logarithmic) >= 4


def test_a_fixed_axis_goes_from_nought_to_one() -> None:
    high = tuple(0.9 + epoch / 1000 for epoch in range(12))
    lines = chart_lines(
        curves(name="accuracy", training=high, validation=None, fixed=(0.0, 1.0)), 60, 16
    )
    labels = {line[:LABELS].strip() for line in lines if "┤" in line}
    assert {"0.0", "1.0"} <= labels


def test_in_ascii_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    text = "\n".join(chart_lines(curves(best_epoch=12), 60, 16))
    assert text.isascii()
    assert {"*", "o", "@"} <= set(text)
    assert "\n".join(chart_lines(curves(), 30, 3)).isascii()


def test_long_curves_keep_their_extremes_in_two_points_a_column() -> None:
    points: list[series.Point] = [(float(x), math.sin(x / 7)) for x in range(4000)]
    points[1234] = (1234.0, 50.0)
    points[2345] = (2345.0, -50.0)
    kept = series.decimated(points, 60)
    assert len(kept) <= 120
    assert {points[1234], points[2345], points[0], points[-1]} <= set(kept)
    assert [x for x, _y in kept] == sorted(x for x, _y in kept)


def test_short_curves_are_kept_as_they_are() -> None:
    points: list[series.Point] = [(1.0, 2.0), (2.0, None)]
    assert series.decimated(points, 1) == points


@pytest.mark.parametrize(
    ("done", "target", "end"),
    [(0, 30, 10), (3, 30, 10), (11, 30, 20), (21, 30, 30), (30, 30, 30), (3, 5, 5), (60, 0, 100)],
)
def test_the_axis_grows_in_few_steps(done: int, target: int, end: int) -> None:
    assert series.epochs_axis(done, target, ended=False) == end


def test_the_axis_of_an_ended_run_ends_with_it() -> None:
    assert series.epochs_axis(17, 30, ended=True) == 17


def axes_over_time(name: str, values: list[float], size: tuple[int, int]) -> list[set[str]]:
    """The numbers beside the chart after each epoch; equal neighbours once."""
    seen: list[set[str]] = []
    for count in range(1, len(values) + 1):
        chart = curves(count, name=name, training=tuple(values[:count]), validation=None, end=50)
        lines = chart_lines(chart, *size)
        labels = {line[:LABELS].strip() for line in lines if line[LABELS : LABELS + 1] == "┤"}
        if not seen or labels != seen[-1]:
            seen.append(labels)
    return seen


@pytest.mark.parametrize("size", [(38, 8), (28, 7), (60, 16)])
@pytest.mark.parametrize("first", [0.1, 0.35, 0.42, 0.55])
def test_the_axis_of_accuracy_holds_still_while_a_run_goes_on(
    size: tuple[int, int], first: float
) -> None:
    wobble = [0.02 * math.sin(5 * epoch) for epoch in range(40)]
    rising = [1 - (1 - first) * math.exp(-epoch / 8) for epoch in range(40)]
    values = [first, *(min(1.0, a + b) for a, b in zip(rising[1:], wobble[1:], strict=True))]
    assert len(axes_over_time("accuracy", values, size)) == 1


@pytest.mark.parametrize("size", [(38, 8), (28, 7), (60, 16)])
def test_the_axis_of_loss_seldom_changes_while_a_run_goes_on(size: tuple[int, int]) -> None:
    falling = [2.2 * math.exp(-epoch / 6) + 0.1 * math.sin(5 * epoch) + 0.2 for epoch in range(40)]
    assert len(axes_over_time("loss", falling, size)) <= 3


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)), min_size=2, max_size=20))
def test_an_axis_only_ever_widens(values: list[float]) -> None:
    shares = [abs(value) % 1 for value in values]
    for axis, each in (
        (series.steady_axis, [value or 1.0 for value in values]),
        (series.steady_log_axis, [value / 1e4 for value in values]),
        (series.share_axis, shares),
    ):
        low, high = axis(each[:1])
        for count in range(2, len(each) + 1):
            lower, higher = axis(each[:count])
            assert lower <= low < high <= higher
            assert lower <= min(each[:count]) <= max(each[:count]) <= higher
            low, high = lower, higher


@given(st.integers(1, 10**6), st.integers(2, 20))
def test_ticks_are_few_and_rise(last: int, most: int) -> None:
    ticks = series.epoch_ticks(last, most)
    assert ticks[0] == (1 if last > 1 else last)
    assert ticks[-1] == last
    assert len(ticks) <= most + 1
    assert ticks == sorted(set(ticks))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 12))
def test_levels_lie_on_the_axis(low: float, span: float, most: int) -> None:
    ticks = series.value_ticks(low, low + span, most)
    assert 1 <= len(ticks) <= most
    slack = span * 1e-6 + 4 * math.ulp(abs(low) + span)
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)
    assert len(set(series.tick_labels(ticks))) == len(ticks) or span < 1e-3 * abs(low)


def test_large_levels_are_written_in_powers_that_differ() -> None:
    assert series.tick_labels([0.0, 1e5, 1.2e5]) == ["0", "1.0e5", "1.2e5"]
    assert series.tick_labels([1e12, 2e12]) == ["1e12", "2e12"]


def test_a_sparkline_of_fewer_than_two_numbers_is_blank() -> None:
    assert spark([], 5) == spark([1.0], 5) == spark([math.nan, 2.0, None], 5) == "     "
    assert spark([1.0, 2.0], 5) == "▁█   "
    assert spark([math.inf, 1.0, 1.0], 4).strip() != ""


class OneChart(App[None]):
    """A chart and nothing else."""

    def compose(self) -> ComposeResult:
        yield Chart("loss")


async def test_the_widget_draws_again_only_for_other_curves() -> None:
    async with OneChart().run_test(size=(60, 16)) as pilot:
        chart = pilot.app.query_one(Chart)
        chart.curves = curves(12)
        await pilot.pause()
        first = chart._drawn
        chart.curves = curves(12)
        await pilot.pause()
        assert chart._drawn is first
        chart.curves = curves(13)
        await pilot.pause()
        assert chart._drawn is not first


@pytest.mark.parametrize("theme", ["lab-dark", "lab-light", "ansi-dark"])
async def test_the_curves_have_colours_of_the_theme(theme: str) -> None:
    lab = app()
    async with lab.run_test(size=(60, 16)) as pilot:
        lab.theme = theme
        chart = Chart("loss")
        await lab.screen.mount(chart)
        chart.curves = curves(12)
        await pilot.pause()
        text = chart.render()
        colours = {
            text.plain[span.start]: str(getattr(span.style, "color", "")) for span in text.spans
        }
        assert colours["⠤"] != colours["•"]


@pytest.mark.parametrize("width", range(20, 60))
def test_no_figure_is_cut_in_half(width: int) -> None:
    curves = Curves(
        "accuracy",
        (1, 2),
        (0.5123, 0.6123),
        (0.4123, 0.5623),
        end=10,
        best_epoch=2,
        monitor="val_accuracy",
    )
    shown = [line for line in chart_lines(curves, width, 14)[:2] if "accuracy" in line]
    assert shown
    for line in shown:
        for figure in re.findall(r"\d\.\d*", line):
            assert figure in ("0.6123", "0.5623")
