"""Garbage is looked for by the clock, not in the middle of a key."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from tui_lab.ui.shell import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*threshold)
    gc.freeze()
    gc.enable()


def test_nothing_is_collected_until_the_first_screen_is_there() -> None:
    garbage.put_off()
    assert not gc.isenabled()
    app = Mock()
    garbage.collect_by_clock(app)
    assert gc.isenabled()
    assert gc.get_threshold()[2] == garbage.NEVER
    assert gc.get_freeze_count() > 0
    assert app.set_interval.call_args.args[0] == garbage.EVERY


def test_an_app_in_a_program_of_somebody_else_leaves_its_settings_alone() -> None:
    before = gc.get_threshold()
    app = Mock()
    garbage.collect_by_clock(app)
    assert gc.get_threshold() == before
    app.set_interval.assert_not_called()


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_the_clock_collects_where_enough_has_come_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Mock()
    garbage.put_off()
    garbage.collect_by_clock(app)
    by_clock = app.set_interval.call_args.args[1]
    knot = Knot()
    there = weakref.ref(knot)
    del knot
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, garbage.ENOUGH - 1))
    gc.disable()
    by_clock()
    assert there() is not None
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, garbage.ENOUGH))
    by_clock()
    assert there() is None
