"""`tui-lab neuron layers` and `backprop`: two layers with given numbers, and how they learn."""

from __future__ import annotations

import sys

import click

from tui_lab.cli import console, neuron_params, neuron_tables, params, tables
from tui_lab.cli.group import LabCommand
from tui_lab.errors import UsageError
from tui_lab.i18n import _, number
from tui_lab.neuron import tasks, two_layers, two_layers_words
from tui_lab.neuron.model import Activation, Loss, figure
from tui_lab.neuron.tasks import Task, score
from tui_lab.neuron.two_layers import (
    BY_SLIDES,
    NAMES,
    Backward,
    LayersLesson,
    TwoLayers,
    Values,
)

Json = dict[str, object]

MOST_EPOCHS = 10_000
MOST_STEPS = 1_000
TOLD = 20
"""Epochs that are told, at about the same distance."""
DECIMALS = 4
LEFT = "  "
OPTIONS = ("--h1", "--h2", "--out")


def commands() -> list[LabCommand]:
    """Both."""
    return [_layers_command(), _backprop_command()]


def _layers_command() -> LabCommand:
    return LabCommand(
        "layers",
        callback=_layers,
        params=[
            _task_argument(),
            *_number_options(_("{numbers} without it")),
            neuron_params.activation_option(),
            params.json_option(_("Write one JSON object: the layers, each row and how they do.")),
        ],
        help=_(
            "Two hidden neurons and one that looks at them, with numbers by hand: what each "
            "answers to every row, the plane of the inputs and the plane of the hidden answers."
        ),
        short_help=_("Two layers with given numbers"),
        examples=[
            (_("XOR out of OR and AND"), "tui-lab neuron layers xor"),
            (
                _("With another last neuron"),
                "tui-lab neuron layers xor --out 1,-2,-0.5",
            ),
        ],
    )


def _backprop_command() -> LabCommand:
    return LabCommand(
        "backprop",
        callback=_backprop,
        params=[
            _task_argument(),
            *_number_options(_("by chance without all three")),
            click.Option(
                ["--seed"],
                type=click.IntRange(min=0),
                default=0,
                metavar="N",
                help=_("Of the weights and the bias it begins with; 0 without it."),
            ),
            neuron_params.rate_option(_("The learning rate; 1 without it.")),
            neuron_params.loss_option(),
            click.Option(
                ["--epochs"],
                type=click.IntRange(0, MOST_EPOCHS),
                default=1000,
                metavar="N",
                help=_("At most so many; it stops after the first one with all rows right."),
            ),
            click.Option(
                ["--steps"],
                type=click.IntRange(0, MOST_STEPS),
                default=1,
                metavar="N",
                help=_("Show the arithmetic of the first N examples; 1 without it."),
            ),
            params.json_option(_("Write one JSON object: the start, every epoch and the end.")),
        ],
        help=_(
            "Let two layers with sigmoids learn a task by backpropagation, with every product of "
            "the first examples written out: forwards, backwards, and the corrections."
        ),
        short_help=_("Two layers that learn, with every product"),
        examples=[
            (_("XOR from a random start"), "tui-lab neuron backprop xor --seed 1"),
            (
                _("One example in numbers, and no more"),
                "tui-lab neuron backprop xor --h1 1,1,-0.5 --h2 1,1,-1.5 --out 1,-1.5,-0.5 "
                "--epochs 0",
            ),
        ],
    )


def _task_argument() -> click.Argument:
    found = neuron_params.task_argument()
    found.required, found.default = False, "xor"
    return found


def _number_options(without: str) -> list[click.Option]:
    told = (
        _("First hidden neuron: two weights and the bias"),
        _("Second hidden neuron: two weights and the bias"),
        _("The neuron that answers: a weight for h1, one for h2, and the bias"),
    )
    defaults = (_numbers_text(BY_SLIDES[n : n + 3]) for n in (0, 3, 6))
    return [
        click.Option([name], metavar="W,W,B", help=f"{what}; {without.format(numbers=numbers)}.")
        for name, what, numbers in zip(OPTIONS, told, defaults, strict=True)
    ]


def _numbers_text(values: Values) -> str:
    return ",".join(f"{value:g}" for value in values)


