"""`tui-lab train-on`: let a run train more epochs than were planned."""

from __future__ import annotations

import click

from tui_lab.cli import control, params
from tui_lab.cli.group import LabCommand
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import N_, _, ngettext
from tui_lab.runs import operations
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands

SECTION = "runs"
ORDER = 80
SUMMARY = N_("Let a run train more epochs than planned")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "train-on",
        callback=_train_on,
        context_settings=params.NEGATIVE_NUMBERS,
        params=[
            params.run_argument(),
            click.Argument(
                ["epochs"],
                type=click.IntRange(min=1),
                metavar=_("EPOCHS"),
                help=_("How many epochs more."),
            ),
            params.yes_option(),
        ],
        help=_(
            "Let a run that is training do more epochs than were planned. For a run that has "
            "ended there is `tui-lab resume RUN --epochs N`."
        ),
        examples=[(_("Five epochs more for the newest run"), "tui-lab train-on last 5")],
    )


def _train_on(run: str, epochs: int, yes: bool) -> int:
    found = Store().find(run)
    progress = operations.progress_of(found, *found.look())
    decision = operations.decide_train_on(progress, epochs)
    if isinstance(decision, operations.Refusal):
        raise decision.error()
    if isinstance(decision, operations.Launch):
        refusal = operations.not_training(progress)
        hint = _("Go on with it by `tui-lab resume {run} --epochs {epochs}`.")
        raise UsageError(
            refusal.sentence if refusal else "",
            with_commands(hint, run=found.id, epochs=decision.epochs),
        )
    if not control.may_train_on(found, progress.epochs, None, yes=yes):
        return ExitCode.FAILED
    done = ngettext(
        "The run {run} will train {epochs} epoch more.",
        "The run {run} will train {epochs} epochs more.",
        epochs,
    )
    control.ask(found, decision, done.format(run=found.id, epochs=epochs))
    return ExitCode.OK
