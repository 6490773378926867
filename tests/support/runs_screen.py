"""The table of runs and the comparison in a pilot: a store of small runs, and getting there."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from support.idle import is_laid_out
from support.runs import finish, small_experiment
from support.ui import snapshot_of_store, until
from textual.pilot import Pilot
from textual.screen import Screen

from tui_lab.experiment.changing import with_settings
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.kit.panel import Panel
from tui_lab.ui.runs.screen import RunsScreen

S = TypeVar("S", bound=Screen[None])


def made(name: str, *settings: str, at: float = 0.0, **extra: object) -> Run:
    """A run that has finished, made at a moment of its own."""
    plan = replace(with_settings(small_experiment(), settings), name=name)
    run = Store(clock=lambda: 1_772_000_000.0 + at).create(plan, extra=extra)
    finish(run, plan.fit.epochs)
    return run


def three() -> list[Run]:
    """Three runs, the newest last: the second is wider in epochs, the third has another seed."""
    return [
        made("first", at=0),
        made("longer", "fit.epochs=9", at=100),
        made("again", "seed=8", at=200),
    ]


def lab_of(pilot: Pilot[None]) -> LabApp:
    """The app."""
    assert isinstance(pilot.app, LabApp)
    return pilot.app


def front(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen in front, which is of that kind."""
    assert isinstance(pilot.app.screen, kind), pilot.app.screen
    return pilot.app.screen


async def refresh(pilot: Pilot[None]) -> None:
    """Let the screen see the store as it is now."""
    lab_of(pilot).snapshot = snapshot_of_store()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def to_runs(pilot: Pilot[None]) -> RunsScreen:
    """Go to the runs and wait until they are listed."""
    await pilot.press("2")
    await until(pilot, "the runs", lambda: isinstance(pilot.app.screen, RunsScreen))
    screen = front(pilot, RunsScreen)
    await until(pilot, "the focus", lambda: screen.focused is not None)
    lab_of(pilot).snapshot = snapshot_of_store()
    await until(pilot, "the list", lambda: screen.complete)
    await pilot.app.workers.wait_for_complete()  # its details are read in threads
    await until(pilot, "what differs is read", lambda: not screen.loader._reading)
    await pilot.pause()  # and is shown
    await until(pilot, "everything has its place", lambda: is_laid_out(screen))
    return screen


def names(screen: RunsScreen) -> list[str]:
    """The names in the table, from above."""
    return [screen.listing.lines[key].summary.name for key in screen.table.rows.keys]


def text_of(pilot: Pilot[None], selector: str) -> str:
    """What a widget of the screen in front shows."""
    widget = pilot.app.screen.query_one(selector)
    lines = [strip.text for strip in widget.render_lines(widget.outer_size.region)]
    return "\n".join(line.rstrip() for line in lines)


def title_of(pilot: Pilot[None]) -> str:
    """What stands in the frame of the table."""
    return pilot.app.screen.query_one("#runs-table", Panel).title
