"""What looks as if it could be clicked can be clicked."""

from __future__ import annotations

from support.reports import digits_run, opened
from support.runs_screen import three, to_runs
from support.ui import app, until

from tui_lab import settings
from tui_lab.ui.kit.line_table import Header, Rows
from tui_lab.ui.report.class_table import ClassTable
from tui_lab.ui.runs.screen import RunsScreen
from tui_lab.ui.settings.group_list import GroupList
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.shell.key_panel import KeyPanel


async def test_the_title_of_a_column_sorts_and_once_more_turns_the_order_round() -> None:
    three()
    async with app().run_test(size=(120, 40)) as pilot:
        await to_runs(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RunsScreen)
        header, listing = screen.query_one(Header), screen.listing
        titles = str(header.render())
        await pilot.click(Header, offset=(titles.index("Status") + 1, 0))
        await until(pilot, "by status", lambda: listing.order == 7)
        assert not listing.reversed
        await pilot.click(Header, offset=(titles.index("Status") + 1, 0))
        await until(pilot, "turned round", lambda: listing.reversed)
        await pilot.click(Header, offset=(titles.index("Test") + 1, 0))
        await pilot.pause()
        assert listing.order == 7, "never by the test part"


async def test_a_click_before_a_run_marks_it() -> None:
    three()
    async with app().run_test() as pilot:
        await to_runs(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RunsScreen)
        rows = screen.query_one(Rows)
        second = rows.keys[1]
        await pilot.click(Rows, offset=(1, 1))
        await until(pilot, "marked", lambda: screen.listing.marked == {second})
        assert rows.key == second
        await pilot.click(Rows, offset=(1, 1))
        await until(pilot, "no longer", lambda: not screen.listing.marked)
        assert pilot.app.screen is screen, "a second click opens nothing"


async def test_rows_and_titles_of_the_classes() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, digits_run())
        table = screen.query_one(ClassTable)
        await until(pilot, "the classes", lambda: table.chosen is not None)
        await pilot.click(ClassTable, offset=(4, 3))
        await until(pilot, "the third", lambda: table.cursor == 2)
        await pilot.click(ClassTable, offset=(table._header().index("F1"), 0))
        await until(pilot, "by F1", lambda: table.order == "f1")
        await pilot.click(ClassTable, offset=(4, table.cursor + 1))
        await until(pilot, "its pictures", lambda: screen.page == "pictures")


async def test_the_signs_beside_a_setting_change_it() -> None:
    async with app().run_test(size=(120, 50)) as pilot:
        await pilot.press("6")
        await until(pilot, "the settings", lambda: bool(pilot.app.screen.query(GroupList)))
        screen = pilot.app.screen
        table = next(each for each in screen.query(GroupList) if "vim_keys" in each.rows)
        row = table.get_row_index("vim_keys")
        line = "".join(segment.text for segment in table.render_line(row))
        await pilot.click(table, offset=(line.index("▶"), row))
        await until(pilot, "on", lambda: settings.get("vim_keys") is True)
        await pilot.click(table, offset=(line.index("◀"), row))
        await until(pilot, "off", lambda: settings.get("vim_keys") is False)
        assert pilot.app.screen is screen
        await pilot.click(table, offset=(3, row), times=2)
        await until(pilot, "all values", lambda: pilot.app.screen is not screen)


async def test_the_sign_for_more_keys_shows_them_all() -> None:
    three()
    async with app().run_test(size=(60, 36)) as pilot:
        await to_runs(pilot)
        bar = pilot.app.screen.query_one(KeyBar)
        await until(pilot, "more keys", lambda: "…" in bar.render().plain)
        row, line = next((y, a) for y, a in enumerate(bar.render().plain.split("\n")) if "…" in a)
        await pilot.click(KeyBar, offset=(line.index("…") + 1, row))
        await until(pilot, "the panel", lambda: isinstance(pilot.app.screen, KeyPanel))
