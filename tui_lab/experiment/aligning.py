"""Which layers of several networks answer to each other, and what such a row is called."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence

from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import Layer, Value
from tui_lab.i18n import _

MOVED, EXCHANGED, CHANGED = 1_000_000, 1_800_000, 900_000
"""Prices of the alignment: a layer more or less, a layer of another type in its place, a layer with
other arguments. A changed layer must be cheaper than one taken out and one put in."""
ARGUMENT, FARTHEST, MOST = 10, 9, 400
"""What comes on top of a changed layer, so that of several answers the one with the least changes
is taken: for each argument, for the distance of two numbers, and at most."""
ENDS = 50
"""What comes on top where the last layer of one network answers to an inner one of another: both
give the answer, so they belong together."""
_ADDED = re.compile(r"(layers(?:\[\d+\])?)([+-])(\d+)(.*)")

Row = tuple[int | None, ...]
"""For each network the place (from 0) of its layer; None where it has none there."""


def full_arguments(layer: Layer) -> dict[str, Value]:
    """The arguments of a layer, with Keras's defaults for those left out."""
    schema = LAYERS.get(layer.type)
    defaults = {
        argument.name: argument.default
        for argument in (schema.arguments if schema else ())
        if argument.default is not None
    }
    return {**defaults, **layer.arguments}


def frozen(value: Value) -> Hashable:
    """A value that can be a key; equal for values that mean the same."""
    if isinstance(value, Mapping):
        return frozenset((name, frozen(v)) for name, v in value.items() if v is not None)
    return tuple(map(frozen, value)) if isinstance(value, tuple) else value


def aligned(networks: Sequence[Sequence[Layer]]) -> list[Row]:
    """Which layer of each network answers to which of the others.

    All networks are aligned to the one that is nearest to the others, pair by pair at the lowest
    price; what several have between the same two layers of that one is aligned in the same way.
    The rows do not depend on the order of the networks, but where two of them are equally near.

    Args:
        networks: Their layers.

    Returns:
        Rows; those of one network, read from the top, are its layers in their order.
    """
    return _Networks(networks).aligned([list(range(len(layers))) for layers in networks])


def row_paths(rows: Sequence[Row]) -> list[str]:
    """What the rows are called: by the places of the first network, `layers[2]`.

    A row that it lacks is called by the layer before it, `layers[2]+1`, `layers[2]+2`; before its
    first layer `layers[0]-1`, `layers[0]-2`; `layers+1` where it has no layer at all.
    """
    empty = all(row[0] is None for row in rows)
    paths: list[str] = []
    before, count = "layers" if empty else "layers[0]", 0
    sign = "+" if empty else "-"
    for row in rows:
        if row[0] is None:
            count += 1
            paths.append(f"{before}{sign}{count}")
        else:
            before, sign, count = f"layers[{row[0]}]", "+", 0
            paths.append(before)
    return paths


def path_words(path: str) -> str:
    """What a path of a setting is called; only rows that `row_paths` invents need words."""
    found = _ADDED.fullmatch(path)
    if found is None:
        return path
    layer, sign, count, argument = found.groups()
    if sign == "+":
        text = _("new layer after {layer}") if count == "1" else _("new layer {n} after {layer}")
    else:
        text = _("new layer before {layer}") if count == "1" else _("new layer {n} before {layer}")
    words = text.format(n=count, layer=layer)
    if not argument:
        return words
    return _("{setting} of {layer}").format(setting=argument[1:], layer=words)


