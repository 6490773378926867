"""Own pictures prepared in several ways, as words and as a table; nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui_lab.errors import DataError
from tui_lab.i18n import N_, _
from tui_lab.text.fit import text_columns
from tui_lab.ui.kit.table_columns import Cell, TableColumn

if TYPE_CHECKING:
    from tui_lab.imaging.prepare import Preparation
    from tui_lab.reports.own_answers import OwnAnswers
    from tui_lab.reports.preparations import ComparedPicture

PREPARATION_HELP: Mapping[Preparation, str] = {
    "none": N_("The picture as it is; its size has to be right."),
    "resize": N_("It is only scaled to the size of the network's input."),
    "full": N_("All that the makers of the data set did with their pictures."),
}
ANSWER, LONGEST_ANSWER = 12, 24
"""Columns of an answer."""


def columns(
    pictures: Sequence[ComparedPicture], answers: OwnAnswers | None, width: int
) -> list[TableColumn]:
    """The columns of the table: the picture, and each way to prepare it.

    Args:
        pictures: What is shown.
        answers: What was answered, so far.
        width: Columns of the table.
    """
    ways = tuple(PREPARATION_HELP)
    names = [_name(each) for each in pictures]
    told = [[text for text, _role in cells(each, answers)[1:]] for each in pictures]
    widths = [
        min(LONGEST_ANSWER, max([ANSWER, *(text_columns(row[place]) for row in told)]))
        for place in range(len(ways))
    ]
    room = max(8, width - sum(widths) - 2 * len(ways) - 2)
    longest = max(map(text_columns, [*names, _("Picture")]))
    return [
        TableColumn("picture", _("Picture"), min(longest, room), middle=True),
        *(TableColumn(way, way, wide) for way, wide in zip(ways, widths, strict=True)),
    ]


def _name(picture: ComparedPicture) -> str:
    return picture.path.rpartition("/")[2]


def cells(picture: ComparedPicture, answers: OwnAnswers | None) -> list[Cell]:
    """The cells of one picture."""
    from tui_lab.reports.preparations import answer_of

    told: list[Cell] = [(_name(picture), "")]
    for way in PREPARATION_HELP:
        text = "" if answers is None else answer_of(picture, way, answers).text
        told.append((text, "strong" if way == "full" else ""))
    return told


def caption(picture: ComparedPicture, way: Preparation, answers: OwnAnswers | None) -> str:
    """What stands above what the network is given: the way, and the answer or why there is none."""
    from tui_lab.reports.preparations import answer_of

    found = picture.ways[way]
    if isinstance(found, DataError):
        return f"{way}\n{found.message.removeprefix(f'{picture.path}: ')}"
    answer = "" if answers is None else answer_of(picture, way, answers).text
    return f"{way}  {answer}".rstrip()
