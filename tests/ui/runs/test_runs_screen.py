"""The table of the runs, as a user works with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.runs_screen import (
    front,
    lab_of,
    made,
    names,
    refresh,
    text_of,
    three,
    title_of,
    to_runs,
)
from support.ui import app, resized, snapshot_of_store, until
from textual.widgets import Input

from tui_lab import i18n, settings
from tui_lab.reports.run_columns import COLUMNS
from tui_lab.reports.table import Line
from tui_lab.runs.payloads import Best
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.compare.screen import CompareScreen
from tui_lab.ui.runs.run_columns import ONLY_CHOSEN, run_cells
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.runs.view import details
from tui_lab.ui.shell.dialogs import ChoiceScreen
from tui_lab.ui.shell.many_choices import ManyChoicesScreen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the runs that the app was asked to open."""
    ids: list[str] = []
    monkeypatch.setattr(LabApp, "open", lambda _app, page: ids.append(page.run.id))
    return ids


async def test_an_empty_store_says_how_to_begin() -> None:
    async with app().run_test() as pilot:
        await to_runs(pilot)
        said = "There are no runs yet."
        await until(pilot, said, lambda: said in text_of(pilot, "#runs-empty"))
        await pilot.press("3", "2")
        await to_runs(pilot)
        assert not isinstance(pilot.app.focused, Input)  # the filter is hidden
        three()
        await refresh(pilot)
        screen = front(pilot, RunsScreen)
        await until(pilot, "rows", lambda: len(screen.table.rows.keys) == 3)
        await until(pilot, "focus", lambda: screen.focused is screen.table.rows)


async def test_the_newest_run_comes_first_and_enter_opens_the_one_under_the_cursor(
    opened: list[str],
) -> None:
    runs = three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        assert names(screen) == ["again", "longer", "first"]
        await pilot.press("down", "enter")
        assert opened == [runs[1].id]


async def test_what_differs_and_the_details_stand_on_the_screen() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await to_runs(pilot)
        rows = text_of(pilot, "Rows")
        assert "seed 8, epochs 3" in rows
        assert "✓ finished" in rows
        await pilot.press("down")
        told = text_of(pilot, "#runs-detail")
        assert screen.listing.current is not None
        assert screen.listing.current.id in told
        assert "Differs from first in: epochs 9." in told
        await pilot.press("up")
        assert "2 runs differ in their seed alone" in text_of(pilot, "#runs-detail")


async def test_typing_filters_and_escape_takes_it_back() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("slash", *"digits lon")
        assert names(screen) == ["longer"]
        await pilot.press("enter")
        assert screen.focused is screen.table.rows
        assert "1 of 3, filter: digits lon" in title_of(pilot)
        await pilot.press("escape")
        assert len(names(screen)) == 3
        assert not screen.query_one("#runs-filter", Input).has_class("-open")


async def test_sorting_goes_round_and_never_looks_at_the_test_part() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        seen = [title_of(pilot)]
        for _turn in range(7):
            await pilot.press("t")
            seen.append(title_of(pilot))
        assert len(set(seen)) == 8
        assert not any("test" in heading for heading in seen)
        await pilot.press("t")
        assert title_of(pilot) == seen[0]
        await pilot.press("T")
        assert names(screen) == ["first", "longer", "again"]


async def test_the_cursor_stays_on_its_run_when_others_come_and_when_it_is_sorted() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("down")
        held = screen.table.rows.key
        made("newer", at=300)
        await refresh(pilot)
        await until(pilot, "four", lambda: len(screen.table.rows.keys) == 4)
        assert screen.table.rows.key == held
        await pilot.press("T")
        assert screen.table.rows.key == held


async def test_marked_runs_are_compared() -> None:
    runs = three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("c")
        assert isinstance(pilot.app.screen, RunsScreen), "one run alone is not compared"
        await pilot.press("space", "down", "space")
        assert screen.listing.marked == {runs[2].id, runs[1].id}
        assert "2 marked" in title_of(pilot)
        await pilot.press("c")
        await until(pilot, "compared", lambda: isinstance(pilot.app.screen, CompareScreen))
        compared = front(pilot, CompareScreen)
        assert [run.id for run in compared.runs] == [runs[2].id, runs[1].id]
        await pilot.press("escape")
        assert screen.listing.marked == {runs[2].id, runs[1].id}, "they may be compared otherwise"
        assert "2 marked" in title_of(pilot)


