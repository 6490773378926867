"""The report of a run that answers quantities: its own pages, and one of several quantities."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.quantities import quantity_run
from support.reports import digits_run, keep_answers, opened, sees, words
from support.ui import app, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from tui_lab.runs.run import Run
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.report.figure_table import FigureTable
from tui_lab.ui.report.quantity_examples_page import QuantityExamplesPane
from tui_lab.ui.report.tasks import PAGES


async def test_the_pages_tell_how_far_off_the_answers_are_and_lead_to_the_examples() -> None:
    run = quantity_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "The answers are off by")
        tabs = [tab.id for tab in screen.query_one(PagesPanel).tabs]
        assert tabs == [page.id for page in PAGES["regression"]]
        assert "largest error" in words(lab)
        assert screen.check_action("tab_confusion", ()) is False
        assert screen.check_action("next_quantity", ()) is False

        await pilot.press("down", "enter")
        pane = screen.query_one(QuantityExamplesPane)
        await until(pilot, "the range", lambda: pane.range_ == 1 and pane.ready)
        table = pane.query_one(LineTable)
        assert len(table.rows.keys) == screen.data.outcome.report.quantities[0].ranges[1].examples
        await sees(pilot, "bmi")
        await pilot.press("o")
        await sees(pilot, "smallest errors")
        await pilot.press("slash")
        await until(pilot, "asked", lambda: bool(lab.screen.query(OptionList)))
        await pilot.press("enter")  # the one that is marked stays
        await until(pilot, "back", lambda: lab.screen is screen)
        await pilot.press("escape")
        await until(pilot, "the summary", lambda: screen.page == "summary")

        screen.pages.turn_to("answers")
        await sees(pilot, "answer = truth")
        await pilot.press("g")
        await sees(pilot, "no error")
        await pilot.press("v", "v")
        await sees(pilot, "Training part")
        screen.pages.turn_to("summary")
        told = "has learned from these examples"
        await until(pilot, "told", lambda: told in " ".join(words(lab).split()))


async def test_one_of_several_quantities_is_looked_at_on_every_page() -> None:
    run = quantity_run(("progression", "weight"), ("", "kg"))
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, run)
        table = screen.query_one("#summary-quantities", FigureTable)
        await until(pilot, "the table", lambda: table.rows.has_focus and len(table.rows.keys) == 2)
        await pilot.press("down")
        await sees(pilot, "weight: the answers are off by")
        assert screen.data is not None
        assert screen.data.quantity == 1
        screen.pages.turn_to("answers")
        await sees(pilot, "Answers against the truth: weight")
        await pilot.press("slash")
        await until(pilot, "asked", lambda: bool(lab.screen.query(OptionList)))
        await pilot.press("enter")
        await sees(pilot, "Answers against the truth: progression")
        await pilot.resize_terminal(110, 30)
        await sees(pilot, "Errors against the answer: progression")
        assert screen.check_action("display", ()) is False
        screen.query_one(PagesPanel).focus()
        await pilot.press("right_square_bracket")  # also from there the arrows are the page's
        await sees(pilot, "largest errors")
        examples = screen.query_one("#examples-table", LineTable)
        await until(pilot, "focus", lambda: examples.rows.has_focus)
        await pilot.resize_terminal(60, 30)
        await until(pilot, "more columns", lambda: examples.rows.view.more)
        assert screen.check_action("more_columns", ())
        await pilot.click("#examples-table Header", offset=(examples.size.width - 1, 0))
        await until(pilot, "scrolled", lambda: examples.rows.view.skipped == 1)
        await pilot.press("right")
        await until(pilot, "further", lambda: examples.rows.view.skipped == 2)
        await pilot.press("v")
        await sees(pilot, "Validation part")


async def test_the_training_part_of_classes_has_a_report_and_no_interval() -> None:
    run = digits_run()
    labels = [place % 10 for place in range(60)]
    keep_answers(run, labels, [1, *labels[1:]], 10, "training")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        screen.read("training")
        await sees(pilot, "Right in 59 of 60 pictures")
        await sees(pilot, "has learned from these pictures")
        assert "95% interval" not in words(lab)
        screen.pages.turn_to("confusion")
        await sees(pilot, "Precision")


def shot(run: Run, page: str) -> Callable[[Pilot[None]], object]:
    async def before(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, run)
        screen.pages.turn_to(page)
        await sees(pilot, {"summary": "off by", "answers": "answer = truth"}.get(page, "bmi"))
        held = PagesPanel if page == "answers" else LineTable
        await until(
            pilot, "focus", lambda: any(each.has_focus_within for each in screen.query(held))
        )
        await pilot.pause()

    return before


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("page", "size"),
    [("summary", (80, 24)), ("answers", (120, 40)), ("pictures", (80, 24))],
)
def test_how_the_pages_of_quantities_look(
    page: str, size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    run = quantity_run(("progression", "weight"), ("", "kg"))
    assert snap_compare(app(), terminal_size=size, run_before=shot(run, page))


async def test_of_pictures_the_marked_one_is_drawn_with_its_truth_and_answer() -> None:
    run = quantity_run(("how many",), dataset="digits")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        screen.pages.turn_to("pictures")
        await sees(pilot, "truth: ")
        await until(pilot, "drawn", lambda: "▀" in words(lab))
        before = words(lab)
        await pilot.press("down")
        await until(pilot, "another one", lambda: words(lab) != before)
        await pilot.press("g")
        await until(pilot, "plain characters", lambda: "▀" not in words(lab))
