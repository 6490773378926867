"""A check of a course on the page of its step: the question, the way to answer it, what is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantBlur, DescendantFocus, Key
from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tui_lab.courses.answers import LETTERS, LONGEST
from tui_lab.courses.model import ChoiceCheck, GuessCheck, NumberCheck, VaryCheck, WordsCheck
from tui_lab.courses.standing import CheckState
from tui_lab.i18n import _
from tui_lab.ui.courses import step_view as words
from tui_lab.ui.kit.field import LineField, WordsField
from tui_lab.ui.kit.markdown import Look, markdown
from tui_lab.ui.kit.theme_styles import tones
from tui_lab.ui.shell.dialogs import ChoiceList

FIGURES = "0123456789-"
KEEP_AFTER = 3.0
"""Seconds without a key after which words are kept, also while the field has the focus."""


class Page(VerticalScroll):
    """The step as a page. Tab goes to the answer that is in sight, not to the first of all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "into", show=False),
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("space", "page_down", show=False),
    ]

    def on_key(self, event: Key) -> None:
        """A figure that is typed goes into the field that is to be seen, not to another room."""
        if not self.has_focus or event.character is None or event.character not in FIGURES:
            return
        fields = [
            block.field
            for block in self.query(CheckBlock)
            if isinstance(block.field, Input) and not block.state.passed
        ]
        seen = [each for each in fields if self.region.contains_region(each.region)]
        if seen:
            event.stop()
            event.prevent_default()
            field = seen[0]
            # What is typed next is to follow this figure, not to take its place.
            field.select_on_focus = False
            field.value = event.character
            field.cursor_position = len(field.value)
            field.focus()
            self.call_after_refresh(setattr, field, "select_on_focus", True)

    def action_into(self) -> None:
        """Go to the first answer that is to be seen, or to the next one below."""
        fields = [block.field for block in self.query(CheckBlock)]
        seen = [field for field in fields if field.region.bottom > self.region.y]
        if not self.has_focus or not seen:
            raise SkipAction
        seen[0].focus()


class Choices(ChoiceList, inherit_bindings=False):
    """What can be chosen. Where its arrows have come to an end, they scroll the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("enter", "select", show=False),
        *(Binding(letter, f"letter({place})", show=False) for place, letter in enumerate("abcd")),
    ]

    @property
    def marks(self) -> bool:
        """Only where the keys go there: a sign would look like an answer."""
        return self.has_focus

    def action_cursor_up(self) -> None:
        """Go up, at last with the page."""
        before = self.highlighted
        super().action_cursor_up()
        if self.highlighted == before:
            raise SkipAction

    def action_cursor_down(self) -> None:
        """Go down, at last with the page."""
        before = self.highlighted
        super().action_cursor_down()
        if self.highlighted == before:
            raise SkipAction

    def on_key(self, event: Key) -> None:
        """A figure is the number of an option; others lead to no other room."""
        if event.character is None or event.character not in FIGURES:
            return
        event.stop()
        event.prevent_default()
        if event.character.isdigit() and 1 <= int(event.character) <= self.option_count:
            self.highlighted = int(event.character) - 1

    def action_letter(self, place: int) -> None:
        """Go to the option of that letter."""
        if place >= self.option_count:
            raise SkipAction
        self.highlighted = place

    def line_of(self, place: int) -> int:
        """The line of the list where an option begins."""
        return self._index_to_line.get(place, 0)

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Bring the marked option into sight: the page scrolls, the list is as long as it is."""
        place = self.highlighted
        if place is None or not self.is_mounted or not self.has_focus:
            return
        page = self.query_ancestor(Page)
        above = self.region.y + self.line_of(place) - page.region.y
        region = Region(0, above + round(page.scroll_y), 1, self._heights.get(place, 1))
        page.scroll_to_region(region, animate=False, force=True)


