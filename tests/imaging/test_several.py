"""Pictures with several digits, and how much of the preparation is done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.digits import written

from tui_lab.datasets import listing
from tui_lab.errors import DataError
from tui_lab.imaging.prepare import prepare_for
from tui_lab.imaging.several import prepare_digits


@pytest.mark.parametrize("name", ["mnist", "digits"])
@pytest.mark.parametrize("paper", [235, 20])
def test_each_digit_is_prepared_as_if_it_were_alone(name: str, paper: int, tmp_path: Path) -> None:
    info = listing.info(name)
    row = written("1984", tmp_path / "year.png", paper=paper, ink=255 - paper)
    found = prepare_digits(row, info)
    assert found.told("auto") == "4 digits were found, and answered from left to right."
    assert len(found.pictures) == 4
    for digit, one in zip("1984", found.pictures, strict=True):
        alone = written(digit, tmp_path / "one.png", paper=paper, ink=255 - paper)
        wanted = prepare_for(alone, info)
        assert one.inverted is wanted.inverted is (paper > 128)
        assert np.abs(one.image - wanted.image).mean() < 0.02 * info.value_range[1]
    names = [step.name for step in found.pictures[1].steps]
    assert names[names.index("cleaned") + 1] == "found"
    assert "Digit 2 of 4" in found.pictures[1].steps[names.index("found")].sentence


def test_one_digit_is_prepared_as_ever(tmp_path: Path) -> None:
    path = written("3", tmp_path / "three.png")
    info = listing.info("mnist")
    found = prepare_digits(path, info)
    wanted = prepare_for(path, info)
    assert np.array_equal(found.pictures[0].image, wanted.image)
    assert [step.name for step in found.pictures[0].steps] == [step.name for step in wanted.steps]
    assert found.told("auto") == ""
    assert "There is only one" in found.told("several")
    whole = prepare_digits(written("12", tmp_path / "twelve.png"), info, digits="one")
    assert len(whole.pictures) == 1


def test_why_digits_are_not_told_apart_is_said(tmp_path: Path) -> None:
    touching = written("2345", tmp_path / "touching.png", gap=-12)
    told = prepare_digits(touching, listing.info("mnist")).told("auto")
    assert "leave paper between them" in told


def test_only_networks_of_digits_find_several(tmp_path: Path) -> None:
    path = written("12", tmp_path / "twelve.png")
    fashion = listing.info("fashion-mnist")
    assert len(prepare_digits(path, fashion).pictures) == 1
    with pytest.raises(DataError, match="networks of digits"):
        prepare_digits(path, fashion, digits="several")


def test_the_preparation_can_be_left_out(tmp_path: Path) -> None:
    info = listing.info("mnist")
    grey = (np.arange(784) % 256).astype(np.uint8).reshape(28, 28)
    right = tmp_path / "right.png"
    Image.fromarray(grey).save(right)
    plain = prepare_for(right, info, preparation="none")
    assert np.allclose(plain.image, grey, atol=1e-4)
    assert ([step.name for step in plain.steps], plain.inverted) == (["opened"], False)
    exchanged = prepare_for(right, info, preparation="none", invert=True)
    assert np.allclose(exchanged.image, 255.0 - grey, atol=1e-3)
    path = written("7", tmp_path / "seven.png")
    scaled = prepare_for(path, info, preparation="resize")
    assert [step.name for step in scaled.steps] == ["opened", "scaled"]
    assert scaled.image.mean() > 128, "dark ink on light paper, as it was"
    with pytest.raises(DataError, match="the network takes 28×28"):
        prepare_for(path, info, preparation="none")
