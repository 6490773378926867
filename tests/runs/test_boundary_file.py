"""The plane of a network of two inputs as a viewer reads it; damaged and hostile files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_lab.runs.boundary_file import (
    ALONG,
    QuantityGrid,
    axis_around,
    is_drawn,
    load_any_boundary,
    load_boundary,
    load_quantity_grid,
)


def arrays(**changes: Any) -> dict[str, Any]:
    return {
        "epoch": np.int64(4),
        "across": np.linspace(-1, 1, 6, dtype=np.float32),
        "up": np.linspace(0, 2, 5, dtype=np.float32),
        "probabilities": np.full((5, 6, 2), 0.5, np.float16),
        "points": np.zeros((3, 2), np.float32),
        "labels": np.array([0, 1, 0]),
        "answers": np.full((3, 2), 0.5, np.float16),
    } | changes


def test_a_plane_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "boundary.npz", **arrays())
    found = load_boundary(tmp_path)
    assert found is not None
    assert found.epoch == 4
    assert found.probabilities.shape == (5, 6, 2)
    assert found.labels.tolist() == [0, 1, 0]


def test_what_was_not_a_number_is_drawn_as_nothing(tmp_path: Path) -> None:
    broken = np.full((5, 6, 2), np.nan, np.float16)
    np.savez(tmp_path / "boundary.npz", **arrays(probabilities=broken))
    found = load_boundary(tmp_path)
    assert found is not None
    assert not found.probabilities.any()


def test_without_the_file_there_is_none(tmp_path: Path) -> None:
    assert load_boundary(tmp_path) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"probabilities": np.zeros((5, 6), np.float16)},
        {"probabilities": np.zeros((6, 5, 2), np.float16)},
        {"probabilities": np.zeros((5, 6, 0), np.float16)},
        {"across": np.zeros(0, np.float32), "probabilities": np.zeros((5, 0, 2), np.float16)},
        {"labels": np.array([0, 2, 0])},
        {"labels": np.array([0, -1, 0])},
        {"labels": np.array(["a", "b", "c"])},
        {"points": np.zeros((3, 3), np.float32)},
        {"answers": np.zeros((2, 2), np.float16)},
        {"epoch": np.zeros(2, np.int64)},
        {"across": np.array([object()] * 6, dtype=object)},
    ],
)
def test_what_does_not_fit_together_is_not_shown(tmp_path: Path, changes: dict[str, Any]) -> None:
    np.savez(tmp_path / "boundary.npz", **arrays(**changes))
    assert load_boundary(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\x00" * 100])
def test_a_file_that_is_no_npz_is_not_shown(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "boundary.npz").write_bytes(content)
    assert load_boundary(tmp_path) is None


def quantities(**changes: Any) -> dict[str, Any]:
    return {
        "epoch": np.int64(4),
        "across": np.linspace(-1, 1, 6),
        "up": np.linspace(0, 2, 5),
        "values": np.zeros((5, 6, 2), np.float32),
        "points": np.zeros((3, 2)),
        "truths": np.array([[1.0, 2.0], [5.0, 2.0], [-1.0, 2.0]]),
        "answers": np.zeros((3, 2), np.float32),
    } | changes


def test_a_surface_and_a_curve_of_quantities_are_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "boundary.npz", **quantities())
    assert load_boundary(tmp_path) is None
    found = load_any_boundary(tmp_path)
    assert isinstance(found, QuantityGrid)
    assert (found.epoch, found.inputs) == (4, 2)
    assert (found.span(0), found.span(1)) == ((-1.0, 5.0), (2.0, 2.0))
    along = quantities(values=np.zeros((6, 2)), points=np.zeros((3, 1)))
    del along["up"]
    np.savez(tmp_path / "boundary.npz", **along)
    found = load_quantity_grid(tmp_path)
    assert found is not None
    assert (found.inputs, found.values.shape) == (1, (6, 2))


@pytest.mark.parametrize(
    "changes",
    [
        {"values": np.zeros((5, 6), np.float32)},
        {"values": np.zeros((6, 5, 2), np.float32)},
        {"values": np.zeros((5, 6, 0), np.float32)},
        {"across": np.zeros(6)},
        {"up": np.array([0, 1, np.nan, 2, 3])},
        {"truths": np.zeros((3, 1))},
        {"truths": np.full((3, 2), np.inf)},
        {"points": np.zeros((3, 1))},
        {"answers": np.zeros((2, 2))},
        {"epoch": np.zeros(2)},
        {"epoch": np.float64("nan")},
        {"values": np.array([["x"] * 6] * 5)},
    ],
)
def test_quantities_that_do_not_fit_together_are_not_shown(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    np.savez(tmp_path / "boundary.npz", **quantities(**changes))
    assert load_any_boundary(tmp_path) is None


def test_which_inputs_have_a_drawing() -> None:
    shapes = ((1,), (2,), (3,), (2, 2))
    assert [is_drawn(shape, "regression") for shape in shapes] == [True, True, False, False]
    assert [is_drawn(shape, "classification") for shape in shapes] == [False, True, False, False]
    axis = axis_around(np.array([[1.0], [3.0]]))
    assert len(axis) == ALONG
    assert axis[0] < 1 < 3 < axis[-1]
