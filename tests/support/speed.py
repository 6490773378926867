"""Less work for the garbage collector, which otherwise takes a fifth of the tests' time."""

from __future__ import annotations

import gc

SELDOM = (20_000, 20, 20)
"""Thresholds of the collector: a test makes more objects than an ordinary program, and ends."""


def keep_what_is_imported() -> None:
    """Leave all objects that there are now out of later collections; they stay anyway.

    A full collection takes half a second once Keras, scikit-learn and all tests are imported, and
    it comes several times in a test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def let_go_at_once() -> None:
    """Collect once at the end; pytest does it five times, each with all that was imported."""
    gc.collect()
    gc.freeze()
