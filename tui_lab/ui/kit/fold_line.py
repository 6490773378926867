"""The line of a form behind which the fields are that are seldom needed."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui_lab.i18n import N_
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.kit.translated import translate_bindings


class FoldingLine(Widget, can_focus=True):
    """`▸ 5 more: kernel_initializer, …`; Enter shows them, and folds them again."""

    DEFAULT_CSS = """
    FoldingLine { height: 1; width: 1fr; color: $muted; }
    FoldingLine:focus { background: $primary 20%; color: $foreground; text-style: bold; }
    FoldingLine:ansi:focus, FoldingLine:nocolor:focus { text-style: reverse; }
    FoldingLine:ansi:focus { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "turn", N_("Show or fold"), show=False),
        Binding("right", "turn(True)", N_("Show"), show=False),
        Binding("left", "turn(False)", N_("Fold"), show=False),
    ]

    class Turned(Message):
        """The fields are to be shown, or folded again."""

        def __init__(self, *, open_: bool) -> None:
            super().__init__()
            self.open = open_

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make it; folded, and without words."""
        super().__init__(id=id)
        translate_bindings(self)
        self.is_open = False
        self.words = ""
        """Translated: what is behind it."""

    def show_words(self, words: str, *, is_open: bool) -> None:
        """Say what is behind it.

        Args:
            words: Translated.
            is_open: Whether that is shown now.
        """
        self.words, self.is_open = words, is_open
        self.refresh()

    def render(self) -> Text:
        """A sign and the words."""
        sign = glyph("▾") if self.is_open else glyph("▸")
        return Text(fitted(f"{sign} {self.words}", max(1, self.size.width)), no_wrap=True, end="")

    def action_turn(self, open_: bool | None = None) -> None:
        """Show the fields, or fold them; without a word, the other of the two."""
        wanted = not self.is_open if open_ is None else open_
        if wanted != self.is_open:
            self.post_message(self.Turned(open_=wanted))

    def on_click(self) -> None:
        """As Enter."""
        self.action_turn()
