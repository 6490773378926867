"""A key that a text names can be clicked."""

from __future__ import annotations

from rich.text import Text

from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.key_names import key_text, with_keys

TABLE = (
    Action("train", "t,ctrl+t", "", ""),
    Action("hint", "question_mark", "", ""),
)


def pressed(text: Text) -> list[tuple[str, str]]:
    """The parts that can be clicked, each with its key."""
    parts = []
    for span in text.spans:
        assert not isinstance(span.style, str)
        parts.append((text.plain[span.start : span.end], span.style.meta["key"]))
    return parts


def test_a_key_and_what_it_does_are_one_part() -> None:
    text = key_text("{enter}: take it    {esc}: leave it\n{tab}: complete it")
    assert text.plain == with_keys("{enter}: take it    {esc}: leave it\n{tab}: complete it")
    assert pressed(text) == [
        ("enter: take it", "enter"),
        ("esc: leave it", "escape"),
        ("tab: complete it", "tab"),
    ]


def test_in_a_sentence_the_key_alone_is_a_part() -> None:
    said = "Press {key_train} ({key_hint}: help), in a field {field_key_train}; {n:>3} {name!r}."
    text = key_text(said, TABLE, n=7, name="{esc}")
    assert text.plain == with_keys(said, TABLE, n=7, name="{esc}")
    assert pressed(text) == [("t", "t"), ("?: help", "question_mark"), ("^t", "ctrl+t")]
