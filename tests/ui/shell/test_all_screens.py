"""Every screen, in both languages: the line of keys at 60 columns, nothing is cut without a sign at
any size, and all can be read in every theme.

A screen is opened once for each language; size and theme change while it is open.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.looking import faults
from support.own import faked
from support.places import PLACES
from support.runs_screen import text_of
from support.ui import app, until

from tui_lab import i18n
from tui_lab.ui.shell.key_bar import KeyBar


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
            head = f"{i18n._(bar.taking.what)}:"
            assert line.startswith(head)
            line = line.removeprefix(head)
        left = f" {line} ".replace(" … ", " ")
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
