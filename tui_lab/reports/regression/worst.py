"""Choosing which examples to look at where quantities are answered: the worst ones, a range."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.reports.regression.figures import range_places
from tui_lab.runs.results_file import QuantityResults

ErrorOrder = Literal["index", "largest-error", "smallest-error"]


def sizes_of_errors(results: QuantityResults, quantity: int | None = None) -> NDArray[np.float64]:
    """(n,) how far off each answer is; infinite where it is not a number.

    Args:
        results: What the run answered.
        quantity: Of which quantity; None takes the largest of all, each in standard deviations of
            its truths, so that none counts more because its unit is small.
    """
    errors = np.abs(results.errors)
    if quantity is not None:
        sizes = errors[:, quantity]
    else:
        spread = np.std(results.truths, axis=0) if len(errors) else np.ones(errors.shape[1])
        sizes = (errors / np.where(spread > 0, spread, 1.0)).max(axis=1)
    return np.asarray(np.nan_to_num(sizes, nan=np.inf), np.float64)


def choose_examples(
    results: QuantityResults,
    *,
    quantity: int | None = None,
    range_: int | None = None,
    order: ErrorOrder = "index",
    limit: int | None = None,
) -> NDArray[np.int64]:
    """Which examples meet the conditions.

    Args:
        results: What the run answered.
        quantity: Whose error counts, and of whose truths the ranges are; None: all of them, and
            ranges of the first.
        range_: Only those whose truth lies in this range, from 0: see `figures.range_places`.
        order: `index` as they stand in the data, or by the size of the error; equals as they
            stand in the data.
        limit: At most so many, the first ones in that order.

    Returns:
        int64 (k,): rows of `results` (`results.indices[rows]` are positions in the data set).
    """
    rows = np.arange(len(results), dtype=np.int64)
    if range_ is not None and len(rows):
        rows = rows[range_places(results.truths[:, quantity or 0]) == range_]
    keys: tuple[NDArray[np.generic], ...] = (results.indices[rows],)
    if order != "index":
        sizes = sizes_of_errors(results, quantity)[rows]
        keys = (*keys, -sizes if order == "largest-error" else sizes)
    return rows[np.lexsort(keys)][:limit].astype(np.int64)
