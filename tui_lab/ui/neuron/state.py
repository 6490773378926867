"""How the neuron and the descent stand, and what undoes a change; nothing here knows of widgets.

All of it is kept by the app while it is open, so that one finds it as one left it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from tui_lab.i18n import _
from tui_lab.neuron.learning import (
    Lesson,
    begun,
    lesson_of,
    one_epoch,
    one_example,
    until_right,
)
from tui_lab.neuron.model import ACTIVATIONS, LOSSES, Activation, Neuron, NeuronStart, starting
from tui_lab.neuron.tasks import TASKS, find, score
from tui_lab.ui.neuron.layers_bench import LayersBench
from tui_lab.ui.neuron.past import RATES, Past, after, keep_own, next_of
from tui_lab.ui.neuron.walk import Walk

FIRST_TASK = "and"
Happened = Literal[
    "begun", "moved", "example", "epoch", "learned", "random", "rate", "activation", "loss", "over"
]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the neuron stands."""

    lesson: Lesson
    origin: Neuron
    """What it began with."""
    seed: int | None = 0
    """Of its random weights; None where they were given."""
    happened: Happened = "begun"
    """What was done last."""


@dataclass(slots=True)
class Bench:
    """The neuron, on one task at a time."""

    past: Past[Standing] = field(default_factory=lambda: Past(_fresh(FIRST_TASK)))
    chosen: int = 0
    """Place of the number that the arrows change."""
    own: list[str] = field(default_factory=list)
    """Own tasks, as they were typed."""
    _left: dict[str, Standing] = field(default_factory=dict)
    """How each task was left."""

    @property
    def now(self) -> Standing:
        """How it stands."""
        return self.past.now

    @property
    def lesson(self) -> Lesson:
        """What is learned, and how far it is."""
        return self.past.now.lesson

    @property
    def chosen_number(self) -> tuple[str, float]:
        """The name of the number that the arrows change, and the number."""
        lesson = self.lesson
        name = [*lesson.task.parameters[:-1], _("bias")][self.chosen]
        return name, lesson.neuron.values[self.chosen]

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: As `lesson_of` does.
        """
        lesson = lesson_of(start)
        keep_own(self.own, start.task)
        seed = start.seed if start.weights is None else None
        self._go(Standing(lesson, lesson.neuron, seed))

    def next_task(self) -> None:
        """Go to the next task, as it was left."""
        name = after([task.name for task in TASKS], self.own, self.lesson.task.name)
        self._go(self._left.get(name) or _fresh(name))

    def check(self, name: str) -> None:
        """Refuse what `on` refuses."""
        _fresh(name)

    def on(self, name: str) -> None:
        """Go to a task that was typed, as it was left.

        Raises:
            LabError: It cannot be read.
        """
        standing = self._left.get(name) or _fresh(name)
        keep_own(self.own, name)
        self._go(standing)

    def choose(self, by: int) -> None:
        """Choose another number."""
        self.chosen = max(0, min(len(self.lesson.neuron.weights), self.chosen + by))

    def add(self, amount: float) -> None:
        """Add to the chosen number."""
        self.set(self.lesson.neuron.values[self.chosen] + amount)

    def set(self, value: float) -> None:
        """Set the chosen number."""
        neuron = self.lesson.neuron.changed(self.chosen, value)
        if neuron != self.lesson.neuron:
            self._put("moved", replace(self.lesson, neuron=neuron, last=None))

    def example(self) -> None:
        """Learn from the next example."""
        self._put("example", one_example(self.lesson))

    def epoch(self) -> None:
        """Learn to the end of the epoch."""
        self._put("epoch", one_epoch(self.lesson))

    def learn(self) -> None:
        """Learn until all is right, or for long enough."""
        self._put("learned", until_right(self.lesson))

    def change_rate(self, by: int) -> bool:
        """Take the next larger or smaller learning rate, if there is one."""
        rate = next_of(RATES, self.lesson.rate, by)
        if rate is None:
            return False
        self._put("rate", replace(self.lesson, rate=rate))
        return True

    def random_start(self) -> None:
        """Begin with the weights of the next seed."""
        lesson, seed = self.lesson, self.now.seed
        seed = 0 if seed is None else seed + 1
        neuron = starting(len(lesson.task.inputs), seed, lesson.neuron.activation)
        self.past.put(Standing(self._anew(neuron), neuron, seed, "random"))

    @property
    def activation(self) -> Activation:
        """Of the neuron."""
        return self.lesson.neuron.activation

    def change_activation(self) -> bool:
        """Answer with a step, softly or as it is, from the same weights; numbers that are asked
        for are answered by a linear unit alone."""
        if self.lesson.task.quantity:
            return False
        neuron = self.lesson.neuron
        place = (ACTIVATIONS.index(neuron.activation) + 1) % len(ACTIVATIONS)
        self._put("activation", self._anew(replace(neuron, activation=ACTIVATIONS[place])))
        return True

    def change_loss(self) -> bool:
        """Take the other loss; the step's rule has none, and a linear unit only one."""
        lesson = self.lesson
        if lesson.neuron.activation != "sigmoid":
            return False
        loss = LOSSES[1 - LOSSES.index(lesson.loss)]
        self._put("loss", replace(self._anew(lesson.neuron), loss=loss))
        return True

    def start_over(self) -> None:
        """Go back to the weights that this began with; activation, loss and rate stay."""
        neuron = replace(self.now.origin, activation=self.lesson.neuron.activation)
        self._put("over", self._anew(neuron))

    def undo(self) -> bool:
        """Take the last change back, if there is one."""
        done = self.past.back()
        self.choose(0)
        return done

    def _anew(self, neuron: Neuron) -> Lesson:
        lesson = self.lesson
        return begun(lesson.task, neuron, lesson.rate, lesson.loss)

    def _put(self, happened: Happened, lesson: Lesson) -> None:
        self.past.put(replace(self.now, lesson=lesson, happened=happened))

    def _go(self, standing: Standing) -> None:
        self._left[self.lesson.task.name] = self.now
        self.past.put(standing)
        self.chosen = 0


@dataclass(slots=True)
class NeuronRoom:
    """All pages, and where one came from."""

    bench: Bench = field(default_factory=Bench)
    walk: Walk = field(default_factory=Walk)
    layers: LayersBench = field(default_factory=LayersBench)
    from_course: bool = False
    """Whether a step of a course lies behind it."""

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: There is no such task or surface, or its numbers do not fit.
        """
        if start.surface:
            self.walk.begin(start)
        elif start.layers:
            self.layers.begin(start)
        else:
            self.bench.begin(start)


def _fresh(name: str) -> Standing:
    task = find(name)
    activation: Activation = "linear" if task.quantity else ACTIVATIONS[0]
    seed, inputs = 0, len(task.inputs)
    while score(neuron := starting(inputs, seed, activation), task).right == len(task.rows):
        seed += 1  # where all is right already, there is nothing to do
    return Standing(begun(task, neuron), neuron, seed)
