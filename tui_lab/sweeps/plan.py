"""What a sweep is to do: `sweep.toml`, written when it is made and again where trials are added."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from tui_lab.errors import LabError, StoreError
from tui_lab.experiment.metrics import higher_is_better
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.plain_files import reason, toml_table
from tui_lab.runs.best import rule_of
from tui_lab.runs.files import read_small
from tui_lab.runs.header import ScriptRecord
from tui_lab.sweeps.space import Axis, combinations, read_axes
from tui_lab.text.fit import LONGEST, printable

FORMAT = 1
PLAN_FILE = "sweep.toml"
MOST_TRIALS = 1000
MOST_SEEDS = 20
SearchName = Literal["grid", "random", "tpe"]
SEARCHES: tuple[SearchName, ...] = get_args(SearchName)
_HEAD = (
    "# A sweep of tui-lab: what was asked for. `tui-lab sweep show {id}` says what came out.\n\n"
)
Whole = Annotated[int, msgspec.Meta(ge=1, le=2**31)]


class SweepPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep is to do."""

    format: int = FORMAT
    id: str
    name: str
    """Of what is varied: `digits-mlp`."""
    created: float
    """Seconds since 1970."""
    over: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """What is varied, as `--over` takes it."""
    search: SearchName
    trials: Whole
    seeds: Whole = 1
    """Each trial is trained with so many seeds, the experiment's and those after it."""
    at_once: Whole = 1
    """No more of its runs are started, or wait for their turn, at a time."""
    stop_bad: bool = False
    """Trials that do badly are stopped before their last epoch."""
    objective: str
    """The figure of an epoch on the validation part that a trial is judged by: `val_accuracy`."""
    seed: int = 0
    """Of the search."""
    extra: dict[str, Any] = {}
    """Options of its runs, as run.json has them."""
    experiment: dict[str, Any] = {}
    """What is varied, as run.json has it; its test part is sealed. Empty for a script."""
    script: ScriptRecord | None = None
    """The script that is varied, with what it is given in every trial."""
    as_flags: bool = False
    """Whether a script gets the values on its command line, not when it asks for them."""

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What is varied; raises as `read_axes`."""
        return read_axes(self.over)

    @property
    def base(self) -> Experiment:
        """The experiment that is varied.

        Raises:
            ExperimentError: This version does not understand it.
        """
        from tui_lab.experiment.parsing import parse

        return parse(self.experiment, where=PLAN_FILE)

    @property
    def higher(self) -> bool:
        """Whether the objective is better when it is higher."""
        return higher_is_better(self.objective)

    @property
    def fixed(self) -> bool:
        """Whether all trials are known from the beginning, and each is trained to its end."""
        return self.search != "tpe" and not self.stop_bad

    @property
    def untried(self) -> int | None:
        """How many combinations are not among its trials; None where there is no end of them,
        because a range is varied."""
        size = combinations(self.axes)
        return None if size is None else max(0, size - self.trials)

    @property
    def monitor(self) -> str:
        """The figure whose best epoch is the one that the objective is read at; "" where the trials
        differ in what they watch."""
        if self.script is not None:  # it watches nothing: the best of what it is judged by counts
            return self.objective
        if any(axis.path.startswith("fit.early_stopping") for axis in self.axes):
            return ""
        return rule_of(self.experiment).monitor or "val_loss"

    @property
    def keeps_best(self) -> bool:
        """Whether its runs keep the weights of their best epoch, so that their tables show what a
        trial is judged by."""
        early = self.experiment.get("fit", {}).get("early_stopping") or {}
        return bool(self.monitor and early.get("restore_best_weights"))

    @property
    def run_seeds(self) -> tuple[int, ...]:
        """The seeds of each trial; the same ones, so that trials differ in their settings alone."""
        given = self.script.settings if self.script is not None else self.experiment
        first = int(given.get("seed", 0))
        return tuple(range(first, first + self.seeds))


def written(plan: SweepPlan) -> bytes:
    """The content of sweep.toml."""
    import tomli_w

    table = msgspec.to_builtins(plan)
    table["over"], table["extra"] = list(plan.over), _without_none(plan.extra)
    kept = {name: value for name, value in table.items() if value not in (None, {})}
    return (_HEAD.format(id=plan.id) + tomli_w.dumps(kept)).encode()


def _without_none(table: dict[str, Any]) -> dict[str, Any]:
    """TOML has no word for "nothing"."""
    return {
        name: _without_none(value) if isinstance(value, dict) else value
        for name, value in table.items()
        if value is not None
    }


def read_plan(folder: Path) -> SweepPlan:
    """The plan of the sweep in `folder`.

    Raises:
        StoreError: There is none, or it is damaged or of a newer version.
    """
    try:
        table = toml_table(read_small(folder / PLAN_FILE).decode())
        plan = msgspec.convert(table, SweepPlan)
        known = plan.axes
    except OSError as error:
        why = reason(error)
    except (ValueError, msgspec.ValidationError, RecursionError) as error:
        why = printable(str(error), LONGEST)
    except LabError as error:
        why = error.message
    else:
        whole = plan.experiment or plan.script is not None
        if whole and plan.format <= FORMAT and known and plan.trials <= MOST_TRIALS:
            return plan
        why = _("it was made by a newer tui-lab")
    raise StoreError(
        _("The sweep in {folder} cannot be read: {reason}.").format(
            folder=printable(str(folder), 1000), reason=why.rstrip(".")
        )
    )
