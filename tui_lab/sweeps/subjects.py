"""What a sweep varies: an experiment of the lab, or a script of the user's own.

The only module of the room that asks which of the two it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from msgspec.structs import replace as changed_struct

from tui_lab.datasets import planning
from tui_lab.errors import UsageError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.reports.origin import origin_of
from tui_lab.runs import scripts
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.repeating import SEED
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.objective import sealed
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.shelf import tag_of
from tui_lab.sweeps.space import Axis, settings_of, values_text
from tui_lab.sweeps.study import SweepTrial
from tui_lab.text.fit import one_line

Create = Callable[[Store, Mapping[str, Any]], Run]
"""Makes the run of a trial, with these options in its run.json; nothing is started."""
FLAG = re.compile(r"-{0,2}[^\W\d_][\w.-]*")
LONGEST = 64
"""Characters of the name of a run; the values are left out of longer ones."""
EPOCHS = 10
"""Of a script, which does not say beforehand how many it trains: bad trials are stopped from the
fourth epoch on."""


class SweepSubject(Protocol):
    """What is varied."""

    @property
    def epochs(self) -> int:
        """How many epochs a trial is expected to train."""

    def ready(self, trial: SweepTrial, seed: int) -> Create:
        """What makes the run of a trial.

        Raises:
            LabError: Its values do not go together.
        """


def subject_of(plan: SweepPlan) -> SweepSubject:
    """What a sweep varies.

    Raises:
        ExperimentError: This version does not understand it.
    """
    if plan.script is not None:
        return ScriptSubject(plan, plan.script)
    return ExperimentSubject(plan, sealed(plan.base))


@dataclass(frozen=True, slots=True)
class ExperimentSubject:
    """An experiment, with its test part sealed."""

    plan: SweepPlan
    base: Experiment

    @property
    def epochs(self) -> int:
        """See `SweepSubject.epochs`."""
        return self.base.fit.epochs

    def ready(self, trial: SweepTrial, seed: int) -> Create:
        """See `SweepSubject.ready`."""
        changed = with_settings(self.base, settings_of(trial.values))
        planned = planning.plan(replace(sealed(changed), seed=seed))
        name = self._called(trial)

        return lambda store, extra: store.create(planned.experiment, name=name, extra=extra)

    def _called(self, trial: SweepTrial) -> str:
        """What the runs of a trial are called, with the last part of the sweep's id and the
        number: `digits-mlp units=64 a1b2#3`."""
        tag = f"{tag_of(self.plan.id)}#{trial.number}"
        origin = origin_of(self.plan.extra)
        base = origin.name if origin is not None else self.base.name or self.plan.name
        name = f"{base} {values_text(trial.values, ' ')} {tag}"
        return name if len(name) <= LONGEST else f"{base} {tag}"


@dataclass(frozen=True, slots=True)
class ScriptSubject:
    """A script, which is given the values when it asks for them, or on its command line."""

    plan: SweepPlan
    script: ScriptRecord

    @property
    def epochs(self) -> int:
        """See `SweepSubject.epochs`."""
        return EPOCHS

    def ready(self, trial: SweepTrial, seed: int) -> Create:
        """See `SweepSubject.ready`."""
        settings = dict(self.script.settings)
        arguments = list(self.script.arguments)
        if self.plan.as_flags:
            arguments += flags_of(trial.values)
        else:
            settings |= {name: scripts.value_of(text) for name, text in trial.values.items()}
        if self.plan.seeds > 1:
            settings[SEED] = seed
        script = changed_struct(self.script, settings=settings, arguments=tuple(arguments))
        name = " ".join(
            [self.plan.name, *(f"{a.lstrip('-')}={b}" for a, b in trial.values.items())]
        )
        if len(name) > LONGEST:
            name = f"{self.plan.name} #{trial.number}"

        return lambda store, extra: scripts.create(store, script, name=name, extra=extra, seed=seed)


def flags_of(values: Mapping[str, str]) -> list[str]:
    """Values as words of a command line: `--lr 0.01`; of `lr=-1` one word, `--lr=-1`, which no
    program takes for an option."""
    words = []
    for name, text in values.items():
        flag = name if name.startswith("-") else f"--{name}" if len(name) > 1 else f"-{name}"
        words += [f"{flag}={text}"] if text.startswith("-") else [flag, text]
    return words


def check_names(axes: Sequence[Axis], *, as_flags: bool) -> None:
    """Check that a script can be given settings of these names.

    Raises:
        UsageError: It cannot.
    """
    for axis in axes:
        if not axis.path or (as_flags and not FLAG.fullmatch(axis.path)):
            raise UsageError(
                _("“{name}” is no name of a setting.").format(name=one_line(axis.path)),
                _("Write NAME=VALUES, such as {example}.").format(example="lr=0.1,0.01,0.001"),
            )
