"""One neuron: what it adds up, what it answers, and what an answer costs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab import i18n
from tui_lab.errors import UsageError
from tui_lab.neuron.model import (
    LARGEST,
    LOSSES,
    Activation,
    Loss,
    Neuron,
    check_rate,
    figure,
    row_cost,
    sigmoid,
    starting,
)

AND = Neuron((1.0, 1.0), -1.5)
numbers = st.floats(-LARGEST, LARGEST)


def test_the_net_input_is_the_weighted_sum_with_the_bias() -> None:
    assert AND.net((1, 0)) == -0.5
    assert Neuron((4.0, 2.0, 1.0), -3.0).net((1, 0, 1)) == 2


def test_a_sum_that_is_zero_is_not_a_hair_below_it() -> None:
    neuron = Neuron((-0.1, -0.2), 0.3)
    assert 0.3 - 0.1 - 0.2 < 0
    assert neuron.net((1, 1)) == 0
    assert neuron.output((1, 1)) == 1


def test_a_net_input_never_shows_a_minus_before_zero() -> None:
    assert math.copysign(1, Neuron((-0.0,), -0.0).net((1,))) == 1


@pytest.mark.parametrize(("x", "answer"), [((0, 0), 0), ((0, 1), 0), ((1, 0), 0), ((1, 1), 1)])
def test_the_step_answers_nothing_but_0_and_1(x: tuple[float, float], answer: int) -> None:
    assert AND.output(x) == AND.decision(x) == answer


def test_the_sigmoid_is_the_soft_step_of_the_course() -> None:
    shown = [round(sigmoid(net), 2) for net in (-4, -2, 0, 2, 4)]
    assert shown == [0.02, 0.12, 0.50, 0.88, 0.98]


@given(st.floats(allow_nan=False))
def test_the_sigmoid_never_overflows(net: float) -> None:
    assert 0 <= sigmoid(net) <= 1
    if abs(net) < 30:
        assert sigmoid(net) + sigmoid(-net) == pytest.approx(1)


@given(st.tuples(numbers, numbers), numbers, st.sampled_from(["step", "sigmoid"]))
def test_step_and_sigmoid_decide_alike(
    weights: tuple[float, float], bias: float, activation: Activation
) -> None:
    neuron = Neuron(weights, bias, activation)
    assert neuron.decision((1, 1)) == int(neuron.net((1, 1)) >= 0)


def test_too_few_inputs_are_not_passed_over() -> None:
    with pytest.raises(ValueError, match="zip"):
        AND.net((1,))


class TestChanging:
    def test_a_weight_or_the_bias_is_set_by_its_place(self) -> None:
        assert AND.changed(0, 2).values == (2, 1, -1.5)
        assert AND.changed(2, -0.5).values == (1, 1, -0.5)
        assert AND.changed(2, -0.5).activation == "step"

    def test_tenths_do_not_pile_up(self) -> None:
        neuron = Neuron((0.0,), 0.0)
        for _each in range(3):
            neuron = neuron.changed(0, neuron.weights[0] + 0.1)
        assert neuron.weights == (0.3,)

    def test_a_number_stays_within_what_can_be_computed_with(self) -> None:
        assert AND.changed(0, 1e300).weights[0] == LARGEST
        assert AND.changed(0, -1e300).weights[0] == -LARGEST


class TestStarting:
    def test_the_same_seed_gives_the_same_neuron(self) -> None:
        assert starting(2, 7, "sigmoid") == starting(2, 7, "sigmoid")
        assert starting(2, 7) != starting(2, 8)

    @given(st.integers(0, 10**6))
    def test_its_numbers_are_small_and_have_two_decimals(self, seed: int) -> None:
        values = starting(3, seed).values
        assert len(values) == 4
        assert all(abs(value) <= 1 and round(value, 2) == value for value in values)


class TestCost:
    def test_with_the_step_a_wrong_answer_costs_one(self) -> None:
        assert row_cost(AND, (1, 1), 1, "mean_squared_error") == 0
        assert row_cost(AND, (1, 1), 0, "binary_crossentropy") == 1

    def test_the_squared_error_and_the_cross_entropy_are_keras_s(self) -> None:
        neuron = Neuron((1.0,), 0.0, "sigmoid")
        y = sigmoid(2.0)
        assert row_cost(neuron, (2,), 1, "mean_squared_error") == pytest.approx((1 - y) ** 2)
        for target, share in ((1, y), (0, 1 - y)):
            cost = row_cost(neuron, (2,), target, "binary_crossentropy")
            assert cost == pytest.approx(-math.log(share))

    @given(numbers, st.sampled_from([0, 1]), st.sampled_from(LOSSES))
    def test_it_is_finite_however_sure_the_neuron_is(
        self, weight: float, target: int, loss: Loss
    ) -> None:
        cost = row_cost(Neuron((weight,), 0.0, "sigmoid"), (1,), target, loss)
        assert math.isfinite(cost)
        assert cost >= 0


@pytest.mark.parametrize("rate", [0.0, -0.1, 1e9, math.inf, math.nan])
def test_a_rate_that_cannot_work_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="does not work") as caught:
        check_rate(rate)
    assert "1,000" in caught.value.hint


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0, "4"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (-1.5, "-1.5"),
        (0.000012, "1.2e-5"),
        (1e-13, "0"),
        (1e300, "1.0e300"),
        (-364_000_000.0, "-364,000,000"),
    ],
)
def test_a_figure_has_no_more_digits_than_it_needs(value: float, text: str) -> None:
    assert figure(value) == text


def test_figures_are_written_as_the_language_does() -> None:
    i18n.set_language("es")
    assert figure(-0.25) == "-0,25"
    assert figure(0.000012) == "1,2e-5"
