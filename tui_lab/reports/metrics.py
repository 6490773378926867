"""Confusion matrix and per-class scores, equal to scikit-learn's to the last digit.

Pure functions over class numbers. Must not import scikit-learn, which is slow to import and is
only the reference that the tests compare with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1, each 0..1, and the number of examples they rest on."""

    precision: float
    """Share of the answers for this class that are right; 0 where it was never answered."""
    recall: float
    """Share of the examples of this class that were recognised; 0 where there are none."""
    f1: float
    """Harmonic mean of precision and recall: 2tp / (2tp + fp + fn); 0 where undefined."""
    support: int
    """Examples whose true class this is."""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The per-class report of scikit-learn's `classification_report(zero_division=0)`."""

    classes: tuple[Scores, ...]
    """One per class, in the order of the class numbers; also for classes without examples."""
    accuracy: float
    """Share of right answers; 0 where there are no examples."""
    macro: Scores
    """Mean over the classes, each counting the same."""
    weighted: Scores
    """Mean over the classes, each counting as often as it has examples."""
    confusion: NDArray[np.int64]
    """(classes, classes) counts; the row is the true class, the column the predicted one."""

    @property
    def right(self) -> int:
        """Right answers."""
        return int(np.trace(self.confusion))

    @property
    def examples(self) -> int:
        """All answers."""
        return int(self.confusion.sum())

    def weakest(self, measure: str) -> tuple[int, ...]:
        """The numbers of the classes with the lowest "precision", "recall" or "f1", in their order.

        Classes without examples do not count; where all figures are equal, no class is the weakest.
        """
        figures = {
            index: getattr(scores, measure)
            for index, scores in enumerate(self.classes)
            if scores.support
        }
        if len(set(figures.values())) < 2:
            return ()
        lowest = min(figures.values())
        return tuple(index for index, figure in figures.items() if figure == lowest)


def confusion_matrix(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], n_classes: int
) -> NDArray[np.int64]:
    """Count how often each class was taken for each class.

    Args:
        labels: (n,) true class numbers, 0 <= label < n_classes.
        predicted: (n,) predicted class numbers, in the same range.
        n_classes: Number of classes, at least 1.

    Returns:
        int64 (n_classes, n_classes); rows are true classes, columns predicted ones.

    Raises:
        ValueError: The arrays differ in length, or a class number is out of range.
    """
    if labels.shape != predicted.shape or labels.ndim != 1:
        raise ValueError("labels and predicted must be of one length")
    both = np.concatenate([labels, predicted])
    if len(both) and (both.min() < 0 or both.max() >= n_classes):
        raise ValueError(f"class numbers must be 0 to {n_classes - 1}")
    cells = labels.astype(np.int64) * n_classes + predicted
    counts = np.bincount(cells, minlength=n_classes * n_classes)
    return counts.reshape(n_classes, n_classes).astype(np.int64)


def classification_report(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], n_classes: int
) -> Report:
    """Per-class precision, recall, F1 and support, their averages, and the accuracy.

    All `n_classes` classes count in the averages, as with scikit-learn's `labels=range(n_classes)`.

    Args:
        labels: (n,) true class numbers.
        predicted: (n,) predicted class numbers.
        n_classes: Number of classes, at least 1.

    Raises:
        ValueError: As `confusion_matrix`.
    """
    return report_of(confusion_matrix(labels, predicted, n_classes))


def report_of(confusion: NDArray[np.int64]) -> Report:
    """The same report from a confusion matrix (rows true, columns predicted)."""
    hits = np.diag(confusion)
    support = confusion.sum(axis=1)
    answered = confusion.sum(axis=0)
    precision = _ratio(hits, answered)
    recall = _ratio(hits, support)
    f1 = _ratio(2.0 * hits, support.astype(np.float64) + answered)
    total = int(support.sum())
    # scikit-learn falls back to the plain mean where the weights sum to zero.
    weights = support if total else None
    return Report(
        classes=tuple(
            Scores(float(p), float(r), float(f), int(s))
            for p, r, f, s in zip(precision, recall, f1, support, strict=True)
        ),
        accuracy=float(hits.sum() / total) if total else 0.0,
        macro=_mean_scores(precision, recall, f1, None, total),
        weighted=_mean_scores(precision, recall, f1, weights, total),
        confusion=confusion,
    )


def _mean_scores(
    precision: NDArray[np.float64],
    recall: NDArray[np.float64],
    f1: NDArray[np.float64],
    weights: NDArray[np.int64] | None,
    total: int,
) -> Scores:
    # np.average, and no other sum: the tests hold the last digit against scikit-learn's.
    means = [float(np.average(column, weights=weights)) for column in (precision, recall, f1)]
    return Scores(means[0], means[1], means[2], total)


def _ratio(part: NDArray[np.generic], whole: NDArray[np.generic]) -> NDArray[np.float64]:
    """`part / whole`, 0 where `whole` is 0."""
    quotient = np.zeros(len(whole), np.float64)
    np.divide(part, whole, out=quotient, where=whole != 0)
    return quotient


def wilson_interval(right: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Where a share probably lies of which `right` of `total` draws were seen.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and
    statistical inference", Journal of the American Statistical Association 22 (1927) 209-212:
    centre (p + z²/2n) / (1 + z²/n), half width z/(1 + z²/n) · sqrt(p(1-p)/n + z²/4n²).

    Args:
        right: Successes, 0 <= right <= total.
        total: Trials, n above; with 0 nothing is known and (0, 1) is returned.
        z: Quantile of the normal distribution; the default gives a 95 % interval.

    Returns:
        Lower and upper bound, 0..1.
    """
    if total == 0:
        return 0.0, 1.0
    share = right / total
    stretch = 1 + z * z / total
    centre = (share + z * z / (2 * total)) / stretch
    half = z / stretch * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)
