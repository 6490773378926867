"""The Markdown of courses as Rich renderables: paragraphs, lists, tables, code, bold.

Of our own, because Rich's and Textual's give code a colour scheme that sixteen colours spoil, and
put frames around what needs none. Pure; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rich.box import Box
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tui_lab.courses import charts
from tui_lab.text.ascii import glyph, unicode_ok

if TYPE_CHECKING:
    from markdown_it.token import Token
    from rich.console import (
        Console,
        ConsoleOptions,
        JustifyMethod,
        OverflowMethod,
        RenderResult,
    )
    from rich.containers import Lines

HEADED = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
"""A line below the titles of the columns, and no other."""
CODE, QUIET = Style(bold=True), Style(dim=True)
WHOLE, JOINT = "whole", "\u2800"
"""What marks the style of a piece of code, and what stands for its spaces while it is broken into
lines: a pattern of no dots, which can be seen and written, and is no space to Rich. Rich breaks
also where a space must not be broken."""
WIDEST_CHART = 76
SHARE_OF_LINE = 2
"""A piece of code that is longer than this part of a line may be broken all the same."""
_SIDES = {"right": "right", "center": "center"}


@dataclass(frozen=True, slots=True)
class MarkdownStyle:
    """How the parts are set."""

    code: Style = CODE
    quiet: Style = QUIET
    roles: Mapping[str, Style] = field(default_factory=dict)
    """Colours of charts, by the role of what is drawn."""


PLAIN = MarkdownStyle()


class Prose(Text):
    """A text whose short pieces of code stay in one line: `0 1 0 0` is one thing, not four."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Break it into lines of so many columns."""
        joined = self.copy()
        for span in self.spans:
            short = span.end - span.start <= width // SHARE_OF_LINE
            if short and isinstance(span.style, Style) and span.style.meta.get(WHOLE):
                code = joined.plain[span.start : span.end].replace(" ", JOINT)
                joined.plain = joined.plain[: span.start] + code + joined.plain[span.end :]
        lines = joined.wrap(
            console,
            width,
            justify=justify,
            overflow=overflow,
            tab_size=tab_size,
            no_wrap=no_wrap,
        )
        for line in lines:
            if JOINT in line.plain:
                line.plain = line.plain.replace(JOINT, " ")
        return lines


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart, as wide as there is room for."""

    content: str
    """Of its block."""
    look: MarkdownStyle

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines of the drawing."""
        chart = charts.read_chart(self.content)
        width = min(options.max_width, WIDEST_CHART)
        styles = {"muted": self.look.quiet, **self.look.roles}
        for line in charts.chart_lines(chart, width, unicode=unicode_ok()):
            yield Text.assemble(
                *((part.text, styles.get(part.role, Style())) for part in line), no_wrap=True
            )


def markdown(text: str, look: MarkdownStyle = PLAIN) -> RenderableType:
    """A text of several blocks, with an empty line between them."""
    return _stacked(_blocks(_parsed(text), look), air=True)


def inline(text: str, look: MarkdownStyle = PLAIN) -> Text:
    """A text of one paragraph; of several, all in a row."""
    found = Prose()
    for token in _parsed(text):
        if token.type == "inline":
            found.append_text(Text(" " if found else "")).append_text(_inline(token, look))
    return found


@cache
def _parsed(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table").disable(["html_block", "html_inline"])
    return tuple(reader.parse(text))


def _stacked(blocks: Sequence[RenderableType], *, air: bool) -> RenderableType:
    parts: list[RenderableType] = []
    for block in blocks:
        if parts and air:
            parts.append(Text())
        parts.append(block)
    return Group(*parts)


def _blocks(tokens: Sequence[Token], look: MarkdownStyle) -> list[RenderableType]:
    """The blocks of one level."""
    found: list[RenderableType] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end(tokens, place)
        inside = tokens[place + 1 : end]
        if token.type == "fence" and token.info.strip() == charts.NAME:
            found.append(DrawnChart(token.content, look))
        elif token.type in ("fence", "code_block"):
            found.append(_code(token.content, look))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            found.append(_list(token, inside, look))
        elif token.type == "table_open":
            found.append(_table(inside, look))
        elif token.type == "hr":
            found.append(Text())
        elif inside and token.nesting == 1 and inside[0].type != "inline":
            found += _blocks(inside, look)
        else:
            found += [_inline(each, look) for each in (token, *inside) if each.type == "inline"]
        place = max(end, place) + 1
    return found


def _end(tokens: Sequence[Token], place: int) -> int:
    """Where the block ends that begins there."""
    if tokens[place].nesting != 1:
        return place
    level = tokens[place].level
    for end in range(place + 1, len(tokens)):
        if tokens[end].nesting == -1 and tokens[end].level == level:
            return end
    return len(tokens)


def _inline(token: Token, look: MarkdownStyle) -> Text:
    text = Prose()
    styles: list[Style] = []
    marks = {"strong": Style(bold=True), "em": Style(italic=True)}
    for each in token.children or ():
        name = each.type.removesuffix("_open").removesuffix("_close")
        if each.nesting == 1:
            styles.append(marks.get(name, Style()))
        elif each.nesting == -1:
            styles.pop()
        elif each.type == "softbreak":
            text.append(" ")
        elif each.type == "hardbreak":
            text.append("\n")
        else:
            mine = (look.code, Style(meta={WHOLE: True})) if name == "code_inline" else ()
            text.append(each.content, sum((*styles, *mine), Style()))
    return text


def _code(content: str, look: MarkdownStyle) -> RenderableType:
    """As it is written, beside a bar; only where the screen is narrower a line goes on below."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    lines = content.rstrip("\n").split("\n")
    for line in lines:
        grid.add_row(Text("│", look.quiet), Text(line))
    return grid


def _list(opened: Token, inside: Sequence[Token], look: MarkdownStyle) -> RenderableType:
    items: list[list[RenderableType]] = []
    place, tight = 0, True
    while place < len(inside):
        end = _end(inside, place)
        parts = inside[place + 1 : end]
        tight = tight and all(each.hidden for each in parts if each.type == "paragraph_open")
        items.append(_blocks(parts, look))
        place = end + 1
    ordered = opened.type == "ordered_list_open"
    first = int(opened.attrGet("start") or 1)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=len(str(first + len(items))) + 1 if ordered else 1, justify="right")
    grid.add_column(ratio=1)
    for number, item in enumerate(items, first):
        if number > first and not tight:
            grid.add_row("", "")
        sign = f"{number}." if ordered else "•" if glyph("•") == "•" else "-"
        grid.add_row(Text(sign, look.quiet), _stacked(item, air=not tight))
    return grid


def _table(inside: Sequence[Token], look: MarkdownStyle) -> RenderableType:
    table = Table(box=HEADED, padding=(0, 1), pad_edge=False, show_edge=False)
    table.border_style = look.quiet
    row: list[Text] = []
    head = True
    for place, token in enumerate(inside):
        if token.type in ("th_open", "td_open"):
            cell = _inline(inside[place + 1], look)
            side = str(token.attrGet("style") or "").removeprefix("text-align:")
            if token.type == "th_open":
                table.add_column(cell, justify=_SIDES.get(side, "left"))  # type: ignore[arg-type]
            else:
                row.append(cell)
        elif token.type == "tr_close":
            if not head:
                table.add_row(*row)
            row, head = [], False
    return table
