"""Options that several commands on a neuron share."""

from __future__ import annotations

import math

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import params
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.neuron import tasks
from tui_lab.neuron.model import ACTIVATIONS, LOSSES, Activation, Loss


def rate_option(what: str) -> click.Option:
    """`--rate`; `what` says what it is without it."""
    return click.Option(["--rate"], type=params.DecimalNumber(), metavar=_("RATE"), help=what)


def numbers(text: str, option: str) -> tuple[float, ...]:
    """The numbers of an option: with commas between them, or with semicolons and decimal commas.

    Raises:
        UsageError: One of them is no number.
    """
    parts = text.replace(",", ".").split(";") if ";" in text else text.split(",")
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        found = ()
    if not found or not all(math.isfinite(each) for each in found):
        raise UsageError(
            _("{option} {text} is not a list of numbers.").format(option=option, text=text),
            _("Write them with points, and commas between them: {example}").format(
                example=f"{option} 1,-0.5"
            ),
        )
    return found


def _complete_tasks(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    found = [task for task in tasks.TASKS if task.name.startswith(incomplete)]
    return [CompletionItem(task.name, help=_(task.about)) for task in found]


def task_argument() -> click.Argument:
    """`TASK`."""
    return click.Argument(
        ["task"],
        metavar=_("TASK"),
        shell_complete=_complete_tasks,
        help=_(
            "What it has to decide: one of `tui-lab neuron list`, or your own, such as "
            "'x1,x2: 0110', 'x1,x2: 0.1,0.3=0; 0.6,0.9=1' or, with numbers to answer, "
            "'x: 1=2; 2=3; 3=5'."
        ),
    )


def activation_option(*, linear: bool = False) -> click.Option:
    """`--activation`, which may be `linear` where one neuron is meant; None where not given."""
    told = _("`step` answers 0 or 1, `sigmoid` something between; step without it.")
    if linear:
        told = _(
            "`step` answers 0 or 1, `sigmoid` something between, `linear` the net input itself; "
            "linear where numbers are asked for, else step without it."
        )
    return click.Option(
        ["--activation"],
        type=click.Choice([each for each in ACTIVATIONS if linear or each != "linear"]),
        default=None if linear else ACTIVATIONS[0],
        help=told,
    )


def chosen_activation(activation: Activation | None, task: tasks.Task) -> Activation:
    """The activation to use: where none was given, the one that suits the task."""
    return activation or ("linear" if task.quantity else "step")


def loss_option() -> click.Option:
    """`--loss`."""
    return click.Option(
        ["--loss"],
        type=click.Choice(LOSSES),
        help=_("What an answer of the sigmoid costs; mean_squared_error without it."),
    )


def chosen_loss(loss: Loss | None, activation: Activation) -> Loss:
    """The loss to use.

    Raises:
        UsageError: One was given for the step, which has none, or the cross-entropy for a linear
            unit.
    """
    if loss == "binary_crossentropy" and activation == "linear":
        raise UsageError(
            _("The cross-entropy wants answers from 0 to 1, and a linear unit gives any."),
            _("Add --activation sigmoid, or leave --loss out."),
        )
    if loss is not None and activation == "step":
        raise UsageError(
            _("The step is not learned with a loss, so --loss does not go with it."),
            _("Add --activation sigmoid, or leave --loss out."),
        )
    return loss or "mean_squared_error"
