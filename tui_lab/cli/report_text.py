"""A run's report as text: per-class table, averages, confusion matrix, sentences."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tui_lab.cli import tables
from tui_lab.cli.console import Role, look, out, say
from tui_lab.cli.progress import metric
from tui_lab.cli.tables import Cell, Column
from tui_lab.datasets.model import Kind
from tui_lab.i18n import _, number, percent

if TYPE_CHECKING:
    from tui_lab.reports.metrics import Report, Scores
    from tui_lab.reports.results import Results

Confusion = Literal["counts", "shares"]
SHORT_NAME = 5
"""Class names up to this length stand over the columns themselves; longer ones are numbered."""


def write_report(
    results: Results,
    report: Report,
    classes: Sequence[str],
    kind: Kind,
    *,
    confusion: Confusion | None = None,
) -> None:
    """Write the report to stdout: heading, sentences, table, and the confusion matrix if wanted."""
    from tui_lab.reports import words

    out(heading(results, report))
    for sentence in words.summary(report, classes, kind):
        out(sentence)
    out()
    write_classes(report, classes)
    if confusion is not None:
        out()
        write_confusion(report, classes, confusion)


def heading(results: Results, report: Report) -> str:
    """Which part, how many, loss and accuracy."""
    texts = {
        "test": _("Test part: {examples} examples, loss {loss}, accuracy {accuracy}"),
        "validation": _("Validation part: {examples} examples, loss {loss}, accuracy {accuracy}"),
    }
    text = texts[results.split].format(
        examples=number(report.examples),
        loss=metric(results.loss if results.loss == results.loss else None),
        accuracy=metric(report.accuracy),
    )
    return look(sys.stdout).paint(text, "strong")


def write_classes(report: Report, classes: Sequence[str]) -> None:
    """The table of precision, recall, F1 and support, with macro and weighted averages."""
    columns = [
        Column(_("Class"), cuts=True),
        Column(_("Precision"), right=True),
        Column(_("Recall"), right=True),
        Column(_("F1"), right=True),
        Column(_("Support"), right=True),
        Column(""),
    ]
    worst = min((scores.f1 for scores in report.classes if scores.support), default=1.0)
    rows: list[Sequence[Cell]] = []
    for name, scores in zip(classes, report.classes, strict=True):
        weak = scores.support and scores.f1 == worst < 1.0
        rows.append(_score_row(name, scores, _("lowest F1") if weak else ""))
    rows.append(("",) * len(columns))
    rows.append(_score_row(_("macro average"), report.macro))
    rows.append(_score_row(_("weighted average"), report.weighted))
    tables.show(columns, rows)


def _score_row(name: str, scores: Scores, mark: str = "") -> tuple[Cell, ...]:
    role: Role = "notice" if mark else "plain"
    shares = [number(value, 3) for value in (scores.precision, scores.recall, scores.f1)]
    return (name, *((share, role) for share in shares), number(scores.support), (mark, role))


def write_confusion(report: Report, classes: Sequence[str], what: Confusion) -> None:
    """The matrix, a row for each true class; what is zero is a dot, what is right is strong."""
    numbered = any(len(name) > SHORT_NAME for name in classes)
    names = [f"{n} {name}" if numbered else name for n, name in enumerate(classes)]
    titles = [str(n) if numbered else name for n, name in enumerate(classes)]
    if what == "counts":
        out(_("Confusion matrix (rows: the truth, columns: the answer; examples)"))
    else:
        out(_("Confusion matrix (rows: the truth, columns: the answer; share of the row)"))
    columns = [Column("", cuts=True), *(Column(title, right=True) for title in titles)]
    rows: list[Sequence[Cell]] = []
    for true, counts in enumerate(report.confusion.tolist()):
        total = sum(counts)
        cells: list[Cell] = [names[true]]
        for predicted, count in enumerate(counts):
            text = number(count) if what == "counts" else percent(count / total if total else 0, 0)
            cells.append((text if count else ".", _role(count, true == predicted)))
        rows.append(cells)
    view = look(sys.stdout)
    wide = max(len(line) for line in tables.lines(columns, rows, view.plain()))
    tables.show(columns, rows)
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
