"""The report of a run as plain values, for `tui-lab report --json` and for whoever reads that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.reports.metrics import Report, Scores, classification_report
from tui_lab.runs.results_file import Results


def report_for(results: Results, classes: Sequence[str]) -> Report:
    """The per-class report of a run's results.

    Raises:
        StoreError: The results are not of a data set with these classes.
    """
    if results.classes != len(classes):
        raise StoreError(
            _("The results are for {found} classes, but the data set has {expected}.").format(
                found=results.classes, expected=len(classes)
            ),
            _("The data set was changed after this run; train it again."),
        )
    return classification_report(results.labels, results.predicted, len(classes))


def build_report(run: str, results: Results, classes: Sequence[str]) -> dict[str, Any]:
    """The report as JSON can hold it.

    Args:
        run: The run's id.
        results: What it answered on one part.
        classes: Names of the classes, in the order of their numbers.

    Returns:
        `run`, `split`, `examples`, `loss` (None where it is not finite), `accuracy`, `classes`
        (a list of name, precision, recall, f1, support), `macro`, `weighted` (the same without
        a name) and `confusion` (rows are true classes).

    Raises:
        StoreError: As `report_for`.
    """
    report = report_for(results, classes)
    return {
        "run": run,
        "split": results.split,
        "examples": report.examples,
        "loss": results.loss if math.isfinite(results.loss) else None,
        "accuracy": report.accuracy,
        "classes": [
            {"name": name, **_scores(scores)}
            for name, scores in zip(classes, report.classes, strict=True)
        ],
        "macro": _scores(report.macro),
        "weighted": _scores(report.weighted),
        "confusion": report.confusion.tolist(),
    }


def class_report(report: Mapping[str, Any], chosen: int) -> dict[str, Any]:
    """What `build_report` gives, of one class alone.

    Args:
        report: Of all classes.
        chosen: The number of the class.

    Returns:
        `run`, `split`, `class` (name, precision, recall, f1, support), `taken_for` (name of the
        answer -> how many of its examples) and `mistaken` (name of the true class -> how many got
        this class as the answer); classes that it was never confused with are left out.
    """
    names = [entry["name"] for entry in report["classes"]]
    confusion = report["confusion"]
    others = [(place, name) for place, name in enumerate(names) if place != chosen]
    return {
        "run": report["run"],
        "split": report["split"],
        "class": report["classes"][chosen],
        "taken_for": {name: n for place, name in others if (n := confusion[chosen][place])},
        "mistaken": {name: n for place, name in others if (n := confusion[place][chosen])},
    }


def _scores(scores: Scores) -> dict[str, float | int]:
    return {
        "precision": scores.precision,
        "recall": scores.recall,
        "f1": scores.f1,
        "support": scores.support,
    }
