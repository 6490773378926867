"""`tui-lab export`: the model, a plain Keras script, the history, or a report, as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tui_lab import datasets
from tui_lab.cli import console, control, params, results
from tui_lab.cli.group import LabCommand
from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import LabError, NotFoundError, StoreError, UsageError
from tui_lab.i18n import _
from tui_lab.paths import write_atomically
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.runs.summary import summary

ENDINGS = {"keras": "keras", "script": "py", "csv": "csv", "markdown": "md"}


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "export",
        callback=_export,
        params=[
            params.run_argument(),
            click.Option(
                ["--as", "form"],
                type=click.Choice(["keras", "script", "csv", "markdown"]),
                required=True,
                help=_("The model; a Keras script; the history; a report."),
            ),
            click.Argument(
                ["path"],
                metavar="PATH",
                type=click.Path(),
                help=_("Where it goes; - writes to stdout."),
            ),
            click.Option(
                ["--overwrite"], is_flag=True, help=_("Replace a file that is there already.")
            ),
        ],
        help=_(
            "Write a run as something that lives without the lab: the model for Keras, the script "
            "that trains it with Keras alone, the history as CSV, or a report in Markdown."
        ),
        examples=[
            (
                _("The model, for keras.saving.load_model"),
                "tui-lab export last --as keras model.keras",
            ),
            (_("The plain script"), "tui-lab export last --as script train.py"),
            (_("The history, into another program"), "tui-lab export last --as csv - | head"),
        ],
    )


def _export(run: str, form: str, path: str, overwrite: bool) -> None:
    found = Store().find(run)
    if form == "keras":
        content = _model(found)
    else:
        text = {"script": _script, "csv": _csv, "markdown": _markdown}[form](found)
        content = text.encode()
    if path == "-":
        _to_stdout(form, content)
        return
    target = Path(path).expanduser()
    if target.is_dir():
        target /= f"{found.id}.{ENDINGS[form]}"
    if target.exists() and not overwrite:
        raise UsageError(
            _("The file {path} is there already.").format(path=target),
            _("Add --overwrite to replace it."),
        )
    try:
        write_atomically(target, content)
    except OSError as error:
        raise StoreError(
            _("{path} cannot be written: {reason}.").format(path=target, reason=error.strerror)
        ) from error
    console.say(_("Written: {path}").format(path=target))


def _to_stdout(form: str, content: bytes) -> None:
    if form != "keras":
        sys.stdout.write(content.decode())
        return
    if sys.stdout.isatty():
        raise UsageError(
            _("A model is no text for a terminal."), _("Name a file, such as model.keras.")
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _model(run: Run) -> bytes:
    path = run.path("model.keras")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(
            _("The run {run} has no model yet.").format(run=run.id),
            _("A model is written when a run ends; stop it with `tui-lab stop {run}`.").format(
                run=run.id
            ),
        ) from None


def _script(run: Run) -> str:
    from tui_lab.reports.export_script import keras_script

    info = datasets.info(run.experiment.data.dataset)
    return keras_script(run.experiment, info, _files(info))


def _files(info: DatasetInfo) -> list[str]:
    """Where the script finds the files of data sets that Keras does not fetch itself."""
    where = datasets.availability(info.name).where
    if where is None:
        return []
    if info.name == "optdigits":
        return [str(where / "optdigits.tra"), str(where / "optdigits.tes")]
    return [str(where / "data.npz" if where.is_dir() else where)]


def _csv(run: Run) -> str:
    from tui_lab.reports.export_text import history_csv

    return history_csv(run.state().epochs)


def _markdown(run: Run) -> str:
    from tui_lab.reports.export_text import RunText, markdown_report
    from tui_lab.reports.report import report_for

    status, state = run.look()
    line = summary(run)
    try:
        chosen = results.choose(run, None)
    except LabError:
        chosen = None
    classes = results.classes_of(run, chosen.classes) if chosen else state.classes
    text = markdown_report(
        RunText(
            id=run.id,
            name=run.name,
            experiment=run.experiment,
            status=control.status_word(status),
            epochs=state.epochs,
            parameters=state.parameters,
            seconds=state.seconds,
            best_epoch=line.best_epoch,
            device=state.device,
            versions=run.header.versions,
        ),
        report_for(chosen, classes) if chosen else None,
        classes,
        results.kind_of(run),
        split=chosen.split if chosen else "validation",
    )
    if chosen is not None:
        results.record_look(run, chosen, "export")
    return text
