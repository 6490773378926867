"""`tui-lab note`: write a note on a run."""

from __future__ import annotations

import click

from tui_lab.cli import console, params
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.runs.store import Store

SECTION = "runs"
ORDER = 110
SUMMARY = N_("Write a note on a run")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "note",
        callback=_note,
        params=[
            params.run_argument(),
            click.Argument(
                ["text"], metavar=_("TEXT"), help=_("The note; an empty one removes it.")
            ),
        ],
        help=_("Write a note on a run, to be read in `tui-lab show RUN`."),
        examples=[
            (_("Keep what you expect"), 'tui-lab note last "I expect it to confuse 3 and 9."')
        ],
    )


def _note(run: str, text: str) -> None:
    store = Store()
    found = store.find(run)
    store.note(found, text)
    if text:
        console.say(_("Noted on the run {run}.").format(run=found.id))
    else:
        console.say(_("The run {run} has no note any more.").format(run=found.id))
