"""One example in words: what is true, what was answered, how certain, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from tui_lab.i18n import _, number, percent
from tui_lab.imaging.layout import answer_word, probability_line
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.text.ascii import glyph, unicode_ok
from tui_lab.text.fit import padded, shortened, text_columns
from tui_lab.ui.kit.bars import BarRow, probability_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.access import ExampleLines

FIGURE = 7
"""Columns of a number of an example, where it needs no more."""


def facts(
    outcome: ClassOutcome,
    row: int,
    width: int,
    styles: Mapping[str, Style],
    lines: ExampleLines | None = None,
) -> Text:
    """`✗ wrong   truth: 3   answer: 9 (87.4%)   no. 247 of the data set`, as far as it fits."""
    results, classes = outcome.results, outcome.classes
    right = bool(results.right[row])
    line = Text(no_wrap=True, overflow="ellipsis")
    mark = _("{mark} right") if right else _("{mark} wrong")
    told = styles["right" if right else "wrong"] + Style(bold=True)
    line.append(mark.format(mark=glyph("✓") if right else glyph("✗")), style=told)
    truth = _("truth: {name}").format(name=classes[results.labels[row]])
    answer = _("answer: {name} ({share})").format(
        name=classes[results.predicted[row]],
        share=percent(float(results.certainty[row])),
    )
    line.append(f"   {truth}   {answer}", style="bold")
    index = int(results.indices[row])
    where = (
        _("no. {index} of the test part")
        if results.source == "test"
        else _("no. {index} of the data set")
    ).format(index=index)
    if lines is not None:
        where = lines.told(row)
    room = width - line.cell_len - 3
    if text_columns(where) > room:
        where = _number(outcome, row, lines)
    if text_columns(where) <= room:
        line.append(f"   {where}", style=styles["muted"])
    return line


def _number(outcome: ClassOutcome, row: int, lines: ExampleLines | None) -> str:
    if lines is not None:
        return _("line {line}").format(line=int(lines.lines[row]))
    return _("no. {index}").format(index=int(outcome.results.indices[row]))


def card_words(
    outcome: ClassOutcome, row: int, width: int, *, short: bool, lines: ExampleLines | None = None
) -> tuple[str, ...]:
    """The words above a small picture, or those that stand for an example without one."""
    results = outcome.results
    truth, answer = int(results.labels[row]), int(results.predicted[row])
    told = answer_word(outcome.classes, truth, answer, width, unicode=unicode_ok())
    if short:
        return (told,)
    index = _number(outcome, row, lines)
    return (told, f"{index}  {percent(float(results.certainty[row]), 0)}")


def words_beside(outcome: ClassOutcome, row: int, width: int, lines: int) -> tuple[str, ...]:
    """The words to the right of a small picture: mark and number, answer, the truth in brackets.

    Args:
        outcome: With names of classes.
        row: Of the example.
        width: Columns.
        lines: So many at most, at least 3; the truth is told where the answer is not it.
    """
    results, classes = outcome.results, outcome.classes
    truth, answer = int(results.labels[row]), int(results.predicted[row])
    mark = glyph("✓") if truth == answer else glyph("✗")
    told = [f"{mark} {int(results.indices[row])}"]
    if truth == answer:
        return (*told, *broken(classes[answer], width, lines - 1))
    bracketed = f"({classes[truth]})"
    most = max(1, lines - 1 - len(broken(bracketed, width, 2)))
    answers = broken(classes[answer], width, most)
    return (*told, *answers, *broken(bracketed, width, lines - 1 - len(answers)))


def broken(name: str, width: int, lines: int) -> list[str]:
    """A name in so many lines at most, broken at spaces and bars; cut in one where that fails."""
    told = [""]
    for part in re.split(r"(?<=[ /])", name):
        if told[-1] and text_columns(f"{told[-1]}{part}".rstrip()) > width:
            told[-1] = told[-1].rstrip(" /")
            told.append("")
        told[-1] += part
    if len(told) <= lines and all(text_columns(each) <= width for each in told):
        return told
    end = ")" if name.endswith(")") else ""
    return [shortened(name.removesuffix(end), width - len(end)) + end]


def answer_line(outcome: ClassOutcome, row: int, styles: Mapping[str, Style]) -> Text:
    """The probabilities of all classes in a line below a small picture.

    The truth has the colour of what is right, an answer that is not the truth that of what is
    wrong; the others are quiet.
    """
    results = outcome.results
    told = probability_line(results.probabilities[row].tolist(), unicode=unicode_ok())
    line = Text(told, style=styles["muted"], no_wrap=True)
    truth, answer = int(results.labels[row]), int(results.predicted[row])
    if answer != truth:
        line.stylize(styles["wrong"], answer, answer + 1)
    line.stylize(styles["right"], truth, truth + 1)
    return line


def answer_rows(outcome: ClassOutcome, row: int, width: int, lines: int) -> list[BarRow]:
    """A bar for every class, with words beside the truth and the answer, in so many lines."""
    results = outcome.results
    return probability_rows(
        results.probabilities[row].tolist(),
        outcome.classes,
        lines,
        truth=int(results.labels[row]),
        answer=int(results.predicted[row]),
        width=width,
    )


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
