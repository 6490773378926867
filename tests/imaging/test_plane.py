"""The plane as text: its regions, points on their places, lines along their equations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tui_lab.imaging.plane import Cells, Paint, PlaneView, Stroke, drawing, escaped, regions
from tui_lab.imaging.text import Colours
from tui_lab.text.fit import shown, without_colours

VIEW = PlaneView((0.0, 0.0), (1.0, 1.0), 24, 12)
NO_POINTS = np.zeros((0, 2), np.float32), np.zeros(0, np.int64)
HALVES = np.zeros((4, 4, 2), np.float32)
HALVES[:, :2, 0], HALVES[:, 2:, 1] = 1, 1
COLOURS = Paint(classes=((0, 0, 200), (200, 0, 0)), lines=((1, 2, 3), (4, 5, 6)))
EDGE = some.floats(0, 1)


def drawn(*strokes: Stroke, paint: Paint | None = None, view: PlaneView = VIEW) -> Cells:
    return drawing(view, None, *NO_POINTS, strokes, paint or Paint())


def texts(cells: Cells) -> list[str]:
    return ["".join(cell.sign for cell in line) for line in cells]


def dots(cells: Cells) -> list[tuple[float, float]]:
    """Column and row of every dot, in cells."""
    bits = {0x01: (0, 0), 0x02: (0, 1), 0x04: (0, 2), 0x40: (0, 3)}
    bits |= {0x08: (1, 0), 0x10: (1, 1), 0x20: (1, 2), 0x80: (1, 3)}
    found = []
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            code = ord(cell.sign) - 0x2800
            if 0 < code < 256:
                found += [
                    (column + (x + 0.5) / 2, row + (y + 0.5) / 4)
                    for bit, (x, y) in bits.items()
                    if code & bit
                ]
    return found


@given(EDGE, EDGE)
def test_every_dot_lies_on_the_line(left: float, right: float) -> None:
    cells = drawn(Stroke("1", ((0.0, left), (1.0, right))))
    found = dots(cells)
    assert len(found) > 10
    for column, row in found:
        height = left + (right - left) * column / VIEW.columns
        # A dot is an eighth of a cell away at most, or as much sideways where the line is steep.
        away = abs((1 - height) * VIEW.rows - row)
        assert away <= 0.13 + abs(right - left) * VIEW.rows / VIEW.columns * 0.26


@pytest.mark.parametrize(
    ("ends", "place"),
    [
        (((0.0, 1.0), (1.0, 1.0)), "top"),
        (((0.0, 0.0), (1.0, 0.0)), "bottom"),
        (((0.0, 0.0), (0.0, 1.0)), "left"),
        (((1.0, 0.0), (1.0, 1.0)), "right"),
    ],
)
@pytest.mark.parametrize("strong", [False, True])
def test_lines_along_the_edges_are_drawn(
    ends: tuple[tuple[float, float], tuple[float, float]], place: str, strong: bool
) -> None:
    lines = texts(drawn(Stroke("1", ends, strong=strong)))
    row = {"top": 0, "bottom": -1}.get(place)
    along = lines[row] if row is not None else [line[-(place == "right")] for line in lines]
    assert all(sign != " " for sign in along)


def test_a_line_has_its_number_at_both_ends_and_a_short_one_once() -> None:
    both = "".join(texts(drawn(Stroke("7", ((0.0, 0.1), (1.0, 0.9))))))
    assert both.count("7") == 2
    short = "".join(texts(drawn(Stroke("7", ((0.0, 0.9), (0.1, 1.0))))))
    assert short.count("7") == 1


def test_eight_lines_through_one_place_all_keep_their_numbers() -> None:
    strokes = [Stroke(str(n), ((0.0, n / 20), (1.0, 1 - n / 20)), n - 1) for n in range(1, 9)]
    text = "".join(texts(drawn(*strokes)))
    for stroke in strokes:
        assert stroke.name in text


def test_numbers_do_not_cover_the_few_points_of_a_gate() -> None:
    points = np.array([[0.02, 0.02], [0.98, 0.98]], np.float32)
    stroke = Stroke("1", ((0.0, 0.0), (1.0, 1.0)))
    cells = drawing(VIEW, None, points, np.array([0, 1]), [stroke], Paint())
    assert cells[-1][0].sign == "o"
    assert cells[0][-1].sign == "x"
    assert "1" in "".join(texts(cells))


def test_lines_lie_upon_many_points() -> None:
    points = np.random.default_rng(0).random((400, 2)).astype(np.float32)
    stroke = Stroke("1", ((0.0, 0.5), (1.0, 0.5)))
    cells = drawing(VIEW, None, points, np.zeros(400, np.int64), [stroke], Paint())
    assert "o" not in texts(cells)[6]


def test_the_strong_line_lies_upon_the_others_and_is_thicker() -> None:
    weak, strong = ((0.0, 0.5), (1.0, 0.5)), ((0.5, 0.0), (0.5, 1.0))
    cells = drawn(Stroke("2", strong, strong=True), Stroke("1", weak), paint=COLOURS)
    assert cells[6][12].front == COLOURS.strong
    assert cells[6][3].front == COLOURS.lines[0]
    one = len(dots(drawn(Stroke("2", strong))))
    two = len(dots(drawn(Stroke("2", strong, strong=True))))
    assert two > 1.8 * one


@pytest.mark.parametrize(
    ("ends", "sign"),
    [
        (((0.0, 0.4), (1.0, 0.6)), "-"),
        (((0.4, 0.0), (0.6, 1.0)), "|"),
        (((0.0, 0.0), (1.0, 1.0)), "/"),
        (((0.0, 1.0), (1.0, 0.0)), "\\"),
    ],
)
def test_plain_characters_run_as_the_line_does(
    ends: tuple[tuple[float, float], tuple[float, float]], sign: str
) -> None:
    text = "".join(texts(drawn(Stroke("1", ends), paint=Paint(unicode=False))))
    assert text.isascii()
    assert set(text) == {" ", "1", sign}


def test_regions_have_colours_or_patterns() -> None:
    coloured = regions(HALVES, 8, 4, COLOURS)
    assert {cell.sign for line in coloured for cell in line} == {"▀"}
    left, right = coloured[0][0].front, coloured[0][-1].front
    assert left is not None
    assert right is not None
    assert left[2] > left[0]
    assert right[0] > right[2]
    assert texts(regions(HALVES, 8, 4, Paint())) == ["    ░░░░"] * 4
    assert texts(regions(HALVES, 8, 4, Paint(unicode=False))) == ["    ...."] * 4


def test_with_few_colours_only_certain_places_have_that_of_their_class() -> None:
    paint = Paint(classes=((9, 9, 9),) * 2, tints=((0, 95, 135), (135, 95, 0)))
    unsure = HALVES.copy()
    unsure[:, 1] = (0.6, 0.4)
    row = regions(unsure, 4, 4, paint)[0]
    assert [cell.front for cell in row] == [paint.tints[0], paint.ground, *[paint.tints[1]] * 2]


def test_points_outside_of_the_plane_are_left_out() -> None:
    points = np.array([[-0.5, 0.5], [0.5, 1.5], [0.5, 0.5]], np.float32)
    cells = drawing(VIEW, None, points, np.array([0, 0, 1]), [], Paint())
    assert "".join(texts(cells)).split() == ["x"]


@pytest.mark.parametrize("colours", [Colours.TRUE, Colours.INDEXED])
def test_escaped_lines_say_the_same_as_plain_ones(colours: Colours) -> None:
    cells = drawn(Stroke("1", ((0.0, 0.2), (1.0, 0.8))), paint=COLOURS)
    lines = escaped(cells, colours)
    assert all(shown(line).endswith("\x1b[0m") for line in lines)
    plain = [without_colours(line) for line in lines]
    assert plain == escaped(cells, Colours.NONE) == texts(cells)
    assert ("38;2;1;2;3" in "".join(lines)) == (colours is Colours.TRUE)
