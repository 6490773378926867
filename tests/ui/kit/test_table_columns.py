"""Which columns of a table are seen: the held ones, and what fits of the others."""

from __future__ import annotations

import pytest
from support.ui import until
from textual.app import App, ComposeResult
from textual.geometry import Region

from tui_lab.ui.kit.line_table import Header, LineTable
from tui_lab.ui.kit.palettes import THEMES
from tui_lab.ui.kit.table_columns import Cell, TableColumn, in_view

COLUMNS = tuple(TableColumn(name, name.upper(), 4) for name in ("name", "aaaa", "bbbb", "cccc"))


def seen(width: int, skipped: int = 0, held: int = 1) -> tuple[str, int, bool]:
    view = in_view(COLUMNS, held, skipped, width)
    return " ".join(column.id[0] for column in view.columns), view.skipped, view.more


@pytest.mark.parametrize(
    ("width", "skipped", "expected"),
    [
        (23, 0, ("n a b c", 0, False)),
        (22, 0, ("n a b", 0, True)),
        (17, 0, ("n a b", 0, True)),
        (17, 1, ("n b c", 1, False)),
        (17, 2, ("n b c", 1, False)),  # no further than to the last one
        (11, 0, ("n a", 0, True)),
        (11, 2, ("n c", 2, False)),
        (11, 9, ("n c", 2, False)),
        (23, 2, ("n a b c", 0, False)),  # a wider window takes the others in again
        (4, 0, ("n", 0, True)),
        (0, 3, ("n", 2, True)),
    ],
)
def test_the_held_columns_stay_and_the_others_scroll(
    width: int, skipped: int, expected: tuple[str, int, bool]
) -> None:
    assert seen(width, skipped) == expected


def test_no_column_is_held_and_none_is_there() -> None:
    assert seen(17, 1, held=0) == ("a b c", 1, False)
    assert in_view((), 2, 1, 80).columns == ()


class Wide(App[None]):
    """A table with more columns than fit."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES["dark"])
        self.theme = THEMES["dark"].name

    def compose(self) -> ComposeResult:
        yield LineTable()


async def test_right_and_left_scroll_and_signs_say_that_there_is_more() -> None:
    async with Wide().run_test(size=(19, 6)) as pilot:
        table = pilot.app.query_one(LineTable)

        def cells(key: str) -> list[Cell]:
            return [(f"{key}{column.id[0]}", "") for column in table.rows.columns]

        def line(widget: Header | LineTable) -> str:
            return widget.render_lines(Region(0, 0, widget.size.width, 1))[0].text.rstrip()

        table.set_columns(COLUMNS, 1)
        table.rows.fill(["1", "2"], cells)
        table.rows.focus()
        await pilot.pause()
        header = table.query_one(Header)
        assert line(header).split() == ["NAME", "AAAA", "BBBB", "▶"]
        assert table.rows.render_line(1).text.split() == ["2n", "2a", "2b"]
        await pilot.press("right", "right")
        await pilot.pause()
        assert line(header).split() == ["◀NAME", "BBBB", "CCCC"]
        assert table.rows.render_line(1).text.split() == ["2n", "2b", "2c"]
        await pilot.press("left", "left")
        await pilot.pause()
        assert line(header).split() == ["NAME", "AAAA", "BBBB", "▶"]
        await pilot.resize_terminal(40, 6)
        await until(pilot, "all of them", lambda: not header.view.more)
        assert line(header).split() == ["NAME", "AAAA", "BBBB", "CCCC"]
