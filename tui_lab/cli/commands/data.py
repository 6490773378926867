"""`tui-lab data`: which data sets there are; get, add, show and remove them."""

from __future__ import annotations

import click

from tui_lab.cli import console, data_adding, data_show, fetching, params, tables
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.datasets import listing
from tui_lab.datasets.looking_words import count_of_answers
from tui_lab.datasets.model import Origin
from tui_lab.datasets.words import KINDS
from tui_lab.errors import DataError, ExitCode
from tui_lab.i18n import N_, _, number
from tui_lab.text.values import shape_text

SECTION = "lab"
ORDER = 10
SUMMARY = N_("Data sets: list, get, add, show, remove")


def name_argument() -> click.Argument:
    """NAME of a data set."""
    return click.Argument(
        ["name"],
        metavar=_("NAME"),
        shell_complete=params.complete_datasets,
        help=_("A data set; `tui-lab data list` shows them."),
    )


def build() -> click.Command:
    """The group `data`."""
    commands = [
        LabCommand(
            "list",
            callback=_list,
            params=[params.json_option(_("Write a JSON list of all data sets."))],
            help=_("List the data sets: what they hold, and whether they can be used now."),
            short_help=_("List the data sets"),
            examples=[(_("All data sets"), "tui-lab data list")],
        ),
        data_show.build(name_argument()),
        LabCommand(
            "get",
            callback=_get,
            params=[name_argument()],
            help=_(
                "Fetch a data set from its source, with progress and checksum. What breaks off is "
                "tried again; nothing unfinished is left behind."
            ),
            short_help=_("Fetch a data set"),
            examples=[(_("Before a lesson without network"), "tui-lab data get fashion-mnist")],
        ),
        data_adding.build(),
        LabCommand(
            "remove",
            callback=_remove,
            params=[name_argument(), params.yes_option()],
            help=_("Remove one of your own data sets. Runs that were trained with it stay."),
            short_help=_("Remove one of your own data sets"),
            examples=[(_("Remove it"), "tui-lab data remove flowers")],
        ),
    ]
    return LabGroup(
        "data",
        commands={command.name: command for command in commands if command.name},
        help=_(
            "Data sets are looked for in $TUI_LAB_DATA (folders, as in PATH), in the lab's own "
            "folder, and in Keras's."
        ),
        examples=[
            (_("All data sets"), "tui-lab data list"),
            (_("Add your own table"), "tui-lab data add flowers.csv --target species"),
        ],
    )


def _list(as_json: bool) -> None:
    found = listing.catalogue()
    if as_json:
        console.out_lines(params.to_json([data_show.as_json(info) for info in found]))
        return
    columns = [
        tables.Column(_("Name")),
        tables.Column(_("Kind")),
        tables.Column(_("Shape")),
        tables.Column(_("Classes"), right=True),
        tables.Column(_("Training"), right=True),
        tables.Column(_("Test"), right=True),
        tables.Column(_("At hand")),
        tables.Column(_("Title"), cuts=True, rank=1),
    ]
    rows: list[tuple[tables.Cell, ...]] = []
    for info in found:
        there = listing.availability(info.name).at_hand
        rows.append(
            (
                info.name,
                _(KINDS[info.kind]),
                shape_text(info.input_shape),
                count_of_answers(info),
                number(info.train_size),
                number(info.test_size) if info.test_size else "–",
                (_("yes"), "good") if there else (_("no"), "notice"),
                info.title,
            )
        )
    tables.show(columns, rows)
    for sentence in listing.unreadable().values():
        console.warn(sentence)
    if not all(listing.availability(info.name).at_hand for info in found):
        console.say(_("`tui-lab data show NAME` says how to get one that is not at hand."))


def _get(name: str) -> None:
    info = listing.info(name)
    there = listing.availability(name)
    if there.at_hand:
        console.say(there.how)
        return
    if info.origin is not Origin.FETCHED:
        raise DataError(_("The data set {name} cannot be fetched.").format(name=name), there.how)
    for path in fetching.fetch(name):
        console.out(str(path))
    console.say(_("The data set {name} is at hand.").format(name=name))


def _remove(name: str, yes: bool) -> int:
    from tui_lab.datasets import own_store

    info = listing.info(name)
    if info.origin is not Origin.OWN:
        own_store.remove_own(name)  # says why that cannot be
    if not yes and not console.confirm(_("Remove the data set {name} for good?").format(name=name)):
        console.say(_("Nothing was done."))
        return ExitCode.FAILED
    own_store.remove_own(name)
    console.say(_("The data set {name} was removed.").format(name=name))
    return ExitCode.OK
