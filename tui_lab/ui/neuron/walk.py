"""How the descent stands: one path, or one for each optimizer; nothing here knows of widgets."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from tui_lab.neuron.descent import (
    Path,
    begin,
    begun_anew,
    descend,
    path_of,
    race,
    rates_of,
)
from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.optimizers import OPTIMIZERS
from tui_lab.neuron.surfaces import SURFACES, Surface, rounded
from tui_lab.ui.neuron.past import Past, next_of

STEPS_ACROSS = 50
"""Presses of an arrow that take a start from one end of a surface to the other, nearly."""
MOST_OWN = 9
"""Own surfaces that are kept; the oldest one gives way."""
Paths = tuple[Path, ...]


@dataclass(slots=True)
class Walk:
    """The descent, on one surface at a time."""

    past: Past[Paths] = field(default_factory=lambda: Past((begin(SURFACES[0]),)))
    own: list[Surface] = field(default_factory=list)
    _left: dict[str, Paths] = field(default_factory=dict)

    @property
    def paths(self) -> Paths:
        """Where it has been: one path, or one for each optimizer."""
        return self.past.now

    @property
    def path(self) -> Path:
        """The path, or the first of several."""
        return self.past.now[0]

    @property
    def surface(self) -> Surface:
        """What it goes down on."""
        return self.path.surface

    @property
    def begun(self) -> bool:
        """Whether a step has been taken."""
        return any(len(path.points) > 1 for path in self.paths)

    def begin(self, start: NeuronStart) -> None:
        """Begin where a step of a course does.

        Raises:
            LabError: As `path_of` does.
        """
        path = path_of(start)
        self._keep(path.surface)
        self._go((path,))

    def on(self, surface: Surface) -> None:
        """Begin on a surface of one's own."""
        self._keep(surface)
        self._go((begin(surface),))

    def _keep(self, surface: Surface) -> None:
        if surface in SURFACES:
            return
        others = [each for each in self.own if each.name != surface.name]
        self.own = [*others, surface][-MOST_OWN:]

    def next_surface(self) -> None:
        """Go to the next surface, as it was left."""
        surfaces = [*SURFACES, *self.own]
        names = [surface.name for surface in surfaces]
        here = self.surface.name
        place = (names.index(here) + 1) % len(names) if here in names else 0
        left = self._left.get(names[place])
        fits = left is not None and left[0].surface == surfaces[place]
        self._go(left if left is not None and fits else (begin(surfaces[place]),))

    def go(self, steps: int) -> bool:
        """Take steps downhill; says whether there was one to take."""
        longer = tuple(descend(path, steps) for path in self.paths)
        if longer == self.paths:
            return False
        self.past.put(longer)
        return True

    def move(self, axis: int, by: int) -> bool:
        """Move the start; not after the first step, nor along an axis that there is none of."""
        surface = self.surface
        if self.begun or axis >= len(surface.axes):
            return False
        low, high = surface.low[axis], surface.high[axis]
        start = list(self.path.here)
        start[axis] += by * rounded((high - low) / STEPS_ACROSS)
        start[axis] = round(max(low, min(high, start[axis])), 9) + 0.0
        if tuple(start) != self.path.here and math.isfinite(surface.cost(tuple(start))):
            self._anew(lambda path: begin(surface, start, path.rate, path.optimizer))
        return True

    def change_rate(self, by: int) -> bool:
        """Take the next larger or smaller learning rate, if there is one, from the same start."""
        rates = [next_of(rates_of(p.surface, p.optimizer), p.rate, by) for p in self.paths]
        if all(rate is None for rate in rates):
            return False
        pairs = zip(self.paths, rates, strict=True)
        self.past.put(
            tuple(
                begin(path.surface, path.start, path.rate if rate is None else rate, path.optimizer)
                for path, rate in pairs
            )
        )
        return True

    def set_rate(self, rate: float) -> None:
        """Take a learning rate that was typed, from the same start.

        Raises:
            UsageError: It cannot work.
        """
        self._anew(lambda path: begin(path.surface, path.start, rate, path.optimizer))

    def next_optimizer(self) -> None:
        """Step as the next optimizer does, from the same start; of several, as the first one."""
        place = 0
        if len(self.paths) == 1:
            place = (OPTIMIZERS.index(self.path.optimizer) + 1) % len(OPTIMIZERS)
        self.past.put((begin(self.surface, self.path.start, None, OPTIMIZERS[place]),))

    def compare(self) -> None:
        """Set all optimizers side by side, from the same start; or go back to one of them."""
        if len(self.paths) > 1:
            self.past.put((begun_anew(self.path),))
        else:
            self.past.put(race(self.surface, self.path.start, None))

    def start_over(self) -> None:
        """Go back to the start."""
        if self.begun:
            self._anew(begun_anew)

    def undo(self) -> bool:
        """Take the last change back, if there is one."""
        return self.past.back()

    def _anew(self, make: Callable[[Path], Path]) -> None:
        self.past.put(tuple(make(path) for path in self.paths))

    def _go(self, paths: Paths) -> None:
        self._left[self.surface.name] = self.paths
        self.past.put(paths)
