"""The screen of the settings: what is changed holds at once, and is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.ui import app, until
from textual.command import Hit
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tui_lab import i18n, settings
from tui_lab.ui.app import SLOW_TICK, TICK
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.kit.row_list import RowList
from tui_lab.ui.settings.group_list import GroupList, SettingsPanel
from tui_lab.ui.settings.screen import SettingsScreen
from tui_lab.ui.shell.dialogs import ChoiceScreen, InputScreen
from tui_lab.ui.shell.palette import Names
from tui_lab.ui.shell.themes import CHOICES


async def opened(pilot: Pilot[None], key: str = "language") -> SettingsScreen:
    """The screen with the cursor on the setting `key`."""
    await pilot.press("6")
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    await until(pilot, "the rows", lambda: len(listed(screen)) == len(settings.SETTINGS))
    for _row in range(listed(screen).index(key)):
        await pilot.press("down")
        await pilot.pause()
    await until(pilot, "it is marked", lambda: key in title(screen))
    return screen


def text(screen: SettingsScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).render())


def title(screen: SettingsScreen) -> str:
    return screen.query_one("#setting-panel", Panel).title


def listed(screen: SettingsScreen) -> list[str]:
    """The keys of all rows, from above."""
    return [str(key.value) for table in screen.query(GroupList) for key in table.rows]


def row(screen: SettingsScreen, key: str) -> list[Any]:
    (table,) = [each for each in screen.query(GroupList) if key in each.rows]
    return table.get_row(key)


def value(screen: SettingsScreen, key: str) -> str:
    return " ".join(str(row(screen, key)[1]).split())


async def test_all_settings_are_listed_with_what_they_mean() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "capacity")
        assert sorted(listed(screen)) == sorted(settings.SETTINGS)
        titles = [panel.title for panel in screen.query(SettingsPanel)]
        assert titles == list(settings.GROUPS.values())
        assert "“automatic”: one for each graphics card" in text(screen, "#setting-help")
        assert "auto (automatic), 1..64" in text(screen, "#setting-help")


async def test_arrows_go_through_the_values_and_d_takes_the_default() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "engine")
        seen = []
        for key in ("right", "right", "right", "left", "d"):
            await pilot.press(key)
            seen.append(settings.get("engine"))
        assert seen == ["plain", "resident", "auto", "resident", "auto"]
        assert value(screen, "engine") == "◀ automatic ▶"


async def test_numbers_stay_within_their_limits() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "capacity")
        await pilot.press("left")
        assert settings.get("capacity") == "auto"
        await pilot.press("right", "right", "right")
        assert settings.get("capacity") == 3
        await pilot.press("left", "left", "left", "left")
        assert settings.get("capacity") == "auto"
        await pilot.press("right", "right", "right")
        assert value(screen, "capacity") == "◀ 3 ▶"


async def palette(pilot: Pilot[None], query: str) -> dict[str, Hit]:
    """What the palette finds for a word, by what is shown of it."""
    names = Names(pilot.app.screen)
    await names.startup()
    return {str(hit.text): hit async for hit in names.search(query) if isinstance(hit, Hit)}


@pytest.mark.parametrize(
    ("language", "typed", "shown", "value"),
    [
        ("en", "theme", "Colours  theme", "automatic"),
        ("en", "colours", "Colours  theme", "automatic"),
        ("en", "language", "Language  language", "automatic"),
        ("es", "idioma", "Idioma  language", "automático"),
        ("es", "language", "Idioma  language", "automático"),
    ],
)
async def test_the_palette_finds_a_setting_and_leads_to_it(
    language: str, typed: str, shown: str, value: str
) -> None:
    i18n.set_language(language)
    async with app().run_test() as pilot:
        found = await palette(pilot, typed)
        hit = found[shown]
        assert value in (hit.help or "")
        assert hit.score == max(each.score for each in found.values())
        command: Any = hit.command
        await command()
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        key = shown.split()[-1]
        await until(pilot, "it is marked", lambda: screen._setting.key == key)
        await until(pilot, "it is explained", lambda: key in title(screen))
        assert isinstance(screen.focused, GroupList)
        assert key in screen.focused.rows


async def test_the_palette_leads_from_one_setting_to_another() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "engine")
        command: Any = (await palette(pilot, "theme"))["Colours  theme"].command
        await command()
        await until(pilot, "it is marked", lambda: screen._setting.key == "theme")
        assert pilot.app.screen is screen


async def test_switches_are_turned() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "fetch")
        await pilot.press("space")
        assert settings.get("fetch") is False
        assert value(screen, "fetch") == "◀ off ▶"


async def test_a_value_is_typed_and_a_wrong_one_is_refused_with_a_sentence() -> None:
    async with app().run_test(notifications=True) as pilot:
        await opened(pilot, "gpu")
        for typed in ("0,1", "all of them"):
            await pilot.press("e")
            await until(pilot, "asked", lambda: isinstance(pilot.app.screen, InputScreen))
            pilot.app.screen.query_one(Input).value = typed
            await pilot.press("enter")
            await until(pilot, "back", lambda: isinstance(pilot.app.screen, SettingsScreen))
        assert settings.get("gpu") == "0,1"
        notices: Any = pilot.app._notifications
        assert [notice.title for notice in notices] == [
            "“all of them” is no value for the setting gpu."
        ]


async def test_the_language_changes_at_once_everywhere() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "language")
        await pilot.press("right", "right")
        await until(pilot, "Spanish", lambda: i18n.language() == "es")
        groups = len(settings.GROUPS)
        await until(pilot, "a Spanish list", lambda: len(screen.query(GroupList)) == groups)
        await until(pilot, "a Spanish title", lambda: "Idioma" in str(row(screen, "language")[0]))
        await until(pilot, "focus", lambda: isinstance(screen.focused, GroupList))
        shown = {key.binding.description for key in screen.active_bindings.values()}
        assert "Ajustes" in shown
        await pilot.press("5")
        await until(pilot, "data", lambda: pilot.app.current_mode == "data")
        columns = pilot.app.screen.query_one(RowList).columns
        await until(pilot, "columns", lambda: len(columns) > 0)
        assert "Nombre" in [str(column.label) for column in columns.values()]
        await pilot.press("6", "d")
        await until(pilot, "English", lambda: i18n.language() == "en")
        shown = {key.binding.description for key in pilot.app.screen.active_bindings.values()}
        assert "Settings" in shown


async def test_colours_and_line_change_at_once() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "theme")
        assert pilot.app.theme == "lab-dark"
        themes = []
        for _turn in CHOICES:
            await pilot.press("right")
            themes.append(pilot.app.theme)
        assert themes == list(CHOICES.values())
        lab: Any = pilot.app
        assert lab.feed.interval == TICK
        screen.choose("link")
        await until(pilot, "it is marked", lambda: "link" in title(screen))
        await pilot.press("right")
        assert lab.feed.interval == SLOW_TICK


async def test_a_damaged_file_is_said_and_nothing_is_lost(lab_home: Path) -> None:
    lab_home.mkdir()
    settings.file().write_text("language = [")
    async with app().run_test(notifications=True) as pilot:
        screen = await opened(pilot, "fetch")
        assert "cannot be read" in text(screen, "#setting-where")
        await pilot.press("right")
        assert settings.file().read_text() == "language = ["
        assert len(pilot.app._notifications) == 1


async def test_what_the_command_line_changed_is_shown_on_coming_back() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "test")
        await pilot.press("1")
        settings.change("test", "sealed")
        await pilot.press("6")
        await until(pilot, "sealed", lambda: value(screen, "test") == "◀ sealed ▶")


def test_how_it_looks(snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_LAB_HOME", "/home/ana/lab")
    assert snap_compare(app(), terminal_size=(80, 24), press=["6", "down"])


async def test_enter_asks_and_escape_leaves_it_as_it_is() -> None:
    async with app().run_test() as pilot:
        screen = await opened(pilot, "theme")
        before = settings.get("theme")
        await pilot.press("enter")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("down", "escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        assert settings.get("theme") == before
        await pilot.press("enter")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        await pilot.press("down", "enter")
        await until(pilot, "taken", lambda: settings.get("theme") != before)


async def test_changes_are_taken_back_one_after_the_other() -> None:
    async with app().run_test(notifications=True) as pilot:
        screen = await opened(pilot, "theme")
        first = settings.get("theme")
        assert not screen.worth_offering("undo")
        await pilot.press("right")
        assert screen.worth_offering("undo")
        second = settings.get("theme")
        await pilot.press("right", "up", "u")
        assert settings.get("theme") == second != first
        assert screen._setting.key == "theme", "the cursor goes to what was changed"
        await pilot.press("u")
        assert settings.get("theme") == first
        await pilot.press("u")
        await until(pilot, "said", lambda: len(pilot.app._notifications) == 1)


async def test_arrows_lead_from_one_group_into_the_next_and_stop_at_the_ends() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot)
        order = [each.key for group in settings.grouped().values() for each in group]
        assert not screen.query_one("#groups").scroll_y, "the title of the first is in sight"
        await pilot.press("up")
        seen = []
        for _row in range(len(order) + 1):
            seen.append(screen._setting.key)
            place = screen.focused
            assert isinstance(place, GroupList)
            assert [table.show_cursor for table in screen.query(GroupList)].count(True) == 1
            groups = screen.query_one("#groups")
            line = place.region.y + place.cursor_row
            assert groups.region.y <= line < groups.region.bottom, "its row is in sight"
            await pilot.press("down")
            await pilot.pause()
        assert seen == [*order, order[-1]]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_theme_is_shown_before_it_is_chosen(size: tuple[int, int]) -> None:
    async with app().run_test(size=size) as pilot:
        screen = await opened(pilot, "theme")
        shown = str(screen.query_one("#setting-sample", Static).render()).splitlines()
        assert len(shown) == len(settings.SETTINGS["theme"].choices)
        assert all("━•✓✗▼◆" in line for line in shown)
        await pilot.press("enter")
        await until(pilot, "asked", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        asked = pilot.app.screen
        samples = set()
        for _choice in range(3):
            await pilot.press("down")
            await pilot.pause()
            sample: Any = asked.query_one(".dialog-sample", Static).render()
            assert "✓\N{NO-BREAK SPACE}right" in str(sample)
            samples.add(str(sample.spans))
        assert len(samples) == 3
        assert pilot.app.theme == "lab-dark", "nothing was chosen yet"
        await pilot.press("escape")
        await until(pilot, "back", lambda: pilot.app.screen is screen)
        await pilot.press("down")
        await until(pilot, "another setting", lambda: screen._setting.key != "theme")
        assert not screen.query_one("#setting-sample").display


async def test_the_list_of_themes_leaves_its_keys_in_sight_and_has_the_words_of_the_help() -> None:
    async with app().run_test(size=(60, 20)) as pilot:
        screen = await opened(pilot, "theme")
        told = " ".join(text(screen, "#setting-help").split())
        await pilot.press("enter")
        await until(pilot, "the list", lambda: isinstance(pilot.app.screen, ChoiceScreen))
        dialog = pilot.app.screen
        frame, keys = dialog.query_one(DialogFrame), dialog.query_one(".dialog-keys")
        await until(pilot, "the keys", lambda: keys.region.bottom <= frame.content_region.bottom)
        assert keys.region.height >= 1
        assert "enter: take it" in str(keys.render())
        listed = dialog.query_one(OptionList)
        words = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
        assert f"It can be: {', '.join(words)}." in told
        await pilot.press("end")
        assert listed.highlighted == len(words) - 1
        await pilot.resize_terminal(100, 40)
        await until(pilot, "room", lambda: listed.size.height == len(words))


async def test_the_command_at_the_end_is_tried_and_what_it_prints_is_shown() -> None:
    async with app().run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "on_end")

        def said() -> str:
            return " ".join(f"{each.title} {each.message}" for each in pilot.app._notifications)

        await pilot.press("c")
        await until(pilot, "there is none", lambda: "no command yet" in said())
        settings.change("on_end", "echo told: $TUI_LAB_MESSAGE; exit 4")
        await pilot.press("c")
        await until(pilot, "its end", lambda: "exit code 4" in said())
        assert "told: This is a test." in said()
