"""Placeholders of a course: `{slot}` is the chosen data set's name, `{slot.fact}` a fact of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tui_lab import i18n
from tui_lab.courses.model import Fact

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")


class UnknownFactError(LookupError):
    """A placeholder names no slot, or no fact of its data set; `args[0]` is the placeholder."""


Facts = Mapping[str, Mapping[str, object]]
"""Slot -> fact -> value; the fact "" is the data set's name."""


def in_language(value: object) -> object:
    """A value of a file in the current language: texts may be tables of languages."""
    if isinstance(value, Mapping) and value and set(value) <= set(i18n.LANGUAGES):
        return value.get(i18n.language(), value.get("en", next(iter(value.values()))))
    return value


def filled(text: str, facts: Facts, *, said: bool) -> Fact:
    """`text` with its placeholders filled.

    Args:
        text: With or without placeholders.
        facts: What may stand in it.
        said: Numbers as the language writes them; else as a program reads them.

    Returns:
        A text; a number where the whole text is one placeholder for a number and not `said`.

    Raises:
        UnknownFactError: A placeholder names nothing.
    """
    whole = PLACEHOLDER.fullmatch(text)
    if whole is not None and not said:
        return _value(whole, facts)

    def put(found: re.Match[str]) -> str:
        value = _value(found, facts)
        return value if isinstance(value, str) else i18n.number(value) if said else str(value)

    return PLACEHOLDER.sub(put, text)


def filled_through(value: Any, facts: Facts) -> Any:
    """A value of a file with the placeholders of all its texts filled, as a program reads them."""
    if isinstance(value, str):
        return filled(value, facts, said=False)
    if isinstance(value, Mapping):
        return {key: filled_through(part, facts) for key, part in value.items()}
    if isinstance(value, list):
        return [filled_through(part, facts) for part in value]
    return value


def _value(found: re.Match[str], facts: Facts) -> Fact:
    slot, fact = found[1], found[2] or ""
    value = in_language(facts.get(slot, {}).get(fact))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnknownFactError(found[0])
    return value
