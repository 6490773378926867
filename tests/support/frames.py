"""Pictures of the screen in tests: drawn where a test looks, not sixty times a second.

A test under `App.run_test` has no terminal: what is drawn there is thrown away, and takes a fourth
of the test's time. What comes in between two steps of a pilot is drawn or not as the machine is
slow or quick, so no test may rely on it. Hence a layout (`support.idle` says when) runs what waits
for it, and draws nothing; whenever a pilot has pressed, clicked, resized or paused, all that has
changed is drawn, and so it is at the end. A fault in drawing it ends the test as before.

Tests that say `every_frame` draw each picture, as do the monkey and all that run in a terminal.

After each step a pilot also waits until every widget has done what came before, and for that sends
each of them a message. Most wait for one and have nothing to do; here they are not asked.

What is to be laid out is laid out then as well, and what waits for that is run, until nothing is
left to do: Textual leaves it to a timer, so that on a busy machine a test would see another place
or size than on a quick one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any
from weakref import WeakSet

import pytest
from support.idle import is_laid_out
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import Screen

STEPS = ("press", "pause", "click", "hover", "mouse_down", "mouse_up", "resize_terminal")
TURNS = 100
"""Of the loop, for what a step sets going in turn; one widget may wait for what the test does."""
ROUNDS = 20
"""Of laying out what the last round set going; a bar of scrolling can come and go for ever."""
_refresh, _run_test = Screen._compositor_refresh, App.run_test
_put_off: WeakSet[Screen[Any]] = WeakSet()
"""Screens of which something changed that was not drawn yet."""


def draw_at_steps(patch: pytest.MonkeyPatch) -> None:
    """Let all apps under a pilot draw when it has done something, and when the test ends."""
    patch.setattr(Screen, "_compositor_refresh", _put_off_refresh)
    patch.setattr(App, "run_test", _run_and_draw)
    for name in STEPS:
        patch.setattr(Pilot, name, _and_draw(getattr(Pilot, name)))
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_the_busy)


def _put_off_refresh(screen: Screen[Any]) -> None:
    app = screen.app
    if not app.is_headless or app.is_inline or screen is not app.screen:
        _refresh(screen)  # one that is behind another only says so to that in front
        return
    _put_off.add(screen)
    screen._dirty_widgets.clear()
    app._update_mouse_over(screen)


def _draw(app: App[Any]) -> None:
    # Nothing is drawn while a screen is changed in one go, in which widgets come and go.
    if app.is_running and app._screen_stack and not app._batch_count and app.screen in _put_off:
        _put_off.discard(app.screen)
        _refresh(app.screen)


def _and_draw(step: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(step)
    async def take_and_draw(pilot: Pilot[Any], *arguments: Any, **options: Any) -> Any:
        answer = await step(pilot, *arguments, **options)
        await _lay_out(pilot.app)
        _draw(pilot.app)
        return answer

    return take_and_draw


async def _lay_out(app: App[Any]) -> None:
    for _round in range(ROUNDS):
        if not app.is_running or not app._screen_stack or app._batch_count:
            return
        if is_laid_out(app.screen):
            return
        app.screen._on_timer_update()
        await _let_them_work(app)


async def _let_them_work(app: App[Any]) -> None:
    """Let all do what they have been given to do meanwhile."""
    for _turn in range(TURNS):
        if not app._screen_stack or all(map(_waits, app.screen.walk_children(with_self=True))):
            break
        await asyncio.sleep(0)


@asynccontextmanager
async def _run_and_draw(app: App[Any], **options: Any) -> AsyncGenerator[Pilot[Any]]:
    async with _run_test(app, **options) as pilot:
        yield pilot
        _draw(app)


def _waits(pump: MessagePump) -> bool:
    """Whether it has done all that it was sent, and waits for more."""
    queue = pump._message_queue
    waiters = queue.ready_event._waiters  # type: ignore[attr-defined]
    return queue.empty() and any(not each.done() for each in waiters)


async def _wait_for_the_busy(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
    """Wait until app, screen and widgets have done what they were sent before, as Textual's does.

    Returns:
        Whether they have; if not, the app has broken.

    Raises:
        WaitForScreenTimeout: It took too many seconds.
    """
    app = pilot.app
    if not app._screen_stack:
        return False
    done, left = asyncio.Event(), 0

    def one_more() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            done.set()

    busy = [each for each in app.screen.walk_children() if not _waits(each)]
    left = sum([each.call_later(one_more) for each in (app, app.screen, *busy)])
    if left == 0:
        return True
    ends = [asyncio.create_task(each.wait()) for each in (done, app._exception_event)]
    over, others = await asyncio.wait(ends, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for each in others:
        each.cancel()
    if not over:
        raise WaitForScreenTimeout("widgets still have something before them")
    await _let_them_work(app)
    return left == 0
