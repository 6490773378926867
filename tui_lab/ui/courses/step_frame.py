"""What stands around the page of a step: where it is in its course, and the list of the steps.

Pure: values in, renderables out. Must not know of widgets or of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.content import Content

from tui_lab.courses import wording
from tui_lab.courses.model import Course
from tui_lab.courses.step_state import StepState
from tui_lab.courses.wording import CheckBadge
from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import shortened, text_columns
from tui_lab.ui.kit.key_names import doing
from tui_lab.ui.kit.step_bar import as_content, step_bar

Looks = Mapping[str, Style]
"""The styles of the roles, as `theme_styles.roles` gives them."""
BARS = (24, 12, 6)
"""Columns of the bar in the title, the longest first: it gives way to the title of the step."""
GAP = 2


def badge_style(badge: CheckBadge, looks: Looks) -> Style:
    """The style of a badge; what has no tone may be passed over."""
    return looks[badge.tone or "muted"]


def badge_text(badge: CheckBadge, looks: Looks) -> Text:
    """The sign and the word of a badge, in their tone."""
    return Text(f"{glyph(badge.sign)} {badge.word}", badge_style(badge, looks))


def step_head(
    course: Course,
    states: Sequence[StepState],
    state: StepState,
    width: int,
    looks: Looks,
    *,
    numbers: bool,
) -> Text:
    """The line above a step: its course, and at the right how it stands.

    Args:
        course: Whose step it is.
        states: Of all steps.
        state: Of the step.
        width: Columns.
        looks: The theme's.
        numbers: Whether the steps are listed too, by their numbers; else the checks are counted.
    """
    right = badge_text(state.badge, looks)
    if not numbers:
        checks = wording.checks_passed(*state.checks_passed)
        right.append(" " * GAP).append(checks, looks["muted"])
    left = Text(course.title, looks["primary"] + Style(bold=True))
    if numbers:
        listed = Text(" " * (GAP + 1))
        for number, each in enumerate(states, 1):
            here = each.step.id == state.step.id
            style = badge_style(each.badge, looks)
            opening = doing(f"go_to({number})")
            listed.append(f"{glyph(each.badge.sign)} ", style + opening)
            number_style = looks["primary"] + Style(bold=True, underline=True)
            listed.append(str(number), (number_style if here else looks["muted"]) + opening)
            listed.append(" " * GAP)
        if left.cell_len + listed.cell_len + right.cell_len + GAP <= width:
            left.append_text(listed)
    left.truncate(max(8, width - right.cell_len - GAP), overflow="ellipsis")
    gap = " " * max(GAP, width - left.cell_len - right.cell_len)
    return Text.assemble(left, gap, right, no_wrap=True)


def step_title(
    course: Course, states: Sequence[StepState], state: StepState, width: int, looks: Looks
) -> Content:
    """The title of the panel: which step it is, a bar of all of them, and what it is called.

    Args:
        course: Whose step it is.
        states: Of all steps.
        state: Of the step.
        width: Columns; the bar is left out first, then the end of the title.
        looks: The theme's.
    """
    number, count = course.step_number(state.step.id), len(course.steps)
    position = _("Step {n} of {count}").format(n=number, count=count)
    room = width - text_columns(position) - GAP
    title = shortened(state.step.title, max(8, room))
    done = [each.passed for each in states]
    for columns in BARS:
        if text_columns(title) + columns + GAP <= room:
            bar = as_content(step_bar(done, columns, here=number - 1), looks)
            return Content.assemble(position, "  ", bar, "  ", title)
    return Content(f"{position}  {title}")


def questions_title(state: StepState) -> str:
    """The title of the panel of the questions, with how many are answered."""
    title = _("Questions")
    return f"{title}  {wording.checks_passed(*state.checks_passed)}"


def steps_beside(states: Sequence[StepState], here: str, looks: Looks) -> RenderableType:
    """The list of the steps beside the page of a wide screen."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for justify in ("left", "left", "right", "left"):
        grid.add_column(justify=justify)
    for number, state in enumerate(states, 1):
        current = state.step.id == here
        opening = doing(f"go_to({number})")
        style = opening + (looks["primary"] + Style(bold=True) if current else Style())
        grid.add_row(
            Text(glyph("▸") if current else " ", style),
            Text(glyph(state.badge.sign), badge_style(state.badge, looks) + opening),
            Text(str(number), style if current else looks["muted"] + opening),
            Text(state.step.title, style),
        )
    return grid
