"""The form for own data: opened with a path, and what it shows."""

from __future__ import annotations

from pathlib import Path

from support.ui import until
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui_lab.ui.data.adding_screen import OwnDataScreen
from tui_lab.ui.kit.row_list import RowList

FLOWERS = """id;petal;colour;note;species
1;1,4;red;fine one here;setosa
2;1,3;blue;another of them;setosa
3;;red;strange thing;setosa
4;4,7;blue;very big one;versicolor
5;4,5;red;quite usual;versicolor
6;4,9;blue;long stalk;versicolor
7;6,0;red;from the garden;virginica
8;5,1;blue;a gift;virginica
9;5,9;red;found in May;virginica
10;5,8;red;found in June;virginica
11;5,7;red;found in July;virginica
"""


async def opened(pilot: Pilot[None], path: Path) -> OwnDataScreen:
    """The form with a path in it, read."""
    await pilot.press("5", "n")
    screen = pilot.app.screen
    assert isinstance(screen, OwnDataScreen)
    screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, "it was read", lambda: said(screen) != "" or summary(screen)[0].isdigit())
    return screen


def said(screen: OwnDataScreen) -> str:
    return str(screen.query_one("#problem", Static).render())


def summary(screen: OwnDataScreen) -> str:
    return str(screen.query_one("#found", Static).render())


def roles(screen: OwnDataScreen) -> dict[str, str]:
    table = screen.query_one(RowList)
    rows = [table.get_row(key) for key in table.rows]
    return {row[1].plain.strip(): row[0].plain.strip(" ●–") for row in rows}
