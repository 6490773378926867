"""What the pages of the report have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.reports.outcomes import ClassOutcome, QuantityOutcome
from tui_lab.text.command_line import as_called
from tui_lab.ui.kit.key_names import clickable
from tui_lab.ui.report.loading import ReportData


class Pane(Container):
    """A page; filled when it comes to the front, and shows a sentence where it has nothing."""

    OFFERS: ClassVar[frozenset[str]] = frozenset()
    """The actions of the screen that may mean something here; the page has `do_<action>`."""
    data: ReportData | None = None
    inner_back: Callable[[], bool] | None = None
    """Goes back within the page, and says whether it did: else Escape leads out of it."""
    whole = False
    """Whether a low terminal has no line to spare for what stands above the page."""

    class ExamplesWanted(Message):
        """The examples of a class, or of a cell of the confusion matrix, are to be shown."""

        def __init__(self, true: int, predicted: int | None = None) -> None:
            super().__init__()
            self.true, self.predicted = true, predicted

    class RangeWanted(Message):
        """The examples of a range of a quantity are to be shown: its number, from 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class QuantityWanted(Message):
        """Another one of several quantities is to be looked at: its number, from 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def offers(self, action: str) -> bool:
        """Whether an action of the screen means something here now."""
        return action in self.OFFERS

    def fill(self, data: ReportData) -> None:
        """Show a run's results; nothing is done where they are shown already."""
        if data is not self.data:
            self.data = data
            self.refill(data)

    def refill(self, data: ReportData) -> None:
        """Show other results."""

    def draw_again(self) -> None:
        """Show the same results in the colours of another theme."""
        if self.data is not None:
            self.refill(self.data)

    def front(self) -> None:
        """Give the focus to what the arrows move."""
        for widget in self.query(Widget):
            if widget.focusable and widget.display:
                widget.focus(scroll_visible=False)
                return

    @property
    def classes_outcome(self) -> ClassOutcome | None:
        """What came out, on a page that is shown where classes were asked for."""
        found = self.data.outcome if self.data is not None else None
        return found if isinstance(found, ClassOutcome) else None

    @property
    def quantities_outcome(self) -> QuantityOutcome | None:
        """What came out, on a page that is shown where quantities were asked for."""
        found = self.data.outcome if self.data is not None else None
        return found if isinstance(found, QuantityOutcome) else None

    def say(self, error: LabError | None) -> None:
        """Show a sentence instead of the page; None brings the page back."""
        self.set_class(error is not None, "-instead")
        if error is not None:
            words = Text(error.message, style="bold")
            if error.hint:
                hint = clickable(as_called(error.hint), error.hint, style="not bold")
                words.append("\n\n").append_text(hint)
            self.query_one(".instead", Static).update(words)
