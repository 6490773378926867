"""What is wrong with how a screen looks: texts that are cut, or that can hardly be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.color import Color as RichColor
from rich.color_triplet import ColorTriplet
from support.contrast import contrast, hardly_read, in_front, seen, triplet
from support.runs_screen import text_of
from textual.color import Color
from textual.filter import dim_color
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from tui_lab import i18n
from tui_lab.text.fit import text_columns
from tui_lab.ui.app import LabApp
from tui_lab.ui.shell import themes
from tui_lab.ui.shell.key_bar import KeyBar

SIZES = ((80, 24), (60, 20), (100, 30), (120, 40))
"""The first is that at which a test has come to a screen: it is laid out no second time."""
TEXT, QUIET = 4.4, 3.0
"""The least contrast of words, and of those that may be passed over or cannot be chosen now."""
QUIET_ROLES = ("foreground", "primary", "right", "wrong", "warning", "best")
"""What else may be written faintly, as a key that does nothing now."""
WORD = re.compile(r"\w")
PICTURE = re.compile(r"[\u2500-\u259f\u2800-\u28ff\U0001fb00-\U0001fbff]")
"""Frames, blocks and dots of drawings: those say with their colours alone what they say."""


def unread(lab: LabApp) -> Iterator[str]:
    """What stands on the screen with too little contrast in a theme of our own."""
    variables = lab.theme_variables
    paper, ink = (triplet(variables[name].lstrip("#")) for name in ("background", "foreground"))
    words = [Color.parse(variables[name]).rich_color for name in ("muted", *QUIET_ROLES)]
    for strip in in_front(lab):
        for text, style, _control in strip:
            # The mark of a box that is not ticked is not to be seen.
            if text.strip() in ("", "X") or PICTURE.search(text) or style is None:
                continue
            front, back = seen(style.color, "vga", ink), seen(style.bgcolor, "vga", paper)
            if style.reverse:
                front, back = back, front
            least = TEXT if WORD.search(text) and not is_quiet(front, back, words) else QUIET
            if contrast(front, back) < least:
                yield f"{lab.theme}: {text!r} {front.hex} on {back.hex}"


def is_quiet(front: ColorTriplet, back: ColorTriplet, words: Sequence[RichColor]) -> bool:
    """Whether letters are muted, or made fainter than words are: by then Textual has mixed both."""
    faint = [dim_color(RichColor.from_triplet(back), each).get_truecolor() for each in words]
    return front in (words[0].get_truecolor(), *faint)


def cut(screen: Widget) -> Iterator[str]:
    """The texts of which a part is not shown, without a sign for that and a way to see it."""
    for widget in screen.query(Static):
        if not widget.is_on_screen or not widget.size.area or scrolls(widget):
            continue
        text = str(widget.render())
        size = widget.content_size
        needed = widget.get_content_height(size, size, size.width)
        if needed > size.height and not shown_whole(widget, text):
            yield f"{widget}: {needed} lines in {size.height}: {text[:60]!r}"
        nowrap = widget.styles.text_wrap == "nowrap" or size.height == 1
        longest = max(map(text_columns, text.splitlines()), default=0)
        if nowrap and longest > size.width and "…" not in shown(widget):
            yield f"{widget}: {longest} columns in {size.width}: {text[:60]!r}"


def shown(widget: Widget) -> str:
    """The lines of a widget as they are drawn."""
    lines = widget.render_lines(widget.size.region)
    return "\n".join(strip.text for strip in lines)


def shown_whole(widget: Widget, text: str) -> bool:
    """Whether all words of a text are to be seen, or a sign at the end of what is seen."""
    lines = " ".join(shown(widget).split())
    return lines.endswith("…") or " ".join(text.split()) in lines


def scrolls(widget: Widget) -> bool:
    """Whether it, or what it stands in, can be scrolled."""
    return any(
        isinstance(each, Widget) and each.styles.overflow_y in ("auto", "scroll")
        for each in widget.ancestors_with_self
        if each is not widget.screen
    )


def without_more(line: str) -> str:
    """A line of keys between spaces, without the sign for more keys and the key for that."""
    more = re.escape(i18n._("more"))
    return re.sub(rf" ((\? |F1 )?…|(\?|F1) {more}) ", " ", f" {line.strip()} ")


def keys_do_not_fit(pilot: Pilot[None]) -> Iterator[str]:
    """What stands in the line of keys and is no whole key with its word."""
    if not pilot.app.screen.query(KeyBar):
        return  # a dialog
    bar = pilot.app.screen.query_one(KeyBar)
    line = text_of(pilot, "KeyBar").splitlines()[0]
    left = without_more(line)
    if bar.taking is not None:
        for said in filter(None, (bar.taking.what, bar.taking.short)):
            left = left.replace(f" {i18n._(said)}: ", " ", 1)
    for part in (bar._part(binding, on).plain for binding, on in bar.shown):
        left = left.replace(f" {part} ", " ", 1)
    if left.strip():
        yield f"keys: {left.strip()!r}"


async def faults(pilot: Pilot[None], *, in_all_themes: bool) -> set[str]:
    """What is cut at any size, and what cannot be read; the screen stays open meanwhile.

    Args:
        pilot: At the screen.
        in_all_themes: Look at every theme, each in one of the sizes; else at that of the moment.
    """
    lab = pilot.app
    assert isinstance(lab, LabApp)
    names = list(themes.CHOICES.values())
    found: set[str] = set()
    for place, size in enumerate(SIZES):
        here = names[place :: len(SIZES)] if in_all_themes else [lab.theme]
        lab.theme = here[0]  # with the size, so that both are drawn at once
        if lab.size != size:
            await pilot.resize_terminal(*size)
        await pilot.pause()
        at = f"{size[0]}x{size[1]}"
        found |= {f"{at} {each}" for each in (*cut(lab.screen), *keys_do_not_fit(pilot))}
        for theme in here:
            if lab.theme != theme:
                lab.theme = theme
                await pilot.pause()
            ansi = theme.startswith("ansi")
            hard = hardly_read(lab, theme) if ansi else unread(lab)
            found |= {f"{at} {each}" for each in hard if not PICTURE.search(each)}
    return found
