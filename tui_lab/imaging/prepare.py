"""From a user's own photograph or drawing to a network's input, with every step kept to look at.

A network only knows pictures like those it was trained with. So an own digit goes through what
the makers of the data set did:

- MNIST (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits"): the
  digit is scaled into a box of 20×20 pixels, keeping its proportions, and laid into 28×28 with
  its centre of mass in the middle.
- optdigits (E. Alpaydin, C. Kaynak, UCI repository, 1998): the digit fills a bitmap of 32×32
  pixels that are either on or off, and each of the 8×8 inputs counts the pixels that are on in
  one block of 4×4: 0 to 16. Its makers also made all strokes about equally thick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.imaging.ink import (
    LEAST_CONTRAST,
    border,
    centring_offset,
    cleaned,
    cropped,
    light_paper,
    scaled_into,
    sharply_scaled,
    stroke_normalised,
)
from tui_lab.imaging.opening import open_reduced
from tui_lab.imaging.resample import grey, normalised
from tui_lab.text.values import shape_text

Scalar = TypeVar("Scalar", bound=np.generic)
Invert = Literal["auto"] | bool
Method = Literal["auto", "mnist", "optdigits", "fit"]
Preparation = Literal["none", "resize", "full"]
"""How much is done: `none` takes the picture as it is, if it has the right size; `resize` only
scales it; `full` does all that the makers of the data set did."""
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
    light_ground: bool = False,
    preparation: Preparation = "full",
) -> PreparedPicture:
    """Make a network's input of an own picture.

    Args:
        source: A file, or a picture (h, w), (h, w, 1) or (h, w, 3): bytes, or 0..1.
        target_shape: (h, w), (h, w, 1) or (h, w, 3) of the data set.
        invert: Whether to exchange dark and light; `auto` does it where the border of the picture
            is not as the data set's: bright and not dark, or dark and not bright.
        method: `auto` takes `mnist` for 28×28, `optdigits` for 8×8, and for other shapes `fit`,
            which only scales (and inverts) the picture.
        value_range: Of the data set; None takes 0..16 for `optdigits` and 0..255 for others.
        light_ground: Whether the border of the data set's pictures is bright (`ground_is_light`);
            the digits always are light ink on a dark ground.
        preparation: How much is done; less than `full` exchanges dark and light only where
            `invert` says so.

    Returns:
        float32 of `target_shape`.

    Raises:
        DataError: Not a picture, damaged, too large, or without any ink; the data set is not one
            of pictures; or `preparation` is `none` and the size is not that of the network.
    """
    opened = opened_picture(source)
    return prepare_opened(
        opened,
        target_shape,
        invert=invert,
        method=method,
        value_range=value_range,
        light_ground=light_ground,
        preparation=preparation,
    )


def prepare_opened(
    opened: Step,
    target_shape: tuple[int, ...],
    *,
    invert: Invert,
    method: Method,
    value_range: tuple[float, float] | None,
    light_ground: bool,
    preparation: Preparation,
) -> PreparedPicture:
    """As `prepare_picture`, of what `opened_picture` gave."""
    if len(target_shape) not in (2, 3) or target_shape[2:] not in COLOUR_AXES:
        raise DataError(
            _("The network does not take pictures, but inputs of the shape {shape}.").format(
                shape=shape_text(target_shape)
            ),
            _("Choose a run that was trained with pictures."),
        )
    chosen = _method(target_shape) if method == "auto" else method
    steps = [opened]
    ground = light_ground and chosen == "fit"
    inverted = light_paper(grey(opened.image)) != ground if invert == "auto" else invert
    if preparation != "full":
        inverted = invert is True
    if preparation == "none":
        _as_it_is(steps, target_shape, inverted)
    elif preparation == "resize" or chosen == "fit":
        _fit(steps, target_shape, inverted)
    else:
        clean_ink(steps, inverted, LARGEST_SIDE)
        digit_field(steps, chosen, target_shape)
    return finished(steps, target_shape, chosen, value_range, inverted=inverted)


def finished(
    steps: list[Step],
    target_shape: tuple[int, ...],
    method: Method,
    value_range: tuple[float, float] | None,
    *,
    inverted: bool,
) -> PreparedPicture:
    """The input that the last step is; arguments as `prepare_picture`."""
    low, high = value_range or ((0.0, 16.0) if method == "optdigits" else (0.0, 255.0))
    final = steps[-1].image
    if target_shape[2:] == (3,) and final.ndim == 2:
        final = np.repeat(final[:, :, None], 3, axis=2)
    scaled = (low + final * (high - low)).astype(np.float32).reshape(target_shape)
    return PreparedPicture(scaled, tuple(steps), inverted)


def digit_field(steps: list[Step], method: Method, shape: tuple[int, ...]) -> None:
    """From clean ink to the field of a network of digits: appended to `steps`."""
    picture = cropped(steps[-1].image)
    sentence = _("The empty border was cut off: {width}×{height} pixels are left.")
    _add(steps, "cropped", picture, _sized(sentence, picture))
    digit = _mnist if method == "mnist" else _optdigits
    digit(steps, shape[0], shape[1])


def ground_is_light(examples: NDArray[np.generic], value_range: tuple[float, float]) -> bool:
    """Whether the border of a data set's pictures is bright, as paper is.

    Args:
        examples: (n, h, w) or (n, h, w, channels), n >= 1; some are enough.
        value_range: Of the data set.
    """
    pictures = [grey(normalised(example, value_range)) for example in examples]
    return float(np.median([np.median(border(picture)) for picture in pictures])) > 0.5


def prepare_for(
    source: Path | str | NDArray[np.generic],
    info: DatasetInfo,
    *,
    invert: Invert = "auto",
    light_ground: bool = False,
    preparation: Preparation = "full",
) -> PreparedPicture:
    """Make an input for a network that was trained with the pictures of the data set `info`.

    Digits are prepared as their makers did. Pictures of own sets are only scaled, as they were
    when the set was added, and inverted only where `invert` is True.

    Args:
        source, invert, light_ground, preparation: As `prepare_picture`.
        info: The data set.

    Returns:
        float32 of the data set's input shape and value range.

    Raises:
        DataError: As `prepare_picture`.
    """
    method = METHODS.get(info.name, "fit")
    if info.origin is Origin.OWN and invert == "auto":
        invert = False
    return prepare_picture(
        source,
        info.input_shape,
        invert=invert,
        method=method,
        value_range=info.value_range,
        light_ground=light_ground,
        preparation=preparation,
    )


def _method(shape: tuple[int, ...]) -> Method:
    known: dict[tuple[int, ...], Method] = {(28, 28): "mnist", (8, 8): "optdigits"}
    return known.get(shape[:2], "fit") if shape[2:] != (3,) else "fit"


def opened_picture(source: Path | str | NDArray[np.generic]) -> Step:
    """The picture, 0..1, with a sentence about its size: the first step.

    Raises:
        DataError: Not a picture, damaged or too large.
    """
    if isinstance(source, (str, Path)):
        found = open_reduced(Path(source))
        picture = normalised(_without_needless_colour(found.pixels))
        return Step("opened", picture, _opened_sentence(picture, (found.height, found.width)))
    limits = (0.0, 255.0) if source.dtype.kind in "iu" or source.max(initial=0) > 1 else (0.0, 1.0)
    try:
        picture = _without_needless_colour(normalised(source, limits))
    except ValueError as error:
        raise DataError(
            _("An array of the shape {shape} is not a picture.").format(
                shape=shape_text(source.shape)
            ),
            _("A picture has rows and columns, and one or three values for each point."),
        ) from error
    return Step("opened", picture, _opened_sentence(picture, picture.shape[:2]))


def _without_needless_colour(picture: NDArray[Scalar]) -> NDArray[Scalar]:
    """(h, w) where red, green and blue are the same all over."""
    needless = picture.ndim == 3 and not np.ptp(picture, axis=2).any()
    return picture[:, :, 0] if needless else picture


def _opened_sentence(picture: NDArray[np.float64], size: tuple[int, ...]) -> str:
    height, width = size
    text = (
        _("The picture has {width}×{height} pixels in grey.")
        if picture.ndim == 2
        else _("The picture has {width}×{height} pixels in colour.")
    )
    told = text.format(width=number(width), height=number(height))
    if picture.shape[:2] == size:
        return told
    smaller = _("It was made smaller while it was read: {width}×{height}.")
    read = smaller.format(width=number(picture.shape[1]), height=number(picture.shape[0]))
    return f"{told} {read}"


def _add(steps: list[Step], name: str, picture: NDArray[np.float64], sentence: str) -> None:
    """One more step, unless it changes nothing."""
    if not np.array_equal(picture, steps[-1].image):
        steps.append(Step(name, picture, sentence))


def clean_ink(steps: list[Step], invert: bool, largest: int) -> None:
    """Grey, at most `largest` points a side, light ink on dark, paper at 0: appended to `steps`."""
    picture = grey(steps[-1].image)
    if float(np.ptp(picture)) < LEAST_CONTRAST:
        raise DataError(
            _("There is nothing to see in the picture: all of it is nearly one shade."),
            _("Write with a dark pen on light paper, in good light."),
        )
    _add(steps, "grey", picture, _("Colours became shades of grey."))
    if max(picture.shape) > largest:
        picture = scaled_into(picture, largest, largest)
        sentence = _("The picture was made smaller: {width}×{height} pixels.")
        _add(steps, "reduced", picture, _sized(sentence, picture))
    if invert:
        picture = 1.0 - picture
        sentence = _("Dark and light were exchanged: the ink is light now.")
        _add(steps, "inverted", picture, sentence)
    picture = cleaned(picture)
    _add(steps, "cleaned", picture, _("The paper became black and the ink fully white."))


def _sized(sentence: str, picture: NDArray[np.generic]) -> str:
    return sentence.format(width=picture.shape[1], height=picture.shape[0])


def _mnist(steps: list[Step], height: int, width: int) -> None:
    """Into the middle 20 of 28 pixels (5/7 of the field), by the centre of mass."""
    box = np.zeros((round(height * 20 / 28), round(width * 20 / 28)))
    digit = scaled_into(steps[-1].image, *box.shape)
    sentence = _("The ink was scaled into a box of {width}×{height} pixels.")
    _add(steps, "fitted", digit, _sized(sentence, box))
    field = np.zeros((height, width))
    top = centring_offset(digit.sum(axis=1), height)
    left = centring_offset(digit.sum(axis=0), width)
    field[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    sentence = _("Its centre of mass was put in the middle of {width}×{height} pixels.")
    _add(steps, "centred", field, _sized(sentence, field))


def _optdigits(steps: list[Step], height: int, width: int) -> None:
    """On-or-off pixels in a field four times as large, counted in blocks of 4×4."""
    digit = scaled_into(steps[-1].image, 4 * height, 4 * width) >= 0.5
    bitmap = np.zeros((4 * height, 4 * width), np.bool_)
    top = (bitmap.shape[0] - digit.shape[0]) // 2
    left = (bitmap.shape[1] - digit.shape[1]) // 2
    bitmap[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    sentence = _("The ink was scaled to {width}×{height} pixels, each on or off.")
    _add(steps, "bitmap", bitmap.astype(np.float64), _sized(sentence, bitmap))
    thicker = stroke_normalised(bitmap)
    sentence = _("The strokes were made as thick as those of the data set.")
    _add(steps, "strokes", thicker.astype(np.float64), sentence)
    counts = thicker.reshape(height, 4, width, 4).sum(axis=(1, 3))
    sentence = _("In each block of 4×4 pixels, those that are on were counted.")
    _add(steps, "counted", counts / 16, sentence)


def _as_it_is(steps: list[Step], shape: tuple[int, ...], invert: bool) -> None:
    """Nothing but what the shape of the network's input asks for."""
    picture = steps[-1].image
    if picture.shape[:2] != shape[:2]:
        raise DataError(
            _("The picture has {width}×{height} pixels, the network takes {wide}×{high}.").format(
                width=picture.shape[1], height=picture.shape[0], wide=shape[1], high=shape[0]
            ),
            _("Without any preparation only pictures of that size can be asked about."),
        )
    _fit(steps, shape, invert)


def _fit(steps: list[Step], shape: tuple[int, ...], invert: bool) -> None:
    """Only scale, as pictures of own data sets are scaled."""
    picture = steps[-1].image
    if shape[2:] != (3,) and picture.ndim == 3:
        picture = grey(picture)
        _add(steps, "grey", picture, _("Colours became shades of grey."))
    if invert:
        picture = 1.0 - picture
        _add(steps, "inverted", picture, _("Dark and light were exchanged."))
    if picture.shape[:2] != shape[:2]:
        picture = sharply_scaled(picture, shape[0], shape[1])
    sentence = _("The picture was scaled to {width}×{height} pixels.")
    _add(steps, "scaled", picture, _sized(sentence, picture))
