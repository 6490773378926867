"""Scores and confusion matrices against scikit-learn's, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_lab.reports.metrics import (
    Scores,
    classification_report,
    confusion_matrix,
    wilson_interval,
)

pytestmark = pytest.mark.needs("sklearn")

Answers = tuple[int, NDArray[np.int64], NDArray[np.int64]]


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    """Some classes, of which any may have no examples or no answers."""
    classes = draw(st.integers(2, 12))
    used = draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=classes))
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(used), st.integers(0, classes - 1)), min_size=1, max_size=200
        )
    )
    table = np.array(pairs, np.int64)
    return classes, table[:, 0], table[:, 1]


@settings(deadline=None, max_examples=100)
@given(answers())
def test_the_confusion_matrix_equals_that_of_scikit_learn(case: Answers) -> None:
    from sklearn import metrics

    classes, labels, predicted = case
    expected = metrics.confusion_matrix(labels, predicted, labels=range(classes))
    assert np.array_equal(confusion_matrix(labels, predicted, classes), expected)


@settings(deadline=None, max_examples=100)
@given(answers())
def test_the_report_equals_that_of_scikit_learn_to_the_last_digit(case: Answers) -> None:
    from sklearn import metrics

    classes, labels, predicted = case
    expected = metrics.classification_report(
        labels, predicted, labels=range(classes), output_dict=True, zero_division=0
    )
    report = classification_report(labels, predicted, classes)
    for number, scores in enumerate(report.classes):
        assert _as_dict(scores) == expected[str(number)]
    assert _as_dict(report.macro) == expected["macro avg"]
    assert _as_dict(report.weighted) == expected["weighted avg"]
    assert report.accuracy == expected["accuracy"]
    assert report.accuracy == metrics.accuracy_score(labels, predicted)


def test_a_large_part_with_uneven_classes_equals_scikit_learn_to_the_last_digit() -> None:
    from sklearn import metrics

    rng = np.random.default_rng(3)
    labels = rng.choice(10, 10_000, p=np.arange(1, 11) / 55)
    predicted = np.where(rng.random(10_000) < 0.93, labels, rng.integers(0, 10, 10_000))
    expected = metrics.classification_report(labels, predicted, output_dict=True, zero_division=0)
    report = classification_report(labels, predicted, 10)
    assert [_as_dict(s) for s in report.classes] == [expected[str(c)] for c in range(10)]
    assert _as_dict(report.weighted) == expected["weighted avg"]


def _as_dict(scores: Scores) -> dict[str, float]:
    return {
        "precision": scores.precision,
        "recall": scores.recall,
        "f1-score": scores.f1,
        "support": float(scores.support),
    }


def test_the_rows_of_the_confusion_matrix_are_the_true_classes() -> None:
    matrix = confusion_matrix(np.array([0, 0, 1]), np.array([1, 1, 1]), 2)
    assert matrix.tolist() == [[0, 2], [0, 1]]
    assert matrix.dtype == np.int64


def test_no_examples_give_zeros_and_no_error() -> None:
    nothing = np.array([], np.int64)
    report = classification_report(nothing, nothing, 3)
    assert report.accuracy == 0.0
    assert report.weighted == Scores(0.0, 0.0, 0.0, 0)
    assert report.examples == 0


@pytest.mark.parametrize(
    ("labels", "predicted"), [([0, 3], [0, 1]), ([0, 1], [0, -1]), ([0, 1], [0])]
)
def test_class_numbers_out_of_range_and_uneven_lengths_are_refused(
    labels: list[int], predicted: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"class numbers|one length"):
        confusion_matrix(np.array(labels), np.array(predicted), 3)


def test_wilsons_interval_gives_the_values_of_the_published_formula() -> None:
    # R: prop.test(95, 100, correct = FALSE)
    low, high = wilson_interval(95, 100)
    assert low == pytest.approx(0.8882495, abs=1e-6)
    assert high == pytest.approx(0.9784558, abs=1e-6)


@given(st.integers(1, 500), st.data())
def test_wilsons_interval_holds_the_share_and_stays_within_bounds(
    total: int, data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, total))
    low, high = wilson_interval(right, total)
    assert 0.0 <= low <= right / total + 1e-12
    assert right / total - 1e-12 <= high <= 1.0
    assert low < high


def test_nothing_is_known_of_no_examples() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("labels", "predicted", "weakest"),
    [
        ([0, 0, 1, 1, 2, 2], [0, 0, 1, 0, 2, 2], (1,)),
        ([0, 0, 1, 1, 2, 2], [0, 1, 1, 0, 2, 2], (0, 1)),
        ([0, 1, 2], [0, 1, 2], ()),
        ([0, 0, 1, 1], [0, 0, 1, 0], (1,)),
    ],
    ids=["one", "two", "all are equal", "a class without examples does not count"],
)
def test_the_weakest_classes(
    labels: list[int], predicted: list[int], weakest: tuple[int, ...]
) -> None:
    report = classification_report(np.array(labels), np.array(predicted), 3)
    assert report.weakest("recall") == weakest
