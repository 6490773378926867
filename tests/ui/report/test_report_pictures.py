"""The examples: which are shown, in which order, and what is said of each."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from support.reports import change, digits_run, keep_answers, made_up_run, opened, sees, words
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tui_lab import i18n
from tui_lab.datasets import loading
from tui_lab.reports.access import results_of
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.reports.tasks import outcome_of
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.kit.drawing import Ink
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.picture import Gallery, fitting_width, strips
from tui_lab.ui.report.example import broken, words_beside
from tui_lab.ui.report.examples_choice import ORDERS, Choice, choice_line, ways_to_choose
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.report.screen import ReportScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen


async def pictures(pilot: Pilot[None], run: Run) -> tuple[ReportScreen, PicturesPane]:
    """The page of the examples, with its pictures drawn."""
    screen = await opened(pilot, run)
    await pilot.press("p")
    pane = screen.query_one(PicturesPane)
    await until(pilot, "the examples were read", lambda: pane.ready or pane.has_class("-instead"))
    await pilot.pause()
    return screen, pane


@pytest.mark.parametrize(
    ("shape", "columns", "lines", "expected"),
    [
        ((28, 28), 28, 14, 28),
        ((28, 28), 28, 11, 22),
        ((8, 8), 28, 11, 16),
        ((8, 8), 80, 40, 80),
        ((3, 3), 28, 14, 24),
        ((64, 32, 3), 80, 16, 16),
        ((28, 28), 0, 0, 1),
    ],
)
def test_a_picture_fits_its_room_in_whole_points(
    shape: tuple[int, ...], columns: int, lines: int, expected: int
) -> None:
    assert fitting_width(shape, columns, lines) == expected


@pytest.mark.parametrize("ink", list(Ink))
@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 3)])
def test_pictures_are_drawn_with_every_ink(ink: Ink, shape: tuple[int, ...]) -> None:
    image = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    lines = strips(image, 6, None, ink)
    assert len(lines) == 2
    assert all(sum(len(segment.text) for segment in line) == 6 for line in lines)


async def test_only_the_mistakes_are_shown_by_a_key() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        _screen, pane = await pictures(pilot, run)
        await sees(pilot, "1 of 300")
        await pilot.press("f")
        await sees(pilot, "1 of 10")
        await sees(pilot, "wrong")
        assert pane.choice == Choice(wrong=True)
        await pilot.press("f")
        await sees(pilot, "1 of 300")


async def test_the_arrows_go_from_picture_to_picture() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen, _pane = await pictures(pilot, run)
        gallery = screen.query_one(Gallery)
        await pilot.press("right", "right", "left")
        await sees(pilot, " 2 of 300")
        await sees(pilot, "no. 1 of the data set")
        await pilot.press("down")  # no two rows of small ones are seen
        await sees(pilot, " 3 of 300")
        await pilot.press("enter")
        await until(pilot, "a grid", lambda: gallery.rows > 1)
        await pilot.press("down")
        await sees(pilot, f"{3 + gallery.columns} of 300")
        await pilot.press("enter")
        await until(pilot, "one large", lambda: gallery.rows <= 1)
        assert screen.query_one("#pictures-one").display
        await pilot.press("escape")
        await until(pilot, "the grid again", lambda: gallery.rows > 1)
        assert lab.screen is screen
        await pilot.press("z")
        await until(pilot, "one large", lambda: gallery.rows <= 1)
        await pilot.press("end")
        await sees(pilot, "300 of 300")
        await pilot.press("right")
        await sees(pilot, "300 of 300")
        await pilot.press("home", "pagedown")
        await sees(pilot, f"{1 + gallery.page} of 300")


async def test_a_grid_has_all_probabilities_and_a_number_leads_to_its_picture() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen, pane = await pictures(pilot, run)
        gallery = screen.query_one(Gallery)
        few = gallery.page
        await pilot.press("z")
        await sees(pilot, "▁▅▁▁▁▁▁▁▁▁")
        assert not screen.query_one("#pictures-one").display
        assert gallery.page >= 15 > few
        await pilot.press("f", "slash", "up", "enter")
        await pilot.press("9", "9", "9", "9", "enter")
        await sees(pilot, "This part has no example 9,999")
        outcome = pane.classes_outcome
        assert outcome is not None
        right = int(outcome.results.indices[np.flatnonzero(outcome.results.right)[7]])
        await pilot.press(*["backspace"] * 4, *str(right), "enter")
        await sees(pilot, f"{right + 1} of 300")
        assert pane.choice == Choice()
        await pilot.press("minus")
        await until(pilot, "25 at once", lambda: gallery.columns * gallery.rows >= 25)
        assert (gallery.columns, gallery.rows) == (5, 5)  # of pictures as high as before
        await sees(pilot, "(")  # the truth behind a wrong answer
        assert not screen.query_one("#report-head").display
        await pilot.press("right_square_bracket")
        assert screen.query_one("#report-head").display
        await pilot.press("left_square_bracket", "z")
        await sees(pilot, f"no. {right} of the data set")
        assert gallery.page == few
        await pilot.press("z")  # back to the grid that was left
        await until(pilot, "25 at once", lambda: gallery.columns * gallery.rows >= 25)
        await pilot.press("plus", "plus")
        await sees(pilot, f"no. {right} of the data set")
        assert [pane.offers(each) for each in ("zoom_in", "zoom_out")] == [False, True]


def test_words_beside_a_picture_are_broken_or_cut() -> None:
    broke = [broken(name, 7, 3) for name in ("Coat", "Ankle boot", "T-shirt/top", "Pullover")]
    assert broke == [["Coat"], ["Ankle", "boot"], ["T-shirt", "top"], ["Pullov…"]]
    assert broken("(Sneaker)", 7, 2) == ["(Snea…)"]
    assert broken("(Ankle boot)", 7, 1) == ["(Ankl…)"]
    run = made_up_run("fashion-mnist", ("T-shirt/top", "Ankle boot"), [0, 1], [0, 0])
    outcome = outcome_of(run, results_of(run, "test"))
    assert isinstance(outcome, ClassOutcome)
    assert words_beside(outcome, 0, 7, 4) == ("✓ 0", "T-shirt", "top")
    assert words_beside(outcome, 1, 7, 4) == ("✗ 1", "T-shir…", "(Ankle", "boot)")


async def test_the_bars_name_the_truth_and_the_answer() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, run)
        await sees(pilot, "◂ truth and answer")
        await pilot.press("f")
        await sees(pilot, "◂ truth")
        lines = words(lab).splitlines()
        assert sum("◂ truth" in line for line in lines) == 1
        assert sum("◂ answer" in line for line in lines) == 1


async def test_a_class_is_chosen_from_a_list() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen, pane = await pictures(pilot, run)
        await pilot.press("slash")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press("end", "enter")
        await until(
            pilot, "asked for one", lambda: lab.screen.query_one(OptionList).option_count > 3
        )
        await pilot.press(*["down"] * 10, "enter")
        await until(pilot, "chosen", lambda: lab.screen is screen and pane.choice.predicted == 9)
        await sees(pilot, "answer: 9")
        await pilot.press("t")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press(*["down"] * 2, "enter")
        await sees(pilot, "No example meets these conditions.")
        await pilot.press("f")
        await until(pilot, "only wrong ones", lambda: pane.choice.wrong)
        assert (pane.choice.true, pane.choice.predicted) == (1, 9)


async def test_the_least_certain_come_first_when_asked() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, run)
        await pilot.press("o", "o")
        await sees(pilot, "most certain")
        await sees(pilot, "(95.0%)")
        await sees(pilot, "no. 299 of the data set")


async def test_pictures_are_drawn_in_plain_characters_by_a_key() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, run)
        assert "▀▀▀" in words(lab)
        await pilot.press("d")
        await until(pilot, "plain characters", lambda: "▀" not in words(lab))
        await sees(pilot, "@@")


async def test_a_table_shows_the_numbers_of_an_example_with_their_names() -> None:
    names = ("setosa", "versicolor", "virginica")
    labels = loading.load("iris").y_train.tolist()
    run = made_up_run("iris", names, labels, [1, *labels[1:]])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen, _pane = await pictures(pilot, run)
        await sees(pilot, "Examples")
        await sees(pilot, "petal length")
        await sees(pilot, "versicolor (setosa)")
        assert not screen.check_action("display", ())
        await pilot.press("right_square_bracket")
        await sees(pilot, "model.keras")


async def test_a_data_set_that_is_gone_or_was_changed_is_said() -> None:
    run = digits_run()
    keep_answers(run, [0, 1], [0, 1], 10, indices=[0, 99_999])
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, run)
        await sees(pilot, "has changed since the run")
        await pilot.press("s")
        await sees(pilot, "Right in 2 of 2 pictures")


async def test_results_for_a_set_nobody_has_are_still_reported() -> None:
    run = digits_run()
    change(run, lambda table: table["data"].__setitem__("dataset", "gone"))
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, Store().find(run.id))
        await sees(pilot, "gone")
        await pilot.press("s")
        await sees(pilot, "Right in 290 of 300 examples")


async def test_probabilities_that_are_no_numbers_are_drawn_as_dashes() -> None:
    run = digits_run()
    with np.load(run.path("test.npz")) as kept:
        arrays = dict(kept)
    arrays["probabilities"][0] = np.nan
    np.savez(run.path("test.npz"), **arrays)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await pictures(pilot, run)
        await sees(pilot, "–")


async def test_a_class_is_found_by_typing_its_name_or_number() -> None:
    names = ["ankle boot", "bag", "coat", "dress"]
    run = made_up_run("digits", names, [0, 1, 2, 3] * 5, [0, 1, 2, 3] * 5)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        _screen, pane = await pictures(pilot, run)
        await pilot.press("t")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press("d", "r", "enter")
        await until(pilot, "the dresses", lambda: pane.choice.true == 3)
        await sees(pilot, " 1 of 5")
        await pilot.press("slash")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ChoiceScreen))
        await pilot.press("end", "enter")
        await until(
            pilot, "asked for one", lambda: lab.screen.query_one(OptionList).option_count > 3
        )
        await pilot.press("2", "enter")
        await until(pilot, "the coats", lambda: pane.choice.predicted == 2)
        await pilot.press("0")
        await until(pilot, "all", lambda: pane.choice == Choice())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [60, 80])
def test_every_key_of_the_choice_is_in_sight(width: int, language: str) -> None:
    i18n.set_language(language)
    digits = [str(digit) for digit in range(10)]
    line = choice_line(Choice(), digits, 1, 300, width - 6, pictures=True, whole=300)
    assert line.cell_len <= width - 6
    assert [word for word in line.plain.split() if word in "/ftao0"] == ["/", "o"]
    line = choice_line(
        Choice(true=2, predicted=8), digits, 1, 12, width - 6, pictures=True, whole=539
    )
    if (width, language) != (60, "es"):
        assert "539" in line.plain, "all of the part, not all mistakes"
    assert line.cell_len <= width - 6
    assert [word for word in line.plain.split() if word in "/ftao0"] == ["/", "0", "o"]
    for wrong, (order, said) in itertools.product((False, True), ORDERS.items()):
        choice = Choice(wrong=wrong, order=order)
        line = choice_line(choice, digits, 1, 300, width - 6, pictures=True, whole=539)
        assert line.cell_len <= width - 6
        assert i18n._(said) in line.plain


def test_of_the_examples_of_a_cell_one_entry_leads_to_all_and_one_to_all_mistakes() -> None:
    def offered(choice: Choice) -> list[str]:
        return [way for way, _words in ways_to_choose(choice)]

    classes = ["true_class", "answer"]
    assert offered(Choice()) == ["number", "wrong", *classes]
    assert offered(Choice(wrong=True)) == ["number", "all_examples", *classes]
    assert offered(Choice(true=2)) == ["number", "all_examples", "mistakes", "wrong", *classes]
    assert offered(Choice(true=2, predicted=8)) == [
        *("number", "all_examples", "mistakes"),
        *classes,
    ]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 36)])
async def test_the_line_above_the_pictures_is_whole(size: tuple[int, int]) -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=size) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290")
        await pilot.press("p")
        await until(pilot, "pictures", lambda: screen.query_one(PicturesPane).ready)
        panel = screen.query_one("#pictures-all", Panel)
        await until(pilot, "its line", lambda: panel.title.endswith("in order"))
        await sees(pilot, " 1 of 300 ")
        await sees(pilot, "in order ")
