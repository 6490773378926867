"""`tui-lab neuron`: one neuron tried by hand, or learning, and a descent on a curve or a bowl."""

from __future__ import annotations

import math
from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console, neuron_tables, params
from tui_lab.cli.group import LabCommand, LabGroup
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _
from tui_lab.neuron import descent, learning, tasks
from tui_lab.neuron import model as neuron_model
from tui_lab.neuron.model import ACTIVATIONS, LOSSES, Activation, Loss, Neuron

SECTION = "learn"
ORDER = 20
SUMMARY = N_("One neuron by hand: try, learn, descend")
MOST_EPOCHS = 10_000
MOST_STEPS = 1_000


def build() -> click.Command:
    """The group `neuron`."""
    commands = [_list_command(), _try_command(), _learn_command(), _descend_command()]
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
            _task_argument(),
            _weights_option(required=True),
            _bias_option(_("The bias; 0 without it.")),
            _activation_option(),
            _loss_option(),
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
            _task_argument(),
            _rate_option(_("The learning rate; 0.1 without it.")),
            click.Option(
                ["--seed"],
                type=click.IntRange(min=0),
                default=0,
                metavar="N",
                help=_("Of the weights and the bias it begins with; 0 without it."),
            ),
            _weights_option(),
            _bias_option(_("The bias it begins with; 0 where weights are given.")),
            _activation_option(),
            _loss_option(),
            click.Option(
                ["--epochs"],
                type=click.IntRange(1, MOST_EPOCHS),
                default=100,
                metavar="N",
                help=_("At most so many; it stops after the first one without a mistake."),
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
            "mistake. With the step it is the perceptron's rule, with the sigmoid gradient descent."
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
        ],
    )


def _descend_command() -> LabCommand:
    return LabCommand(
        "descend",
        callback=_descend,
        params=[
            click.Argument(
                ["surface"],
                metavar=_("SURFACE"),
                shell_complete=_complete_surfaces,
                help=_("`curve` or `bowl`; `tui-lab neuron list` tells of them."),
            ),
            click.Option(
                ["--start"],
                metavar="W[,W]",
                help=_("Where to begin, a number for each weight; else the surface's own start."),
            ),
            _rate_option(_("The learning rate; else the smallest that is worth trying.")),
            click.Option(
                ["--steps"],
                type=click.IntRange(1, MOST_STEPS),
                default=20,
                metavar="N",
                help=_("How many; 20 without it."),
            ),
            params.json_option(_("Write one JSON object: every point, and what became of it.")),
        ],
        help=_(
            "Go downhill on a cost, a step at a time against its slope, and see whether it "
            "arrives, gets stuck, jumps or runs away."
        ),
        short_help=_("Go downhill on a curve or a bowl"),
        examples=[
            (_("Into the local minimum"), "tui-lab neuron descend curve"),
            (_("Into the lowest valley"), "tui-lab neuron descend curve --start 1"),
            (
                _("A rate that is too large for the bowl"),
                "tui-lab neuron descend bowl --start 10,3 --rate 0.11",
            ),
        ],
    )


def _task_argument() -> click.Argument:
    return click.Argument(
        ["task"],
        metavar=_("TASK"),
        shell_complete=_complete_tasks,
        help=_("What it has to decide; `tui-lab neuron list` shows the tasks."),
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


def _rate_option(what: str) -> click.Option:
    return click.Option(["--rate"], type=params.DecimalNumber(), metavar=_("RATE"), help=what)


def _activation_option() -> click.Option:
    return click.Option(
        ["--activation"],
        type=click.Choice(ACTIVATIONS),
        default=ACTIVATIONS[0],
        help=_("`step` answers 0 or 1, `sigmoid` something between; step without it."),
    )


def _loss_option() -> click.Option:
    return click.Option(
        ["--loss"],
        type=click.Choice(LOSSES),
        help=_("What an answer of the sigmoid costs; mean_squared_error without it."),
    )


def _complete_tasks(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    found = [task for task in tasks.TASKS if task.name.startswith(incomplete)]
    return [CompletionItem(task.name, help=_(task.about)) for task in found]


def _complete_surfaces(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    found = [surface for surface in descent.SURFACES if surface.name.startswith(incomplete)]
    return [CompletionItem(surface.name, help=_(surface.title)) for surface in found]


def _numbers(text: str, option: str) -> tuple[float, ...]:
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


def _chosen_loss(loss: Loss | None, activation: Activation) -> Loss:
    """The loss to use.

    Raises:
        UsageError: One was given for the step, which has none.
    """
    if loss is not None and activation == "step":
        raise UsageError(
            _("The step is not learned with a loss, so --loss does not go with it."),
            _("Add --activation sigmoid, or leave --loss out."),
        )
    return loss or "mean_squared_error"


def _list(as_json: bool) -> None:
    if as_json:
        console.out_lines(params.to_json(neuron_tables.list_json()))
    else:
        neuron_tables.list_page()


def _try(
    task: str,
    weights: str,
    bias: float | None,
    activation: Activation,
    loss: Loss | None,
    as_json: bool,
) -> None:
    found = tasks.find(task)
    made = Neuron(_numbers(weights, "--weights"), bias or 0.0, activation)
    tasks.check_fits(made, found)
    chosen = _chosen_loss(loss, activation)
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
    activation: Activation,
    loss: Loss | None,
    epochs: int,
    steps: int,
    as_json: bool,
) -> None:
    given = None if weights is None else _numbers(weights, "--weights")
    start = neuron_model.NeuronStart(
        task=task, weights=given, bias=bias, activation=activation, rate=rate, seed=seed
    )
    begun = learning.lesson_of(start, _chosen_loss(loss, activation))
    lessons = [begun, *_epochs(begun, epochs)]
    examples = list(_examples(begun, min(steps, lessons[-1].epoch * len(begun.task.rows))))
    if as_json:
        console.out_lines(params.to_json(neuron_tables.learn_json(lessons, examples)))
    else:
        neuron_tables.learn_page(lessons, examples)


def _epochs(lesson: learning.Lesson, most: int) -> Iterator[learning.Lesson]:
    """The lesson after each epoch, up to the first one without a mistake."""
    for _epoch in range(most):
        lesson = learning.one_epoch(lesson)
        yield lesson
        if learning.is_learned(lesson):
            return


def _examples(lesson: learning.Lesson, count: int) -> Iterator[learning.Correction]:
    """What the first examples do."""
    for _example in range(count):
        lesson = learning.one_example(lesson)
        assert lesson.last is not None
        yield lesson.last


def _descend(
    surface: str, start: str | None, rate: float | None, steps: int, as_json: bool
) -> None:
    found = descent.find_surface(surface)
    begun = descent.begin(found, None if start is None else _numbers(start, "--start"), rate)
    path = descent.descend(begun, steps)
    if as_json:
        console.out_lines(params.to_json(neuron_tables.descend_json(path)))
    else:
        neuron_tables.descend_page(path)