def _three(text: str, option: str) -> Values:
    """Two weights and a bias.

    Raises:
        UsageError: These are not three numbers.
    """
    found = neuron_params.numbers(text, option)
    if len(found) != 3:
        raise UsageError(
            _("{option} {text} are not two weights and a bias.").format(option=option, text=text),
            _("For example: {example}").format(example=f"{option} 1,1,-0.5"),
        )
    return found


def _layers(
    task: str,
    h1: str | None,
    h2: str | None,
    out: str | None,
    activation: Activation,
    as_json: bool,
) -> None:
    found = tasks.find(task)
    values: list[float] = []
    for n, (text, option) in enumerate(zip((h1, h2, out), OPTIONS, strict=True)):
        values += BY_SLIDES[3 * n : 3 * n + 3] if text is None else _three(text, option)
    net = TwoLayers(tuple(values), activation)
    two_layers.check_layers(net, found)
    if as_json:
        console.out_lines(params.to_json(_layers_json(net, found)))
    else:
        _layers_page(net, found)


def _layers_page(net: TwoLayers, task: Task) -> None:
    _head(net, task)
    console.out()
    _rows(net, task)
    console.out()
    console.tell(_("The plane of the inputs, with the borders of both hidden neurons"), "strong")
    neuron_tables.plane_page(net, task)
    console.out()
    console.tell(_("The plane of the hidden answers, with the border of the last one"), "strong")
    neuron_tables.plane_page(net.neurons[2], two_layers.hidden_task(net, task))
    console.out()
    console.tell(neuron_tables.score_words(score(net, task)))


def _head(net: TwoLayers, task: Task) -> None:
    neuron_tables.task_head(task)
    one, two = task.inputs
    f = net.activation
    console.tell(f"{LEFT}h1 = {f}(w11*{one} + w12*{two} + b1)    {_numbers(net, 0)}")
    console.tell(f"{LEFT}h2 = {f}(w21*{one} + w22*{two} + b2)    {_numbers(net, 3)}")
    console.tell(f"{LEFT}y  = {f}(w31*h1 + w32*h2 + b3)    {_numbers(net, 6)}")


def _numbers(net: TwoLayers, first: int) -> str:
    places = range(first, first + 3)
    return "; ".join(f"{NAMES[place]} = {figure(net.values[place])}" for place in places)


def _rows(net: TwoLayers, task: Task) -> None:
    view = console.look(sys.stdout)
    titles = [*task.inputs, "s1", "h1", "s2", "h2", "s3", "y", _("Wanted")]
    columns = [*(tables.Column(title, right=True) for title in titles), tables.Column("")]
    cells: list[tuple[tables.Cell, ...]] = []
    for x, target in zip(task.rows, task.targets, strict=True):
        one, two, _last = net.neurons
        shown = (*x, one.net(x), one.output(x), two.net(x), two.output(x), net.net(x))
        said = neuron_tables.said_of(net.decision(x) == target, view)
        cells.append((*map(figure, (*shown, net.output(x), float(target))), said))
    tables.show(columns, cells)


def _layers_json(net: TwoLayers, task: Task) -> Json:
    found = score(net, task)
    return {
        "task": task.name,
        "activation": net.activation,
        **_net_json(net),
        "rows": [
            {
                "inputs": list(x),
                "hidden": list(net.hidden(x)),
                "net": net.net(x),
                "output": net.output(x),
                "decision": net.decision(x),
                "wanted": target,
                "right": net.decision(x) == target,
            }
            for x, target in zip(task.rows, task.targets, strict=True)
        ],
        **_score_json(found),
    }


def _net_json(net: TwoLayers) -> Json:
    return {"numbers": dict(zip(NAMES, net.values, strict=True))}


def _score_json(found: tasks.TaskScore) -> Json:
    return {"right": found.right, "of": found.of, "cost": found.cost}


