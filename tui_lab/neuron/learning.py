"""How a neuron learns, one example at a time.

With the step it is Rosenblatt's perceptron rule (1958); with the sigmoid it is gradient descent on
the loss of one row, and so it is for a linear unit: the delta rule of B. Widrow and M. E. Hoff
(Adaptive switching circuits, 1960). Pure; must not know of any face.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import TypeAlias

from tui_lab.neuron import model
from tui_lab.neuron.model import (
    EXACT,
    LARGEST,
    Activation,
    Neuron,
    NeuronStart,
    check_rate,
    starting,
)
from tui_lab.neuron.tasks import Task, TaskScore, check_fits, find, score

Loss: TypeAlias = model.Loss

RATE = 0.1
"""The learning rate where none is given."""
SETTLED = 1e-3
"""Share of the largest number, or of 1, that no slope reaches any more where it has settled."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What one example did to a neuron."""

    row: int
    """Its place in the task, from 0."""
    x: tuple[float, ...]
    target: float
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
    before: Neuron | None = None
    """The neuron as the last whole epoch found it."""
    beginning: Neuron | None = None
    """The neuron as the epoch that has begun found it; None between two epochs."""
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
    # A start whose activation nobody named has the step; numbers are answered by a linear unit.
    linear = task.quantity and start.activation == "step"
    activation: Activation = "linear" if linear else start.activation
    neuron = first_neuron(task, activation, start.weights, start.bias, start.seed)
    return begun(task, neuron, RATE if start.rate is None else start.rate, loss)


def first_neuron(
    task: Task,
    activation: Activation,
    weights: tuple[float, ...] | None,
    bias: float | None,
    seed: int,
) -> Neuron:
    """A neuron to begin with.

    Args:
        task: Whose inputs it has where its weights are drawn.
        activation: Its own.
        weights: None draws them, and the bias, by chance with `seed`.
        bias: None is 0 where weights are given.
        seed: Of what is drawn.
    """
    if weights is not None:
        return Neuron(weights, bias or 0.0, activation)
    neuron = starting(len(task.inputs), seed, activation)
    return neuron if bias is None else replace(neuron, bias=bias)


def corrected(
    neuron: Neuron, x: tuple[float, ...], target: float, rate: float, loss: Loss
) -> Neuron:
    """The neuron after one example.

    With the step each weight grows by rate · error · input. With the sigmoid it goes down the
    gradient of the loss: by rate · 2 · error · y · (1 - y) · input for the squared error
    (target - y)², by rate · error · input for the cross-entropy. A linear unit, whose loss is the
    squared error, goes down by rate · 2 · error · input. The bias is a weight whose input is
    always 1.
    """
    step = rate * _slope(neuron, x, target, loss)
    pairs = zip(neuron.values, (*x, 1.0), strict=True)
    return neuron.with_values([round(value + step * each, EXACT) for value, each in pairs])


def _slope(neuron: Neuron, x: tuple[float, ...], target: float, loss: Loss) -> float:
    """The downhill slope of one row's loss by its net input; with the step, the error."""
    output = neuron.output(x)
    error = target - output
    if neuron.activation == "linear":
        return 2 * error
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
    wrong = lesson.wrong_so_far + (not task.quantity and not last.right)
    beginning = lesson.beginning or neuron
    if row + 1 < len(task.rows):
        return replace(
            lesson,
            neuron=after,
            next_row=row + 1,
            last=last,
            wrong_so_far=wrong,
            beginning=beginning,
        )
    return replace(
        lesson,
        neuron=after,
        epoch=lesson.epoch + 1,
        next_row=0,
        last=last,
        history=(*lesson.history, score(after, task, lesson.loss)),
        mistakes=(*lesson.mistakes, wrong),
        wrong_so_far=0,
        before=beginning,
        beginning=None,
    )


def one_epoch(lesson: Lesson) -> Lesson:
    """Go on to the end of the epoch: the one that has begun, or a new one."""
    goal = lesson.epoch + 1
    while lesson.epoch < goal:
        lesson = one_example(lesson)
    return lesson


def until_right(lesson: Lesson, epochs: int = 100) -> Lesson:
    """Go on to the end of the first epoch without a mistake, or after which it `is_done`.

    Args:
        lesson: Any; an epoch that has begun is finished and counts as one.
        epochs: How many to go on for at the most.
    """
    goal = lesson.epoch + epochs
    while lesson.epoch < goal:
        lesson = one_epoch(lesson)
        if is_done(lesson):
            break
    return lesson


def is_done(lesson: Lesson) -> bool:
    """Whether it is learned, or a linear unit would not change any more, or has run away."""
    linear = lesson.neuron.activation == "linear" and not lesson.next_row
    return is_learned(lesson) or (linear and (has_settled(lesson) or has_run_away(lesson)))


def has_settled(lesson: Lesson) -> bool:
    """Whether the last whole epoch has hardly changed the numbers, for its rate."""
    if lesson.before is None:
        return False
    after = lesson.neuron.values
    pairs = zip(lesson.before.values, after, strict=True)
    change = max(abs(one - two) for one, two in pairs)
    return change < SETTLED * lesson.rate * len(lesson.task.rows) * max(1.0, *map(abs, after))


def has_run_away(lesson: Lesson) -> bool:
    """Whether a number of the neuron has grown beyond all use."""
    return max(map(abs, lesson.neuron.values)) >= LARGEST


def is_learned(lesson: Lesson) -> bool:
    """Whether the last epoch went by without a mistake, and all rows are right after it; where
    quantities are asked for, whether it has settled."""
    if not lesson.mistakes or lesson.next_row:
        return False
    if lesson.task.quantity:
        return has_settled(lesson) and not has_run_away(lesson)
    last = lesson.history[-1]
    return lesson.mistakes[-1] == 0 and last.right == last.of


def least_squares(task: Task) -> Neuron | None:
    """The linear unit whose mean squared error is least; None but for a quantity of one input.

    Args:
        task: With different inputs, or it has none.
    """
    xs = [row[0] for row in task.rows]
    if not task.quantity or len(task.inputs) > 1 or len(set(xs)) < 2:
        return None
    slope, height = statistics.linear_regression(xs, task.targets)
    return Neuron((slope,), height, "linear")
