"""Which setting mattered, and what is luck."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Mapping, Sequence

import pytest

from tui_lab.sweeps.figures import deviations, expected_maximum, importances, luck
from tui_lab.sweeps.space import read_axes
from tui_lab.sweeps.study import SweepTrial, TrialTold


def trials(
    pairs: Sequence[tuple[Mapping[str, str], float]], seeds: Sequence[Mapping[str, float]] = ()
) -> list[SweepTrial]:
    return [
        SweepTrial(
            number,
            values,
            told=TrialTold(
                0.0, number, "finished", value, dict(seeds[number - 1]) if seeds else {}
            ),
        )
        for number, (values, value) in enumerate(pairs, start=1)
    ]


@pytest.mark.parametrize(
    ("count", "known"), [(1, 0.0), (2, 0.56419), (5, 1.16296), (30, 2.04276), (100, 2.50759)]
)
def test_the_expected_largest_of_normal_numbers_is_that_of_the_tables(
    count: int, known: float
) -> None:
    """H. L. Harter, "Expected values of normal order statistics", Biometrika 48 (1961)."""
    assert expected_maximum(count) == pytest.approx(known, abs=2e-5)


def test_the_setting_that_decides_has_the_largest_share() -> None:
    axes = read_axes(["a.x=1,2", "a.y=1,2", "a.z=0..1"])
    chance = random.Random(3)
    pairs = []
    for number in range(24):
        x, y = 1 + number % 2, 1 + number // 2 % 2
        values = {"a.x": str(x), "a.y": str(y), "a.z": f"{chance.random():.4g}"}
        pairs.append((values, 0.5 + 0.4 * (x == 2) + 0.05 * (y == 2)))
    found = importances(axes, trials(pairs))
    assert [each.path for each in found][:2] == ["a.x", "a.y"]
    assert found[0].share == pytest.approx(0.984, abs=0.01)
    assert (found[1].share or 0) < 0.05
    [two, one] = sorted(found[0].groups, reverse=True)
    assert two == ("2", pytest.approx(0.925), 12)
    assert one == ("1", pytest.approx(0.525), 12)


def test_a_range_that_decides_is_seen_in_its_parts() -> None:
    axes = read_axes(["a.x=0..1"])
    pairs = [({"a.x": f"{n / 40:.4g}"}, n / 40) for n in range(40)]
    [found] = importances(axes, trials(pairs))
    assert (found.share or 0) > 0.9
    assert [count for _name, _mean, count in found.groups] == [10, 10, 10, 10]
    assert found.groups[0][0] == "0..0.225"


def test_chance_alone_is_no_importance_on_average() -> None:
    axes = read_axes(["a.x=1,2,3"])
    shares = []
    for seed in range(200):
        chance = random.Random(seed)
        pairs = [({"a.x": str(1 + n % 3)}, chance.gauss(0, 1)) for n in range(12)]
        shares.append(importances(axes, trials(pairs))[0].share or 0.0)
    assert statistics.median(shares) == 0.0
    assert statistics.fmean(shares) < 0.12


def test_too_few_trials_say_nothing() -> None:
    axes = read_axes(["a.x=1,2"])
    pairs = [({"a.x": "1"}, 0.5), ({"a.x": "2"}, 0.6), ({"a.x": "2"}, 0.7)]
    assert importances(axes, trials(pairs))[0].share is None
    same = [({"a.x": str(1 + n % 2)}, 0.5) for n in range(8)]
    assert importances(axes, trials(same))[0].share == 0.0


def test_luck_comes_from_the_spread_over_seeds() -> None:
    pairs = [({}, 0.90), ({}, 0.91), ({}, 0.92)]
    seeds = [{"1": v - 0.01, "2": v, "3": v + 0.01} for _values, v in pairs]
    found = luck(trials(pairs, seeds), higher=True)
    assert found is not None
    assert found.from_seeds
    assert found.spread == pytest.approx(0.01 / math.sqrt(3))
    assert found.expected == pytest.approx(0.01 / math.sqrt(3) * 0.84628, rel=1e-4)
    assert found.ahead == pytest.approx(0.01)
    assert found.behind == pytest.approx(0.01)
    assert found.margin == pytest.approx(0.01 * math.sqrt(8 / 3))
    assert found.rivals == 1  # the second best, and not the third
    assert deviations(trials(pairs, seeds))[1] == pytest.approx(0.01)


def test_with_one_seed_the_number_of_examples_is_all_there_is() -> None:
    pairs = [({}, 0.80), ({}, 0.90)]
    found = luck(trials(pairs), higher=True, examples=100)
    assert found is not None
    assert not found.from_seeds
    assert found.spread == pytest.approx(math.sqrt(92 / 104 * 12 / 104 / 104))
    perfect = luck(trials([({}, 0.9), ({}, 1.0)]), higher=True, examples=24)
    assert perfect is not None
    assert perfect.spread > 0.04, "24 right of 24 may be luck too"
    assert luck(trials(pairs), higher=True) is None
    assert luck(trials(pairs[:1]), higher=True, examples=100) is None


def test_repeats_of_the_best_say_what_the_seed_changes() -> None:
    pairs = [({}, 0.80), ({}, 0.90)]
    found = luck(trials(pairs), higher=True, examples=100, repeats=[0.86, 0.88])
    assert found is not None
    assert (found.from_seeds, found.repeats) == (True, 2)
    assert found.spread == pytest.approx(0.02 / math.sqrt(2))
    seeds = [{"1": v - 0.01, "2": v + 0.01} for _values, v in pairs]
    both = luck(trials(pairs, seeds), higher=True, repeats=[0.86, 0.88])
    assert both is not None
    assert both.spread == pytest.approx(0.02 / 2), "pooled, over the root of two seeds"
    others = luck(trials(pairs), higher=True, examples=100, others=[[0.86, 0.88], [0.5]])
    assert others is not None
    assert others.spread == pytest.approx(statistics.stdev([0.86, 0.88]))
    assert (others.from_seeds, others.repeats) == (True, 0)
    one = luck(trials(pairs), higher=True, examples=100, repeats=[0.86])
    assert one == luck(trials(pairs), higher=True, examples=100)


def test_the_share_of_luck_is_right_on_average() -> None:
    """Trials that are equally good: the lead of the best is what is expected of chance."""
    leads, expected = [], []
    for seed in range(200):
        chance = random.Random(seed)
        each = [{str(n): chance.gauss(0.9, 0.02) for n in range(4)} for _trial in range(10)]
        found = luck(trials([({}, statistics.fmean(e.values())) for e in each], each), higher=True)
        assert found is not None
        leads.append(found.ahead)
        expected.append(found.expected)
    assert statistics.fmean(leads) == pytest.approx(statistics.fmean(expected), rel=0.05)


def test_nothing_is_known_of_a_setting_before_the_first_trial_is_done() -> None:
    for over in ("compile.learning_rate=1e-4..1e-1 log", "fit.batch_size=32,128"):
        (found,) = importances(read_axes((over,)), trials([]))
        assert (found.share, found.groups) == (None, ())
