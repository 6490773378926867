"""The app for tests: no stand-by worker, a store of recorded runs, snapshots set by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tui_lab.runs.store import Store
from tui_lab.ui.app import LabApp
from tui_lab.ui.shell.feed import RunView, Snapshot

PATIENCE = 60.0
"""Seconds: a machine may be busy, and a pause be over before a thread has had its turn."""
LOOK_EVERY = 0.005
"""Seconds between two looks at what comes from elsewhere: a thread, a process, a clock."""
SIZES = {"small": (80, 24), "large": (120, 40)}


def app(**arguments: bool) -> LabApp:
    """A lab without threads of its own."""
    return LabApp(**{"standby_worker": False, "feed": False} | arguments)


def snapshot_of_store(*watched: str) -> Snapshot:
    """What the feed would say now, with the runs of these ids watched."""
    store = Store()
    looks = {name: RunView(*store.find(name).look()) for name in watched}
    return Snapshot(tuple(store.summaries()), tuple(store.unreadable()), looks, listed=True)


async def until(pilot: Pilot[None], what: str, condition: Callable[[], bool]) -> None:
    """Let the app work until `condition` holds; fails naming `what` when it never does."""
    begun, turns = time.monotonic(), 0
    while turns < 1600 or time.monotonic() - begun < PATIENCE:
        if condition():
            return
        if turns:
            await asyncio.sleep(LOOK_EVERY)
        await pilot.pause()
        turns += 1
    raise AssertionError(f"never: {what}")


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Let the terminal have a size, in columns and rows, and let the screen follow."""
    if pilot.app.size != size:
        await pilot.resize_terminal(*size)
        await pilot.pause()
    await pilot.pause()


async def settled(pilot: Pilot[None], value: Callable[[], float]) -> float:
    """A value once it has stayed the same for a while, as that of a page that still scrolls."""
    before, same = value(), 0
    while same < 10:
        await pilot.pause()
        now = value()
        before, same = now, same + 1 if now == before else 0
    return before


def picture(app_: LabApp, path: Path) -> None:
    """Keep the screen as SVG, for looking at it."""
    path.write_text(app_.export_screenshot())
