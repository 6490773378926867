"""What the trials of a sweep say together: which setting mattered, and what is luck. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tui_lab.sweeps.space import Axis
from tui_lab.sweeps.study import SweepTrial

BINS = 4
"""A range is cut into so many parts of equally many trials."""
IN_A_BIN = 3
"""Trials that a part has at least."""
FEWEST = 4
"""Trials with a value, fewer of which say nothing about a setting."""
_STEPS = 2000
_REACH = 8.0


@dataclass(frozen=True, slots=True)
class Importance:
    """How much of the differences between the trials goes with one setting."""

    path: str
    share: float | None
    """0..1; None where its values are too few, or too few trials have a value."""
    groups: tuple[tuple[str, float, int], ...]
    """For each value, or part of a range: what it is, the mean objective, how many trials."""


def importances(axes: Sequence[Axis], trials: Sequence[SweepTrial]) -> list[Importance]:
    """The share of the variance between trials that each setting explains by itself.

    Epsilon squared of a one-way analysis of variance, (SSb - (k - 1) MSw) / SSt, which takes off
    what k groups explain by chance (T. L. Kelley, "An unbiased correlation ratio measure",
    Proceedings of the National Academy of Sciences 21 (1935) 554-559); below 0 counts as 0. What
    two settings do only together is in none of the shares.

    Args:
        axes: What was varied.
        trials: Those without a value are passed over.

    Returns:
        The most important first.
    """
    valued = [(trial.values, trial.value) for trial in trials if trial.value is not None]
    found = [_importance(axis, [(v[axis.path], value) for v, value in valued]) for axis in axes]
    return sorted(found, key=lambda each: -(each.share if each.share is not None else -1.0))


def _importance(axis: Axis, pairs: Sequence[tuple[str, float]]) -> Importance:
    groups = _listed_groups(axis, pairs) if axis.listed else _range_groups(pairs)
    told = tuple((name, statistics.fmean(of), len(of)) for name, of in groups.items())
    values = [value for _text, value in pairs]
    spare = len(values) - len(groups)
    if len(values) < FEWEST or len(groups) < 2 or spare < 1:
        return Importance(axis.path, None, told)
    mean = statistics.fmean(values)
    total = math.fsum((value - mean) ** 2 for value in values)
    within = math.fsum(
        (value - statistics.fmean(of)) ** 2 for of in groups.values() for value in of
    )
    if total <= 0:
        return Importance(axis.path, 0.0, told)
    share = (total - within - (len(groups) - 1) * within / spare) / total
    return Importance(axis.path, min(1.0, max(0.0, share)), told)


def _listed_groups(axis: Axis, pairs: Sequence[tuple[str, float]]) -> Mapping[str, Sequence[float]]:
    groups = {text: [value for chosen, value in pairs if chosen == text] for text in axis.values}
    return {text: values for text, values in groups.items() if values}


def _range_groups(pairs: Sequence[tuple[str, float]]) -> Mapping[str, Sequence[float]]:
    if not pairs:
        return {}
    ordered = sorted(pairs, key=lambda pair: float(pair[0]))
    count = max(1, min(BINS, len(ordered) // IN_A_BIN))
    groups: dict[str, list[float]] = {}
    for part in range(count):
        some = ordered[part * len(ordered) // count : (part + 1) * len(ordered) // count]
        groups.setdefault(f"{some[0][0]}..{some[-1][0]}", []).extend(v for _text, v in some)
    return groups


@dataclass(frozen=True, slots=True)
class Luck:
    """What the best of many trials owes to chance."""

    trials: int
    """With a value."""
    spread: float
    """Standard deviation of one trial's value where nothing but chance differs."""
    expected: float
    """How far the best of so many equally good trials lies from their mean, on average."""
    ahead: float
    """How far the best of these lies from their mean."""
    behind: float
    """How far the next best of these lies behind the best."""
    margin: float
    """Two standard deviations of the difference of two trials."""
    rivals: int
    """How many others lie within that of the best."""
    from_seeds: bool
    """The spread is that over seeds; else that which the number of examples alone gives."""
    repeats: int = 0
    """How many repeats of the best it was found out with."""


def luck(
    trials: Sequence[SweepTrial],
    *,
    higher: bool,
    examples: int | None = None,
    repeats: Sequence[float] = (),
    others: Sequence[Sequence[float]] = (),
) -> Luck | None:
    """What the best trial owes to chance.

    Where each trial has several seeds, the spread is the pooled standard deviation within trials,
    and within the repeats of the best and of others, divided by the root of the number of seeds.
    With one seed each, the repeats alone say what the seed changes. Without any there is only what
    the number of validation examples says of a share p: sqrt(p (1 - p) / n), which holds for
    networks judged by examples of their own; those here are judged by the same ones, and differ by
    their seeds too. So
    that few examples that are all right leave something to chance, two right and two wrong ones are
    added (A. Agresti, B. A. Coull, "Approximate is better than exact", The American Statistician
    52, 1998).

    Args:
        trials: All of a sweep.
        higher: Whether the objective is better when it is higher.
        examples: In the validation part, where the objective is the share of right answers.
        repeats: The objective of the best trial's settings with seeds that chose nothing.
        others: The same for each other trial that was repeated, as one that was the best before.

    Returns:
        None where fewer than two trials have a value, or nothing is known of the spread.
    """
    known = [trial for trial in trials if trial.value is not None]
    values = [trial.value or 0.0 for trial in known]
    if len(values) < 2:
        return None
    mean = statistics.fmean(values)
    best = max(values) if higher else min(values)
    several = [list(trial.told.values.values()) for trial in known if trial.told is not None]
    several = [each for each in several if len(each) > 1]
    seeds = statistics.fmean(map(len, several)) if several else 1.0
    alike = [*several, *(each for each in (repeats, *others) if len(each) > 1)]
    if alike:
        freedom = sum(len(each) - 1 for each in alike)
        within = math.fsum(statistics.variance(each) * (len(each) - 1) for each in alike)
        spread = math.sqrt(within / freedom / seeds)
    elif examples:
        share = (best * examples + 2) / (examples + 4)
        spread = math.sqrt(share * (1 - share) / (examples + 4))
    else:
        return None
    expected = spread * expected_maximum(len(values))
    margin = 2 * math.sqrt(2) * spread
    rivals = sum(abs(value - best) <= margin for value in values) - 1
    ahead = abs(best - mean)
    behind = abs(best - sorted(values, reverse=higher)[1])
    used = len(repeats) if len(repeats) > 1 else 0
    return Luck(len(values), spread, expected, ahead, behind, margin, rivals, bool(alike), used)


@cache
def expected_maximum(count: int) -> float:
    """The expected largest of `count` independent standard normal numbers.

    The integral of x count phi(x) Phi(x)^(count - 1): H. A. David, H. N. Nagaraja, "Order
    Statistics" (2003), section 3.1; by the trapezoidal rule, to about six digits.

    Args:
        count: 1 or more; of 30 it is 2.0428.
    """
    normal = statistics.NormalDist()
    step = 2 * _REACH / _STEPS
    places = (-_REACH + step * number for number in range(_STEPS + 1))
    return step * math.fsum(
        x * count * normal.pdf(x) * normal.cdf(x) ** (count - 1) for x in places
    )


def deviations(trials: Sequence[SweepTrial]) -> dict[int, float]:
    """The sample standard deviation over the seeds of each trial that has several, by number."""
    return {
        trial.number: statistics.stdev(trial.told.values.values())
        for trial in trials
        if trial.told is not None and len(trial.told.values) > 1
    }
