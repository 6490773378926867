"""Which run is better: what is said, and how far it is to be trusted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.runs import small_experiment

from tui_lab.experiment.changing import with_settings
from tui_lab.reports.chance import Unpaired
from tui_lab.reports.compare import compare
from tui_lab.reports.run_facts import RunFacts
from tui_lab.reports.verdict import conclude, leading_pair, verdict


def facts(
    name: str,
    accuracy: float | None,
    loss: float | None = None,
    *,
    units: int = 9,
    seed: int = 0,
    validated: int | None = 1000,
) -> RunFacts:
    metrics: dict[str, Any] = {"val_accuracy": accuracy, "val_loss": loss}
    plan = with_settings(small_experiment(), [f"fit.epochs={units}", f"seed={seed}"])
    return RunFacts(name, name, plan, metrics=metrics, seed=seed, validated=validated)


def said(*runs: RunFacts) -> tuple[str, str]:
    return verdict(compare(runs), {run.id: run.name for run in runs})


def test_the_best_is_named_with_what_it_is_the_best_by() -> None:
    first, second = said(facts("a", 0.95, 0.2), facts("b", 0.94, 0.1, units=8))
    assert first == (
        "Best on the validation part, by val_loss, is b: loss 0.1000, accuracy 0.9400."
        " By val_accuracy it is a: 0.9500."
    )
    assert second == "Each was trained once: repeat them with other seeds before you believe it."


def test_where_loss_and_accuracy_agree_it_is_said_once() -> None:
    first, _second = said(facts("a", 0.95, 0.1), facts("b", 0.94, 0.2, units=8))
    assert "By val_accuracy" not in first
    first, _second = said(facts("a", 0.95, 0.1), facts("b", 0.95, 0.2, units=8))
    assert "By val_accuracy" not in first
    first, _second = said(facts("a", None, 0.1), facts("b", 0.95, 0.2, units=8))
    assert first == (
        "Best on the validation part, by val_loss, is a: loss 0.1000."
        " By val_accuracy it is b: 0.9500."
    )


def test_one_experiment_with_one_seed_is_nothing_to_choose_between() -> None:
    twice = facts("a", 0.8, 0.5), facts("b", 0.9, 0.4)
    first, second = said(*twice)
    assert first == "The runs are one experiment with one seed: they count as one run."
    assert not any("one seed" in warning for warning in compare(twice).warnings)
    assert second == ""


def test_a_repetition_shares_the_rank_of_what_it_repeats() -> None:
    runs = [facts("a", 0.9, 0.1), facts("again", 0.8, 0.3), facts("b", 0.85, 0.2, units=8)]
    found = compare(runs)
    assert [(row.facts.name, row.rank) for row in found.ranked] == [
        ("a", 1),
        ("again", 1),
        ("b", 2),
    ]
    assert [run.name for run in leading_pair(found)] == ["a", "b"]


def test_why_the_next_in_the_ranking_is_passed_over_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = Unpaired((0.9, 0.8), (1000, 1000))
    monkeypatch.setattr("tui_lab.reports.chance.difference_between", lambda _pair, _runs: test)
    seeds = [facts("a", 0.9, 0.1), facts("b", 0.85, 0.2), facts("c", 0.84, 0.25)]
    other = facts("d", 0.8, 0.3, units=8)
    names = {name: name.upper() for name in "abcd"}
    told = conclude(compare([seeds[0], seeds[1], other]), {}, names)
    assert told.cautions[0] == ("B has the same settings as A, which is therefore held against D.")
    told = conclude(compare([*seeds, other]), {}, names)
    assert told.cautions[0].startswith("B, C have the same settings as A")
    told = conclude(compare([seeds[0], other]), {}, names)
    assert not any("therefore" in caution for caution in told.cautions)


def test_runs_on_different_data_are_not_ranked_in_words() -> None:
    runs = [facts("a", 0.9, 0.1), replace(facts("b", 0.8, 0.2, units=8), dataset="iris")]
    assert said(*runs) == (
        "The runs are on different data (digits, iris): none of them can be called better.",
        "",
    )
    assert leading_pair(compare(runs)) == ()


def test_runs_of_different_seeds_alone_are_not_ranked_in_words() -> None:
    first, second = said(facts("a", 0.8), facts("b", 0.9, seed=1))
    assert "seed alone" in first
    assert second == ""


def test_groups_of_repeats_are_held_against_their_spread() -> None:
    close = [facts(f"a{seed}", 0.90 + seed / 50, seed=seed) for seed in range(3)]
    close += [facts(f"b{seed}", 0.91 + seed / 50, seed=seed, units=8) for seed in range(3)]
    first, second = said(*close)
    start = "Best on the validation part is b0 with a mean val_accuracy of 0.9300 ±"
    assert first.startswith(start)
    assert second == "It is 0.0100 ahead of a0, which may be chance among the seeds."
    losses = [facts(f"a{n}", 0.95, 0.3 + n / 500, seed=n) for n in range(3)]
    losses += [facts(f"b{n}", 0.90, 0.2 + n / 500, seed=n, units=8) for n in range(3)]
    first, second = said(*losses)
    assert "is b0 with a mean val_loss of 0.2020" in first
    assert "0.1000 ahead of a0, which is more than chance" in second
    clear = [facts(f"a{seed}", 0.50 + seed / 500, seed=seed) for seed in range(3)]
    clear += [facts(f"b{seed}", 0.91 + seed / 500, seed=seed, units=8) for seed in range(3)]
    assert "more than chance" in said(*clear)[1]


def test_the_luckiest_of_several_seeds_is_not_held_against_a_run_that_was_trained_once() -> None:
    lucky = [facts(f"a{n}", 0.88 - n / 50, seed=n) for n in range(3)]
    first, second = said(*lucky, facts("b", 0.875, units=8))
    assert first == "Best on the validation part is b with a val_accuracy of 0.8750, trained once."
    assert second == (
        "It is 0.0150 ahead of a0, which may be chance among the seeds."
        " b was trained once: repeat it with other seeds too."
    )
    first, second = said(*lucky, facts("b", 0.5, units=8))
    assert first.startswith(
        "Best on the validation part is a0 with a mean val_accuracy of 0.8600 ±"
    )
    assert second == (
        "It is 0.3600 ahead of b, which is more than chance among the seeds."
        " b was trained once: repeat it with other seeds too."
    )
    singles = facts("b", 0.95, units=8), facts("c", 0.94, units=7)
    first, second = said(*lucky, *singles)
    assert "It is 0.0100 ahead of c, which may be chance among the seeds. b, c were" in second
    assert leading_pair(compare([*lucky, *singles])) == ()


def test_without_validation_nothing_is_said() -> None:
    first, second = said(facts("a", None), facts("b", None, units=8))
    assert "nothing can be said" in first
    assert second == ""
