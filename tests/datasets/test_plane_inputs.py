"""What a network is given in place of two inputs."""

from __future__ import annotations

import numpy as np
import pytest

from tui_lab.datasets.generated import make_points
from tui_lab.datasets.plane_inputs import plane_inputs
from tui_lab.experiment.plane_inputs import PLANE_INPUTS, THEMSELVES

X = np.array([[0.5, -2.0], [0.1, 0.3]], np.float32)


def test_every_name_stands_for_a_number_that_is_made_of_both() -> None:
    made = plane_inputs(X, tuple(PLANE_INPUTS))
    assert made.dtype == np.float32
    for (one, two), row in zip(X.astype(float), made, strict=True):
        expected = [one, two, one**2, two**2, one * two, np.sin(5 * one), np.sin(5 * two)]
        assert row == pytest.approx(expected, abs=1e-6)


def test_they_come_in_the_order_that_was_chosen() -> None:
    assert plane_inputs(X, ("x2", "x1")).tolist() == X[:, ::-1].tolist()
    assert plane_inputs(X, THEMSELVES).tolist() == X.tolist()


def test_with_squares_one_border_parts_the_disc_from_its_ring() -> None:
    x, y = make_points("circle", 500, 0.0, 0.0, (0, 0))
    squares = plane_inputs(x, ("x1_squared", "x2_squared")).sum(axis=1)
    assert squares[y == 1].max() < 0.3 < 0.5 < squares[y == 0].min()
