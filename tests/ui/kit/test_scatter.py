"""Points in a plane: where they stand, what the axes say, and lines among them."""

from __future__ import annotations

import math

import pytest
from textual.app import App, ComposeResult

from tui_lab.reports.scatter import (
    FEW,
    ScatterLine,
    ScatterSeries,
    ScatterView,
    fitted_line,
    scatter_lines,
)
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.scatter import Scatter

POINTS = [(0.0, 0.0), (5.0, 5.0), (10.0, 10.0)]


def drawn(
    view: ScatterView, width: int = 30, height: int = 9, *, unicode: bool = True
) -> list[str]:
    lines = scatter_lines(view, width, height, unicode=unicode)
    return ["".join(part.text for part in line).rstrip() for line in lines]


PLAIN = """\
10 |                   o
   |
   |
   |         o
   |
 0 |o
   +--------------------
    0                 10""".splitlines()
DIAGONAL = """\
answer
10 │                                ··o·
   │                           ·····
   │                      ·····
   │                  ····
   │             ····o
   │         ····
   │    ·····
 0 │o···             +
   └────────────────────────────── truth
    0                5               10
o training   + test   ·· y = x""".splitlines()


def test_points_stand_between_axes_with_round_numbers() -> None:
    view = ScatterView((ScatterSeries("", POINTS),))
    assert drawn(view, 24, 8, unicode=False) == PLAIN


def test_several_series_have_signs_of_their_own_and_a_legend() -> None:
    view = ScatterView(
        (ScatterSeries("training", POINTS, "training"), ScatterSeries("test", [(5.0, 0.0)])),
        ScatterLine(name="y = x"),
        "truth",
        "answer",
        same_axes=True,
    )
    assert drawn(view, 40, 12) == DIAGONAL


def test_the_line_of_equals_is_a_diagonal_where_both_axes_are_the_same() -> None:
    points = [(0.0, 2.0), (10.0, 4.0)]
    view = ScatterView((ScatterSeries("", points),), ScatterLine(), same_axes=True)
    lines = drawn(view, 40, 12)
    columns = [line.index("·") for line in lines if "·" in line]
    assert columns == sorted(columns, reverse=True)
    assert len(columns) == 10
    assert not any("·" in line for line in drawn(ScatterView((ScatterSeries("", points),))))


def test_many_points_are_dots() -> None:
    many = [(float(n % 40), float(n // 40)) for n in range(FEW + 1)]
    lines = drawn(ScatterView((ScatterSeries("", many),)))
    dots = sum(0x2800 < ord(sign) < 0x2900 for line in lines for sign in line)
    assert dots > 10
    assert not any("o" in line for line in lines)
    plain = drawn(ScatterView((ScatterSeries("", many),)), unicode=False)
    assert all(line.isascii() for line in plain)


@pytest.mark.parametrize(
    "points",
    [
        [(1.0, 1.0)],
        [(1.0, 1.0)] * 3,
        [(0.0, 5.0), (1.0, 5.0)],
        [(-1e-300, 0.0), (1e-300, 1.0)],
        [(1e149, 1.0), (-1e149, -1.0)],
        [(0.5, 0.5), (math.nan, 1.0), (1.0, math.inf)],
        [(1_700_000_000.0, 1.0), (1_700_000_060.0, 2.0)],
    ],
)
def test_points_of_all_kinds_stay_in_the_plane(points: list[tuple[float, float]]) -> None:
    for width, height in ((30, 9), (24, 5), (80, 30)):
        lines = drawn(ScatterView((ScatterSeries("", points),)), width, height)
        assert len(lines) == height
        assert all(len(line) <= width for line in lines)
        assert any("o" in line for line in lines)


def test_nothing_is_drawn_without_points_or_room() -> None:
    assert drawn(ScatterView(())) == []
    assert drawn(ScatterView((ScatterSeries("", [(math.nan, 1.0)]),))) == []
    assert drawn(ScatterView((ScatterSeries("", POINTS),)), 8, 9) == []
    assert drawn(ScatterView((ScatterSeries("", POINTS),)), 30, 3) == []


def test_a_line_is_fitted_by_least_squares() -> None:
    line = fitted_line([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (math.nan, 0.0)], "fit")
    assert line is not None
    assert (line.slope, line.base, line.name) == (pytest.approx(2.0), pytest.approx(1.0), "fit")
    noisy = fitted_line([(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
    assert noisy is not None
    assert noisy.slope == pytest.approx(0.5)
    assert fitted_line([(1.0, 1.0)]) is None
    assert fitted_line([(1.0, 1.0), (1.0, 2.0)]) is None


class ScatterApp(App[None]):
    """A drawing alone on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES["dark"])
        self.theme = THEMES["dark"].name

    def compose(self) -> ComposeResult:
        yield Scatter(instead="Points come when the run has ended.")


async def test_it_says_what_will_be_there() -> None:
    lab = ScatterApp()
    async with lab.run_test(size=(40, 10)) as pilot:
        scatter = lab.query_one(Scatter)
        assert scatter.render().plain == "Points come when the run has ended."
        scatter.show(ScatterView((ScatterSeries("", POINTS, "right"),)))
        await pilot.pause()
        text = scatter.render()
        assert text.plain.count("o") == 3
        assert len(text.plain.splitlines()) == 10
