"""Curves as rows of cells: what is drawn, in which size, with which numbers beside it."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.plots import Values, falling, line, plot, two

from tui_lab import i18n
from tui_lab.ui.kit.line_plot import LinePlot, Pen, draw, drawing, layout, plain
from tui_lab.ui.kit.plot_frame import LABELS, Rows

BRAILLE = range(0x2800, 0x2900)


def drawn(chart: LinePlot, width: int = 60, height: int = 16, cursor: int | None = None) -> str:
    return "\n".join(plain(draw(chart, width, height, cursor)))


def area(rows: Rows) -> list[str]:
    """The rows of the curves, right of the axis."""
    return [text[LABELS + 1 :] for text in plain(rows) if text[LABELS : LABELS + 1] in "┤│|+"]


def has_braille(text: str) -> bool:
    return any(ord(character) in BRAILLE for character in text)


def bits(rows: Rows, role: str) -> int:
    """Dots of the curves of a role."""
    signs = [cell.sign for row in rows for cell in row if cell.role == role and not cell.faint]
    return sum(bin(ord(sign) - 0x2800).count("1") for sign in signs if has_braille(sign))


def test_training_is_a_line_and_validation_dots() -> None:
    rows = draw(plot(), 60, 16)
    roles = {cell.role for row in rows for cell in row if has_braille(cell.sign)}
    assert roles == {"training"}
    assert {cell.role for row in rows for cell in row if cell.sign == "•"} == {"validation"}


def test_without_validation_there_is_one_curve() -> None:
    text = drawn(plot(lines=(line(falling(12)),)))
    assert has_braille(text)
    assert "•" not in text


def test_a_solid_line_is_two_dots_thick() -> None:
    flat = (1.0,) * 12
    thin = draw(plot(lines=(line(flat, pen=Pen.DASHED),)), 60, 16)
    thick = draw(plot(lines=(line(flat),)), 60, 16)
    columns = 60 - LABELS - 1
    assert bits(thick, "training") == 2 * 2 * columns
    assert 0 < bits(thin, "training") <= columns + 2


def test_curves_that_lie_on_each_other_are_both_seen() -> None:
    rows = draw(plot(lines=two((1.0,) * 20)), 60, 16)
    (shared,) = [row for row in rows if any(cell.sign == "•" for cell in row)]
    signs = [cell.sign for cell in shared[LABELS + 1 :]]
    dots, others = signs[::2], signs[1::2]
    assert set(dots[:-1]) == {"•"}
    assert all(map(has_braille, others[:-1]))


def test_a_steep_curve_of_dots_has_no_holes() -> None:
    rows = draw(plot(lines=(line((0.0, 1.0), pen=Pen.DOTS),), end=30), 60, 24)
    with_dots = [place for place, text in enumerate(plain(rows)) if "•" in text]
    assert max(b - a for a, b in itertools.pairwise(with_dots)) <= 3


def test_a_cell_belongs_to_one_curve_alone() -> None:
    cross = (line((0.0, 1.0)), line((1.0, 0.0), role="validation"))
    rows = draw(LinePlot("x", cross, end=2, steady=False), 40, 12)
    assert {cell.role for row in rows for cell in row if has_braille(cell.sign)} == {
        "training",
        "validation",
    }


@pytest.mark.parametrize("first", [False, True])
def test_one_curve_is_drawn_over_the_others(first: bool) -> None:
    same = (line((0.5,) * 9), line((0.5,) * 9, role="validation"))
    rows = draw(LinePlot("x", same, end=9, first_in_front=first, steady=False), 40, 12)
    roles = {cell.role for row in rows for cell in row if has_braille(cell.sign)}
    assert roles == {"training" if first else "validation"}


@pytest.mark.parametrize("size", [(38, 8), (38, 12), (28, 7), (60, 16)])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_axes_have_numbers(size: tuple[int, int], logarithmic: bool) -> None:
    *above, last = plain(draw(plot(30, logarithmic=logarithmic), *size))
    assert any(text[LABELS] == "┤" and text[:LABELS].strip() for text in above)
    assert last.split()[:2] == ["epoch", "1"]
    assert last.split()[-1] == "30"


def test_the_best_epoch_is_marked_on_the_last_curve() -> None:
    rows = draw(plot(best_epoch=12), 60, 16)
    marks = [cell for row in rows for cell in row if cell.sign == "◆"]
    assert [cell.role for cell in marks] == ["best"]
    assert "◆" not in drawn(plot())
    assert "◆" not in drawn(plot(best_epoch=99))


def test_the_ticks_are_whole_epochs() -> None:
    *_rest, ticks = plain(draw(plot(30), 60, 16))
    numbers = [int(tick) for tick in ticks.split()[1:]]
    assert numbers[0] == 1
    assert numbers[-1] == 30


@pytest.mark.parametrize("cursor", [None, 1, 20, 40])
@pytest.mark.parametrize(
    ("width", "height"), itertools.product((1, 10, 23, 26, 39, 80), (1, 2, 4, 6, 9, 24))
)
def test_it_keeps_to_its_size(width: int, height: int, cursor: int | None) -> None:
    rows = draw(plot(40, best_epoch=30, smoothing=0.6), width, height, cursor)
    assert len(rows) <= height
    assert max(map(len, rows)) <= width


def test_a_small_place_gets_sparklines_with_values() -> None:
    first, second = plain(draw(plot(), 36, 3))
    assert first.startswith("━ training    0.1667 █")
    assert second.startswith("• validation  0.4667 █")


def test_before_the_first_epoch_there_is_a_sentence() -> None:
    for lines in ((), two(()), two((None, math.nan))):
        assert drawn(plot(lines=lines)).strip() == "No whole epoch yet."


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
        (0.99999999, 1.0, 0.99999998),
    ],
)
@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.9])
@pytest.mark.parametrize("steady", [False, True])
def test_no_numbers_break_it(
    values: Values, logarithmic: bool, smoothing: float, steady: bool
) -> None:
    chart = plot(
        lines=two(values),
        end=max(2, len(values)),
        best_epoch=1,
        logarithmic=logarithmic,
        smoothing=smoothing,
        steady=steady,
    )
    for width, height in ((60, 16), (39, 8), (26, 7), (10, 3)):
        assert draw(chart, width, height, 1)


@example(values=[0.0, 5e-324], logarithmic=False, steps=0, smoothing=0.0)
@given(
    st.lists(st.none() | st.floats(width=64), max_size=50),
    st.booleans(),
    st.integers(0, 9),
    st.sampled_from((0.0, 0.6)),
)
def test_nothing_at_all_breaks_it(
    values: list[float | None], logarithmic: bool, steps: int, smoothing: float
) -> None:
    chart = plot(
        lines=two(tuple(values)),
        end=max(2, len(values)),
        logarithmic=logarithmic,
        smoothing=smoothing,
    ).zoomed(steps)
    assert draw(chart, 40, 10, 3)


@given(
    st.lists(st.lists(st.none() | st.floats() | st.floats(0, 1), max_size=30), max_size=4),
    st.integers(1, 90),
    st.integers(1, 30),
    st.integers(0, 3),
)
def test_whatever_the_values_of_several_runs_are_they_fit_their_place(
    runs: list[list[float | None]], width: int, height: int, zoom: int
) -> None:
    lines = tuple(line(tuple(values), letter="ABCD"[place]) for place, values in enumerate(runs))
    end = max(2, *map(len, runs), 2)
    rows = draw(LinePlot("x", lines, end=end, steady=False).zoomed(zoom), width, height, 2)
    assert len(rows) <= height
    assert all(len(row) <= width for row in rows)


def test_a_gap_stays_a_gap() -> None:
    values = (1.0, 1.0, None, None, None, None, None, None, 1.0, 1.0)
    rows = draw(plot(lines=(line(values),)), 60, 16)
    text = next(text for text in area(rows) if has_braille(text))
    assert "   " in text.strip()


def test_the_logarithm_shows_what_a_plain_axis_hides() -> None:
    steep = tuple(10.0 ** -(epoch / 3) for epoch in range(12))
    late = slice(30, None)
    seen = [
        sum(
            has_braille(text[late])
            for text in area(draw(plot(lines=(line(steep),), logarithmic=log), 60, 16))
        )
        for log in (False, True)
    ]
    assert seen[0] <= 2
    assert seen[1] >= 4


def test_a_fixed_axis_goes_from_nought_to_one() -> None:
    high = tuple(0.9 + epoch / 1000 for epoch in range(12))
    rows = plain(draw(plot(lines=(line(high),), fixed=(0.0, 1.0)), 60, 16))
    labels = {text[:LABELS].strip() for text in rows if "┤" in text}
    assert {"0.0", "1.0"} <= labels


def test_in_ascii_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    text = drawn(plot(best_epoch=12, smoothing=0.6), cursor=5)
    assert text.isascii()
    assert {"*", "o", "@", "|", "."} <= set(text)
    assert drawn(plot(), 30, 3).isascii()


def test_without_colours_every_curve_has_a_sign_of_its_own() -> None:
    curves = tuple(
        line(tuple(value + place for value in (0.1, 0.2, 0.3)), letter=letter)
        for place, letter in enumerate("ABCDEF")
    )
    text = drawn(LinePlot("val_loss", curves, end=3, steady=False), 70, 20)
    assert all(text.count(letter) >= 1 for letter in "ABCDEF")


def test_every_letter_is_seen_also_where_curves_lie_on_each_other() -> None:
    curves = tuple(line((0.2, 0.5, 0.9), letter=letter) for letter in "ABCDEF")
    assert set("ABCDEF") <= set(drawn(LinePlot("x", curves, end=3, steady=False)))


def test_in_ascii_a_curve_with_a_letter_is_made_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    curves = (line((0.0, 1.0), letter="A"), line((1.0, 0.0), letter="B"))
    text = drawn(LinePlot("x", curves, end=2, steady=False))
    assert text.count("A") > 10
    assert text.count("B") > 10


def test_a_cursor_is_a_line_and_names_its_epoch() -> None:
    rows = draw(plot(30), 60, 16, 17)
    column = {row.index(cell) for row in rows[:-2] for cell in row if cell.role == "cursor"}
    assert len(column) == 1
    assert "".join(cell.sign for cell in rows[-1] if cell.role == "cursor") == "17"
    frame = layout(plot(30), 60, 16)
    assert frame is not None
    assert frame.column(17) == column.pop() - LABELS - 1


@pytest.mark.parametrize("cursor", range(1, 31))
def test_the_epoch_of_the_cursor_leaves_no_half_numbers(cursor: int) -> None:
    *_rest, last = plain(draw(plot(30), 40, 16, cursor))
    ticks = {1, 5, 10, 15, 20, 25, 30, cursor}
    assert str(cursor) in last.split()
    assert {int(number) for number in last.split()[1:]} <= ticks


@pytest.mark.parametrize("width", [40, 61, 100])
@pytest.mark.parametrize("count", [2, 30, 1000])
def test_the_mouse_finds_the_epoch_that_is_drawn_in_a_column(width: int, count: int) -> None:
    frame = layout(plot(count), width, 12)
    assert frame is not None
    for epoch in range(1, count + 1, max(1, count // 50)):
        column = frame.column(epoch)
        assert column is not None
        per_column = (count - 1) / frame.columns
        assert abs(frame.epoch(column) - epoch) <= max(0.5, per_column)


def test_zooming_shows_the_later_half_then_the_last_quarter() -> None:
    chart = plot(101)
    assert chart.window == (1, 101)
    assert chart.zoomed(1).window == (51, 101)
    assert chart.zoomed(1).zoomed(1).window == (76, 101)
    assert chart.zoomed(1).zoomed(-1) == chart.zoomed(-3) == chart
    assert chart.zoomed(99).window == (98, 101)
    first, *_others = plain(draw(chart.zoomed(1), 60, 16))[-1].split()[1:]
    assert first == "51"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_zooming_leaves_two_epochs_at_least(count: int) -> None:
    chart = plot(count, end=10).zoomed(9)
    first, last = chart.window
    assert last - first >= 2 or last <= 3
    assert draw(chart, 60, 16)


def test_zooming_makes_room_for_late_values() -> None:
    values = (0.0, 0.5, 0.9, 0.91, 0.92, 0.93)
    labels = plain(draw(LinePlot("x", (line(values),), end=6).zoomed(1), 60, 16))
    assert not any(text.lstrip().startswith(("0.0", "0.5")) for text in labels)


def test_smoothing_keeps_the_curves_as_they_are_faintly() -> None:
    jagged = tuple(1.0 + (epoch % 2) for epoch in range(30))
    rows = draw(plot(lines=two(jagged), smoothing=0.9, end=30), 60, 16)
    both = ("training", "validation")
    seen = {(cell.role, cell.faint) for row in rows for cell in row if cell.role in both}
    assert seen == {(role, faint) for role in both for faint in (True, False)}
    assert not any(cell.faint for row in draw(plot(lines=two(jagged)), 60, 16) for cell in row)


def test_numbers_follow_the_language() -> None:
    i18n.set_language("es")
    rows = plain(draw(plot(lines=(line((0.1, 0.6)),)), 60, 16))
    assert any("0,5" in text for text in rows)
    assert rows[-1].startswith("época")


def axes_over_time(values: list[float], size: tuple[int, int], shares: bool) -> list[set[str]]:
    """The numbers beside the chart after each epoch; equal neighbours once."""
    seen: list[set[str]] = []
    for count in range(1, len(values) + 1):
        chart = LinePlot("x", (line(tuple(values[:count])),), end=50, shares=shares)
        rows = plain(draw(chart, *size))
        labels = {text[:LABELS].strip() for text in rows if text[LABELS : LABELS + 1] == "┤"}
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
    assert len(axes_over_time(values, size, shares=True)) == 1


@pytest.mark.parametrize("size", [(38, 8), (28, 7), (60, 16)])
def test_the_axis_of_loss_seldom_changes_while_a_run_goes_on(size: tuple[int, int]) -> None:
    values = [2.2 * math.exp(-epoch / 6) + 0.1 * math.sin(5 * epoch) + 0.2 for epoch in range(40)]
    assert len(axes_over_time(values, size, shares=False)) <= 3


def test_what_is_said_of_an_empty_chart_is_broken_between_words() -> None:
    plot = LinePlot("loss", (), empty="No whole epoch yet.")
    assert list(plain(drawing(plot, 12, 4)[1])) == ["", "  No whole", " epoch yet."]
