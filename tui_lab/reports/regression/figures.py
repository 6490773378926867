"""The figures of answers to quantities: errors, bias, quantiles, ranges of the truth, baselines.

Pure functions over arrays. What scikit-learn has too is equal to it (`runs/quantity_figures.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_lab.reports.regression.intervals import margin, mean_interval
from tui_lab.reports.regression.model import (
    MARGIN,
    QUANTILES,
    Baselines,
    Constant,
    Interval,
    QuantityFigures,
    QuantityReport,
    ValueRange,
)
from tui_lab.runs.quantity_figures import quantity_figures

Numbers = NDArray[np.float64]
MOST_RANGES = 5
LEAST_IN_RANGE = 8
"""With fewer examples in a range, their mean says little."""


def quantity_report(
    truths: Numbers,
    answers: Numbers,
    names: Sequence[str],
    units: Sequence[str],
    learned: Numbers | None = None,
) -> QuantityReport:
    """The figures of each quantity, and those of all.

    Args:
        truths: (n, quantities), finite.
        answers: (n, quantities).
        names: One for each quantity.
        units: One for each; "" where it is not known.
        learned: (m, quantities) the truths of the training part, where they are known.
    """
    if not len(truths):
        return QuantityReport(())
    return QuantityReport(
        tuple(
            figures_of(
                truths[:, place],
                answers[:, place],
                names[place],
                units[place],
                None if learned is None else learned[:, place],
            )
            for place in range(truths.shape[1])
        ),
        quantity_figures(truths, answers),
    )


def figures_of(
    truths: Numbers, answers: Numbers, name: str, unit: str, learned: Numbers | None = None
) -> QuantityFigures:
    """The figures of one quantity.

    Args:
        truths: (n,), n >= 1, finite.
        answers: (n,).
        name: Of the quantity.
        unit: Of the quantity, or "".
        learned: (m,) the truths of the training part, where they are known.
    """
    whole = bool(np.isfinite(answers).all())
    errors = answers - truths
    off = np.abs(errors)
    plain = quantity_figures(truths[:, None], answers[:, None])
    squares = mean_interval(errors**2) if whole else None
    shares = np.quantile(off, QUANTILES) if whole else np.full(len(QUANTILES), np.nan)
    return QuantityFigures(
        name=name,
        unit=unit,
        examples=len(truths),
        mean=float(np.mean(truths)),
        deviation=float(np.std(truths)),
        minimum=float(truths.min()),
        maximum=float(truths.max()),
        mae=plain["mae"],
        rmse=plain["rmse"],
        r2=plain["r2"],
        median_error=plain["median_error"],
        bias=float(np.mean(errors)) if whole else float("nan"),
        mae_interval=_from_nought(mean_interval(off)) if whole else None,
        rmse_interval=_roots(_from_nought(squares)),
        bias_interval=mean_interval(errors) if whole else None,
        quantiles=dict(zip(QUANTILES, map(float, shares), strict=True)),
        margin=margin(errors, MARGIN) if whole else None,
        ranges=ranges_of(truths, answers) if whole else (),
        baselines=None if learned is None or not len(learned) else baselines_of(truths, learned),
    )


def _from_nought(ends: Interval | None) -> Interval | None:
    return None if ends is None else (max(0.0, ends[0]), ends[1])


def _roots(ends: Interval | None) -> Interval | None:
    return None if ends is None else (float(np.sqrt(ends[0])), float(np.sqrt(ends[1])))


def baselines_of(truths: Numbers, learned: Numbers) -> Baselines:
    """What always answering the mean, or the median, of the training part would reach.

    Args:
        truths: (n,), n >= 1.
        learned: (m,) of the training part, m >= 1.
    """

    def always(answer: float) -> Constant:
        errors = truths - answer
        return Constant(answer, float(np.mean(np.abs(errors))), float(np.sqrt(np.mean(errors**2))))

    return Baselines(always(float(np.mean(learned))), always(float(np.median(learned))))


def range_places(truths: Numbers) -> NDArray[np.int64]:
    """(n,) in which range of the quantity each truth lies, from 0 for the smallest.

    Ranges hold about as many examples each: their ends are quantiles of the truths. Where there are
    few values, each is a range of its own; equal truths are never parted.

    Args:
        truths: (n,), n >= 1, finite.
    """
    values = np.unique(truths)
    if len(values) <= MOST_RANGES:
        return np.searchsorted(values, truths).astype(np.int64)
    count = max(1, min(MOST_RANGES, len(truths) // LEAST_IN_RANGE))
    inner = np.quantile(truths, np.linspace(0, 1, count + 1)[1:-1])
    places = np.searchsorted(inner, truths, side="right")
    # Where one value is frequent, quantiles coincide and a range may be empty.
    return np.unique(places, return_inverse=True)[1].reshape(-1).astype(np.int64)


def ranges_of(truths: Numbers, answers: Numbers) -> tuple[ValueRange, ...]:
    """The figures by ranges of the truth, from the smallest to the largest: see `range_places`.

    Args:
        truths: (n,), n >= 1, finite.
        answers: (n,), finite.
    """
    places = range_places(truths)
    found = []
    for place in range(int(places.max()) + 1):
        here = places == place
        truth, answer = truths[here], answers[here]
        found.append(
            ValueRange(
                low=float(truth.min()),
                high=float(truth.max()),
                examples=len(truth),
                truth=float(np.mean(truth)),
                answer=float(np.mean(answer)),
                bias=float(np.mean(answer - truth)),
                mae=float(np.mean(np.abs(answer - truth))),
            )
        )
    return tuple(found)