async def test_repeats_are_folded_into_one_line_with_mean_and_spread() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await to_runs(pilot)
        await pilot.press("g")
        assert names(screen) == ["again", "longer"]
        assert "0.7333 ± 0.0000" in text_of(pilot, "Rows")
        await pilot.press("enter")
        await until(pilot, "compared", lambda: isinstance(pilot.app.screen, CompareScreen))
        await pilot.press("escape", "g")
        assert len(names(screen)) == 3


async def test_folders_that_cannot_be_read_are_listed_with_the_reason() -> None:
    three()
    (Store().folder / "odd").mkdir()
    async with app().run_test() as pilot:
        await to_runs(pilot)
        assert "1 unreadable" in title_of(pilot)
        await pilot.press("b")
        front(pilot, ChoiceScreen)
        said = "odd: It has no file run.json."
        await until(pilot, said, lambda: said in text_of(pilot, "OptionList"))


async def test_a_guess_stands_in_the_table_and_is_counted() -> None:
    made("right", guess={"kind": "accuracy", "value": 0.73})
    made("wrong", guess={"kind": "accuracy", "value": 0.2}, at=5)
    async with app().run_test(size=(120, 40)) as pilot:
        await to_runs(pilot)
        rows = text_of(pilot, "Rows")
        assert "73.0% ✓" in rows
        assert "20.0% ✗" in rows
        assert "So far 1 of 2 guesses were right." in title_of(pilot)
        assert "too low" in text_of(pilot, "#runs-detail")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_no_line_is_wider_than_its_place(language: str) -> None:
    three()
    i18n.set_language(language)
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        rows = screen.table.rows

        def total() -> int:
            return 1 + sum(c.width for c in rows.columns) + 2 * (len(rows.columns) - 1)

        for size in 2 * [(60, 20), (80, 24), (100, 30), (120, 40), (160, 50)]:
            await resized(pilot, size)
            await until(pilot, f"it fits {size}", lambda: total() <= rows.size.width)
            assert {"name", "val_metric"} <= {c.id for c in rows.columns}, size
            await pilot.press(*["g"] * (size == (160, 50)))  # all once more, grouped


async def test_details_can_stand_beside_or_go() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await to_runs(pilot)
        detail = screen.query_one("#runs-about")
        assert detail.region.y > screen.table.region.y
        await pilot.press("v")
        await pilot.pause()
        assert detail.region.x > screen.table.region.x
        await pilot.press("v")
        await pilot.pause()
        assert not detail.display


async def test_a_very_wide_screen_has_the_details_beside() -> None:
    three()
    async with app().run_test(size=(160, 40)) as pilot:
        screen = await to_runs(pilot)
        assert screen.query_one("#runs-about").region.x > screen.table.region.x
        assert {"parameters", "gap"} <= {c.id for c in screen.table.rows.columns}


async def test_no_sentence_of_the_details_is_cut_in_the_middle() -> None:
    made("first")
    made("other", "seed=9", at=3, guess={"kind": "accuracy", "value": 0.5})
    async with app().run_test(size=(60, 20)) as pilot:
        await to_runs(pilot)
        # The last lines have their room once the table has taken its own.
        await until(
            pilot, "a whole sentence", lambda: text_of(pilot, "#runs-detail").rstrip()[-1:] == "."
        )


async def test_a_snapshot_without_changes_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        again: list[object] = []
        monkeypatch.setattr(screen.loader, "_load", again.append)
        lab_of(pilot).snapshot = snapshot_of_store()
        await pilot.pause()
        assert again == []


@pytest.mark.parametrize("language", ["en", "es"])
async def test_runs_of_one_name_can_be_told_apart_at_60_columns(language: str) -> None:
    i18n.set_language(language)
    for seed in (8, 9, 10):
        made("same", f"seed={seed}", at=seed * 60)
    made("same", "seed=8", at=3600)  # the same again: only the time differs
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        columns = screen.table.rows.columns
        lines = [
            " ".join(cell.strip() for cell, _role in run_cells(line, columns, set()))
            for line in screen.listing.shown
        ]
        assert len(set(lines)) == len(lines) == 4
        width = screen.table.rows.size.width
        assert sum(column.width for column in columns) + 2 * (len(columns) - 1) < width


@pytest.mark.parametrize(
    ("status", "restored", "sentence"),
    [
        (Status.RUNNING, False, "Best val_loss 0.5000 at epoch 2."),
        (Status.LOST, False, "Best val_loss 0.5000 at epoch 2."),
        (Status.STOPPED, False, "Best val_loss 0.5000 at epoch 2; the last weights were kept."),
        (Status.DIVERGED, True, "Best val_loss 0.5000 at epoch 2: its weights were put back."),
    ],
)
def test_which_weights_were_kept_is_told_of_a_run_that_has_ended(
    status: Status, restored: bool, sentence: str
) -> None:
    summary = made("alpha").summary()
    best = Best(2, "val_loss", 0.5, restored)
    summary = replace(summary, status=status, epochs=9, best=best, restored=restored)
    assert sentence in [text for text, _role in details(Line(summary), "", None)]


