"""What is private in Textual's app: the order of keys, clicks on what is gone, faults."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from rich.console import RenderableType
from rich.text import Text
from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.events import Event, InputEvent, Key, MouseDown, MouseEvent, MouseMove, Paste
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import MountError, Widget

from tui_lab.text.fit import visible
from tui_lab.ui.kit.textual_private import draw_visibly, has_screens, is_gone

KEYS = 64
"""So many keys may be on their way at once."""
MOUNTS_WITHIN = 2.0
"""Seconds that a key waits for its screen; longer than any takes that does not wait for a key."""
FILLS_WITHIN = 0.5
"""Seconds that the first key waits for the list of its screen."""
LOOK_EVERY = 0.05
"""Seconds after which it is looked whether a key has gone lost."""
TURN = 1.0
"""Seconds that a key waits at most for what the key before it does."""
TRIPS = 2
"""So often it is waited until a key, and what it had others do, has been everywhere."""


class KeyDone(Message):
    """Follows a key from widget to widget: where it has arrived, the key has been."""

    def __init__(self, key: Key, target: Widget, trips: int) -> None:
        super().__init__()
        self.key, self.target, self.trips = key, target, trips


class VisibleApp(App[None]):
    """An app from which nothing reaches the terminal that it would obey (`text.fit.visible`)."""

    def __init__(self) -> None:
        super().__init__()
        draw_visibly(self)

    def copy_to_clipboard(self, text: str) -> None:
        """Hand a text to the terminal's clipboard, as it is shown: what is pasted is obeyed too."""
        super().copy_to_clipboard(visible(text))


