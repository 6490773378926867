"""Screens that close once: a second key or click may come before the first has closed them.

Textual would then close whatever is in front by then, and end the app where that is the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.await_complete import AwaitComplete
from textual.events import Click
from textual.screen import ModalScreen, ScreenResultType

from tui_lab.ui.kit.textual_private import PressedByMouse, own_bindings

if TYPE_CHECKING:
    from textual.screen import Screen


class ClosesOnce:
    """Beside a screen: it is dismissed at most once, and only itself.

    No screen of its own, because Textual takes styles from the first of two screens alone.
    """

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close it with that result, while it is in front."""
        screen = cast("Screen[Any]", self)
        if not screen.is_active:
            return AwaitComplete()
        if not screen.is_mounted:  # what it does as soon as it is there would find nothing there
            screen.call_later(self._dismiss, result)
            return AwaitComplete()
        return cast(AwaitComplete, cast(Any, super()).dismiss(result))

    def _dismiss(self, result: Any) -> None:
        """Gives nothing that could be awaited: a screen cannot wait for its own end."""
        self.dismiss(result)


class Dialog(ClosesOnce, PressedByMouse, ModalScreen[ScreenResultType]):
    """A question above a screen; a click beside it leaves it, as escape does."""

    @property
    def may_be_left(self) -> bool:
        """Whether nothing is lost when a click leaves it."""
        return True

    def on_click(self, event: Click) -> None:
        """Leave it, where the click was on nothing of it."""
        beside = self.get_widget_at(*event.screen_offset)[0] is self
        if beside and self.is_active and self.may_be_left:
            for binding in own_bindings(self).get("escape", ()):
                self.app.call_later(self.app.run_action, binding.action, self)
