"""A run's report as text: per-class table, averages, confusion matrix, sentences."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tui_lab.cli import tables
from tui_lab.cli.console import Role, look, out, say, tell
from tui_lab.cli.tables import Cell, Column
from tui_lab.datasets.model import Kind
from tui_lab.i18n import _, number, percent
from tui_lab.text.values import metric_text

if TYPE_CHECKING:
    from tui_lab.reports.metrics import Report, Scores
    from tui_lab.runs.results_file import Results

Confusion = Literal["counts", "shares"]
SHORT_NAME = 5
"""Class names up to this length stand over the columns themselves; longer ones are numbered."""


def write_report(
    results: Results,
    report: Report,
    classes: Sequence[str],
    *,
    sentences: Sequence[str],
    confusion: Confusion | None = None,
) -> None:
    """Write the report to stdout: heading, sentences, table, and the confusion matrix if wanted.

    Args:
        results: The answers.
        report: The figures made of them.
        classes: Their names.
        sentences: Translated, on the figures and on the run itself.
        confusion: In which form the matrix is shown; None leaves it out.
    """
    tell(heading(results, report), "strong")
    for sentence in sentences:
        tell(sentence)
    out()
    write_classes(report, classes)
    if confusion is not None:
        out()
        write_confusion(report, classes, confusion)


def write_class(
    results: Results, report: Report, classes: Sequence[str], kind: Kind, chosen: int
) -> None:
    """Write of one class to stdout: heading, sentences, its line of the table."""
    from tui_lab.reports import words

    tell(heading(results, report), "strong")
    for sentence in words.class_summary(report, chosen, classes, kind):
        tell(sentence)
    out()
    row = _score_row(classes[chosen], report.classes[chosen])
    tables.show(_score_columns(tables.NARROWEST)[:-1], [row[:-1]])


def heading(results: Results, report: Report) -> str:
    """Which part, how many, loss and accuracy."""
    texts = {
        "test": _("Test part: {examples} examples, loss {loss}, accuracy {accuracy}"),
        "validation": _("Validation part: {examples} examples, loss {loss}, accuracy {accuracy}"),
        "training": _("Training part: {examples} examples, loss {loss}, accuracy {accuracy}"),
    }
    return texts[results.split].format(
        examples=number(report.examples),
        loss=metric_text(results.loss if results.loss == results.loss else None),
        accuracy=metric_text(report.accuracy),
    )


def write_classes(report: Report, classes: Sequence[str]) -> None:
    """The table of precision, recall, F1 and support, with macro and weighted averages."""
    averages = {_("macro average"): report.macro, _("weighted average"): report.weighted}
    weakest = report.weakest("recall")
    rows: list[Sequence[Cell]] = []
    for index, (name, scores) in enumerate(zip(classes, report.classes, strict=True)):
        rows.append(_score_row(name, scores, _("lowest recall") if index in weakest else ""))
    rows.append(("",) * 6)
    rows += [_score_row(name, scores) for name, scores in averages.items()]
    tables.show(_score_columns(least=max(map(len, averages))), rows)


def _score_columns(least: int) -> list[Column]:
    return [
        Column(_("Class"), cuts=True, least=least),
        Column(_("Precision"), right=True),
        Column(_("Recall"), right=True),
        Column(_("F1"), right=True),
        Column(_("Support"), right=True),
        Column("", rank=1),
    ]


def _score_row(name: str, scores: Scores, mark: str = "") -> tuple[Cell, ...]:
    role: Role = "notice" if mark else "plain"
    precision, recall, f1 = (number(v, 3) for v in (scores.precision, scores.recall, scores.f1))
    return (name, precision, (recall, role), f1, number(scores.support), (mark, role))


def write_confusion(report: Report, classes: Sequence[str], what: Confusion) -> None:
    """The matrix, a row for each true class; what is zero is a dot, what is right is strong.

    Its margins are the recall of each row and the precision of each column, and the accuracy where
    the two meet.
    """
    numbered = any(len(name) > SHORT_NAME for name in classes)
    names = [f"{n} {name}" if numbered else name for n, name in enumerate(classes)]
    titles = [str(n) if numbered else name for n, name in enumerate(classes)]
    if what == "counts":
        tell(_("Confusion matrix (rows: the truth, columns: the answer; examples)"))
    else:
        tell(_("Confusion matrix (rows: the truth, columns: the answer; share of the row)"))
    columns = [Column("", cuts=True), *(Column(title, right=True) for title in titles)]
    columns.append(Column(_("Recall"), right=True, rank=1))
    rows: list[Sequence[Cell]] = []
    for true, counts in enumerate(report.confusion.tolist()):
        total = sum(counts)
        cells: list[Cell] = [names[true]]
        for predicted, count in enumerate(counts):
            text = number(count) if what == "counts" else percent(count / total if total else 0, 0)
            cells.append((text if count else ".", _role(count, true == predicted)))
        rows.append([*cells, number(report.classes[true].recall, 2) if total else "."])
    answered = report.confusion.sum(axis=0).tolist()
    precisions = [
        number(scores.precision, 2) if count else "."
        for scores, count in zip(report.classes, answered, strict=True)
    ]
    rows.append([_("Precision"), *precisions, number(report.accuracy, 2)])
    view = look(sys.stdout)
    wide = max(len(line) for line in tables.lines(columns, rows, view.plain()))
    tables.show(columns, rows)
    tell(_("Bottom right: the accuracy."), "faint")
    if view.terminal and wide > view.width:
        say(
            _("The matrix needs {columns} columns; this terminal has {width}.").format(
                columns=wide, width=view.width
            )
        )


def _role(count: int, right: bool) -> Role:
    if not count:
        return "faint"
    return "strong" if right else "bad"
