"""`tui-lab rename`: give a run another name."""

from __future__ import annotations

import click

from tui_lab.cli import console, params
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.runs.store import Store

SECTION = "runs"
ORDER = 100
SUMMARY = N_("Give a run another name")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "rename",
        callback=_rename,
        params=[
            params.run_argument(),
            click.Argument(["name"], metavar=_("NAME"), help=_("The new name.")),
        ],
        help=_("Give a run another name; its id stays."),
        examples=[(_("Name the newest run"), "tui-lab rename last wide-512")],
    )


def _rename(run: str, name: str) -> None:
    store = Store()
    found = store.find(run)
    store.rename(found, name)
    console.say(_("The run {run} is now called {name}.").format(run=found.id, name=name))
