"""Keys that a text names are those of the tables of actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import tui_lab
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.key_names import with_keys

CATALOGUE = Path(tui_lab.__file__).parent / "locale/es/LC_MESSAGES/tui_lab.po"
NAMED = re.compile(
    r"(?:[Pp]ress|[Tt]he key|then|[Pp]ulsa|[Ll]a tecla) (?:[A-Za-z0-9]|F[0-9]+|\^[a-z])"
    r"(?=[ .,;:)]|$)(?! (?:way|new|set|run|line))"
    r"|(?:^|[,;:.(] ?)[B-HJ-Zb-hj-z](?= (?:goes|opens|shows|takes|trains|changes|drops|writes|gives"
    r"|brings|copies|leads|sorts|sigue|abre|toma|lleva))(?! .{0,12}\{)"
    r"|\((?:[b-hj-mo-wyz])\)|`[a-zA-Z]` (?:or|copies|takes|o|copia)\b"
)
"""A key that stands in a text as a letter: "press t", "; n goes on"."""


def texts() -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            for each in (message.id, message.string):
                yield from [each] if isinstance(each, str) else each


def test_no_text_names_a_key_by_its_letter() -> None:
    assert [text for text in texts() if NAMED.search(text)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "Choose data, then press t.",
        "It is kept: n opens it.",
        "Pulsa f para descargarlos.",
        "It is lost; R goes on with it.",
        "sealed (b opens)",
        "sorted by name (t)",
        "As `y` copies it.",
    ],
)
def test_a_letter_would_be_found(wrong: str) -> None:
    assert NAMED.search(wrong)


def test_keys_come_from_the_table() -> None:
    table = (Action("train", "z,ctrl+t", "", ""), Action("hint", "question_mark", "", ""))
    text = "{key_train}, in a field {field_key_train}; {key_hint}, {esc}: {name}"
    assert with_keys(text, table, name="a") == "z, in a field ^t; ?, esc: a"
