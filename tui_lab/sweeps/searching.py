"""Which values the next trial has, and which trial does badly.

Grid and random search are lists that are fixed by the plan alone. TPE and the rule by which a trial
is stopped are Optuna's (https://optuna.org), which the sweeper's process alone imports. Each
question is answered from the trials so far and nothing else, so a sweeper that takes over from a
killed one answers as that would have.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import _
from tui_lab.sweeps.plan import SweepPlan
from tui_lab.sweeps.space import Axis, at_share, combination, combinations
from tui_lab.sweeps.study import SweepTrial

if TYPE_CHECKING:
    import optuna

STARTUP = 10
"""Trials that TPE draws at random before it learns from them."""
STARTUP_PRUNING = 4
"""Trials that come to their end before one may be stopped."""
TRIES = 50
"""How often TPE is asked for values that no trial has had."""


def require_optuna() -> None:
    """Check that Optuna is installed, without importing it.

    Raises:
        LabError: It is not.
    """
    from importlib.util import find_spec

    if find_spec("optuna") is None:
        raise LabError(
            _("The search tpe and --stop-bad need Optuna, which is not installed."),
            _("Install it with: {command}").format(command='pip install "tui-lab[sweep]"'),
        )


def fixed_list(plan: SweepPlan) -> list[dict[str, str]]:
    """The values of all trials of a grid or random search, in order: the same for the same plan.

    A grid is all combinations, or the first of them; a random search over lists takes no
    combination twice.

    Raises:
        UsageError: A grid of a range without a number of values.
    """
    axes = plan.axes
    size = combinations(axes)
    if plan.search == "grid":
        if size is None:
            raise no_grid(axes)
        return [combination(axes, place) for place in range(min(size, plan.trials))]
    chance = random.Random(plan.seed)
    if size is not None:
        return [combination(axes, at) for at in chance.sample(range(size), min(size, plan.trials))]
    return [_drawn(axes, chance) for _number in range(plan.trials)]


def no_grid(axes: Sequence[Axis]) -> UsageError:
    """That a grid needs lists."""
    path = next(axis.path for axis in axes if not axis.listed)
    return UsageError(
        _("A grid takes all values, and the range of {field} has no end of them.").format(
            field=path
        ),
        _("Say how many are taken of it: {example}; or use --search random.").format(
            example=f"{path}=… 5"
        ),
    )


def _drawn(axes: Sequence[Axis], chance: random.Random) -> dict[str, str]:
    return {
        axis.path: chance.choice(axis.values)
        if axis.listed
        else axis.text_of(at_share(axis, chance.random()))
        for axis in axes
    }


def next_values(
    plan: SweepPlan, trials: Sequence[SweepTrial], fixed: Sequence[Mapping[str, str]]
) -> Mapping[str, str] | None:
    """The values of the trial after these.

    Args:
        plan: Of the sweep.
        trials: All so far, also those that go on.
        fixed: Of a grid or random search, `fixed_list`.

    Returns:
        None where there is none left: the number that was asked for is reached, or every
        combination was tried.
    """
    if len(trials) >= plan.trials:
        return None
    size = combinations(plan.axes)
    had = {tuple(trial.values.items()) for trial in trials}
    if plan.search != "tpe" and size is not None:
        # Where trials were added the list is another one: what was tried before is passed over.
        return next((each for each in fixed if tuple(each.items()) not in had), None)
    if plan.search != "tpe":
        return fixed[len(trials)] if len(trials) < len(fixed) else None
    if size is not None and len(had) >= size:
        return None
    return _by_tpe(plan, trials, had)


def _by_tpe(
    plan: SweepPlan, trials: Sequence[SweepTrial], had: set[tuple[tuple[str, str], ...]]
) -> Mapping[str, str]:
    """Values by Optuna's TPE sampler: J. Bergstra et al., "Algorithms for Hyper-Parameter
    Optimization", NeurIPS 24 (2011). Trials that go on count as bad ones (`constant_liar`), so
    that several at once are not alike."""
    import optuna

    axes = plan.axes
    values: Mapping[str, str] = {}
    for attempt in range(TRIES):
        number = len(trials) + attempt * plan.trials
        sampler = optuna.samplers.TPESampler(
            seed=(plan.seed * 10_007 + number) % 2**32,
            n_startup_trials=STARTUP,
            constant_liar=True,
        )
        asked = study_of(plan, trials, sampler).ask(_distributions(axes))
        values = {
            axis.path: str(asked.params[axis.path])
            if axis.listed
            else axis.text_of(float(asked.params[axis.path]))
            for axis in axes
        }
        if tuple(values.items()) not in had:
            return values
    # What is left of the combinations is what TPE thinks little of: any of them will do.
    if combinations(axes) is not None:
        every = (combination(axes, place) for place in range(combinations(axes) or 0))
        return next(each for each in every if tuple(each.items()) not in had)
    return values


def _distributions(
    axes: Sequence[Axis],
) -> dict[str, optuna.distributions.BaseDistribution]:
    from optuna import distributions as of

    return {
        axis.path: of.CategoricalDistribution(axis.values)
        if axis.listed
        else of.IntDistribution(int(axis.low), int(axis.high), log=axis.log)
        if axis.whole
        else of.FloatDistribution(axis.low, axis.high, log=axis.log)
        for axis in axes
    }


def study_of(
    plan: SweepPlan,
    trials: Sequence[SweepTrial],
    sampler: optuna.samplers.BaseSampler | None = None,
) -> optuna.Study:
    """Optuna's study with the trials so far, in memory.

    What diverged or failed counts as pruned without a value, which TPE takes for worse than any
    other: Optuna's own "failed" would be forgotten, and asked for again.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        direction="maximize" if plan.higher else "minimize",
        sampler=sampler or optuna.samplers.RandomSampler(seed=0),
    )
    axes = plan.axes
    for trial in trials:
        study.add_trial(_frozen(axes, trial))
    return study


