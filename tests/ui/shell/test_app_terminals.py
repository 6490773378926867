"""Terminals that can do less: few colours, none, no UTF-8."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from rich.cells import cell_len
from support.ui import app
from textual.driver import Driver
from textual.filter import Monochrome, NoColor

from tui_lab import settings
from tui_lab.ui.kit import glyphs
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.plain import LOOK_ALIKE, plain_driver, to_ascii


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
        await pilot.pause()


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


@pytest.mark.parametrize(
    ("environment", "fine"),
    [
        ({}, True),
        ({"LANG": "es_ES.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "es_ES.ISO-8859-1"}, False),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "C", "LC_CTYPE": "es_ES.utf8"}, True),
        ({"LANG": "es_ES.UTF-8", "TUI_LAB_ASCII": "1"}, False),
    ],
)
def test_signs_follow_what_the_locale_promises(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], fine: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert glyphs.unicode_ok() is fine


def test_what_python_sets_itself_is_no_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    flags: Any = type("Flags", (), {"utf8_mode": 1})
    monkeypatch.setattr(sys, "flags", flags)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    assert not glyphs.unicode_ok()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain \x1b[1m[0]", "plain \x1b[1m[0]"),
        ("Información – año…", "Informacion - ano."),
        ("╭─┬─╮│┃", "+-+-+||"),
        ("▁▄█ ▀", '__# "'),
        ("⠀⣿", " *"),
        ("▔▁", "-_"),
        ("日本", "????"),
        ("e\u0301", "e"),
        ("€", "?"),
    ],
)
def test_text_in_ascii_keeps_its_width(text: str, plain: str) -> None:
    assert to_ascii(text) == plain
    visible = text.replace("\x1b[1m", "")
    assert cell_len(plain.replace("\x1b[1m", "")) == cell_len(visible)


def test_every_stand_in_has_the_width_of_its_sign() -> None:
    assert {sign: cell_len(sign) for sign in LOOK_ALIKE} == dict.fromkeys(LOOK_ALIKE, 1)
    assert {len(plain) for plain in LOOK_ALIKE.values()} == {1}
    assert all(plain.isascii() for plain in [*LOOK_ALIKE.values(), *glyphs.PLAIN.values()])


def test_the_driver_for_such_terminals_writes_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    class Fake:
        def write(self, data: str) -> None:
            written.append(data)

    fake: Any = Fake
    plain_driver(fake)().write("● año")  # type: ignore[call-arg]
    assert written == ["* ano"]
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    assert app().driver_class.__name__ == "PlainDriver"
    assert issubclass(app().driver_class, Driver)
