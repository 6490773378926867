"""When Python looks through the interface's objects for garbage.

Thousands of objects are made at the start and stay; a look through all of them takes 30 to 40 ms,
which whoever presses a key meanwhile waits. So there is none at the start, and later one by the
clock, where enough has come together, instead of whenever a hundred objects too many are there.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

EVERY = 5.0
"""Seconds between two looks at whether there is enough."""
ENOUGH = 10
"""Collections of younger objects since the last whole one: Python's own measure."""
NEVER = 1_000_000_000


def put_off() -> None:
    """Collect nothing until `collect_by_clock`."""
    gc.disable()


def collect_by_clock(app: App[Any]) -> None:
    """Collect from now on, after `put_off`; what the start has made is not looked through again."""
    if gc.isenabled():
        return
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    gc.freeze()
    gc.enable()
    app.set_interval(EVERY, _collect, name="garbage")


def _collect() -> None:
    if gc.get_count()[2] >= ENOUGH:
        gc.collect()
