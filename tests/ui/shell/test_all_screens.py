"""Every screen, in both languages: the line of keys at 60 columns, nothing is cut without a sign at
any size, and all can be read in every theme.

A screen is opened once for each language; size and theme change while it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from support.looking import faults, without_more
from support.own import faked
from support.places import PLACES
from support.runs_screen import text_of
from support.ui import app, until
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.shell.dialogs import ChoiceScreen, ConfirmScreen, InputScreen
from tui_lab.ui.shell.key_bar import KeyBar
from tui_lab.ui.shell.line_dialogs import LineScreen
from tui_lab.ui.shell.many_choices import ManyChoicesScreen


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("place", PLACES)
async def test_keys_stay_nothing_is_cut_and_all_can_be_read(
    place: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    faked(monkeypatch)
    i18n.set_language(language)
    go, important = PLACES[place]
    async with app().run_test(size=(60, 20)) as pilot:
        await go(pilot)
        await pilot.pause()
        bar = pilot.app.screen.query_one(KeyBar)
        words = {binding.action: bar._part(binding, on).plain for binding, on in bar.shown}
        line = text_of(pilot, "KeyBar").strip()
        if bar.taking is not None:
            said = (bar.taking.what, bar.taking.short)
            head = next(each for each in said if each and line.startswith(f"{i18n._(each)}:"))
            line = line.removeprefix(f"{i18n._(head)}:")
        left = without_more(line)
        for action in [*important.split(), "leave"]:
            assert f" {words[action]} " in left, action
        for part in words.values():
            left = left.replace(f" {part} ", " ")
        assert left.strip() == "", "what stands there is whole"
        await pilot.resize_terminal(80, 24)
        await until(pilot, "more room", lambda: bar.size.width > 60)
        line = text_of(pilot, "KeyBar")
        if bar.taking is None:
            assert all(part in line for part in words.values()), line
        else:
            shown = [part for action, part in words.items() if action in important.split()]
            assert all(part in line for part in shown), line
        # Colours do not depend on the language.
        assert sorted(await faults(pilot, in_all_themes=language == "en")) == []


CHOICES = [(str(place), f"choice {place} of many") for place in range(30)]
LONG = (
    "A question that is so long that its words do not fit the upper line of the frame of a dialog?"
)
DIALOGS: Mapping[str, Callable[[], Screen[Any]]] = {
    "yes or no": lambda: ConfirmScreen("Delete it?", "It can be brought back.", yes="Delete"),
    "danger": lambda: ConfirmScreen(LONG, "Nothing brings it back.", danger=True),
    "a line": lambda: InputScreen("A name", "old", detail="What it is called.", placeholder="x"),
    "an empty line": lambda: InputScreen("A path", placeholder="~/flowers.csv"),
    "one of many": lambda: ChoiceScreen(LONG, CHOICES, "3", sample=lambda key: Text(key)),
    "several": lambda: ManyChoicesScreen("Columns", CHOICES, ["2", "5"]),
    "copied": lambda: LineScreen("data(iris) > Dense(8, relu) > Dense(classes, softmax)"),
}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_dialogs_can_be_read_and_have_their_title_in_sight(language: str) -> None:
    i18n.set_language(language)
    async with app().run_test(size=(60, 20)) as pilot:
        below: Screen[Any] = Screen()  # that behind a dialog is not looked at, and is drawn with it
        await pilot.app.push_screen(below)
        for name, make in DIALOGS.items():
            dialog = make()
            await pilot.app.push_screen(dialog)
            await pilot.pause()
            assert sorted(await faults(pilot, in_all_themes=language == "en")) == [], name
            for frame in dialog.query(DialogFrame):
                above = Region(0, 0, frame.outer_size.width, 3)
                shown = " ".join(strip.text for strip in frame.render_lines(above))
                inside = frame.query_one(".dialog-title", Static)
                whole = " ".join(str(inside.render()).split()) if inside.display else shown
                assert frame.title in whole, name
            await pilot.app.pop_screen()
            await until(pilot, "it is closed", lambda: pilot.app.screen is below)
