"""A setting is one entry: what `docs/how-to/add-a-setting.md` shows, in both faces."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from support.cli import call
from support.ui import app, until
from textual.command import Hit
from textual.widgets import Static

from tui_lab import settings
from tui_lab.cli import app as program
from tui_lab.i18n import N_
from tui_lab.settings import SETTINGS, Setting
from tui_lab.ui.settings.group_list import GroupList
from tui_lab.ui.settings.screen import SettingsScreen
from tui_lab.ui.shell.palette import Names

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "add-a-setting.md"


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> Setting:
    """The setting of the how-to, as if it stood in `SETTINGS`."""
    code = re.search(r"```python\n(Setting\(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert code is not None
    setting = eval(code[1], {"Setting": Setting, "N_": N_})
    monkeypatch.setitem(SETTINGS, setting.key, setting)  # type: ignore[arg-type]
    return setting


async def test_the_setting_of_the_how_to_is_there_in_both_faces(hints: Setting) -> None:
    listed = call("settings", "list").stdout
    assert "hints = one  (one, all)" in listed
    assert hints.help in " ".join(listed.split())
    assert json.loads(call("settings", "list", "--json").stdout)["hints"] == "one"
    assert "It can be: one, all." in call("settings", "set", "hints", "none").stderr
    async with app().run_test() as pilot:
        await pilot.press("6")
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        table = screen.query(GroupList).first()
        await until(pilot, "it is listed", lambda: "hints" in table.rows)
        screen.choose("hints")
        explained = screen.query_one("#setting-help", Static)
        await until(pilot, "it is explained", lambda: hints.help in str(explained.render()))
        await pilot.press("right")
        assert str(table.get_row("hints")[1]).split() == ["◀", "all", "▶"]
        names = Names(pilot.app.screen)
        await names.startup()
        found = [hit async for hit in names.search("hints") if isinstance(hit, Hit)]
        assert "Hints  hints" in [str(hit.text) for hit in found]
    assert call("settings", "get", "hints").stdout == "all\n"
    assert settings.file().read_text() == 'hints = "all"\n'


def test_the_shell_completes_every_value_that_the_interface_offers() -> None:
    shell = ShellComplete(program.build(), {}, "tui-lab", "_TUI_LAB_COMPLETE")
    for key, setting in SETTINGS.items():
        items = shell.get_completions(["settings", "set", key], "")
        assert [item.value for item in items if item.value] == list(settings.offered(setting)), key
