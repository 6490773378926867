"""Questions in front of a screen: yes or no, a line of text, one of several things.

`await app.push_screen_wait(...)` from a worker, or `app.push_screen(..., callback)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_lab.i18n import N_, _
from tui_lab.ui.translated import translate_bindings


class ConfirmScreen(ModalScreen[bool]):
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
        with Vertical(classes="dialog"):
            yield Static(Text(self._question), classes="title")
            if self._detail:
                yield Static(Text(self._detail), classes="dialog-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(
                    Text(f"{self._yes} (y)"),
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


class InputScreen(ModalScreen[str | None]):
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
        suggester: Suggester | None = None,
    ) -> None:
        """Make the question.

        Args:
            title: What is asked for; translated.
            value: What stands in the field at first.
            detail: What there is to know about it; translated.
            placeholder: An example, shown while the field is empty.
            check: Gives a translated sentence on what is wrong with a text, None when it is good.
            suggester: Proposes how a text goes on.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._value, self._detail = title, value, detail
        self._placeholder, self._check, self._suggester = placeholder, check, suggester

    def compose(self) -> ComposeResult:
        """The field, with room for what is wrong with it."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._title), classes="title")
            if self._detail:
                yield Static(Text(self._detail), classes="dialog-text")
            field = Input(
                self._value,
                placeholder=self._placeholder,
                suggester=self._suggester,
                compact=True,
                classes="dialog-field",
            )
            field.cursor_blink = False
            yield field
            yield Static("", classes="dialog-problem")
            yield Static(Text(_("enter: take it    escape: leave it")), classes="muted dialog-keys")

    def on_input_changed(self) -> None:
        """Take back what was wrong: it may be right now."""
        self.query_one(".dialog-problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text, unless something is wrong with it."""
        event.stop()
        text = event.value.strip()
        problem = self._check(text) if self._check is not None else None
        if problem:
            self.query_one(".dialog-problem", Static).update(Text(problem))
        else:
            self.dismiss(text)

    def action_give_up(self) -> None:
        """Go back without a text."""
        self.dismiss(None)


class ChoiceScreen(ModalScreen[str | None]):
    """Asks for one of several things; None when it was given up."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("Cancel"), show=False),
    ]

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], chosen: str | None = None
    ) -> None:
        """Make the list.

        Args:
            title: What is asked for; translated.
            choices: What is given back, and the translated words for it.
            chosen: The choice that is marked at first.
        """
        super().__init__()
        translate_bindings(self)
        self._title, self._choices, self._chosen = title, choices, chosen

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._title), classes="title")
            options = OptionList(
                *(Option(Text(words), id=key) for key, words in self._choices), compact=True
            )
            yield options
            yield Static(Text(_("enter: take it    escape: leave it")), classes="muted dialog-keys")

    def on_mount(self) -> None:
        """Mark what is chosen now."""
        keys = [key for key, _words in self._choices]
        if self._chosen in keys:
            self.query_one(OptionList).highlighted = keys.index(self._chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it."""
        event.stop()
        self.dismiss(event.option_id)

    def action_give_up(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)
