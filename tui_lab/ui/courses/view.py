"""The courses as lines and words, for the list of courses; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tui_lab.courses import wording
from tui_lab.courses.step_state import StepState
from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.kit.theme_styles import Tones

if TYPE_CHECKING:
    from tui_lab.ui.courses.loading import ListedCourse
    from tui_lab.ui.shell.fetching import Fetching


def course_line(listed: ListedCourse, tones: Tones) -> RenderableType:
    """Title; below it how far it is, and its data sets."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column()
    course = listed.course
    if course is None:
        grid.add_row(Text(glyph("✗"), tones["error"]), Text(listed.name))
        grid.add_row("", Text(_("cannot be read"), "dim"))
        return grid
    done = listed.passed == len(listed.states)
    sign, tone = ("✓", "success") if done else ("●", "accent") if listed.begun else ("○", "")
    grid.add_row(Text(glyph(sign), tones[tone] if tone else "dim"), Text(course.title))
    below = f"{listed.passed}/{len(listed.states)}  {', '.join(course.chosen.values())}"
    grid.add_row("", Text(below, "dim", no_wrap=True, overflow="ellipsis"))
    return grid


def invitation(listed: ListedCourse) -> str:
    """What to do with the course now."""
    if listed.course is None:
        return ""
    place = listed.course.step_number(listed.now)
    title = listed.course.steps[place - 1].title
    if not listed.begun:
        return with_keys(_("Not begun yet: {enter} opens the first step."))
    if listed.passed == len(listed.states):
        return with_keys(_("All steps are passed. {enter} goes through them again."))
    return with_keys(_("{enter} goes on with step {n}: {title}."), n=place, title=title)


def data_lines(listed: ListedCourse, fetching: Mapping[str, Fetching]) -> Table:
    """The data set of each slot and whether it is at hand, with the keys to change that."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    course = listed.course
    if course is None:
        return grid
    there = listed.there or {}
    for place, (slot, sets) in enumerate(course.slots.items()):
        name = course.chosen[slot]
        text = Text(name, "bold")
        if name in fetching:
            text.append("  " + fetching[name].words(), "not bold")
        elif there.get(name):
            text.append(f"  {glyph('●')} " + _("at hand"), "not bold")
        else:
            text.append(f"  {glyph('○')} " + _("not at hand: f fetches it"), "not bold")
        others = [each for each in sets if each != name]
        if others:
            told = _("d takes {names} instead").format(names=_(" or ").join(others))
            text.append("\n" + told, "not bold dim")
        grid.add_row("" if place else _("Data"), text)
    return grid


def step_line(place: int, state: StepState, width: int, tones: Tones) -> Text:
    """A step: its number, title and, on the right, how it stands; a long title goes on below."""
    badge = state.badge
    text = Text(no_wrap=True)
    text.append(f"{place:>2} ", "dim")
    word = max(text_columns(badge.word) for badge in wording.step_badges()) + 2
    room = max(8, width - 3 - word - 1)
    first, *further = wrap(state.step.title, room) or [""]
    text.append(fitted(first, room) + " ")
    text.append(f"{glyph(badge.sign)} ", tones[badge.tone] if badge.tone else "dim")
    text.append(badge.word, "" if badge.tone else "dim")
    for line in further:
        text.append(f"\n   {line}")
    return text


def about(listed: ListedCourse) -> str:
    """For whom it is; or what is wrong with it."""
    if listed.course is not None:
        return listed.course.about
    error = listed.error
    return "" if error is None else f"{error.message}\n\n{error.hint}".strip()


def slots_to_choose(listed: ListedCourse) -> Sequence[tuple[str, str]]:
    """The data sets that could be taken instead, and the words for them."""
    if listed.course is None:
        return ()
    found = []
    for slot, sets in listed.course.slots.items():
        for name in sets:
            if len(sets) < 2 or name == listed.course.chosen[slot]:
                continue
            here = _("at hand") if (listed.there or {}).get(name) else _("not at hand")
            now = listed.course.chosen[slot]
            words = _("{name} instead of {now} ({here})").format(name=name, now=now, here=here)
            found.append((name, words))
    return found
