"""`tui-lab export`: the model, a plain Keras script, the history, or a report, as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tui_lab.cli import console, params, results
from tui_lab.cli.group import LabCommand
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.paths import expanded
from tui_lab.reports import access, exporting
from tui_lab.runs.run import Run
from tui_lab.runs.status import word_now
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands

SECTION = "results"
ORDER = 60
SUMMARY = N_("The model, a Keras script, a CSV or a report")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "export",
        callback=_export,
        params=[
            params.run_argument(),
            click.Option(
                ["--as", "form"],
                type=click.Choice(exporting.FORMS),
                required=True,
                help=_(
                    "The model; the same with the preparation of the data inside, for Keras, LiteRT"
                    " or ONNX; a Keras script; the history; a report; a folder for TensorBoard."
                ),
            ),
            click.Argument(
                ["path"],
                metavar=_("PATH"),
                type=click.Path(),
                help=_("Where it goes; - writes to stdout."),
            ),
            click.Option(
                ["--overwrite"], is_flag=True, help=_("Replace a file that is there already.")
            ),
        ],
        help=_(
            "Write a run as something that lives without the lab: the model for Keras, the script "
            "that trains it with Keras alone, the history as CSV or for TensorBoard, or a report in"
            " Markdown."
        ),
        examples=[
            (
                _("The model, for keras.saving.load_model"),
                "tui-lab export last --as keras model.keras",
            ),
            (
                _("The same with the preparation inside: it takes raw values"),
                "tui-lab export last --as prepared model.keras",
            ),
            (
                _("The same for LiteRT, on a phone or a small board"),
                "tui-lab export last --as litert model.tflite",
            ),
            (_("The plain script"), "tui-lab export last --as script train.py"),
            (_("The history, into another program"), "tui-lab export last --as csv - | head"),
            (_("Its curves in TensorBoard"), "tui-lab export last --as tensorboard logs"),
        ],
    )


def _export(run: str, form: exporting.Form, path: str, overwrite: bool) -> None:
    found = Store().find(run)
    if form in exporting.PREPARED:
        _prepared(found, form, path, overwrite)
        return
    if form == "tensorboard":
        _tensorboard(found, path, overwrite)
        return
    content = _content(found, form)
    for sentence in access.remarks(found):
        console.warn(sentence)
    if path == "-":
        _to_stdout(content)
        if form == "script":
            for name, _source in exporting.script_data(found):
                console.say(_("The script reads {file} from its own folder.").format(file=name))
        return
    target = _target(found, form, path)
    exporting.save(content, target, overwrite=overwrite)
    console.say(_("Written: {path}").format(path=target))
    if form == "keras":
        console.say(exporting.model_takes(found))
    if form == "script":
        for beside in exporting.save_script_data(found, target.parent, overwrite=overwrite):
            console.say(_("Its data, beside it: {path}").format(path=beside))


def _target(run: Run, form: exporting.Form, path: str) -> Path:
    target = expanded(path)
    if os.path.isdir(target):
        target /= exporting.file_name(run, form)
    return exporting.named(target, form)


def _prepared(run: Run, form: exporting.Form, path: str, overwrite: bool) -> None:
    if path == "-":
        raise UsageError(
            _("A model with its preparation is written to two files."),
            _("Name a file, such as model.keras."),
        )
    target = _target(run, form, path)
    if target.exists() and not overwrite:
        raise exporting.there_already(target)
    console.say(_("Building the model; starting Keras takes some seconds…"))
    made = exporting.prepared_model(run, form)
    beside, told = exporting.save_prepared(made, target, overwrite=overwrite)
    for sentence in access.remarks(run):
        console.warn(sentence)
    console.say(_("Written: {path}").format(path=target))
    console.say(_("What it takes and gives: {path}").format(path=beside))
    console.say(told)


def _tensorboard(run: Run, path: str, overwrite: bool) -> None:
    from tui_lab.interop import tensorboard_log

    if path == "-":
        raise UsageError(
            _("TensorBoard's files are written to a folder."), _("Name a folder, such as logs.")
        )
    target = expanded(path)
    if os.path.isdir(target):
        target = tensorboard_log.folder_of(run, target)
    for written in tensorboard_log.export(run, target, overwrite=overwrite):
        console.say(_("Written: {path}").format(path=written))
    console.say(with_commands(_("See it with `tensorboard --logdir {folder}`."), folder=target))


def _to_stdout(content: str | bytes) -> None:
    if isinstance(content, str):
        console.out_lines(content)
        return
    if sys.stdout.isatty():
        raise UsageError(
            _("A model is no text for a terminal."), _("Name a file, such as model.keras.")
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _content(run: Run, form: exporting.Form) -> str | bytes:
    if form == "keras":
        return exporting.model(run)
    return {"script": exporting.script, "csv": exporting.history, "markdown": _markdown}[form](run)


def _markdown(run: Run) -> str:
    from tui_lab.reports.tasks import outcome_of

    try:
        chosen = results.choose(run, None)
    except LabError:
        return exporting.markdown(run, None, word_now(*run.look()))
    text = exporting.markdown(run, outcome_of(run, chosen), word_now(*run.look()))
    results.record_look(run, chosen, "export")
    return text
