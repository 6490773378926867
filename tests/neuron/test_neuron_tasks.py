"""The tasks of the neuron room: complete, true to the course, and separable where they say so."""

from __future__ import annotations

import math
from itertools import product

import pytest

from tui_lab.errors import NotFoundError, UsageError
from tui_lab.neuron.model import Neuron
from tui_lab.neuron.tasks import TASKS, Task, check_fits, find, score

WEIGHTS = range(-5, 6)
BIASES = [each / 2 for each in range(-10, 11)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
class TestEveryTask:
    def test_each_row_has_a_target_and_a_number_for_each_input(self, task: Task) -> None:
        assert len(task.rows) == len(task.targets)
        assert {len(row) for row in task.rows} == {len(task.inputs)}
        assert task.quantity or set(task.targets) == {0, 1}
        assert len(task.parameters) == len(task.inputs) + 1
        assert not set(task.parameters) & set(task.inputs)
        assert len(task.meanings) in (0, len(task.inputs))

    def test_it_is_separable_exactly_where_it_says_so(self, task: Task) -> None:
        if task.quantity:
            assert task.separable is None
            return
        found = any(
            score(Neuron(weights, bias), task).right == len(task.rows)
            for weights in product(WEIGHTS, repeat=len(task.inputs))
            for bias in BIASES
        )
        assert found == task.separable


@pytest.mark.parametrize(
    ("name", "weights", "bias", "right"),
    [
        ("and", (1, 1), -1.5, 4),
        ("and", (2, 2), -3, 4),
        ("or", (1, 1), -0.5, 4),
        ("or", (1, 1), -1.5, 2),
        ("nand", (-1, -1), 1.5, 4),
        ("xor", (1, 1), -0.5, 3),
        ("xor", (1, 1), -1.5, 1),
        ("decide", (4, 2, 1), -3, 8),
        ("decide", (4, 2, 1), -5, 6),
    ],
)
def test_the_figures_of_the_course_hold(
    name: str, weights: tuple[float, ...], bias: float, right: int
) -> None:
    found = score(Neuron(weights, bias), find(name))
    assert found.right == right
    assert found.cost == 1 - right / found.of


def test_the_concert_has_five_cases_with_a_yes() -> None:
    assert sum(find("decide").targets) == 5


def test_the_cost_is_the_mean_over_the_rows() -> None:
    undecided = Neuron((0.0, 0.0), 0.0, "sigmoid")
    assert score(undecided, find("xor")).cost == pytest.approx(0.25)
    assert score(undecided, find("xor"), "binary_crossentropy").cost == pytest.approx(math.log(2))


def test_an_unknown_task_names_those_that_there_are() -> None:
    with pytest.raises(NotFoundError, match="xand") as caught:
        find("xand")
    assert "and, or, nand, xor" in caught.value.hint


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 1.0, 1.0)])
def test_a_wrong_number_of_weights_is_said_with_both_numbers(weights: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match=f"needs 2 weights, and {len(weights)}") as caught:
        check_fits(Neuron(weights, 0.0), find("and"))
    assert "x1, x2" in caught.value.hint


@pytest.mark.parametrize("weight", [math.nan, math.inf, 1e300])
def test_weights_beyond_all_use_are_refused(weight: float) -> None:
    with pytest.raises(UsageError, match="beyond all use"):
        check_fits(Neuron((weight, 1.0), 0.0), find("and"))
