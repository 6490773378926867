"""`tui-lab runs`: the runs, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import click

from tui_lab.cli import console, guessing, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, duration, moment, ngettext, number
from tui_lab.reports.guess import Guess, Score
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.lookup import short_ids
from tui_lab.runs.messages import not_answering
from tui_lab.runs.status import Status, status_word
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary
from tui_lab.text.statuses import STATUSES
from tui_lab.text.values import metric_text

if TYPE_CHECKING:
    from tui_lab.reports.table import Line

SECTION = "runs"
ORDER = 10
SUMMARY = N_("List the runs, newest first")
SHOWN = 20
BEFORE = 50
"""So many runs before the oldest one shown are looked at for what it differs from."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "runs",
        callback=_runs,
        params=[
            click.Option(
                ["--all", "everything"],
                is_flag=True,
                help=_("All of them; without it the newest {count}.").format(count=SHOWN),
            ),
            click.Option(
                ["--status"],
                multiple=True,
                type=click.Choice([status.value for status in Status]),
                help=_("Only those with this status; may be given often."),
            ),
            click.Option(
                ["--dataset"],
                metavar=_("NAME"),
                shell_complete=params.complete_datasets,
                help=_("Only those trained with this data set."),
            ),
            params.json_option(_("Write a JSON list of all that fit, newest first.")),
            click.Option(
                ["--csv", "form"],
                flag_value="csv",
                help=_("Write all that fit as CSV, with what differs, gap, guess and note."),
            ),
            click.Option(
                ["--markdown", "form"],
                flag_value="markdown",
                help=_("Write all that fit as a Markdown table."),
            ),
        ],
        help=_(
            "List the runs, newest first, with the validation results of the weights that each "
            "kept. The test part stands in its own column and never decides anything."
        ),
        examples=[
            (_("The newest runs"), "tui-lab runs"),
            (_("What is training now"), "tui-lab runs --status running --status queued"),
            (_("For a program"), "tui-lab runs --json"),
            (_("For a spreadsheet"), "tui-lab runs --csv > runs.csv"),
        ],
    )


def _runs(
    everything: bool,
    status: tuple[str, ...],
    dataset: str | None,
    as_json: bool,
    form: Literal["csv", "markdown"] | None,
) -> None:
    if as_json and form:
        raise UsageError(
            _("--json and --{form} are two forms of one list.").format(form=form),
            _("Leave one of them out."),
        )
    from tui_lab.reports.facts import as_told

    store, kept = Store(), KeptEnvelopes()
    summaries = [as_told(line, kept) for line in store.summaries()]
    found = [
        line
        for line in summaries
        if (not status or line.status in status) and dataset in (None, line.dataset)
    ]
    if as_json:
        console.out_lines(params.to_json([as_table(line) for line in found]))
    elif form:
        _write(store, summaries, {line.id for line in found}, form)
    elif found:
        shown = found if everything else found[:SHOWN]
        guesses = guessing.scored(summaries, store.runs())
        _show(shown, guesses, _table_lines(store, summaries, shown), _short_ids(summaries))
        guessing.say_tally(guesses)
        for line in shown:
            if line.status is Status.SILENT:
                error = not_answering(store.find(line.id))
                console.warn(f"{line.id}: {error.message}")
                console.say(error.hint)
        if len(shown) < len(found):
            console.say(
                _("{shown} of {all} runs are shown; --all shows the others.").format(
                    shown=len(shown), all=number(len(found))
                )
            )
    elif status or dataset:
        console.say(_("No run meets these conditions."))
    else:
        console.say(_("There are no runs yet. Begin with: tui-lab train digits-mlp"))
    damaged = store.unreadable()
    if damaged:
        text = ngettext(
            "{count} folder among the runs cannot be read; `tui-lab doctor` says why.",
            "{count} folders among the runs cannot be read; `tui-lab doctor` says why.",
            len(damaged),
        )
        console.warn(text.format(count=len(damaged)))


def _write(
    store: Store, summaries: list[RunSummary], ids: set[str], form: Literal["csv", "markdown"]
) -> None:
    """The runs of these ids as CSV or Markdown, to stdout."""
    from tui_lab.reports.table import lines_of, runs_csv, runs_markdown

    runs = {run.id: run for run in store.runs()}
    lines = [line for line in lines_of(summaries, runs.values()) if line.id in ids]
    if form == "csv":
        text = runs_csv(lines, {line.id: runs[line.id].note for line in lines})
    else:
        text = runs_markdown(lines)
    console.out_lines(text)


