"""How the panels of the neuron and of the descent share the screen; nothing here knows of widgets.

Two columns: a drawing, and what belongs to it. Below both of them, or on wide screens below the
second one, stands what was done last.
"""

from __future__ import annotations

from dataclasses import dataclass

BESIDE = 110
"""Columns of the terminal from which on the drawing has the whole height."""
LEFT = 3
"""Columns for the numbers of the second axis of a drawing."""
WIDTH, NARROW = 2.3, 1.9
"""Columns for a row of the square of a plane, at the most and at the least."""
SECOND, SECOND_LEAST, ROOMY = 48, 36, 70
"""Columns that are left for what stands beside a plane: in a place of so many columns, and in
less."""


@dataclass(frozen=True, slots=True)
class FrameRoom:
    """What the frame of a panel takes, and what lies between two columns."""

    rows: int
    columns: int
    between: int


FULL, LINE, NONE = FrameRoom(2, 4, 0), FrameRoom(1, 0, 2), FrameRoom(0, 0, 1)
"""In high terminals, in low ones, in those where nothing is left blank."""


def plane_columns(width: int, height: int, frame: FrameRoom) -> int:
    """Columns of the panel of a plane: as many as its square takes, where the rest has its place.

    Args:
        width: Columns of both columns of panels.
        height: Rows of the panel.
        frame: Of the panels.
    """
    rows = max(1, height - frame.rows - 1)  # a row is the axis
    beside = SECOND if width >= ROOMY else SECOND_LEAST
    room = width - beside - frame.between - 2 * frame.columns
    return frame.columns + max(LEFT, min(room, LEFT + round(rows * WIDTH)))
