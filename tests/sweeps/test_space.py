"""What is varied: lists, ranges, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.runs import small_experiment

from tui_lab.datasets import listing
from tui_lab.datasets.planning import starting_experiment
from tui_lab.errors import ExperimentError
from tui_lab.sweeps.checking import sweepable
from tui_lab.sweeps.space import (
    Axis,
    at_share,
    combination,
    combinations,
    read_axes,
    read_axis,
    settings_of,
    values_so_far,
    values_text,
)


def test_a_list_keeps_its_values_as_they_are_typed() -> None:
    assert read_axis("layers[1].units = 64, 128,256") == Axis(
        "layers[1].units", ("64", "128", "256")
    )
    assert read_axis("layers[1]=Dense(64, relu),none").values == ("Dense(64, relu)", "none")
    assert read_axis("layers[0].kernel_size=[3, 3],[5, 5]").values == ("[3, 3]", "[5, 5]")
    assert read_axis("data.scaling='a,b',c").values == ("'a,b'", "c")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("32,x", ["32", "x"]),
        ("32,6", ["32", "6"]),
        ("0.1,1e-", ["0.1"]),
        ("16..", []),
        ("Dense(64, relu", []),
        ("", []),
    ],
)
def test_what_is_typed_so_far_is_known_value_by_value(typed: str, known: list[str]) -> None:
    assert values_so_far(typed) == known


def test_the_values_of_a_trial_are_written_by_their_names_or_their_paths() -> None:
    assert values_text({"layers[1].units": "64", "fit.epochs": "3"}) == "units=64, epochs=3"
    alike = {"layers[1].units": "64", "layers[2].units": "8"}
    assert values_text(alike, " ") == "layers[1].units=64 layers[2].units=8"


def test_a_range_is_whole_or_not_and_may_be_logarithmic() -> None:
    units = read_axis("layers[1].units=16..512")
    assert (units.low, units.high, units.whole, units.log, units.listed) == (
        *(16, 512, True, False),
        False,
    )
    rate = read_axis("compile.learning_rate=1e-4..1e-1 log")
    assert (rate.low, rate.high, rate.whole, rate.log) == (1e-4, 1e-1, False, True)
    assert at_share(rate, 0.5) == pytest.approx(10**-2.5)


def test_so_many_values_of_a_range_are_a_list() -> None:
    assert read_axis("a.b=1e-4..1e-1 log 4").values == ("0.0001", "0.001", "0.01", "0.1")
    assert read_axis("a.b=1..3 7").values == ("1", "2", "3")
    assert read_axis("a.b=0..1 3").values == ("0", "1")
    assert read_axis("a.b=0.0..1 3").values == ("0", "0.5", "1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("layers[1].units", "is not a setting"),
        ("units=64", "two values"),
        ("units=64,,32", "two values"),
        ("units=64,32,64", "twice"),
        ("units=9..3", "smaller number"),
        ("units=0..3 log", "above 0"),
        ("units=1e999..2", "smaller number"),
        ("units=0..3 1", "2 to"),
    ],
)
def test_what_is_no_search_is_refused(text: str, told: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        read_axis(text)
    assert told in str(caught.value)


def test_a_setting_is_varied_once() -> None:
    with pytest.raises(ExperimentError, match="varied twice"):
        read_axes(["seed=1,2", "seed=3,4"])


def test_combinations_are_all_different_and_the_last_setting_changes_first() -> None:
    axes = read_axes(["a.x=1,2", "a.y=p,q,r"])
    found = [combination(axes, place) for place in range(combinations(axes) or 0)]
    assert found[:4] == [
        {"a.x": "1", "a.y": "p"},
        {"a.x": "1", "a.y": "q"},
        {"a.x": "1", "a.y": "r"},
        {"a.x": "2", "a.y": "p"},
    ]
    assert len({tuple(each.items()) for each in found}) == 6
    assert combinations(read_axes(["a.x=1,2", "a.y=1..2"])) is None
    assert settings_of(found[0]) == ["a.x=1", "a.y=p"]


@given(st.floats(1e-9, 1e9), st.floats(1.0001, 1e9), st.booleans(), st.booleans(), st.floats(0, 1))
def test_a_number_that_is_drawn_lies_in_its_range_when_it_is_read_again(
    low: float, factor: float, log: bool, whole: bool, share: float
) -> None:
    axis = Axis("a.b", (), low, low * factor, log, False)
    if whole:
        axis = Axis("a.b", (), round(low), round(low * factor) + 1, False, True)
    written = axis.text_of(at_share(axis, share))
    assert axis.low <= float(written) <= axis.high
    assert not whole or written.lstrip("-").isdecimal()


def test_only_what_can_be_varied_is_offered() -> None:
    digits = small_experiment()
    offered = sweepable(digits, listing.info("digits"))
    assert {"data.scaling", "compile.learning_rate", "seed", "data.test_split"} <= set(offered)
    last = f"layers[{len(digits.layers) - 1}].units"
    unfit = {"data.inputs", "data.target_scaling", "data.noise", "data.random_state", last}
    assert not unfit & set(offered)
    plane = starting_experiment(listing.info("spiral"))
    plane = replace(plane, data=replace(plane.data, split="sklearn"))
    offered = sweepable(plane, listing.info("spiral"))
    assert {"data.inputs", "data.noise", "data.random_state"} <= set(offered)
    quantities = listing.info("diabetes")
    offered = sweepable(starting_experiment(quantities), quantities)
    assert "data.target_scaling" in offered
    assert "fit.class_weight" not in offered
