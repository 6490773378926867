"""Which values come next: lists that are fixed, TPE, and when the combinations are used up."""

from __future__ import annotations

import pytest
from support.sweeps import sweep_plan

from tui_lab.errors import UsageError
from tui_lab.sweeps.searching import BadTrials, fixed_list, next_values
from tui_lab.sweeps.study import SweepTrial, TrialTold

OVER = ("layers[1].units=8,16,32", "compile.learning_rate=1e-4..1e-1 log")


def told(number: int, values: dict[str, str], value: float | None, **more: object) -> SweepTrial:
    status = str(more.pop("status", "finished"))
    curve = tuple(more.pop("curve", ()))  # type: ignore[call-overload]
    return SweepTrial(number, values, told=TrialTold(0.0, number, status, value, {}, curve))


def test_a_random_search_is_the_same_for_the_same_seed_and_repeats_nothing() -> None:
    listed = ("a.x=1,2,3,4", "a.y=1,2,3,4")
    first = fixed_list(sweep_plan(listed, search="random", trials=10, seed=1))
    assert first == fixed_list(sweep_plan(listed, search="random", trials=10, seed=1))
    assert first != fixed_list(sweep_plan(listed, search="random", trials=10, seed=2))
    assert len({tuple(each.items()) for each in first}) == 10
    drawn = fixed_list(sweep_plan(OVER, search="random", trials=30))
    rates = [float(each["compile.learning_rate"]) for each in drawn]
    assert 1e-4 <= min(rates) < 1e-3
    assert 1e-2 < max(rates) <= 1e-1
    more = fixed_list(sweep_plan(OVER, search="random", trials=40))
    assert more[:30] == drawn


def test_a_grid_needs_lists() -> None:
    with pytest.raises(UsageError) as caught:
        fixed_list(sweep_plan(OVER))
    assert "compile.learning_rate=… 5" in caught.value.hint


def test_tpe_answers_from_the_trials_alone_and_finds_the_better_half() -> None:
    plan = sweep_plan(OVER, search="tpe", trials=40, seed=3)
    trials: list[SweepTrial] = []
    for number in range(1, 31):
        values = dict(next_values(plan, trials, []) or {})
        assert values == next_values(plan, list(trials), [])
        rate = float(values["compile.learning_rate"])
        good = 0.9 if values["layers[1].units"] == "32" else 0.5
        trials.append(told(number, values, good - abs(rate - 0.01)))
    late = trials[15:]
    assert sum(t.values["layers[1].units"] == "32" for t in late) > 9
    assert len({tuple(t.values.items()) for t in trials}) == 30
    assert next_values(plan, [*trials, *trials], []) is None


def test_tpe_tries_no_combination_twice_and_ends_when_all_are_tried() -> None:
    plan = sweep_plan(("a.x=1,2", "a.y=p,q"), search="tpe", trials=9)
    trials: list[SweepTrial] = []
    while (values := next_values(plan, trials, [])) is not None:
        number = len(trials) + 1
        diverged = number == 2
        trials.append(
            told(number, dict(values), None if diverged else 0.5, status="diverged")
            if diverged
            else SweepTrial(number, values)
        )
    assert len({tuple(trial.values.items()) for trial in trials}) == len(trials) == 4


def test_a_trial_is_bad_below_the_median_of_those_that_ended_and_not_at_once() -> None:
    plan = sweep_plan(("a.x=1,2,3,4,5,6,7,8",), trials=8, stop_bad=True)
    ended = [
        told(number, {"a.x": str(number)}, 0.9, curve=(0.1, 0.2, 0.2 * number))
        for number in range(1, 5)
    ]
    bad = BadTrials(plan, epochs=10)
    going_on = SweepTrial(5, {"a.x": "5"})
    assert not bad.is_bad(ended, going_on, (0.0, 0.0)), "slow learners are given two epochs"
    assert bad.is_bad(ended, going_on, (0.0, 0.0, 0.4))
    assert not bad.is_bad(ended, going_on, (0.0, 0.0, 0.8))
    assert not bad.is_bad(ended[:3], going_on, (0.0, 0.0, 0.0))
    assert not bad.is_bad(ended, going_on, (None, None, None))
