"""How far answers to quantities are off: one number for each measure, equal to scikit-learn's.

Pure; must not import scikit-learn, which is the reference of the tests
(https://scikit-learn.org/stable/modules/model_evaluation.html#regression-metrics).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIGURES = ("mae", "rmse", "r2", "median_error")


def quantity_figures(
    truths: NDArray[np.floating], answers: NDArray[np.floating]
) -> dict[str, float]:
    """The figures of answers to one or several quantities; of several, the plain mean.

    Args:
        truths: (n, quantities), n >= 1.
        answers: Of the same shape.

    Returns:
        `mae`, `rmse` and `median_error` in the unit of the data; `r2` at most 1, not a number for a
        single example. All are not a number where an answer is none.
    """
    y, said = np.asarray(truths, np.float64), np.asarray(answers, np.float64)
    if not np.isfinite(said).all():
        return dict.fromkeys(FIGURES, float("nan"))
    errors = y - said
    return {
        "mae": float(np.average(np.average(np.abs(errors), axis=0))),
        "rmse": float(np.average(np.sqrt(np.average(errors**2, axis=0)))),
        "r2": r2(y, said),
        "median_error": float(np.average(np.median(np.abs(said - y), axis=0))),
    }


def r2(truths: NDArray[np.float64], answers: NDArray[np.float64]) -> float:
    """The coefficient of determination, as scikit-learn's `r2_score` has it.

    1 - (squared errors) / (squared distances of the truths from their mean), for each quantity; of
    several, the plain mean. A quantity that never changes counts 1 where it is answered exactly and
    0 else. Not a number for fewer than two examples.

    Args:
        truths: (n, quantities).
        answers: Of the same shape.
    """
    if len(truths) < 2:
        return float("nan")
    numerator = ((truths - answers) ** 2).sum(axis=0, dtype=np.float64)
    mean = np.average(truths, axis=0)
    denominator = ((truths - mean) ** 2).sum(axis=0, dtype=np.float64)
    scores = np.ones(truths.shape[1])
    whole = (numerator != 0) & (denominator != 0)
    scores[whole] = 1 - numerator[whole] / denominator[whole]
    scores[(numerator != 0) & (denominator == 0)] = 0.0
    return float(np.average(scores))
