"""An activation or a loss, drawn in the colours of the theme."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from tui_lab.reports.function_charts import FunctionPicture, picture_lines
from tui_lab.reports.scatter import ScatterPart
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.theme_styles import Tones, roles


def as_text(lines: list[list[ScatterPart]], styles: Tones) -> Text:
    """Lines of a drawing as one text."""
    text = Text(no_wrap=True, end="")
    for place, line in enumerate(lines):
        text.append("\n" if place else "")
        for part in line:
            text.append(part.text, styles.get(part.role, Style()))
    return text


class FunctionChart(Widget):
    """The drawing, in as much room as the widget has; nothing where there is none to draw."""

    DEFAULT_CSS = """
    FunctionChart { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make it, without a picture."""
        super().__init__(id=id)
        self.picture: FunctionPicture | None = None

    def show(self, picture: FunctionPicture | None) -> None:
        """Draw another one."""
        if picture != self.picture:
            self.picture = picture
            self.refresh()

    def render(self) -> Text:
        """The lines of the drawing."""
        if self.picture is None:
            return Text()
        width, height = self.size
        lines = picture_lines(self.picture, width, height, unicode=unicode_ok())
        return as_text(lines, roles(self.app))
