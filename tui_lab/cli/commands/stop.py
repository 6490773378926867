"""`tui-lab stop`: ask runs to stop and keep what they learned."""

from __future__ import annotations

import click

from tui_lab.cli import control, params
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.runs import messages
from tui_lab.runs.operations import Ask

SECTION = "runs"
ORDER = 40
SUMMARY = N_("Ask a run to stop and keep what it learned")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "stop",
        callback=_stop,
        params=[params.run_argument(many=True)],
        help=_(
            "Ask a run to finish its batch, save what it learned, evaluate it, and end. "
            "`tui-lab resume RUN` goes on with it later."
        ),
        examples=[
            (_("Stop the newest run"), "tui-lab stop last"),
            (_("Stop a run that does not answer"), "tui-lab kill last"),
        ],
    )


def _stop(runs: tuple[str, ...]) -> None:
    for run in [control.live_run(reference) for reference in runs]:
        status, state = run.look()
        if messages.has_not_begun(status, state):
            done = _("The run {run} leaves the queue and does not begin.")
        elif run.carried.experiment:
            done = _("The run {run} is stopping; what it learned is kept.")
        elif messages.only_runs(status, state):
            done = _(
                "The script of the run {run} gets a Ctrl-C; what it does then is its own matter."
            )
        else:
            done = _("The run {run} is stopping; then its script goes on.")
        control.ask(run, Ask("stop"), done.format(run=run.id))
