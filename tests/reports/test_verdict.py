"""Which run is better: what is said, and how far it is to be trusted."""

from __future__ import annotations

from typing import Any

from support.runs import small_experiment

from tui_lab.experiment import with_settings
from tui_lab.reports.compare import RunFacts, compare
from tui_lab.reports.verdict import verdict


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


def test_a_small_difference_may_be_chance() -> None:
    first, second = said(facts("a", 0.95, 0.2), facts("b", 0.96, 0.1, units=8))
    assert first == "Best on the validation part is b: loss 0.1000, accuracy 0.9600."
    assert "may be chance" in second
    assert "1,000" in second
    assert "0.0100" in second


def test_a_large_difference_is_more_than_chance_in_the_examples() -> None:
    _first, second = said(facts("a", 0.80, 0.5), facts("b", 0.96, 0.1, units=8))
    assert "more than chance" in second
    assert "seeds" in second


def test_without_the_size_of_the_validation_part_repeats_are_asked_for() -> None:
    _first, second = said(facts("a", 0.8), facts("b", 0.96, units=8, validated=None))
    assert second == "Each was trained once: repeat them with other seeds before you believe it."


def test_runs_of_different_seeds_alone_are_not_ranked_in_words() -> None:
    first, second = said(facts("a", 0.8), facts("b", 0.9, seed=1))
    assert "seed alone" in first
    assert second == ""


def test_groups_of_repeats_are_held_against_their_spread() -> None:
    close = [facts(f"a{seed}", 0.90 + seed / 50, seed=seed) for seed in range(3)]
    close += [facts(f"b{seed}", 0.91 + seed / 50, seed=seed, units=8) for seed in range(3)]
    first, second = said(*close)
    assert first.startswith("Best on the validation part is b0 with a mean accuracy of 0.9300 ±")
    assert second == "It is 0.0100 ahead of a0, which may be chance among the seeds."
    clear = [facts(f"a{seed}", 0.50 + seed / 500, seed=seed) for seed in range(3)]
    clear += [facts(f"b{seed}", 0.91 + seed / 500, seed=seed, units=8) for seed in range(3)]
    assert "more than chance" in said(*clear)[1]


def test_without_validation_nothing_is_said() -> None:
    first, second = said(facts("a", None), facts("b", None, units=8))
    assert "nothing can be said" in first
    assert second == ""
