"""Less work that comes again: for the garbage collector, and for each process that runs tests."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

import pytest

SELDOM = (150_000, 10, 10)
"""Thresholds of the collector: a test makes more objects than an ordinary program, and ends. By
then most of an app are gone; looked at earlier, they would be looked at two or three times.
"""

SLOW = ("keras", "tensorflow", "sklearn", "scipy.signal", "scipy.stats")
"""What takes a second or more to import, each time in every process that runs tests."""
imported_too_early: list[str] = []
"""What of that the modules of tests imported as they were collected."""


def look_at_imports() -> None:
    """Note what has been imported, once all modules of tests are."""
    imported_too_early[:] = [name for name in SLOW if name in sys.modules]


def collect_seldom() -> None:
    """Let the garbage collector come seldom; it took a fifth of the tests' time."""
    gc.set_threshold(*SELDOM)


def keep_what_is_imported() -> None:
    """Leave all objects that there are now out of later collections; they stay anyway.

    A full collection takes half a second once Keras, scikit-learn and all tests are imported, and
    it comes several times in a test.
    """
    gc.collect()
    gc.freeze()
    collect_seldom()


def let_go_at_once() -> None:
    """Collect once at the end; pytest does it five times, each with all that was imported."""
    gc.collect()
    gc.freeze()


def rewrite_a_share(config: pytest.Config, number: int, count: int) -> None:
    """Let pytest rewrite the assertions of every so many-th module, before it imports any.

    Several processes collect all tests at the same time. Where no module has been rewritten yet,
    each would do that for all of them, which takes it ten seconds; so each finds most of it done.

    Args:
        config: Of one of these processes.
        number: Which of them it is, from 0.
        count: How many there are.
    """
    tests = Path(__file__).parent.parent
    asked = {Path(each).absolute() for each in config.args}
    if sys.dont_write_bytecode or tests not in asked:
        return  # of a few modules each takes a moment
    left_out = [Path(each).absolute() for each in config.getoption("ignore") or ()]
    modules = [
        path
        for path in sorted(tests.rglob("test_*.py"))
        if not any(path.is_relative_to(each) for each in left_out)
    ]
    with suppress(ImportError, AttributeError, TypeError):  # pytest promises none of these names
        from _pytest.assertion import rewrite

        state = config.stash[rewrite.assertstate_key]
        for path in modules[number::count]:
            kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
            if rewrite._read_pyc(path, kept) is None and rewrite.try_makedirs(kept.parent):
                read, code = rewrite._rewrite_test(path, config)
                rewrite._write_pyc(state, code, read, kept)
