"""One example in words: what is true, what was answered, how certain, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.i18n import _, number, percent
from tui_lab.imaging.layout import bar
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import padded, shortened, text_columns
from tui_lab.ui.kit.heat_plan import abbreviations
from tui_lab.ui.report.loading import SplitOutcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_NAME = 14
PERCENT = 7
SHORTEST_BAR = 4
FIGURE = 7
"""Columns of a number of an example, where it needs no more."""
ROOMY = 44
"""Columns from which on there is room for long words beside the bars."""


def facts(outcome: SplitOutcome, row: int, width: int) -> Text:
    """`✗ wrong   truth: 3   answer: 9 (87.4%)   no. 247 of the data set`, as far as it fits."""
    results, classes = outcome.results, outcome.classes
    right = bool(results.right[row])
    line = Text(no_wrap=True, overflow="ellipsis")
    mark = _("{mark} right") if right else _("{mark} wrong")
    line.append(mark.format(mark=glyph("✓") if right else glyph("✗")), style="bold reverse")
    truth = _("truth: {name}").format(name=classes[results.labels[row]])
    answer = _("answer: {name} ({share})").format(
        name=classes[results.predicted[row]],
        share=percent(float(results.certainty[row])),
    )
    line.append(f"   {truth}   {answer}   ", style="bold")
    index = int(results.indices[row])
    where = (
        _("no. {index} of the test part")
        if results.source == "test"
        else _("no. {index} of the data set")
    ).format(index=index)
    if line.cell_len + text_columns(where) > width:
        where = _("no. {index}").format(index=index)
    if line.cell_len + text_columns(where) <= width:
        line.append(where, style="dim")
    return line


def card_words(outcome: SplitOutcome, row: int, width: int, *, short: bool) -> tuple[str, ...]:
    """The words above a small picture, or those that stand for an example without one."""
    results = outcome.results
    truth = outcome.classes[results.labels[row]]
    answer = outcome.classes[results.predicted[row]]
    mark = glyph("✓") if results.right[row] else glyph("✗")
    told = f"{mark} {truth}"
    if truth != answer:
        told += f"{glyph('→')}{answer}"
        if text_columns(told) > width:
            names = abbreviations(outcome.classes, (width - 3) // 2)
            truth, answer = names[results.labels[row]], names[results.predicted[row]]
            told = f"{mark} {truth}{glyph('→')}{answer}"
    if short:
        return (told,)
    index = _("no. {index}").format(index=int(results.indices[row]))
    return (told, f"{index}  {percent(float(results.certainty[row]), 0)}")


def bars(outcome: SplitOutcome, row: int, width: int, lines: int) -> Text:
    """A bar for every class, with words beside the truth and the answer.

    Args:
        outcome: The results.
        row: Which example.
        width: Columns.
        lines: Room: with more classes, the most probable ones and the truth are shown.
    """
    results = outcome.results
    values = results.probabilities[row].tolist()
    truth, answer = int(results.labels[row]), int(results.predicted[row])
    places = list(range(len(values)))
    if len(places) > max(2, lines):
        ranked = sorted(places, key=lambda place: (place not in (truth, answer), -values[place]))
        places = sorted(ranked[: max(2, lines)], key=lambda place: -values[place])
    names = outcome.classes
    name_width = min(max(text_columns(names[place]) for place in places), LONGEST_NAME)
    marks = {truth: _("truth"), answer: _("answer")}
    both = _("truth and answer") if width >= ROOMY else _("both")
    if truth == answer:
        marks = {truth: both}
    mark_width = max(text_columns(mark) for mark in (_("truth"), _("answer"), both))
    name_width = min(name_width, max(4, width - PERCENT - mark_width - SHORTEST_BAR - 5))
    room = max(SHORTEST_BAR, width - name_width - PERCENT - mark_width - 5)
    text = Text(no_wrap=True)
    for count, place in enumerate(places):
        marked = place in marks
        text.append("\n" if count else "")
        name = shortened(names[place], name_width)
        drawn = bar(values[place], room, unicode=unicode_ok())
        line = f"{padded(name, name_width)} {drawn} {percent(values[place]).rjust(PERCENT)}"
        text.append(line, style="bold" if marked else "")
        if marked:
            text.append(f" {glyph('◂')} {marks[place]}", style="bold")
    return text


def features(names: Sequence[str], values: NDArray[np.generic], room: int) -> Text:
    """The numbers of an example with their names, one a line of at most `room` columns."""
    figures = [number(float(value), 3) for value in values.tolist()]
    last = max([FIGURE, *map(text_columns, figures)])
    width = min(max(map(text_columns, names), default=0), max(1, room - last - 2))
    text = Text(no_wrap=True, overflow="ellipsis")
    for place, (name, figure) in enumerate(zip(names, figures, strict=True)):
        text.append("\n" if place else "")
        text.append(padded(shortened(name, width), width), style="dim")
        text.append(f" {figure.rjust(last)}")
    return text
