"""Whether a difference may be chance: McNemar's exact test on the same examples."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cli import keep_results
from support.later import Later
from support.runs import made_run

from tui_lab import i18n
from tui_lab.reports.chance import (
    Chance,
    Unpaired,
    chance_between,
    difference_between,
    mcnemar,
    proportions,
)
from tui_lab.reports.chance_words import often, p_text
from tui_lab.reports.run_facts import RunFacts
from tui_lab.runs.run import Run

stats = Later("scipy.stats")
COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS)
def test_it_is_the_binomial_test_of_scipy(first: int, second: int) -> None:
    if first + second:
        expected = stats.binomtest(first, first + second).pvalue
        assert mcnemar(first, second) == pytest.approx(expected, rel=1e-6, abs=1e-300)


@given(COUNTS, COUNTS)
def test_it_is_a_probability_and_no_side_is_special(first: int, second: int) -> None:
    assert 0 < mcnemar(first, second) <= 1
    assert mcnemar(first, second) == mcnemar(second, first)


def test_runs_that_never_differ_differ_by_chance() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(7, 7) == 1.0


def test_many_examples_are_no_trouble() -> None:
    assert mcnemar(5200, 4800) == pytest.approx(6.6e-5, rel=0.05)


def test_it_is_said_in_words() -> None:
    counts, close = Chance(252, 5, 3).sentences("a", "b")
    assert counts == (
        "On the same 252 validation examples, a alone is right in 5 and b alone in 3."
    )
    assert (
        close == "a and b tie: chance alone would give such a difference in 73 of 100 comparisons"
        " (McNemar's exact test, p = 0.73)."
    )
    assert "is hardly chance" in Chance(252, 20, 3).sentences("a", "b")[1]


@pytest.mark.parametrize(
    ("p", "english", "spanish", "written"),
    [
        (1.0, "all comparisons", "todas las comparaciones", "= 1"),
        (0.616, "62 of 100 comparisons", "62 de cada 100 comparaciones", "= 0,62"),
        (0.01, "1 of 100 comparisons", "1 de cada 100 comparaciones", "= 0,01"),
        (0.0042, "4 of 1,000 comparisons", "4 de cada 1000 comparaciones", "= 0,0042"),
        (1e-9, "fewer than 1 of 1,000", "menos de 1 de cada 1000", "< 0,001"),
    ],
)
def test_a_p_value_is_told_as_how_often_chance_gives_that(
    p: float, english: str, spanish: str, written: str
) -> None:
    assert often(p).startswith(english)
    i18n.set_language("es")
    assert often(p).startswith(spanish)
    assert p_text(p) == written


SHARES = st.floats(0, 1)


@given(SHARES, SHARES, st.integers(1, 5000), st.integers(1, 5000))
def test_shares_are_tested_as_scipy_tests_a_table(a: float, b: float, n: int, m: int) -> None:
    right = round(a * n), round(b * m)
    found = proportions((right[0] / n, right[1] / m), (n, m))
    assert 0 <= found <= 1
    table = np.array([[right[0], n - right[0]], [right[1], m - right[1]]])
    if (table.sum(axis=0) > 0).all() and right[0] * m != right[1] * n:
        expected = stats.chi2_contingency(table, correction=False).pvalue
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_the_unpaired_test_says_that_it_is_one() -> None:
    counts, close = Unpaired((0.95, 0.94), (252, 251)).sentences("a", "b")
    assert counts == ("a is right in 95.0% of 252 validation examples, b in 94.0% of 251.")
    assert close.startswith("a and b tie: chance alone would give such a difference in 62 of")
    assert "is hardly chance" in Unpaired((0.99, 0.7), (252, 252)).sentences("a", "b")[1]


class TestRuns:
    @pytest.fixture
    def pair(self) -> tuple[Run, Run]:
        runs = made_run(name="a"), made_run(name="b")
        keep_results(runs[0], "validation", count=12, wrong=3)
        keep_results(runs[1], "validation", count=12, wrong=1)
        return runs

    def change(self, run: Run, **changes: Any) -> None:
        path = run.path("validation.npz")
        with np.load(path) as kept:
            arrays = dict(kept)
        np.savez(path, **(arrays | changes))

    def test_only_what_one_alone_has_right_counts(self, pair: tuple[Run, Run]) -> None:
        assert chance_between(*pair) == Chance(12, 0, 2)
        assert chance_between(*pair[::-1]) == Chance(12, 2, 0)

    def test_the_order_of_the_examples_does_not_matter(self, pair: tuple[Run, Run]) -> None:
        with np.load(pair[1].path("validation.npz")) as kept:
            turned = {k: kept[k][::-1] for k in ("probabilities", "labels", "indices")}
        self.change(pair[1], **turned)
        assert chance_between(*pair) == Chance(12, 0, 2)

    def test_other_examples_cannot_be_held_against_each_other(self, pair: tuple[Run, Run]) -> None:
        self.change(pair[1], indices=np.arange(1, 13))
        assert chance_between(*pair) is None

    def test_the_best_test_that_there_is_is_taken(self, pair: tuple[Run, Run]) -> None:
        runs = {run.id: run for run in pair}
        facts = tuple(
            RunFacts(
                run.id,
                run.name,
                run.experiment,
                metrics={"val_accuracy": share},
                validated=12,
            )
            for run, share in zip(pair, (0.75, 0.9), strict=True)
        )
        assert difference_between(facts, runs) == Chance(12, 0, 2)
        pair[1].path("validation.npz").unlink()
        assert difference_between(facts, runs) == Unpaired((0.75, 0.9), (12, 12))
        unknown = (facts[0], dataclasses.replace(facts[1], validated=None))
        assert difference_between(unknown, runs) is None
        assert difference_between((), runs) is None

    def test_results_that_are_missing_tell_nothing(self, pair: tuple[Run, Run]) -> None:
        pair[1].path("validation.npz").unlink()
        assert chance_between(*pair) is None
