"""Which figure runs are ranked by, and their ranks.

A loss is compared where it is of one kind for all: of the same name, with the same penalties on
weights, and, where the target was scaled, by the same figures. Else the most important metric
decides that all have, which is in the unit of the data. Runs that answer different questions have
no ranks. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from tui_lab.experiment.comparing import loss_kind
from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _
from tui_lab.reports.run_facts import Group, RunFacts

LOSS = "val_loss"


def metrics_of(runs: Iterable[RunFacts]) -> tuple[str, ...]:
    """The metrics that any of the runs has, the most important first."""
    runs = list(runs)
    first = [name for run in runs for name in run.recorded[:1]]
    return tuple(dict.fromkeys((*first, *(name for run in runs for name in run.known))))


def told(runs: Sequence[RunFacts], criterion: str) -> str:
    """The metric that is told beside the loss: what runs are ranked by, where that is one."""
    return common_metric(runs) if criterion in ("", LOSS) else criterion.removeprefix("val_")


def common_metric(runs: Sequence[RunFacts]) -> str:
    """The most important metric that all runs have which were validated; else that of the first."""
    names = metrics_of(runs)
    validated = [run for run in runs if any(run.validation(n) is not None for n in names)]
    common = (n for n in names if all(run.validation(n) is not None for run in validated))
    return next(common, names[0]) if names else ""


def criterion(runs: Sequence[RunFacts]) -> str:
    """The figure that runs are ranked by; "" where they answer different questions."""
    if len({run.task for run in runs}) > 1:
        return ""
    comparable = len({(_kind(run), _scale(run)) for run in runs}) <= 1
    if comparable and any(run.validation("loss") is not None for run in runs):
        return LOSS
    return f"val_{common_metric(runs)}"


def _kind(run: RunFacts) -> Hashable:
    """What the value of its loss is made of; of a script, nobody knows more than that it is its."""
    return ("script", run.source) if run.experiment is None else loss_kind(run.experiment)


def _scale(run: RunFacts) -> Hashable:
    """What the figures depend on by which the target was scaled: the training examples."""
    if run.experiment is None or run.experiment.data.target_scaling == "none":
        return None
    data = run.experiment.data
    seed = run.experiment.seed
    drawn = data.drawn_by(seed) if data.validation_split or data.test_split else None
    return (run.data, run.fingerprint, drawn, data.validation_split, data.test_split)


def objections(runs: Sequence[RunFacts], criterion: str) -> list[str]:
    """Why the runs are not ranked by their losses; that nothing ranks them is the conclusion."""
    if not criterion or len({_kind(run) for run in runs}) < 2:
        return []
    if any(run.experiment is None for run in runs):
        text = _(
            "Whether their losses are of one kind is not known: they are ranked by {criterion}."
        )
        return [text.format(criterion=criterion)]
    if criterion == "val_accuracy":
        return [
            _(
                "Their losses are not of one kind and do not compare: they are ranked by"
                " validation accuracy."
            )
        ]
    text = _(
        "Their losses are of different kinds, or of targets that were scaled in different ways, and"
        " do not compare: they are ranked by {criterion}."
    )
    return [text.format(criterion=criterion)]


def ranks(runs: Sequence[RunFacts], criterion: str, together: Sequence[Group]) -> list[int | None]:
    """One more than there are better ones; one experiment with one seed has one rank."""
    if not criterion:
        return [None] * len(runs)
    stands_for = {run.id: run for group in together for run in group.runs}
    for same in (same for group in together for same in group.repeated):
        kept = next(run for run in same if run.id in stands_for)
        stands_for |= {run.id: kept for run in same}
    metric = told(runs, criterion)
    counted = {kept.id: _rank_key(kept, criterion, metric) for kept in stands_for.values()}
    known = [key for key in counted.values() if key is not None]
    keys = [counted[stands_for[run.id].id] for run in runs]
    return [None if key is None else sum(k < key for k in known) + 1 for key in keys]


def _rank_key(run: RunFacts, criterion: str, metric: str) -> tuple[float, float] | None:
    """Smaller is better: the loss, then the metric; or the metric alone."""
    value = run.validation(metric)
    cost = 0.0 if value is None else -value if higher_is_better(metric) else value
    if criterion == LOSS:
        loss = run.validation("loss")
        return None if loss is None else (loss, cost)
    return None if value is None else (cost, 0.0)
