"""A report in sentences: how many were right, what was mixed up, and how far to trust it.

Every sentence is built here in one piece, so that it can be translated as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.model import Kind
from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports.metrics import Report, wilson_interval
from tui_lab.runs.layout import Split
from tui_lab.runs.payloads import Evaluation

Things = Literal["pictures", "examples"]
MOST_NAMED = 3
"""So many classes that are equally good are named; more are counted."""
SMALL_PART = 200
"""With fewer examples, a single one moves the accuracy by half a point or more."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """A pair of classes that were mixed up."""

    true: int
    predicted: int
    count: int


def things_of(kind: Kind) -> Things:
    """What the examples of a data set are called in sentences."""
    return "pictures" if kind is Kind.IMAGES else "examples"


def summary(
    report: Report,
    classes: Sequence[str],
    kind: Kind,
    *,
    confusions: int = 3,
    split: Split = "test",
) -> list[str]:
    """The report in sentences, the most important first.

    Args:
        report: Per-class scores and confusion matrix.
        classes: Names of the classes.
        kind: What one example of the data set is.
        confusions: How many of the most frequent confusions to name.
        split: On which part.

    Returns:
        Translated sentences; a single one where there are no examples.
    """
    if report.examples == 0:
        return [_("There are no examples in this part.")]
    things = things_of(kind)
    sentences = [accuracy_sentence(report, things), baseline_sentence(report, classes)]
    sentences += class_sentences(report, classes, things)
    sentences += [
        confusion_sentence(confusion, classes, things)
        for confusion in most_confused(report.confusion, confusions)
    ]
    sentences += never_answered_sentences(report, classes)
    return sentences + caution_sentences(report, kind, split)


def accuracy_sentence(report: Report, things: Things) -> str:
    """“Right in 520 of 540 pictures (96.3%).”"""
    right, total, share = _counts(report.right, report.examples)
    if things == "pictures":
        text = ngettext(
            "Right in {right} of {total} picture ({share}).",
            "Right in {right} of {total} pictures ({share}).",
            report.examples,
        )
    else:
        text = ngettext(
            "Right in {right} of {total} example ({share}).",
            "Right in {right} of {total} examples ({share}).",
            report.examples,
        )
    return text.format(right=right, total=total, share=share)


def baseline_sentence(report: Report, classes: Sequence[str]) -> str:
    """What someone who always gives the most common answer would reach."""
    support = report.confusion.sum(axis=1)
    common = int(np.argmax(support))
    right, total, share = _counts(int(support[common]), report.examples)
    if report.right > int(support[common]):
        text = _("Always answering “{name}” would be right in {right} of {total} ({share}).")
    else:
        text = _(
            "That is no better than always answering “{name}”, which would be right in"
            " {right} of {total} ({share})."
        )
    return text.format(name=classes[common], right=right, total=total, share=share)


def class_sentences(report: Report, classes: Sequence[str], things: Things) -> list[str]:
    """Which classes were recognised best and which worst, by recall; empty with less than two."""
    present = [i for i, scores in enumerate(report.classes) if scores.support]
    if len(present) < 2:
        return []
    recalls = [report.classes[i].recall for i in present]
    weakest = report.weakest("recall")
    if not weakest:
        share = percent(recalls[0])
        return [
            _("All classes were recognised equally well ({share} of each).").format(share=share)
        ]
    best = [i for i in present if report.classes[i].recall == max(recalls)]
    return [
        _extreme_sentence(report, best, classes, things, best=True),
        _extreme_sentence(report, weakest, classes, things, best=False),
    ]


def _extreme_sentence(
    report: Report, equals: Sequence[int], classes: Sequence[str], things: Things, *, best: bool
) -> str:
    chosen = equals[0]
    count = report.classes[chosen].support
    if len(equals) > MOST_NAMED:
        text = (
            _("{number} classes were recognised best ({share} of each).")
            if best
            else _("{number} classes were recognised worst ({share} of each).")
        )
    elif len(equals) > 1:
        text = (
            _("{names} were recognised best ({share} of each).")
            if best
            else _("{names} were recognised worst ({share} of each).")
        )
    elif things == "pictures" and best:
        text = ngettext(
            "{name} was recognised best: {right} of {total} picture ({share}).",
            "{name} was recognised best: {right} of {total} pictures ({share}).",
            count,
        )
    elif things == "pictures":
        text = ngettext(
            "{name} was recognised worst: {right} of {total} picture ({share}).",
            "{name} was recognised worst: {right} of {total} pictures ({share}).",
            count,
        )
    elif best:
        text = ngettext(
            "{name} was recognised best: {right} of {total} example ({share}).",
            "{name} was recognised best: {right} of {total} examples ({share}).",
            count,
        )
    else:
        text = ngettext(
            "{name} was recognised worst: {right} of {total} example ({share}).",
            "{name} was recognised worst: {right} of {total} examples ({share}).",
            count,
        )
    right, total, share = _counts(int(report.confusion[chosen, chosen]), count)
    return text.format(
        name=classes[chosen],
        names=", ".join(classes[i] for i in equals),
        number=number(len(equals)),
        right=right,
        total=total,
        share=share,
    )


def class_summary(report: Report, chosen: int, classes: Sequence[str], kind: Kind) -> list[str]:
    """One class in sentences: how many were recognised, and with what it was confused.

    Args:
        report: Per-class scores and confusion matrix.
        chosen: The number of the class.
        classes: Names of the classes.
        kind: What one example of the data set is.
    """
    things = things_of(kind)
    told = []
    if report.classes[chosen].support:
        told.append(recognised_sentence(report, chosen, classes, things))
    answered = int(report.confusion[:, chosen].sum())
    right, total, share = _counts(int(report.confusion[chosen, chosen]), answered)
    text = ngettext(
        "It gave the answer {name} {total} time, and was right in {right} ({share}).",
        "It gave the answer {name} {total} times, and was right in {right} ({share}).",
        answered,
    )
    if not answered:
        text = _("It never gave the answer {name}.")
    told.append(text.format(name=classes[chosen], total=total, right=right, share=share))
    only = np.zeros_like(report.confusion)
    only[chosen], only[:, chosen] = report.confusion[chosen], report.confusion[:, chosen]
    found = most_confused(only, only.size)
    return told + [confusion_sentence(confusion, classes, things) for confusion in found]


def recognised_sentence(report: Report, chosen: int, classes: Sequence[str], things: Things) -> str:
    """“Of 178 pictures of class 8, the network recognised 170 (95.5%).” for one class."""
    count = report.classes[chosen].support
    right, total, share = _counts(int(report.confusion[chosen, chosen]), count)
    if things == "pictures":
        text = ngettext(
            "The network recognised {right} of {total} picture of class {name} ({share}).",
            "Of {total} pictures of class {name}, the network recognised {right} ({share}).",
            count,
        )
    else:
        text = ngettext(
            "The network recognised {right} of {total} example of class {name} ({share}).",
            "Of {total} examples of class {name}, the network recognised {right} ({share}).",
            count,
        )
    return text.format(total=total, name=classes[chosen], right=right, share=share)


def most_confused(confusion: NDArray[np.int64], limit: int) -> list[Confusion]:
    """The most frequent confusions, most frequent first, equals by class number."""
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:limit]
    pairs = [divmod(int(cell), wrong.shape[1]) for cell in order]
    return [Confusion(t, p, int(wrong[t, p])) for t, p in pairs if wrong[t, p]]


def confusion_sentence(confusion: Confusion, classes: Sequence[str], things: Things) -> str:
    """“5 pictures of class 3 were taken for class 9.”"""
    if things == "pictures":
        text = ngettext(
            "{count} picture of class {true} was taken for class {predicted}.",
            "{count} pictures of class {true} were taken for class {predicted}.",
            confusion.count,
        )
    else:
        text = ngettext(
            "{count} example of class {true} was taken for class {predicted}.",
            "{count} examples of class {true} were taken for class {predicted}.",
            confusion.count,
        )
    return text.format(
        count=number(confusion.count),
        true=classes[confusion.true],
        predicted=classes[confusion.predicted],
    )


def never_answered_sentences(report: Report, classes: Sequence[str]) -> list[str]:
    """A sentence where the network never gives some class as its answer."""
    answered = report.confusion.sum(axis=0)
    missing = [
        name
        for name, count, scores in zip(classes, answered, report.classes, strict=True)
        if count == 0 and scores.support
    ]
    if not missing:
        return []
    text = ngettext(
        "The network never gives this class as its answer: {names}.",
        "The network never gives these classes as its answer: {names}.",
        len(missing),
    )
    return [text.format(names=", ".join(missing))]


def caution_sentences(report: Report, kind: Kind, split: Split = "test") -> list[str]:
    """How far the accuracy can be trusted: a 95 % interval after Wilson (1927).

    On the training part it tells nothing of new examples, and no interval is told.
    """
    if kind is Kind.GATE:
        return [_("The rows of the truth table are all there is: none is left over to test with.")]
    if split == "training":
        if things_of(kind) == "pictures":
            text = _(
                "The network has learned from these pictures: of new ones it mostly recognises"
                " fewer."
            )
        else:
            text = _(
                "The network has learned from these examples: of new ones it mostly recognises"
                " fewer."
            )
        return [text]
    low, high = wilson_interval(report.right, report.examples)
    total = report.examples
    if things_of(kind) == "pictures":
        text = ngettext(
            "With {total} picture, the accuracy on new ones like it lies between {low} and {high}"
            " (95% interval).",
            "With {total} pictures, the accuracy on new ones like them lies between {low} and"
            " {high} (95% interval).",
            total,
        )
    else:
        text = ngettext(
            "With {total} example, the accuracy on new ones like it lies between {low} and {high}"
            " (95% interval).",
            "With {total} examples, the accuracy on new ones like them lies between {low} and"
            " {high} (95% interval).",
            total,
        )
    sentences = [text.format(total=number(total), low=percent(low), high=percent(high))]
    if total < SMALL_PART:
        sentences.append(_("This part is small: a difference of a few points may be chance."))
    return sentences


def learned_sentences(evaluations: Mapping[str, Evaluation]) -> list[str]:
    """How many the network recognises of what it learned from, beside the validation part."""
    found = (evaluations.get(split) for split in ("training", "validation"))
    training, validation = (each.accuracy if each is not None else None for each in found)
    if training is None or validation is None:
        return []
    text = _("Accuracy: {training} on the training part, {validation} on the validation part.")
    return [text.format(training=percent(training), validation=percent(validation))]


def _counts(part: int, whole: int) -> tuple[str, str, str]:
    return number(part), number(whole), percent(part / whole if whole else 0.0)