class Evidence(Static, can_focus=True):
    """Stands where an answer would: what is wanted here is found in the runs."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "look", show=False)]

    def action_look(self) -> None:
        """Ask that the runs be looked at."""
        self.post_message(CheckBlock.LookWanted())


class CheckBlock(Vertical):
    """One check."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", show=False)]

    class Answered(Message):
        """Something was answered."""

        def __init__(self, block: CheckBlock, text: str) -> None:
            super().__init__()
            self.block, self.text = block, text

    class LookWanted(Message):
        """The runs are to be looked at now."""

    def __init__(self, place: int, count: int, state: CheckState, look: Look) -> None:
        """Make it.

        Args:
            place: Of the check in its step, from 1.
            count: How many checks the step has.
            state: How it stands.
            look: How Markdown is set.
        """
        super().__init__(classes=f"check -{state.check.KIND}")
        self._place, self._count, self._look = place, count, look
        self.state = state
        self.said = ""
        """What was said to the last answer; or why it was none."""
        self.refused = False
        """Whether the last answer was none."""
        self._option: int | None = None
        self._timer: Timer | None = None
        self.field = self._field()

    def _field(self) -> Widget:
        check = self.state.check
        last = self.state.last.value if self.state.last else ""
        if isinstance(check, ChoiceCheck | GuessCheck | VaryCheck):
            return Choices(compact=True)
        if isinstance(check, NumberCheck):
            field = LineField(last, compact=True)
            field.cursor_blink = False
            return field
        if isinstance(check, WordsCheck):
            area = WordsField(last, compact=True, soft_wrap=True)
            area.cursor_blink = False
            return area
        return Evidence()

    @property
    def answer_line(self) -> int:
        """The line of the terminal where the answer stands that was given last."""
        field = self.field
        within = 0
        if isinstance(field, Choices) and field.highlighted is not None:
            within = field.line_of(field.highlighted)
        return field.region.y + within

    def compose(self) -> Iterable[Widget]:
        """Head, question, answer, what is said to it, hints."""
        check = self.state.check
        yield Static(classes="check-head")
        yield Static(markdown(check.question, self._look), classes="check-question")
        if isinstance(check, VaryCheck):
            yield Static(words.rows_head(check), classes="check-rows")
        if isinstance(check, NumberCheck):
            with Horizontal(classes="check-number"):
                yield Static(Text(_("Answer")), classes="check-label")
                yield self.field
                yield Static(Text(check.unit), classes="check-unit")
        else:
            yield self.field
        if not isinstance(self.field, Evidence):
            yield Static(classes="check-reply")
        yield Static(classes="check-hints")

    def on_mount(self) -> None:
        """Show how it stands; what was written goes on at its end."""
        if isinstance(self.field, TextArea):
            self.field.move_cursor(self.field.document.end)
        self.show(self.state)

    def show(self, state: CheckState) -> None:
        """Show how it stands now; what is being typed is left alone."""
        self.state = state
        marks = tones(self.app)
        head = words.check_head(self._place, self._count, state, marks)
        self.query_one(".check-head", Static).update(head)
        if isinstance(self.field, Choices):
            self._show_options(self.field)
        if self.refused:
            said = words.refusal(self.said, marks)
        else:
            said = words.reply(state, self.said, self._option, marks, self._look) or words.how(
                state.check
            )
        where = self.field if isinstance(self.field, Evidence) else self.query_one(".check-reply")
        assert isinstance(where, Static)
        where.update(said)
        hints = self.query_one(".check-hints", Static)
        taken = words.hints(state, self._look)
        hints.display = taken is not None
        if taken is not None:
            hints.update(taken)

    def _show_options(self, listed: Choices) -> None:
        lines = words.option_lines(self.state, tones(self.app), self._look)
        with self.prevent(OptionList.OptionHighlighted):
            if listed.option_count == len(lines) and lines:
                for place, line in enumerate(lines):
                    listed.replace_option_prompt_at_index(place, line)
                return
            before = listed.highlighted
            listed.set_options(Option(line) for line in lines)
            if lines:
                listed.highlighted = min(before or 0, len(lines) - 1)
        listed.display = bool(lines)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        check, place = self.state.check, event.option_index
        if isinstance(check, ChoiceCheck):
            self._option = place
            if self.state.passed:
                self.show(self.state)  # the reasons of the others can still be read
            else:
                self._answer(LETTERS[place])
        elif isinstance(check, GuessCheck):
            if self.state.score is None:
                self._answer(words.GUESSES[place])
        elif self.state.verdict is not None and not self.state.passed:
            self._answer(self.state.verdict.rows[place].value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self.state.passed:
            # It stands: another figure beside it would look as if it were what is right.
            event.input.value = self.state.last.value if self.state.last else ""
        elif event.value.strip():
            self._answer(event.value)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(KEEP_AFTER, self.action_keep)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let the question be seen with the field, where there is room for both."""
        self.call_after_refresh(self._show_question)

    def _show_question(self) -> None:
        if not self.is_attached or not self.has_focus_within:
            return
        page = self.query_ancestor(Page)
        above = page.region.y - self.region.y
        # The field must stay in sight.
        room = page.region.bottom - self.field.region.y - min(self.field.region.height, 3)
        if above > 0 and room > 0:
            page.scroll_relative(y=-min(above, room), animate=False)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Keep what was written when its field is left."""
        self.action_keep()

    def action_keep(self) -> None:
        """Keep what was written, if that is new."""
        text = self.unkept()
        if text:
            self._answer(text)

    def unkept(self) -> str:
        """What was written and is not kept yet; "" where there is nothing."""
        if not isinstance(self.field, TextArea):
            return ""
        text = self.field.text.strip()
        kept = self.state.last.value if self.state.last else ""
        return text if text[:LONGEST] != kept else ""

    def _answer(self, text: str) -> None:
        self.post_message(self.Answered(self, text))