def as_table(line: RunSummary) -> dict[str, object]:
    """A run as JSON holds it; times in seconds since 1970."""
    return {
        "id": line.id,
        "name": line.name,
        "status": line.status.value,
        "reason": line.reason,
        "place": line.place,
        "dataset": line.dataset,
        "seed": line.seed,
        "parameters": line.parameters,
        "epochs": line.epochs,
        "epochs_target": line.epochs_target,
        "seconds": line.seconds,
        "seconds_per_epoch": line.seconds_per_epoch,
        "created": line.created,
        "best_epoch": line.best_epoch,
        "best_monitor": line.best.monitor if line.best else None,
        "best_value": line.best.value if line.best else None,
        "last": dict(line.metrics_last),
        "best": dict(line.metrics_best),
        "kept": dict(line.metrics_kept),
        "evaluations": {
            split: {
                "loss": evaluation.loss,
                "accuracy": evaluation.accuracy,
                "examples": evaluation.examples,
            }
            for split, evaluation in line.evaluations.items()
        },
    }


def _table_lines(
    store: Store, summaries: list[RunSummary], shown: list[RunSummary]
) -> dict[str, Line]:
    """By id, what differs from a run's preset, or from the run before it on the same data, and
    whether its envelope is closed."""
    from tui_lab.reports.table import lines_of

    oldest = summaries.index(shown[-1]) + 1
    lines = lines_of(summaries[: oldest + BEFORE], store.runs())
    return {line.id: line for line in lines}


def _short_ids(summaries: list[RunSummary]) -> Mapping[str, str]:
    return short_ids([line.id for line in summaries], [line.name for line in summaries])


def _show(
    found: list[RunSummary],
    guesses: Mapping[str, tuple[Guess, Score | None]],
    known: Mapping[str, Line],
    short: Mapping[str, str],
) -> None:
    columns = [
        tables.Column(_("Id")),
        tables.Column(_("Name"), cuts=True, names=True, least=16),
        tables.Column(_("Status")),
        tables.Column(_("Data"), cuts=True, rank=2),
        tables.Column(_("Differs in"), cuts=True, rank=3),
        tables.Column(_("Epochs"), right=True, rank=1),
        tables.Column("val_accuracy", right=True),
        tables.Column("val_loss", right=True, rank=5),
        tables.Column(_("Test"), right=True, rank=4),
        tables.Column(_("Parameters"), right=True, rank=7),
        tables.Column(_("Time"), right=True, rank=6),
        tables.Column(_("Created"), rank=8),
    ]
    rows = []
    for line in found:
        told = known.get(line.id)
        differs, sealed = (", ".join(told.differs), told.sealed) if told else ("", False)
        rows.append(_row(line, differs, sealed=sealed))
    if any(line.id in guesses for line in found):
        columns.insert(9, tables.Column(_("Guess"), rank=9))
        for line, row in zip(found, rows, strict=True):
            row.insert(9, _guess(*guesses[line.id]) if line.id in guesses else "")
    if not tables.fits(columns, rows):
        for line, row in zip(found, rows, strict=True):
            row[0] = short[line.id]
    tables.show(columns, rows)


def _guess(guess: Guess, score: Score | None) -> tables.Cell:
    """The guess, and whether it was right, in a word."""
    if score is None:
        return guess.text
    word = _("right") if score.right else _("nearly") if score.points > 0 else _("wrong")
    return f"{guess.text} ({word})", "good" if score.right else "plain"


def _row(line: RunSummary, differing: str, *, sealed: bool = False) -> list[tables.Cell]:
    test = line.evaluations.get("test")
    word = status_word(line.status) + (f" ({line.place})" if line.place else "")
    return [
        line.id,
        line.name,
        (word, STATUSES[line.status].tone),
        line.dataset,
        differing,
        f"{line.epochs}/{line.epochs_target or '?'}",
        metric_text(line.metrics_kept.get("val_accuracy")),
        metric_text(line.metrics_kept.get("val_loss")),
        _("sealed") if sealed else metric_text(test.accuracy) if test else "–",
        number(line.parameters) if line.parameters is not None else "–",
        duration(line.seconds),
        moment(line.created),
    ]
