"""Placeholders of a course: `{slot}` is the chosen data set's name, `{slot.fact}` a fact of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from tui_lab import i18n

Fact: TypeAlias = int | float | str
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")


class UnknownFactError(LookupError):
    """A placeholder names no slot, or no fact of its data set; `args[0]` is the placeholder."""


Facts = Mapping[str, Mapping[str, object]]
"""Slot -> fact -> value; the fact "" is the data set's name."""


def in_language(value: object) -> object:
    """A value of a file in the current language; a text may be a table of languages."""
    if isinstance(value, Mapping) and value and set(value) <= set(i18n.LANGUAGES):
        return value.get(i18n.language(), value.get("en", next(iter(value.values()))))
    return value


def fill(text: str, facts: Facts, *, for_people: bool) -> Fact:
    """`text` with its placeholders filled.

    Args:
        text: With or without placeholders.
        facts: The values of the placeholders.
        for_people: Whether numbers are written as the language writes them, or as a program reads
            them.

    Returns:
        A text; a number if the whole text is one placeholder for a number and it is not for people.

    Raises:
        UnknownFactError: A placeholder names no slot or no fact.
    """
    whole = PLACEHOLDER.fullmatch(text)
    if whole is not None and not for_people:
        return _value(whole, facts)

    def value_text(match: re.Match[str]) -> str:
        value = _value(match, facts)
        return fact_words(value) if for_people else str(value)

    return PLACEHOLDER.sub(value_text, text)


def fact_words(value: Fact) -> str:
    """A fact for people: a number as the language writes it."""
    return value if isinstance(value, str) else i18n.number(value)


def fill_all(value: Any, facts: Facts) -> Any:
    """A value of a file with the placeholders in all its texts filled, for the program."""
    if isinstance(value, str):
        return fill(value, facts, for_people=False)
    if isinstance(value, Mapping):
        return {key: fill_all(part, facts) for key, part in value.items()}
    if isinstance(value, list):
        return [fill_all(part, facts) for part in value]
    return value


def _value(match: re.Match[str], facts: Facts) -> Fact:
    slot, fact = match[1], match[2] or ""
    value = in_language(facts.get(slot, {}).get(fact))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnknownFactError(match[0])
    return value
