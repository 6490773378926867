"""Points in a plane with axes, in the colours of the theme."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from tui_lab.reports.scatter import ScatterView, scatter_lines
from tui_lab.text.ascii import unicode_ok
from tui_lab.ui.kit.function_chart import as_text
from tui_lab.ui.kit.theme_styles import roles


class Scatter(Widget):
    """The drawing, as large as there is room for; words where there is nothing to be drawn."""

    DEFAULT_CSS = """
    Scatter { width: 1fr; height: 1fr; }
    """

    def __init__(
        self,
        view: ScatterView | None = None,
        *,
        instead: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make it.

        Args:
            view: What it shows.
            instead: What it says while there are no points; translated.
            id: Of the widget.
        """
        super().__init__(id=id)
        self._view, self._instead = view, instead

    def show(self, view: ScatterView | None) -> None:
        """Draw other points."""
        self._view = view
        self.refresh()

    def render(self) -> Text:
        """The lines of the drawing."""
        styles = roles(self.app)
        lines = (
            scatter_lines(self._view, self.size.width, self.size.height, unicode=unicode_ok())
            if self._view is not None
            else []
        )
        if not lines:
            return Text(self._instead, style=styles["muted"])
        return as_text(lines, styles)
