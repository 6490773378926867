"""The page of a step: its text and its questions below each other, or in two panels."""

from __future__ import annotations

from collections.abc import Iterable
from string import digits
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_lab.i18n import _
from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.check_fields import scroller_of
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.key_names import with_keys

TO_SCREENS = "123456"
"""The digits that lead to another screen from everywhere, as the line above says."""
BESIDE = 110
"""Columns of the terminal from which on text and questions stand beside each other."""


class StepColumn(VerticalScroll, can_focus=False):
    """What scrolls by keys as a page does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_down", show=False),
    ]


class StepText(StepColumn, can_focus=True):
    """The text of a step. It has the focus where it is a panel of its own."""

    def allow_focus(self) -> bool:
        """In one column the page has the focus; so has it before this text stands in it."""
        page = next((each for each in self.ancestors if isinstance(each, StepPage)), None)
        return super().allow_focus() and page is not None and page.beside


class StepPage(StepColumn, can_focus=True):
    """The page of a step. Tab and Enter go to its first open question, wherever it is scrolled to.

    Either all of it scrolls, or its columns do, each for itself (`beside`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,enter", "into", show=False),
        *(Binding(digit, f"type_digit('{digit}')", show=False) for digit in digits),
    ]

    def __init__(self, *, beside: bool) -> None:
        """Make it.

        Args:
            beside: Whether text and questions stand beside each other at first.
        """
        super().__init__(id="page")
        self.text = StepText(id="reading")
        """What is read."""
        self.questions = StepColumn(id="asking")
        """What is asked, and how to go on."""
        self.beside = beside
        """Whether they stand beside each other."""
        self._told_of_digits = False
        self._frame()

    def compose(self) -> Iterable[Widget]:
        """The two columns."""
        yield self.text
        yield self.questions

    def allow_focus(self) -> bool:
        """Beside each other the columns have the focus."""
        return super().allow_focus() and not self.beside

    def _frame(self) -> None:
        self.set_class(self.beside, "-beside")
        self.set_class(not self.beside, "panel")
        for column in (self.text, self.questions):
            column.set_class(self.beside, "panel")

    def set_beside(self, *, beside: bool) -> bool:
        """Set text and questions beside or below each other; says whether that is new."""
        if beside == self.beside:
            return False
        self.beside = beside
        for each in (self, self.text, self.questions):
            each.scroll_home(animate=False, immediate=True)
        self._frame()
        return True

    @property
    def reader(self) -> StepColumn:
        """What is scrolled to read the text; it has the focus while no question has it."""
        return self.text if self.beside else self

    def action_into(self) -> None:
        """Go to the first open question; where all are done, to the first one that is visible."""
        blocks = list(self.query(CheckBlock))
        if not self.reader.has_focus or not blocks:
            raise SkipAction
        seen = [each for each in blocks if each.region.bottom > scroller_of(each).region.y]
        (self.first_open() or (seen or blocks)[0]).field.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits are the app's, unless a number is asked for next and no field has the focus."""
        if action == "type_digit":
            return self._number_field() is not None
        return super().check_action(action, parameters)

    def _number_field(self) -> LineField | None:
        """Where Tab would lead to a line for a number; None elsewhere, and inside of a question."""
        block = self.first_open() if self.is_attached and self.reader.has_focus else None
        return block.field if block and isinstance(block.field, LineField) else None

    def action_type_digit(self, digit: str) -> None:
        """Begin the answer with a digit that leads to no screen; of the others say what they do."""
        field = self._number_field()
        if field is None:
            raise SkipAction
        if digit in TO_SCREENS:
            if not self._told_of_digits:
                self._told_of_digits = True
                said = _(
                    "Digits lead to the screens above. To answer on a step, press {tab} first."
                )
                self.notify(with_keys(said))
            raise SkipAction
        self.screen.set_focus(field)
        self.app.simulate_key(digit)

    def first_open(self, *, with_hints: bool = False) -> CheckBlock | None:
        """The first question of the step that is still open; None where all are done.

        Args:
            with_hints: Only one that has hints.
        """
        able = (each for each in self.query(CheckBlock) if each.state.open)
        return next((each for each in able if each.state.check.hints or not with_hints), None)
