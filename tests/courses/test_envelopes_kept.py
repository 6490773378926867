"""A course that teaches to choose by the validation part keeps the test parts of its runs closed.

No list, no comparison and no report that is handed in tells a figure of a test part before that
part of the run was looked at, and none of them counts as a look.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.cli import call, keep_results, write_events
from support.courses import LINE, make_course
from support.runs import finish
from support.runs_screen import front, text_of, to_runs
from support.ui import app, snapshot_of_store, until
from textual.pilot import Pilot

from tui_lab.cli import repeats
from tui_lab.courses.handing_in import report
from tui_lab.courses.work import Coursework
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.reports.compare import compare
from tui_lab.reports.facts import facts_of
from tui_lab.reports.table import Line, gather
from tui_lab.reports.table_files import runs_csv, runs_markdown
from tui_lab.reports.table_lines import lines_of
from tui_lab.runs import envelope
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.shell.destinations import ComparisonPage

FIGURE = "0.8765"
"""The accuracy on the test part of every run here; nothing else comes out as this."""


def with_test(*changes: str, at: float | None = None) -> Run:
    """A run of the course's experiment whose test part was evaluated."""
    store = Store() if at is None else Store(clock=lambda: at)
    run = store.create(with_settings(from_line(LINE), list(changes)))
    finish(run)
    evaluated = {"split": "test", "loss": 0.4321, "accuracy": float(FIGURE), "examples": 360}
    write_events(run, ("evaluation", evaluated))
    for part in ("validation", "test"):
        keep_results(run, part, classes=10, wrong=1)
    return run


def begun(**course: Any) -> Coursework:
    """The small course, begun."""
    make_course(course={"validation_first": True} | course)
    work = Coursework("small")
    work.open(work.step("look"))
    return work


def lines() -> list[Line]:
    """The table of the runs."""
    store = Store()
    return lines_of(store.summaries(), store.runs())


def told() -> dict[str, str]:
    """All that lists and compares runs on the command line."""
    ids = [run.id for run in Store().runs()]
    return {
        "runs": call("runs").stdout,
        "runs --json": call("runs", "--json").stdout,
        "runs --csv": call("runs", "--csv").stdout,
        "runs --markdown": call("runs", "--markdown").stdout,
        "show": call("show", ids[0]).stdout,
        "show --json": call("show", ids[0], "--json").stdout,
        "compare": call("compare", *ids).stdout,
        "compare --json": call("compare", *ids, "--json").stdout,
    }


def telling(texts: dict[str, str]) -> set[str]:
    """Which of them tell the figure."""
    return {name for name, text in texts.items() if FIGURE in text}


def test_no_list_tells_a_figure_of_the_course_and_none_counts_as_a_look() -> None:
    work = begun()
    with_test(), with_test("layers[1].units=16")
    assert telling(told()) == set()
    assert FIGURE not in report(work)
    assert "sealed" in report(work)
    assert envelope.looks("digits").count == 0


def test_what_a_report_showed_is_told_from_then_on_of_this_run_alone() -> None:
    work = begun()
    run, other = with_test(), with_test("layers[1].units=16")
    call("report", run.id, "--split", "test")
    assert {line.id: line.sealed for line in lines()} == {run.id: False, other.id: True}
    found = {facts.facts.id: facts.test_metric for facts in rows(run, other)}
    assert found == {run.id: float(FIGURE), other.id: None}
    assert report(work).count(FIGURE) == 1
    call("compare", run.id, other.id)
    assert envelope.looks("digits").count == 1, "the comparison told what was known"


def rows(*runs: Run) -> Any:
    """The runs side by side."""
    return compare([facts_of(run) for run in runs]).rows


def test_outside_a_course_everything_is_told_and_a_comparison_is_a_look() -> None:
    make_course(course={"validation_first": True})  # not begun
    with_test(), with_test("layers[1].units=16")
    assert telling(told()) == set(told())
    assert envelope.looks("digits").count == 4, "each of the comparisons is one"


@pytest.mark.parametrize("course", [{"validation_first": False}, {}])
def test_only_a_course_that_says_so_keeps_them(course: dict[str, bool]) -> None:
    make_course(course=course)
    work = Coursework("small")
    work.open(work.step("look"))
    with_test()
    assert not lines()[0].sealed


def test_a_course_with_envelopes_keeps_also_those_of_runs_that_were_not_sealed() -> None:
    begun(validation_first=False, sealed_until="vary")
    with_test()
    assert lines()[0].sealed


def test_runs_from_before_or_on_other_data_and_after_a_new_beginning_are_free() -> None:
    old = with_test(at=1_000_000.0)
    work = begun()
    other = with_test("data.dataset=iris", "data.test_split=0.3")
    mine = with_test()
    assert {line.id: line.sealed for line in lines()} == {
        old.id: False,
        other.id: False,
        mine.id: True,
    }
    work.reset()
    assert not any(line.sealed for line in lines())


def test_the_tables_for_other_programs_say_that_it_is_sealed() -> None:
    begun()
    with_test()
    head, row = runs_csv(lines()).splitlines()
    record = dict(zip(head.split(","), row.split(","), strict=False))
    assert (record["test_accuracy"], record["test_sealed"]) == ("", "yes")
    assert "| sealed |" in runs_markdown(lines())
    assert gather(lines())[0].test_metric is None
    assert "test" not in json.loads(call("runs", "--json").stdout)[0]["evaluations"]


def test_repeats_are_summed_up_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    begun()
    runs = [with_test(), with_test("seed=8")]
    repeats.show_spread(runs)
    out = capsys.readouterr()
    assert FIGURE not in out.out
    assert "stays in its envelope" in out.err
    assert envelope.looks("digits").count == 0


def test_progress_that_cannot_be_read_keeps_nothing() -> None:
    work = begun()
    with_test()
    (work.store.home / "progress" / "small.json").write_text("broken")
    assert not lines()[0].sealed


async def compared(pilot: Pilot[None], *runs: Run) -> str:
    """The table of the comparison."""
    assert isinstance(pilot.app, LabApp)
    pilot.app.snapshot = snapshot_of_store()
    pilot.app.open(ComparisonPage(runs))
    await until(pilot, "comparison", lambda: isinstance(pilot.app.screen, CompareScreen))
    screen = front(pilot, CompareScreen)
    await until(pilot, "what was read", lambda: screen.side is not None)
    await pilot.pause()
    return text_of(pilot, "Rows")


@pytest.mark.screen
async def test_the_interface_shows_a_sign_instead() -> None:
    begun()
    run, other = with_test(), with_test("layers[1].units=16")
    async with app().run_test(size=(120, 40)) as pilot:
        await to_runs(pilot)
        assert "✉" in text_of(pilot, "Rows")
        assert FIGURE not in text_of(pilot, "Rows")
        assert "sealed" in text_of(pilot, "#runs-detail")
        shown = await compared(pilot, run, other)
        assert "✉" in shown
        assert FIGURE not in shown
        assert "report of a run opens them" in text_of(pilot, "#compare-more")
        assert envelope.looks("digits").count == 0
        envelope.record_look(run, run.dataset)
        await pilot.press("escape")
        pilot.app.snapshot = snapshot_of_store()  # type: ignore[attr-defined]
        await until(pilot, "one is open", lambda: FIGURE in text_of(pilot, "Rows"))