class _Networks:
    """Networks whose layers are compared once for each pair."""

    def __init__(self, networks: Sequence[Sequence[Layer]]) -> None:
        self._kinds: dict[Hashable, int] = {}
        self._layers: list[tuple[Layer, bool]] = []
        self._prices: dict[tuple[int, int], int] = {}
        self._of = [
            [self._kind(layer, last=place == len(layers) - 1) for place, layer in enumerate(layers)]
            for layers in networks
        ]

    def _kind(self, layer: Layer, *, last: bool) -> int:
        """A number that equal layers share, where both or neither are the last of their network."""
        key = (layer.type, frozen(full_arguments(layer)), last)
        if key not in self._kinds:
            self._kinds[key] = len(self._layers)
            self._layers.append((layer, last))
        return self._kinds[key]

    def aligned(self, parts: Sequence[Sequence[int]]) -> list[Row]:
        """The rows of a part of each network, given by the places of its layers."""
        written = [[self._of[n][place] for place in part] for n, part in enumerate(parts)]
        if not any(written):
            return []
        base = self._nearest(written)
        matched: list[dict[int, int]] = []
        added: list[dict[int, list[int]]] = []
        for number, other in enumerate(written):
            matched.append({})
            added.append({})
            slot = 0
            for mine, theirs in self._pairs(written[base], other):
                if mine is not None:
                    slot = mine + 1
                    if theirs is not None:
                        matched[number][mine] = parts[number][theirs]
                elif theirs is not None:
                    added[number].setdefault(slot, []).append(parts[number][theirs])
        rows: list[Row] = []
        for slot in range(len(written[base]) + 1):
            if slot:
                rows.append(tuple(each.get(slot - 1) for each in matched))
            rows += self.aligned([each.get(slot, []) for each in added])
        return rows

    def _nearest(self, written: Sequence[Sequence[int]]) -> int:
        """The network with the lowest price to all others; the first of equals that has layers."""
        counted = {tuple(each): 0 for each in written}
        for each in written:
            counted[tuple(each)] += 1
        totals = {
            one: sum(count * self._total(one, other) for other, count in counted.items())
            for one in counted
            if one
        }
        best = min(totals.values())
        return next(n for n, each in enumerate(written) if totals.get(tuple(each)) == best)

    def _total(self, left: Sequence[int], right: Sequence[int]) -> int:
        return 0 if left == right else self._table(left, right)[-1][-1]

    def _table(self, left: Sequence[int], right: Sequence[int]) -> list[list[int]]:
        """The lowest prices of all beginnings of two networks (Wagner and Fischer, 1974)."""
        above = [MOVED * j for j in range(len(right) + 1)]
        table = [above]
        for i, mine in enumerate(left, 1):
            row = [MOVED * i]
            for j, theirs in enumerate(right, 1):
                exchanged = above[j - 1] + self._price(mine, theirs)
                row.append(min(exchanged, above[j] + MOVED, row[j - 1] + MOVED))
            table.append(row)
            above = row
        return table

    def _pairs(
        self, left: Sequence[int], right: Sequence[int]
    ) -> list[tuple[int | None, int | None]]:
        """Which layer of two answers to which, at the lowest price.

        Where several answers have that price, a layer more stands as late as it can, and both
        orders of the networks get the same answer.
        """
        if self._sorted_by(left) > self._sorted_by(right):
            return [(i, j) for j, i in self._pairs(right, left)]
        price = self._table(left, right)
        pairs: list[tuple[int | None, int | None]] = []
        i, j = len(left), len(right)
        while i or j:
            if i and price[i][j] == price[i - 1][j] + MOVED:
                i -= 1
                pairs.append((i, None))
            elif j and price[i][j] == price[i][j - 1] + MOVED:
                j -= 1
                pairs.append((None, j))
            else:
                i, j = i - 1, j - 1
                pairs.append((i, j))
        return pairs[::-1]

    def _sorted_by(self, kinds: Sequence[int]) -> str:
        return repr([self._layers[kind] for kind in kinds])

    def _price(self, left: int, right: int) -> int:
        if left == right:
            return 0
        pair = (left, right)
        if pair not in self._prices:
            (mine, ends), (theirs, ends_too) = self._layers[left], self._layers[right]
            self._prices[pair] = _price(mine, theirs) + ENDS * (ends != ends_too)
        return self._prices[pair]


def _price(left: Layer, right: Layer) -> int:
    """What it costs that one layer stands where the other did."""
    if left.type != right.type:
        return EXCHANGED
    mine, theirs = full_arguments(left), full_arguments(right)
    different = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    if not different:
        return 0
    details = sum(ARGUMENT + _distance(mine.get(name), theirs.get(name)) for name in different)
    return CHANGED + min(MOST, round(details))


def _distance(left: Value | None, right: Value | None) -> float:
    """How far two values are from each other, in doublings; the most where that says nothing."""
    if isinstance(left, int | float) and isinstance(right, int | float) and left > 0 < right:
        return min(FARTHEST, abs(math.log2(left) - math.log2(right)))
    return FARTHEST
