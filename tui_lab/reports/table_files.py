"""The table of runs as CSV, for programs, and as Markdown, for people. Must not import a face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tui_lab.i18n import _, number
from tui_lab.reports.cells import csv_table, markdown_cell, markdown_table
from tui_lab.reports.own_metric import gap_text, own_figure
from tui_lab.reports.table import Line
from tui_lab.text.values import NONE, seconds_number


def runs_csv(
    lines: Iterable[Line],
    notes: Mapping[str, str] | None = None,
    columns: Iterable[str] | None = None,
) -> str:
    """The table as CSV, for programs: a point in numbers, all their digits, empty where unknown.

    Args:
        lines: The runs.
        notes: By id, what a person noted.
        columns: Which of `CSV_COLUMNS`, in order; others are left out. None: all.
    """
    wanted = CSV_COLUMNS if columns is None else [each for each in columns if each in CSV_COLUMNS]
    places = [CSV_COLUMNS.index(name) for name in wanted]
    records = (_record(line, (notes or {}).get(line.id, "")) for line in lines)
    return csv_table([tuple(wanted), *(tuple(record[p] for p in places) for record in records)])


CSV_COLUMNS = (
    *("id", "name", "dataset", "status", "reference", "differs", "seed", "parameters"),
    *("epochs", "epochs_target", "best_epoch", "best_monitor", "best_value"),
    *("seconds", "seconds_per_epoch"),
    *("accuracy", "val_accuracy", "val_loss", "gap", "test_accuracy", "test_sealed"),
    *("guess", "guess_points", "created", "note"),
    *("metric", "val_metric", "test_metric", "train_metric", "origin", "source"),
)


def _record(line: Line, note: str) -> tuple[object, ...]:
    run, guess = line.summary, line.guess
    created = datetime.fromtimestamp(run.created).astimezone()
    return (
        *(run.id, run.name, run.dataset, run.status.value, line.reference),
        *("; ".join(line.differs), run.seed if run.carried.experiment else None, run.parameters),
        *(run.epochs, run.epochs_target, run.best_epoch),
        *((run.best.monitor, run.best.value) if run.best else (None, None)),
        *(run.seconds, line.seconds_per_epoch),
        *(line.accuracy, line.val_accuracy, line.val_loss, line.gap, line.test_accuracy),
        *("yes" if line.sealed else "no", guess.value if guess else None),
        *(line.score.points if line.score else None, created.isoformat(timespec="seconds"), note),
        *(line.metric, line.val_metric, line.test_metric, line.train_metric),
        *(run.carried.origin, run.carried.source),
    )


def runs_markdown(lines: Iterable[Line]) -> str:
    """The table as GitHub-flavoured Markdown in the current language.

    Guesses have a column only where there are some; those of a course are not about one run.
    """
    lines = list(lines)
    guessed = any(line.guess is not None for line in lines)
    titles = (
        *((_("Run"), False), (_("Data"), False), (_("Status"), False), (_("Differs in"), False)),
        *((_("Parameters"), True), (_("Epochs"), True), (_("s/epoch"), True)),
        *((_("Validation"), True), (_("Gap"), True), (_("Test"), True)),
        *(((_("Guess"), True),) if guessed else ()),
    )
    rows = [
        (
            *(markdown_cell(line.summary.name), markdown_cell(line.summary.data or NONE)),
            *(line.summary.status_word, markdown_cell(", ".join(line.differs))),
            *(_number(line.summary.parameters), number(line.summary.epochs)),
            *(seconds_number(line.seconds_per_epoch), own_figure(line, line.val_metric)),
            *(gap_text(line), _("sealed") if line.sealed else own_figure(line, line.test_metric)),
            *((markdown_cell(line.guess.text) if line.guess else "",) if guessed else ()),
        )
        for line in lines
    ]
    return markdown_table(titles, rows)


def _number(value: int | None) -> str:
    return NONE if value is None else number(value)
