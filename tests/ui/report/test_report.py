"""The report: what a person sees first, which part it is on, and what can be done with the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import recorded
from support.reports import digits_run, made_up_run, opened, sees, words
from support.ui import app, until
from textual.widgets import Input

from tui_lab import i18n, settings
from tui_lab.runs import envelope
from tui_lab.runs.store import Store
from tui_lab.ui.kit.pages import PagesPanel
from tui_lab.ui.report.class_table import ClassTable, lines_of, remark
from tui_lab.ui.report.tasks import PAGES
from tui_lab.ui.shell.dialogs import ConfirmScreen, InputScreen
from tui_lab.ui.shell.path_question import path_problem
from tui_lab.ui.training.screen import TrainingScreen


def row_of(text: str, name: str) -> list[str]:
    """The cells of a class in the table on the screen."""
    for line in text.splitlines():
        cells = line.replace("▸", " ").split()
        if cells and cells[0] == name and len(cells) > 4:
            return cells
    raise AssertionError(f"no row of {name} in:\n{text}")


async def test_the_recall_of_class_8_stands_on_the_first_screen() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Right in 290 of 300 pictures")
        assert screen.data is not None
        assert screen.data.outcome is not None
        scores = screen.data.outcome.report.classes[8]
        cells = row_of(words(lab), "8")
        assert cells[1] == f"{scores.precision:.3f}"
        assert cells[2] == f"{scores.recall:.3f}"
        assert cells[3] == "▼" or cells[3] == f"{scores.f1:.3f}"
        assert "macro average" in words(lab)
        assert "weighted average" in words(lab)


@pytest.mark.parametrize(
    ("size", "recall", "precision"),
    [
        ((80, 24), "pictures of class 8, the network recognised", "answers “8”"),
        ((60, 20), "recognised 27 of 31 (87.1%).", "27 of 28 answers right (96.4%)."),
    ],
)
async def test_the_class_under_the_cursor_is_explained_in_counts(
    size: tuple[int, int], recall: str, precision: str
) -> None:
    run = digits_run()
    async with app().run_test(size=size) as pilot:
        await opened(pilot, run)
        await pilot.press(*["down"] * 8)
        await sees(pilot, recall)
        await sees(pilot, precision)


async def test_the_classes_are_sorted_by_a_key_and_the_lowest_is_named() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        table = screen.query_one(ClassTable)
        await pilot.press("o", "o")
        await until(pilot, "sorted by recall", lambda: table.order == "recall")
        assert table.chosen == 0  # the cursor stayed with its class
        await pilot.press("home")
        await until(pilot, "the lowest first", lambda: table.chosen == 3)
        await sees(pilot, "lowest in all three")


async def test_sorting_keeps_the_order_of_equals_and_marks_no_perfect_class() -> None:
    import numpy as np

    from tui_lab.reports.metrics import report_of

    perfect = report_of(np.diag([3, 2, 5]).astype(np.int64))
    assert [remark(line) for line in lines_of(perfect, "abc")] == ["", "", ""]
    alike = report_of(np.array([[9, 1], [1, 9]], dtype=np.int64))
    assert [remark(line) for line in lines_of(alike, "ab")] == ["", ""]
    assert [line.name for line in lines_of(perfect, "abc", "recall")] == ["a", "b", "c"]
    assert [line.name for line in lines_of(perfect, "abc", "support")] == ["b", "a", "c"]


async def test_the_other_part_is_one_key_away_and_the_look_is_counted_once() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Test part")
        await sees(pilot, "test of digits: seen 1 time")
        await pilot.press("v")
        await sees(pilot, "Validation part")
        await sees(pilot, "Right in 100 of 100 pictures")
        await pilot.press("v")
        await sees(pilot, "Training part")
        await sees(pilot, "This run has no results on the training part.")
        await pilot.press("v")
        await sees(pilot, "Test part")
        await until(
            pilot, "test again", lambda: screen.data is not None and screen.data.split == "test"
        )
    assert envelope.looks("digits").count == 1


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_pages_keep_their_names_at_60_columns(language: str) -> None:
    i18n.set_language(language)
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, run)
        panel = screen.query_one(PagesPanel)
        lines = set()
        for page in PAGES["classification"]:
            screen.pages.turn_to(page.id)
            line = panel.line.content
            lines.add(line.plain)
            assert line.cell_length <= panel.size.width
            assert i18n._(page.title) in line.plain
        assert len(lines) == 1, "the names do not move with the page in front"


async def test_the_titles_of_the_classes_stay_in_sight() -> None:
    names = [f"class{number}" for number in range(40)]
    labels = [place // 3 for place in range(120)]
    run = made_up_run("digits", names, labels, labels)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        table = screen.query_one(ClassTable)
        await until(pilot, "focus", lambda: table.has_focus)
        for key in ["end", "pageup", "up", "up", "home", "down"]:
            await pilot.press(key)
            await pilot.pause()
            lines = words(lab).splitlines()
            titles = [line for line in lines if "Precision " in line and "Recall" in line]
            assert len(titles) == 1
            (here,) = [line for line in lines if "▸" in line]
            assert here.split()[1] == f"class{table.chosen}"
            assert lines.index(titles[0]) < lines.index(here)


async def test_the_row_of_the_cursor_has_one_colour() -> None:
    run = digits_run()
    settings.change("theme", "ansi-dark")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        table = screen.query_one(ClassTable)
        await pilot.press(*["down"] * 3)  # class 3 has the lowest figures
        await pilot.pause()
        strip = table.render_line(4)
        assert "▼" in strip.text
        styles = {(s.style.color, s.style.reverse) for s in strip if s.style is not None}
        assert len(styles) == 1


async def test_a_sealed_run_shows_validation_until_the_envelope_is_opened() -> None:
    run = digits_run(sealed=True)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await sees(pilot, "Validation part")
        await sees(pilot, "test part sealed (V opens)")
        await pilot.press("v")
        await sees(pilot, "Training part")
        await pilot.press("v")  # past the envelope
        await sees(pilot, "Validation part")
        assert envelope.looks("digits").count == 0

        await pilot.press("V")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, "back", lambda: lab.screen is screen)
        assert not envelope.is_open(run)

        await pilot.press("V")
        await until(pilot, "asked", lambda: isinstance(lab.screen, ConfirmScreen))
        await pilot.press("y")
        await sees(pilot, "Test part")
        await sees(pilot, "Right in 290 of 300 pictures")
    assert envelope.is_open(run)
    assert envelope.looks("digits").count == 1


async def test_damaged_results_are_said_in_their_place_and_the_rest_works() -> None:
    run = digits_run()
    run.path("test.npz").write_bytes(b"PK\x03\x04 not really")
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "test.npz")
        await sees(pilot, "Train it again")
        for key in ("c", "p"):
            await pilot.press(key)
            await sees(pilot, "test.npz")
        await pilot.press("k", "left_square_bracket")
        await sees(pilot, "digits-mlp-64")
        await pilot.press("s", "v")
        await sees(pilot, "Right in 100 of 100 pictures")
    assert envelope.looks("digits").count == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("diverged", "not a number"), ("killed", "is gone"), ("finished", "no results")],
)
async def test_a_run_without_results_says_why_in_a_sentence(name: str, sentence: str) -> None:
    (run,) = recorded(name)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, sentence)
        await pilot.press("k", "left_square_bracket")
        await sees(pilot, "Seed")


async def test_an_experiment_from_a_later_version_is_said_and_nothing_breaks() -> None:
    run = digits_run()
    path = run.path("run.json")
    path.write_text(path.read_text().replace('"Flatten"', '"Transformer"'))
    run = Store().find(run.id)
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "Transformer")
        for keys in ("c", "p", "w escape", "e", "k", "s"):  # the choice of forms covers the page
            await pilot.press(*keys.split())
            await sees(pilot, "Transformer")


async def test_the_pages_follow_each_other() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        seen = []
        for _turn in range(6):
            seen.append(screen.page)
            await pilot.press("right_square_bracket")
        assert seen == ["summary", "confusion", "pictures", "weights", "experiment", "script"]
        assert screen.page == "summary"
        await pilot.press("left_square_bracket")
        assert screen.page == "script"


async def test_the_script_is_exported_to_a_path_and_an_old_file_is_kept_unless_told(
    tmp_path: Path,
) -> None:
    run = digits_run()
    target = tmp_path / "mine.py"
    lab = app()
    async with lab.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot, run)

        async def export(answer: str | None = None) -> None:
            await pilot.press("k", "x")
            await until(pilot, "asked what", lambda: lab.screen is not screen)
            await pilot.press("enter")
            await until(pilot, "asked where", lambda: isinstance(lab.screen, InputScreen))
            field = lab.screen.query_one(Input)
            assert field.value.endswith("digits-mlp-64.py")
            field.value = str(target)
            await pilot.press("enter")
            if answer:
                await until(pilot, "asked again", lambda: isinstance(lab.screen, ConfirmScreen))
                await pilot.press(answer)

        await export()
        await until(pilot, "written", lambda: target.exists() and lab.screen is screen)
        assert "keras" in target.read_text()
        compile(target.read_text(), str(target), "exec")

        target.write_text("kept")
        await export("n")
        await until(pilot, "another name", lambda: isinstance(lab.screen, InputScreen))
        await pilot.press("escape")
        assert target.read_text() == "kept"

        await export("y")
        await until(pilot, "replaced", lambda: target.read_text() != "kept")


async def test_an_export_that_cannot_be_is_said(tmp_path: Path) -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot, run)
        await pilot.press("p", "right_square_bracket", "x")
        await until(pilot, "asked what", lambda: lab.screen is not screen)
        await pilot.press("enter")
        await until(pilot, "asked where", lambda: isinstance(lab.screen, InputScreen))
        lab.screen.query_one(Input).value = str(tmp_path / "none.keras")
        await pilot.press("enter")
        await until(
            pilot, "said", lambda: any("model.keras" in note.title for note in lab._notifications)
        )
    assert not (tmp_path / "none.keras").exists()


def test_a_path_is_checked_before_anything_is_written(tmp_path: Path) -> None:
    assert path_problem("") == "Name a file."
    assert str(tmp_path / "no") in (path_problem(str(tmp_path / "no" / "x.py")) or "")
    assert path_problem(str(tmp_path / "x.py")) is None
    assert path_problem(str(tmp_path)) is None
    assert path_problem("a\0b") is not None


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [("n", "It confuses 3 and 9.", lambda run: run.note), ("N", "wide", lambda run: run.name)],
)
async def test_a_note_and_a_name_are_kept(
    key: str, text: str, kept: Callable[[object], str]
) -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, run)
        await pilot.press(key)
        await until(pilot, "asked", lambda: isinstance(lab.screen, InputScreen))
        lab.screen.query_one(Input).value = text
        await pilot.press("enter")
        await until(pilot, "kept", lambda: lab.screen is screen and kept(run) == text)
        await pilot.press("k", "left_square_bracket")
        await sees(pilot, text)


def has_results(screen: object) -> bool:
    return isinstance(screen, TrainingScreen) and bool(screen.state.evaluations)


async def test_training_on_leads_to_the_training_view() -> None:
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(80, 24)) as pilot:
        report = await opened(pilot, run)
        for way_back in ("escape", "enter"):  # Enter asks for the report, which lies below
            await pilot.press("r")
            await until(pilot, "the training", lambda: isinstance(lab.screen, TrainingScreen))
            await until(pilot, "its results", lambda: has_results(lab.screen))
            await pilot.press(way_back)
            await until(pilot, "the same report", lambda: lab.screen is report)


async def test_everything_can_be_read_in_spanish_at_60_by_20() -> None:
    i18n.set_language("es")
    run = digits_run()
    lab = app()
    async with lab.run_test(size=(60, 20)) as pilot:
        await opened(pilot, run)
        await sees(pilot, "Acierta en 290 de 300")
        for key in "cpweks":
            await pilot.press(key)
            await pilot.pause()
        assert lab.is_running


def test_every_action_of_the_report_can_be_done() -> None:
    from tui_lab.ui.report.actions import ACTIONS
    from tui_lab.ui.report.handlers import PageHandlers, ReportHandlers
    from tui_lab.ui.report.summary_page import SummaryPane

    def done_by(action: str) -> int:
        return sum(callable(getattr(each, action, None)) for each in (PageHandlers, ReportHandlers))

    assert {action.id: done_by(action.id) for action in ACTIONS} == dict.fromkeys(
        (action.id for action in ACTIONS), 1
    )
    # One key leads to the next part, one to pictures or to examples that are none;
    # z is for a grid of pictures, or for maps.
    doubled = (
        *("show_test", "show_training", "class_examples", "range_examples", "own_example"),
        *("export_report", "maps", "zoom_large", "step_example"),
    )
    others = [action for action in ACTIONS if action.id not in doubled]
    pictures = {"display", "zoom"}
    assert not SummaryPane.OFFERS & pictures, "there is no room for them"
    assert sum(action.shown for action in others if action.id not in pictures) <= 6
    keys = [key for action in others for key in action.keys]
    assert len(keys) == len(set(keys))
