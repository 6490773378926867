"""How a neuron learns, one example at a time, and the arithmetic of it in words.

With the step it is Rosenblatt's perceptron rule (1958); with the sigmoid it is gradient descent on
the loss of one row. Pure; must not know of any face.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from tui_lab.i18n import _, ngettext, number
from tui_lab.neuron import model
from tui_lab.neuron.model import EXACT, Neuron, NeuronStart, check_rate, figure, starting
from tui_lab.neuron.tasks import Task, TaskScore, check_fits, find, score

Loss: TypeAlias = model.Loss

RATE = 0.1
"""The learning rate where none is given."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What one example did to a neuron."""

    row: int
    """Its place in the task, from 0."""
    x: tuple[float, ...]
    target: int
    net: float
    output: float
    error: float
    """Target minus output."""
    before: Neuron
    after: Neuron

    @property
    def change(self) -> tuple[float, ...]:
        """By how much each weight, and then the bias, was changed."""
        pairs = zip(self.after.values, self.before.values, strict=True)
        return tuple(round(after - before, EXACT) + 0.0 for after, before in pairs)

    @property
    def right(self) -> bool:
        """Whether the decision was the wanted one, before the correction."""
        return self.before.decision(self.x) == self.target


@dataclass(frozen=True, slots=True)
class Lesson:
    """A neuron that learns a task, row by row and epoch by epoch."""

    task: Task
    neuron: Neuron
    rate: float = RATE
    loss: Loss = "mean_squared_error"
    """What a neuron with a sigmoid makes smaller; the rule for the step uses none."""
    epoch: int = 0
    """Whole ones that are done."""
    next_row: int = 0
    last: Correction | None = None
    history: tuple[TaskScore, ...] = ()
    """One for each whole epoch, after it."""
    mistakes: tuple[int, ...] = ()
    """For each whole epoch, how many rows were decided wrongly when their turn came."""
    wrong_so_far: int = 0
    """The same for the epoch that has begun."""


def begun(
    task: Task, neuron: Neuron, rate: float = RATE, loss: Loss = "mean_squared_error"
) -> Lesson:
    """A lesson before its first example.

    Raises:
        UsageError: The neuron does not fit the task, or the rate cannot work.
    """
    check_fits(neuron, task)
    check_rate(rate)
    return Lesson(task, neuron, rate, loss)


def lesson_of(start: NeuronStart, loss: Loss = "mean_squared_error") -> Lesson:
    """The lesson that begins there.

    Raises:
        NotFoundError: There is no such task.
        UsageError: Its numbers do not fit the task.
    """
    task = find(start.task)
    if start.weights is None:
        neuron = starting(len(task.inputs), start.seed, start.activation)
        if start.bias is not None:
            neuron = replace(neuron, bias=start.bias)
    else:
        neuron = Neuron(start.weights, start.bias or 0.0, start.activation)
    return begun(task, neuron, RATE if start.rate is None else start.rate, loss)


def corrected(neuron: Neuron, x: tuple[float, ...], target: int, rate: float, loss: Loss) -> Neuron:
    """The neuron after one example.

    With the step each weight grows by rate · error · input. With the sigmoid it goes down the
    gradient of the loss: by rate · 2 · error · y · (1 - y) · input for the squared error
    (target - y)², by rate · error · input for the cross-entropy. The bias is a weight whose
    input is always 1.
    """
    step = rate * _slope(neuron, x, target, loss)
    pairs = zip(neuron.values, (*x, 1.0), strict=True)
    return neuron.with_values([round(value + step * each, EXACT) for value, each in pairs])


def _slope(neuron: Neuron, x: tuple[float, ...], target: int, loss: Loss) -> float:
    """The downhill slope of one row's loss by its net input; with the step, the error."""
    output = neuron.output(x)
    error = target - output
    if neuron.activation == "step" or loss == "binary_crossentropy":
        return error
    return 2 * error * output * (1 - output)


def one_example(lesson: Lesson) -> Lesson:
    """Show the neuron the next row, and let it correct itself."""
    task, neuron, row = lesson.task, lesson.neuron, lesson.next_row
    x, target = task.rows[row], task.targets[row]
    output = neuron.output(x)
    after = corrected(neuron, x, target, lesson.rate, lesson.loss)
    last = Correction(row, x, target, neuron.net(x), output, target - output, neuron, after)
    wrong = lesson.wrong_so_far + (not last.right)
    if row + 1 < len(task.rows):
        return replace(lesson, neuron=after, next_row=row + 1, last=last, wrong_so_far=wrong)
    return replace(
        lesson,
        neuron=after,
        epoch=lesson.epoch + 1,
        next_row=0,
        last=last,
        history=(*lesson.history, score(after, task, lesson.loss)),
        mistakes=(*lesson.mistakes, wrong),
        wrong_so_far=0,
    )


def one_epoch(lesson: Lesson) -> Lesson:
    """Go on to the end of the epoch: the one that has begun, or a new one."""
    goal = lesson.epoch + 1
    while lesson.epoch < goal:
        lesson = one_example(lesson)
    return lesson


