"""The same again with other seeds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.runs import small_experiment

from tui_lab.errors import UsageError
from tui_lab.runs.operations import repeat
from tui_lab.runs.repeating import LARGEST_SEED, MOST, free_seeds
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def test_seeds_that_were_used_are_passed_over() -> None:
    assert free_seeds(7, [7, 8, 10], 3) == [9, 11, 12]


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_a_number_of_times_that_makes_no_sense_is_refused(count: int) -> None:
    with pytest.raises(UsageError, match=str(count)):
        free_seeds(3, [], count)


def test_there_is_no_seed_after_the_largest() -> None:
    with pytest.raises(UsageError, match="larger"):
        free_seeds(LARGEST_SEED - 1, [], 2)


def test_repeats_have_name_settings_and_options_but_no_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store()
    run = store.create(
        replace(small_experiment(), name="plan"),
        name="mine",
        extra={"engine": "plain", "guess": {"kind": "accuracy", "value": 0.5}},
    )
    launched: list[tuple[Run, object]] = []
    monkeypatch.setattr(
        "tui_lab.runs.launch.launch",
        lambda run, *, engine, **_more: launched.append((run, engine)),
    )
    made = repeat(store, run, 2)
    assert launched == [(one, "plain") for one in made]
    assert [one.seed for one in made] == [8, 9]
    for one in made:
        assert one.name == "mine"
        assert one.extra == {"engine": "plain"}
        assert replace(one.experiment, seed=run.seed) == run.experiment


def test_repeats_of_a_trial_are_told_from_it_by_their_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    trial = store.create(small_experiment(), name="mlp units=8 a1b2#3", extra={"sweep": "x-a1b2"})
    monkeypatch.setattr("tui_lab.runs.launch.launch", lambda _run, **_more: None)
    [first, _second] = made = repeat(store, trial, 2)
    assert [one.name for one in made] == [f"mlp units=8 a1b2#3 seed={seed}" for seed in (8, 9)]
    [again] = repeat(store, first, 1)
    assert again.name == "mlp units=8 a1b2#3 seed=10"
