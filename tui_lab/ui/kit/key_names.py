"""The names of keys as they are written on keyboards, which differ from language to language."""

from __future__ import annotations

from collections.abc import Iterable

from textual.keys import format_key

from tui_lab.i18n import N_, _
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.terminal_kind import heard_first

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


def in_words(shown: str) -> str:
    """A key as Textual would show it, such as `shift+tab`, in the current language."""
    return "+".join(_(NAMES[part]) if part in NAMES else part for part in shown.split("+"))


def with_keys(text: str, /, *tables: Iterable[Action], **values: object) -> str:
    """A translated text with the names of keys for what it says of them, and other values.

    Args:
        text: `{enter}`, `{esc}`, `{tab}` and `{space}` stand for these keys, `{key_train}` for
            that of the action "train", `{field_key_hint}` for one that works while a field is
            typed into.
        tables: Where the actions are that it names.
        values: Whatever else it has in braces.
    """
    signs = {"enter": "⏎", "esc": "esc", "tab": "tab", "space": "space"}
    keys = {name: in_words(sign) for name, sign in signs.items()}
    for action in (each for table in tables for each in table):
        first, *others = heard_first(action.key.split(","))
        keys[f"key_{action.id}"] = key_name(first)
        keys[f"field_key_{action.id}"] = key_name(others[0] if others else first)
    return text.format(**keys, **values)


def key_name(key: str) -> str:
    """Textual's `key`, such as "question_mark" or "ctrl+n", as the line of keys writes it."""
    *modifiers, last = key.split("+")
    shown = format_key(last) if last else "+"
    if "ctrl" in modifiers:
        modifiers.remove("ctrl")
        shown = f"^{shown}"
    return in_words("+".join([*modifiers, shown]))
