"""A pilot waits until nothing is left to do, and no longer.

Textual's own waits for steps of 20 ms until the process has hardly worked for one: each key costs
40 ms at least, which was half of the time of a test of a screen. Here it is known what is left:
what the loop is to call, threads that work, timers that end within those 20 ms. Where something
is still left after them, Textual's own goes on.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest
from textual import _wait
from textual._context import active_app

STEP = _wait.SLEEP_GRANULARITY
"""Seconds: timers that end so soon are waited for, and so is what they set going."""
LOOK_EVERY = 0.001
"""Seconds between two looks at threads that work."""
_wait_for_idle = _wait.wait_for_idle


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
    begun, quiet = monotonic(), 0
    while (now := monotonic()) - begun < (max_sleep if _keys_wait() else STEP):
        soon = loop._scheduled[0].when() - loop.time() if loop._scheduled else STEP
        # Threads first: when one has ended, what it leaves is in the loop already.
        elsewhere = _threads_work(loop._default_executor) or _keys_wait()
        quiet = 0 if elsewhere or loop._ready else quiet + 1
        if quiet > 1 and begun + STEP < now + soon:
            if now - begun >= min_sleep:
                return
            await asyncio.sleep(min_sleep - (now - begun))
            quiet = 0
        elif (elsewhere and not loop._ready) or quiet > 1:
            await asyncio.sleep(LOOK_EVERY if elsewhere else min(max(soon, 0.0), STEP))
        else:
            await asyncio.sleep(0)
    await _wait_for_idle(min_sleep, max_sleep)


def _keys_wait() -> bool:
    """Whether a key waits for the one before, whose dialog may be closing."""
    app = active_app.get(None)
    return getattr(app, "_turn", None) is not None


def _threads_work(executor: ThreadPoolExecutor | None) -> bool:
    """Whether any thread that widgets have been given has something to do."""
    if executor is None:
        return False
    idle = executor._idle_semaphore._value
    return idle < len(executor._threads) or not executor._work_queue.empty()
