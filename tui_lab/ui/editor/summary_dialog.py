"""What `model.summary()` prints of the network in the editor."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui_lab.i18n import N_, _
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.scroll_pane import ScrollPane
from tui_lab.ui.kit.translated import translate_bindings

WIDTH = 74
"""Columns of the table: it stands in its frame on a small screen."""


class SummaryScreen(Dialog[None]):
    """Shows the table."""

    CSS_PATH = "summary_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,v,q", "close", N_("Close"), show=False)
    ]

    def __init__(self, summary: str) -> None:
        super().__init__()
        translate_bindings(self)
        self._summary = summary

    def compose(self) -> ComposeResult:
        """The table, which can be scrolled."""
        with DialogFrame(title="model.summary()"):
            yield ScrollPane(Static(Text(self._summary, no_wrap=True), id="summary"))
            yield Static(key_text(_("{esc}: close")), classes="muted dialog-keys")

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
