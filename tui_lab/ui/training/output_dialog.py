"""What a run's script or its worker has printed, as a page of its own that follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

LOOK_EVERY = 0.25
"""Seconds between two looks at what was read."""


class OutputScreen(Dialog[None]):
    """Shows the last lines; stays at the end as long as nobody scrolls up.

    Args:
        name: What the run is called.
        lines: Gives what was read so far, and sees to it that more is read.
    """

    CSS_PATH = "output_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,P,q", "close", N_("Close"), show=False)
    ]

    def __init__(self, name: str, lines: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        translate_bindings(self)
        self._name, self._lines = name, lines
        self._shown: Sequence[str] | None = None

    def compose(self) -> ComposeResult:
        """The lines, which can be scrolled."""
        with DialogFrame(title=_("Output of {name}").format(name=self._name)):
            yield ScrollPane(Static("", id="printed"), id="printed-pane")
            yield Static(key_text(_("{esc}: close")), classes="muted dialog-keys")

    def on_mount(self) -> None:
        """Follow it."""
        self._show()
        self.set_interval(LOOK_EVERY, self._show)

    def _show(self) -> None:
        lines = self._lines()
        if lines == self._shown:
            return
        pane = self.query_one("#printed-pane", ScrollPane)
        at_end = self._shown is None or pane.scroll_offset.y >= pane.max_scroll_y
        self._shown = lines
        text = "\n".join(lines) if lines else _("Nothing has been printed yet.")
        self.query_one("#printed", Static).update(Text(text))
        if at_end:
            self.call_after_refresh(pane.scroll_end, animate=False)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
