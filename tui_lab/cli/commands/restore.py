"""`tui-lab restore`: take a run back out of the trash."""

from __future__ import annotations

import click

from tui_lab.cli import console
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import _
from tui_lab.runs.store import Store


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "restore",
        callback=_restore,
        params=[
            click.Argument(
                ["run"], metavar="ID", help=_("The id that `tui-lab remove` has written.")
            )
        ],
        help=_("Take a removed run back out of the trash."),
        examples=[(_("Take a run back"), "tui-lab restore 20250101-120000-ab12")],
    )


def _restore(run: str) -> None:
    found = Store().restore(run)
    console.say(_("The run {run} ({name}) is back.").format(run=found.id, name=found.name))
