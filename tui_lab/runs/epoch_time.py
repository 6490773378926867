"""How long a run takes for an epoch: one definition for every face, table and file.

It is the median of the seconds of its epochs: the first one, in which the network is compiled, and
one during which the machine was busy do not move it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from tui_lab.i18n import _, duration
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.text.values import NONE, seconds_text


def seconds_per_epoch(epochs: Iterable[EpochRecord]) -> float | None:
    """The median of what the epochs took, in seconds; None before the first."""
    known = [r.seconds for r in epochs if r.seconds is not None and math.isfinite(r.seconds)]
    return statistics.median(known) if known else None


def training_time(state: RunState) -> str:
    """How long a run was trained in all, and for an epoch: `12 s (0.4 s a typical epoch)`; a dash
    where its epochs do not say."""
    each = seconds_per_epoch(state.epochs)
    if state.epochs and not state.seconds:
        return NONE
    if each is None:
        return duration(state.seconds)
    text = _("{time} ({each} a typical epoch)")
    return text.format(time=duration(state.seconds), each=seconds_text(each))
