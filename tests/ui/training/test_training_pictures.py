"""How the training view looks: pictures of the screen at the moments of a run."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.runs import RECORDED
from support.training_view import Moment, made, shown
from support.ui import SIZES, app, until
from textual.pilot import Pilot

from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

Prepare = Callable[[Pilot[None]], Awaitable[None]]


def ready(run: Run, status: Status, theme: str = "lab-dark") -> Prepare:
    """What brings the view of the run up, with its pictures."""

    async def prepare(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        screen = await shown(pilot, run, status)
        if run.state().samples is not None:
            await until(pilot, "pictures", lambda: bool(screen.pictures))
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_while_it_trains(snap_compare: Any, size: str) -> None:
    run = made(Moment(epochs=12))
    assert snap_compare(app(), terminal_size=SIZES[size], run_before=ready(run, Status.RUNNING))


def test_in_the_queue(snap_compare: Any) -> None:
    run = made(Moment(epochs=0, batch=0, queued=2, started=False))
    assert snap_compare(app(), terminal_size=(80, 24), run_before=ready(run, Status.QUEUED))


def test_when_it_has_finished(snap_compare: Any) -> None:
    moment = Moment(epochs=30, batch=0, ended=("finished", "completed"), evaluated=True)
    run = made(moment)
    before = ready(run, Status.FINISHED, "lab-light")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=before)


def test_when_it_has_diverged(snap_compare: Any) -> None:
    shutil.copytree(RECORDED / "diverged", made(Moment(), "x").folder.parent / "diverged")
    run = Store().find("diverged")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=ready(run, Status.DIVERGED))


def test_with_the_terminals_own_colours(snap_compare: Any) -> None:
    run = made(Moment(epochs=12))
    before = ready(run, Status.PAUSED, "ansi-dark")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=before)


def test_in_a_small_window(snap_compare: Any) -> None:
    run = made(Moment(epochs=12))
    assert snap_compare(app(), terminal_size=(60, 20), run_before=ready(run, Status.RUNNING))
