"""`tui-lab learning-rate`: change the learning rate of a run while it trains."""

from __future__ import annotations

import click

from tui_lab.cli import control, params
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs.operations import Ask
from tui_lab.text.values import digits_text

SECTION = "runs"
ORDER = 70
SUMMARY = N_("Change the learning rate of a run")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "learning-rate",
        callback=_learning_rate,
        context_settings=params.NEGATIVE_NUMBERS,
        params=[
            params.run_argument(),
            click.Argument(
                ["value"],
                type=params.DecimalNumber(),
                metavar=_("VALUE"),
                help=_("The new one, larger than 0."),
            ),
        ],
        help=_(
            "Change the learning rate of a run while it trains. The change is kept in the run's "
            "record, with the epoch in which it was made."
        ),
        examples=[(_("Slow the newest run down"), "tui-lab learning-rate last 0.0001")],
    )


def _learning_rate(run: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise UsageError(
            _("A learning rate must be larger than 0, not {value}.").format(
                value=digits_text(value)
            ),
            _("Try 0.001, or a tenth of what it was."),
        )
    found = control.live_run(run)
    control.ask(
        found,
        Ask("set_learning_rate", {"learning_rate": value}),
        _("The learning rate of the run {run} is now {rate}.").format(
            run=found.id, rate=digits_text(value)
        ),
    )
