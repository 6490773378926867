"""A run as text for others: its history as CSV, its report as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tui_lab.experiment.model import Experiment
from tui_lab.experiment.writing import dumps
from tui_lab.i18n import _, duration, number, percent
from tui_lab.reports.cells import csv_table, markdown_cell
from tui_lab.reports.metrics import Report
from tui_lab.reports.sparkline import sparkline
from tui_lab.runs.best import best_words
from tui_lab.runs.layout import Split
from tui_lab.runs.payloads import Best
from tui_lab.text.values import seconds_number

FIRST_METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")
MOST_EPOCHS = 50
"""Longer histories are thinned in the Markdown report; the CSV has every epoch."""
CURVE_COLUMNS = 60


class Epoch(Protocol):
    """One epoch of a run's history."""

    @property
    def epoch(self) -> int: ...

    @property
    def seconds(self) -> float | None: ...

    @property
    def learning_rate(self) -> float | None: ...

    @property
    def metrics(self) -> Mapping[str, float | None]: ...


@dataclass(frozen=True, slots=True)
class RunText:
    """What the Markdown report says of a run besides its results."""

    id: str
    name: str
    experiment: Experiment | None
    """None where the run comes from a script or was imported."""
    status: str
    """Translated."""
    epochs: Sequence[Epoch]
    parameters: int | None = None
    seconds: float | None = None
    seconds_per_epoch: float | None = None
    best: Best | None = None
    device: str = ""
    guess: str = ""
    """What was guessed and what it became, translated; "" where nothing was guessed."""
    versions: Mapping[str, str] = field(default_factory=dict)
    made: Sequence[tuple[str, str]] = ()
    """What a run without an experiment was made from: titles and values, translated."""
    remarks: Sequence[str] = ()
    """Translated sentences: what has to be known before anything else."""


def metric_names(epochs: Iterable[Epoch]) -> list[str]:
    """Every metric that any epoch has: the usual ones first, then the others by name."""
    found = {name for epoch in epochs for name in epoch.metrics}
    usual = [name for name in FIRST_METRICS if name in found]
    return usual + sorted(found.difference(FIRST_METRICS))


def history_csv(epochs: Sequence[Epoch]) -> str:
    """The history as CSV: a row for each epoch, an empty cell where there is no finite number.

    Numbers are written with a point and with all their digits, for programs to read.
    """
    names = metric_names(epochs)
    rows = [
        [epoch.epoch, epoch.seconds, epoch.learning_rate, *map(epoch.metrics.get, names)]
        for epoch in epochs
    ]
    return csv_table([["epoch", "seconds", "learning_rate", *names], *rows])


def markdown_report(run: RunText, results: Sequence[str] = ()) -> str:
    """The run as a Markdown document: what was done, how it went, what came out.

    Args:
        run: The run.
        results: Its results on one part, in Markdown: as `class_sections` or, of quantities,
            `regression.markdown.quantity_sections` give them; empty where there are none yet.

    Returns:
        GitHub-flavoured Markdown in the current language, ending in a newline.
    """
    sections = [
        f"# {markdown_cell(run.name or run.id)}",
        *map(markdown_cell, run.remarks),
        _facts(run),
    ]
    sections += results
    sections.append("## " + _("Epochs"))
    sections.append(_history(run) if run.epochs else _("No epoch was finished."))
    if run.experiment is not None:
        sections += ["## " + _("Experiment"), f"```toml\n{dumps(run.experiment).strip()}\n```"]
    return "\n\n".join(sections) + "\n"


def results_heading(split: Split) -> str:
    """The heading of the results on a part."""
    titles = {
        "test": _("Results on the test part"),
        "validation": _("Results on the validation part"),
        "training": _("Results on the training part"),
    }
    return f"## {titles[split]}"


def bullets(sentences: Iterable[str]) -> str:
    """Sentences as a list."""
    return "\n".join(f"- {markdown_cell(each)}" for each in sentences)


def class_sections(
    report: Report, classes: Sequence[str], sentences: Sequence[str], split: Split
) -> list[str]:
    """The results where classes were asked for.

    Args:
        report: On one part.
        classes: Names of the classes.
        sentences: Translated, on the report.
        split: Which part that is.
    """
    return [
        results_heading(split),
        bullets(sentences),
        "### " + _("Classes"),
        _class_table(report, classes),
        "### " + _("Confusion matrix"),
        _confusion_table(report, classes),
    ]


