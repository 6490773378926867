"""`tui-lab kill`: end the process of a run that no longer answers."""

from __future__ import annotations

import click

from tui_lab.cli import console, control, params
from tui_lab.cli.group import LabCommand
from tui_lab.errors import ExitCode
from tui_lab.i18n import N_, _
from tui_lab.runs import operations

SECTION = "runs"
ORDER = 90
SUMMARY = N_("End a run that no longer answers")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "kill",
        callback=_kill,
        params=[params.run_argument(), params.yes_option()],
        help=_(
            "End the process of a run at once, where `tui-lab stop RUN` gets no answer. The run is "
            "then lost, but `tui-lab resume RUN` goes on from its last checkpoint."
        ),
        examples=[(_("End the newest run without being asked"), "tui-lab kill last --yes")],
    )


def _kill(run: str, yes: bool) -> int:
    found = control.live_run(run)
    question = _("End the process of the run {run} ({name})?").format(run=found.id, name=found.name)
    if not yes and not console.confirm(question):
        console.say(_("Nothing was done."))
        return ExitCode.FAILED
    what = operations.kill(found)
    console.say(_("Ended: {what} of the run {run}.").format(what=what, run=found.id))
    return ExitCode.OK
