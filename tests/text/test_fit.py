"""Texts of a width, and texts from outside made fit to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_lab.text.fit import (
    BLANK,
    LONGEST,
    STAND_IN,
    encodable,
    fitted,
    one_line,
    padded,
    printable,
    sgr,
    shortened,
    shown,
    text_columns,
    visible,
    without_colours,
    wrapped,
)


def test_what_fits_is_padded_on_the_other_side() -> None:
    assert fitted("ab", 4) == "ab  "
    assert fitted("ab", 4, right=True) == "  ab"


def test_what_is_too_long_ends_in_an_ellipsis_or_loses_its_middle() -> None:
    assert fitted("first-network-train", 14) == "first-network…"
    assert fitted("first-network-train", 14, middle=True) == "first-n…-train"


@pytest.mark.parametrize(
    "text", ["first-network-train", "网络网络网络网络网络", "añadido-ñandú-más-largo"]
)
@pytest.mark.parametrize("width", range(1, 16))
def test_it_is_exactly_as_wide_as_asked_for(text: str, width: int) -> None:
    assert cell_len(fitted(text, width, middle=True)) == width
    assert cell_len(fitted(text, width)) == width


def test_wide_characters_take_two_columns_and_marks_on_letters_none() -> None:
    assert text_columns("猫") == 2
    assert text_columns("e\u0301") == 1
    assert text_columns(f"{sgr('1')}bold{sgr('0')}") == 4
    assert shortened("猫猫猫", 5) == "猫猫…"
    assert shortened("abcdef", 4, unicode=False) == "a..."
    assert padded("猫", 4) == "猫  "


@given(st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), max_size=40))
def test_a_text_is_as_wide_as_the_interface_draws_it(text: str) -> None:
    known = "".join(c for c in text if unicodedata.category(c) != "Lo" or c < "\u1100")
    assert text_columns(known) == cell_len(known)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ñ 数", "plain ñ 数"),
        ("a\tb\x00c\x7f", "a b�c�"),
        ("two\nlines", "two lines"),
        ("97,3\u00a0%", "97,3 %"),
        ("\udcff", "�"),
        ("\u202eright", "�right"),
        ("x" * 300, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_texts_from_outside_are_made_fit_to_be_shown(text: str, shown: str) -> None:
    assert printable(text, LONGEST) == shown


@given(st.text())
def test_a_printable_text_cannot_steer_a_terminal(text: str) -> None:
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)


HIDDEN = (
    "\x00\x07\x08\r\x0b\x1b\x7f\x85\x9b\xad\u061c\u200b\u200d\u200f\u2028\u202e\u2066\u3164\ufeff"
)


@pytest.mark.parametrize("character", HIDDEN)
def test_what_steers_a_terminal_or_hides_is_a_sign_as_wide_as_it_is_measured(
    character: str,
) -> None:
    assert visible(f"a{character}b") == f"a{STAND_IN}b"
    assert visible(f"a{character}b", lines=False) == f"a{STAND_IN}b"
    assert text_columns(f"a{character}b") == cell_len(f"a{STAND_IN}b") == 3


@given(st.text())
def test_nothing_else_is_changed(text: str) -> None:
    shown_ = visible(text, lines=False)
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in shown_)
    for before, after in zip(text.replace("\r\n", "\n"), shown_, strict=True):
        assert after in (before, STAND_IN, " ")
        assert after == before or not before.isprintable() or before in BLANK


@pytest.mark.parametrize("make", [visible, printable, shown])
def test_marks_that_are_heaped_on_a_letter_are_signs(make: Callable[[str], str]) -> None:
    heap = "e" + "\u0301" * 8
    assert make(heap) == heap
    flood = make(f"a {heap}\u0489\u20dd\u0301 z" + "\u0336" * 5000)
    assert flood == f"a {heap}{STAND_IN * 3} z" + "\u0336" * 8 + STAND_IN * 4992
    assert text_columns(flood) == cell_len(flood) == 3 + 3 + 2 + 4992
    assert text_columns("z" + "\u0336" * 50) == 1 + 42
    assert make("漢🙂─" * 20) == "漢🙂─" * 20


def test_what_utf_8_cannot_write_becomes_a_question_mark() -> None:
    assert encodable("ñ\udcff\ud800 🙂") == "ñ?? 🙂"


def test_lines_stay_where_a_text_has_some() -> None:
    assert visible("one\r\n\ttwo\n") == "one\n\ttwo\n"
    assert visible("one\r\n\ttwo", lines=False) == "one  two"


def test_only_colours_of_our_own_are_let_through() -> None:
    text = f"{sgr('1;31')}ours{sgr('0')} \x1b[31mtheirs\x1b[2J"
    assert shown(text) == "\x1b[1;31mours\x1b[0m \ufffd[31mtheirs\ufffd[2J"
    assert without_colours(text) == "ours \x1b[31mtheirs\x1b[2J"
    assert text_columns(text) == len("ours ?[31mtheirs?[2J")


def test_a_sentence_repeats_a_text_on_one_line() -> None:
    assert one_line("  two\n  words ") == "two words"
    assert one_line("x" * 100) == "x" * 59 + "…"


def test_a_paragraph_is_broken_between_words_and_keeps_its_indent() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("  one two", 6) == ["  one", "  two"]
    assert wrapped("unbreakable word", 4) == ["unbreakable", "word"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Follow it with `tui-lab watch 'mi red: uno'`, now.", "tui-lab watch 'mi red: uno'"),
        (
            "To add it: tui-lab data add 'a b.csv' --target k",
            "tui-lab data add 'a b.csv' --target k",
        ),
        ("  tui-lab images last --wrong    the pictures it mistook", "tui-lab images last --wrong"),
    ],
)
def test_a_command_is_not_broken(text: str, command: str) -> None:
    for columns in (10, 20, 30, 40):
        assert any(command in line for line in wrapped(text, columns))


def test_what_stands_in_backticks_is_not_broken() -> None:
    lines = wrapped("Install it with `/usr/bin/python -m pip install jax`, then train.", 20)
    assert lines == ["Install it with", "`/usr/bin/python -m pip install jax`,", "then train."]
