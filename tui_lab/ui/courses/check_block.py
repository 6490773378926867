"""A check on the page of its step: the question, the field for the answer, the reply, the hints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tui_lab.courses.check import LONGEST_ANSWER, CheckState
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.wording import Ways
from tui_lab.i18n import N_, _
from tui_lab.ui.courses import step_view as view
from tui_lab.ui.courses.check_fields import Choices, RunsField, in_sight, scroller_of
from tui_lab.ui.courses.gaps_field import GapsField
from tui_lab.ui.courses.step_frame import Looks
from tui_lab.ui.kit.field import LineField, WordsField
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.markdown import MarkdownStyle, markdown
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.kit.theme_styles import roles

ANSWERING = Taking(
    N_("Typing an answer"), {"enter": N_("answers"), "escape": N_("leaves it")}, N_("Typing")
)
WRITING = Taking(
    N_("Typing an answer"), {"ctrl+s": N_("keeps it"), "escape": N_("leaves it")}, N_("Typing")
)
"""What the fields do with keys. Escape is the screen's: it leaves a field before the page."""
SAVE_AFTER = 3.0
"""Seconds without a key after which a text is stored, also while its field has the focus."""


class CheckBlock(Vertical):
    """A check on the page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", show=False)]

    class Answered(Message):
        """An answer was given."""

        def __init__(self, block: CheckBlock, text: str) -> None:
            super().__init__()
            self.block, self.text = block, text

    def __init__(
        self, number: int, count: int, state: CheckState, look: MarkdownStyle, ways: Ways
    ) -> None:
        """Make the block.

        Args:
            number: The number of the check in its step, from 1.
            count: How many checks the step has.
            state: The state of the check.
            look: The styles of Markdown.
            ways: The keys that help.
        """
        super().__init__(classes=f"check -{state.check.KIND}")
        self._number, self._count, self._look, self._ways = number, count, look, ways
        self.state = state
        self.said = ""
        """The message about the last answer, or why it was refused."""
        self.refused = False
        """Whether the last text could not be an answer."""
        self._entered = False
        """Whether the field has the focus."""
        self._option = ""
        """The option whose explanation is shown; "" for that of the answer."""
        self._timer: Timer | None = None
        self.field = self._field()

    def _field(self) -> Widget:
        last = self._last
        match self.state.check.FIELD:
            case "options":
                return Choices(compact=True)
            case "line":
                line = LineField(last, placeholder=self._invitation, compact=True).with_keys(
                    ANSWERING
                )
                line.cursor_blink = False
                return line
            case "text":
                area = WordsField(
                    last,
                    placeholder=self._invitation,
                    compact=True,
                    soft_wrap=True,
                )
                area.cursor_blink, area.taking = False, WRITING
                return area
            case "gaps" if isinstance(self.state.check, CodeCheck):
                return GapsField(self.state.check, last)
            case _:
                return RunsField()

    @property
    def _last(self) -> str:
        return self.state.last.value if self.state.last else ""

    @property
    def _invitation(self) -> str:
        """What stands in a field while it is empty: how to get there, or what to do in it."""
        if self.state.check.FIELD == "line":
            text = _("type it, then {enter}") if self._entered else _("{tab}, then type it")
        else:
            text = _("write it here") if self._entered else _("{tab}, then write it")
        return with_keys(text)

    def _entered_or_left(self, entered: bool) -> None:
        self._entered = entered
        if isinstance(self.field, Input | TextArea):
            self.field.placeholder = self._invitation
        if isinstance(self.field, Input) and not entered:
            # What was begun is gone on with; an answer that was given is replaced.
            self.field.select_on_focus = not self.unfinished_line()
        self._show_reply()

    @property
    def answer_line(self) -> int:
        """The line of the terminal on which the last answer is."""
        field = self.field
        offset = 0
        if isinstance(field, Choices) and field.highlighted is not None:
            offset = field.line_of(field.highlighted)
        return field.region.y + offset

    def compose(self) -> Iterable[Widget]:
        """Head, question, field, reply, hints."""
        check = self.state.check
        yield Static(classes="check-head")
        yield Static(markdown(check.question, self._look), classes="check-question")
        title = view.options_title(check, roles(self.app))
        if title is not None:
            yield Static(title, classes="check-rows")
        if check.FIELD == "line":
            with Horizontal(classes="check-number"):
                yield Static(Text(_("Answer")), classes="check-label")
                yield self.field
                yield Static(Text(check.answer_unit), classes="check-unit")
        else:
            yield self.field
        if not isinstance(self.field, RunsField):
            yield Static(classes="check-reply")
        yield Static(classes="check-hints")

    def on_mount(self) -> None:
        """Show the state; the cursor of a text goes to its end."""
        if isinstance(self.field, TextArea):
            self.field.move_cursor(self.field.document.end)
        self.show(self.state)

    @property
    def name_in_step(self) -> str:
        """What the head calls it: `2/4 A number`."""
        return view.check_name(self._number, self._count, self.state)

    def show_hints(self) -> None:
        """Scroll the page until the hints are visible, and the question where there is room."""
        if self.is_attached:
            scroller_of(self).scroll_to_widget(self, animate=False, top=True)

    def offer_to_replace(self) -> None:
        """Mark the answer that was given: what is typed next takes its place."""
        if isinstance(self.field, Input) and self.field.has_focus:
            self.field.select_all()

    def _go_to_fault(self) -> None:
        """Lead from a gap to the one that is not right; typing there goes on at its end."""
        field, check = self.field, self.state.check
        if isinstance(field, GapsField) and isinstance(check, CodeCheck) and field.has_focus_within:
            field.go_to(check.gap_at_fault(field.text))

    def refuse(self, said: str) -> None:
        """Say why a text could not be an answer."""
        self.said, self.refused = said, True
        self.offer_to_replace()
        self._go_to_fault()
        self.show(self.state)

    def take_look(self, look: MarkdownStyle) -> None:
        """Draw everything anew in the colours of another theme."""
        self._look = look
        question = self.query_one(".check-question", Static)
        question.update(markdown(self.state.check.question, look))
        self.show(self.state)

    def take(self, reply: str, state: CheckState) -> None:
        """Show what an answer led to, with the message about it."""
        self.offer_to_replace()
        self.said, self.refused, self.state = reply, False, state
        if not state.passed:
            self._go_to_fault()
        self.show(state)

    def show(self, state: CheckState) -> None:
        """Show a new state; what is being typed is left alone.

        What was said of an answer holds for the runs that there were then.
        """
        if state.verdict != self.state.verdict:
            self.said, self.refused = "", False
        self.state = state
        marks = roles(self.app)
        self._show_head()
        if isinstance(self.field, Choices):
            self._show_options(self.field)
        self._show_reply()
        hints = self.query_one(".check-hints", Static)
        taken = view.hints(state, marks, self._look)
        hints.display = taken is not None
        if taken is not None:
            hints.update(taken)

    def _show_reply(self) -> None:
        if isinstance(self.field, RunsField):
            self.field.update(self._reply(roles(self.app)))
        for line in self.query(".check-reply").results(Static):
            line.update(self._reply(roles(self.app)))

    def on_resize(self) -> None:
        """Set the head anew: the state stands at its end."""
        self._show_head()

    def _show_head(self) -> None:
        head = self.query_one(".check-head", Static)
        width, looks = head.size.width, roles(self.app)
        head.update(view.check_head(self._number, self._count, self.state, looks, width))

    def _reply(self, marks: Looks) -> RenderableType:
        if self.refused:
            return view.refusal(self.said, marks)
        check = self.state.check
        reply = check.reply(self.state, said=self.said, option=self._option, ways=self._ways)
        if reply is None:
            return view.keys_text(check, marks, entered=self._entered)
        return view.reply(reply, marks, self._look)

    def _show_options(self, listed: Choices) -> None:
        marks = roles(self.app)
        options = self.state.check.options(self.state)
        lines = [view.option_line(option, marks, self._look) for option in options]
        listed.labels = [option.label for option in options]
        listed.texts = [option.text.strip("`*") for option in options]
        with self.prevent(OptionList.OptionHighlighted):
            if listed.option_count == len(lines) and lines:
                for index, line in enumerate(lines):
                    listed.replace_option_prompt_at_index(index, line)
                return
            before = listed.highlighted
            listed.set_options(Option(line) for line in lines)
            if lines:
                listed.highlighted = min(before or 0, len(lines) - 1)

    @on(OptionList.OptionSelected)
    def _option_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        check, answered = self.state.check, self._option or self._last
        self._option = check.options(self.state)[event.option_index].value
        if self.state.passed and self._option == answered:
            self._go_on()  # as from a number that is right
        elif check.accepts_answer(self.state):
            self._answer(self._option)
        else:
            self.show(self.state)  # the explanations of the other options can still be read

    @on(Input.Submitted)
    def _line_entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not in_sight(self.field):
            self._bring_field()
        elif self.state.passed:
            # Another number beside "Right: …" would look as if it were the right one.
            event.input.value = self._last
            self._go_on()
        elif event.value.strip():
            self._answer(event.value)
        else:
            self.refuse(_("Nothing is typed in yet."))

    def _go_on(self) -> None:
        """Go to what follows a check that is passed, as tab does."""
        chain = self.screen.focus_chain
        places = [place for place, each in enumerate(chain) if self in each.ancestors]
        if places and places[-1] + 1 < len(chain):
            chain[places[-1] + 1].focus()

    @on(GapsField.Filled)
    def _gaps_filled(self, event: GapsField.Filled) -> None:
        event.stop()
        if self.state.passed:
            event.field.put(self._last)
            self._go_on()
        else:
            self._answer(event.text)

    @on(Input.Changed)
    def _line_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._bring_field()

    def _bring_field(self) -> None:
        """Scroll to the field that is typed into, where the page was scrolled away from it."""
        if self.field.has_focus and not in_sight(self.field):
            self.field.scroll_visible(animate=False)

    @on(TextArea.Changed)
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._bring_field()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SAVE_AFTER, self.action_keep)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Scroll until the question is visible with the field, if there is room for both."""
        self._entered_or_left(True)
        self.call_after_refresh(self._show_question)

    def _show_question(self) -> None:
        if not self.is_attached or not self.has_focus_within:
            return
        page = scroller_of(self)
        above = page.content_region.y - self.region.y
        # The field must stay visible.
        room = page.content_region.bottom - self.field.region.y - min(self.field.region.height, 3)
        if above > 0 and room > 0:
            page.scroll_relative(y=-min(above, room), animate=False)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Store the text when its field is left."""
        self._entered_or_left(False)
        self.action_keep()

    def action_keep(self) -> None:
        """Store the text, if it is new."""
        text = self.unsaved_text()
        if text:
            self._answer(text)

    def unsaved_text(self) -> str:
        """The text that is not stored yet; "" if there is none."""
        if not isinstance(self.field, TextArea):
            return ""
        text = self.field.text.strip()
        stored = self._last
        return text if text[:LONGEST_ANSWER] != stored else ""

    def unfinished_line(self) -> str:
        """What stands in the line and is no answer yet; "" where nothing is lost with it."""
        if isinstance(self.field, GapsField) and not self.state.passed:
            answered = self._last
            return "" if self.field.text in (answered, self.field.empty) else self.field.text
        if not isinstance(self.field, Input) or self.state.passed:
            return ""
        answered = self._last
        return "" if self.field.value.strip() == answered else self.field.value

    def put_line(self, text: str) -> None:
        """Put back what stood in the line when the step was left, unless it was answered since."""
        if isinstance(self.field, GapsField) and not self.state.passed:
            self.field.put(text)
        if isinstance(self.field, Input) and not self.state.passed:
            self.field.value = text
            self.field.cursor_position = len(text)
            self.field.select_on_focus = False

    def _answer(self, text: str) -> None:
        self.post_message(self.Answered(self, text))
