"""A box to tick: its sign tells on from off, so that no colour is needed for it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox as AnyCheckbox


class Checkbox(AnyCheckbox):
    """Textual's box, which draws an X whether it is on or off, in two colours."""

    def render(self) -> Content:
        """The box with an X where it is on, empty where it is off."""
        self.BUTTON_INNER = "X" if self.value else " "
        return super().render()
