"""What is private in Textual's screens: when they are drawn and given styles.

Textual does both twice while an app starts, which takes a tenth of that time.
"""

from __future__ import annotations

from textual.events import ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tui_lab.ui.kit.textual_private import PressedByMouse, is_gone


class LateScreen(PressedByMouse, Screen[None]):
    """A screen that is drawn once at the start, and gives no removed widget the focus."""

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Give a widget the focus; one that is gone does not get it.

        `Widget.focus` does so a little later, when another key may have had the widget removed.
        """
        if widget is None or not is_gone(widget):
            super().set_focus(widget, scroll_visible, from_app_focus)

    def post_message(self, message: Message) -> bool:
        """Send it a message; when it is shown for the first time, its styles have just been set."""
        if isinstance(message, ScreenResume) and not self.stack_updates:
            message.refresh_styles = False
        return super().post_message(message)

    def _compositor_refresh(self) -> None:
        if not self.app.is_running or self.app._batch_count:
            return  # Textual would throw the picture away; what is to be drawn stays noted
        if self._size.region in self._compositor._dirty_regions:
            self._repaint_required = False  # that is what is done now
        super()._compositor_refresh()
