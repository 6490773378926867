"""The pages for looking at a data set: its examples, one of them, its columns, its classes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from support.courses_screen import lines
from support.ui import SIZES, app, resized, until
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.datasets import listing
from tui_lab.datasets.column_figures import column_figures, shown_columns
from tui_lab.datasets.looking import Distribution, read_to_look_at
from tui_lab.reports.data_tables import figure_lines
from tui_lab.ui.data import looking_view as view
from tui_lab.ui.data.kernel_page import KernelPage, KernelRoom
from tui_lab.ui.data.looking_pages import GRID, LEAST_LINES, MOST_LINES
from tui_lab.ui.data.looking_screen import LookScreen
from tui_lab.ui.data.looking_view import ShownData
from tui_lab.ui.data.screen import DataScreen
from tui_lab.ui.data.view import why_not
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.picture import Card, Gallery, Ink
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, whatever the machine has."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)


def shown(name: str) -> ShownData:
    seen = read_to_look_at(name)
    return ShownData(seen, "training", None, seen.numbers("training").tolist(), 2, "none", None)


def test_the_line_on_top_names_what_is_shown_and_its_keys() -> None:
    narrow = view.head(shown("iris"), 78).plain
    assert "v: Training 84   /: all classes   g: not scaled   s: seed 0" in narrow
    assert view.head(shown("iris"), 120).plain.startswith("Iris")
    i18n.set_language("es")
    assert view.head(shown("iris"), 78).cell_len <= 78


def test_rows_hold_number_and_class_and_follow_the_columns_in_sight() -> None:
    seen = shown("iris")
    columns = shown_columns(seen.info)
    table = view.row_columns(columns, 150, seen.info)
    assert [each.id for each in table] == ["number", "class", "0", "1", "2", "3"]
    which = seen.numbers[2]
    cells = view.example_cells(seen, which, columns, [table[0], table[1], table[4]])
    value = f"{seen.raw(which)[2]:g}"
    assert [text for text, _role in cells] == [str(which), seen.truth_of(which), value]


def test_figures_stand_beside_each_other_or_scaled_first() -> None:
    seen = shown("iris")
    lines = figure_lines(column_figures(seen.seen, "standard"))
    for width, first in ((80, "after0"), (120, "before0")):
        columns = view.figure_columns(lines, width, scaled=True)
        assert columns[1].id == first
        assert {"before3", "after3", "spark"} <= {each.id for each in columns}
        assert len(view.figure_cells(lines[0], columns)) == len(columns)
    plain = view.figure_columns(lines, 80, scaled=False)
    assert sum(each.width + 2 for each in plain) <= 80


def test_classes_have_a_bar_for_each_part() -> None:
    rows = view.distribution_rows(
        Distribution("", ("a", "b"), {"training": (30, 10), "validation": (1, 3)})
    )
    assert [(row.label, row.note, row.parts[0].value) for row in rows] == [
        ("a", "Training", 1.0),
        ("", "Validation", 1 / 3),
        ("b", "Training", 1 / 3),
        ("", "Validation", 1.0),
    ]


def test_a_quantity_has_its_name_above_its_bars_and_in_the_rows() -> None:
    seen = shown("diabetes")
    [found] = seen.seen.distributions()
    assert view.distribution_rows(found)[0].label == "progression"
    table = view.row_columns(shown_columns(seen.info), 442, seen.info)
    assert table[1].title == "progression"
    assert "progression " in view.facts(seen).plain
    assert "/: all   " in view.head(seen, 78).plain


def test_why_a_set_that_is_not_at_hand_cannot_be_looked_at() -> None:
    said = why_not("look_inside", listing.info("mnist"), listing.availability("mnist"))
    assert "tui-lab data get mnist" in said


class SmallGallery(Gallery):
    """As large as the pages are in a terminal of 80x24."""

    size = Size(78, 20)  # type: ignore[assignment]


@pytest.mark.parametrize("words", [1, 2])
def test_twenty_five_pictures_are_seen_at_once_in_a_small_terminal(words: int) -> None:
    gallery = SmallGallery()
    pixels = np.zeros((28, 28), np.uint8)
    gallery.fill(
        99, lambda _n: Card(pixels, ("a", "b")), (28, 28), (0, 255), Ink.ASCII, words=words
    )
    gallery.make_room(GRID, MOST_LINES, LEAST_LINES)
    assert gallery.page >= 25
    assert len(gallery.seen) == gallery.page
    gallery.make_room(6, MOST_LINES, LEAST_LINES)  # with more room the words are back
    assert gallery.card_size[1] == 10


async def opened(pilot: Pilot[None], name: str) -> LookScreen:
    await pilot.press("5")
    screen = pilot.app.screen
    assert isinstance(screen, DataScreen)
    await until(pilot, "the list", lambda: screen.marked is not None)
    pilot.app.push_screen(LookScreen(listing.info(name)))
    await until(pilot, "the pages", lambda: isinstance(pilot.app.screen, LookScreen))
    look = pilot.app.screen
    assert isinstance(look, LookScreen)
    await until(pilot, "read", lambda: look.shown is not None)
    await pilot.pause()
    return look


async def test_pictures_are_walked_through_found_and_read_as_numbers() -> None:
    async with app().run_test() as pilot:
        look = await opened(pilot, "digits")
        assert look.shown is not None
        first = look.shown.numbers[:3]
        await pilot.press("right", "n", "enter")
        assert look.page == "one"
        table = look.query_one("#look-values", LineTable)
        assert f"Example {first[2]} " in str(look.query_one("#look-facts", Static).render())
        await until(pilot, "numbers", lambda: len(table.rows.keys) == 8)
        await pilot.press("slash")
        await until(pilot, "a question", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("enter")
        await until(pilot, "a field", lambda: isinstance(pilot.app.screen, InputScreen))
        wanted = int(look.shown.seen.numbers("test")[7])
        await pilot.press(*"9999", "enter")
        assert isinstance(pilot.app.screen, InputScreen)  # there is none of that number
        await pilot.press(*["backspace"] * 4, *str(wanted), "enter")
        await until(pilot, "found", lambda: look.shown.number == wanted)
        assert look.shown.part == "test"
        await pilot.press("g")
        await until(pilot, "scaled", lambda: look.shown.scaler is not None)
        assert look.shown.scaled(wanted).max() <= 1.0
        await pilot.press("escape")
        assert look.page == "examples"
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, DataScreen)


async def test_columns_and_classes_follow_part_and_seed() -> None:
    async with app().run_test() as pilot:
        look = await opened(pilot, "iris")
        await pilot.press("right_square_bracket")
        await until(pilot, "whole names", lambda: "sepal length (cm)  " in lines(pilot))
        await pilot.press("right_square_bracket")
        table = look.query_one("#look-figures", LineTable)
        await until(pilot, "figures", lambda: len(table.rows.keys) == 4)
        await pilot.press("g", "v")
        await until(pilot, "fitted", lambda: "84 examples" in lines(pilot))
        assert look.shown is not None
        assert (look.shown.part, look.shown.scaling) == ("validation", "standard")
        before = look.shown.numbers
        await pilot.press("s")
        await until(pilot, "seed 1", lambda: look.shown.seen.seed == 1)
        assert look.shown.numbers != before
        await pilot.press("G")
        await until(pilot, "a question", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press(*"iris-notebook", "enter")
        await until(pilot, "the preset's", lambda: look.shown.seen.like == "iris-notebook")
        assert look.shown.part == "training"  # the preset validates nothing
        assert "G: iris-notebook" in str(look.query_one("#look-head", Static).render())
        await pilot.press("G")
        await until(pilot, "a question", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("home", "down", "enter")
        await until(pilot, "a field", lambda: isinstance(pilot.app.screen, InputScreen))
        await pilot.press(*"test_split=2", "enter")
        assert isinstance(pilot.app.screen, InputScreen)  # a share is below 1
        await pilot.press("backspace", *".3", "enter")
        await until(pilot, "the own one", lambda: look.shown.seen.like == "test_split=.3")
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "Training 84, Validation 21, Test 45" in " ".join(lines(pilot).split())


@pytest.mark.parametrize("size", SIZES)
def test_pictures_of_the_pages(snap_compare: Any, size: str) -> None:
    async def prepare(pilot: Pilot[None]) -> None:
        look = await opened(pilot, "digits" if size == "small" else "iris")
        if size == "large":
            keys = ["right_square_bracket", "right_square_bracket", "g"]
            await pilot.press(*keys)
            table = look.query_one("#look-figures", LineTable)
            await until(pilot, "figures", lambda: len(table.rows.keys) == 4)
            await until(pilot, "fitted", lambda: "84 examples" in lines(pilot))
        await pilot.pause()

    assert snap_compare(app(), terminal_size=SIZES[size], run_before=prepare)


async def test_a_kernel_is_moved_over_the_marked_picture() -> None:
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = LookScreen(listing.info("digits"))
        await lab.push_screen(screen)
        await until(pilot, "read", lambda: isinstance(screen.focused, Gallery))
        screen.turn_to("kernel")
        page = screen.query_one(KernelPage)
        await until(pilot, "in front", lambda: isinstance(screen.focused, KernelRoom))
        await pilot.press("right", "down", "end")
        await until(pilot, "the last window", lambda: "row 5, column 5 of 6×6" in lines(pilot))
        for size in ((60, 20), (80, 24), (120, 40)):
            await resized(pilot, size)
            # The window, the kernel and the products stand in one line.
            await until(
                pilot,
                f"the sum at {size}",
                lambda: bool(re.search(r"\d +× +1 +0 +-1 += +-?\d", lines(pilot))),
            )
        await pilot.press("e")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press("end", "enter")
        await until(pilot, "asked for numbers", lambda: isinstance(lab.screen, InputScreen))
        await pilot.press(*"1 2", "slash", "enter")
        await until(pilot, "refused", lambda: "is no kernel" in lines(pilot))
        await pilot.press(*"3 4", "enter")
        await until(pilot, "an own one", lambda: "of 7×7" in lines(pilot))
        assert page._kernel == "1 2/3 4"
        screen.turn_to("examples")
        await pilot.pause()
        assert "e Kernel" not in lines(pilot)
        table = LookScreen(listing.info("iris"))
        assert "kernel" not in [id_ for id_, _title, _page in table.pages]
