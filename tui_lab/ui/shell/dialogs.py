"""Questions in front of a screen: yes or no, a line of text, one of several things.

`await app.push_screen_wait(...)` from a worker, or `app.push_screen(..., callback)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Key
from textual.suggester import Suggester
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.errors import LabError
from tui_lab.i18n import N_, _
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.ended_list import EndedList
from tui_lab.ui.kit.field import LineField
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.path_suggester import last_paths
from tui_lab.ui.kit.translated import translate_bindings


def problem_in(read: Callable[[str], object]) -> Callable[[str], str | None]:
    """What `InputScreen` checks with: the sentence of the LabError that `read` raises, or None."""

    def check(text: str) -> str | None:
        try:
            read(text)
        except LabError as error:
            return str(error)
        return None

    return check


LEAST_LINES, MOST_LINES = 3, 14
"""Of a list of choices."""


class ChoiceList(EndedList):
    """A list with air between the sign and the choices."""

    GUTTER = 2


class ConfirmScreen(Dialog[bool]):
    """A question with two answers; escape means no."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,s", "answer(True)", N_("Yes"), show=False),
        Binding("n,escape", "answer(False)", N_("No"), show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(
        self, question: str, detail: str = "", *, yes: str = "", no: str = "", danger: bool = False
    ) -> None:
        """Make the question.

        Args:
            question: One translated sentence.
            detail: What else there is to know before answering; translated.
            yes: What the button for yes says; translated.
            no: What the button for no says; translated.
            danger: Nothing brings back what is lost: "no" is the answer that enter gives.
        """
        super().__init__()
        translate_bindings(self)
        self._question, self._detail = question, detail
        self._yes, self._no = yes or _("Yes"), no or _("No")
        self._danger = danger

    def compose(self) -> ComposeResult:
        """The question and its two buttons."""
        with DialogFrame(title=self._question):
            if self._detail:
                yield Static(Text(self._detail), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(
                    Text(f"{self._yes} ({_('Yes')[0].lower()})"),
                    id="yes",
                    variant="error" if self._danger else "primary",
                    compact=True,
                )
                yield Button(Text(f"{self._no} (n)"), id="no", compact=True)

    def on_mount(self) -> None:
        """Let enter give the answer that does no harm."""
        self.query_one("#no" if self._danger else "#yes").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answer."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Take the answer."""
        self.dismiss(answer)


class InputScreen(Dialog[str | None]):
    """Asks for a line of text; None when it was given up."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        detail: str = "",
        placeholder: str = "",
        check: Callable[[str], str | None] | None = None,
        while_typing: Callable[[str], str | None] | None = None,
        suggester: Suggester | None = None,
        last: str = "",
        typed: str = "",
    ) -> None:
        """Make the question.

        Args:
            title: What is asked for; translated.
            value: What stands in the field at first.
            detail: What there is to know about it; translated.
            placeholder: An example, shown while the field is empty.
            check: Gives a translated sentence on what is wrong with a text, None when it is good.
            while_typing: As `check`, of a text that may not be whole yet; asked at each key.
            suggester: Proposes how a text goes on.
            last: A name for what is asked: the text that was taken last under it stands in the
                field at first, where `value` is empty.
            typed: What was typed already, before the question was there; the next key goes on it.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._value, self._detail = title, value, detail
        self._placeholder, self._check, self._suggester = placeholder, check, suggester
        self._last, self._while_typing, self._typed = last, while_typing, typed

    def compose(self) -> ComposeResult:
        """The field, with room for what is wrong with it."""
        with DialogFrame(title=self._title):
            if self._detail:
                yield Static(Text(self._detail), classes="dialog-text")
            remembered = last_paths(self.app).get(self._last, "")
            field = LineField(
                self._typed or self._value or remembered,
                select_on_focus=not self._typed,
                placeholder=self._placeholder,
                suggester=self._suggester,
                compact=True,
                classes="dialog-field",
            )
            field.cursor_blink = False
            yield field
            yield Static("", classes="dialog-problem")
            keys = key_text(_("{enter}: take it    {esc}: leave it"))
            if self._suggester is not None:
                keys = key_text(_("{enter}: take it    {tab}: complete it    {esc}: leave it"))
            yield Static(keys, classes="muted dialog-keys")

    @property
    def may_be_left(self) -> bool:
        """Whether nothing was typed that a click beside the question would lose."""
        field = self.query_one(LineField)
        return field.value in (self._value, last_paths(self.app).get(self._last, ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take back what was wrong: it may be right now."""
        problem = self._while_typing(event.value.strip()) if self._while_typing else None
        self.query_one(".dialog-problem", Static).update(Text(problem or ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text, unless something is wrong with it."""
        event.stop()
        text = event.value.strip()
        problem = self._check(text) if self._check is not None else None
        if problem:
            self.query_one(".dialog-problem", Static).update(Text(problem))
        else:
            if self._last:
                last_paths(self.app)[self._last] = text
            self.dismiss(text)

    def action_give_up(self) -> None:
        """Go back without a text."""
        self.dismiss(None)


class ChoiceScreen(Dialog[str | None]):
    """Asks for one of several things; None when it was given up.

    What is typed leaves those that begin so, or have a word that does.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        chosen: str | None = None,
        *,
        sample: Callable[[str], Text] | None = None,
    ) -> None:
        """Make the list.

        Args:
            title: What is asked for; translated.
            choices: What is given back, and the translated words for it.
            chosen: The choice that is marked at first.
            sample: What is shown of the marked choice, below the list.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._choices, self._chosen = title, choices, chosen
        self._sample = sample
        self._typed, self._lines = "", len(choices)

    def compose(self) -> ComposeResult:
        """The list."""
        with DialogFrame(title=self._title):
            yield ChoiceList(compact=True)
            if self._sample is not None:
                yield Static("", classes="dialog-sample")
            yield Static("", classes="muted dialog-keys")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show how the marked choice looks."""
        if self._sample is not None and event.option_id is not None:
            self.query_one(".dialog-sample", Static).update(self._sample(event.option_id))
            self.call_after_refresh(self._keep_height)

    def on_mount(self) -> None:
        """Mark what is chosen now; the list keeps its height when choices are left out."""
        self._fill(self._chosen)
        # How many lines the choices take is known once they were laid out, which may come last.
        self.watch(self.query_one(ChoiceList), "virtual_size", self.on_resize, init=False)

    def on_resize(self) -> None:
        """Fit the list to the screen."""
        self.call_after_refresh(self._keep_height)

    def _keep_height(self) -> None:
        """Give the list its height; what stands below it stays in sight."""
        choices, frame = self.query_one(ChoiceList), self.query_one(DialogFrame)
        most = int(self.size.height * 0.9) - frame.gutter.height - choices.styles.margin.height
        for other in frame.children:
            if other is not choices and other.display:
                most -= other.outer_size.height + other.styles.margin.height
        if not self._typed:  # a list without height would never be laid out
            self._lines = max(choices.virtual_size.height, choices.option_count)
        choices.styles.height = min(self._lines, MOST_LINES, max(LEAST_LINES, most))

    def on_key(self, event: Key) -> None:
        """Take what is typed; a backspace takes back a letter."""
        marked = None
        if event.key == "backspace":
            typed, marked = self._typed[:-1], self._highlighted()
        elif event.is_printable and event.character is not None:
            typed = (self._typed + event.character).lstrip()
        else:
            return
        event.stop()
        if fitting(self._choices, typed):
            self._typed = typed
            self._fill(marked)
        else:
            self.app.bell()
            text = _("{enter}: take it   nothing fits “{text}”")
            self.query_one(".dialog-keys", Static).update(key_text(text, text=typed))

    def _highlighted(self) -> str | None:
        option = self.query_one(ChoiceList).highlighted_option
        return option.id if option is not None else None

    def _fill(self, chosen: str | None) -> None:
        """Show what fits what was typed, with a choice marked: `chosen`, or the first."""
        found = fitting(self._choices, self._typed)
        choices = self.query_one(ChoiceList)
        choices.set_options(Option(Text(words), id=key) for key, words in found)
        keys = [key for key, _words in found]
        choices.highlighted = keys.index(chosen) if chosen in keys else 0 if keys else None
        self.query_one(".dialog-keys", Static).update(self._told(len(found)))

    def _told(self, count: int) -> Text:
        if self._typed:
            text = _("{enter}: take it   {esc}: all   typed: {text}   {count} of {all}")
            return key_text(text, text=self._typed, count=count, all=len(self._choices))
        return key_text(_("{enter}: take it   {esc}: leave it   letters: find it"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it."""
        event.stop()
        self.dismiss(event.option_id)

    def action_give_up(self) -> None:
        """Go back without a choice; what was typed is taken back first."""
        if self._typed:
            self._typed = ""
            self._fill(self._highlighted())
        else:
            self.dismiss(None)


def fitting(choices: Sequence[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """The choices that begin with `typed`, then those that have a word which does, as
    `learning_rate` has `rate`; where there are none, those that have it anywhere."""
    wanted = typed.casefold().strip()
    if not wanted:
        return list(choices)
    begins, words, inside = [], [], []
    for choice in choices:
        text = choice[1].casefold().strip()
        if text.startswith(wanted):
            begins.append(choice)
        elif re.search(rf"(?:\W|_){re.escape(wanted)}", text):
            words.append(choice)
        elif wanted in text:
            inside.append(choice)
    return begins + words or inside
