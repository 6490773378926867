"""Signs beyond ASCII and what stands for them, where a terminal or a file cannot hold them."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_lab.text.ascii import FREE_WIDTH, SIGNS, glyph, sign, to_ascii, unicode_ok


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LANG", "LC_ALL", "LC_CTYPE", "TUI_LAB_ASCII"):
        monkeypatch.delenv(variable, raising=False)


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
        ({"LANG": "C", "TUI_LAB_ASCII": "0"}, True),
    ],
)
def test_signs_follow_what_the_locale_promises(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], fine: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert unicode_ok() is fine


def test_what_python_sets_itself_is_no_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    flags: Any = type("Flags", (), {"utf8_mode": 1})
    monkeypatch.setattr(sys, "flags", flags)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    assert not unicode_ok()


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
    assert to_ascii(text, keep_width=True) == plain
    visible = text.replace("\x1b[1m", "")
    assert cell_len(plain.replace("\x1b[1m", "")) == cell_len(visible)


def test_every_stand_in_has_the_width_of_its_sign() -> None:
    assert {sign: cell_len(sign) for sign in SIGNS} == dict.fromkeys(SIGNS, 1)
    assert {len(plain) for plain in SIGNS.values()} == {1}
    assert all(plain.isascii() for plain in [*SIGNS.values(), *FREE_WIDTH.values()])


@given(st.text())
def test_every_text_has_an_ascii_form(text: str) -> None:
    assert to_ascii(text).isascii()
    assert to_ascii(text, keep_width=True).isascii()


def test_accents_go_and_signs_stay_readable() -> None:
    assert to_ascii("Año “×” ±1 – ¿sí?…") == 'Ano "x" +-1 - si?...'


def test_a_sign_has_one_stand_in_wherever_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [sign(each, unicode=False) for each in "✓✗·→…"] == ["+", "x", "-", "->", "..."]
    assert glyph("✓") == sign("✓", unicode=True) == "✓"
    monkeypatch.setenv("TUI_LAB_ASCII", "1")
    assert [glyph(each) for each in "✓✗·→…"] == ["+", "x", "-", "->", "..."]


def test_the_lines_the_dots_and_the_best_of_a_chart_differ_in_ascii() -> None:
    assert len({sign(each, unicode=False) for each in "⠤•◆"}) == 3
