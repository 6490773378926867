"""`tui-lab remove`: put runs into the trash."""

from __future__ import annotations

import click

from tui_lab.cli import console, params
from tui_lab.cli.group import LabCommand
from tui_lab.errors import ExitCode
from tui_lab.i18n import N_, _, ngettext
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands

SECTION = "runs"
ORDER = 120
SUMMARY = N_("Put runs into the trash")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "remove",
        callback=_remove,
        params=[params.run_argument(many=True), params.yes_option()],
        help=_(
            "Put runs into the trash, from where `tui-lab restore` takes them back. Several at "
            "once are confirmed first. A run that is training must be stopped before."
        ),
        examples=[
            (_("Remove the newest run"), "tui-lab remove last"),
            (_("And take it back"), "tui-lab restore last"),
        ],
    )


def _remove(runs: tuple[str, ...], yes: bool) -> int:
    store = Store()
    found = list({run.id: run for run in map(store.find, runs)}.values())
    if len(found) > 1 and not yes:
        question = ngettext("Remove {count} run?", "Remove {count} runs?", len(found))
        if not console.confirm(question.format(count=len(found))):
            console.say(_("Nothing was done."))
            return ExitCode.FAILED
    for run in found:
        name = run.name  # it stands in the folder that is moved away
        store.remove(run)
        console.say(
            with_commands(
                _("Removed {name}. To take it back: tui-lab restore {run}"), name=name, run=run.id
            )
        )
    return ExitCode.OK
