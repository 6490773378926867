"""The accuracy written large; the bars of the classes: what was right, what it was taken for."""

from __future__ import annotations

import numpy as np
import pytest
from support.reports import digits_run, made_up_run, opened, sees, words
from support.ui import app, until
from textual.widgets import Digits

from tui_lab.reports.metrics import report_of
from tui_lab.ui.report.class_table import ClassTable, least_recognised, lines_of, taken_words

CONFUSION = np.array([[6, 3, 1], [0, 4, 0], [0, 0, 0]], dtype=np.int64)
NAMES = ("cat", "dog", "a very long name")


def test_a_class_says_for_what_it_was_taken_as_far_as_there_is_room() -> None:
    cat, dog, nothing = lines_of(report_of(CONFUSION), NAMES)
    assert taken_words(cat) == "→ dog (3), a very long name (1)"
    assert taken_words(cat, 20) == "→ dog (3), …"
    assert taken_words(cat, 11) == "→ dog (3),…"
    assert taken_words(cat, 10) == "→ dog (3)…"
    assert taken_words(cat, 9) == "→ dog (3)"
    assert [taken_words(cat, room) for room in (8, 7, 6)] == ["→ dog…"] * 3, "no count is cut"
    assert taken_words(cat, 4) == "→ d…"
    assert taken_words(dog) == taken_words(nothing) == ""


def test_the_least_recognised_classes_are_named_lowest_first() -> None:
    assert least_recognised(report_of(CONFUSION), NAMES) == ["cat"]
    assert least_recognised(report_of(np.eye(3, dtype=np.int64)), NAMES) == [], "all are alike"
    many = np.diag(np.arange(1, 6)) + np.eye(5, dtype=np.int64)[:, ::-1]
    assert least_recognised(report_of(many), list("abcde")) == ["a", "b", "d"]


def test_the_parts_of_a_bar_are_recall_and_the_rest() -> None:
    cat, dog, nothing = lines_of(report_of(CONFUSION), NAMES)
    assert [(part.value, part.role) for part in cat.bar] == [(0.6, "right"), (0.4, "wrong")]
    assert [part.value for part in dog.bar] == [1.0, 0.0]
    assert nothing.bar == (), "there are no examples of it"


async def test_bars_stand_beside_the_figures_where_there_is_room() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "→ 9 (5)")
        await sees(pilot, "lowest in all three")
        lines = words(lab).splitlines()
        (three,) = [line for line in lines if "→ 9 (5)" in line]
        (five,) = [line for line in lines if "→ 8 (1)" in line]
        assert three.count("■") + three.count("□") == five.count("■") + five.count("□")
        assert five.count("□") == 1
        assert three.count("□") == 5
        await pilot.resize_terminal(60, 20)
        await until(pilot, "no bars", lambda: "■" not in words(lab))
        await sees(pilot, "Class ▲")
        assert screen.query_one(ClassTable).has_focus


@pytest.mark.parametrize(("size", "large"), [((120, 40), True), ((80, 24), False)])
async def test_the_accuracy_is_large_from_34_lines_on(size: tuple[int, int], large: bool) -> None:
    run = digits_run()
    async with app().run_test(size=size) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290 of 300 pictures (96.7%).")
        digits = screen.query_one(Digits)
        assert digits.value == "96.7%"
        assert digits.display == large


async def test_plain_terminals_have_plain_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    run = made_up_run("digits", ("a", "b"), [0, 0, 1, 1], [0, 1, 1, 1])
    lab = app()
    async with lab.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "> b (1)")
        await sees(pilot, "#######ooooooo")
        assert not screen.query_one(Digits).display
