"""Choosing which examples to look at: the wrong ones, those of a class, the least certain."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.runs.results_file import Results

Order = Literal["index", "least-certain", "most-certain"]


def select(
    results: Results,
    *,
    wrong: bool = False,
    true: int | None = None,
    predicted: int | None = None,
    order: Order = "index",
    limit: int | None = None,
) -> NDArray[np.int64]:
    """Which examples meet all of the conditions.

    Args:
        results: What the run answered.
        wrong: Only those whose prediction is not the truth.
        true: Only those of this class.
        predicted: Only those that were taken for this class.
        order: `index` as they stand in the data; `least-certain` and `most-certain` by the
            probability of the predicted class, equals as they stand in the data.
        limit: At most so many, the first ones in that order.

    Returns:
        int64 (k,): rows of `results` (`results.indices[rows]` are positions in the data set).
    """
    chosen = ~results.right if wrong else np.ones(len(results), np.bool_)
    if true is not None:
        chosen = chosen & (results.labels == true)
    if predicted is not None:
        chosen = chosen & (results.predicted == predicted)
    rows = np.flatnonzero(chosen)
    if order == "index":
        rows = rows[np.argsort(results.indices[rows], kind="stable")]
    else:
        certainty = results.certainty[rows]
        keys = certainty if order == "least-certain" else -certainty
        rows = rows[np.lexsort((results.indices[rows], keys))]
    return rows[:limit].astype(np.int64)
