"""How examples are split into two parts: stratified, or as scikit-learn does.

`split` needs nothing but NumPy, so that an exported script can hold its text as it is here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def split(
    labels: NDArray[np.int64], share: float, seed: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Part the positions of `labels` in two, at random, with each class in both in proportion.

    Of n examples, round(n * share) go to the second part, at least one and at most n - 1. Each
    class gives its proportion of them; the places left over by rounding down go to the classes
    with the largest remainders. A class gives at most all but one of its examples. Where a class
    has one example only, or a part has fewer places than there are classes, the shuffle is plain.

    Args:
        labels: (n,) class numbers, n >= 2.
        share: Of the second part, 0 < share < 1.
        seed: The experiment's seed, and which split of it this is.

    Returns:
        The positions of the first and of the second part, each in a random order.
    """
    total = len(labels)
    wanted = min(max(int(total * share + 0.5), 1), total - 1)
    order = np.random.default_rng(seed).permutation(total)
    _, classes, counts = np.unique(labels[order], return_inverse=True, return_counts=True)
    if counts.min() < 2 or min(wanted, total - wanted) < len(counts):
        return order[wanted:], order[:wanted]
    quotas = counts * wanted / total
    given = np.floor(quotas).astype(np.int64)
    ranking = np.argsort(given - quotas, kind="stable")
    while given.sum() < wanted:
        for number in ranking:
            if given.sum() < wanted and given[number] < counts[number] - 1:
                given[number] += 1
    chosen = np.zeros(total, bool)
    for number in range(len(counts)):
        chosen[np.flatnonzero(classes == number)[: given[number]]] = True
    return order[~chosen], order[chosen]


def split_as_sklearn(
    positions: NDArray[np.int64], share: float, random_state: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Part positions as `train_test_split(positions, test_size=share, random_state=…)` does.

    Args:
        positions: (n,) in any order.
        share: Of the second part, 0 < share < 1; n * share is rounded up.
        random_state: 0 <= r < 2**32.

    Returns:
        The positions of the first and of the second part, in scikit-learn's order.

    Raises:
        ValueError: The first part would be empty.
    """
    # Imported here: it takes a second, and most experiments do without it.
    from sklearn.model_selection import train_test_split

    first, second = train_test_split(positions, test_size=share, random_state=random_state)
    return first, second