def thinned(epochs: Sequence[Epoch], most: int, keep: int | None = None) -> list[Epoch]:
    """At most about `most` epochs, evenly chosen; always the first, the last and number `keep`."""
    if len(epochs) <= most:
        return list(epochs)
    step = (len(epochs) - 1) / (most - 1)
    places = {round(place * step) for place in range(most)}
    places |= {place for place, epoch in enumerate(epochs) if epoch.epoch == keep}
    return [epochs[place] for place in sorted(places)]


def _facts(run: RunText) -> str:
    rows = [
        (_("Run"), run.id),
        (_("Status"), run.status),
        *run.made,
    ]
    if run.experiment is not None:
        rows.append((_("Data set"), run.experiment.data.dataset))
        rows.append((_("Seed"), str(run.experiment.seed)))
    if run.parameters is not None:
        rows.append((_("Parameters"), number(run.parameters)))
    if run.seconds is not None:
        rows.append((_("Training time"), duration(run.seconds)))
    if run.seconds_per_epoch is not None:
        rows.append((_("Seconds per epoch (median)"), seconds_number(run.seconds_per_epoch)))
    if run.guess:
        rows.append((_("Guess"), run.guess))
    if run.device:
        rows.append((_("Device"), run.device))
    if run.versions:
        listed = ", ".join(f"{name} {version}" for name, version in run.versions.items())
        rows.append((_("Versions"), listed))
    return "\n".join(f"- {name}: {markdown_cell(value)}" for name, value in rows)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column to the left, the others, which are numbers, to the right."""
    lines = [
        f"| {' | '.join(header)} |",
        f"| --- |{' ---: |' * (len(header) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines)


def _class_table(report: Report, classes: Sequence[str]) -> str:
    named = [
        *zip(map(markdown_cell, classes), report.classes, strict=True),
        (_("macro average"), report.macro),
        (_("weighted average"), report.weighted),
    ]
    rows = [
        (name, number(s.precision, 4), number(s.recall, 4), number(s.f1, 4), number(s.support))
        for name, s in named
    ]
    table = markdown_table([_("Class"), _("Precision"), _("Recall"), _("F1"), _("Support")], rows)
    accuracy = _("Accuracy: {share}").format(share=percent(report.accuracy, 2))
    return f"{table}\n\n{accuracy}"


def _confusion_table(report: Report, classes: Sequence[str]) -> str:
    names = [markdown_cell(name) for name in classes]
    rows = [
        (name, *(number(int(count)) for count in row))
        for name, row in zip(names, report.confusion, strict=True)
    ]
    note = _("A row for each true class, a column for each predicted one.")
    corner = markdown_cell(_("true / predicted"))
    return f"{note}\n\n{markdown_table([corner, *names], rows)}"


def _history(run: RunText) -> str:
    names = metric_names(run.epochs)
    curves = [
        f"{name.ljust(max(map(len, names)))}  "
        + sparkline([epoch.metrics.get(name) for epoch in run.epochs], CURVE_COLUMNS)
        for name in names
    ]
    best = run.best.epoch if run.best is not None else None
    shown = thinned(run.epochs, MOST_EPOCHS, best)
    rows = [
        (
            _("{epoch} (best)").format(epoch=epoch.epoch)
            if epoch.epoch == best
            else str(epoch.epoch),
            *(_cell(epoch.metrics.get(name)) for name in names),
            _cell(epoch.seconds, 2),
        )
        for epoch in shown
    ]
    parts = ["```text\n" + "\n".join(curves) + "\n```"] if curves else []
    if run.best is not None:
        parts.append(markdown_cell(best_words(run.best)))
    if len(shown) < len(run.epochs):
        parts.append(
            _("Shown are {shown} of {total} epochs.").format(
                shown=number(len(shown)), total=number(len(run.epochs))
            )
        )
    parts.append(markdown_table([_("Epoch"), *map(markdown_cell, names), _("Seconds")], rows))
    return "\n\n".join(parts)


def _cell(value: float | None, digits: int = 4) -> str:
    return "–" if value is None else number(value, digits)
