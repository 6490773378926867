"""Runs side by side, as a user looks at them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.cli import recorded
from support.runs import finish
from support.runs_screen import front, lab_of, made, text_of, three
from support.ui import app, until
from textual.pilot import Pilot

from tui_lab import i18n
from tui_lab.errors import StoreError
from tui_lab.runs import envelope
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.compare.loading import RunsCompared, read
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.compare.view import columns, repeated
from tui_lab.ui.kit.line_chart import ChartPanel
from tui_lab.ui.kit.line_table import LineTable
from tui_lab.ui.kit.table_columns import GAP


async def compared(pilot: Pilot[None], runs: list[Run]) -> CompareScreen:
    """Compare runs and wait until they were read."""
    await pilot.app.push_screen(CompareScreen(runs))
    screen = front(pilot, CompareScreen)
    await until(pilot, "read", lambda: screen.side is not None)
    await pilot.pause()
    return screen


async def test_what_differs_and_what_came_out_stand_in_one_table_best_first() -> None:
    recorded("finished", "resumed")
    async with app().run_test() as pilot:
        await compared(pilot, [Store().find("finished"), Store().find("resumed")])
        titles = text_of(pilot, "Header")
        assert "epochs" in titles
        assert "Test" in titles
        first, second = text_of(pilot, "Rows").splitlines()[:2]
        assert first[1:].split()[:2] == ["A", "1."]
        assert second.split()[:2] == ["B", "2."]


async def test_the_verdict_and_the_warning_are_sentences_on_top() -> None:
    recorded("finished", "resumed")
    async with app().run_test() as pilot:
        await compared(pilot, [Store().find("finished"), Store().find("resumed")])
        said = text_of(pilot, "#compare-heading").replace("\n", " ")
        assert "Best on the validation part, by val_loss, is A (" in said
        warned = " ".join(text_of(pilot, "#compare-warnings").split())
        assert "▲ The two runs differ in 2 settings" in warned


async def test_a_fair_comparison_has_no_warning() -> None:
    first, longer, _again = three()
    async with app().run_test() as pilot:
        screen = await compared(pilot, [first, longer])
        assert not screen.query_one("#compare-warnings").display


async def test_each_curve_carries_its_letter_and_training_small_ones() -> None:
    runs = three()
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await compared(pilot, runs)
        panel = screen.query_one(ChartPanel)
        assert [line.letter for line in panel.plot.lines] == ["A", "B", "C"]
        assert panel.title.split()[:3] == ["val_accuracy", "A", "longer"]
        assert panel.note == "each curve carries its run's letter"
        await pilot.press("v")
        assert [line.letter for line in panel.plot.lines] == ["A", "a", "B", "b", "C", "c"]
        await pilot.press("g")
        best = screen.side.comparison.ranked[0].facts  # type: ignore[union-attr]
        assert best.name == "longer"
        assert len(panel.plot.lines[0].values) == best.epochs == 9
        assert panel.title.startswith("val_loss, loss")
        assert panel.note == "capitals: val_loss; small letters, dotted: loss"


async def test_the_title_tells_the_values_of_all_runs_at_the_cursor() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await compared(pilot, three())
        panel = screen.query_one(ChartPanel)
        await pilot.press("right")
        assert panel.chart.has_focus
        await pilot.press("home", "right")
        await until(pilot, "the values", lambda: "epoch 2" in panel.title)
        values = [line.at(2) for line in panel.plot.lines]
        assert all(f"{value:.4f}" in panel.title for value in values)
        await pilot.press("shift+tab")
        await until(pilot, "the table", lambda: screen.query_one(LineTable).rows.has_focus)
        assert "epoch 2" not in panel.title


async def test_the_curves_can_be_zoomed_and_smoothed() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await compared(pilot, three())
        panel = screen.query_one(ChartPanel)
        for keys, window in (("z", (5, 9)), ("z", (1, 9)), (["plus"], (5, 9)), (["minus"], (1, 9))):
            await pilot.press(*keys)
            assert panel.plot.window == window
        await pilot.press("Z")
        await until(pilot, "smoothed", lambda: "smoothed 0.6" in panel.title)


async def test_the_focus_is_seen_in_the_frame_of_the_table_and_of_the_chart() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await compared(pilot, three())
        table, chart = screen.query_one("#compare-runs"), screen.query_one(ChartPanel)
        bright = table.styles.border_top[1]
        quiet = chart.styles.border_top[1]
        assert bright != quiet
        await pilot.press("left")
        await pilot.pause()
        assert (table.styles.border_top[1], chart.styles.border_top[1]) == (quiet, bright)


async def test_repeats_are_told_with_mean_and_spread() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await compared(pilot, three())
        told = " ".join(text_of(pilot, "#compare-repeats").split())
        assert "B, C differ in the seed alone (7, 8): val_accuracy 0.7333 ± 0.0000" in told


def test_that_nothing_but_the_seed_differs_is_said_by_the_heading_alone() -> None:
    side = read([made("one", at=0), made("other", "seed=8", at=100)])
    assert "seed alone" in side.conclusion.best
    (line,) = repeated(side)
    assert line.startswith("A, B, seeds 7, 8: val_accuracy")


async def test_letters_follow_the_table_also_when_a_run_is_left_out() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await compared(pilot, three())
        table = screen.query_one(LineTable).rows
        for left in (3, 2):
            await until(pilot, f"{left} runs", lambda: len(table.keys) == left)  # noqa: B023
            letters = [line[1:].split()[0] for line in text_of(pilot, "Rows").splitlines()[:left]]
            assert letters == list("ABC"[:left])
            lines = screen.query_one(ChartPanel).plot.lines
            assert [line.letter for line in lines] == letters
            await pilot.press("d")


async def test_a_run_can_be_left_out_until_two_are_left() -> None:
    async with app().run_test() as pilot:
        screen = await compared(pilot, three())
        gone = screen.query_one(LineTable).rows.key
        await pilot.press("d")
        await until(pilot, "two", lambda: len(screen.query_one(LineTable).rows.keys) == 2)
        assert gone not in screen.query_one(LineTable).rows.keys
        await pilot.press("d")
        assert len(screen.runs) == 2


async def test_enter_opens_the_run_under_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(LabApp, "open", lambda _app, page: opened.append(page.run.id))
    async with app().run_test() as pilot:
        screen = await compared(pilot, three())
        await pilot.press("down", "enter")
        assert opened == [screen.query_one(LineTable).rows.keys[1]]


async def test_looking_at_test_results_is_one_look_however_many_runs() -> None:
    recorded("finished", "resumed")
    async with app().run_test() as pilot:
        screen = await compared(pilot, [Store().find("finished"), Store().find("resumed")])
        told = [row.test_metric is not None for row in screen.side.comparison.rows]  # type: ignore[union-attr]
        found = envelope.looks("digits")
        assert found.count == 1
        assert len(found.runs) == sum(told) > 1
        screen.show(lab_of(pilot).snapshot)
        await pilot.app.workers.wait_for_complete()
        assert envelope.looks("digits") == found


async def test_a_run_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_run: Run) -> None:
        raise StoreError("Its log may not be read.")

    monkeypatch.setattr("tui_lab.ui.compare.loading.facts_of", fail)
    runs = three()
    async with app().run_test(notifications=True) as pilot:
        await pilot.app.push_screen(CompareScreen(runs))
        await until(
            pilot,
            "said",
            lambda: any("log may not" in note.title for note in pilot.app._notifications),
        )


async def test_settings_without_a_column_are_listed_below() -> None:
    changes = ["fit.epochs=9", "fit.batch_size=16", "data.scaling=standard", "seed=1"]
    changes += ["compile.learning_rate=0.5", "compile.beta_1=0.7", "data.test_split=0.4"]
    runs = [made("a plain network of digits"), made("other", *changes, at=9)]
    async with app().run_test(size=(80, 40)) as pilot:
        screen = await compared(pilot, runs)
        shown = {column.id for column in screen.query_one(LineTable).rows.columns}
        listed = text_of(pilot, "#compare-more")
        for path in screen.side.comparison.differences:  # type: ignore[union-attr]
            assert path in shown or path in listed, path
        assert "A 0.7, B 0.9" in listed


async def test_the_epochs_that_were_trained_are_told_wherever_there_is_room() -> None:
    settings = ["fit.batch_size=16", "data.scaling=standard", "compile.beta_1=0.7"]
    longer = made("trained-on", *settings, at=100)
    finish(longer, 5)
    runs = [made("plain"), longer]
    async with app().run_test(size=(120, 40)) as pilot:
        await compared(pilot, runs)
        assert "trained" in text_of(pilot, "Header").split()
        assert "Epochs" not in text_of(pilot, "Header")
        rows = [line.split() for line in text_of(pilot, "Rows").splitlines()[:2]]
        assert {row[2]: "5" in row for row in rows} == {"plain": False, "trained-on": True}
    async with app().run_test(size=(60, 20)) as pilot:
        await compared(pilot, runs)
        assert "trained" not in text_of(pilot, "Header").split()
        assert "epochs trained: A 5, B 3" in text_of(pilot, "#compare-more")


def test_every_column_that_fits_is_shown() -> None:
    side = read(three()[:2])

    def total(width: int) -> tuple[list[str], int]:
        found = columns(side, width, "accuracy")
        return [c.id for c in found], 1 + sum(c.width for c in found) + len(GAP) * (len(found) - 1)

    widest = next(width for width in range(40, 200) if "size" in total(width)[0])
    shown, taken = total(widest)
    assert shown[-3:] == ["epochs", "speed", "size"]
    assert taken == widest


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_table_fits_its_place(size: tuple[int, int], language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=size) as pilot:
        screen = await compared(pilot, three())
        found = columns(screen.side, size[0] - 2, "accuracy")  # type: ignore[arg-type]
        total = 1 + sum(c.width for c in found) + 2 * (len(found) - 1)
        assert total <= size[0] - 1
        assert {"letter", "val"} <= {c.id for c in found}


async def test_many_warnings_leave_the_table_in_sight_on_a_small_screen() -> None:
    changes = ["fit.epochs=9", "fit.batch_size=16", "data.scaling=standard", "seed=1"]
    changes += ["compile.learning_rate=0.5", "compile.beta_1=0.7", "data.test_split=0.4"]
    runs = [made("plain"), made("other", *changes, at=9), made("again", "seed=5", at=20)]
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await compared(pilot, runs)
        rows = screen.query_one(LineTable).rows
        body = screen.query_one("#compare-body")
        assert rows.region.bottom <= body.region.bottom
        assert screen.query_one(ChartPanel).region.height >= 6
        warned = " ".join(text_of(pilot, "#compare-warnings").split())
        assert warned.startswith("▲ The runs differ in")
        assert "below the table" in warned
        assert "(" not in warned, "no sentence breaks off among its details"
        assert sum(c.width + 2 for c in columns(screen.side, 58, "accuracy")) <= 60  # type: ignore[arg-type]
        assert screen.side is not None
        how = "A is right in 98.4% of 252 validation examples, C in 97.2% of 252. " * 4
        cautions = (how.strip(), "That is a tie: chance alone would give such a difference.")
        conclusion = replace(screen.side.conclusion, best="Best is A.", cautions=cautions)
        screen.on_runs_compared(RunsCompared(replace(screen.side, conclusion=conclusion)))
        await pilot.pause()
        assert rows.region.bottom <= body.region.bottom
        assert "A. That is a tie" in text_of(pilot, "#compare-heading")
        assert how.split()[-1] in text_of(pilot, "#compare-more")
        assert screen.side is not None
        told = " ".join(text_of(pilot, "#compare-more").split())
        assert all(warning in told for warning in screen.side.comparison.warnings[1:])
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        shown = " ".join(text_of(pilot, "#compare-warnings").split())
        assert all(warning in shown for warning in screen.side.comparison.warnings)


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_loss_is_called_by_its_name_where_there_is_room(language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=(120, 40)) as pilot:
        await compared(pilot, three())
        assert "val_loss" in text_of(pilot, "Header")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_footer_has_all_keys_at_80_columns(language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=(80, 24)) as pilot:
        await compared(pilot, three())
        keys = text_of(pilot, "KeyBar")
        assert "z Zoom" in keys
        assert "…" not in keys


async def test_all_runs_are_in_sight_before_it_is_said_that_they_are_fair_to_compare() -> None:
    runs = [made(f"run{n}", f"layers[1].units={n}", at=n) for n in range(10, 15)]
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await compared(pilot, runs)
        rows, body = screen.query_one(LineTable).rows, screen.query_one("#compare-body")
        assert rows.region.height == 5
        assert rows.region.bottom <= body.region.bottom
        assert "Fair" in text_of(pilot, "#compare-more")
        assert screen.query_one("#compare-fair").has_class("-none")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Fair" in text_of(pilot, "#compare-fair")
        assert "Fair" not in text_of(pilot, "#compare-more")
