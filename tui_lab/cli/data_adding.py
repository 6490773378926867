"""`tui-lab data add`: a file for one of the lab's data sets, or an own table, folder or npz."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from tui_lab.cli import console, params, table_adding, table_choices, tables
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import listing
from tui_lab.datasets.looking_words import added_in_words
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.datasets.planning import check_sizes, starting_experiment
from tui_lab.datasets.words import name_from, size_from
from tui_lab.errors import DataError, LabError, UsageError
from tui_lab.experiment import line as experiment_line
from tui_lab.i18n import _, number
from tui_lab.paths import expanded
from tui_lab.text.command_line import command_line


def build() -> click.Command:
    """The command `add`."""
    return LabCommand(
        "add",
        callback=_add,
        params=[
            click.Argument(
                ["path"],
                metavar=_("PATH"),
                type=click.Path(readable=False),  # what is wrong with it is told below
                help=_("A table (CSV and others), an npz file, or a folder of pictures per class."),
            ),
            click.Option(
                ["--name"],
                shell_complete=params.complete_datasets,
                help=_("What it will be called; or which of the lab's data sets the file is of."),
            ),
            *table_choices.options(),
            click.Option(
                ["--size"], metavar=_("HxW"), help=_("Pictures: height and width, such as 32x32.")
            ),
            click.Option(["--colour"], is_flag=True, help=_("Pictures: keep their colours.")),
            click.Option(
                ["--preview"],
                is_flag=True,
                help=_("Only show the columns of a table, or the classes of a folder."),
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
            (_("A table with gaps"), "tui-lab data add ships.csv --missing age=median"),
            (_("A folder with a folder for each class"), "tui-lab data add leaves/ --size 32x32"),
            (_("A file that was got by hand"), "tui-lab data add Train.csv --name shipping"),
        ],
    )


def _add(
    path: str,
    name: str | None,
    size: str | None,
    colour: bool,
    preview: bool,
    overwrite: bool,
    **table: Any,
) -> None:
    from tui_lab.datasets import fetching, own_npz, own_pictures, own_store

    place = expanded(path)
    if not os.path.exists(place):
        raise DataError(
            _("There is no file or folder {path}.").format(path=place), _("Check its name.")
        )
    wanted = table_choices.chosen(**table)
    if name is not None and not _is_known(name):
        own_store.check_name(name, overwrite=overwrite or preview)
    wanted_size = size_from(size) if size is not None else None
    if wanted_size is not None:
        own_pictures.check_size(*wanted_size)
    if preview:
        if os.path.isdir(place):
            _preview_pictures(path, name, size, colour=colour, overwrite=overwrite)
            return
        if place.suffix.lower() == ".npz":
            raise UsageError(
                _("--preview is for tables and folders of pictures."),
                _("Leave it out to add the data set."),
            )
        table_adding.preview(path, name, wanted, overwrite=overwrite)
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
            size=wanted_size,
            grey=not colour,
            overwrite=overwrite,
            note=console.say,
            progress=_progress,
        )
    elif place.suffix.lower() == ".npz":
        info = own_npz.add_npz(place, chosen, task=wanted.task, overwrite=overwrite)
    else:
        info = table_adding.add(path, chosen, wanted, overwrite=overwrite)
    console.out(info.name)
    console.say(added_in_words(info))
    table_adding.say_ids(path, info, wanted)
    _say_what_next(info)


def _say_what_next(info: DatasetInfo) -> None:
    """Name the command that trains a first network, or say why none can be trained."""
    first = starting_experiment(info)
    try:
        check_sizes(first.data, info)
    except DataError as error:
        console.warn(error.message)
        console.say(error.hint)
        return
    command = command_line("train", [experiment_line.to_line(first)])
    console.say(_("Train a first network on it: {command}").format(command=command))


def _is_known(name: str) -> bool:
    """Whether it is one of the lab's data sets, which are read from published files."""
    try:
        return listing.info(name).origin is not Origin.OWN
    except LabError:
        return False


def _preview_pictures(
    path: str, name: str | None, size: str | None, *, colour: bool, overwrite: bool
) -> None:
    """Show the classes of a folder of pictures, and what would be left out."""
    from tui_lab.datasets import own_pictures, picture_folders, table_advice

    found = picture_folders.look_through(expanded(path), _progress)
    columns = [
        tables.Column(_("Class"), cuts=True),
        tables.Column(_("Training"), right=True),
        tables.Column(_("Test"), right=True),
    ]
    counts = own_pictures.count_pictures(found)
    tables.show(columns, [(each, *map(number, count)) for each, count in counts.items()])
    for sentence in found.decisions():
        console.say(sentence)
    usual = name_from(expanded(path))
    free = (name or usual) if overwrite else table_advice.free_name(name or usual)
    options: list[tuple[str, str | None]] = []
    options += [("--name", free)] if name is not None or free != usual else []
    options += [("--size", size)] if size else []
    options += [("--colour", None)] if colour else []
    options += [("--overwrite", None)] if overwrite else []
    command = command_line("data add", [path], options)
    console.say(_("To add it: {command}").format(command=command))


def _progress(done: int, total: int) -> None:
    if not console.look(sys.stderr).live:
        return
    text = _("{done} of {total} pictures").format(done=number(done), total=number(total))
    console.draw_over(text if done < total else "")