def _backprop(
    task: str,
    h1: str | None,
    h2: str | None,
    out: str | None,
    seed: int,
    rate: float | None,
    loss: Loss | None,
    epochs: int,
    steps: int,
    as_json: bool,
) -> None:
    found = tasks.find(task)
    given = [
        _three(text, option)
        for text, option in zip((h1, h2, out), OPTIONS, strict=True)
        if text is not None
    ]
    if given and len(given) < len(OPTIONS):
        raise UsageError(
            _("A start by hand needs all of {options}.").format(options=", ".join(OPTIONS)),
            _("Give the others too, or none of them for a start by chance."),
        )
    net = two_layers.random_layers(seed)
    if given:
        net = TwoLayers(tuple(each for three in given for each in three), "sigmoid")
    chosen: Loss = loss or "mean_squared_error"
    begun = two_layers.begun_layers(found, net, two_layers.RATE if rate is None else rate, chosen)
    lessons = [begun]
    while len(lessons) <= epochs and not (lessons[-1].history and _all_right(lessons[-1])):
        lessons.append(two_layers.next_epoch(lessons[-1]))
    done, lesson = [], begun
    for _step in range(min(steps, max(1, lessons[-1].epoch) * len(found.rows))):
        lesson = two_layers.next_example(lesson)
        assert lesson.last is not None
        done.append(lesson.last)
    if as_json:
        console.out_lines(params.to_json(_backprop_json(lessons, done)))
    else:
        _backprop_page(lessons, done)


def _all_right(lesson: LayersLesson) -> bool:
    return lesson.history[-1].right == lesson.history[-1].of


def _backprop_page(lessons: list[LayersLesson], done: list[Backward]) -> None:
    first, last = lessons[0], lessons[-1]
    task = first.task
    _head(first.net, task)
    console.tell(
        _("Gradient descent on {loss}, learning rate {rate}").format(
            loss=first.loss, rate=figure(first.rate)
        )
    )
    view = console.look(sys.stdout)
    for place, each in enumerate(done):
        epoch, row = divmod(place, len(task.rows))
        console.out()
        title = _("Epoch {epoch}, row {row}").format(epoch=epoch + 1, row=row + 1)
        console.tell(title, "strong")
        for stage in range(two_layers_words.STAGES):
            console.tell(LEFT + two_layers_words.stage_title(stage))
            for line in two_layers_words.stage_words(each, task, first.rate, first.loss, stage):
                console.tell(2 * LEFT + (line if view.unicode else line.replace("·", "*")))
    if len(lessons) == 1:
        return
    console.out()
    columns = [tables.Column(title, right=True) for title in (_("Epoch"), _("Right"), _("Cost"))]
    apart = max(1, -(-last.epoch // TOLD))
    tables.show(
        columns,
        [
            (
                number(lesson.epoch),
                _("{right} of {count}").format(
                    right=lesson.history[-1].right, count=lesson.history[-1].of
                ),
                number(lesson.history[-1].cost, DECIMALS),
            )
            for lesson in lessons[1:]
            if lesson.epoch in (1, last.epoch) or lesson.epoch % apart == 0
        ],
    )
    console.out()
    for n in (0, 3, 6):
        console.tell(LEFT + _numbers(last.net, n))
    _rows(last.net, task)
    console.out()
    console.tell(_("The plane of the hidden answers, with the border of the last one"), "strong")
    neuron_tables.plane_page(last.net.neurons[2], two_layers.hidden_task(last.net, task))
    console.out()
    console.tell(two_layers_words.outcome(last))


def _backprop_json(lessons: list[LayersLesson], done: list[Backward]) -> Json:
    first, last = lessons[0], lessons[-1]
    return {
        "task": first.task.name,
        "loss": first.loss,
        "rate": first.rate,
        "start": _net_json(first.net),
        "examples": [
            {
                "row": each.row,
                "inputs": list(each.x),
                "wanted": each.target,
                "nets": list(each.nets),
                "outputs": list(each.outputs),
                "deltas": list(each.deltas),
                "gradient": [-value + 0.0 for value in each.downhill],
                **_net_json(each.after),
            }
            for each in done
        ],
        "epochs": [
            {"epoch": lesson.epoch, **_score_json(lesson.history[-1])} for lesson in lessons[1:]
        ],
        **_net_json(last.net),
        "learned": bool(last.history) and _all_right(last),
        "message": two_layers_words.outcome(last),
    }
