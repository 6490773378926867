"""Whether a difference of errors may be chance: the signed-rank and the rank-sum test."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.later import Later
from support.quantities import quantity_run

from tui_lab.reports.chance import chance_between, difference_between
from tui_lab.reports.error_chance import ErrorChance, UnpairedErrors, rank_sum, signed_rank
from tui_lab.reports.facts import facts_of
from tui_lab.runs.results_file import QuantityResults

stats = Later("scipy.stats")
ROUGH = st.integers(-6, 6).map(float)
FINE = st.floats(-1e3, 1e3, allow_subnormal=False).filter(lambda value: abs(value) > 1e-6)


@settings(max_examples=50)
@given(st.lists(FINE, min_size=1, max_size=60, unique_by=abs))
def test_without_equal_differences_it_is_scipys_exact_or_normal_test(values: list[float]) -> None:
    method = "exact" if len(values) <= 50 else "asymptotic"
    expected = stats.wilcoxon(values, method=method, correction=False).pvalue
    assert signed_rank(np.array(values)) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=50)
@given(st.lists(ROUGH, min_size=2, max_size=80))
def test_with_equal_differences_it_is_scipys_normal_test(values: list[float]) -> None:
    found = signed_rank(np.array(values))
    assert 0 <= found <= 1
    sizes = [abs(value) for value in values if value]
    if len(set(sizes)) < len(sizes):
        expected = stats.wilcoxon(values, method="asymptotic", correction=False).pvalue
        assert found == pytest.approx(expected, rel=1e-9)


@settings(max_examples=50)
@given(st.lists(ROUGH, min_size=1, max_size=40), st.lists(ROUGH, min_size=1, max_size=40))
def test_the_unpaired_one_is_scipys_rank_sum_test(one: list[float], two: list[float]) -> None:
    found = rank_sum(np.array(one), np.array(two))
    if len({*one, *two}) == 1:
        assert found == 1.0
    else:
        expected = stats.mannwhitneyu(one, two, use_continuity=False, method="asymptotic").pvalue
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


def results(errors: list[float], indices: list[int] | None = None) -> QuantityResults:
    rows = np.array(indices or range(len(errors)))
    truths = rows[:, None] * 10.0
    return QuantityResults("validation", truths + np.array(errors)[:, None], truths, rows)


def test_examples_are_paired_by_their_place_and_nothing_else_is_compared() -> None:
    one, two = results([1, -2, 3], [5, 6, 7]), results([-1, 4, 0.5], [7, 6, 5])
    assert ErrorChance.of(one, two) == ErrorChance(3, 1, 2, signed_rank(np.array([-0.5, 2, -2])))
    assert ErrorChance.of(one, results([1, 2, 3], [1, 2, 3])) is None
    assert ErrorChance.of(one, results([1, float("nan"), 3], [5, 6, 7])) is None
    assert ErrorChance.of(results([]), results([])) is None
    assert UnpairedErrors.of(one, results([float("nan")])) is None


def test_it_is_said_in_words() -> None:
    counts, close = ErrorChance(62, 37, 25, 0.14).sentences("a", "b")
    assert counts == (
        "On the same 62 validation examples, a is nearer to the true value in 37 and b in 25."
    )
    assert close == (
        "a and b tie: chance alone would give such a difference of the errors in 14 of 100"
        " comparisons (Wilcoxon's signed-rank test, p = 0.14)."
    )
    assert "is hardly chance" in ErrorChance(62, 60, 2, 1e-9).sentences("a", "b")[1]
    counts, close = UnpairedErrors((41.5, 39.0), (62, 61), 0.6).sentences("a", "b")
    assert counts == (
        "a is off by 41.500 or less in half of 62 validation examples,"
        " b by 39.000 or less in half of 61."
    )
    assert "cannot be paired" in close


def test_runs_are_held_against_each_other_by_the_best_test_that_there_is() -> None:
    near, far = quantity_run(name="near", off=0.1), quantity_run(name="far", off=2.0)
    runs = {run.id: run for run in (near, far)}
    pair = facts_of(near), facts_of(far)
    found = chance_between(near, far)
    assert isinstance(found, ErrorChance)
    assert (found.examples, found.p < 0.001) == (40, True)
    assert difference_between(pair, runs) == found
    path = far.path("validation.npz")
    with np.load(path) as kept:
        arrays = dict(kept)
    np.savez(path, **(arrays | {"indices": arrays["indices"] + 1}))
    assert isinstance(difference_between(pair, runs), UnpairedErrors)
    path.unlink()
    assert difference_between(pair, runs) is None
