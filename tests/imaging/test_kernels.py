"""A kernel moved over a picture: as scipy has it, and with every product in sight."""

from __future__ import annotations

import numpy as np
import pytest

from tui_lab.errors import UsageError
from tui_lab.imaging.kernels import (
    KERNELS,
    NAMES,
    convolve,
    grey,
    marked,
    read_kernel,
    sum_lines,
)


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_is_moved_as_by_scipy(name: str) -> None:
    from scipy.signal import correlate2d

    image = np.random.default_rng(0).integers(0, 17, (8, 9)).astype(float)
    expected = correlate2d(image, np.array(KERNELS[name]), mode="valid")
    assert np.allclose(convolve(image, KERNELS[name]), expected, rtol=0, atol=1e-12)
    assert name in NAMES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 0 -1 / 1 0 -1", ((1, 0, -1), (1, 0, -1))),
        ("1,2;3,4.5", ((1, 2), (3, 4.5))),
        (" 2 ", ((2,),)),
        ("blur", KERNELS["blur"]),
    ],
)
def test_a_kernel_is_read(text: str, expected: object) -> None:
    assert read_kernel(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1 2 / 3", "one", "/", "nan", "1e9", "1 " * 8, "/".join("1" * 8), "__import__('os')"],
)
def test_what_is_no_kernel_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="is no kernel"):
        read_kernel(text)


def test_a_kernel_larger_than_the_picture_is_said() -> None:
    with pytest.raises(UsageError, match="larger than the picture"):
        convolve(np.zeros((2, 2)), KERNELS["blur"])


def test_every_product_is_in_sight() -> None:
    image = np.arange(16.0).reshape(4, 4)
    assert sum_lines(image, ((1, 0.5), (0, -1)), 1, 2) == [
        " 6  7       1 0.5       6 3.5",
        "10 11  ×    0  -1  =    0 -11",
        "",
        "sum -1.5   after relu 0",
    ]


def test_colours_are_looked_at_in_grey_and_a_window_is_marked() -> None:
    image = np.zeros((3, 3, 3))
    image[0, 0] = (3, 6, 9)
    assert grey(image)[0, 0] == 6
    tinted = marked(grey(image), 1, 1, 2, 2)
    assert tinted.shape == (3, 3, 3)
    assert np.ptp(tinted[0, 0]) == 0 < np.ptp(tinted[2, 2])
