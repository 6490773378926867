"""Asking a network from the command line, and its answers as lines: for pictures and for rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_lab.cli import console
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.own_examples import Answers

SHOWN = 3
"""Classes that are named for each example, the most probable first."""
BAR_COLUMNS = 36


def asked(run: Run, inputs: NDArray[np.generic]) -> Answers:
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


def answer_lines(shares: Sequence[float], classes: Sequence[str]) -> list[str]:
    """The answer, and a bar for each of the most probable classes."""
    from tui_lab.imaging import layout
    from tui_lab.reports.own_examples import best_of

    view = console.look(sys.stdout)
    name = classes[best_of(shares)]
    bars = layout.probability_bars(
        list(shares), classes, width=BAR_COLUMNS, order="best", limit=SHOWN, unicode=view.unicode
    )
    return [view.paint(_("Answer: {name}").format(name=name), "strong"), "", *bars]