class AppWithLastWords(VisibleApp):
    """An app that ends with a message of its own where a fault of its own ends it."""

    ended_by = 0
    """The exit code that a signal from outside asks for; 0 where there was none."""
    failed = False
    """Whether a fault of its own ends it."""
    _sent: deque[tuple[Key, Screen[Any]]]
    """Keys, and which screen was in front when they were sent to it."""
    _handed_on: deque[Key]
    _in_turn: deque[Key]
    """Keys that wait for what the key before them does."""
    _turn: tuple[Key, Timer] | None = None
    """The key that is on its way, and what looks after it; None where none is."""
    meaning: Callable[[Key, Widget | None], Key] | None = None
    """Gives the key that a key stands for, from it and the widget with the focus."""

    def __init__(self) -> None:
        super().__init__()
        self._sent, self._handed_on = deque(maxlen=KEYS), deque(maxlen=KEYS)
        self._in_turn = deque()

    def last_words(self, error: BaseException) -> str:
        """What is printed after the terminal was given back."""
        raise NotImplementedError

    def note(self, error: BaseException) -> None:
        """Keep an error that ends nothing."""
        raise NotImplementedError

    def fail(self, error: BaseException) -> None:
        """End by a fault that came up in a thread; called from there."""
        if self._exit or not self.is_running:
            self.note(error)
        else:
            self.call_later(self._handle_exception, error)

    def exit(
        self, result: Any = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave; it does not last for ever, whatever the parts of the screen wait for."""
        super().exit(result, return_code, message)
        if (leave_soon := getattr(self._driver, "leave_soon", None)) is not None:
            leave_soon()

    def takes_letters(self) -> bool:
        """Whether a letter would be typed into what has the focus; may be called in a thread."""
        with suppress(ScreenStackError):
            return (focused := self.focused) is not None and focused.check_consume_key("d", "d")
        return False

    def leave_now(self, code: int) -> None:
        """Exit, whatever is on the screen, with that exit code."""
        self.exit(return_code=code)

    def draw_anew(self) -> None:
        """Draw everything: another program had the terminal."""
        self.refresh(layout=True)

    def suspend_to_shell(self) -> bool:
        """Stop until the shell continues us; whether there is a terminal that can do that."""
        suspend = getattr(self._driver, "suspend", None)
        if suspend is None:
            return False
        suspend()
        return True

    async def on_event(self, event: Event) -> None:
        """Keep what is typed and clicked until the screen that it is for is there.

        Keys are done one after the other: what opens a dialog has opened it before the next key
        is sent to it.
        """
        if isinstance(event, Key) and not event.is_forwarded and not self._exit:
            self._in_turn.append(event)
            await self._next_turn()
            return
        if isinstance(event, InputEvent | Paste) and not self._exit:
            await self._await_screen()
            if isinstance(event, MouseDown | MouseMove) and self._is_over_gone(event):
                return
            if isinstance(event, Key) and has_screens(self) and self._hand_on(event):
                return
        await super().on_event(event)

    async def _await_screen(self) -> None:
        with suppress(TimeoutError, ScreenStackError):
            await asyncio.wait_for(self.screen._mounted_event.wait(), MOUNTS_WITHIN)
        if has_screens(self):
            await self._await_list()
        if has_screens(self) and (focused := self.focused) is not None and is_gone(focused):
            self.screen.set_focus(None)  # else every key would go to it, and be lost

    async def _await_list(self) -> None:
        """Wait a moment for a list that is being read, whose rows a key may be for; once."""
        filled: asyncio.Event | None = getattr(self.screen, "filled", None)
        if filled is not None and not filled.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(filled.wait(), FILLS_WITHIN)
            filled.set()  # a slow disk holds up one key, not all

    async def _next_turn(self) -> None:
        """Send the next key to the widget with the focus, and a mark after it."""
        while self._in_turn and self._turn is None:
            key = self._in_turn.popleft()
            await self._await_screen()
            if not has_screens(self):
                await super().on_event(key)
                continue
            if self.meaning is not None:
                key = self.meaning(key, self.focused)
            target = self.focused or self.screen
            self._sent.append((key, self.screen))
            await super().on_event(key)
            if target.post_message(KeyDone(key, target, TRIPS)):
                look = partial(self._look_after, key, target, time.monotonic() + TURN)
                self._turn = (key, self.set_interval(LOOK_EVERY, look))

    def _look_after(self, key: Key, target: Widget, until: float) -> None:
        """End a turn that would not end: the widget was closed, or does something long."""
        if is_gone(target) or time.monotonic() > until:
            self.call_later(self._end_turn, key)

    async def on_key_done(self, done: KeyDone) -> None:
        """The key has been everywhere; what it had others do may follow it."""
        again = KeyDone(done.key, done.target, done.trips - 1)
        if not (again.trips and done.target.post_message(again)):
            await self._end_turn(done.key)

    async def _end_turn(self, key: Key) -> None:
        """The next key may come, if it is still that one's turn."""
        if self._turn is not None and self._turn[0] is key:
            self._turn[1].stop()
            self._turn = None
            await self._next_turn()

    def _hand_on(self, event: Key) -> bool:
        """Give a key to the screen or field that it is for by now; says whether there is one.

        It was sent to whatever had the focus while the key before it, such as tab or the one that
        opens a dialog, was still on its way, and nothing there has taken it. Each is handed on
        once, also where it is not wanted.
        """
        if any(event is each for each in self._handed_on):
            return False
        focused = self.focused
        typed = focused is not None and focused.check_consume_key(event.key, event.character)
        before = next((screen for key, screen in self._sent if key is event), self.screen)
        if not typed and before is self.screen:
            return False
        again = Key(event.key, event.character)
        again._set_forwarded()
        self._handed_on.append(again)
        return (focused or self.screen).post_message(again)

    async def _dispatch_action(self, namespace: DOMNode, action_name: str, params: Any) -> bool:
        """Do it; what is closed while it does something may miss its parts."""
        try:
            return await super()._dispatch_action(namespace, action_name, params)
        except NoMatches:
            if isinstance(namespace, Widget) and is_gone(namespace):
                return True
            raise

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        """Close a screen; what others wanted done after its next drawing is done after another's.

        Textual would lose that: of `call_after_refresh` it is the screen in front that keeps it.
        """
        await super()._replace_screen(screen)
        if is_gone(screen) and has_screens(self):
            waiting, screen._callbacks = screen._callbacks, []
            for callback, sender in waiting:
                if not (isinstance(sender, Widget) and is_gone(sender)):
                    self.screen._invoke_later(callback, sender)
        return screen

    def _is_over_gone(self, event: MouseEvent) -> bool:
        """Whether the mouse is over what was drawn and has been removed; Textual would break."""
        with suppress(NoWidget, ScreenStackError):
            return is_gone(self.get_widget_at(event.x, event.y)[0])
        return False

    def _handle_exception(self, error: Exception) -> None:
        """Textual would let some errors speak for themselves, in the words of programmers."""
        here = active_message_pump.get(None)
        gone = isinstance(here, Widget) and is_gone(here)
        if isinstance(error, NoMatches | MountError) and (self._exit or gone):
            return  # something looks for its parts while it is closed
        if self.failed:
            self.note(error)
            return
        self.failed = True
        self.exit(return_code=1)
        self._exception = error
        self.panic(Text(self.last_words(error)))
        self._exception_event.set()
