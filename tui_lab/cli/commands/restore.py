"""`tui-lab restore`: take a run back out of the trash, or see what is in it."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, moment
from tui_lab.runs.store import Store

SECTION = "runs"
ORDER = 130
SUMMARY = N_("Take a run back out of the trash")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "restore",
        callback=_restore,
        params=[
            click.Argument(
                ["run"],
                metavar=_("RUN"),
                required=False,
                shell_complete=_complete,
                help=_("An id, a unique beginning of one, a name, or `last` for the last removed."),
            ),
            click.Option(
                ["--list", "listed"], is_flag=True, help=_("List the trash, last removed first.")
            ),
            params.json_option(_("With --list, write a JSON list.")),
        ],
        help=_("Take a removed run back out of the trash."),
        examples=[
            (_("Take the last removed run back"), "tui-lab restore last"),
            (_("What is in the trash"), "tui-lab restore --list"),
        ],
    )


def _restore(run: str | None, listed: bool, as_json: bool) -> None:
    if listed == bool(run) or (as_json and not listed):
        raise UsageError(
            _("Name one run to take back, or give --list."),
            _("`tui-lab restore last` takes back the run that was removed last."),
        )
    store = Store()
    if run is not None:
        found = store.restore(run)
        console.say(_("The run {run} ({name}) is back.").format(run=found.id, name=found.name))
        return
    trash = store.trashed()
    if as_json:
        entries = [{"id": r.id, "name": r.name, "dataset": r.dataset} for r in trash]
        console.out_lines(params.to_json(entries))
    elif trash:
        columns = [
            tables.Column(_("Id")),
            tables.Column(_("Name"), cuts=True),
            tables.Column(_("Data"), cuts=True, rank=2),
            tables.Column(_("Created"), rank=1),
        ]
        tables.show(columns, [(r.id, r.name, r.dataset, moment(r.created)) for r in trash])
    else:
        console.say(_("The trash is empty."))


def _complete(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The ids in the trash, and `last`."""
    found = {run.id: run.name for run in Store().trashed()}
    return [
        CompletionItem(name, help=words)
        for name, words in {"last": "", **found}.items()
        if name.startswith(incomplete)
    ]
