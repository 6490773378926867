"""Sentences in lines of the width that there is; a number and its percent sign stay together."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from tui_lab.ui.kit.key_names import clickable

NARROWEST = 10
"""Columns that a line is broken for at least."""


def in_lines(sentences: Sequence[str], width: int) -> list[str]:
    """Each sentence in lines of at most `width` columns."""
    return [line for each in sentences for line in textwrap.wrap(each, max(NARROWEST, width))]


class Sentences(Widget):
    """As high as its sentences are at its width, each on lines of its own."""

    DEFAULT_CSS = """
    Sentences { width: 1fr; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._sentences: tuple[str, ...] = ()
        self._strong = 0

    def show(self, sentences: Sequence[str], strong: int = 0) -> None:
        """Say something else.

        Args:
            sentences: Translated.
            strong: So many characters at the beginning stand out.
        """
        self._sentences, self._strong = tuple(sentences), strong
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each that the sentences are broken into."""
        return len(in_lines(self._sentences, width))

    def render(self) -> Text:
        """The lines; a break stands where a space was, so that places in the text stay."""
        lines = in_lines(self._sentences, self.size.width)
        text = clickable("\n".join(lines), *self._sentences)
        text.no_wrap, text.end = True, ""
        text.stylize("bold", 0, self._strong)
        return text
