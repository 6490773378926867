"""A pilot waits until nothing is left to do, and no longer.

Textual's own waits for steps of 20 ms until the process has hardly worked for one: each key costs
40 ms at least, which was half of the time of a test of a screen. Here it is known what is left:
what the loop is to call, threads that work, timers that end within those 20 ms. Where something
is still left after them, Textual's own goes on.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, process_time
from typing import Any

import pytest
import textual.screen
from textual import _wait
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

STEP = _wait.SLEEP_GRANULARITY
"""Seconds: timers that end so soon are waited for, and so is what they set going."""
LOOK_EVERY = 0.001
"""Seconds between two looks at threads that work."""
_delay_update = App.delay_update
AT_ONCE = 0.001
"""Seconds for which what changes is not shown; Textual hides a flicker so."""
UPDATE_EVERY = 0.5
"""Seconds after which a screen is laid out where no pilot waits."""
_wait_for_idle = _wait.wait_for_idle


def lay_out_when_idle(patch: pytest.MonkeyPatch) -> None:
    """Let screens be laid out when all else has been done; Textual does it up to 60 times a second.

    What comes in between is laid out or not as the machine is slow or quick, so no test may rely on
    it; it took an eighth of the processor's time of these tests.
    """
    patch.setattr("textual.screen.UPDATE_PERIOD", UPDATE_EVERY)
    patch.setattr(App, "delay_update", lambda app, delay=0.0: _delay_update(app, AT_ONCE))


def is_laid_out(screen: Screen[Any]) -> bool:
    """Whether nothing waits for the next layout or drawing of a screen."""
    wanted = screen._layout_required or screen._scroll_required or screen._recompose_required
    return not (wanted or screen._callbacks or screen._update_timer._active.is_set())


def wait_no_longer(patch: pytest.MonkeyPatch) -> None:
    """Let all pilots go on as soon as nothing is left to do."""
    for name in ("textual.app", "textual.pilot"):
        patch.setattr(f"{name}.wait_for_idle", wait_for_idle)


async def wait_for_idle(min_sleep: float = STEP, max_sleep: float = 1.0) -> None:
    """In place of `textual._wait.wait_for_idle`, which says the arguments.

    Args:
        min_sleep: Seconds to wait at least.
        max_sleep: Seconds to wait at most.
    """
    loop: Any = asyncio.get_running_loop()
    begun, worked = monotonic(), process_time()
    quiet, elsewhere = 0, False
    while (now := monotonic()) - begun < max_sleep:
        idle = process_time() - worked < (now - begun) / 3  # for more than two thirds of the time
        if idle and elsewhere and now - begun > STEP and not _held_up():
            break  # a thread may wait for as long as it likes, as for a process
        soon = loop._scheduled[0].when() - loop.time() if loop._scheduled else STEP
        # Threads first: when one has ended, what it leaves is in the loop already.
        elsewhere = _threads_work(loop._default_executor)
        quiet = 0 if elsewhere or _held_up() or loop._ready else quiet + 1
        if quiet > 1 and _laid_out_now():
            quiet = 0
        elif quiet > 1 and begun + STEP < now + soon:
            if now - begun >= min_sleep:
                return
            await asyncio.sleep(min_sleep - (now - begun))
            quiet = 0
        elif quiet > 1:
            await asyncio.sleep(min(max(soon, 0.0), STEP))
        elif not loop._ready and (elsewhere or _held_up()):
            await asyncio.sleep(LOOK_EVERY)
        else:
            await asyncio.sleep(0)
    await _wait_for_idle(min_sleep, max_sleep)


def _laid_out_now() -> bool:
    """Whether something waited for the layout of the screen in front, and is done now."""
    app = active_app.get(None)
    if textual.screen.UPDATE_PERIOD != UPDATE_EVERY or app is None or not app._screen_stack:
        return False
    screen = app.screen
    if not app.is_running or app._batch_count or is_laid_out(screen):
        return False
    screen._on_timer_update()
    return True


def _held_up() -> bool:
    """Whether a key waits for the one before, whose dialog may be closing; something still moves;
    or a screen is not laid out because several changes are to be shown at once.
    """
    app = active_app.get(None)
    if app is None:
        return False
    moves, hidden = bool(app.animator._animations), app._batch_count > 0
    return getattr(app, "_turn", None) is not None or moves or hidden


def _threads_work(executor: ThreadPoolExecutor | None) -> bool:
    """Whether any thread that widgets have been given has something to do."""
    if executor is None:
        return False
    idle = executor._idle_semaphore._value
    return idle < len(executor._threads) or not executor._work_queue.empty()
