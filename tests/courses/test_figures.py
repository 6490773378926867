"""What can be worked out of the figures in courses and presets is worked out here.

`docs/figures.md` lists every figure with what computes it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from support.answers import (
    DIGITS,
    MNIST,
    answers,
    cross_entropy,
    dense,
    down,
    parameters,
    sigmoid,
    sizes,
    softmax,
    step_of,
)
from support.figures import EQUALITY, SUM, all_courses, all_steps, as_written, texts_of, worth

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.kinds.number import NumberCheck
from tui_lab.courses.measures import SMALL_WEIGHT
from tui_lab.courses.starting_point import source
from tui_lab.datasets import listing
from tui_lab.datasets.loading import load
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.shapes import describe
from tui_lab.neuron.learning import lesson_of, one_example, until_right
from tui_lab.neuron.model import NeuronStart


def test_what_is_written_as_a_sum_is_right() -> None:
    wrong, seen = [], 0
    for course, step in all_steps():
        for text in texts_of(step):
            for match in EQUALITY.finditer(text):
                seen += 1
                value = worth(match[1])
                assert value is not None, match[0]
                if not as_written(match[2], value):
                    wrong.append((course.name, step.id, match[0], value))
    assert wrong == []
    assert seen > 60


def test_every_answer_that_is_asked_for_is_worked_out() -> None:
    seen = 0
    for course in all_courses():
        known = answers(course)
        for step in course.steps:
            for check in step.checks:
                if not isinstance(check, NumberCheck) or not isinstance(check.answer, tuple):
                    continue
                place = f"{step.id}/{check.id}"
                exact = max(check.tolerance, 1e-9)
                if place in known:
                    wanted = known[place]
                    near = [abs(a - b) <= exact for a, b in zip(wanted, check.answer, strict=False)]
                    assert all(near), (course.name, place, wanted)
                else:
                    sums = [
                        worth(match[1])
                        for text in (*check.hints, check.after, check.question)
                        for match in SUM.finditer(text)
                    ]
                    assert any(
                        each is not None and abs(each - check.answer[0]) <= exact for each in sums
                    ), (course.name, place)
                seen += 1
    assert seen > 100


def test_the_sizes_of_parts_and_networks_that_courses_name() -> None:
    digits = sizes("digits-mlp")
    assert digits == (1006, 252, 539)
    assert sizes("mnist-mlp-256") == (48_000, 12_000, 10_000)
    assert sizes("fashion-mlp-128-10") == (54_000, 6_000, 10_000)
    assert sizes("shipping-tanh") == (6929, 770, 3300)
    assert sizes("breast-cancer-mlp") == (318, 80, 171)
    assert sizes("shipping-notebook")[0] == 7699
    assert sizes("iris-tanh-mse") == (96, 24, 30)
    optdigits, gates = listing.info("optdigits"), listing.info("spiral")
    assert (optdigits.train_size, optdigits.test_size) == (3823, 1797)
    assert gates.train_size == 500
    totals = {
        "mnist-mlp-256": 203_530,
        "digits-mlp": 9_610,
        "fashion-mlp-128-10": 101_770,
        "fashion-mlp-500": 397_510,
        "shipping-tanh": 413_441,
        "breast-cancer-mlp": 513,
        "spiral": 1_185,
        "iris-tanh-mse": 19,
    }
    assert {name: sum(parameters(name)) for name in totals} == totals
    assert dense(MNIST, 512) + dense(512, 10) == 407_050
    assert dense(DIGITS, 512) + dense(512, 10) == 38_410
    assert (MNIST * 64, DIGITS * 64) == (50_176, 4_096)
    assert (MNIST + 1 + 10, DIGITS + 1 + 10) == (795, 75)
    cnn = step_of("digits-in-depth", "cnn")
    assert cnn.lab is not None
    experiment = source(cnn.lab.experiment)
    shapes = describe(experiment, (28, 28), listing.info("mnist").target)
    assert [shapes[place].parameters for place in (0, 1)] == [320, 18_496]
    assert shapes[4].output_shape == (9216,)
    assert (16 * (5 * 5 + 1), 8 * (3 * 3 * 16 + 1)) == (416, 1160)
    assert 54_000 / 32 == 1687.5
    assert 10 * math.ceil(54_000 / 32) == 16_880
    assert 530 * 4 == 2120
    assert (24 * 24 * 8, 20 * 30 * 3, 48_000 - 300 * 128) == (4608, 1800, 9600)
    assert (dense(128, 10), dense(500, 10), math.ceil(54_000 / 32)) == (1290, 5010, 1688)
    assert 60_000 / 10 == 6000
    assert as_written("2.07", 2120 / 1024)


def test_the_classes_of_the_digits_and_the_rules_for_iris() -> None:
    found = Counter(load("digits").y_train.tolist())
    written = step_of("first-network", "look", "digits").text
    assert all(f"{found[digit]}" in written for digit in range(10))
    assert max(found.values()) == found[3] == 183
    progress = load("diabetes").y_train.astype(float)
    assert 65 <= np.abs(progress - progress.mean()).mean() < 66
    iris = load("iris")
    long, wide = iris.x_train[:, 2], iris.x_train[:, 3]
    says = np.where(long < 2.5, 0, np.where(wide < 1.75, 1, 2))
    assert int((says == iris.y_train).sum()) == 144
    assert int(((long < 2.5) == (iris.y_train == 0)).sum()) == 150
    assert float(long[iris.y_train == 0].max()) == pytest.approx(1.9)
    assert float(long[iris.y_train > 0].min()) == pytest.approx(3.0)
    told = [1.0, 6.9, 3.76, 1.76]
    figures = [long.min(), long.max(), long.mean(), long.std()]
    assert [as_written(str(a), float(b)) for a, b in zip(told, figures, strict=True)] == [True] * 4
    spoilt = long.astype(float).copy()
    spoilt[int(long.argmax())] = 69
    others = np.delete(spoilt, int(long.argmax()))
    mean, deviation = spoilt.mean(), spoilt.std()
    assert as_written("4.17", float(mean))
    assert as_written("6.7", float(others.max()))
    for text, low, high in (
        (("0.00", "0.97"), 0.0, (6.7 - 1) / 5.9),
        (("0.00", "0.08"), 0.0, (6.7 - 1) / 68),
        (("-1.57", "1.67"), (1 - 3.76) / 1.76, (6.7 - 3.76) / 1.76),
        (("-0.57", "0.45"), float((1 - mean) / deviation), float((6.7 - mean) / deviation)),
    ):
        assert as_written(text[0], low), text
        assert as_written(text[1], high), text
    assert as_written("0.63", (4.7 - 1) / 5.9)
    assert as_written("0.53", (4.7 - 3.76) / 1.76)


def test_the_classes_of_mnist_and_of_the_orders(shared_data: Path) -> None:
    written = step_of("first-network", "look", "mnist").text
    found = Counter(load("mnist").y_train.tolist())
    assert all(f"{found[digit]}" in written for digit in range(10))
    assert max(found.values()) == found[1] == 6742
    orders = load("shipping").y_train
    assert (len(orders), max(Counter(orders.tolist()).values())) == (10_999, 6563)


def test_tables_of_formulas() -> None:
    output = [softmax(2, 1, 0), ["0.665", "0.245", "0.090"]]
    assert all(as_written(str(b), float(a)) for a, b in zip(*output, strict=True))
    assert as_written("0.881", sigmoid(2))
    for share, cost in (("0.9", "0.11"), ("0.5", "0.69"), ("0.1", "2.30"), ("0.01", "4.61"),
                        ("0.4", "0.92"), ("0.2", "1.61"), ("0.90", "0.105"), ("0.60", "0.511"),
                        ("0.30", "1.204"), ("0.02", "3.912"), ("0.5", "0.693")):  # fmt: skip
        assert as_written(cost, cross_entropy(float(share))), share
    four = [cross_entropy(share) for share in (0.9, 0.6, 0.3, 0.02)]
    assert as_written("1.433", sum(four) / 4)
    for true, answer, squared, percent, logarithmic in (
        (10, 20, 100, 100, "0.42"), (100, 110, 100, 10, "0.01"),
        (100, 50, 2500, 50, "0.47"), (100, 150, 2500, 50, "0.16"),
    ):  # fmt: skip
        assert (true - answer) ** 2 == squared
        assert abs(true - answer) / true * 100 == percent
        assert as_written(logarithmic, (math.log(true + 1) - math.log(answer + 1)) ** 2)
    for share, slope, mild in (("0.01", "0.99", "0.02"), ("0.5", "0.5", "0.25"),
                               ("0.9", "0.1", "0.018"), ("0.1", "0.9", "0.162")):  # fmt: skip
        value = float(share)
        assert as_written(slope, 1 - value)
        assert as_written(mild, 2 * value * (1 - value) ** 2)
    for answer, mild in (("0.50", "0.25"), ("0.90", "0.16"), ("0.99", "0.02")):
        value = float(answer)
        assert as_written(mild, 2 * value * value * (1 - value))
    for net, value in ((-4, "0.02"), (-2, "0.12"), (0, "0.50"), (2, "0.88"), (4, "0.98")):
        assert as_written(value, sigmoid(net))
    for rate, steps in {"0.01": ("0.98", "0.96", "0.94"), "0.1": ("0.8", "0.64", "0.51"),
                        "0.5": ("0", "0", "0"), "0.9": ("-0.8", "0.64", "-0.51"),
                        "1.1": ("-1.2", "1.44", "-1.73")}.items():  # fmt: skip
        place = 1.0
        for told in steps:
            place -= float(rate) * 2 * place
            assert as_written(told, place), rate
    places = down(0.1)
    for told, place in zip(("0", "0.6", "1.08", "1.46"), places, strict=True):
        assert as_written(told, place)
    for told, place in zip(("9", "5.76", "3.69", "2.36"), places, strict=True):
        assert as_written(told, (place - 3) ** 2)
    for told, place in zip(("-6", "-4.8", "-3.84", "-3.07"), places, strict=True):
        assert as_written(told, 2 * (place - 3))
    assert as_written("0.347", cross_entropy(0.5) / 2)
    assert as_written("1.386", 2 * cross_entropy(0.5))
    assert as_written("0.79", 2 * (30 / 36) * 0.75 / (30 / 36 + 0.75))
    assert as_written("0.00017", 1 / 6000)
    assert as_written("0.04", 1 / 24)
    assert as_written("1.2", (260 - 200) / 50)
    assert 1 / (1 - 0.2) == 1.25
    assert sigmoid(0) * (1 - sigmoid(0)) == 0.25
    assert as_written("0.35", cross_entropy(0.5) / 2)
    assert 0.25**10 < 1e-6


def test_the_learning_rates_by_default() -> None:
    text = step_of("layers-losses-optimizers", "optimizers").text
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) \|$", text, re.MULTILINE)
    assert len(rows) == 8
    assert {name: float(rate) for name, rate in rows} == {
        name: OPTIMIZERS[name].learning_rate for name, _rate in rows
    }
    assert SMALL_WEIGHT == 0.001


def test_a_convolution_by_hand() -> None:
    picture = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]])
    kernel = np.array([[1, 0], [0, 1]])
    windows = np.lib.stride_tricks.sliding_window_view(picture, (2, 2))
    assert (windows * kernel).sum(axis=(2, 3)).tolist() == [[2, 5, 1], [1, 1, 3], [2, 2, 2]]


def test_the_rule_of_the_perceptron_row_by_row() -> None:
    lesson = lesson_of(NeuronStart("and", weights=(4, 4), bias=1, rate=2))
    written, corrections = [], 0
    for _row in range(3):
        lesson = one_example(lesson)
        assert lesson.last is not None
        written.append((lesson.last.net, *lesson.neuron.values))
    assert written == [(1, 4, 4, -1), (3, 4, 2, -3), (1, 2, 2, -5)]
    lesson = lesson_of(NeuronStart("and", weights=(4, 4), bias=1, rate=2))
    while lesson.epoch < 3:
        lesson = one_example(lesson)
        assert lesson.last is not None
        corrections += lesson.last.error != 0
    assert (corrections, lesson.neuron.values) == (5, (4, 2, -5))
    slow = lesson_of(NeuronStart("and", weights=(4, 4), bias=1, rate=0.02))
    assert until_right(slow, 1000).epoch == 79


def test_how_far_chance_alone_moves_an_accuracy() -> None:
    def deviation(share: float, count: int) -> float:
        return math.sqrt(share * (1 - share) / count)

    assert as_written("0.002", deviation(0.97, 6000))
    assert as_written("0.011", deviation(0.97, 252))
    best_of_ten = 1.5388  # what the largest of ten drawings from a normal distribution is expected
    assert as_written("0.002", best_of_ten * deviation(0.985, 10_000))
    assert as_written("0.009", best_of_ten * deviation(0.98, 539))
    assert round((0.973 - 0.967) * 6000) == 36
    assert round((0.976 - 0.964) * 252) == 3


def test_spanish_has_the_figures_of_english() -> None:
    """The same numbers in the same text, however they are written."""
    english = {(c.name, *c.chosen.values(), s.id): s for c, s in all_steps()}
    i18n.set_language("es")
    wrong, seen = [], 0
    for name in {course.name for course in all_courses()}:
        for course in catalogue.validate(catalogue.shipped_folder() / name):
            for step in course.steps:
                other = english[(name, *course.chosen.values(), step.id)]
                for one, two in zip(texts_of(other), texts_of(step), strict=True):
                    seen += 1
                    if (here := digits_of(one)) != (there := digits_of(two)):
                        wrong.append((name, step.id, here - there, there - here, two[:60]))
    assert seen > 1000
    assert wrong == []


def digits_of(text: str) -> Counter[str]:
    """The digits of each decimal and of each number of four digits, without their signs."""
    found = re.findall(r"\d+(?:[.,]\d+)+|\d{4,}", text)
    return Counter(re.sub(r"\D", "", each) for each in found)
