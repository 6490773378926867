"""What is said of two layers: the arithmetic of an example, and how they stand.

Pure; must not know of any face.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.i18n import _, ngettext, number
from tui_lab.neuron.model import Loss, figure
from tui_lab.neuron.tasks import Task
from tui_lab.neuron.two_layers import NAMES, Backward, LayersLesson

STUCK = 0.01
"""Costs that fall by less than this share over half of all epochs have stopped falling."""
LONG = 1000
"""Epochs after which costs that have stopped falling may be given up: XOR rests for hundreds."""
STAGES = 5
"""Of the arithmetic of an example."""


def outcome(lesson: LayersLesson) -> str:
    """How they stand after whole epochs, and what could help."""
    if not lesson.history:
        return _("No epoch is over yet.")
    last = lesson.history[-1]
    stand = ngettext(
        "After {epochs} epoch {right} of {count} rows are right.",
        "After {epochs} epochs {right} of {count} rows are right.",
        lesson.epoch,
    ).format(epochs=number(lesson.epoch), right=last.right, count=last.of)
    if last.right == last.of:
        return stand
    early = lesson.history[len(lesson.history) // 2].cost
    if len(lesson.history) >= LONG and early - last.cost < STUCK * early:
        return f"{stand} " + _(
            "The cost hardly falls any more: two hidden neurons get stuck easily. Another start "
            "could get there."
        )
    return f"{stand} " + _("The cost is still falling: give them more epochs, or a larger rate.")


def stage_words(done: Backward, task: Task, rate: float, loss: Loss, stage: int) -> list[str]:
    """The arithmetic of one example in `STAGES` stages, a line for each thought.

    Args:
        done: What happened.
        task: Whose row it was.
        rate: The learning rate.
        loss: What is made smaller.
        stage: 0 the hidden neurons, 1 the answer, 2 what is handed back, 3 the corrections of the
            last neuron, 4 those of the hidden ones.
    """
    makers = (_hidden_words, _answer_words, _delta_words, _last_words, _first_words)
    return makers[stage](done, task, rate, loss)


def stage_title(stage: int) -> str:
    """What a stage is about."""
    return (
        _("Forwards: the hidden neurons"),
        _("Forwards: the answer and its error"),
        _("Backwards: what each neuron has to do with the error"),
        _("Corrections of the last neuron"),
        _("Corrections of the hidden neurons"),
    )[stage]


def _hidden_words(done: Backward, task: Task, _rate: float, _loss: Loss) -> list[str]:
    inputs = "; ".join(f"{n} = {figure(x)}" for n, x in zip(task.inputs, done.x, strict=True))
    told = _("{inputs}; wanted: {target}").format(inputs=inputs, target=done.target)
    return [told, *(_forward(done, place, f"h{place + 1}") for place in (0, 1))]


def _forward(done: Backward, place: int, name: str) -> str:
    """A net input and what the sigmoid makes of it."""
    neuron = done.before.neurons[place]
    inputs = done.x if place < 2 else done.outputs[:2]
    products = [
        f"{_factor(w, first=not n)}·{_factor(each)}"
        for n, (w, each) in enumerate(zip(neuron.weights, inputs, strict=True))
    ]
    total = " + ".join([*products, _factor(neuron.bias)])
    net = figure(done.nets[place])
    return (
        f"s{place + 1} = {total} = {net};  {name} = sigmoid({net}) = {figure(done.outputs[place])}"
    )


def _answer_words(done: Backward, _task: Task, _rate: float, _loss: Loss) -> list[str]:
    output = figure(done.outputs[2])
    error = _("error = wanted - output = {target} - {output} = {error}").format(
        target=done.target, output=output, error=figure(done.error)
    )
    return [_forward(done, 2, "y"), error]


def _delta_words(done: Backward, _task: Task, _rate: float, loss: Loss) -> list[str]:
    one, two, last = (figure(each) for each in done.deltas)
    error, y = figure(done.error), figure(done.outputs[2])
    if loss == "binary_crossentropy":
        lines = [_("d3 = error = {error}").format(error=error)]
    else:
        made = _("d3 = 2·error·y·(1 - y)")
        lines = [f"{made} = 2·{_factor(done.error)}·{y}·(1 - {y}) = {last}"]
    weights = done.before.neurons[2].weights
    for place, delta in enumerate((one, two)):
        h = figure(done.outputs[place])
        name = place + 1
        lines.append(
            f"d{name} = d3·w3{name}·h{name}·(1 - h{name}) = "
            f"{last}·{_factor(weights[place])}·{h}·(1 - {h}) = {delta}"
        )
    return lines


def _last_words(done: Backward, _task: Task, rate: float, _loss: Loss) -> list[str]:
    return _corrections(done, rate, (6, 7, 8))


def _first_words(done: Backward, _task: Task, rate: float, _loss: Loss) -> list[str]:
    return _corrections(done, rate, range(6))


def _corrections(done: Backward, rate: float, places: Sequence[int]) -> list[str]:
    """Each number, and what rate, delta and input make of it."""
    lines = []
    for place in places:
        neuron, part = divmod(place, 3)
        inputs = (*(done.x if neuron < 2 else done.outputs[:2]), None)
        factors = [figure(rate), _factor(done.deltas[neuron])]
        factors += [_factor(each) for each in inputs[part : part + 1] if each is not None]
        before, after = done.before.values[place], done.after.values[place]
        lines.append(f"{NAMES[place]} = {figure(before)} + {'·'.join(factors)} = {figure(after)}")
    return lines


def _factor(value: float, *, first: bool = False) -> str:
    """A number in a product or a sum; a negative one in brackets, but where the line begins."""
    text = figure(value)
    return text if first or not text.startswith("-") else f"({text})"
