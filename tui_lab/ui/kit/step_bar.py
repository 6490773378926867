"""How far one is in a few steps, as a bar: which are done, and where one stands.

`step_bar` is a pure function; it gives pieces of text with the role of their colour, from which
`as_text` and `as_content` make what a widget or the title of a panel shows. `StepBar` is a widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.style import Style
from rich.text import Text
from textual.content import Content
from textual.style import Style as TextualStyle
from textual.widget import Widget

from tui_lab.text.ascii import glyph
from tui_lab.ui.kit.theme_styles import roles

DONE, OPEN, HERE = "━", "─", "●"
Pieces = Sequence[tuple[str, str]]
"""Texts, each with one of `theme_styles.ROLES`."""


def step_bar(done: Sequence[bool], columns: int, *, here: int | None = None) -> Pieces:
    """A bar of exactly `columns` columns; empty where there are no steps.

    Args:
        done: Whether each step is done, in their order.
        columns: At least 1.
        here: The place of the step in front, from 0; it is marked.
    """
    count = len(done)
    if not count or columns < 1:
        return ()
    cells = [(DONE, "right") if done[at * count // columns] else (OPEN, "frame")
             for at in range(columns)]  # fmt: skip
    if here is not None:
        # In the middle of its step, so that the first and the last one look alike.
        cells[min(columns - 1, (2 * here + 1) * columns // (2 * count))] = (HERE, "primary")
    return [
        ("".join(glyph(sign) for sign, _role in run), role)
        for role, run in groupby(cells, key=lambda cell: cell[1])
    ]


def as_text(pieces: Pieces, styles: Mapping[str, Style]) -> Text:
    """For a widget that shows Rich's texts.

    Args:
        pieces: Of `step_bar`.
        styles: Of the roles, as `theme_styles.roles` gives them.
    """
    return Text.assemble(*((text, styles[role]) for text, role in pieces))


def as_content(pieces: Pieces, styles: Mapping[str, Style]) -> Content:
    """For the title of a panel; the names of a theme's colours would not be understood there.

    Args:
        pieces: Of `step_bar`.
        styles: Of the roles, as `theme_styles.roles` gives them.
    """
    parts = ((text, TextualStyle.from_rich_style(styles[role])) for text, role in pieces)
    return Content.assemble(*parts)


class StepBar(Widget):
    """A bar as wide as there is room for."""

    DEFAULT_CSS = """
    StepBar { width: 1fr; height: 1; }
    """

    def __init__(self, done: Sequence[bool] = (), *, here: int | None = None) -> None:
        """Make it.

        Args:
            done: As in `step_bar`.
            here: As there.
        """
        super().__init__()
        self._done, self._here = tuple(done), here

    def show(self, done: Sequence[bool], here: int | None = None) -> None:
        """Show that more is done, or that another step is in front."""
        self._done, self._here = tuple(done), here
        self.refresh()

    def render(self) -> Text:
        """The bar in the colours of the theme."""
        return as_text(step_bar(self._done, self.size.width, here=self._here), roles(self.app))
