"""What is private in Textual's screens: when they are drawn and given styles, who hears of a size,
and what is done after a drawing.

Textual draws and gives styles twice while an app starts, which takes a tenth of that time.
"""

from __future__ import annotations

from textual import screen
from textual._callback import invoke
from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.events import ScreenResume
from textual.geometry import Size
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


class TellingCompositor(Compositor):
    """Tells every widget of its size, whoever has asked for a place in the meantime.

    Textual tells those whose size is another one than in its last map. It also makes that map when
    somebody asks where a widget is, as giving the focus does: a widget that has just come into
    sight is in it then, and has never heard of its size. Here the next layout is held against the
    map of the one before.
    """

    _told: CompositorMap | None = None
    """The map of the last layout, where another one was made since."""

    @property
    def full_map(self) -> CompositorMap:
        """Where all widgets are."""
        if self._full_map_invalidated and self._told is None:
            self._told = self._full_map
        return super().full_map

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay the widgets out; who is to be told of it is in what is returned."""
        if self._told is not None:
            self._full_map, self._told = self._told, None
        return super().reflow(parent, size)

    def clear(self) -> None:
        """Forget all widgets."""
        self._told = None
        super().clear()


def tell_every_size() -> None:
    """Let the widgets of all screens hear of their sizes."""
    setattr(screen, "Compositor", TellingCompositor)  # noqa: B010 - mypy takes no class for another


async def _do_what_waits(screen: Screen[object]) -> None:
    """Do what is wanted after a drawing; where one thing fails, the others wait for the next time.

    A dialog that is closed may fail at its own, and keeps what the app and the screens below it
    want as well: Textual takes all from the list before it does the first.
    """
    for _turn in range(len(screen._callbacks)):
        if screen._callbacks:
            callback, sender = screen._callbacks.pop(0)
            with sender._context():
                await invoke(callback)


def lose_nothing_that_waits() -> None:
    """Let all screens do what `call_after_refresh` was asked for, whatever else fails."""
    setattr(Screen, "_invoke_and_clear_callbacks", _do_what_waits)  # noqa: B010 - as above