def _frozen(axes: Sequence[Axis], trial: SweepTrial) -> optuna.trial.FrozenTrial:
    from optuna.trial import TrialState, create_trial

    told = trial.told
    if told is None:
        state, value = TrialState.RUNNING, None
    elif trial.value is not None:
        state, value = TrialState.COMPLETE, trial.value
    else:
        state, value = TrialState.PRUNED, None
    curve = told.curve if told is not None and told.status in ("finished", "pruned") else ()
    return create_trial(
        state=state,
        value=value,
        params={axis.path: _number(axis, trial.values[axis.path]) for axis in axes},
        distributions=_distributions(axes),
        intermediate_values=_steps(curve),
    )


def _number(axis: Axis, text: str) -> str | float | int:
    if axis.listed:
        return text
    return int(text) if axis.whole else float(text)


def _steps(curve: Sequence[float | None]) -> dict[int, float]:
    """By epoch, from 1; what is no number is not reported."""
    return {epoch: value for epoch, value in enumerate(curve, start=1) if value is not None}


class BadTrials:
    """Tells which trial does so badly that it is stopped: Optuna's median rule.

    A trial is stopped after an epoch where its best value so far is worse than the median of what
    the trials that came to their end had after the same epoch (D. Golovin et al., "Google Vizier",
    KDD 2017, section 3.2.2). Not before `STARTUP_PRUNING` of them have, nor in the first fifth of
    the epochs (two at least): slow learners are not bad ones.
    """

    def __init__(self, plan: SweepPlan, epochs: int) -> None:
        import optuna

        self._plan = plan
        self._pruner = optuna.pruners.MedianPruner(
            n_startup_trials=STARTUP_PRUNING,
            # Optuna counts the steps before the first that may be looked at; ours begin with 1.
            n_warmup_steps=max(2, epochs // 5) + 1,
        )
        self._study: optuna.Study | None = None
        self._known = -1

    def is_bad(
        self, trials: Sequence[SweepTrial], trial: SweepTrial, curve: Sequence[float | None]
    ) -> bool:
        """Whether a trial is to be stopped now.

        Args:
            trials: All of the sweep.
            trial: One that goes on.
            curve: Its objective after each epoch so far.
        """
        from optuna.trial import TrialState, create_trial

        over = [each for each in trials if each.told is not None]
        if self._study is None or len(over) != self._known:
            self._study, self._known = study_of(self._plan, over), len(over)
        if not _steps(curve):
            return False
        axes = self._plan.axes
        going_on = create_trial(
            state=TrialState.RUNNING,
            params={axis.path: _number(axis, trial.values[axis.path]) for axis in axes},
            distributions=_distributions(axes),
            intermediate_values=_steps(curve),
        )
        return bool(self._pruner.prune(self._study, going_on))
