"""Lines in words and equations that a student can read."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tui_lab import i18n
from tui_lab.reports.neuron_lines import NeuronLine, NeuronLines, neurons_of
from tui_lab.reports.neuron_lines_wording import equation, figure, notes, sentences, strokes, title

Three = tuple[float, float, float]


def lines(
    *neurons: Three,
    names: tuple[str, str] = ("x", "y"),
    activation: str = "relu",
    alone: bool = False,
    scaled: bool = False,
    known: bool = True,
) -> NeuronLines:
    """Neurons (w1, w2, bias) in a plane from -1 to 1."""
    values = np.array(neurons, float)
    low, high = (-1.0, -1.0), (1.0, 1.0)
    return NeuronLines(
        names=names,
        low=low,
        high=high,
        activation=activation,
        alone=alone,
        scaled=scaled,
        classes=("no", "yes"),
        neurons=neurons_of(values[:, :2].T, values[:, 2], np.zeros(2), np.ones(2), low, high),
        points=np.zeros((0, 2), np.float32),
        labels=np.zeros(0, np.int64),
        probabilities=np.full((2, 2, 2), 0.5, np.float32) if known else None,
    )


def one(*neuron: float, **how: object) -> tuple[NeuronLine, NeuronLines]:
    found = lines(neuron, **how)  # type: ignore[arg-type]
    return found.neurons[0], found


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.2, "1.20"),
        (-0.8, "−0.80"),
        (0.0, "0.00"),
        (12.34, "12.3"),
        (123.4, "123"),
        (-1234.0, "−1,234"),
        (0.0123, "0.012"),
        (0.00096, "0.00096"),
        (-4.9e-8, "−4.9e-8"),
        (3.2e9, "3.2e9"),
        (math.nan, "–"),
    ],
)
def test_figures_keep_what_matters(value: float, written: str) -> None:
    assert figure(value) == written


@pytest.mark.parametrize(
    ("neuron", "written"),
    [
        ((1.2, 0.8, -0.5), "1.20·x + 0.80·y − 0.50 = 0"),
        ((-1.2, -0.8, 0.5), "−1.20·x − 0.80·y + 0.50 = 0"),
        ((0, 2, -0.5), "2.00·y − 0.50 = 0"),
        ((0, -2, -0.5), "−2.00·y − 0.50 = 0"),
        ((2, 0, 0), "2.00·x = 0"),
        ((0, 0, 1), ""),
        ((math.nan, 0, 1), ""),
    ],
)
def test_an_equation_is_written_as_by_hand(neuron: Three, written: str) -> None:
    assert equation(*one(*neuron)) == written


def test_an_equation_in_plain_characters_and_in_spanish() -> None:
    assert equation(*one(-1.2, 0.8, -0.5), unicode=False) == "-1.20*x + 0.80*y - 0.50 = 0"
    i18n.set_language("es")
    assert equation(*one(-1.2, 0.8, -0.5)) == "−1,20·x + 0,80·y − 0,50 = 0"


def test_inputs_with_long_names_have_short_ones_in_equations() -> None:
    neuron, found = one(1, 1, 0, names=("petal length (cm)", "petal width (cm)"))
    assert equation(neuron, found) == "1.00·x1 + 1.00·x2 = 0"
    assert notes(found) == ["x1 is petal length (cm), x2 is petal width (cm)."]


def test_the_side_and_what_it_means_are_told() -> None:
    told = sentences(*one(1, 3, -0.5))
    assert told[0] == "It answers above its line."
    assert told[-1] == "On the other side it gives 0 (relu)."
    assert sentences(*one(-3, 1, -0.5), short=True)[0] == "It answers to the left of its line."
    assert "There its net input is more than 0." not in sentences(*one(1, 3, 0), short=True)


def test_a_network_of_one_neuron_says_which_class_is_where() -> None:
    told = sentences(*one(1, 3, -0.5, activation="sigmoid", alone=True))
    assert told[-1] == "The network says “yes” on that side and “no” on the other."


def test_a_neuron_that_learned_nothing_is_told() -> None:
    told = sentences(*one(-4.9e-8, 2.1e-8, -2e-8, activation="sigmoid", alone=True))
    assert told[0].startswith("Its weights are nearly 0")
    assert told[-1] == "So it gives about 0.5 everywhere (sigmoid)."


@pytest.mark.parametrize(
    ("neuron", "start"),
    [
        ((1, 1, 9), "Its line does not cross this part of the plane: its net input is more than"),
        ((1, 1, -9), "Its line does not cross this part of the plane: its net input is less than"),
        ((0, 0, -2), "Both weights are 0: it has no line, and its net input is −2.00 everywhere."),
        ((math.inf, 0, 0), "Its weights are not numbers"),
    ],
)
def test_a_line_that_is_not_there_is_told(neuron: Three, start: str) -> None:
    (told,) = sentences(*one(*neuron))
    assert told.startswith(start)


def test_one_neuron_and_many_have_titles_of_their_own() -> None:
    assert "the only neuron" in title(lines((1, 1, 0)))
    assert "the 2 neurons" in title(lines((1, 1, 0), (1, 2, 0)))


def test_scaling_and_missing_colours_are_told() -> None:
    assert notes(lines((1, 1, 0))) == []
    assert "scaled inputs" in notes(lines((1, 1, 0), scaled=True))[0]
    assert "no colours" in notes(lines((1, 1, 0), known=False))[0]


def test_only_lines_in_sight_are_drawn_and_the_chosen_one_is_strong() -> None:
    found = lines((1, 1, 0), (1, 1, 9), (2, 1, 0))
    drawn = strokes(found.neurons, chosen=3)
    assert [(stroke.name, stroke.strong) for stroke in drawn] == [("1", False), ("3", True)]
