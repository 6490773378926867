"""Names that Textual keeps to itself; no other module uses one.

What it offers has a public name and says what it is for; check each with a new version of Textual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import rich.text
import textual.content
from rich.segment import Segment
from textual._widget_navigation import Direction
from textual.app import App
from textual.await_remove import AwaitRemove
from textual.binding import Binding
from textual.color import Color
from textual.dom import DOMNode
from textual.events import (
    Click,
    Event,
    MouseDown,
    MouseEvent,
    MouseUp,
)
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.keys import key_to_character
from textual.notifications import Notification
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList, _toast

from tui_lab.text.fit import visible


def is_gone(widget: Widget) -> bool:
    """Whether a widget was removed, or is being removed."""
    return widget._closing or widget._closed or widget._pruning or not widget.is_attached


PRESSES = "key"
"""What the meta of a style calls the key that a click on the text presses."""
DOES = "action"
"""What it calls an action of the screen, or the app's after `app.`, where there is no key."""


class PressedByMouse:
    """Beside a screen: a text that names a key presses it when it is clicked, or does an action.

    Nothing else hears of such a click, so that the focus stays where the key is meant to arrive.
    No screen of its own, because Textual takes styles from the first of two screens alone.
    """

    def _forward_event(self, event: Event) -> None:
        screen = cast(Screen[Any], self)
        mine = isinstance(event, MouseDown | Click) and event.button == 1
        if mine and not event.is_forwarded and screen.app.mouse_captured is None:
            pressed = cast(MouseEvent, event)
            meta = screen.get_style_at(pressed.screen_x, pressed.screen_y).meta
            if PRESSES in meta or DOES in meta:
                event._set_forwarded()
                if isinstance(event, Click) and PRESSES in meta:
                    press(screen, meta[PRESSES], again=event.chain > 1)
                elif isinstance(event, Click):
                    screen.app.call_later(screen.app.run_action, meta[DOES], screen)
                return
        cast(Any, super())._forward_event(event)


def press(screen: Screen[Any], key: str, *, again: bool = False) -> None:
    """Press a key, as a click on its name does; a field does not take it for a letter.

    Args:
        screen: The one in front.
        key: By Textual's name.
        again: It is the second of two quick clicks: it counts for the key of the first alone,
            since what the first did may have brought other names there.
    """
    app, focused = screen.app, screen.focused
    if again and getattr(app, "pressed_last", key) != key:
        return
    app.pressed_last = key  # type: ignore[attr-defined]
    active = screen.active_bindings.get(key)
    typed = focused is not None and focused.check_consume_key(key, key_to_character(key))
    if typed and active is not None:
        app.call_later(app.run_action, active.binding.action, active.node)
    else:
        app.simulate_key(key)


def click_again(app: App[Any], place: Offset) -> None:
    """Click where the mouse is, on the screen that is in front by now."""
    for kind in (MouseDown, MouseUp):
        x, y = place
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


class Calm:
    """Beside a list of options: keys and clicks may come while it is filled, emptied or laid out.

    No list of its own, because Textual takes styles from the first of two lists alone.
    """

    def _move_page(self, direction: Direction) -> None:
        listed = cast(OptionList, self)
        if (listed.highlighted or 0) in listed._index_to_line:
            cast(Any, super())._move_page(direction)

    def on_click(self, event: Click) -> None:  # Textual calls the list's own after it
        place = event.style.meta.get("option")
        if place is not None and place >= cast(OptionList, self).option_count:
            event.prevent_default()  # it was drawn, and is gone by now


_update_lines = OptionList._update_lines


def _update_lines_where_there_is_room(listed: OptionList) -> None:
    """As Textual's, which raises ValueError where the options have no columns, or no styles yet."""
    if not listed._component_styles:
        # Drawn before it has its styles, while a page is put together: once more with them.
        listed.call_after_refresh(listed.refresh)
        return
    padding = listed.get_component_styles("option-list--option").padding.width
    if listed.scrollable_content_region.width - listed._get_left_gutter_width() > padding:
        _update_lines(listed)


# Of all lists, also of Textual's own in the palette.
setattr(OptionList, "_update_lines", _update_lines_where_there_is_room)  # noqa: B010


class CalmOptionList(Calm, OptionList):
    """A list of options for keys and clicks at any moment."""


class LineOptionList(CalmOptionList):
    """A list of options that knows on which line each begins."""

    GUTTER = 0
    """Columns that are left free before each option."""

    def line_of(self, index: int) -> int:
        """The line, from 0, on which an option begins; 0 before the list was laid out."""
        return self._index_to_line.get(index, 0)

    def height_of(self, index: int) -> int:
        """How many lines an option takes."""
        return self._heights.get(index, 1)

    def _get_left_gutter_width(self) -> int:
        return self.GUTTER or super()._get_left_gutter_width()


def screens_of(app: App[Any], mode: str) -> list[Screen[Any]]:
    """The screens of a mode, the first one at the bottom; none where it was not gone to yet."""
    return list(app._screen_stacks.get(mode, ()))


def first_screen(app: App[Any], mode: str) -> Screen[Any] | None:
    """The first screen of a mode; None where the mode has not been gone to yet."""
    return next(iter(screens_of(app, mode)), None)


def has_screens(app: App[Any]) -> bool:
    """Whether there is any screen yet."""
    return any(app._screen_stacks.values())


def class_bindings(node: DOMNode) -> Mapping[str, list[Binding]]:
    """The bindings of a node's class by key, as they were written."""
    merged = type(node)._merged_bindings
    return {} if merged is None else merged.key_to_bindings


def own_bindings(node: DOMNode) -> dict[str, list[Binding]]:
    """The bindings of one node by key: a copy of its class's, which may be changed."""
    return node._bindings.key_to_bindings


def line_filters(app: App[Any]) -> list[LineFilter]:
    """The filters that each line passes before it is written; the list may be changed."""
    return app._filters


class _VisibleLines(LineFilter):
    """What is drawn holds no character that a terminal would obey; it is the last one that looks.

    Its lines keep their width: what was made without `Text` or `Content`, which are measured as
    they are shown, loses at its end what a sign takes for a character without width.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with signs for what is hidden in them."""
        for text, _style, _control in segments:  # a loop, because it is done for every line
            if not text.isprintable():
                break
        else:
            return segments
        shown = [
            Segment(text if control else visible(text, lines=False), style, control)
            for text, style, control in segments
        ]
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))


def draw_visibly(app: App[Any]) -> None:
    """Let everything that the app draws be made visible (`text.fit.visible`).

    Rich and Textual take a few control codes out of every text before they measure it. There all of
    them are given their sign instead, so that a text is as wide as it was measured.
    """
    places = ((rich.text, "strip_control_codes"), (textual.content, "_strip_control_codes"))
    for module, name in places:
        setattr(module, name, visible)
    line_filters(app).insert(0, _VisibleLines())


def forget_notices(app: App[Any], which: Callable[[Notification], bool]) -> None:
    """Take back those messages of `App.notify` for which `which` is true."""
    for notice in [each for each in app._notifications if which(each)]:
        app._unnotify(notice)


class PlainToast(_toast.Toast):
    """How a message is shown."""

    @property
    def notice(self) -> Notification:
        """What is shown."""
        return self._notification

    def remove(self) -> AwaitRemove:
        """Take it away with the line that it stood in, which Textual leaves empty."""
        line = self.parent
        return line.remove() if isinstance(line, _toast.ToastHolder) else super().remove()


def use_toast(kind: type[PlainToast]) -> None:
    """Let messages be shown by widgets of that class."""
    _toast.Toast = kind  # type: ignore[misc]
