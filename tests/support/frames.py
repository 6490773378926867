"""Pictures of the screen in tests: drawn where a test looks, not sixty times a second.

A test under `App.run_test` has no terminal: what is drawn there is thrown away, and takes a fourth
of the test's time. What comes in between two steps of a pilot is drawn or not as the machine is
slow or quick, so no test may rely on it. Hence the timer lays the screen out and runs what waits
for that, and draws nothing; whenever a pilot has pressed, clicked, resized or paused, all that has
changed is drawn, and so it is at the end. A fault in drawing it ends the test as before.

Tests that say `every_frame` draw each picture, as do the monkey and all that run in a terminal.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any
from weakref import WeakSet

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

STEPS = ("press", "pause", "click", "hover", "mouse_down", "mouse_up", "resize_terminal")
_refresh, _run_test = Screen._compositor_refresh, App.run_test
_put_off: WeakSet[Screen[Any]] = WeakSet()
"""Screens of which something changed that was not drawn yet."""


def draw_at_steps(patch: pytest.MonkeyPatch) -> None:
    """Let all apps under a pilot draw when it has done something, and when the test ends."""
    patch.setattr(Screen, "_compositor_refresh", _put_off_refresh)
    patch.setattr(App, "run_test", _run_and_draw)
    for name in STEPS:
        patch.setattr(Pilot, name, _and_draw(getattr(Pilot, name)))


def _put_off_refresh(screen: Screen[Any]) -> None:
    app = screen.app
    if not app.is_headless or app.is_inline or screen is not app.screen:
        _refresh(screen)  # one that is behind another only says so to that in front
        return
    _put_off.add(screen)
    screen._dirty_widgets.clear()
    app._update_mouse_over(screen)


def _draw(app: App[Any]) -> None:
    if app.is_running and app._screen_stack and app.screen in _put_off:
        _put_off.discard(app.screen)
        _refresh(app.screen)


def _and_draw(step: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(step)
    async def take_and_draw(pilot: Pilot[Any], *arguments: Any, **options: Any) -> Any:
        answer = await step(pilot, *arguments, **options)
        _draw(pilot.app)
        return answer

    return take_and_draw


@asynccontextmanager
async def _run_and_draw(app: App[Any], **options: Any) -> AsyncGenerator[Pilot[Any]]:
    async with _run_test(app, **options) as pilot:
        yield pilot
        _draw(app)
