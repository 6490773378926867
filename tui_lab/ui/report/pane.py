"""What the pages of the report have in common."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.ui.report.loading import ReportData

if TYPE_CHECKING:
    from tui_lab.ui.report.screen import ReportScreen


class Pane(Container):
    """A page; filled when it comes to the front, and shows a sentence where it has nothing."""

    OFFERS: ClassVar[frozenset[str]] = frozenset()
    """The actions of the screen that may mean something here; the page has `do_<action>`."""
    data: ReportData | None = None

    @property
    def report(self) -> ReportScreen:
        """The screen."""
        return cast("ReportScreen", self.screen)

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

    def front(self) -> None:
        """Give the focus to what the arrows move."""
        for widget in self.query(Widget):
            if widget.focusable and widget.display:
                widget.focus(scroll_visible=False)
                return

    def say(self, error: LabError | None) -> None:
        """Show a sentence instead of the page; None brings the page back."""
        self.set_class(error is not None, "-instead")
        if error is not None:
            words = Text(error.message, style="bold")
            if error.hint:
                words.append(f"\n\n{error.hint}", style="not bold")
            self.query_one(".instead", Static).update(words)


def wrapped(sentences: Iterable[str], width: int) -> str:
    """Sentences in lines of `width`; a number and its percent sign stay together."""
    lines: list[str] = []
    for sentence in sentences:
        lines += textwrap.wrap(sentence, max(20, width))
    return "\n".join(lines)


def keys_line(keys: Mapping[str, str], gap: int = 3) -> Text:
    """`arrows move   enter pictures`: keys with what they do."""
    line = Text(no_wrap=True, overflow="ellipsis")
    for key, words in keys.items():
        if line:
            line.append(" " * gap)
        line.append(key, style="bold")
        line.append(f" {words}")
    return line


def keys_that_fit(keys: Mapping[str, str], width: int) -> Text:
    """The keys with what they do in at most `width` columns; the first ones give way."""
    left = list(keys.items())
    while True:
        for gap in (3, 2):
            line = keys_line(dict(left), gap)
            if line.cell_len <= width or len(left) <= 1:
                return line
        del left[0]
