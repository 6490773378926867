"""The line of a form behind which the fields are that are seldom changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui_lab.experiment.problems import Problem
from tui_lab.i18n import N_, _, ngettext
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.editor.draft import Field
from tui_lab.ui.kit.translated import translate_bindings

FEWEST = 2
"""Fields that are worth a line to fold them."""


def in_order(fields: Sequence[Field]) -> list[Field]:
    """The usual fields first."""
    return sorted(fields, key=lambda field: field.argument.seldom)


def may_be_folded(field: Field, problem: Problem | None) -> bool:
    """Whether a field is seldom changed, has its default, and nothing is wrong with it."""
    untouched = field.value is None or field.value == field.argument.default
    return field.argument.seldom and untouched and problem is None


class FoldLine(Widget, can_focus=True):
    """`▸ 5 more: kernel_initializer, …`; Enter shows them, and folds them again."""

    DEFAULT_CSS = """
    FoldLine { height: 1; width: 1fr; color: $muted; }
    FoldLine:focus { background: $primary 20%; color: $foreground; text-style: bold; }
    FoldLine:ansi:focus, FoldLine:nocolor:focus { text-style: reverse; }
    FoldLine:ansi:focus { background: ansi_default; }
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

    def __init__(self) -> None:
        super().__init__()
        translate_bindings(self)
        self.names: Sequence[str] = ()
        """What is folded, or would be."""
        self.is_open = False

    def show(self, names: Sequence[str], *, is_open: bool) -> None:
        """Say what is behind it.

        Args:
            names: Of the fields.
            is_open: Whether they are shown now.
        """
        self.names, self.is_open = tuple(names), is_open
        self.refresh()

    def render(self) -> Text:
        """A sign, how many fields, and the first of their names."""
        count = len(self.names)
        sign = glyph("▾") if self.is_open else glyph("▸")
        if self.is_open:
            said = ngettext("{count} seldom changed", "{count} seldom changed", count)
        else:
            said = ngettext("{count} more: {names}", "{count} more: {names}", count)
        words = said.format(count=count, names=", ".join(self.names))
        return Text(fitted(f"{sign} {words}", max(1, self.size.width)), no_wrap=True, end="")

    def help_text(self) -> str:
        """What the line is for."""
        if self.is_open:
            return _("Enter folds those that have Keras's default.")
        text = _("They have Keras's default: {names}. Enter shows them.")
        return text.format(names=", ".join(self.names))

    def action_turn(self, open_: bool | None = None) -> None:
        """Show the fields, or fold them; without a word, the other of the two."""
        wanted = not self.is_open if open_ is None else open_
        if wanted != self.is_open:
            self.post_message(self.Turned(open_=wanted))

    def on_click(self) -> None:
        """As Enter."""
        self.action_turn()
