"""A letter on each part of a screen that can take the focus; the letter leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.ui.kit.closing import Dialog

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""


@dataclass(frozen=True, slots=True)
class JumpSpot:
    """A place of the screen that one can jump to."""

    place: Offset
    """Of its letter, from the upper left corner of the screen."""
    go: Callable[[], object]
    """Goes there."""


@runtime_checkable
class HasSpots(Protocol):
    """A widget that is drawn in one piece and has several places to jump to, such as tabs."""

    def spots(self) -> Iterable[JumpSpot]:
        """Its places that are seen now."""
        ...


def spots_of(screen: Screen[object]) -> list[JumpSpot]:
    """All places of a screen, from top to bottom, each at a place of its own."""
    found = {spot.place: spot for spot in _found(screen)}
    return sorted(found.values(), key=lambda spot: (spot.place.y, spot.place.x))


def _found(screen: Screen[object]) -> Iterator[JumpSpot]:
    for widget in screen.query(Widget):
        if isinstance(widget, HasSpots) and widget.display and widget.is_on_screen:
            yield from widget.spots()
    for widget in screen.focus_chain:
        seen = widget.region.intersection(screen.find_widget(widget).clip)
        if seen and widget is not screen and not isinstance(widget, HasSpots):
            yield JumpSpot(seen.offset, widget.focus)


class JumpScreen(Dialog[Callable[[], object] | None]):
    """The letters over a screen; any key that is none of them takes them away."""

    DEFAULT_CSS = """
    JumpScreen { overflow: hidden; }
    JumpScreen > Static {
        width: 3; height: 1; position: absolute;
        background: $warning; color: $background; text-style: bold;
    }
    JumpScreen > Static:nocolor, JumpScreen > Static:ansi { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    AUTO_FOCUS = ""

    def __init__(self, spots: Iterable[JumpSpot]) -> None:
        """Make it.

        Args:
            spots: As many as there are letters get one.
        """
        super().__init__()
        self._spots = dict(zip(LETTERS, spots, strict=False))

    def compose(self) -> ComposeResult:
        """A letter at each place."""
        width, height = self.app.size
        for letter, spot in self._spots.items():
            sign = Static(Text(f" {letter} "))
            at = (max(0, min(spot.place.x, width - 3)), min(spot.place.y, height - 1))
            sign.styles.offset = at
            yield sign

    def on_key(self, event: Key) -> None:
        """Go where the letter is."""
        event.stop()
        event.prevent_default()
        spot = self._spots.get(event.key.lower())
        self.dismiss(spot.go if spot is not None else None)

    def action_leave(self) -> None:
        """Take the letters away."""
        self.dismiss(None)