def until_right(lesson: Lesson, epochs: int = 100) -> Lesson:
    """Go on to the end of the first epoch without a mistake.

    Args:
        lesson: Any; an epoch that has begun is finished and counts as one.
        epochs: How many to go on for at the most.
    """
    goal = lesson.epoch + epochs
    while lesson.epoch < goal:
        lesson = one_epoch(lesson)
        if is_learned(lesson):
            break
    return lesson


def is_learned(lesson: Lesson) -> bool:
    """Whether the last epoch went by without a mistake, and all rows are right after it."""
    if not lesson.mistakes or lesson.next_row:
        return False
    last = lesson.history[-1]
    return lesson.mistakes[-1] == 0 and last.right == last.of


def outcome(lesson: Lesson) -> str:
    """Whether the neuron has learned its task, and if not, why: one or two sentences."""
    if is_learned(lesson):
        return _("Epoch {epoch} was without a mistake: all {count} rows are right.").format(
            epoch=number(lesson.epoch), count=len(lesson.task.rows)
        )
    if lesson.task.separable is False:
        return _(
            "One neuron draws one line, and no line has the two kinds of {task} on different "
            "sides. So there are no weights that get all rows right, however long it learns."
        ).format(task=_(lesson.task.title))
    if not lesson.history:
        return _("No epoch is done yet.")
    last = lesson.history[-1]
    stand = ngettext(
        "After {epochs} epoch it gets {right} of {count} rows right.",
        "After {epochs} epochs it gets {right} of {count} rows right.",
        lesson.epoch,
    ).format(epochs=number(lesson.epoch), right=last.right, count=last.of)
    return f"{stand} {_advice(lesson)}"


def _advice(lesson: Lesson) -> str:
    costs = [each.cost for each in lesson.history]
    if lesson.history[-1].right == lesson.history[-1].of:
        return _("The last epoch still had a mistake; one more shows whether it was the last one.")
    if lesson.neuron.activation == "step" and lesson.task.separable is None:
        return _("Perhaps no border parts these rows: more epochs could show it.")
    if lesson.neuron.activation == "step":
        return _("The rule does find a line here: give it more epochs, or a larger rate.")
    if len(costs) > 1 and costs[-1] >= costs[0]:
        return _("The cost has not fallen: try a smaller rate, or another start.")
    return _("It is still on its way: give it more epochs, or a larger rate.")


def correction_words(
    correction: Correction, task: Task, rate: float, loss: Loss = "mean_squared_error"
) -> list[str]:
    """The arithmetic of one example, a line for each thought.

    Args:
        correction: What happened.
        task: Whose row it was.
        rate: The learning rate.
        loss: Of a neuron with the sigmoid.
    """
    neuron, x = correction.before, correction.x
    inputs = "; ".join(
        f"{name} = {figure(each)}" for name, each in zip(task.inputs, x, strict=True)
    )
    terms = [f"{_factor(w, first=not n)}·{_factor(each)}" for n, (w, each) in _pairs(neuron, x)]
    total = " + ".join([*terms, _factor(neuron.bias)])
    lines = [
        _("{inputs}; wanted: {target}").format(inputs=inputs, target=correction.target),
        _("net input s = {sum} = {net}").format(sum=total, net=figure(correction.net)),
        _output_words(correction),
        _("error = wanted - output = {target} - {output} = {error}").format(
            target=correction.target,
            output=figure(correction.output),
            error=figure(correction.error),
        ),
    ]
    if neuron.activation == "step" and correction.right:
        return [*lines, _("The answer is right: nothing changes.")]
    factors = [figure(rate), *_slope_factors(correction, loss)]
    for name, before, after, each in zip(
        task.parameters, neuron.values, correction.after.values, (*x, None), strict=True
    ):
        product = "·".join([*factors, *([] if each is None else [_factor(each)])])
        lines.append(f"{name} = {figure(before)} + {product} = {figure(after)}")
    return lines


def _output_words(correction: Correction) -> str:
    if correction.before.activation == "step":
        if correction.net >= 0:
            return _("The net input is 0 or more: the output is 1.")
        return _("The net input is below 0: the output is 0.")
    return _("output = sigmoid({net}) = {output}").format(
        net=figure(correction.net), output=figure(correction.output)
    )


def _slope_factors(correction: Correction, loss: Loss) -> list[str]:
    """The factors between rate and input, as they are written."""
    error = _factor(correction.error)
    if correction.before.activation == "step" or loss == "binary_crossentropy":
        return [error]
    output = figure(correction.output)
    return ["2", error, output, f"(1 - {output})"]


def _pairs(neuron: Neuron, x: tuple[float, ...]) -> list[tuple[int, tuple[float, float]]]:
    return list(enumerate(zip(neuron.weights, x, strict=True)))


def _factor(value: float, *, first: bool = False) -> str:
    """A number in a product or a sum; a negative one in brackets, but where the line begins."""
    text = figure(value)
    return text if first or not text.startswith("-") else f"({text})"
