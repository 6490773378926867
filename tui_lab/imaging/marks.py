"""Finding the digits of a picture that holds several of them, from left to right.

Points of ink that touch, also at a corner, are one piece (connected components, found run by run as
in L. He, Y. Chao, K. Suzuki, "A run-based two-scan labeling algorithm", IEEE Trans. Image
Processing 17(5), 2008). Pieces that stand above one another belong together: the bar of a 5.
Pure functions over pictures (h, w) of 0..1 in which the ink is 1 and the paper 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

INK = 0.3
"""A point from which on it belongs to a stroke; thin strokes are no stronger than this."""
SPECK = 0.2
"""Pieces that are smaller than this share of the highest one, both ways, are specks."""
LOWEST = 0.4
"""Groups that are lower than this share of the highest one are no digits: dashes, commas."""
ABOVE = 0.3
"""Pieces belong together that share so much of the narrower one's columns."""
ROW = 0.6
"""Two pieces above one another that are both so high, as a share of the highest, are two rows."""
WIDEST = 1.5
"""A group so much wider than high is several digits that touch: of 3,000 single digits of MNIST, 15
are as wide."""
MOST_RUNS = 200_000
"""Of points in a row; a picture with more is grain, not writing."""
MOST_MARKS = 60

WhyOne = Literal["", "one", "touching", "rows", "grain", "many"]
"""Why no several digits were found: there is one alone, they touch, stand in rows…"""


@dataclass(frozen=True, slots=True)
class Box:
    """Rows and columns of a picture, each from and up to."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    def joined(self, other: Box) -> Box:
        """The smallest one around both."""
        return Box(
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
        )


@dataclass(frozen=True, slots=True, eq=False)
class FoundMarks:
    """The digits of a picture."""

    marks: tuple[NDArray[np.float64], ...]
    """From left to right: the ink of each alone, (h, w) 0..1; none where there are not several."""
    boxes: tuple[Box, ...]
    """Where they stand."""
    left_out: int
    """Smaller pieces that are no digits: specks, dashes."""
    why_one: WhyOne = ""
    """Why there are none; "" where there are."""


def find_marks(ink: NDArray[np.float64]) -> FoundMarks:
    """The digits of a picture, where there are several beside one another.

    Args:
        ink: (h, w), 0..1: `ink.cleaned`.
    """
    runs = _runs(ink >= INK)
    if len(runs) > MOST_RUNS:
        return _none("grain")
    labels = _labels(runs)
    pieces = _boxes(runs, labels)
    highest = max((each.height for each in pieces.values()), default=0)
    large = {
        label: each
        for label, each in pieces.items()
        if max(each.height, each.width) >= SPECK * highest
    }
    if _in_rows([*large.values()], highest):
        return _none("rows")
    groups = _grouped(large)
    marks = [(box, members) for box, members in groups if box.height >= LOWEST * highest]
    if any(box.width > WIDEST * box.height for box, _members in marks):
        return _none("touching")
    if len(marks) < 2:
        return _none("one")
    if len(marks) > MOST_MARKS:
        return _none("many")
    cut = tuple(_cut(ink, runs, labels, box, members) for box, members in marks)
    used = sum(len(members) for _box, members in marks)
    return FoundMarks(cut, tuple(box for box, _members in marks), len(pieces) - used)


def _none(why: WhyOne) -> FoundMarks:
    return FoundMarks((), (), 0, why)


def _runs(strong: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The stretches of ink in each row: (runs, 3) row, from, up to; row by row, left to right."""
    padded = np.zeros((strong.shape[0], strong.shape[1] + 2), np.int8)
    padded[:, 1:-1] = strong
    changes = np.diff(padded, axis=1)
    rows, starts = np.nonzero(changes == 1)
    _rows, ends = np.nonzero(changes == -1)
    return np.stack([rows, starts, ends], axis=1).astype(np.int64)


def _labels(runs: NDArray[np.int64]) -> list[int]:
    """For each run the number of the first run of its piece."""
    parents = list(range(len(runs)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    told = runs.tolist()
    above = 0
    for place, (row, start, end) in enumerate(told):
        while above < place and (told[above][0] < row - 1):
            above += 1
        # A run of the row before may reach beyond this one, and so touch the next one as well.
        look = above
        while look < place and told[look][0] == row - 1 and told[look][1] <= end:
            if told[look][2] >= start:
                first, second = root(look), root(place)
                parents[max(first, second)] = min(first, second)
            look += 1
    return [root(place) for place in range(len(told))]


def _boxes(runs: NDArray[np.int64], labels: Sequence[int]) -> dict[int, Box]:
    found: dict[int, Box] = {}
    for (row, start, end), label in zip(runs.tolist(), labels, strict=True):
        box = Box(row, row + 1, start, end)
        found[label] = found[label].joined(box) if label in found else box
    return found


def _share(first: Box, second: Box) -> float:
    """How much of the narrower one's columns both have."""
    common = min(first.right, second.right) - max(first.left, second.left)
    return common / min(first.width, second.width)


def _in_rows(boxes: Sequence[Box], highest: int) -> bool:
    """Whether two high pieces stand one below the other."""
    high = [box for box in boxes if box.height >= ROW * highest]
    return any(
        _share(first, second) > ABOVE and (first.bottom <= second.top or second.bottom <= first.top)
        for place, first in enumerate(high)
        for second in high[:place]
    )


def _grouped(pieces: dict[int, Box]) -> list[tuple[Box, list[int]]]:
    """Pieces above one another, put together; from left to right, with the labels of each."""
    groups: list[tuple[Box, list[int]]] = []
    for label, box in sorted(pieces.items(), key=lambda each: each[1].left):
        joined, members = box, [label]
        for other in [each for each in groups if _share(each[0], joined) > ABOVE]:
            groups.remove(other)
            joined, members = joined.joined(other[0]), [*other[1], *members]
        groups.append((joined, members))
    return sorted(groups, key=lambda each: each[0].left)


def _cut(
    ink: NDArray[np.float64],
    runs: NDArray[np.int64],
    labels: Sequence[int],
    box: Box,
    members: Sequence[int],
) -> NDArray[np.float64]:
    """The ink of some pieces with a soft edge around it, without that of their neighbours."""
    height, width = ink.shape
    mine = np.zeros((height, width), np.bool_)
    others = np.zeros((height, width), np.bool_)
    wanted = set(members)
    for (row, start, end), label in zip(runs.tolist(), labels, strict=True):
        (mine if label in wanted else others)[row, start:end] = True
    margin = max(2, box.height // 8)
    rows = slice(max(0, box.top - margin), min(height, box.bottom + margin))
    columns = slice(max(0, box.left - margin), min(width, box.right + margin))
    near = _grown(mine[rows, columns]) & ~others[rows, columns]
    return np.where(near, ink[rows, columns], 0.0)


def _grown(bitmap: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Also all neighbours of the points that are on: where the soft edge of a stroke is."""
    grown = bitmap.copy()
    grown[1:] |= bitmap[:-1]
    grown[:-1] |= bitmap[1:]
    wide = grown.copy()
    wide[:, 1:] |= grown[:, :-1]
    wide[:, :-1] |= grown[:, 1:]
    return wide
