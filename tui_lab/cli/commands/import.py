"""`tui-lab import`: trainings that other programs have recorded become runs of the lab."""
# ruff: noqa: N999 - a module has its command's name, which here is a word of Python's

from __future__ import annotations

from typing import Any

import click

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _, moment, ngettext, number
from tui_lab.interop.importing import Found, Taken, look, take
from tui_lab.interop.recording import Recording
from tui_lab.paths import expanded
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import metric_text

SECTION = "runs"
ORDER = 140
SUMMARY = N_("Import trainings that other programs recorded")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "import",
        callback=_import,
        params=[
            click.Argument(
                ["paths"],
                metavar=_("PATH..."),
                nargs=-1,
                required=True,
                type=click.Path(),
                help=_(
                    "A CSV (of Keras's CSVLogger or another program), a history as JSON, a file of"
                    " events of TensorBoard, or a folder with such files of events."
                ),
            ),
            click.Option(["--name"], help=_("What the run is called; else as file or folder.")),
            click.Option(
                ["--dry-run"], is_flag=True, help=_("Say what was found; no run is made.")
            ),
            params.json_option(_("Write a JSON list: what was found, with the ids of the runs.")),
        ],
        help=_(
            "Make a run of each training that a file tells of, so that it stands beside those of"
            " the lab: in lists, comparisons and charts. It has no network and no settings. What"
            " was imported before is not imported twice."
        ),
        examples=[
            (_("What a CSVLogger has written"), "tui-lab import training.csv"),
            (_("All runs in a folder of TensorBoard"), "tui-lab import logs/"),
            (
                _("Keras's history, as json.dump(history.history, file) writes it"),
                "tui-lab import history.json --name baseline",
            ),
            (_("First see what is there"), "tui-lab import logs/ --dry-run"),
        ],
    )


def _import(paths: tuple[str, ...], name: str | None, dry_run: bool, as_json: bool) -> None:
    found = [look(expanded(path), name or "") for path in paths]
    recordings = [each for one in found for each in one.recordings]
    taken: list[Taken] = [] if dry_run else take(Store(), recordings)
    if as_json:
        told = [_as_json(each) for each in recordings]
        for line, done in zip(told, taken, strict=False):
            line |= {"id": done.run.id, "imported_before": done.before}
        console.out_lines(params.to_json(told))
    else:
        _show(recordings, taken)
    _say_remarks(found)
    if not as_json:
        _say_done(recordings, taken, dry_run=dry_run)


def _as_json(recording: Recording) -> dict[str, Any]:
    last = recording.epochs[-1]
    return {
        "name": recording.name,
        "program": recording.program,
        "source": str(recording.source),
        "created": recording.created,
        "epochs": len(recording.epochs),
        "last_epoch": last.number,
        "metrics": list(recording.metrics),
        "digest": recording.digest,
    }


def _show(recordings: list[Recording], taken: list[Taken]) -> None:
    ids = {done.recording.digest: done.run.id for done in taken}
    columns = [
        tables.Column(_("Id")),
        tables.Column(_("Name"), cuts=True),
        tables.Column(_("From"), rank=2),
        tables.Column(_("Created"), rank=3),
        tables.Column(_("Epochs"), right=True),
        tables.Column("loss", right=True, rank=1),
        tables.Column("val_loss", right=True, rank=1),
    ]
    rows: list[list[tables.Cell]] = [
        [
            ids.get(each.digest, "–"),
            each.name,
            each.program,
            moment(each.created),
            number(len(each.epochs)),
            metric_text(each.epochs[-1].values.get("loss")),
            metric_text(each.epochs[-1].values.get("val_loss")),
        ]
        for each in recordings
    ]
    tables.show(columns if taken else columns[1:], rows if taken else [row[1:] for row in rows])


def _say_remarks(found: list[Found]) -> None:
    for sentence in dict.fromkeys(each for one in found for each in one.remarks):
        console.warn(sentence)


def _say_done(recordings: list[Recording], taken: list[Taken], *, dry_run: bool) -> None:
    if dry_run:
        text = ngettext(
            "{count} training was found.", "{count} trainings were found.", len(recordings)
        )
        console.say(text.format(count=number(len(recordings))) + " " + _("No run was made."))
        return
    for done in taken:
        if done.before:
            text = _("{name} was imported before, as the run {run}.")
            console.say(text.format(name=done.recording.name, run=done.run.id))
    new = [done for done in taken if not done.before]
    if new:
        text = ngettext("{count} run was made.", "{count} runs were made.", len(new))
        console.say(text.format(count=number(len(new))))
        console.say(
            with_commands(
                _("See its curves with `tui-lab show {run} --as curves`."), run=new[0].run.id
            )
        )
