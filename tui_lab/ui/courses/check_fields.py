"""What takes the focus in a check that is not typed into: its options, or what its runs say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from string import digits
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_lab.i18n import N_
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.shell.dialogs import ChoiceList

CHOOSING = Taking(N_("Choosing"), {"enter": N_("answers"), "escape": N_("leaves it")})
LABELS = {letter: f"{letter})" for letter in "abcd"} | {
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
}
"""The keys that go to an option, by what stands before it."""


def scroller_of(widget: Widget) -> VerticalScroll:
    """What scrolls a part of the page: all of it, or one of its columns beside each other."""
    return next(
        each
        for each in widget.ancestors
        if isinstance(each, VerticalScroll) and each.styles.overflow_y != "hidden"
    )


def in_sight(widget: Widget, line: int = 0) -> bool:
    """Whether a line of a widget, from 0, is seen: the page can be scrolled away from the focus."""
    page = scroller_of(widget)
    above = round(page.scroll_y)
    return above <= line_on_page(widget, line) < above + page.content_region.height


def line_on_page(widget: Widget, line: int = 0) -> int:
    """Where a line of a widget, from 0, is on its page, from 0 at the top of all of it.

    What the page was scrolled by is no part of it: after a key that scrolls, the places on the
    screen are those of before, until it is laid out.
    """
    page = scroller_of(widget)
    parts = takewhile(lambda each: each is not page, widget.ancestors_with_self)
    return line + sum(each.virtual_region.y for each in parts if isinstance(each, Widget))


def by_number(texts: Sequence[str], before: str, digit: str) -> tuple[int | None, str]:
    """Which option is meant by digits that are typed one after another.

    Args:
        texts: The options.
        before: The digits that were typed so far.
        digit: The one that was typed now; it begins anew where the others lead nowhere with it.

    Returns:
        The index of the first option that begins with the digits, None without one; the digits.
    """
    for typed in (before + digit, digit):
        for place, text in enumerate(texts):
            if text == typed:
                return place, typed
        for place, text in enumerate(texts):
            if text.startswith(typed):
                return place, typed
    return None, ""


class Choices(ChoiceList, inherit_bindings=False):
    """The options of a check. At the first and the last one the arrows scroll the page.

    Where there is none yet, because runs are needed first, an empty line stands for them: keys
    lead to the question all the same.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "select", show=False),
        *(Binding(key, f"label('{label}')", show=False) for key, label in LABELS.items()),
        *(Binding(digit, f"digit('{digit}')", show=False) for digit in digits),
    ]

    labels: Sequence[str] = ()
    """What stands before the options."""
    texts: Sequence[str] = ()
    """The options themselves."""
    _typed = ""
    """The digits that were typed since the last other key."""

    @property
    def marks(self) -> bool:
        """Whether the cursor is shown: only with the focus, else it would look like an answer."""
        return self.has_focus

    @property
    def taking(self) -> Taking | None:
        """Keys choose where there is something to choose."""
        return CHOOSING if self.option_count else None

    _entered = False

    def focus_on_click(self) -> bool:
        """As Textual's; asked before a click gives it the focus."""
        self._entered = not self.has_focus
        return super().focus_on_click()

    def on_click(self, event: Click) -> None:
        """Mark the option, as the arrows do; a click on the one that is marked answers."""
        place, entered = event.style.meta.get("option"), self._entered
        self._entered = False
        if (
            place is None
            or place >= self.option_count
            or (place == self.highlighted and not entered)
        ):
            return
        event.prevent_default()
        event.stop()
        self.highlighted = place

    def action_cursor_up(self) -> None:
        """Go up; from the first option scroll the page."""
        before = self.highlighted
        super().action_cursor_up()
        if self.highlighted == before:
            raise SkipAction

    def action_cursor_down(self) -> None:
        """Go down; from the last option scroll the page."""
        before = self.highlighted
        super().action_cursor_down()
        if self.highlighted == before:
            raise SkipAction

    def action_label(self, label: str) -> None:
        """Go to the option with that label."""
        if label not in self.labels:
            raise SkipAction
        self.highlighted = self.labels.index(label)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits are the screen's, unless one of the options begins with one."""
        if action == "digit":
            return any(text[:1].isdigit() for text in self.texts)
        return super().check_action(action, parameters)

    def action_digit(self, digit: str) -> None:
        """Go to the option whose number is typed."""
        place, self._typed = by_number(self.texts, self._typed, digit)
        if place is not None:
            self.highlighted = place

    def action_first(self) -> None:
        """Go to the first option, which may be out of sight while it is marked."""
        super().action_first()
        self.scroll_to_highlight()

    def action_last(self) -> None:
        """Go to the last option, which may be out of sight while it is marked."""
        super().action_last()
        self.scroll_to_highlight()

    def action_select(self) -> None:
        """Answer with the marked option; one that is out of sight is only shown."""
        if self.highlighted is None or in_sight(self, self.line_of(self.highlighted)):
            super().action_select()
        else:
            self.scroll_to_highlight()

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Scroll the page until the marked option is visible; the list itself does not scroll."""
        index = self.highlighted
        if index is None or not self.is_mounted or not self.has_focus:
            return
        page = scroller_of(self)
        line = line_on_page(self, self.line_of(index))
        region = Region(0, line, 1, self.height_of(index))
        page.scroll_to_region(region, animate=False, force=True)


class RunsField(Static, can_focus=True):
    """Stands in place of a field where runs are the answer; it shows what they say."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "check", show=False)]

    class CheckRequested(Message):
        """The runs are to be checked now."""

    def action_check(self) -> None:
        """Ask for the runs to be checked now."""
        self.post_message(self.CheckRequested())
