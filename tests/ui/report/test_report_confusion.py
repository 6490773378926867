"""The confusion matrix: readable, moved in by arrows, and the way to its pictures."""

from __future__ import annotations

import re

import pytest
from support.reports import digits_run, made_up_run, opened, sees, words
from support.ui import app, until
from textual.app import App, ComposeResult

from tui_lab.text.fit import abbreviations
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.report.confusion_matrix import ConfusionGrid, cell_text
from tui_lab.ui.report.pictures_page import PicturesPane

FASHION = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Ankle boot")


class GridApp(App[None]):
    """A grid alone on the screen."""

    def __init__(self, matrix: list[list[int]], classes: list[str]) -> None:
        super().__init__()
        self._matrix = tuple(map(tuple, matrix))
        self._names = classes
        self.register_theme(THEMES["dark"])
        self.theme = THEMES["dark"].name

    def compose(self) -> ComposeResult:
        yield ConfusionGrid()

    def on_mount(self) -> None:
        self.query_one(ConfusionGrid).fill(self._matrix, self._names)
        self.query_one(ConfusionGrid).focus()


def lines_of(grid: ConfusionGrid) -> list[str]:
    return [grid.render_line(y).text.rstrip() for y in range(grid.size.height)]


@pytest.mark.parametrize(
    ("names", "width", "expected"),
    [
        (("0", "1"), 4, ("0", "1")),
        (FASHION, 4, ("T-sh", "Trou", "Pull", "Dres", "Coat", "Sand", "Shir", "Ankl")),
        (("sepal one", "sepal two"), 4, ("0", "1")),
        (("a", "much longer"), 20, ("a", "much longer")),
    ],
)
def test_names_are_cut_so_that_they_stay_different(
    names: tuple[str, ...], width: int, expected: tuple[str, ...]
) -> None:
    assert abbreviations(names, width) == expected


def test_shares_never_hide_a_mistake() -> None:
    assert cell_text(0, 10) == "·"
    assert cell_text(1, 1000) == "<1%"
    assert cell_text(0, 0) == "·"
    assert cell_text(25, 100) == "25%"


async def test_two_classes_fill_two_rows_with_the_diagonal_in_brackets() -> None:
    lab = GridApp([[5, 2], [1, 7]], ["no", "yes"])
    async with lab.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        grid = lab.query_one(ConfusionGrid)
        assert grid.cursor == (0, 1)  # the most frequent mistake
        lines = lines_of(grid)
        assert lines[1].split() == ["no", "▾yes", "Support", "Recall"]
        assert lines[2].replace("▸", " ").split() == ["no", "[5]", "2", "7", "0.71", "▼"]
        assert lines[3].split() == ["yes", "1", "[7]", "8", "0.88"]
        assert lines[4].split() == ["Answered", "6", "9"]
        assert lines[5].split() == ["Precision", "0.83", "0.78", "0.80"]
        grid.shares = True
        assert lines_of(grid)[2].replace("▸", " ").split()[:3] == ["no", "[71%]", "29%"]


async def test_margins_give_way_before_cells_do() -> None:
    lab = GridApp([[5, 2], [1, 7]], ["no", "yes"])
    async with lab.run_test(size=(29, 5)) as pilot:
        await pilot.pause()
        lines = lines_of(lab.query_one(ConfusionGrid))
        assert lines[1].split() == ["no", "▾yes", "Recall"]
        assert [line.split()[0] for line in lines[2:]] == ["▸no", "yes", "Precision"]
    lab = GridApp([[5, 2], [1, 7]], ["no", "yes"])
    async with lab.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        lines = lines_of(lab.query_one(ConfusionGrid))
        assert lines[1].split() == ["no", "▾yes"]
        assert [line.split()[0] for line in lines[2:]] == ["▸no", "yes"]


