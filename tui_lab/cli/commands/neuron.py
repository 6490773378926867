"""`tui-lab neuron`: one neuron tried by hand, or learning, and a descent on a curve or a bowl."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tui_lab.cli import console, neuron_descent, neuron_layers, neuron_params, neuron_tables, params
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.neuron import learning, tasks
from tui_lab.neuron.model import Activation, Loss, Neuron

SECTION = "learn"
ORDER = 20
SUMMARY = N_("One neuron by hand: try, learn, descend")
MOST_EPOCHS = 10_000
MOST_STEPS = 1_000


def build() -> click.Command:
    """The group `neuron`."""
    commands = [
        _list_command(),
        _try_command(),
        _learn_command(),
        neuron_descent.command(),
        *neuron_layers.commands(),
    ]
    return LabGroup(
        "neuron",
        commands={command.name: command for command in commands if command.name},
        help=_(
            "One neuron, small enough to be worked out on paper: what it decides with given "
            "weights, how it finds them itself, and how a descent goes downhill."
        ),
        examples=[
            (_("What there is to decide, and to go down on"), "tui-lab neuron list"),
            (_("AND with weights of your own"), "tui-lab neuron try and --weights 1,1 --bias -1.5"),
            (_("A neuron that learns OR"), "tui-lab neuron learn or"),
            (_("Twenty steps downhill"), "tui-lab neuron descend curve"),
            (_("Two layers that do XOR, by hand"), "tui-lab neuron layers xor"),
            (_("On a function of your own"), "tui-lab neuron descend '(w-3)^2'"),
        ],
    )


def _list_command() -> LabCommand:
    return LabCommand(
        "list",
        callback=_list,
        params=[params.json_option(_("Write one JSON object: the tasks and the surfaces."))],
        help=_("List the tasks for a neuron, and the surfaces for a descent."),
        short_help=_("List the tasks and the surfaces"),
        examples=[(_("All of them"), "tui-lab neuron list")],
    )


def _try_command() -> LabCommand:
    return LabCommand(
        "try",
        callback=_try,
        params=[
            neuron_params.task_argument(),
            _weights_option(required=True),
            _bias_option(_("The bias; 0 without it.")),
            click.Option(
                ["--threshold"],
                type=params.DecimalNumber(),
                metavar="T",
                help=_("What the sum of the inputs must reach, in place of the bias: it is -T."),
            ),
            neuron_params.activation_option(linear=True),
            neuron_params.loss_option(),
            params.json_option(_("Write one JSON object: the neuron, its rows and how it does.")),
        ],
        help=_(
            "Look at what a neuron decides with the weights and the bias you give it: every row, "
            "and with two inputs the plane with its border."
        ),
        short_help=_("What a neuron decides with given weights"),
        examples=[
            (_("AND"), "tui-lab neuron try and --weights 1,1 --bias -1.5"),
            (
                _("The concert, with the threshold 3 as a bias"),
                "tui-lab neuron try decide --weights 4,2,1 --bias -3",
            ),
            (
                _("What becomes of it with a threshold of 5"),
                "tui-lab neuron try decide --weights 4,2,1 --threshold 5",
            ),
            (
                _("A truth table of your own"),
                "tui-lab neuron try 'warm,dry: 0111' --weights 1,1 --threshold 1",
            ),
            (
                _("The same line, with a soft step"),
                "tui-lab neuron try and --weights 10,10 --bias -15 --activation sigmoid",
            ),
        ],
    )


def _learn_command() -> LabCommand:
    return LabCommand(
        "learn",
        callback=_learn,
        params=[
            neuron_params.task_argument(),
            neuron_params.rate_option(_("The learning rate; 0.1 without it.")),
            click.Option(
                ["--seed"],
                type=click.IntRange(min=0),
                default=0,
                metavar="N",
                help=_("Of the weights and the bias it begins with; 0 without it."),
            ),
            _weights_option(),
            _bias_option(_("The bias it begins with; 0 where weights are given.")),
            neuron_params.activation_option(linear=True),
            neuron_params.loss_option(),
            click.Option(
                ["--epochs"],
                type=click.IntRange(1, MOST_EPOCHS),
                default=100,
                metavar="N",
                help=_(
                    "At most so many; it stops after the first one without a mistake, or when a "
                    "linear unit hardly changes any more."
                ),
            ),
            click.Option(
                ["--steps"],
                type=click.IntRange(0, MOST_STEPS),
                default=0,
                metavar="N",
                help=_("Show the arithmetic of the first N examples."),
            ),
            params.json_option(_("Write one JSON object: the start, every epoch and the end.")),
        ],
        help=_(
            "Let a neuron learn a task example by example, until an epoch goes by without a "
            "mistake. With the step it is the perceptron's rule, with the sigmoid and for a linear "
            "unit gradient descent, of one example after the other."
        ),
        short_help=_("Let a neuron learn a task"),
        examples=[
            (_("AND from a random start"), "tui-lab neuron learn and"),
            (
                _("The first epoch in numbers"),
                "tui-lab neuron learn and --weights 4,4 --bias 1 --rate 2 --steps 4",
            ),
            (
                _("With a sigmoid and the cross-entropy"),
                "tui-lab neuron learn points --activation sigmoid --loss binary_crossentropy",
            ),
            (
                _("A linear unit that finds a line, point by point"),
                "tui-lab neuron learn 'x: 1=2; 2=3; 3=5' --rate 0.05 --steps 3",
            ),
        ],
    )


def _weights_option(*, required: bool = False) -> click.Option:
    return click.Option(
        ["--weights"],
        required=required,
        metavar="W,W",
        help=_("A weight for each input, with commas between them, such as 1,-0.5."),
    )


def _bias_option(what: str) -> click.Option:
    return click.Option(["--bias"], type=params.DecimalNumber(), metavar="B", help=what)


def _list(as_json: bool) -> None:
    if as_json:
        console.out_lines(params.to_json(neuron_tables.list_json()))
    else:
        neuron_tables.list_page()


def _try(
    task: str,
    weights: str,
    bias: float | None,
    threshold: float | None,
    activation: Activation | None,
    loss: Loss | None,
    as_json: bool,
) -> None:
    found = tasks.find(task)
    if bias is not None and threshold is not None:
        raise UsageError(
            _("--bias and --threshold say the same: only one of them can be given."),
            _("The bias is minus the threshold."),
        )
    if threshold is not None:
        bias = 0.0 - threshold
    used = neuron_params.chosen_activation(activation, found)
    made = Neuron(neuron_params.numbers(weights, "--weights"), bias or 0.0, used)
    tasks.check_fits(made, found)
    chosen = neuron_params.chosen_loss(loss, used)
    if as_json:
        console.out_lines(params.to_json(neuron_tables.try_json(made, found, chosen)))
    else:
        neuron_tables.try_page(made, found, chosen)


def _learn(
    task: str,
    rate: float | None,
    seed: int,
    weights: str | None,
    bias: float | None,
    activation: Activation | None,
    loss: Loss | None,
    epochs: int,
    steps: int,
    as_json: bool,
) -> None:
    given = None if weights is None else neuron_params.numbers(weights, "--weights")
    found = tasks.find(task)
    used = neuron_params.chosen_activation(activation, found)
    neuron = learning.first_neuron(found, used, given, bias, seed)
    chosen = neuron_params.chosen_loss(loss, used)
    begun = learning.begun(found, neuron, learning.RATE if rate is None else rate, chosen)
    lessons = [begun, *_epochs(begun, epochs)]
    examples = list(_examples(begun, min(steps, lessons[-1].epoch * len(begun.task.rows))))
    if as_json:
        console.out_lines(params.to_json(neuron_tables.learn_json(lessons, examples)))
    else:
        neuron_tables.learn_page(lessons, examples)


def _epochs(lesson: learning.Lesson, most: int) -> Iterator[learning.Lesson]:
    """The lesson after each epoch, up to the one after which it is done."""
    for _epoch in range(most):
        lesson = learning.one_epoch(lesson)
        yield lesson
        if learning.is_done(lesson):
            return


def _examples(lesson: learning.Lesson, count: int) -> Iterator[learning.Correction]:
    """What the first examples do."""
    for _example in range(count):
        lesson = learning.one_example(lesson)
        assert lesson.last is not None
        yield lesson.last