async def test_the_filter_looks_through_all_that_is_shown_and_the_note() -> None:
    runs = three()
    made("wide", "layers[1].units=64", at=300)
    Store().note(runs[0], "It confuses 3 and 9.")
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        await pilot.press("slash", *"units 64")
        assert names(screen) == ["wide"]
        await pilot.press("escape", "slash", *"confuses")
        assert names(screen) == ["first"]


async def test_where_nothing_fits_it_is_said_and_nothing_is_offered_for_it() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("slash", *"zebra", "enter")
        await pilot.pause()
        assert "Nothing fits “zebra”; esc shows all." in text_of(pilot, "#runs-empty")
        keys = text_of(pilot, "KeyBar")
        assert "Filter" in keys
        assert not any(word in keys for word in ("Open", "Mark", "Compare", "Repeat"))
        await pilot.press("escape")
        await pilot.pause()
        assert len(names(screen)) == 3
        assert not screen.query_one("#runs-empty").display
        assert screen.focused is screen.table.rows
        assert "Open" in text_of(pilot, "KeyBar")


async def test_escape_says_that_the_marks_were_taken_off() -> None:
    three()
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        await pilot.press("space", "down", "space", "escape")
        assert screen.listing.marked == set()
        told = [each.message for each in pilot.app._notifications]
        assert told == ["2 marks were taken off."]
        assert "●" not in text_of(pilot, "Rows")
        await pilot.press("escape")
        assert len(pilot.app._notifications) == 1, "nothing was marked"


async def test_columns_are_chosen_moved_remembered_and_taken_back() -> None:
    three()
    async with app().run_test(size=(100, 30)) as pilot:
        screen = await to_runs(pilot)
        before = [column.id for column in screen.table.rows.columns]
        settings.change("columns", "status,seed")
        await pilot.press("1")
        await to_runs(pilot)
        assert [column.id for column in screen.table.rows.columns] == [
            *("mark", "name", "status", "seed")
        ]
        await pilot.press("vertical_line")
        asked = front(pilot, ManyChoicesScreen)
        await pilot.press("plus", "down", "space", "enter")
        await until(pilot, "the table", lambda: pilot.app.screen is screen)
        assert settings.get("columns") == "seed,status,id", asked
        await until(
            pilot,
            "the new columns",
            lambda: (
                [column.id for column in screen.table.rows.columns][2:] == ["seed", "status", "id"]
            ),
        )
        await pilot.press("vertical_line", "space", "escape")
        await until(pilot, "the table", lambda: pilot.app.screen is screen)
        assert settings.get("columns") == "seed,status,id", "nothing was taken"
        await pilot.press("vertical_line", "0")
        await until(pilot, "the table", lambda: pilot.app.screen is screen)
        assert settings.get("columns") == "auto"
        await until(
            pilot,
            "all of them",
            lambda: [column.id for column in screen.table.rows.columns] == before,
        )


async def test_columns_that_do_not_fit_are_there_to_the_right_while_the_name_stays() -> None:
    three()
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await to_runs(pilot)
        seen: list[str] = []
        for _step in range(len(COLUMNS) + 2):
            shown = [column.id for column in screen.table.rows.columns]
            assert shown[:2] == ["mark", "name"]
            seen += shown
            await pilot.press("right")
            await pilot.pause()
        assert set(seen) == {"mark", *COLUMNS} - {*ONLY_CHOSEN, "guess"}, "nobody guessed"
        assert text_of(pilot, "Header").startswith("◀")
        assert "again" in text_of(pilot, "Rows")
        await pilot.press("g")
        await until(pilot, "groups", lambda: "count" in [c.id for c in screen.table.rows.columns])


def test_a_run_with_the_name_of_its_preset_is_not_held_against_itself() -> None:
    summary = replace(made("digits-mlp").summary(), status=Status.FINISHED, epochs=3)
    said = [text for text, _role in details(Line(summary, reference="digits-mlp"), "", None)]
    assert "Nothing was changed in the settings it was begun from." in said
    assert not any("digits-mlp" in text for text in said)
    other = [text for text, _role in details(Line(summary, reference="iris-mlp"), "", None)]
    assert "Same settings as iris-mlp." in other
