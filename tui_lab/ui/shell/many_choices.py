"""Asks for several of some things, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.i18n import N_, _
from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.actions import Action
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.shell.dialogs import ChoiceList

MOVES = (
    Action("earlier", "minus", "", ""),
    Action("later", "plus", "", ""),
    Action("default", "0", "", ""),
)
"""The keys of the list that its lowest line names."""


class TurnList(ChoiceList):
    """A list whose lines a click turns; Enter takes all of them."""

    class Turned(Message):
        """A line was clicked; it is the marked one by now."""

    def on_click(self, event: Click) -> None:
        """Turn the line instead of taking it."""
        event.prevent_default()
        event.stop()
        place = event.style.meta.get("option")
        if place is not None and place < self.option_count:
            self.highlighted = place
            self.post_message(self.Turned())


class ManyChoicesScreen(Dialog[tuple[str, ...] | None]):
    """Gives the keys of what was chosen, in order; none for "as it comes"; None for no change.

    What is chosen stands first, in its order; what is added comes after it.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
        Binding("space", "turn", N_("In or out"), show=False),
        Binding("plus", "move(1)", N_("Later"), show=False),
        Binding("minus", "move(-1)", N_("Earlier"), show=False),
        Binding("0", "reset", N_("Default"), show=False),
    ]

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], chosen: Iterable[str]
    ) -> None:
        """Make the list.

        Args:
            title: What is asked for; translated.
            choices: What is given back, and the translated words for it.
            chosen: The keys of what is chosen at first, in order.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._words = title, dict(choices)
        self._chosen = [key for key in chosen if key in self._words]
        self._before = tuple(self._chosen)
        self._order = [*self._chosen, *(key for key in self._words if key not in self._chosen)]

    def compose(self) -> ComposeResult:
        """The list."""
        keys = _(
            "{space}: in or out   {key_earlier} {key_later}: its place   {key_default}: default\n"
            "{enter}: take it    {esc}: leave it"
        )
        with DialogFrame(title=self._title):
            yield TurnList(compact=True)
            yield Static(key_text(keys, MOVES), classes="muted dialog-keys")

    def on_mount(self) -> None:
        """Fill the list, from above."""
        self._fill(0)

    def _fill(self, place: int) -> None:
        choices = self.query_one(ChoiceList)
        choices.set_options(Option(self._line(key), id=key) for key in self._order)
        choices.highlighted = place

    def _line(self, key: str) -> Text:
        sign = glyph("✓") if key in self._chosen else " "
        return Text(f"{sign} {self._words[key]}")

    @property
    def _place(self) -> int:
        return self.query_one(ChoiceList).highlighted or 0

    @on(TurnList.Turned)
    def action_turn(self) -> None:
        """Choose the marked one, or leave it out."""
        place = self._place
        key = self._order[place]
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        self._sort()
        self._fill(place)

    def _sort(self) -> None:
        """The chosen ones in the order in which they stand in the list."""
        self._chosen = [key for key in self._order if key in self._chosen]

    def action_move(self, by: int) -> None:
        """Move the marked one by a line."""
        place = self._place
        other = min(max(0, place + by), len(self._order) - 1)
        self._order[place], self._order[other] = self._order[other], self._order[place]
        self._sort()
        self._fill(other)

    def action_reset(self) -> None:
        """As it comes."""
        self.dismiss(())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what is chosen; what is as it was is no choice."""
        event.stop()
        chosen = tuple(self._chosen)
        self.dismiss(None if chosen == self._before else chosen)

    def action_give_up(self) -> None:
        """Go back without a change."""
        self.dismiss(None)
