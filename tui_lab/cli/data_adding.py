"""`tui-lab data add`: a file for one of the lab's data sets, or an own table, folder or npz."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

import click

from tui_lab.cli import console, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import csv_columns, listing
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.datasets.planning import starting_experiment
from tui_lab.datasets.words import name_from, separator_text, size_from
from tui_lab.errors import DataError, LabError, UsageError
from tui_lab.experiment import line as experiment_line
from tui_lab.i18n import _, number
from tui_lab.paths import expanded


def build() -> click.Command:
    """The command `add`."""
    return LabCommand(
        "add",
        callback=_add,
        params=[
            click.Argument(
                ["path"],
                metavar=_("PATH"),
                type=click.Path(),
                help=_("A CSV or npz file, or a folder with a folder of pictures per class."),
            ),
            click.Option(
                ["--name"],
                shell_complete=params.complete_datasets,
                help=_("What it will be called; or which of the lab's data sets the file is of."),
            ),
            click.Option(
                ["--target"], metavar=_("COLUMN"), help=_("CSV: the column with the classes.")
            ),
            click.Option(
                ["--drop"],
                multiple=True,
                metavar=_("COLUMN"),
                help=_("CSV: a column to leave out; may be given often."),
            ),
            click.Option(
                ["--missing"],
                type=click.Choice(["error", "drop"]),
                default="error",
                help=_("CSV: refuse missing values, or leave out their rows."),
            ),
            click.Option(
                ["--no-header"],
                is_flag=True,
                help=_("CSV: the first line is an example; the columns are column1, column2…"),
            ),
            click.Option(["--separator"], help=_("CSV: one character, or tab; else it is found.")),
            click.Option(
                ["--encoding"], help=_("CSV: such as utf-8 or latin-1; else it is found.")
            ),
            click.Option(
                ["--size"], metavar=_("HxW"), help=_("Pictures: height and width, such as 32x32.")
            ),
            click.Option(["--colour"], is_flag=True, help=_("Pictures: keep their colours.")),
            click.Option(
                ["--preview"], is_flag=True, help=_("CSV: only show what its columns hold.")
            ),
            click.Option(
                ["--overwrite"], is_flag=True, help=_("Replace your own one of that name.")
            ),
        ],
        help=_(
            "Add a data set of your own, or put the file of one of the lab's data sets in place. "
            "The file is checked and copied; the original stays as it is."
        ),
        short_help=_("Add your own data, or a file got by hand"),
        examples=[
            (_("Look at a table first"), "tui-lab data add flowers.csv --preview"),
            (_("Add it"), "tui-lab data add flowers.csv --target species --drop number"),
            (_("A folder with a folder for each class"), "tui-lab data add leaves/ --size 32x32"),
            (_("A file that was got by hand"), "tui-lab data add Train.csv --name shipping"),
        ],
    )


def _add(
    path: str,
    name: str | None,
    target: str | None,
    drop: tuple[str, ...],
    missing: str,
    no_header: bool,
    separator: str | None,
    encoding: str | None,
    size: str | None,
    colour: bool,
    preview: bool,
    overwrite: bool,
) -> None:
    from tui_lab.datasets import fetching, own_csv, own_npz, own_pictures

    place = expanded(path)
    if not os.path.exists(place):
        raise DataError(
            _("There is no file or folder {path}.").format(path=place), _("Check its name.")
        )
    if preview:
        _preview(place, separator, encoding, header=not no_header)
        return
    if name is not None and _is_known(name):
        for file in fetching.add_file(name, place):
            console.out(str(file))
        console.say(_("The data set {name} is at hand.").format(name=name))
        return
    chosen = name or name_from(place)
    info: DatasetInfo
    if os.path.isdir(place):
        info = own_pictures.add_images(
            place,
            chosen,
            size=size_from(size) if size is not None else None,
            grey=not colour,
            overwrite=overwrite,
            note=console.say,
            progress=_progress,
        )
    elif place.suffix.lower() == ".npz":
        info = own_npz.add_npz(place, chosen, overwrite=overwrite)
    else:
        info = own_csv.add_csv(
            place,
            chosen,
            target,
            drop=drop,
            separator=separator,
            encoding=encoding,
            missing=cast(Literal["error", "drop"], missing),
            header=not no_header,
            overwrite=overwrite,
            note=console.say,
        )
    console.out(info.name)
    console.say(
        _("Added {name}: {count} examples of {classes} classes.").format(
            name=info.name,
            count=number(info.train_size + info.test_size),
            classes=number(len(info.classes)),
        )
    )
    if info.added and info.added.counting:
        command = ["tui-lab", "data", "add", path, "--name", info.name]
        command += ["--target", info.added.target, "--overwrite"]
        command += [word for column in (*drop, *info.added.counting) for word in ("--drop", column)]
        command += ["--no-header"] if no_header else []
        _say_command(_("To add it again without that: {command}"), command)
    line = experiment_line.to_line(starting_experiment(info))
    console.say(
        _("Train a first network on it: {command}").format(command=f'tui-lab train "{line}"')
    )


def _say_command(sentence: str, words: Sequence[str]) -> None:
    """A sentence with a command that can be pasted."""
    console.say(sentence.format(command=shlex.join(words)))


def _is_known(name: str) -> bool:
    """Whether it is one of the lab's data sets, which are read from published files."""
    try:
        return listing.info(name).origin is not Origin.OWN
    except LabError:
        return False


def _progress(done: int, total: int) -> None:
    if not console.look(sys.stderr).live:
        return
    text = _("{done} of {total} pictures").format(done=number(done), total=number(total))
    end = "\r\x1b[K" if done == total else ""
    sys.stderr.write(f"\r{text}\x1b[K{end}")
    sys.stderr.flush()


def _preview(path: Path, separator: str | None, encoding: str | None, *, header: bool) -> None:
    if os.path.isdir(path) or path.suffix.lower() == ".npz":
        raise UsageError(_("--preview is for CSV files."), _("Leave it out to add the data set."))
    from tui_lab.datasets.csv_columns import kind_in_words

    found = csv_columns.preview_csv(path, separator=separator, encoding=encoding, header=header)
    columns = [
        tables.Column(_("Column"), cuts=True),
        tables.Column(_("Kind")),
        tables.Column(_("Values"), right=True),
        tables.Column(_("Missing"), right=True),
        tables.Column(_("For example"), cuts=True),
    ]
    rows = [
        (
            column.name,
            kind_in_words(column.kind),
            number(column.distinct),
            number(column.missing) if column.missing else "–",
            ", ".join(column.examples),
        )
        for column in found.columns
    ]
    tables.show(columns, rows)
    console.say(
        _("{rows} rows, separator “{separator}”, encoding {encoding}.").format(
            rows=number(found.rows),
            separator=separator_text(found.separator),
            encoding=found.encoding,
        )
    )
    command = ["tui-lab", "data", "add", str(path), "--target", found.target]
    command += [word for column in found.suggested_drop for word in ("--drop", column)]
    command += [] if header else ["--no-header"]
    _say_command(_("To add it: {command}"), command)
