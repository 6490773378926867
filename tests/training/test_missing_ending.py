"""Whether a session that is resumed has something to train, or an ending to make up for."""

from __future__ import annotations

import pytest
from support.later import Later

from tui_lab.experiment.model import EarlyStopping
from tui_lab.runs.payloads import Ended, Started
from tui_lab.runs.state import RunState
from tui_lab.training.progress import TrainingProgress

session = Later("tui_lab.training.session")

EARLY = EarlyStopping(patience=2)
STOPPED_EARLY = TrainingProgress(epoch=5, best_epoch=3, wait=2)
EARLY_END = Ended("finished", "early_stopping", epochs_done=5)
FAILED = Ended("failed", "disk", epochs_done=5)


def state(
    ended: Ended | None = None, settled: Ended | None = None, since: int = 0, *, only: bool = False
) -> RunState:
    """A run that has begun; `since` sessions have begun after the settled one."""
    return RunState(
        started=Started(1, ending_only=only),
        sessions=1 + since,
        sessions_settled=1 if settled else 0,
        ended=ended,
        settled=settled,
    )


@pytest.mark.parametrize(
    ("progress", "before", "more", "ending"),
    [
        (TrainingProgress(epoch=4), state(), False, ""),
        (TrainingProgress(epoch=9), state(), False, "completed"),
        (TrainingProgress(epoch=9), state(FAILED), False, "completed"),
        (TrainingProgress(epoch=4, diverged=True), state(), True, "nan_loss"),
        (STOPPED_EARLY, state(), False, "early_stopping"),
        (STOPPED_EARLY, state(), True, ""),
        (STOPPED_EARLY, state(EARLY_END, EARLY_END), False, "early_stopping"),
        # It was trained on after that, and killed or out of room before its first checkpoint.
        (STOPPED_EARLY, state(None, EARLY_END, 1), False, ""),
        (STOPPED_EARLY, state(FAILED, EARLY_END, 1), False, ""),
        # Its files were to be made again, and that broke off.
        (STOPPED_EARLY, state(None, EARLY_END, 1, only=True), False, "early_stopping"),
        (STOPPED_EARLY, state(FAILED, EARLY_END), False, "early_stopping"),
        (TrainingProgress(epoch=5, wait=0), state(Ended("stopped"), Ended("stopped")), False, ""),
    ],
)
def test_what_is_to_be_done(
    progress: TrainingProgress, before: RunState, more: bool, ending: str
) -> None:
    assert session.missing_ending(progress, before, EARLY, 9, more=more) == ending
