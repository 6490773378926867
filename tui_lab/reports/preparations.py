"""Own pictures prepared in several ways: what the network answers without and with preparation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import DataError
from tui_lab.i18n import percent
from tui_lab.imaging.prepare import Preparation
from tui_lab.reports.own_examples import (
    BadPicture,
    OwnPicture,
    prepare_each,
    without_steps,
)
from tui_lab.text.values import NONE

if TYPE_CHECKING:
    from tui_lab.imaging.several import Digits
    from tui_lab.reports.own_answers import OwnAnswers

PREPARATIONS: tuple[Preparation, ...] = get_args(Preparation)


IN_A_ROW = 5
"""Digits that are drawn beside each other."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparedPicture:
    """A picture file, prepared in each way."""

    path: str
    ways: Mapping[Preparation, tuple[OwnPicture, ...] | DataError]
    """The inputs that it becomes, or why it becomes none."""
    rows: Mapping[Preparation, tuple[int, ...]]
    """The rows of these inputs, and of their answers, among those of all pictures."""


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """What the network says to a picture prepared in one way."""

    names: tuple[str, ...]
    """The answers, from left to right; none where it cannot be asked."""
    share: float | None
    """The probability of the least certain of them; None where there is none, or no answer."""

    @property
    def text(self) -> str:
        """`7 (98.1%)`, `1984 (87.0%)`, `22.7 cm`, or a dash."""
        if self.share is None:
            return in_a_row(self.names) or NONE
        return f"{in_a_row(self.names)} ({percent(self.share)})"


def in_a_row(names: Sequence[str]) -> str:
    """Answers from left to right: digits as they are read, other names with spaces."""
    return ("" if all(len(name) == 1 for name in names) else " ").join(names)


def prepare_in_all_ways(
    info: DatasetInfo,
    paths: Sequence[str],
    invert: Literal["auto"] | bool,
    digits: Digits = "auto",
) -> Iterator[ComparedPicture | BadPicture]:
    """Each picture in turn, prepared in each way; arguments as `own_examples.prepare_each`.

    One that not even the full preparation makes an input of is a `BadPicture`.
    """
    each_way = [
        prepare_each(info, paths, invert, preparation=way, digits=digits) for way in PREPARATIONS
    ]
    count = 0
    for path, *found in zip(paths, *each_way, strict=True):
        by_way = dict(zip(PREPARATIONS, found, strict=True))
        full = by_way["full"]
        if isinstance(full, BadPicture):
            yield full
            continue
        ways: dict[Preparation, tuple[OwnPicture, ...] | DataError] = {}
        rows: dict[Preparation, tuple[int, ...]] = {}
        for way, one in by_way.items():
            ways[way] = one.error if isinstance(one, BadPicture) else tuple(map(without_steps, one))
            new = 0 if isinstance(one, BadPicture) else len(one)
            rows[way] = tuple(range(count, count + new))
            count += new
        yield ComparedPicture(path, ways, rows)


def inputs_of(compared: Sequence[ComparedPicture]) -> NDArray[np.float32]:
    """All inputs, in the order of the rows: (n, *input_shape)."""
    return np.stack(
        [
            one.prepared.image
            for picture in compared
            for way in PREPARATIONS
            for one in _pictures(picture, way)
        ]
    )


def _pictures(picture: ComparedPicture, way: Preparation) -> tuple[OwnPicture, ...]:
    found = picture.ways[way]
    return () if isinstance(found, DataError) else found


def answer_of(picture: ComparedPicture, way: Preparation, answers: OwnAnswers) -> ComparedAnswer:
    """What was answered about a picture prepared in one way."""
    rows = picture.rows[way]
    shares = [share for row in rows if (share := answers.probability(row)) is not None]
    return ComparedAnswer(tuple(map(answers.short, rows)), min(shares, default=None))


def given(picture: ComparedPicture, way: Preparation) -> NDArray[np.float64] | None:
    """What the network is given, (h, w) or (h, w, 3) 0..1; several digits in rows of `IN_A_ROW`."""
    images = [one.prepared.steps[-1].image for one in _pictures(picture, way)]
    if not images:
        return None
    across = min(IN_A_ROW, len(images))
    images += [np.zeros_like(images[0])] * (-len(images) % across)
    rows = [
        np.concatenate(images[start : start + across], axis=1)
        for start in range(0, len(images), across)
    ]
    return np.concatenate(rows, axis=0)


def refusals(compared: Sequence[ComparedPicture]) -> dict[Preparation, DataError]:
    """For each way that made no input of some picture, the first reason."""
    found: dict[Preparation, DataError] = {}
    for picture in compared:
        for way, what in picture.ways.items():
            if isinstance(what, DataError):
                found.setdefault(way, what)
    return found
