"""The figures of quantities are scikit-learn's, to the last digit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from support.later import Later

from tui_lab.runs.quantity_figures import FIGURES, quantity_figures

pytestmark = pytest.mark.needs("sklearn")
metrics = Later("sklearn.metrics")

RNG = np.random.default_rng(4)
CASES = {
    "one quantity": RNG.normal(150, 77, (2, 133, 1)),
    "several": RNG.normal(0, 1, (2, 50, 3)) * [1.0, 1e6, 1e-6],
    "large": RNG.normal(2e9, 60, (2, 40, 1)),
    "one of them never changes": np.stack([np.full((9, 2), 3.0), RNG.normal(size=(9, 2))]),
    "answered exactly": np.stack([np.arange(6.0).reshape(3, 2)] * 2),
    "one example": RNG.normal(size=(2, 1, 1)),
}


@pytest.mark.parametrize("pair", CASES.values(), ids=CASES.keys())
@pytest.mark.filterwarnings("ignore:R.2 score is not well-defined")
def test_figures_are_those_of_scikit_learn(pair: NDArray[np.float64]) -> None:
    truths, answers = pair
    found = quantity_figures(truths, answers)
    assert tuple(found) == FIGURES
    assert found["mae"] == metrics.mean_absolute_error(truths, answers)
    assert found["rmse"] == metrics.root_mean_squared_error(truths, answers)
    assert found["median_error"] == metrics.median_absolute_error(truths, answers)
    expected = metrics.r2_score(truths, answers)
    assert found["r2"] == expected or (math.isnan(expected) and math.isnan(found["r2"]))


def test_answers_that_are_no_numbers_have_no_figures() -> None:
    found = quantity_figures(np.ones((3, 1)), np.array([[1.0], [np.nan], [2.0]]))
    assert all(math.isnan(value) for value in found.values())
