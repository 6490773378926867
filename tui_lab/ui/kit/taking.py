"""What a widget says of itself that takes keys for its own use; apart, because it is light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Taking:
    """What a widget does with the keys while it has the focus; the line of keys says it."""

    what: str
    """Marked with `N_`: `Typing an answer`."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What a key does there, by its name in Textual; marked with `N_`."""
    short: str = ""
    """What is said instead where there is no room for all keys, marked with `N_`; "" for `what`."""


@runtime_checkable
class TakesKeys(Protocol):
    """A widget that has a use of its own for keys that are commands elsewhere."""

    @property
    def taking(self) -> Taking | None:
        """What it does with the keys now; None while it leaves them alone."""


def help_key(focused: Widget | None) -> str:
    """The key for help: F1 where `?` would be typed into the field that has the focus."""
    typed = focused is not None and focused.check_consume_key("question_mark", "?")
    return "F1" if typed else "?"
