"""The dialog that shows an experiment in one line of text that was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui_lab.errors import LabError
from tui_lab.experiment import line as experiment_line
from tui_lab.i18n import N_, _, number
from tui_lab.ui.kit.actions import letter_of
from tui_lab.ui.kit.closing import Dialog
from tui_lab.ui.kit.dialog_frame import DialogFrame
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.translated import translate_bindings

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.ui.shell.base_screen import LabScreen


class LineScreen(Dialog[None]):
    """Shows a line that was copied, for terminals that cannot copy."""

    CSS_PATH = "line_dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,y,q", "close", N_("Close"), show=False)
    ]

    def __init__(self, line: str) -> None:
        super().__init__()
        translate_bindings(self)
        self._line = line

    def compose(self) -> ComposeResult:
        """The line, wrapped."""
        with DialogFrame(title=_("Copied")):
            yield Static(Text(self._line), id="copied")
            length = _("One line of {count} characters; {key} or `tui-lab train LINE` takes it.")
            yield Static(
                Text(length.format(count=number(len(self._line)), key=letter_of("paste"))),
                classes="muted dialog-text",
            )
            yield Static(key_text(_("{esc}: close")), classes="muted dialog-keys")

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def copy_experiment(screen: LabScreen, run: Run) -> None:
    """Copy the experiment of a run, and show the line; what is wrong is said."""
    try:
        line = experiment_line.to_line(run.experiment)
    except LabError as error:
        screen.lab.complain(error)
        return
    screen.app.copy_to_clipboard(line)
    screen.app.push_screen(LineScreen(line))
