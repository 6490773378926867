"""Bytes from a terminal: what is text, what a sequence, what a paste, and what is dropped."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from tui_lab.ui.kit import terminal_input as taking
from tui_lab.ui.kit.terminal_input import Pasted, Sequence, TerminalInput, Token, Typed
from tui_lab.ui.kit.textual_private_driver import Understanding

LATER = 10.0
"""Seconds after which nothing is waited for any more."""
QUIET = [
    b"\x1b]11;rgb:0000/0000/0000",
    b"\x1b]52;c;aGVsbG8=",
    b"\x1bP1$r0m",
    b"\x1bP>|XTerm(354)",
    b"\x1b_Gi=1;OK",
    b"\x1b^private",
    b"\x1bXa string",
]
"""Control strings without their end."""
ANSWERS = [
    b"\x1b[?62;22c",
    b"\x1b[>41;354;0c",
    b"\x1b[0n",
    b"\x1b[?1u",
    b"\x1b[?997;1n",
    b"\x1b[5;7R",
    b"\x1b[8;24;80t",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    b"\x1bP>|kitty(0.35.2)\x1b\\",
    b"\x1bP!|00000000\x1b\\",
    b"\x1b[?2026;0$y",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[48;24;80;0;0t",
    b"\x1b[48;99999999;99999999;1;1t",
]
"""To questions that nobody asked, or that tell nothing of use."""
BROKEN = [
    b"\x1b[<0;10",
    b"\x1b[<;;M",
    b"\x1b[<0;\xc3\xb1;3M",
    b"\x1b[" + b"1;" * 5000 + b"M",
    b"\x1b[<99999999999999999999;1m",
    b"\x1b[M\x20\xff",
    b"\x1b[55296;1u",
    b"\x1b[97;1;55296u",
    b"\x1b[99999999;1u",
    b"\x1b[1:2:3;4:5u",
    b"\x1b[1;1:1:1A",
    b"\x1b[\xff\xfe",
    b"\x1bO1;5",
]


def taken(*chunks: bytes) -> list[Token]:
    """What is whole of these, each read a moment after the other, and after a long pause."""
    reader = TerminalInput(ANSI_SEQUENCES_KEYS)
    found = [token for at, chunk in enumerate(chunks) for token in reader.feed(chunk, at * 0.01)]
    found += reader.tick(LATER)
    assert reader.until_tick(LATER) is None
    return found


def typed(*chunks: bytes) -> str:
    tokens = taken(*chunks)
    assert all(isinstance(token, Typed) for token in tokens), tokens
    return "".join(token.text for token in tokens)


def keys(*chunks: bytes) -> list[str]:
    """The names of the keys that the app is told, with what else it is told."""
    understanding = Understanding()
    return [
        message.key if isinstance(message, events.Key) else type(message).__name__
        for token in taken(*chunks)
        for message in understanding.understood(token, tells_its_size=False)
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        "ñ".encode("latin-1"),
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xf0\x82\x82\xac",
        b"\xed\xa0\x80",
        b"\xf5\x80\x80\x80",
        b"\xe2\x82",
        b"\x80\xbf",
        b"\xc2\x9b",
    ],
)
def test_bytes_that_are_no_letters_are_dropped_and_their_neighbours_kept(data: bytes) -> None:
    assert typed(b"a" + data + b"b") == "ab"
    assert typed(b"a" + data, b"b") == "ab"
    assert keys(b"\x1b[A" + data + b"\x1b[B") == ["up", "down"]


def test_a_letter_may_be_cut_by_the_end_of_a_read() -> None:
    data = "año €100 \N{GRINNING FACE}".encode()
    assert typed(*(bytes([each]) for each in data)) == data.decode()


@pytest.mark.parametrize("sequence", [key for key in ANSI_SEQUENCES_KEYS if key[0] == "\x1b"])
def test_every_key_that_textual_knows_comes_whole_however_it_is_cut(sequence: str) -> None:
    if sequence in ("\x1b", "\x1b\x1b"):
        return  # Textual reads each as the key escape
    data = sequence.encode()
    assert taken(data) == [Sequence(sequence)]
    assert taken(*(bytes([each]) for each in data)) == [Sequence(sequence)]
    assert taken(data + b"q") == [Sequence(sequence), Typed("q")]


@pytest.mark.parametrize("string", QUIET)
def test_a_control_string_without_end_is_dropped_and_ends_by_silence(string: bytes) -> None:
    assert keys(string) == []
    reader = TerminalInput()
    assert reader.feed(string, 0.0) == []
    assert reader.feed(b" and more", 0.1) == []
    assert reader.feed(b"q", 0.1 + taking.PAUSE) == [Typed("q")]


@pytest.mark.parametrize("string", QUIET)
def test_a_control_string_ends_where_a_key_of_control_or_another_sequence_begins(
    string: bytes,
) -> None:
    assert keys(string + b"\rq") == ["enter", "q"]
    assert keys(string + b"\x1b[A") == ["up"]
    assert keys(string + b"\x1b\\q") == ["q"]
    assert keys(string + b"\x18q") == ["q"]


@pytest.mark.parametrize("data", [*ANSWERS, *BROKEN])
def test_answers_and_broken_sequences_are_no_keys(data: bytes) -> None:
    assert [key for key in keys(data) if not key.startswith("Mouse")] == []
    assert keys(data, b"\x1b[A", b"q") == ["up", "q"]


def test_escape_and_a_key_that_come_together_are_two_keys_also_where_a_string_could_begin() -> None:
    assert keys(b"\x1bP") == ["escape", "P"]
    assert keys(b"\x1bO") == ["escape", "O"]
    assert keys(b"\x1bx") == ["escape", "x"]
    assert keys(b"\x1bb") == ["escape", "b"]
    assert keys(b"\x1b1") == ["escape", "1"]
    assert keys(b"\x1b\r") == ["escape", "enter"]
    assert keys("\x1bñ".encode()) == ["escape", "ñ"]
    for data in (b"\x1b]", b"\x1b_", b"\x1b[", b"\x1b^"):
        assert keys(data)[:1] == ["escape"]
        assert len(keys(data)) == 2
    assert keys(b"\x1b\x7f") == ["ctrl+w"]
    for data, moved in ((b"\x1bb", "ctrl+left"), (b"\x1bf", "ctrl+right"), (b"\x1bd", "alt+d")):
        understanding = Understanding(is_typed=lambda: True)
        found = understanding.understood(Sequence(data.decode()), False)
        assert [each.key for each in found if isinstance(each, events.Key)] == [moved]
    assert keys(b"\x1b") == ["escape"]
    assert keys(b"\x1b\x1b[A") == ["escape", "up"]


@pytest.mark.parametrize(
    ("data", "same"),
    [
        (b"\x1b[M\x20\x21\x21", ["\x1b[<0;1;1M"]),
        (b"\x1b[M\x20\x99\xfe", ["\x1b[<0;121;222M"]),
        (b"\x1b[M\x22\x30\x30\x1b[M\x23\x30\x30", ["\x1b[<2;16;16M", "\x1b[<2;16;16m"]),
        (b"\x1b[M\x60\xa0\x21", ["\x1b[<64;128;1M"]),
        (b"\x1b[M\x43\x41\x41", ["\x1b[<35;33;33M"]),
        (b"\x1b[M\x20\x00\x21", []),
        (b"\x1b[M\x10\x21\x21", None),
    ],
)
def test_a_mouse_of_three_bytes_is_taken_for_what_it_is(
    data: bytes, same: list[str] | None
) -> None:
    found = [token.text for token in taken(data) if isinstance(token, Sequence)]
    assert found == (same or [])
    if same:
        assert taken(*(bytes([each]) for each in data)) == taken(data)


def test_a_paste_is_one_piece_without_control_characters() -> None:
    text = "data(iris)\r\n> Dense(3) ñ\t\x00\x07\x1b[31mred\x9b"
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~q"
    whole = [Pasted("data(iris)\r\n> Dense(3) ñ\t[31mred"), Typed("q")]
    assert taken(data) == whole
    assert taken(*(bytes([each]) for each in data)) == whole


def test_a_paste_without_end_ends_by_silence_and_what_is_left_of_it_is_no_key() -> None:
    reader = TerminalInput()
    assert reader.feed(b"\x1b[200~one", 0.0) == []
    later = taking.PASTE_PAUSE
    assert list(reader.tick(later)) == [Pasted("one")]
    assert reader.feed(b"q", later + 0.1) == [Typed("q")]
    assert reader.feed(b"the rest of it\x1b[201~t", later + 0.2) == [
        Pasted("the rest of it"),
        Typed("t"),
    ]
    assert reader.feed(b"typed quickly", later + 0.3) == [Typed("typed quickly")]


def test_a_megabyte_is_pasted_whether_the_terminal_says_so_or_not() -> None:
    text = "word " * 200_000
    chunks = [text[at : at + 4095].encode() for at in range(0, len(text), 4095)]
    assert taken(b"\x1b[200~", *chunks, b"\x1b[201~") == [Pasted(text)]
    assert taken(*chunks) == [Pasted(text)]


def test_the_focus_comes_and_goes() -> None:
    assert keys(b"\x1b[I\x1b[O") == ["AppFocus", "AppBlur"]


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_comes_by_chance_raises_or_stays(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [*QUIET, *ANSWERS, *BROKEN, b"\x1b", b"\x1b[", b"[200~", b"\x1b[200~", b"\x1b[201~"]
    for _round in range(100):
        data = b"".join(
            chance.choice([chance.choice(pieces), chance.randbytes(chance.randrange(1, 9))])
            for _piece in range(chance.randrange(1, 12))
        )
        cut = sorted(chance.choices(range(len(data) + 1), k=3))
        chunks = [data[a:b] for a, b in zip([0, *cut], [*cut, len(data)], strict=True)]
        keys(*chunks)
        assert keys(*chunks, b"\x1b[201~", b"\x18\x1b\\\x1b[B")[-1:] in (["down"], ["Paste"])
