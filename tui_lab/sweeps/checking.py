"""Whether what is to be varied works at all: values, data and seeds. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

from tui_lab.datasets import planning
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import ExperimentError, UsageError
from tui_lab.experiment.changing import setting_paths, with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.sections import DATA_OPTIONS
from tui_lab.experiment.shapes import TWO_INPUTS
from tui_lab.experiment.tasks import TASKS
from tui_lab.i18n import _
from tui_lab.runs.repeating import LARGEST_SEED
from tui_lab.sweeps.objective import sealed
from tui_lab.sweeps.plan import MOST_SEEDS
from tui_lab.sweeps.space import Axis, settings_of


def sweepable(experiment: Experiment, info: DatasetInfo | None) -> list[str]:
    """The paths of the settings that a sweep can vary, in the order of a file: those that mean
    something for the data set and say what the trials answer, in the same way for all of them.

    Args:
        experiment: That is varied.
        info: Its data set; None where that is not known.
    """
    left = {"name", "data.dataset", "data.test", "compile.metrics"}
    left.add(f"layers[{len(experiment.layers) - 1}].units")  # as many as there are answers
    if experiment.data.split != "sklearn":
        left.add("data.random_state")  # the parts are drawn by the seed
    if info is not None:
        left |= TASKS[info.target.task].meaningless
        left |= {f"data.{each.name}" for each in DATA_OPTIONS if each.name not in info.options}
        if info.input_shape != TWO_INPUTS:
            left.add("data.inputs")
        if info.test_size > 0 or info.kind is Kind.GATE:
            left.add("data.test_split")
    return [path for path in setting_paths(experiment) if path not in left]


def checked(base: Experiment, axes: Sequence[Axis]) -> planning.Plan:
    """Try each value beside the first ones of the other settings: what does not work at all is said
    before anything is started. Values that do not go together are found by their trial.

    Returns:
        The plan of the run of a trial.

    Raises:
        ExperimentError: A setting does not exist, or a value does not work.
        UsageError: The trials would answer different questions.
    """
    first = {axis.path: axis.some[0] for axis in axes}
    plan: planning.Plan | None = None
    for axis in axes:
        failures: list[ExperimentError] = []
        for text in axis.some:
            try:
                changed = with_settings(base, settings_of({**first, axis.path: text}))
                plan = planning.plan(sealed(changed))
            except ExperimentError as error:
                failures.append(error)
        own = [error for error in failures if not axis.listed or error.field == axis.path]
        if own or len(failures) == len(axis.some):
            raise (own or failures)[0]
    assert plan is not None
    _same_data(base, axes)
    return plan


def _same_data(base: Experiment, axes: Sequence[Axis]) -> None:
    """Refuse what cannot be compared: trials that answer different questions."""
    path = next((axis.path for axis in axes if axis.path == "data.dataset"), None)
    if path is not None:
        raise UsageError(
            _("A sweep compares settings on one data set; data.dataset cannot be varied."),
            _("Start a sweep for each data set."),
        )


def check_seeds(first: int, axes: Sequence[Axis], seeds: int) -> None:
    """Check how many seeds a trial is trained with.

    Args:
        first: The first of them.
        axes: What is varied.
        seeds: How many.

    Raises:
        UsageError: There are not so many, or the seed is varied already.
    """
    if not 1 <= seeds <= MOST_SEEDS:
        raise UsageError(
            _("A trial is trained with 1 to {most} seeds, not {count}.").format(
                most=MOST_SEEDS, count=seeds
            )
        )
    if seeds > 1 and any(axis.path == "seed" for axis in axes):
        raise UsageError(
            _("The seed is varied already: --seeds does not go with it."),
            _("Leave one of them out."),
        )
    if first + seeds - 1 > LARGEST_SEED:
        raise UsageError(
            _("The seed {seed} leaves no room for {count} repeats.").format(
                seed=first, count=seeds
            ),
            _("Choose a smaller seed."),
        )
