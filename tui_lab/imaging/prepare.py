"""From a user's own photograph or drawing to a network's input, with every step kept to look at.

A network only knows pictures like those it was trained with. So an own digit goes through what
the makers of the data set did:

- MNIST (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits"): the
  digit is scaled into a box of 20×20 points, keeping its proportions, and laid into 28×28 with
  its centre of mass in the middle.
- optdigits (E. Alpaydin, C. Kaynak, UCI repository, 1998): the digit fills a bitmap of 32×32
  points that are either on or off, and each of the 8×8 inputs counts the points that are on in
  one block of 4×4: 0 to 16. Its makers also made all strokes about equally thick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.errors import DataError
from tui_lab.i18n import _
from tui_lab.imaging.ink import (
    LEAST_CONTRAST,
    centring_offset,
    cleaned,
    cropped,
    light_paper,
    scaled_into,
    smoothly_scaled,
    stroke_normalised,
)
from tui_lab.imaging.opening import open_picture
from tui_lab.imaging.resample import grey, normalised

Invert = Literal["auto"] | bool
Method = Literal["auto", "mnist", "optdigits", "fit"]
METHODS: Mapping[str, Method] = {"mnist": "mnist", "digits": "optdigits", "optdigits": "optdigits"}
"""How the digits of each data set were made; `digits` is a part of optdigits."""
LARGEST_SIDE = 280
"""Larger pictures are made smaller first: that evens out the grain of a photograph."""
COLOUR_AXES: tuple[tuple[int, ...], ...] = ((), (1,), (3,))
"""What may follow height and width in the shape of a network's pictures."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the preparation."""

    name: str
    """Not translated, for programs: opened, grey, inverted, cleaned, cropped, fitted, centred…"""
    image: NDArray[np.float64]
    """(h, w) or (h, w, 3), 0..1, after this step."""
    sentence: str
    """Translated: what was done."""


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A network's input and how it came about."""

    image: NDArray[np.float32]
    """Of the target shape, in the target's value range, not yet scaled by an experiment."""
    steps: tuple[Step, ...]
    inverted: bool
    """Whether dark and light were exchanged."""


def prepare_picture(
    source: Path | str | NDArray[np.generic],
    target_shape: tuple[int, ...],
    *,
    invert: Invert = "auto",
    method: Method = "auto",
    value_range: tuple[float, float] | None = None,
) -> PreparedPicture:
    """Make a network's input of an own picture.

    Args:
        source: A file, or a picture (h, w), (h, w, 1) or (h, w, 3): bytes, or 0..1.
        target_shape: (h, w), (h, w, 1) or (h, w, 3) of the data set.
        invert: Whether to exchange dark and light; `auto` does it where the border is bright,
            because the data sets have light ink on a dark ground.
        method: `auto` takes `mnist` for 28×28, `optdigits` for 8×8, and for other shapes `fit`,
            which only scales (and inverts) the picture.
        value_range: Of the data set; None takes 0..16 for `optdigits` and 0..255 for others.

    Returns:
        float32 of `target_shape`.

    Raises:
        DataError: Not a picture, damaged, too large, or without any ink; or the data set is not
            one of pictures.
    """
    if len(target_shape) not in (2, 3) or target_shape[2:] not in COLOUR_AXES:
        raise DataError(
            _("The network does not take pictures, but inputs of the shape {shape}.").format(
                shape=" × ".join(map(str, target_shape))
            ),
            _("Choose a run that was trained with pictures."),
        )
    chosen = _method(target_shape) if method == "auto" else method
    opened = _opened(source)
    steps = [Step("opened", opened, _opened_sentence(opened))]
    inverted = light_paper(grey(opened)) if invert == "auto" else invert
    if chosen == "fit":
        _fit(steps, target_shape, inverted)
    else:
        _ink(steps, inverted)
        digit = _mnist if chosen == "mnist" else _optdigits
        digit(steps, target_shape[0], target_shape[1])
    low, high = value_range or ((0.0, 16.0) if chosen == "optdigits" else (0.0, 255.0))
    final = steps[-1].image
    if target_shape[2:] == (3,) and final.ndim == 2:
        final = np.repeat(final[:, :, None], 3, axis=2)
    scaled = (low + final * (high - low)).astype(np.float32).reshape(target_shape)
    return PreparedPicture(scaled, tuple(steps), inverted)


def prepare_for(
    source: Path | str | NDArray[np.generic], info: DatasetInfo, *, invert: Invert = "auto"
) -> PreparedPicture:
    """Make an input for a network that was trained with the pictures of the data set `info`.

    Digits are prepared as their makers did. Pictures of own sets are only scaled, as they were
    when the set was added, and inverted only where `invert` is True.

    Returns:
        float32 of the data set's input shape and value range.

    Raises:
        DataError: As `prepare_picture`.
    """
    method = METHODS.get(info.name, "fit")
    if info.origin is Origin.OWN and invert == "auto":
        invert = False
    return prepare_picture(
        source, info.input_shape, invert=invert, method=method, value_range=info.value_range
    )


def _method(shape: tuple[int, ...]) -> Method:
    known: dict[tuple[int, ...], Method] = {(28, 28): "mnist", (8, 8): "optdigits"}
    return known.get(shape[:2], "fit") if shape[2:] != (3,) else "fit"


