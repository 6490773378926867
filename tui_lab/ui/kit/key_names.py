"""The names of keys as they are written on keyboards, which differ from language to language."""

from __future__ import annotations

from tui_lab.i18n import N_, _

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


def with_keys(text: str, /, **values: object) -> str:
    """A translated text with the names of keys for its {enter} and {esc}, and other values."""
    return text.format(enter=in_words("⏎"), esc=in_words("esc"), **values)
