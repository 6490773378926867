"""How two layers stand, and what undoes a change; nothing here knows of widgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from tui_lab.neuron.model import LOSSES, Activation, NeuronStart
from tui_lab.neuron.tasks import TASKS, find
from tui_lab.neuron.two_layers import (
    BY_SLIDES,
    NAMES,
    LayersLesson,
    TwoLayers,
    backward,
    begun_layers,
    check_slopes,
    layers_lesson_of,
    learn_layers,
    next_epoch,
    next_example,
    random_layers,
)
from tui_lab.neuron.two_layers_words import STAGES
from tui_lab.ui.neuron.past import RATES, Past, after, keep_own, next_of

FIRST_TASK = "xor"
EPOCHS = 1000
"""At most so many are learned at once."""
DOWNWARD = tuple(row * 3 + column for column in range(3) for row in range(3))
"""The places of the numbers as they stand below each other, column by column."""
Happened = Literal["begun", "moved", "stage", "learned", "random"]


@dataclass(frozen=True, slots=True)
class LayersStanding:
    """How two layers stand."""

    lesson: LayersLesson
    origin: TwoLayers
    """What they began with."""
    seed: int | None = None
    """Of their random numbers; None where they were given."""
    stage: int = -1
    """Of the example at hand that is shown; -1 where there is none."""
    happened: Happened = "begun"


def _fresh(name: str) -> LayersStanding:
    net = TwoLayers(BY_SLIDES)
    return LayersStanding(begun_layers(find(name), net), net)


@dataclass(slots=True)
class LayersBench:
    """Two layers, on one task at a time."""

    past: Past[LayersStanding] = field(default_factory=lambda: Past(_fresh(FIRST_TASK)))
    chosen: int = 0
    """Place of the number that the arrows change."""
    own: list[str] = field(default_factory=list)
    """Own tasks, as they were typed."""
    _left: dict[str, LayersStanding] = field(default_factory=dict)

    @property
    def now(self) -> LayersStanding:
        """How they stand."""
        return self.past.now

    @property
    def lesson(self) -> LayersLesson:
        """What is learned, and how far it is."""
        return self.past.now.lesson

    @property
    def chosen_number(self) -> tuple[str, float]:
        """The name of the number that the arrows change, and the number."""
        return NAMES[self.chosen], self.lesson.net.values[self.chosen]

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: As `layers_lesson_of` does.
        """
        lesson = layers_lesson_of(start)
        keep_own(self.own, start.task)
        self._go(LayersStanding(lesson, lesson.net))

    def next_task(self) -> None:
        """Go to the next task with two inputs, as it was left."""
        names = [task.name for task in TASKS if len(task.inputs) == 2]
        name = after(names, self.own, self.lesson.task.name)
        self._go(self._left.get(name) or _fresh(name))

    def check(self, name: str) -> None:
        """Refuse what `on` refuses."""
        _fresh(name)

    def on(self, name: str) -> None:
        """Go to a task that was typed, as it was left.

        Raises:
            LabError: It cannot be read, or has not two inputs.
        """
        standing = self._left.get(name) or _fresh(name)
        keep_own(self.own, name)
        self._go(standing)

    def _go(self, standing: LayersStanding) -> None:
        self._left[self.lesson.task.name] = self.now
        self.past.put(standing)
        self.chosen = 0

    def choose(self, by: int) -> None:
        """Choose the number below or above, behind the last of a column the first of the next."""
        place = DOWNWARD.index(self.chosen) + by
        self.chosen = DOWNWARD[max(0, min(len(NAMES) - 1, place))]

    def add(self, amount: float) -> None:
        """Add to the chosen number."""
        self.set(self.lesson.net.values[self.chosen] + amount)

    def set(self, value: float) -> None:
        """Set the chosen number; an example at hand is begun anew."""
        net = self.lesson.net.changed(self.chosen, value)
        if net != self.lesson.net:
            self._put("moved", replace(self.lesson, net=net, last=None))

    def stage(self) -> None:
        """Show the next stage of an example; the last one corrects all numbers.

        Raises:
            UsageError: The step has no slope.
        """
        check_slopes(self.lesson.net)
        stage, lesson = (self.now.stage + 1) % STAGES, self.lesson
        if stage == 0:
            done = backward(lesson.net, lesson.task, lesson.next_row, lesson.rate, lesson.loss)
            lesson = replace(lesson, last=done)
        elif stage == STAGES - 1:
            lesson = next_example(lesson)
        self.past.put(replace(self.now, lesson=lesson, stage=stage, happened="stage"))

    def epoch(self) -> None:
        """Learn to the end of the epoch.

        Raises:
            UsageError: The step has no slope.
        """
        check_slopes(self.lesson.net)
        self._put("learned", next_epoch(self.lesson))

    def learn(self) -> None:
        """Learn until all rows are right, or for long enough.

        Raises:
            UsageError: The step has no slope.
        """
        check_slopes(self.lesson.net)
        self._put("learned", learn_layers(self.lesson, EPOCHS))

    def change_rate(self, by: int) -> bool:
        """Take the next larger or smaller learning rate, if there is one."""
        rate = next_of(RATES, self.lesson.rate, by)
        if rate is None:
            return False
        self._put("moved", replace(self.lesson, rate=rate, last=None))
        return True

    def random_start(self) -> None:
        """Begin with the numbers of the next seed."""
        seed = 0 if self.now.seed is None else self.now.seed + 1
        net = random_layers(seed, self.lesson.net.activation)
        self.past.put(LayersStanding(self._anew(net), net, seed, happened="random"))

    @property
    def activation(self) -> Activation:
        """Of all three neurons."""
        return self.lesson.net.activation

    def change_activation(self) -> bool:
        """Answer with steps or softly, with the same numbers."""
        net = self.lesson.net
        other = replace(net, activation="sigmoid" if net.activation == "step" else "step")
        self._put("moved", self._anew(other))
        return True

    def change_loss(self) -> bool:
        """Take the other loss; steps have none."""
        lesson = self.lesson
        if lesson.net.activation == "step":
            return False
        loss = LOSSES[1 - LOSSES.index(lesson.loss)]
        self._put("moved", replace(self._anew(lesson.net), loss=loss))
        return True

    def start_over(self) -> None:
        """Go back to the numbers that this began with; activation, loss and rate stay."""
        net = replace(self.now.origin, activation=self.lesson.net.activation)
        self._put("begun", self._anew(net))

    def undo(self) -> bool:
        """Take the last change back, if there is one."""
        return self.past.back()

    def _anew(self, net: TwoLayers) -> LayersLesson:
        lesson = self.lesson
        return begun_layers(lesson.task, net, lesson.rate, lesson.loss)

    def _put(self, happened: Happened, lesson: LayersLesson) -> None:
        self.past.put(replace(self.now, lesson=lesson, stage=-1, happened=happened))
