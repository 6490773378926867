"""`tui-lab pause`: let a run wait."""

from __future__ import annotations

import click

from tui_lab.cli import control, params
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.runs.operations import Ask
from tui_lab.text.command_line import with_commands

SECTION = "runs"
ORDER = 50
SUMMARY = N_("Let a run wait after the current batch")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "pause",
        callback=_pause,
        params=[params.run_argument()],
        help=_(
            "Let a run wait after the current batch. It stays in memory and goes on at once "
            "with `tui-lab resume RUN`. One that has not begun lets the others in line go first."
        ),
        examples=[
            (_("Pause the newest run"), "tui-lab pause last"),
            (_("Let it go on"), "tui-lab resume last"),
        ],
    )


def _pause(run: str) -> None:
    found = control.live_run(run)
    done = _("The run {run} is paused; go on with `tui-lab resume {run}`.")
    already = _("The run {run} is paused already; go on with `tui-lab resume {run}`.")
    done, already = (with_commands(text, run=found.id) for text in (done, already))
    control.ask(found, Ask("pause"), done, already=already)
