"""What the comparison needs of a run, and settings in a few words.

Reads runs; must not import the training room or a face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tui_lab.errors import LabError
from tui_lab.experiment.comparing import Difference, learning_rate
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _, number
from tui_lab.reports import access
from tui_lab.reports.run_facts import SEED, RunFacts
from tui_lab.runs.best import best_words, diverged_in
from tui_lab.runs.carried import arguments_of
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.epoch_time import training_time
from tui_lab.runs.layout import Split, results_file
from tui_lab.runs.messages import keeps_weights, kept_words, rate_changes
from tui_lab.runs.on_end import failure_of
from tui_lab.runs.payloads import Evaluation
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, summary
from tui_lab.text.values import digits_text, metric_text, setting_text

TOLD = frozenset({"accuracy", "mae", "r2_score", "root_mean_squared_error"})
"""Metrics whose figures a report has anyway."""


def facts_of(run: Run, kept: KeptEnvelopes | None = None) -> RunFacts:
    """What the comparison needs of a run.

    Args:
        run: It.
        kept: The envelopes that courses keep; None looks at them now.

    Raises:
        ExperimentError: Its experiment is not one that this version understands.
        StoreError: Its log is there, but may not be read.
    """
    line = summary(run)
    state = run.state()
    kept = KeptEnvelopes() if kept is None else kept
    planned = run.any_experiment
    return RunFacts(
        id=run.id,
        name=run.name,
        experiment=planned,
        dataset=run.dataset,
        source=line.carried.source,
        own_settings=state.script_settings,
        arguments=arguments_of(run.header) if run.header.script is not None else None,
        parameters=line.parameters,
        seconds=line.seconds,
        epochs=line.epochs,
        target=line.epochs_target,
        metrics=line.metrics_kept,
        recorded=line.metrics,
        task=line.task,
        evaluations=evaluations_of(run, line, kept),
        closed=access.is_closed(run, kept),
        seed=seed_of(run, state),
        fingerprint=state.sizes.fingerprint if state.sizes else "",
        validated=state.sizes.validation if state.sizes else None,
        status=line.status,
        reason=line.reason,
        diverged_in=diverged_in(line.epochs, line.metrics_last)
        if line.status is Status.DIVERGED
        else None,
        seconds_per_epoch=line.seconds_per_epoch,
        rates=() if planned is None else rate_changes(state, planned_rate(planned)),
    )


def seed_of(run: Run, state: RunState) -> int:
    """The seed of a run; that of a script as it told it, where it did."""
    told = state.script_settings.get(SEED)
    own = not run.carried.experiment and isinstance(told, int)
    return int(told) if own and told is not None else run.seed


def about_run(run: Run, split: Split | None = None) -> list[str]:
    """How a run was trained, for its report: the best epoch and of what, and the time it took.

    Args:
        run: It.
        split: The part that the report is about: what Keras's `evaluate` gave on it is told where
            it says more than the report does.

    Raises:
        StoreError: Its log is there, but may not be read.
    """
    line = summary(run)
    told = []
    if line.best is not None and line.status is not Status.DIVERGED:  # `remarks` tells it
        kept = line.best.epoch != line.epochs and line.status in (Status.FINISHED, Status.STOPPED)
        kept = kept and (line.best.restored or keeps_weights(run.state()))
        told.append(kept_words(line.best) if kept else best_words(line.best))
    evaluation = line.evaluations.get(split or "")
    said = split == "training" or not TOLD.issuperset(line.metrics)
    if evaluation is not None and evaluation.loss is not None and said:
        told.append(evaluated_words(evaluation, line.metrics))
    if line.epochs:
        text = _("Trained for {done} of {count} epochs; that took {time}.")
        done, planned = number(line.epochs), number(line.epochs_target or line.epochs)
        told.append(text.format(done=done, count=planned, time=training_time(run.state())))
    told += filter(None, [failure_of(run.state())])
    return told


def evaluated_words(evaluation: Evaluation, metrics: Sequence[str]) -> str:
    """What Keras's `evaluate` gave: `Evaluated by Keras: loss 0.0231, accuracy 0.9931.`

    Args:
        evaluation: Of one part.
        metrics: What the run records, in Keras's order.
    """
    known = {name: evaluation.metrics[name] for name in metrics if name in evaluation.metrics}
    figures = {"loss": evaluation.loss, **known}
    listed = ", ".join(f"{name} {metric_text(value)}" for name, value in figures.items())
    return _("Evaluated by Keras: {figures}.").format(figures=listed)


def planned_rate(experiment: Experiment) -> float | None:
    """The learning rate of an experiment; Keras's default of its optimizer where it has none."""
    return learning_rate(experiment.compile)


def evaluations_of(run: Run, line: RunSummary, kept: KeptEnvelopes) -> Mapping[str, Evaluation]:
    """The evaluations that may be told, by split: that of the test part once its envelope is open.

    The log of a run with a sealed test part is silent about it: once the envelope was opened, the
    test part is evaluated from the run's results, where these can be read.

    Raises:
        ExperimentError: Its experiment is not one that this version understands.
    """
    if access.is_closed(run, kept):
        return {split: each for split, each in line.evaluations.items() if split != "test"}
    planned = run.any_experiment
    if planned is None or planned.data.test != "sealed" or "test" in line.evaluations:
        return line.evaluations
    if not run.path(results_file("test")).exists():
        return line.evaluations
    from tui_lab.runs.results_file import load_any

    try:
        results = load_any(run.folder, "test")
    except LabError:
        return line.evaluations  # the report says what is wrong with them
    if not len(results):
        return line.evaluations
    loss = results.loss if math.isfinite(results.loss) else None
    test = Evaluation("test", loss, len(results), results.figures())
    return {**line.evaluations, "test": test}


def as_told(line: RunSummary, kept: KeptEnvelopes) -> RunSummary:
    """The line of a run without the figures of a test part that a course keeps in its envelope.

    The log of a run with a sealed test part is silent about it: nothing is to be taken out there.
    """
    if not kept.are_closed_for(line) or "test" not in line.evaluations:
        return line
    open_ = {split: each for split, each in line.evaluations.items() if split != "test"}
    return replace(line, evaluations=open_)


def rates_in_short(changes: Sequence[tuple[int, float]]) -> tuple[str, ...]:
    """Changes of the learning rate by hand, in a word or two."""
    if len(changes) > 2:
        return (_("learning_rate changed {count} times").format(count=len(changes)),)
    text = _("learning_rate {rate} from epoch {epoch}")
    return tuple(text.format(rate=digits_text(rate), epoch=epoch) for epoch, rate in changes)


def in_short(found: Sequence[Difference]) -> tuple[str, ...]:
    """Each difference in a word or two: what the right one has, such as `units 64`."""
    return tuple(_in_short(difference) for difference in found)


def _in_short(difference: Difference) -> str:
    path, left, right = difference.path, difference.left, difference.right
    name = path.rpartition(".")[2]
    if path == "data.dataset":
        return str(right)
    if path.endswith("]"):
        if right is None:
            return _("no {setting}").format(setting=left)
        return f"+{right}" if left is None else str(right)
    if right is None:
        return _("no {setting}").format(setting=name)
    return f"{name} {setting_text(right)}"
