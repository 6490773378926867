"""What can be seen and done before the presets have been read, and the bar of keys."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from support.lab_screen import in_the_lab
from support.ui import app, until
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
from textual.widgets import OptionList

from tui_lab import presets
from tui_lab.experiment.model import Experiment
from tui_lab.ui.editor.screen import EditorScreen
from tui_lab.ui.lab.state import DEFAULT
from tui_lab.ui.neuron.descent_screen import DescentScreen
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.key_bar import KeyBar


@pytest.mark.parametrize("key", ["t", "enter"])
async def test_it_can_be_trained_or_opened_before_the_presets_have_been_read(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    go_on = threading.Event()
    read_all = presets.read_all

    def slowly() -> object:
        assert go_on.wait(30)
        return read_all()

    monkeypatch.setattr(presets, "read_all", slowly)
    trained: list[Experiment] = []
    async with app().run_test() as pilot:
        lab: Any = pilot.app
        lab.train = lambda experiment, **_others: trained.append(experiment)
        networks = lab.screen.query_one("#networks", OptionList)
        assert networks.option_count == 1
        assert DEFAULT in str(networks.get_option_at_index(0).prompt)
        await pilot.press(key)
        assert trained == []
        go_on.set()
        if key == "t":
            await until(pilot, "it is trained", lambda: bool(trained))
        else:
            await until(pilot, "the editor", lambda: isinstance(lab.screen, EditorScreen))
            trained.append(lab.screen.draft)
        assert [experiment.name for experiment in trained] == [DEFAULT]
        assert networks.option_count > 20


async def test_a_lab_behind_another_screen_is_read_once_it_is_seen_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads: list[object] = []
    async with app().run_test() as pilot:
        home = await in_the_lab(pilot)
        monkeypatch.setattr(home.loader, "read", lambda *takes: reads.append(takes))
        await pilot.app.push_screen(DescentScreen())
        await home._fill()
        assert reads == []
        await pilot.app.pop_screen()
        await until(pilot, "it is read", lambda: len(reads) == 1)


async def test_the_bar_names_the_keys_and_they_can_be_clicked() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        words = bar.render().plain
        assert words.startswith("t Train")
        assert words.endswith("^q Quit")
        assert len(bar.shown) <= 6
        place = words.index("Quit") + 1
        await pilot.click(KeyBar, offset=(place, 0))
        await until(pilot, "left", lambda: pilot.app._exit)


async def test_the_rules_are_read_once_and_the_first_picture_has_its_density(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again: list[object] = []
    monkeypatch.setattr(Stylesheet, "reparse", again.append)
    lab = app()
    found: list[frozenset[str]] = []
    change = Screen.update_classes

    def noted(screen: Any, classes: dict[str, bool], **how: bool) -> Any:
        found.append(screen.classes)
        return change(screen, classes, **how)

    monkeypatch.setattr(Screen, "update_classes", noted)
    async with lab.run_test(size=(120, 40)):
        assert again == []
        first, *later = found
        assert not {"-wide", "-tall"} & first
        assert all({"-wide", "-tall"} <= classes for classes in later)


async def test_another_theme_is_taken_at_once() -> None:
    async with app().run_test() as pilot:
        before = pilot.app.screen.styles.background
        pilot.app.theme = themes.LIGHT.name
        await until(pilot, "lighter", lambda: pilot.app.screen.styles.background != before)
