"""Terminals that can do less: few colours, none, no UTF-8."""

from __future__ import annotations

from typing import Any

import pytest
from support.ui import app, until
from textual.driver import Driver
from textual.filter import Monochrome, NoColor

from tui_lab import settings
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.ascii_driver import ascii_driver


@pytest.mark.parametrize(
    ("setting", "environment", "theme"),
    [
        ("auto", {"TERM": "xterm-256color"}, "lab-dark"),
        ("auto", {"TERM": "screen-256color"}, "lab-dark"),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor"}, "lab-dark"),
        ("auto", {"TERM": "xterm"}, "ansi-dark"),
        ("auto", {"TERM": "linux"}, "ansi-dark"),
        ("auto", {"TERM": "xterm-256color", "NO_COLOR": "1"}, "ansi-dark"),
        ("light", {"TERM": "xterm", "NO_COLOR": "1"}, "lab-light"),
        ("ansi-light", {"TERM": "xterm-256color"}, "ansi-light"),
    ],
)
def test_colours_follow_the_setting_then_the_terminal(
    setting: str, environment: dict[str, str], theme: str
) -> None:
    assert themes.theme_for(setting, environment) == theme


async def test_without_colours_no_colour_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    lab = app()
    assert lab.theme == "ansi-dark"
    kinds = [type(each) for each in lab._filters]
    assert NoColor in kinds
    assert Monochrome not in kinds
    async with lab.run_test() as pilot:
        await pilot.press("5")
        field = LineField()
        await lab.screen.mount(field)
        field.focus()
        await until(pilot, "the focus", lambda: bool(field.rich_style.underline))


def test_sixteen_colours_are_used_without_the_dark_blue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    lab = app()
    assert lab.theme == "ansi-dark"
    used = {lab.theme_variables[name] for name in ("primary", "secondary", "accent")}
    assert "ansi_blue" not in used


async def test_a_chosen_theme_without_colours_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.change("theme", "light")
    monkeypatch.setenv("NO_COLOR", "1")
    assert Monochrome in [type(each) for each in app()._filters]


def test_the_driver_for_such_terminals_writes_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    class Fake:
        def write(self, data: str) -> None:
            written.append(data)

    fake: Any = Fake
    ascii_driver(fake)().write("● año")  # type: ignore[call-arg]
    assert written == ["* ano"]
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    assert app().driver_class.__name__ == "AsciiDriver"
    assert issubclass(app().driver_class, Driver)
