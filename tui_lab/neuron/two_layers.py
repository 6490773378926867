"""Two layers by hand: two hidden neurons and one that looks at them, and how they learn.

Backpropagation is that of D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986), example by example.
Pure; must not know of any face.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.neuron.model import (
    BY_HAND,
    EXACT,
    LARGEST,
    Activation,
    Loss,
    Neuron,
    NeuronStart,
    check_rate,
)
from tui_lab.neuron.tasks import Task, TaskScore, find, score

Values = tuple[float, ...]
"""The nine numbers in the order of `NAMES`, or one for each of them."""

NAMES = ("w11", "w12", "b1", "w21", "w22", "b2", "w31", "w32", "b3")
"""The first digit is the neuron (1 and 2 are hidden), the second its input."""
BY_SLIDES: Values = (1.0, 1.0, -0.5, 1.0, 1.0, -1.5, 1.0, -1.5, -0.5)
"""XOR with steps: the first hidden neuron is OR, the second AND."""
RATE = 1.0
"""The learning rate where none is given."""


@dataclass(frozen=True, slots=True)
class TwoLayers:
    """Two inputs, two hidden neurons, one that answers; all with the same activation."""

    values: Values
    activation: Activation = "step"

    @property
    def neurons(self) -> tuple[Neuron, Neuron, Neuron]:
        """The hidden ones, and the one that answers."""
        return _neurons(self.values, self.activation)

    @property
    def borders(self) -> tuple[Neuron, ...]:
        """The neurons whose borders are straight lines in the plane of the inputs."""
        return self.neurons[:2]

    def hidden(self, x: Sequence[float]) -> tuple[float, float]:
        """What the hidden neurons answer."""
        one, two, _out = self.neurons
        return one.output(x), two.output(x)

    def net(self, x: Sequence[float]) -> float:
        """The net input of the neuron that answers."""
        return self.neurons[2].net(self.hidden(x))

    def output(self, x: Sequence[float]) -> float:
        """What it answers."""
        return self.neurons[2].output(self.hidden(x))

    def decision(self, x: Sequence[float]) -> int:
        """What the answer counts as: 1 from 0.5 on, else 0."""
        return int(self.output(x) >= 0.5)

    def with_values(self, values: Sequence[float]) -> TwoLayers:
        """The same network with other numbers, each kept within `LARGEST`."""
        kept = (max(-LARGEST, min(LARGEST, round(each, EXACT))) + 0.0 for each in values)
        return replace(self, values=tuple(kept))

    def changed(self, place: int, value: float) -> TwoLayers:
        """The same network with one number, by its place in `NAMES`, set by hand."""
        values = list(self.values)
        values[place] = round(value, BY_HAND)
        return self.with_values(values)


@lru_cache(64)  # they are asked for several times for each example
def _neurons(values: Values, activation: Activation) -> tuple[Neuron, Neuron, Neuron]:
    one, two, three = (Neuron(values[n : n + 2], values[n + 2], activation) for n in (0, 3, 6))
    return one, two, three


def random_layers(seed: int, activation: Activation = "sigmoid") -> TwoLayers:
    """Two layers to begin with: numbers by chance in [-1, 1], two decimals; of a seed the same."""
    chance = random.Random(seed)
    return TwoLayers(tuple(round(chance.uniform(-1, 1), 2) + 0.0 for _name in NAMES), activation)


def hidden_task(net: TwoLayers, task: Task) -> Task:
    """The same task as the last neuron sees it: what the hidden ones answer, in place of inputs."""
    rows = tuple(net.hidden(x) for x in task.rows)
    return replace(task, inputs=("h1", "h2"), rows=rows, meanings=())


def check_layers(net: TwoLayers, task: Task) -> None:
    """Refuse two layers that cannot look at a task's rows.

    Raises:
        UsageError: The task has not two inputs or asks for quantities, the activation is linear,
            or a number is beyond all use.
    """
    if len(task.inputs) != 2:
        raise UsageError(
            _("Two layers by hand look at two inputs, and {task} has {count}.").format(
                task=task.name, count=len(task.inputs)
            ),
            _("Take {example}, for example.").format(example="xor"),
        )
    if task.quantity or net.activation == "linear":
        raise UsageError(
            _(
                "Two layers by hand decide, with the step or the sigmoid: no linear unit is among "
                "them."
            ),
            _("One neuron alone can be linear."),
        )
    if not all(abs(value) <= LARGEST for value in net.values):
        raise UsageError(
            _("The weights and the bias must be numbers, and not beyond all use."),
            _("Numbers between -10 and 10 are enough for every task."),
        )


@dataclass(frozen=True, slots=True)
class Backward:
    """One example forwards and backwards."""

    row: int
    """Its place in the task, from 0."""
    x: tuple[float, ...]
    target: float
    before: TwoLayers
    nets: tuple[float, float, float]
    """Net inputs: of the hidden neurons, and of the one that answers."""
    outputs: tuple[float, float, float]
    deltas: tuple[float, float, float]
    """How fast the loss of this example falls as the net input of each neuron grows."""
    downhill: Values
    """The same for each of the nine numbers: minus the gradient."""
    after: TwoLayers

    @property
    def error(self) -> float:
        """Target minus output."""
        return self.target - self.outputs[2]


def backward(
    net: TwoLayers, task: Task, row: int, rate: float, loss: Loss = "mean_squared_error"
) -> Backward:
    """What one example does to two layers with sigmoids.

    With e = target - y, the delta of the last neuron is 2 e y (1 - y) for the squared error e² and
    e for the cross-entropy; that of a hidden one is the delta of the last · its weight there ·
    h (1 - h). Each weight grows by rate · delta of its neuron · its input, each bias by
    rate · delta.
    """
    x, target = task.rows[row], task.targets[row]
    one, two, last = net.neurons
    hidden = net.hidden(x)
    y = last.output(hidden)
    error = target - y
    delta = error if loss == "binary_crossentropy" else 2 * error * y * (1 - y)
    first, second = (
        delta * weight * h * (1 - h) for weight, h in zip(last.weights, hidden, strict=True)
    )
    inputs = (*x, 1.0)
    downhill = (
        *(first * each for each in inputs),
        *(second * each for each in inputs),
        *(delta * each for each in (*hidden, 1.0)),
    )
    moved = [value + rate * each for value, each in zip(net.values, downhill, strict=True)]
    return Backward(
        row,
        x,
        target,
        net,
        (one.net(x), two.net(x), last.net(hidden)),
        (*hidden, y),
        (first, second, delta),
        downhill,
        net.with_values(moved),
    )


@dataclass(frozen=True, slots=True)
class LayersLesson:
    """Two layers that learn a task, example by example."""

    task: Task
    net: TwoLayers
    rate: float = RATE
    loss: Loss = "mean_squared_error"
    epoch: int = 0
    """Whole ones that are done."""
    next_row: int = 0
    last: Backward | None = None
    history: tuple[TaskScore, ...] = ()
    """One for each whole epoch, after it."""


def begun_layers(
    task: Task, net: TwoLayers, rate: float = RATE, loss: Loss = "mean_squared_error"
) -> LayersLesson:
    """A lesson before its first example.

    Raises:
        UsageError: The layers do not fit the task, or the rate cannot work.
    """
    check_layers(net, task)
    check_rate(rate)
    return LayersLesson(task, net, rate, loss)


def layers_lesson_of(start: NeuronStart) -> LayersLesson:
    """The lesson of a course's step that begins with two layers.

    Raises:
        NotFoundError: There is no such task.
        UsageError: Its numbers are not nine, or do not fit the task.
    """
    if len(start.layers) != len(NAMES):
        raise UsageError(
            _("Two layers have {wanted} numbers, and {there} are given.").format(
                wanted=len(NAMES), there=len(start.layers)
            ),
            _("Give them in this order: {names}.").format(names=", ".join(NAMES)),
        )
    net = TwoLayers(start.layers, start.activation)
    return begun_layers(find(start.task), net, RATE if start.rate is None else start.rate)


def check_slopes(net: TwoLayers) -> None:
    """Refuse to let layers learn whose activation has no slope.

    Raises:
        UsageError: It is the step.
    """
    if net.activation == "step":
        raise UsageError(
            _("The step has no slope, so nothing can be handed back through it."),
            _("Two layers learn with the sigmoid."),
        )


def next_example(lesson: LayersLesson) -> LayersLesson:
    """Show the layers, which have a sigmoid, the next row, and let them correct themselves."""
    last = backward(lesson.net, lesson.task, lesson.next_row, lesson.rate, lesson.loss)
    row = lesson.next_row + 1
    if row < len(lesson.task.rows):
        return replace(lesson, net=last.after, next_row=row, last=last)
    history = (*lesson.history, score(last.after, lesson.task, lesson.loss))
    return replace(
        lesson, net=last.after, next_row=0, last=last, epoch=lesson.epoch + 1, history=history
    )


def next_epoch(lesson: LayersLesson) -> LayersLesson:
    """Go on to the end of the epoch: the one that has begun, or a new one."""
    goal = lesson.epoch + 1
    while lesson.epoch < goal:
        lesson = next_example(lesson)
    return lesson


def learn_layers(lesson: LayersLesson, epochs: int) -> LayersLesson:
    """Go on to the end of the first epoch after which all rows are right, or for so many epochs."""
    goal = lesson.epoch + epochs
    while lesson.epoch < goal:
        lesson = next_epoch(lesson)
        if lesson.history[-1].right == lesson.history[-1].of:
            break
    return lesson
