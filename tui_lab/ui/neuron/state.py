"""How the neuron and the descent stand, and what undoes a change; nothing here knows of widgets.

All of it is kept by the app while it is open, so that one finds it as one left it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar

from tui_lab.neuron.descent import SURFACES, Path, begin, descend, path_of
from tui_lab.neuron.learning import (
    Lesson,
    begun,
    lesson_of,
    one_epoch,
    one_example,
    until_right,
)
from tui_lab.neuron.model import LOSSES, Neuron, NeuronStart, starting
from tui_lab.neuron.tasks import TASKS, find, score

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Learning rates of the neuron."""
MOST_BACK = 500
"""So many changes can be taken back."""
STEPS_ACROSS = 50
"""Presses of an arrow that take a start from one end of a surface to the other, nearly."""
FIRST_TASK = "and"
Happened = Literal[
    "begun", "moved", "example", "epoch", "learned", "random", "rate", "activation", "loss", "over"
]
T = TypeVar("T")


class Past(Generic[T]):
    """What there is now, and what there was before."""

    def __init__(self, now: T) -> None:
        self.now = now
        self._before: deque[T] = deque(maxlen=MOST_BACK)

    def put(self, new: T) -> None:
        """Go on to something new."""
        self._before.append(self.now)
        self.now = new

    def back(self) -> bool:
        """Take the last change back, if there is one."""
        if not self._before:
            return False
        self.now = self._before.pop()
        return True


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

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: As `lesson_of` does.
        """
        lesson = lesson_of(start)
        seed = start.seed if start.weights is None else None
        self._go(Standing(lesson, lesson.neuron, seed))

    def next_task(self) -> None:
        """Go to the next task, as it was left."""
        names = [task.name for task in TASKS]
        name = names[(names.index(self.lesson.task.name) + 1) % len(names)]
        self._go(self._left.get(name) or _fresh(name))

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
        rate = _next(RATES, self.lesson.rate, by)
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

    def change_activation(self) -> None:
        """Answer with a step or softly, from the same weights."""
        neuron = self.lesson.neuron
        other = replace(neuron, activation="sigmoid" if neuron.activation == "step" else "step")
        self._put("activation", self._anew(other))

    def change_loss(self) -> bool:
        """Take the other loss; the step's rule has none."""
        lesson = self.lesson
        if lesson.neuron.activation == "step":
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
class Walk:
    """The descent, on one surface at a time."""

    past: Past[Path] = field(default_factory=lambda: Past(begin(SURFACES[0])))
    _left: dict[str, Path] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where it has been."""
        return self.past.now

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: As `path_of` does.
        """
        self._go(path_of(start))

    def next_surface(self) -> None:
        """Go to the next surface, as it was left."""
        names = [surface.name for surface in SURFACES]
        place = (names.index(self.path.surface.name) + 1) % len(names)
        self._go(self._left.get(names[place]) or begin(SURFACES[place]))

    def go(self, steps: int) -> bool:
        """Take steps downhill; says whether there was one to take."""
        longer = descend(self.path, steps)
        if longer == self.path:
            return False
        self.past.put(longer)
        return True

    def move(self, axis: int, by: int) -> bool:
        """Move the start; not after the first step, nor along an axis that there is none of."""
        surface = self.path.surface
        if len(self.path.points) > 1 or axis >= len(surface.axes):
            return False
        low, high = surface.low[axis], surface.high[axis]
        start = list(self.path.here)
        start[axis] += by * round((high - low) / STEPS_ACROSS, 1)
        start[axis] = round(max(low, min(high, start[axis])), 6) + 0.0
        if tuple(start) != self.path.here:
            self.past.put(begin(surface, start, self.path.rate))
        return True

    def change_rate(self, by: int) -> bool:
        """Take the next larger or smaller learning rate, if there is one, from the same start."""
        rate = _next(self.path.surface.rates, self.path.rate, by)
        if rate is None:
            return False
        self.past.put(begin(self.path.surface, self.path.points[0], rate))
        return True

    def start_over(self) -> None:
        """Go back to the start."""
        if len(self.path.points) > 1:
            self.past.put(replace(self.path, points=self.path.points[:1]))

    def undo(self) -> bool:
        """Take the last change back, if there is one."""
        return self.past.back()

    def _go(self, path: Path) -> None:
        self._left[self.path.surface.name] = self.path
        self.past.put(path)


@dataclass(slots=True)
class NeuronRoom:
    """Both pages, and where one came from."""

    bench: Bench = field(default_factory=Bench)
    walk: Walk = field(default_factory=Walk)
    from_course: bool = False
    """Whether a step of a course lies behind it."""

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: There is no such task or surface, or its numbers do not fit.
        """
        if start.surface:
            self.walk.begin(start)
        else:
            self.bench.begin(start)


def _fresh(name: str) -> Standing:
    task = find(name)
    seed = 0
    while score(neuron := starting(len(task.inputs), seed), task).right == len(task.rows):
        seed += 1  # where all is right already, there is nothing to do
    return Standing(begun(task, neuron), neuron, seed)


def _next(rates: tuple[float, ...], now: float, by: int) -> float | None:
    """The next larger (`by` 1) or smaller (-1) of some rates."""
    beyond = [rate for rate in rates if (rate - now) * by > 1e-9]
    return (min(beyond) if by > 0 else max(beyond)) if beyond else None
