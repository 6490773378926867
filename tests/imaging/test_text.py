"""Pictures as text."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tui_lab.imaging.resample import normalised, resample
from tui_lab.imaging.text import ASCII_RAMP, SHADE_RAMP, Colours, ascii_picture, block_picture
from tui_lab.text.fit import shown

RAMP = np.tile(np.arange(28.0), (28, 1))
CODE = re.compile(r"\x1b\[[0-9;]*m")


def test_a_cell_stands_for_one_column_and_two_rows() -> None:
    lines = ascii_picture(RAMP)
    assert len(lines) == 14
    assert {len(line) for line in lines} == {28}


def test_small_pictures_are_drawn_at_twice_their_width() -> None:
    lines = block_picture(np.eye(8), colours=Colours.NONE)
    assert len(lines) == 8
    assert lines[0] == "██" + " " * 14
    assert lines[7] == " " * 14 + "██"


@pytest.mark.parametrize(("draw", "ramp"), [(ascii_picture, ASCII_RAMP), (None, SHADE_RAMP)])
def test_brightness_grows_along_the_ramp(draw: object, ramp: str) -> None:
    lines = ascii_picture(RAMP) if draw else block_picture(RAMP, colours=Colours.NONE)
    levels = [ramp.index(character) for character in lines[0]]
    assert levels == sorted(levels)
    assert set(levels) == set(range(len(ramp)))


def test_half_blocks_hold_the_upper_point_in_front_and_the_lower_behind() -> None:
    picture = np.array([[1.0] * 16, [0.0] * 16])
    assert [*map(shown, block_picture(picture, value_range=(0, 1)))] == [
        "\x1b[48;2;0;0;0;38;2;255;255;255m" + "▀" * 16 + "\x1b[0m"
    ]


def test_a_colour_is_named_only_where_it_changes() -> None:
    picture = np.zeros((20, 20))
    picture[:, 10:] = 1.0
    line = shown(block_picture(picture, value_range=(0, 1))[0])
    assert len(CODE.findall(line)) == 3
    assert CODE.sub("", line) == " " * 20


def test_pictures_in_colour_keep_their_colours() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    picture[..., 0] = 200
    assert "48;2;200;0;0" in block_picture(picture)[0]
    assert "48;5;160" in block_picture(picture, colours=Colours.INDEXED)[0]


def test_the_greys_of_256_colours_are_near_the_true_ones() -> None:
    def shown(code: int) -> int:
        return {16: 0, 231: 255}.get(code, 8 + 10 * (code - 232))

    for value in range(256):
        picture = np.full((20, 20), value, np.uint8)
        code = re.search(r"48;5;(\d+)", block_picture(picture, colours=Colours.INDEXED)[0])
        assert code is not None
        assert abs(shown(int(code[1])) - value) <= 9


def test_without_colours_there_are_no_escape_sequences() -> None:
    picture = np.random.default_rng(0).random((28, 28, 3))
    assert not any("\x1b" in line for line in block_picture(picture, colours=Colours.NONE))


def test_large_pictures_are_made_smaller_by_the_mean_of_areas() -> None:
    board = np.indices((300, 400)).sum(axis=0) % 2 * 0.3 + 0.4
    lines = ascii_picture(board, 40, (0, 1))
    assert len(lines) == 15
    assert set("".join(lines)) == {ASCII_RAMP[5]}


def test_scaling_keeps_the_mean_and_whole_multiples_repeat_points() -> None:
    picture = np.random.default_rng(0).random((13, 7))
    assert resample(picture, 5, 4).mean() == pytest.approx(picture.mean())
    assert np.allclose(resample(picture, 26, 21), picture.repeat(2, axis=0).repeat(3, axis=1))


def test_values_beyond_the_range_and_no_numbers_are_no_error() -> None:
    picture = np.array([[np.nan, np.inf], [-5.0, 300.0]])
    assert normalised(picture, (0, 255)).tolist() == [[0, 0], [0, 1]]
    assert ascii_picture(np.full((4, 4), np.nan))[0].strip() == ""


def test_a_picture_without_contrast_is_dark() -> None:
    assert set("".join(ascii_picture(np.full((28, 28), 7.0)))) == {" "}


@pytest.mark.parametrize("shape", [(28,), (0, 28), (28, 28, 5), (1, 28, 28, 1)])
def test_what_is_not_a_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        ascii_picture(np.zeros(shape))


@pytest.mark.parametrize("width", [1, 2, 7, 100])
def test_the_width_that_is_asked_for_is_kept(width: int) -> None:
    lines = ascii_picture(RAMP, width)
    assert {len(line) for line in lines} == {width}
    assert len(lines) == max(1, round(width / 2))
