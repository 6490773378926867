"""Pictures with several digits: each is found, cut out and prepared, from left to right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.imaging.ink import LEAST_CONTRAST, light_paper, scaled_into
from tui_lab.imaging.marks import WhyOne, find_marks
from tui_lab.imaging.prepare import (
    LARGEST_SIDE,
    METHODS,
    Invert,
    Preparation,
    PreparedPicture,
    Step,
    clean_ink,
    digit_field,
    finished,
    opened_picture,
    prepare_for,
    prepare_opened,
)
from tui_lab.imaging.resample import grey

Digits = Literal["auto", "one", "several"]
"""How many a picture holds; `auto` looks, where the network was trained with digits."""
SEARCHED_SIDE = 1120
"""Pixels a side of a picture in which digits are searched: a row of them may be long."""
WHY_ONE: Mapping[WhyOne, str] = {
    "one": N_("There is only one in the picture."),
    "touching": N_("There is a mark too wide for one: if digits touch, leave paper between them."),
    "rows": N_("They stand in several rows: take a picture of one row."),
    "grain": N_("The picture is too grainy: take it in better light."),
    "many": N_("There are too many marks for a row of digits."),
}


@dataclass(frozen=True, slots=True)
class PreparedDigits:
    """What became of one picture."""

    pictures: tuple[PreparedPicture, ...]
    """One for each digit, from left to right; one alone where it was taken as a whole."""
    why_one: WhyOne = ""
    """Why it was, where it was looked at for several."""

    def told(self, digits: Digits) -> str:
        """How many were found, or why not several; "" where nobody asked and there is one."""
        if len(self.pictures) > 1:
            count = len(self.pictures)
            text = ngettext(
                "{count} digit was found, and answered from left to right.",
                "{count} digits were found, and answered from left to right.",
                count,
            )
            return text.format(count=number(count))
        if not self.why_one or (self.why_one == "one" and digits != "several"):
            return ""
        why = _(WHY_ONE[self.why_one])
        return _("It was taken as one digit, not as several. {why}").format(why=why)


def prepare_digits(
    source: Path | str | NDArray[np.generic],
    info: DatasetInfo,
    *,
    invert: Invert = "auto",
    light_ground: bool = False,
    preparation: Preparation = "full",
    digits: Digits = "auto",
) -> PreparedDigits:
    """Make an input for each digit of a picture, or one of the whole picture.

    Args:
        source, info, invert, light_ground, preparation: As `prepare.prepare_for`; with less than a
            full preparation the picture is one digit.
        digits: How many there may be.

    Raises:
        DataError: As `prepare.prepare_for`; or several are asked for where there are no digits.
    """
    method = METHODS.get(info.name)
    if method is None and digits == "several":
        raise DataError(
            _("Several things in a picture are found for networks of digits alone."),
            _("They are trained with {names}.").format(names=", ".join(METHODS)),
        )
    if method is None or digits == "one" or preparation != "full":
        one = prepare_for(
            source, info, invert=invert, light_ground=light_ground, preparation=preparation
        )
        return PreparedDigits((one,))
    return _searched(source, info, invert)


def _searched(
    source: Path | str | NDArray[np.generic], info: DatasetInfo, invert: Invert
) -> PreparedDigits:
    method, shape = METHODS[info.name], info.input_shape
    opened = opened_picture(source)
    plain = grey(opened.image)
    inverted = light_paper(plain) if invert == "auto" else invert
    steps: list[Step] = [opened]
    why: WhyOne = "one"
    if float(np.ptp(plain)) >= LEAST_CONTRAST:
        clean_ink(steps, inverted, SEARCHED_SIDE)
        found = find_marks(steps[-1].image)
        if found.marks:
            return PreparedDigits(
                tuple(
                    _cut_out(steps, mark, (place, len(found.marks)), info, inverted)
                    for place, mark in enumerate(found.marks, 1)
                )
            )
        why = found.why_one
    one = prepare_opened(
        opened,
        shape,
        invert=invert,
        method=method,
        value_range=info.value_range,
        light_ground=False,
        preparation="full",
    )
    return PreparedDigits((one,), why)


def _cut_out(
    before: list[Step],
    mark: NDArray[np.float64],
    place: tuple[int, int],
    info: DatasetInfo,
    inverted: bool,
) -> PreparedPicture:
    """One digit, prepared as a picture of it alone would be."""
    steps = list(before)
    text = _("Digit {place} of {count} from the left was cut out: {width}×{height} pixels.")
    told = text.format(place=place[0], count=place[1], width=mark.shape[1], height=mark.shape[0])
    steps.append(Step("found", mark, told))
    if max(mark.shape) > LARGEST_SIDE:
        smaller = scaled_into(mark, LARGEST_SIDE, LARGEST_SIDE)
        sentence = _("The picture was made smaller: {width}×{height} pixels.")
        told = sentence.format(width=smaller.shape[1], height=smaller.shape[0])
        steps.append(Step("reduced", smaller, told))
    method = METHODS[info.name]
    digit_field(steps, method, info.input_shape)
    return finished(steps, info.input_shape, method, info.value_range, inverted=inverted)
