"""The report in sentences."""

from __future__ import annotations

import numpy as np

from tui_lab.datasets.model import Kind
from tui_lab.reports.metrics import Report, report_of
from tui_lab.reports.words import (
    Confusion,
    class_summary,
    most_confused,
    recognised_sentence,
    summary,
)

CLASSES = ["3", "8", "9"]


def report(rows: list[list[int]]) -> Report:
    return report_of(np.array(rows, np.int64))


def test_a_summary_counts_names_and_warns() -> None:
    sentences = summary(report([[170, 3, 5], [1, 99, 0], [0, 0, 262]]), CLASSES, Kind.IMAGES)
    assert sentences == [
        "Right in 531 of 540 pictures (98.3%).",
        "Always answering “9” would be right in 262 of 540 (48.5%).",
        "9 was recognised best: 262 of 262 pictures (100.0%).",
        "3 was recognised worst: 170 of 178 pictures (95.5%).",
        "5 pictures of class 3 were taken for class 9.",
        "3 pictures of class 3 were taken for class 8.",
        "1 picture of class 8 was taken for class 3.",
        "With 540 pictures, the accuracy on new ones like them lies between 96.9% and 99.1%"
        " (95% interval).",
    ]


def test_tables_have_examples_instead_of_pictures() -> None:
    sentences = summary(report([[1, 1], [0, 2]]), ["on time", "late"], Kind.TABLE)
    assert not any("picture" in sentence for sentence in sentences)
    assert "1 example of class on time was taken for class late." in sentences


def test_a_network_that_does_no_better_than_always_one_answer_is_told_so() -> None:
    sentences = summary(report([[0, 40], [0, 60]]), ["no", "yes"], Kind.TABLE)
    assert sentences[1] == (
        "That is no better than always answering “yes”, which would be right in 60 of 100 (60.0%)."
    )
    assert "The network never gives this class as its answer: no." in sentences


def test_a_small_part_comes_with_a_caution() -> None:
    caution = "This part is small: a difference of a few points may be chance."
    assert caution in summary(report([[10, 0], [1, 9]]), ["a", "b"], Kind.TABLE)
    assert caution not in summary(report([[100, 0], [10, 90]]), ["a", "b"], Kind.TABLE)


def test_a_gate_has_nothing_left_to_test_with_and_no_interval() -> None:
    sentences = summary(report([[2, 0], [0, 2]]), ["0", "1"], Kind.GATE)
    assert sentences[-1].startswith("The rows of the truth table are all there is")
    assert not any("interval" in sentence for sentence in sentences)
    assert "All classes were recognised equally well (100.0% of each)." in sentences


def test_no_examples_give_one_sentence() -> None:
    assert summary(report([[0, 0], [0, 0]]), ["a", "b"], Kind.TABLE) == [
        "There are no examples in this part."
    ]


def test_one_example_is_counted_in_the_singular() -> None:
    sentences = summary(report([[1, 0], [0, 0]]), ["a", "b"], Kind.IMAGES)
    assert sentences[0] == "Right in 1 of 1 picture (100.0%)."


def test_a_class_without_examples_is_neither_best_nor_worst() -> None:
    sentences = summary(report([[5, 5, 0], [0, 10, 0], [0, 0, 0]]), CLASSES, Kind.IMAGES)
    assert not any(sentence.startswith("9 was") for sentence in sentences)


def test_equals_are_named_together_and_many_are_counted() -> None:
    two = summary(report([[9, 1, 0], [1, 9, 0], [3, 0, 7]]), CLASSES, Kind.IMAGES)
    assert "3, 8 were recognised best (90.0% of each)." in two
    assert "9 was recognised worst: 7 of 10 pictures (70.0%)." in two
    many = np.diag([5, 5, 5, 5, 4]).astype(np.int64)
    many[4, 0] = 1
    told = summary(report_of(many), list("abcde"), Kind.TABLE)
    assert "4 classes were recognised best (100.0% of each)." in told


def test_a_class_alone_has_its_answers_and_all_its_confusions() -> None:
    given = report([[8, 2, 0], [1, 9, 5], [0, 0, 3]])
    assert class_summary(given, 1, CLASSES, Kind.IMAGES) == [
        "Of 15 pictures of class 8, the network recognised 9 (60.0%).",
        "It gave the answer 8 11 times, and was right in 9 (81.8%).",
        "5 pictures of class 8 were taken for class 9.",
        "2 pictures of class 3 were taken for class 8.",
        "1 picture of class 8 was taken for class 3.",
    ]


def test_a_class_that_was_never_answered_says_so() -> None:
    told = class_summary(report([[0, 4], [0, 6]]), 0, ["no", "yes"], Kind.TABLE)
    assert told[1] == "It never gave the answer no."


def test_the_most_frequent_confusions_come_first_and_zeros_never() -> None:
    confusion = np.array([[9, 2, 0], [4, 9, 2], [0, 0, 9]], np.int64)
    assert most_confused(confusion, 5) == [
        Confusion(1, 0, 4), Confusion(0, 1, 2), Confusion(1, 2, 2)
    ]  # fmt: skip
    assert most_confused(confusion, 1) == [Confusion(1, 0, 4)]


def test_one_class_has_its_sentence() -> None:
    given = report([[170, 8], [0, 5]])
    assert recognised_sentence(given, 0, ["8", "1"], "pictures") == (
        "Of 178 pictures of class 8, the network recognised 170 (95.5%)."
    )
