"""What the app has to say, in lines of its own above the keys; `app.tcss` gives them a place."""

from __future__ import annotations

from time import time
from typing import ClassVar

from textual.content import Content
from textual.events import Event, Key
from textual.notifications import Notify, SeverityLevel
from textual.style import Style as ContentStyle

from tui_lab.errors import LabError
from tui_lab.text.command_line import as_called
from tui_lab.ui.kit.key_names import Keyed, pressing
from tui_lab.ui.kit.textual_private import PlainToast, forget_notices, use_toast
from tui_lab.ui.kit.textual_private_app import AppWithLastWords

NEWS = 5.0
"""Seconds that news stay."""
UNTIL_A_KEY = 86400.0
"""Seconds that anything else stays where nobody presses a key."""


class KeyedToast(PlainToast):
    """A message whose keys can be clicked."""

    def render(self) -> Content:
        """As Textual's; the name of a key presses it."""
        shown, message = super().render(), self.notice.message
        if not isinstance(message, Keyed):
            return shown
        before = len(shown.plain) - len(message)
        for start, end, key in message.named:
            meta = ContentStyle.from_meta(pressing(key).meta)
            shown = shown.stylize(meta, before + start, before + end)
        return shown


class AppWithMessages(AppWithLastWords):
    """An app whose messages cover nothing: news go by themselves, errors with a key."""

    READ_IN: ClassVar[float] = 1.0
    """Seconds in which a message can be read; keys before that leave it."""

    def __init__(self) -> None:
        super().__init__()
        use_toast(KeyedToast)

    def complain(self, error: LabError) -> None:
        """Say what went wrong, and what to do; it stays until a key is pressed."""
        self.notify(error.hint or "", title=error.message, severity="error")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something above the keys: news in one line that goes away, the rest until a key.

        Args:
            message: A translated sentence.
            title: What stands before it: in a line of its own, in news on the same line.
            severity: As in Textual; only "information" goes away by itself.
            timeout: Seconds; None for what `severity` says.
            markup: Off, because names of runs and files may hold brackets.
        """
        news = severity == "information"
        if news and title:
            message, title = f"{title}: {message}", ""
        if timeout is None:
            timeout = NEWS if news else UNTIL_A_KEY
        called = as_called(message)  # a text that is changed names no keys
        message, title = message if called == message else called, as_called(title)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_notify(self, event: Notify) -> None:
        """Say the same thing once, however often the key was pressed."""
        new = event.notification
        forget_notices(self, lambda old: (old.message, old.title) == (new.message, new.title))

    async def on_event(self, event: Event) -> None:
        """Take back what was said, once it could be read, before a key does something else."""
        if isinstance(event, Key):
            forget_notices(self, lambda old: old.raised_at + self.READ_IN < time())
        await super().on_event(event)