def _opened(source: Path | str | NDArray[np.generic]) -> NDArray[np.float64]:
    if isinstance(source, (str, Path)):
        return normalised(open_picture(Path(source)))
    limits = (0.0, 255.0) if source.dtype.kind in "iu" or source.max(initial=0) > 1 else (0.0, 1.0)
    try:
        return normalised(source, limits)
    except ValueError as error:
        raise DataError(
            _("An array of the shape {shape} is not a picture.").format(
                shape=" × ".join(map(str, source.shape))
            ),
            _("A picture has rows and columns, and one or three values for each point."),
        ) from error


def _opened_sentence(picture: NDArray[np.float64]) -> str:
    height, width = picture.shape[:2]
    text = (
        _("The picture has {width}×{height} points in grey.")
        if picture.ndim == 2 or not np.ptp(picture, axis=2).any()
        else _("The picture has {width}×{height} points in colour.")
    )
    return text.format(width=width, height=height)


def _ink(steps: list[Step], invert: bool) -> None:
    """Grey, light ink on dark, paper at 0, cropped to the ink: appended to `steps`."""
    picture = grey(steps[-1].image)
    if float(np.ptp(picture)) < LEAST_CONTRAST:
        raise DataError(
            _("There is nothing to see in the picture: all of it is nearly one shade."),
            _("Write with a dark pen on light paper, in good light."),
        )
    if steps[-1].image.ndim == 3:
        steps.append(Step("grey", picture, _("Colours became shades of grey.")))
    if max(picture.shape) > LARGEST_SIDE:
        picture = scaled_into(picture, LARGEST_SIDE, LARGEST_SIDE)
        steps.append(
            Step(
                "reduced",
                picture,
                _("The picture was made smaller: {width}×{height} points.").format(
                    width=picture.shape[1], height=picture.shape[0]
                ),
            )
        )
    if invert:
        picture = 1.0 - picture
        steps.append(
            Step("inverted", picture, _("Dark and light were exchanged: the ink is light now."))
        )
    picture = cleaned(picture)
    steps.append(Step("cleaned", picture, _("The paper became black and the ink fully white.")))
    picture = cropped(picture)
    steps.append(
        Step(
            "cropped",
            picture,
            _("The empty border was cut off: {width}×{height} points are left.").format(
                width=picture.shape[1], height=picture.shape[0]
            ),
        )
    )


def _mnist(steps: list[Step], height: int, width: int) -> None:
    """Into the middle 20 of 28 points (5/7 of the field), by the centre of mass."""
    box_height, box_width = round(height * 20 / 28), round(width * 20 / 28)
    digit = scaled_into(steps[-1].image, box_height, box_width)
    steps.append(
        Step(
            "fitted",
            digit,
            _("The ink was scaled into a box of {width}×{height} points.").format(
                width=box_width, height=box_height
            ),
        )
    )
    field = np.zeros((height, width))
    top = centring_offset(digit.sum(axis=1), height)
    left = centring_offset(digit.sum(axis=0), width)
    field[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    steps.append(
        Step(
            "centred",
            field,
            _("Its centre of mass was put in the middle of {width}×{height} points.").format(
                width=width, height=height
            ),
        )
    )


def _optdigits(steps: list[Step], height: int, width: int) -> None:
    """On-or-off points in a field four times as large, counted in blocks of 4×4."""
    digit = scaled_into(steps[-1].image, 4 * height, 4 * width) >= 0.5
    bitmap = np.zeros((4 * height, 4 * width), np.bool_)
    top = (bitmap.shape[0] - digit.shape[0]) // 2
    left = (bitmap.shape[1] - digit.shape[1]) // 2
    bitmap[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    steps.append(
        Step(
            "bitmap",
            bitmap.astype(np.float64),
            _("The ink was scaled to {width}×{height} points, each on or off.").format(
                width=bitmap.shape[1], height=bitmap.shape[0]
            ),
        )
    )
    thicker = stroke_normalised(bitmap)
    if not np.array_equal(thicker, bitmap):
        sentence = _("The strokes were made as thick as those of the data set.")
        steps.append(Step("strokes", thicker.astype(np.float64), sentence))
    counts = thicker.reshape(height, 4, width, 4).sum(axis=(1, 3))
    sentence = _("In each block of 4×4 points, those that are on were counted.")
    steps.append(Step("counted", counts / 16, sentence))


def _fit(steps: list[Step], shape: tuple[int, ...], invert: bool) -> None:
    """Only scale, as pictures of own data sets are scaled."""
    picture = steps[-1].image
    if shape[2:] != (3,) and picture.ndim == 3:
        picture = grey(picture)
        steps.append(Step("grey", picture, _("Colours became shades of grey.")))
    if invert:
        picture = 1.0 - picture
        steps.append(Step("inverted", picture, _("Dark and light were exchanged.")))
    steps.append(
        Step(
            "scaled",
            smoothly_scaled(picture, shape[0], shape[1]),
            _("The picture was scaled to {width}×{height} points.").format(
                width=shape[1], height=shape[0]
            ),
        )
    )
