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
from tui_lab.ui.kit.textual_private import DOES, PRESSES

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
"""What a key does, behind it: it is pressed by a click on that, too."""
MOVING = {
    "enter": "enter",
    "esc": "escape",
    "tab": "tab",
    "space": "space",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
}
"""Keys that a text can name without a table of actions: what stands in braces, and the key."""


def in_words(shown: str) -> str:
    """A key as Textual would show it, such as `shift+tab`, in the current language."""
    return "+".join(_(NAMES[part]) if part in NAMES else part for part in shown.split("+"))


class Keyed(str):
    """A text that names keys, and knows where; joined or cut it is a text like any other."""

    __slots__ = ("named",)
    named: tuple[tuple[int, int, str], ...]
    """Where each part begins and ends that stands for a key, and the key by Textual's name."""


def with_keys(text: str, /, *tables: Iterable[Action], **values: object) -> str:
    """A translated text with the names of keys for what it says of them: a `Keyed`.

    Args:
        text: `{enter}`, `{esc}`, `{tab}` and `{space}` stand for these keys, `{key_train}` for
            that of the action "train", `{field_key_hint}` for one that works while a field is
            typed into. What a key does may stand behind it and a colon, up to two spaces.
        tables: Where the actions are that it names.
        values: Whatever else it has in braces.
    """
    keys, made, spans = _keys_for(tables), "", []
    for literal, field, spec, conversion in Formatter().parse(text):
        made += literal
        if field in keys:
            spans.append((len(made), len(made) + len(key_name(keys[field])), keys[field]))
            made += key_name(keys[field])
        elif field is not None:
            whole = f"{field}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}"
            made += f"{{{whole}}}".format(**values)
    keyed = Keyed(made)
    told = [(start, AFTER_KEY.match(made, end), end, key) for start, end, key in spans]
    keyed.named = tuple((start, f.end() if f else end, key) for start, f, end, key in told)
    return keyed


def clickable(text: str, *parts: str, style: str | Style = "") -> Text:
    """A text in which a click on the name of a key presses it.

    Args:
        text: What is shown.
        parts: The texts of `with_keys` that it was made of, on one line or broken at spaces; none
            where it is such a text itself.
        style: Of the whole text.
    """
    shown, on_one_line = Text(text, style), text.replace("\n", " ")
    for part in parts or (text,):
        at = on_one_line.find(part.replace("\n", " ")) if isinstance(part, Keyed) else -1
        if isinstance(part, Keyed) and at >= 0:
            for start, end, key in part.named:
                shown.stylize(pressing(key), at + start, at + end)
    return shown


def key_text(
    text: str, /, *tables: Iterable[Action], style: str | Style = "", **values: object
) -> Text:
    """`with_keys`, to be clicked."""
    return clickable(with_keys(text, *tables, **values), style=style)


def pressing(key: str) -> Style:
    """What a text is drawn with, beside its own style, that presses a key when it is clicked.

    Args:
        key: By Textual's name.
    """
    return Style(meta={PRESSES: key})


def doing(action: str) -> Style:
    """What a text is drawn with, beside its own style, that does something without a key.

    Args:
        action: Of the screen, as Textual writes it: `go_to(4)`.
    """
    return Style(meta={DOES: action})


def _keys_for(tables: Iterable[Iterable[Action]]) -> dict[str, str]:
    """The keys that a text can name, by Textual's names."""
    keys = dict(MOVING)
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
