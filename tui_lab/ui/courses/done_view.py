"""The end of a course as Rich renderables: what was learnt, what came out, what comes next."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from tui_lab.courses.closing import Closing
from tui_lab.i18n import _
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.ui.courses.actions import DONE_ACTIONS
from tui_lab.ui.courses.step_frame import Looks
from tui_lab.ui.courses.step_view import points
from tui_lab.ui.kit.key_names import key_text
from tui_lab.ui.kit.markdown import inline


def headline(closing: Closing) -> str:
    """That the course is done."""
    return _("You have done the course “{title}”.").format(title=closing.title)


def learnt(closing: Closing, looks: Looks) -> RenderableType:
    """The goals of its steps."""
    return points((inline(goal) for goal in closing.learnt), glyph("✓"), looks["right"])


def results(closing: Closing, looks: Looks) -> RenderableType:
    """What came out."""
    sign = "•" if unicode_ok() else "-"
    return points((Text(result) for result in closing.results), sign, looks["muted"])


def following(closing: Closing, looks: Looks) -> RenderableType:
    """What can be done now, with the keys."""
    ways = [_("{key_hand_in} writes your report, to hand it in.")]
    if closing.next_course:
        ways.append(_("{key_next_course} begins the next course: {title}"))
    told = (key_text(way, DONE_ACTIONS, title=closing.next_title) for way in ways)
    return points(told, glyph("▸"), looks["primary"])
