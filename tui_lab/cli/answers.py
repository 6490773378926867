"""Asking a network from the command line, and its answers as lines: for pictures and for rows."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_lab.cli import console
from tui_lab.errors import LabError
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.own_answers import Answers, OwnAnswers, OwnQuantities

SHOWN = 3
"""Classes that are named for each example, the most probable first."""
BAR_COLUMNS = 36
LINE_COLUMNS = 76


def asked(run: Run, inputs: NDArray[np.generic]) -> OwnAnswers:
    """What the network says to inputs (n, *input_shape), not yet scaled.

    Raises:
        LabError: There is no answer.
    """
    from tui_lab.reports.own_examples import Network

    console.say(_("Asking the network; starting Keras takes some seconds…"))
    with Network(run) as network:
        answers = network.ask(inputs)
    assert answers is not None  # nobody gives it up
    return answers


def warn(error: LabError | None) -> None:
    """Say what went wrong beside the answers."""
    if error is not None:
        console.warn(error.message)
        if error.hint:
            console.say(error.hint)


def answer_lines(answers: OwnAnswers, row: int) -> list[str]:
    """The answer to one example, and what else is known of it."""
    return ANSWER_LINES[answers.task](answers, row)


def _of_quantities(answers: OwnQuantities, row: int) -> list[str]:
    """Each quantity, and where its truth probably is."""
    view = console.look(sys.stdout)
    lines = []
    for place, each in enumerate(answers.quantities):
        text = _("Answer: {name}").format(name=answers.text(row, place))
        if len(answers.quantities) > 1:
            text = f"{each.name}: {answers.text(row, place)}"
        lines.append(view.paint(text, "strong"))
        lines += textwrap.wrap(answers.interval_sentence(row, place), LINE_COLUMNS)
    return lines


def _of_classes(answers: Answers, row: int) -> list[str]:
    """The answer, and a bar for each of the most probable classes."""
    return class_lines(answers.shares[row], answers.classes)


ANSWER_LINES: Mapping[TaskName, Callable[[Any, int], list[str]]] = {
    "classification": _of_classes,
    "regression": _of_quantities,
}
"""For each task, an answer as lines."""


def class_lines(shares: Sequence[float], classes: Sequence[str]) -> list[str]:
    """The answer, and a bar for each of the most probable classes."""
    from tui_lab.imaging import layout
    from tui_lab.reports.own_answers import best_of

    view = console.look(sys.stdout)
    name = classes[best_of(shares)]
    bars = layout.probability_bars(
        list(shares), classes, width=BAR_COLUMNS, order="best", limit=SHOWN, unicode=view.unicode
    )
    return [view.paint(_("Answer: {name}").format(name=name), "strong"), "", *bars]
