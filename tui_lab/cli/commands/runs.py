"""`tui-lab runs`: the runs, newest first."""

from __future__ import annotations

import click

from tui_lab.cli import console, control, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.cli.progress import metric
from tui_lab.i18n import _, duration, moment, ngettext, number
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.runs.summary import RunSummary

SHOWN = 20
ROLES: dict[Status, console.Role] = {
    Status.RUNNING: "notice",
    Status.PAUSED: "notice",
    Status.QUEUED: "notice",
    Status.FINISHED: "good",
    Status.DIVERGED: "bad",
    Status.FAILED: "bad",
    Status.LOST: "bad",
}


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
                metavar="NAME",
                shell_complete=params.complete_datasets,
                help=_("Only those trained with this data set."),
            ),
            params.json_option(_("Write a JSON list of all that fit, newest first.")),
        ],
        help=_(
            "List the runs, newest first, with the best validation results of each. The test part "
            "stands in its own column and never decides which epoch was best."
        ),
        examples=[
            (_("The newest runs"), "tui-lab runs"),
            (_("What is training now"), "tui-lab runs --status running --status queued"),
            (_("For a program"), "tui-lab runs --json"),
        ],
    )


def _runs(everything: bool, status: tuple[str, ...], dataset: str | None, as_json: bool) -> None:
    store = Store()
    found = [
        line
        for line in store.summaries()
        if (not status or line.status in status) and dataset in (None, line.dataset)
    ]
    if as_json:
        console.out(params.to_json([as_table(line) for line in found]))
    elif found:
        shown = found if everything else found[:SHOWN]
        _show(shown)
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


def as_table(line: RunSummary) -> dict[str, object]:
    """A run as JSON holds it; times in seconds since 1970."""
    return {
        "id": line.id,
        "name": line.name,
        "status": line.status.value,
        "reason": line.reason,
        "dataset": line.dataset,
        "seed": line.seed,
        "parameters": line.parameters,
        "epochs": line.epochs,
        "epochs_target": line.epochs_target,
        "seconds": line.seconds,
        "created": line.created,
        "best_epoch": line.best_epoch,
        "last": dict(line.metrics_last),
        "best": dict(line.metrics_best),
        "evaluations": {
            split: {
                "loss": evaluation.loss,
                "accuracy": evaluation.accuracy,
                "examples": evaluation.examples,
            }
            for split, evaluation in line.evaluations.items()
        },
    }


def _show(found: list[RunSummary]) -> None:
    columns = [
        tables.Column(_("Id")),
        tables.Column(_("Name"), cuts=True),
        tables.Column(_("Status")),
        tables.Column(_("Data"), cuts=True, rank=2),
        tables.Column(_("Epochs"), right=True, rank=1),
        tables.Column("val_accuracy", right=True),
        tables.Column("val_loss", right=True, rank=4),
        tables.Column(_("Test"), right=True, rank=3),
        tables.Column(_("Parameters"), right=True, rank=6),
        tables.Column(_("Time"), right=True, rank=5),
        tables.Column(_("Created"), rank=7),
    ]
    rows = [_row(line) for line in found]
    tables.show(columns, rows)


def _row(line: RunSummary) -> list[tables.Cell]:
    test = line.evaluations.get("test")
    word = control.status_word(line.status)
    return [
        line.id,
        line.name,
        (word, ROLES.get(line.status, "plain")),
        line.dataset,
        f"{line.epochs}/{line.epochs_target or '?'}",
        metric(line.metrics_best.get("val_accuracy")),
        metric(line.metrics_best.get("val_loss")),
        metric(test.accuracy) if test else "–",
        number(line.parameters) if line.parameters is not None else "–",
        duration(line.seconds),
        moment(line.created),
    ]
