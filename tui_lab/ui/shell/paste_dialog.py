"""The dialog for an experiment that is pasted: one line, code with a network of Keras, TOML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import Static, TextArea

from tui_lab.errors import LabError
from tui_lab.experiment.line import looks_like_line
from tui_lab.i18n import N_, _, ngettext
from tui_lab.ui.kit.actions import letter_of
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.field import WordsField
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.taking import Taking
from tui_lab.ui.kit.translated import translate_bindings
from tui_lab.ui.shell.dialogs import ConfirmScreen

if TYPE_CHECKING:
    from tui_lab.experiment.model import Data, Experiment
    from tui_lab.reports.script_reading import CodeReading
    from tui_lab.ui.shell.base_screen import LabScreen

EXAMPLE = "data(iris, test_split=0.3) > Dense(8, relu) > Dense(classes, softmax) > …"
PASTING = Taking(N_("Typing"), {"ctrl+s": N_("takes it"), "escape": N_("leaves it")})
MOST_REMARKS = 7
"""So many have room on a small screen, each in two lines."""


class PasteField(WordsField):
    """Several lines; enter takes an experiment that is one line, as in any field of one line."""

    taking = PASTING

    async def act_on(self, event: Key) -> bool:
        """Do what the key does in this field."""
        if event.key == "enter" and "\n" not in self.text and looks_like_line(self.text):
            event.stop()
            event.prevent_default()
            await self.run_action("screen.take")
            return True
        return await super().act_on(event)


class PasteScreen(Dialog["CodeReading | None"]):
    """Asks for an experiment; None when it was given up."""

    CSS_PATH = "paste_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "take", N_("Take it"), show=False),
        Binding("escape", "give_up", N_("Cancel"), show=False),
    ]

    def __init__(self, otherwise: Data | None) -> None:
        """Make the question.

        Args:
            otherwise: The data to take where a code names no data set of the lab.
        """
        super().__init__()
        translate_bindings(self)
        self._otherwise = otherwise

    def compose(self) -> ComposeResult:
        """The field, with room for what is wrong with it."""
        with DialogFrame(title=_("Paste an experiment")):
            told = _("One line, as {key} copies it, or Keras code: it is read, and never run.")
            yield Static(Text(told.format(key=letter_of("copy"))), classes="dialog-text")
            field = PasteField(
                placeholder=_("for example {example}").format(example=EXAMPLE),
                compact=True,
                soft_wrap=True,
                id="pasted",
            )
            field.cursor_blink = False
            yield field
            yield Static("", classes="dialog-problem")
            yield Static(
                key_text(_("ctrl+s: take it    {esc}: leave it")), classes="muted dialog-keys"
            )

    @property
    def may_be_left(self) -> bool:
        """Whether nothing was typed that a click beside the question would lose."""
        return not self.query_one(PasteField).text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Take back what was wrong: it may be right now."""
        event.stop()
        self.query_one(".dialog-problem", Static).update("")

    def action_take(self) -> None:
        """Take the experiment, unless something is wrong with it."""
        from tui_lab.reports.script_reading import read_any

        text = self.query_one(PasteField).text.strip()
        if not text:
            self.dismiss(None)
            return
        try:
            self.dismiss(read_any(text, self._otherwise))
        except LabError as error:
            self.query_one(".dialog-problem", Static).update(Text(str(error)))

    def action_give_up(self) -> None:
        """Go back without one."""
        self.dismiss(None)


def take_reading(
    screen: LabScreen, read: CodeReading | None, take: Callable[[Experiment], object]
) -> None:
    """Take an experiment that was read; what of a code was left out is shown first.

    Args:
        screen: The screen in front.
        read: What was read; None where nothing was given.
        take: Is given the experiment, unless what was left out is too much for the user.
    """
    if read is None:
        return
    if not read.remarks:
        screen.call_later(take, read.experiment)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            screen.call_later(take, read.experiment)

    told, more = read.remarks[:MOST_REMARKS], len(read.remarks) - MOST_REMARKS
    if more > 0:
        further = ngettext("and {count} more", "and {count} more", more).format(count=more)
        told = (*told, f"… {further}")
    question = ConfirmScreen(_("Take it like this?"), "\n".join(told))
    screen.app.push_screen(question, answered)
