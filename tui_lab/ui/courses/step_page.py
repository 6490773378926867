"""The page of a step: its text and its questions below each other, or in two panels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_lab.ui.courses.check_block import CheckBlock
from tui_lab.ui.courses.check_fields import scroller_of

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
    """The page of a step. Tab goes to the first open question, wherever the page is scrolled to.

    Either all of it scrolls, or its columns do, each for itself (`beside`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "into", show=False)]

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

    def first_open(self, *, with_hints: bool = False) -> CheckBlock | None:
        """The first question of the step that is still open; None where all are done.

        Args:
            with_hints: Only one that has hints.
        """
        able = (each for each in self.query(CheckBlock) if each.state.open)
        return next((each for each in able if each.state.check.hints or not with_hints), None)
