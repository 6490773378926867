"""What is typed in a field of choices goes to the word that begins so."""

from __future__ import annotations

import pytest

from tui_lab.ui.kit.choice_field import Typing

WORDS = ("adam", "adamw", "rmsprop", "schedulefreeadamw", "sgd")


@pytest.mark.parametrize(
    ("here", "typed", "expected"),
    [
        (0, "s", "schedulefreeadamw"),
        (0, "sg", "sgd"),
        (0, "sgd", "sgd"),
        (0, "ss", "sgd"),
        (0, "sss", "schedulefreeadamw"),
        (4, "adamw", "adamw"),
        (-1, "a", "adam"),
        (0, "a", "adamw"),
        (0, "SG", "sgd"),
        (0, "rs", "schedulefreeadamw"),
        (2, "zx", "rmsprop"),
    ],
)
def test_more_letters_go_on_with_the_word(here: int, typed: str, expected: str) -> None:
    typing = Typing()
    for letter in typed:
        found = typing.find(WORDS, here, letter)
        here = here if found is None else found
    assert WORDS[here] == expected
