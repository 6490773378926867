"""The list of courses as Rich renderables. Pure: must not know of widgets or of the store."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tui_lab.courses import wording
from tui_lab.courses.step_state import StepState
from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import PROGRAM, as_called
from tui_lab.text.fit import fitted, text_columns
from tui_lab.ui.courses.actions import ACTIONS
from tui_lab.ui.courses.step_frame import Looks, badge_style
from tui_lab.ui.kit.key_names import clickable, key_text, with_keys
from tui_lab.ui.kit.step_bar import as_text, step_bar

if TYPE_CHECKING:
    from tui_lab.ui.courses.loading import ListedCourse
    from tui_lab.ui.shell.fetching import Fetching

LONG, SHORT = 12, 6
"""Columns of the bar of a course."""
WIDE = 30
"""Columns from which on the long one has its place."""


def course_line(listed: ListedCourse, width: int, looks: Looks) -> RenderableType:
    """The title of a course; below it which steps are passed, and its data sets.

    Args:
        listed: The course.
        width: Columns.
        looks: The theme's.
    """
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column()
    course = listed.course
    if course is None:
        grid.add_row(Text(glyph("✗"), looks["wrong"]), Text(listed.name))
        grid.add_row("", Text(_("cannot be read"), looks["muted"]))
        return grid
    done = listed.passed == len(listed.states)
    badge = wording.begun() if listed.begun else wording.to_do()
    if done:
        badge = wording.passed_unchecked() if listed.unchecked else wording.passed()
    grid.add_row(Text(glyph(badge.sign), badge_style(badge, looks)), Text(course.title))
    bar = step_bar([state.passed for state in listed.states], LONG if width >= WIDE else SHORT)
    below = Text(no_wrap=True, overflow="ellipsis").append_text(as_text(bar, looks))
    below.append(f"  {listed.passed}/{len(listed.states)}", "" if listed.begun else looks["muted"])
    below.append(f"  {', '.join(course.chosen.values())}", looks["muted"])
    grid.add_row("", below)
    return grid


def invitation(listed: ListedCourse, marked: str = "") -> Text:
    """What enter does now, and what the sign of a step says that needs explaining.

    Args:
        listed: The marked course.
        marked: The id of the marked step while keys go to the list of steps; else "".
    """
    legend = wording.unchecked_legend() if listed.unchecked else ""
    said = _of_step(listed, marked) if marked else [_invitation(listed)]
    step = listed.course.step(marked or listed.now) if listed.course is not None else None
    if step is not None:
        legend = "\n".join(
            filter(None, (wording.days(step.opens, step.closes, time.time()), legend))
        )
    return Text("\n").join(filter(None, (*map(clickable, said), Text(legend))))


def _of_step(listed: ListedCourse, marked: str) -> list[str]:
    if listed.course is None or not (number := listed.course.step_number(marked)):
        return []
    title = listed.course.steps[number - 1].title
    said = with_keys(_("{enter} opens step {n}: {title}"), n=number, title=title)
    if not listed.begun or marked == listed.now or listed.passed == len(listed.states):
        return [said]
    now = listed.course.step_number(listed.now)
    return [said, with_keys(_("{key_go_on} goes on with step {n}"), ACTIONS, n=now)]


def _invitation(listed: ListedCourse) -> str:
    if listed.course is None:
        return ""
    number = listed.course.step_number(listed.now)
    title = listed.course.steps[number - 1].title
    if not listed.begun:
        return with_keys(_("Not begun yet: {enter} opens the first step."))
    if listed.passed == len(listed.states):
        return with_keys(_("All steps are passed. {enter} goes through them again."))
    return with_keys(_("{enter} goes on with step {n}: {title}"), n=number, title=title)


def data_lines(
    listed: ListedCourse, fetching: Mapping[str, Fetching], width: int, looks: Looks, *, label: bool
) -> Table:
    """The data set of each slot and whether it is on this machine, with the keys to change that.

    Args:
        listed: The course.
        fetching: What is on its way.
        width: Columns; what can be taken instead stands in a line of its own where they are few.
        looks: The theme's.
        label: Whether it says what this is.
    """
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    if label:
        grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    course = listed.course
    if course is None:
        return grid
    head = _("Data")
    room = width - (text_columns(head) + 1 if label else 0)
    available = listed.there or {}
    for index, (slot, sets) in enumerate(course.slots.items()):
        name = course.chosen[slot]
        text = Text(name, "bold")
        if name in fetching:
            text.append("  " + fetching[name].words(), "not bold")
        elif available.get(name):
            text.append(f"  {glyph('●')} ", looks["right"] + Style(bold=False))
            text.append(_("at hand"), "not bold")
        else:
            text.append(f"  {glyph('○')} ", looks["warning"] + Style(bold=False))
            text.append_text(
                key_text(_("not at hand: {key_fetch} fetches it"), ACTIONS, style="not bold")
            )
        others = [each for each in sets if each != name]
        if others:
            instead = with_keys(
                _("{key_choose_data} takes {names} instead"), ACTIONS, names=_(" or ").join(others)
            )
            fits = text.cell_len + 3 + text_columns(instead) < room
            text.append(("   " if fits else "\n") + instead, looks["muted"] + Style(bold=False))
        before = [Text("" if index else head, looks["muted"])] if label else []
        grid.add_row(*before, text)
    return grid


def step_line(number: int, state: StepState, width: int, looks: Looks) -> Text:
    """A step: number, title and, on the right, its state; a long title continues below."""
    badge = state.badge
    text = Text(no_wrap=True)
    text.append(f"{number:>2} ", looks["muted"])
    word = max(text_columns(badge.word) for badge in wording.step_badges()) + 2
    room = max(8, width - 3 - word - 1)
    first, *further = wrap(state.step.title, room) or [""]
    text.append(fitted(first, room) + " ")
    text.append(f"{glyph(badge.sign)} ", badge_style(badge, looks))
    text.append(badge.word, "" if badge.tone else looks["muted"])
    for line in further:
        text.append(f"\n   {line}")
    return text


def about(listed: ListedCourse) -> str:
    """The description of a course, as Markdown; or why it cannot be read."""
    if listed.course is not None:
        return listed.course.about
    error = listed.error
    return "" if error is None else as_called(f"{error.message}\n\n{error.hint}".strip())


def nothing_listed(folder: str) -> str:
    """That there are no courses, and how one gets here.

    Args:
        folder: The lab's own folder of courses.
    """
    return _(
        "There are no courses here. Copy the folder of a course into {folder}, or name the folder "
        "that it lies in with $TUI_LAB_COURSES: this list shows it the next time that you come "
        "here. {command} says whether its files are right."
    ).format(folder=folder, command=as_called(f"{PROGRAM} courses validate FOLDER"))


def slots_to_choose(listed: ListedCourse) -> Sequence[tuple[str, str]]:
    """The data sets that could be taken instead, each with a text for a list."""
    if listed.course is None:
        return ()
    choices = []
    for slot, sets in listed.course.slots.items():
        for name in sets:
            if len(sets) < 2 or name == listed.course.chosen[slot]:
                continue
            here = _("at hand") if (listed.there or {}).get(name) else _("not at hand")
            now = listed.course.chosen[slot]
            words = _("{name} instead of {now} ({here})").format(name=name, now=now, here=here)
            choices.append((name, words))
    return choices
