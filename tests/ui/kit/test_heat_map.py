"""A matrix as a grid: how it is laid out, what gives way, and that its cells can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_lab.ui.kit.heat_map import STEPS, shade
from tui_lab.ui.kit.heat_plan import (
    HeatCell,
    HeatMargin,
    HeatTable,
    heat_line,
    heat_plan,
    margin_line,
    seen_of,
    title_line,
)
from tui_lab.ui.kit.palettes import THEMES


def table(rows: int, columns: int, *, margins: bool = True) -> HeatTable:
    def cell(row: int, column: int) -> HeatCell:
        return HeatCell(f"{row}.{column}", "best", 1.0 if row == column else 0.25)

    down = tuple(f"row {row}" for row in range(rows))
    across = tuple(f"c{column}" for column in range(columns))
    right = (HeatMargin("sum", tuple(str(row) for row in range(rows)), frozenset({1})),)
    below = (HeatMargin("mean", tuple(str(column) for column in range(columns))),)
    return HeatTable(down, across, cell, 5, right if margins else (), below if margins else ())


def drawn(matrix: HeatTable, width: int, height: int) -> list[str]:
    plan = heat_plan(matrix, width, height)
    rows = seen_of(0, 0, plan.fit[0], len(matrix.rows))
    seen = seen_of(0, 0, plan.fit[1], len(matrix.columns))
    lines = [title_line(plan, seen, (0, 0))]
    lines += [heat_line(matrix, plan, row, seen, (0, 0)) for row in rows]
    lines += [margin_line(plan, margin, seen) for margin in plan.below]
    return ["".join(part.text for part in line).rstrip() for line in lines]


def test_a_matrix_need_not_be_square_and_has_its_margins() -> None:
    assert drawn(table(2, 3), 40, 9) == [
        "             ▾c0       c1       c2   sum",
        "▸row 0        0.0      0.1      0.2    0",
        " row 1        1.0      1.1      1.2    1",
        " mean          0        1        2",
    ]


def test_a_figure_of_the_whole_stands_in_the_corner() -> None:
    whole = table(2, 3)
    whole = replace(whole, below=(replace(whole.below[0], corner="9.9"),))
    assert drawn(whole, 40, 9)[-1] == " mean          0        1        2   9.9"


@pytest.mark.parametrize(
    ("size", "margins"),
    [((40, 9), (1, 1)), ((27, 9), (0, 1)), ((40, 4), (1, 0)), ((23, 4), (0, 0))],
)
def test_margins_give_way_where_cells_have_no_room(
    size: tuple[int, int], margins: tuple[int, int]
) -> None:
    plan = heat_plan(table(2, 3), *size)
    assert (len(plan.right), len(plan.below)) == margins
    assert plan.fit >= (2, 3)


def test_a_large_matrix_keeps_its_margins_where_many_cells_are_in_sight() -> None:
    assert len(heat_plan(table(40, 40), 100, 30).right) == 1
    assert len(heat_plan(table(40, 40), 60, 12).right) == 0
    assert len(heat_plan(table(40, 40), 60, 12).below) == 0


def test_names_are_cut_where_that_keeps_all_columns_in_sight() -> None:
    ten = replace(table(10, 10), below=(HeatMargin("Precision", ("1.00",) * 10),))
    whole, cut = (heat_plan(ten, width, 20) for width in (70, 66))
    assert (whole.label, whole.fit[1], len(whole.right)) == (11, 10, 1)
    assert (cut.label, cut.fit[1], len(cut.right)) == (11, 10, 1)
    narrow = replace(ten, right=())
    assert [heat_plan(narrow, width, 20).label for width in (61, 60, 58, 57)] == [11, 10, 8, 11]
    assert [heat_plan(narrow, width, 20).fit[1] for width in (61, 60, 58, 57)] == [10, 10, 10, 9]
    assert drawn(narrow, 58, 20)[-1].startswith(" Preci… 1.00 1.00")
    brief = replace(narrow, below=(replace(narrow.below[0], brief="Prec."),))
    assert drawn(brief, 58, 20)[-1].startswith(" Prec.  1.00 1.00")
    assert drawn(brief, 61, 20)[-1].startswith(" Precision ")


def test_the_cursor_stays_in_sight_and_moves_as_little_as_it_must() -> None:
    assert seen_of(0, 3, 5, 40) == range(5)
    assert seen_of(0, 5, 5, 40) == range(1, 6)
    assert seen_of(10, 4, 5, 40) == range(4, 9)
    assert seen_of(38, 39, 5, 40) == range(35, 40)
    assert seen_of(0, 1, 5, 2) == range(2)


def test_rows_without_words_keep_the_shading_of_their_cells() -> None:
    matrix = table(2, 2)
    plan = heat_plan(matrix, 40, 9, 2)
    line = heat_line(matrix, plan, 1, range(2), (0, 0), words=False)
    assert "".join(part.text for part in line).strip() == ""
    assert [part.strength for part in line if part.kind == "cell"] == [0.25, 1.0]
    assert [part.kind for part in line] == ["name", "cell", "cell", "marked"]


def light(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", ["right", "wrong", "training", "validation", "best"])
def test_what_stands_in_a_shaded_cell_can_be_read(name: str, role: str) -> None:
    theme = THEMES[name]
    assert theme.background
    assert theme.foreground
    for level in range(1, STEPS + 1):
        style = shade(theme.background, theme.variables[role], theme.foreground, level)
        assert style.color is not None
        assert style.bgcolor is not None
        low, high = sorted(map(light, (style.color.triplet, style.bgcolor.triplet)))  # type: ignore[arg-type]
        assert (high + 0.05) / (low + 0.05) >= 4.5, (level, style)
