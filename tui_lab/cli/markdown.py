"""Markdown without colours of its own: blocks of code are set in, not painted.

Slow to import: it brings the whole of rich's Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement
from rich.padding import Padding
from rich.text import Text

from tui_lab.courses import charts

INDENT = 4


class _PlainCode(CodeBlock):
    """A block of code as it stands; a line is never broken where it fits without the indent."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.lexer_name == charts.NAME:
            yield from _chart(str(self.text), options)
            return
        code = str(self.text).rstrip()
        widest = max(map(len, code.split("\n")))
        indent = max(0, min(INDENT, options.max_width - widest))
        yield Padding(Text(code, overflow="fold"), (0, 0, 0, indent))


def _chart(content: str, options: ConsoleOptions) -> Iterator[Text]:
    """The lines of a chart; axes are faint, and its signs tell the curves apart."""
    chart = charts.read_chart(content)
    for line in charts.chart_lines(chart, options.max_width, unicode=not options.ascii_only):
        styles = {"muted": "dim"}
        yield Text.assemble(*((part.text, styles.get(part.role, "")) for part in line))


class PlainMarkdown(Markdown):
    """Rich's Markdown with plain blocks of code."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _PlainCode,
        "code_block": _PlainCode,
    }
