"""What missing values of inputs become: fitted on the training part alone, as the scaling is.

A gap is NaN in the stored examples. Which inputs can have one follows from the recipes of the
columns; what they get is `Scaler.fill`, so that whatever is scaled is filled as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import ColumnRecipe, DatasetInfo

Gap = tuple[str, int, int]
"""How gaps are filled (`mean`, `median`, `most-frequent`) from which input on, up to which."""


def gaps_of(info: DatasetInfo) -> tuple[Gap, ...]:
    """The inputs of a data set that may be missing, and how they are filled."""
    added = info.added
    if added is None or not (added.gap or any(each.gap for each in added.recipes.values())):
        return ()
    return tuple(_gaps(len(info.features), added.gap, [*added.recipes.values()]))


def _gaps(inputs: int, usual: str, recipes: Sequence[ColumnRecipe]) -> Iterator[Gap]:
    special = {each.start: each for each in recipes}
    place = 0
    while place < inputs:
        recipe = special.get(place)
        if recipe is None:
            if usual:
                yield _fitted(usual), place, place + 1
            place += 1
            continue
        end = place + recipe.count
        if recipe.gap and recipe.kind == "categories":
            if recipe.gap not in ("category", "flag"):
                yield "most-frequent", place, end
        elif recipe.gap:
            for each in range(place, end - recipe.flag):
                yield _fitted(recipe.gap), each, each + 1
        place = end


def _fitted(how: str) -> str:
    """How numbers are filled: beside the input that says that they were missing, with the mean."""
    return "mean" if how in ("category", "flag") else how


def fill_values(x: NDArray[np.generic], gaps: Sequence[Gap]) -> NDArray[np.float64]:
    """What each input gets where it is missing: (inputs,).

    Args:
        x: (n, inputs) examples, NaN where a value is missing.
        gaps: How each group of inputs is filled. One of several inputs is a column of categories
            with one input for each; its most frequent one is taken.
    """
    fill = np.zeros(x.shape[1])
    for how, start, stop in gaps:
        group = np.asarray(x[:, start:stop], np.float64)
        known = group[~np.isnan(group[:, 0])]
        if len(known) == 0:
            continue
        if stop - start > 1:
            fill[start + known.sum(axis=0).argmax()] = 1
        elif how == "mean":
            fill[start] = known.mean()
        elif how == "median":
            fill[start] = np.median(known)
        else:
            values, counts = np.unique(known, return_counts=True)
            fill[start] = values[counts.argmax()]
    return fill
