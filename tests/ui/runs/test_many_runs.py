"""The table of very many runs: shown at once, read where it is seen."""

from __future__ import annotations

from itertools import count

import pytest
from support.runs_screen import made, names, refresh, text_of, three, to_runs
from support.ui import app, until
from textual.widgets import Input

from tui_lab.reports.table import Line
from tui_lab.reports.table_lines import Lines
from tui_lab.runs.store import Store
from tui_lab.ui.runs import loading
from tui_lab.ui.runs import screen as screen_module


async def test_two_thousand_runs_are_shown_and_sorted_at_once() -> None:
    template = made("one")
    count = 2000
    runs = template.folder.parent
    header = template.path("run.json").read_text()
    for number in range(count - 1):
        folder = runs / f"20260101-000000-{number:04x}"
        folder.mkdir()
        (folder / "run.json").write_text(header)
    async with app().run_test() as pilot:
        screen = await to_runs(pilot)
        assert len(screen.table.rows.keys) == count
        await pilot.press("end")
        assert screen.table.rows.key == screen.table.rows.keys[-1]
        assert screen.table.rows.scroll_offset.y > 1900
        await pilot.press("home", "t", "slash", *"20260101-000000-00ff")
        assert list(screen.table.rows.keys) == ["20260101-000000-00ff"]


async def test_of_many_runs_what_differs_is_read_where_it_is_seen_or_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three()
    made("guessed", "fit.batch_size=8", at=-100, guess={"kind": "accuracy", "value": 0.73})
    monkeypatch.setattr(loading, "MANY", 1)
    monkeypatch.setattr(screen_module, "AT_KEY", 1)
    monkeypatch.setattr(screen_module, "AFTER_KEY", 0.05)
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await to_runs(pilot)
        await until(pilot, "what differs", lambda: "seed 8, epochs 3" in text_of(pilot, "Rows"))
        about = "Differs from longer in: seed 8, epochs 3."
        await until(pilot, "the details", lambda: about in text_of(pilot, "#runs-detail"))
        await pilot.press("g")
        await until(pilot, "groups", lambda: "epochs 9" in text_of(pilot, "Rows"))
        await pilot.press("g")
        # As if none of them had been seen yet.
        Store().note(Store().find("first"), "slow")
        screen.loader._maker = Lines()
        monkeypatch.setattr(screen, "_have_read", lambda _lines: None)
        await refresh(pilot)
        await until(pilot, "new lines", lambda: len(screen.listing.unread) == 4)
        await pilot.press("slash")
        await until(pilot, "the field", lambda: isinstance(screen.focused, Input))
        await pilot.press(*"epochs 9")
        await until(pilot, "what is searched", lambda: names(screen) == ["longer"])


async def test_a_run_that_cannot_be_read_is_not_the_end_of_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three()
    monkeypatch.setattr(loading, "MANY", 1)
    read, tries = loading._read, count()

    def first_fails(line: Line) -> None:
        if next(tries) == 0:
            raise OSError("The disk does not answer.")
        read(line)

    monkeypatch.setattr(loading, "_read", first_fails)
    async with app().run_test(size=(120, 40)) as pilot:
        await to_runs(pilot)
        await pilot.press("down")
        await until(pilot, "the details", lambda: "epochs 9" in text_of(pilot, "#runs-detail"))
