"""What makes a comparison unfair, and when nothing does."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.reports.compare import Comparison, compare
from tui_lab.reports.fairness import labels
from tui_lab.reports.run_facts import RunFacts
from tui_lab.runs.status import Status

DIGITS = Data("digits", test_split=0.3)
MNIST = Data("mnist")


def facts(name: str, units: int = 16, seed: int = 0, data: Data = DIGITS, **more: Any) -> RunFacts:
    given = Experiment(
        data=data,
        layers=(Layer("Dense", {"units": units}),),
        compile=Compile("categorical_crossentropy", more.pop("optimizer", "adam")),
        fit=Fit(epochs=5),
        seed=seed,
    )
    values = {"val_loss": units / 100, "val_accuracy": 0.9, **more.pop("metrics", {})}
    more = {"epochs": 5, "status": Status.FINISHED, "reason": "completed", **more}
    return RunFacts(f"20260101-120000-{name}", name, given, seed=seed, metrics=values, **more)


def warned(*runs: RunFacts) -> str:
    found = compare(runs)
    assert not (found.warnings and found.fair)
    return " ".join(found.warnings)


def of(*runs: RunFacts) -> Comparison:
    return compare(runs)


def test_one_setting_the_same_parts_and_the_same_seed_are_fair() -> None:
    found = of(facts("a"), facts("b", 64))
    assert found.warnings == ()
    assert found.fair == (
        "Fair: one setting differs (layers[0].units), same parts of the data, same seed."
    )


def test_repeats_with_the_same_seeds_on_both_sides_are_fair() -> None:
    runs = [facts(f"{units}{seed}", units, seed) for units in (16, 64) for seed in (3, 4)]
    assert (
        of(*runs).fair == "Fair: one setting differs (layers[0].units), each with the seeds 3, 4."
    )
    assert "The seed differs as well" in warned(*runs, facts("c", 64, 5))


def test_a_run_alone_is_neither_fair_nor_unfair() -> None:
    found = of(facts("a", epochs=2))
    assert (found.warnings, found.fair) == ((), "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"epochs": 3, "reason": "stop_requested"}, "b trained 3 of 5 planned epochs."),
        ({"epochs": 9, "target": 9}, "b was trained on from 5 to 9 epochs."),
        ({"epochs": 9, "target": 12, "reason": "stop_requested"}, "b trained 9 of 12 epochs."),
        ({"epochs": 9, "target": 12}, "b was trained on from 5 to 9 epochs."),
        ({"epochs": 4, "target": 12, "reason": "stop_requested"}, "b trained 4 of 12 epochs."),
        ({"epochs": 3, "status": Status.RUNNING}, "b is still training"),
        ({"rates": ((4, 0.001),)}, "The learning rate of b was changed to 0.001 in epoch 4."),
    ],
)
def test_what_happened_to_a_run_is_an_objection(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in warned(facts("a"), facts("b", 64, **changes))


def test_early_stopping_is_part_of_the_experiment_and_fair() -> None:
    assert of(facts("a"), facts("b", 64, epochs=3, reason="early_stopping")).fair


def test_the_seed_is_said_apart_from_the_settings_that_are_counted() -> None:
    found = of(facts("a"), facts("b", 64, seed=1, optimizer="sgd"))
    assert set(found.differences) == {"seed", "layers[0].units", "compile.optimizer"}
    assert (
        "differ in 2 settings (layers[0].units, compile.optimizer) and in the seed"
        in (found.warnings[0])
    )


def test_the_seed_draws_the_parts_that_a_set_does_not_bring() -> None:
    both = "Their validation and test parts are made of different examples."
    assert both in warned(facts("a"), facts("b", seed=1))
    own = warned(facts("a", data=MNIST), facts("b", seed=1, data=MNIST))
    assert "Their validation parts are made of different examples." in own
    no_parts = Data("gate-and", validation_split=0.0)
    gates = warned(facts("a", data=no_parts), facts("b", seed=1, data=no_parts))
    assert "different examples" not in gates


def test_a_random_state_draws_the_same_parts_for_every_seed() -> None:
    drawn = dataclasses.replace(DIGITS, split="sklearn", random_state=1)
    assert "different examples" not in warned(
        facts("a", data=drawn), facts("b", seed=1, data=drawn)
    )
    other = dataclasses.replace(drawn, random_state=2)
    assert "different examples" in warned(facts("a", data=drawn), facts("b", data=other))


def test_shares_draw_the_parts_as_well() -> None:
    smaller = dataclasses.replace(DIGITS, validation_split=0.1)
    assert "validation parts are made of" in warned(facts("a"), facts("b", data=smaller))
    larger = dataclasses.replace(DIGITS, test_split=0.5, validation_split=0.0)
    largest = dataclasses.replace(DIGITS, test_split=0.6, validation_split=0.0)
    assert "Their test parts are made of different examples." in warned(
        facts("a", data=larger), facts("b", data=largest)
    )


def test_the_same_experiment_with_the_same_seed_counts_once() -> None:
    twice = [
        facts("a"),
        facts("b", epochs=3, metrics={"val_loss": 9.0}),
        facts("c", seed=1, metrics={"val_loss": 0.2}),
    ]
    found = of(*twice)
    (group,) = found.groups
    assert [run.name for run in group.runs] == ["a", "c"]
    losses = group.validation("loss")
    assert losses is not None
    assert (losses.count, losses.mean) == (2, pytest.approx(0.18))
    assert found.warnings[-1] == (
        "a, b are one experiment with one seed: they count once in mean and spread."
    )


def test_a_repetition_does_not_spoil_a_fair_comparison() -> None:
    found = of(facts("a"), facts("b"), facts("c", 64))
    assert found.fair.startswith("Fair: one setting differs")
    assert len(found.warnings) == 1


def test_runs_of_one_name_are_told_apart_by_their_ids() -> None:
    same = [dataclasses.replace(facts(end), name="wide") for end in ("aaaa", "bbbb")]
    assert list(labels([*same, facts("slim")]).values()) == [
        "wide (aaaa)", "wide (bbbb)", "slim"
    ]  # fmt: skip
