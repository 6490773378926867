"""The names of keys as they are written on keyboards, which differ from language to language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from rich.style import Style
from rich.text import Text
from textual.keys import format_key

from tui_lab.i18n import N_, _
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.terminal_kind import heard_first
from tui_lab.ui.kit.textual_private import PRESSES

NAMES = {
    "esc": N_("esc"),
    "space": N_("space"),
    "tab": N_("tab"),
    "home": N_("home"),
    "end": N_("end"),
    "pgup": N_("pgup"),
    "pgdn": N_("pgdn"),
    "del": N_("del"),
    "insert": N_("insert"),
    "shift": N_("shift"),
    "⏎": N_("enter"),
}
"""Textual's names of keys that have a word on them. Enter is a word too: its sign is unknown to
many, and fonts draw it too small."""

AFTER_KEY = re.compile(r":(?: ?[^ \n;,.()])+")


def in_words(shown: str) -> str:
    """A key as Textual would show it, such as `shift+tab`, in the current language."""
    return "+".join(_(NAMES[part]) if part in NAMES else part for part in shown.split("+"))


def with_keys(text: str, /, *tables: Iterable[Action], **values: object) -> str:
    """A translated text with the names of keys for what it says of them, and other values.

    Where it is drawn as it is, `key_text` makes it; this is for texts that go elsewhere.

    Args:
        text: `{enter}`, `{esc}`, `{tab}` and `{space}` stand for these keys, `{key_train}` for
            that of the action "train", `{field_key_hint}` for one that works while a field is
            typed into.
        tables: Where the actions are that it names.
        values: Whatever else it has in braces.
    """
    names = {name: key_name(key) for name, key in _keys_for(tables).items()}
    return text.format(**names, **values)


def key_text(
    text: str, /, *tables: Iterable[Action], style: str | Style = "", **values: object
) -> Text:
    """As `with_keys`; a click on the name of a key presses it, and so does one on what it does.

    Args:
        text: As of `with_keys`. What a key does stands behind it and a colon, up to two spaces.
        tables: Where the actions are that it names.
        style: Of the whole text.
        values: Whatever else it has in braces.
    """
    keys, made = _keys_for(tables), Text(style=style)
    spans = []
    for literal, field, spec, conversion in Formatter().parse(text):
        made.append(literal)
        if field in keys:
            start = len(made)
            made.append(key_name(keys[field]))
            spans.append((start, len(made), keys[field]))
        elif field is not None:
            whole = f"{field}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}"
            made.append(f"{{{whole}}}".format(**values))
    for start, end, key in spans:
        told = AFTER_KEY.match(made.plain, end)
        made.stylize(pressing(key), start, told.end() if told else end)
    return made


def pressing(key: str) -> Style:
    """What a text is drawn with, beside its own style, that presses a key when it is clicked.

    Args:
        key: By Textual's name.
    """
    return Style(meta={PRESSES: key})


def _keys_for(tables: Iterable[Iterable[Action]]) -> dict[str, str]:
    """The keys that a text can name, by Textual's names."""
    keys = {"enter": "enter", "esc": "escape", "tab": "tab", "space": "space"}
    for action in (each for table in tables for each in table):
        first, *others = heard_first(action.key.split(","))
        keys[f"key_{action.id}"] = first
        keys[f"field_key_{action.id}"] = others[0] if others else first
    return keys


def key_name(key: str) -> str:
    """Textual's `key`, such as "question_mark" or "ctrl+n", as the line of keys writes it."""
    *modifiers, last = key.split("+")
    shown = format_key(last) if last else "+"
    if "ctrl" in modifiers:
        modifiers.remove("ctrl")
        shown = f"^{shown}"
    return in_words("+".join([*modifiers, shown]))
