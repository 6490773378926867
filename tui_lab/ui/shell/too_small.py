"""What stands in front of a screen when the terminal is smaller than 60 by 20."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from tui_lab.i18n import _

COLUMNS, ROWS = 60, 20
"""The smallest terminal that the screens fit; the app's breakpoints say the same."""


class TooSmall(Widget):
    """One sentence, only seen where the screen has the class `-tiny` or `-flat` (`app.tcss`)."""

    DEFAULT_CSS = """
    TooSmall {
        layer: overlay; dock: top; display: none;
        width: 100%; height: 100%; background: $background;
        content-align: center middle; text-align: center; padding: 0 2;
    }
    """

    def render(self) -> Text:
        """How large it is, how large it must be, and that nothing is lost."""
        width, height = self.app.size
        return Text(
            _(
                "The terminal has {width} columns and {height} rows; the lab needs {columns} and "
                "{rows}. Make it larger. Runs go on meanwhile."
            ).format(width=width, height=height, columns=COLUMNS, rows=ROWS)
        )
