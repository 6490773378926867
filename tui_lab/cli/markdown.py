"""Markdown without colours of its own: blocks of code are set in, not painted.

Slow to import: it brings the whole of rich's Markdown.
"""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement
from rich.padding import Padding
from rich.text import Text

INDENT = 4


class _PlainCode(CodeBlock):
    """A block of code as it stands; a line is never broken where it fits without the indent."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        widest = max(map(len, code.split("\n")))
        indent = max(0, min(INDENT, options.max_width - widest))
        yield Padding(Text(code, overflow="fold"), (0, 0, 0, indent))


class PlainMarkdown(Markdown):
    """Rich's Markdown with plain blocks of code."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _PlainCode,
        "code_block": _PlainCode,
    }