async def test_the_sentence_is_of_the_cell_under_the_mouse_and_a_second_click_opens_it() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("c")
        await sees(pilot, "5 pictures of class 3 were taken for class 9.")
        grid = screen.query_one(ConfusionGrid)
        x, y = grid.plan.label + 3 * grid.plan.cell + 1, 2 + 8
        await pilot.hover(ConfusionGrid, offset=(x, y))
        await sees(pilot, "4 pictures of class 8 were taken for class 3.")
        assert grid.cursor == (3, 9)
        await pilot.hover(ConfusionGrid, offset=(1, 1))
        await sees(pilot, "5 pictures of class 3 were taken for class 9.")
        await pilot.click(ConfusionGrid, offset=(x, y))
        await until(pilot, "the cell", lambda: grid.cursor == (8, 3))
        await pilot.click(ConfusionGrid, offset=(x, y))
        await until(pilot, "the pictures", lambda: screen.page == "pictures")


async def test_thirty_classes_scroll_with_the_cursor_and_keep_their_names() -> None:
    size = 30
    matrix = [[9 if r == c else (r * c) % 3 for c in range(size)] for r in range(size)]
    lab = GridApp(matrix, [f"class {n}" for n in range(size)])
    async with lab.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        grid = lab.query_one(ConfusionGrid)
        await pilot.press("home", *["pageup"] * 3)
        await pilot.pause()
        assert grid.cursor == (0, 0)
        assert "rows 0–11 ▾," in lines_of(grid)[0]
        await pilot.press("end", "pagedown", "pagedown", "pagedown")
        await pilot.pause()
        assert grid.cursor == (29, 29)
        lines = lines_of(grid)
        assert "rows ▴ 18–29," in lines[0]
        assert "–29; 30 classes" in lines[0]
        assert lines[-1].lstrip("▸ ").startswith("29 class 29")
        assert lines[-1].endswith("[9]")


async def test_a_matrix_without_examples_is_drawn() -> None:
    lab = GridApp([[0, 0], [0, 0]], ["a", "b"])
    async with lab.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        grid = lab.query_one(ConfusionGrid)
        grid.shares = True
        assert "[·]" in lines_of(grid)[2]


async def test_a_cell_is_told_in_a_sentence_and_opens_its_pictures() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("c")
        await sees(pilot, "5 pictures of class 3 were taken for class 9.")
        grid = screen.query_one(ConfusionGrid)
        await until(pilot, "the grid has the focus", lambda: screen.focused is grid)
        assert grid.cursor == (3, 9)
        await pilot.press(*["down"] * 5, *["left"] * 6)
        await sees(pilot, "4 pictures of class 8 were taken for class 3.")
        await pilot.press("enter")
        pane = screen.query_one(PicturesPane)
        await until(pilot, "the pictures are there", lambda: screen.page == "pictures")
        await sees(pilot, "1 of 4")
        assert (pane.choice.true, pane.choice.predicted) == (8, 3)
        await sees(pilot, "truth: 8   answer: 3")


async def test_counts_become_shares_by_a_key() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("c")
        await sees(pilot, "[")
        assert "%]" not in words(lab)
        await pilot.press("d")
        await sees(pilot, "%]")


async def test_long_names_are_cut_and_explained_below() -> None:
    names = [*FASHION, "Bag", "Sneaker"]
    run = made_up_run("fashion-mnist", names, list(range(10)) * 3, [*range(10)] * 2 + [0] * 10)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await pilot.press("c")
        await sees(pilot, "Tro = Trouser")
        assert "Ankle boot" in words(lab)


async def test_it_is_said_on_which_sides_there_are_more_columns() -> None:
    lab = GridApp(
        [[100 + r + c for c in range(12)] for r in range(12)], [str(n) for n in range(12)]
    )
    async with lab.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        grid = lab.query_one(ConfusionGrid)
        await pilot.press("home")
        await pilot.pause()
        assert re.search(r"rows 0–11, columns 0–\d ▸; 12 classes", lines_of(grid)[0])
        await pilot.press(*["right"] * 7)
        await pilot.pause()
        assert re.search(r"columns ◂ \d–\d+ ▸;", lines_of(grid)[0])
        await pilot.press("end")
        await pilot.pause()
        assert re.search(r"columns ◂ \d–11;", lines_of(grid)[0])
