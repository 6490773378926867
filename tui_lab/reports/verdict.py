"""Which of the compared runs is better, in words that do not promise more than the numbers hold.

Decided by the validation part alone, by the metric that the runs are ranked by. How large chance
is, is judged in one of two ways: where runs were repeated with other seeds, by the spread of
the repeats (the difference of two means against its standard error; below CHANCE of them it is
called chance); else by the answers to the examples, see `chance`. The luckiest of several repeats
is never held against a run that was trained once. Must not import a face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _, ngettext
from tui_lab.reports.compare import Comparison, Row
from tui_lab.reports.fairness import may_be_on_different_data
from tui_lab.reports.run_facts import RunFacts
from tui_lab.runs.run import Run
from tui_lab.text.values import metric_text

if TYPE_CHECKING:
    from tui_lab.reports.chance_words import ChanceTest

CHANCE = 2.0
"""Standard errors that chance alone seldom exceeds (about once in twenty times)."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What can be said of a comparison."""

    best: str
    """Translated sentence: which run is better, and by what."""
    cautions: tuple[str, ...] = ()
    """Translated sentences: how far that can be trusted."""
    pair: tuple[RunFacts, ...] = ()
    """The two runs that were held against each other; none where seeds decide."""
    test: ChanceTest | None = None
    """How they were."""


def conclude(
    comparison: Comparison,
    runs: Mapping[str, Run],
    names: Mapping[str, str],
    short: Mapping[str, str] | None = None,
) -> Conclusion:
    """Which run is better, and whether the difference may be chance; the same for every face.

    Args:
        comparison: At least one run.
        runs: By id: where the answers are read.
        names: By id, what the runs are called in the sentences.
        short: What they are called once they were named; None takes `names`.
    """
    from tui_lab.reports.chance import difference_between

    best, caution = verdict(comparison, names)
    pair = leading_pair(comparison)
    test = difference_between(pair, runs)
    if test is None:
        return Conclusion(best, (caution,) if caution else (), pair)
    called = short or names
    told = test.sentences(*(called[run.id] for run in pair))
    return Conclusion(best, (*_passed_over(comparison, pair, called), *told), pair, test)


def _passed_over(
    comparison: Comparison, pair: tuple[RunFacts, ...], called: Mapping[str, str]
) -> list[str]:
    """Why the best run is not held against the next in the ranking, where it is not."""
    best, other = pair
    ranked = [row.facts for row in comparison.ranked if row.rank is not None]
    between = ranked[1 : [run.id for run in ranked].index(other.id)]
    if not between:
        return []
    text = ngettext(
        "{runs} has the same settings as {best}, which is therefore held against {other}.",
        "{runs} have the same settings as {best}, which is therefore held against {other}.",
        len(between),
    )
    runs = ", ".join(called[run.id] for run in between)
    return [text.format(runs=runs, best=called[best.id], other=called[other.id])]


def verdict(comparison: Comparison, names: Mapping[str, str]) -> tuple[str, str]:
    """Which run is better, and how far that can be trusted without looking at its answers.

    Args:
        comparison: At least one run.
        names: By id, what the runs are called in the sentences.

    Returns:
        Two translated sentences; the second may be empty.
    """
    if not comparison.criterion:
        text = _(
            "The runs answer different questions, classes and quantities: none of them can be"
            " called better."
        )
        return text, ""
    runs = [row.facts for row in comparison.rows]
    if may_be_on_different_data(runs):
        return _("The runs may be on different data: none of them is called better."), ""
    data = list(dict.fromkeys(run.data for run in runs))
    if len(data) > 1:
        text = _("The runs are on different data ({names}): none of them can be called better.")
        return text.format(names=", ".join(data)), ""
    ranked = [row for row in comparison.ranked if row.rank is not None]
    if not ranked:
        return _("None of the runs has validation results: nothing can be said yet."), ""
    repeated = [group for group in comparison.groups if len(group.runs) > 1]
    if len(comparison.groups) == 1 and repeated:
        return _("The runs differ in the seed alone: none of them is better, it is chance."), ""
    if len(comparison.groups) == 1 and len(comparison.rows) > 1:
        return _("The runs are one experiment with one seed: they count as one run."), ""
    if repeated:
        return _of_groups(comparison, names)
    first = " ".join([_best_words(comparison, names), *_by_metric(comparison, ranked, names)])
    if not leading_pair(comparison):
        return first, ""
    return first, _("Each was trained once: repeat them with other seeds before you believe it.")


def _best_words(comparison: Comparison, names: Mapping[str, str]) -> str:
    best, metric = comparison.ranked[0], comparison.metric
    text = (
        _("Best on the validation part, by {criterion}, is {name}: loss {loss}, accuracy {value}.")
        if metric == "accuracy" and best.val_metric is not None
        else _("Best on the validation part, by {criterion}, is {name}: loss {loss}.")
        if best.val_metric is None
        else _(
            "Best on the validation part, by {criterion}, is {name}: loss {loss}, {metric} {value}."
        )
    )
    return text.format(
        criterion=comparison.criterion,
        name=names[best.facts.id],
        loss=metric_text(best.val_loss),
        metric=metric,
        value=metric_text(best.val_metric),
    )


def _by_metric(
    comparison: Comparison, ranked: Sequence[Row], names: Mapping[str, str]
) -> list[str]:
    """Which run is best by the metric, where that is not the one that is best by the criterion."""
    figure = f"val_{comparison.metric}"
    known = [(row.val_metric, row) for row in ranked if row.val_metric is not None]
    if not known:
        return []
    best = max if higher_is_better(figure) else min
    top = best(value for value, _row in known)
    if ranked[0].val_metric == top:
        return []
    first = [names[row.facts.id] for value, row in known if value == top]
    text = _("By {figure} it is {name}: {value}.")
    return [text.format(figure=figure, name=", ".join(first), value=metric_text(top))]


def leading_pair(comparison: Comparison) -> tuple[RunFacts, ...]:
    """The best run and the next one that is not a repeat of it, on the same data.

    Returns:
        Two runs, or none: where there are repeats, the spread of the seeds says more.
    """
    if any(len(group.runs) > 1 for group in comparison.groups):
        return ()
    ranked = [row.facts for row in comparison.ranked if row.rank is not None]
    others = [run for run in ranked[1:] if not _same_group(comparison, run, ranked[0])]
    if not others or others[0].data != ranked[0].data:
        return ()
    return ranked[0], others[0]


def _same_group(comparison: Comparison, one: RunFacts, other: RunFacts) -> bool:
    for group in comparison.groups:
        ids = {run.id for run in (*group.runs, *(run for same in group.repeated for run in same))}
        if one.id in ids:
            return other.id in ids
    return False


def _of_groups(comparison: Comparison, names: Mapping[str, str]) -> tuple[str, str]:
    """Where runs were repeated: those with the best mean, against the next ones.

    A run that was trained once is taken to spread as the others do: as the most uncertain of them.
    """
    criterion = comparison.criterion
    sign = 1 if higher_is_better(criterion) else -1
    name = criterion.removeprefix("val_")
    known = [(found, group) for group in comparison.groups if (found := group.validation(name))]
    known.sort(key=lambda pair: sign * pair[0].mean)
    if len(known) < 2:
        return _("Too few of the runs have validation results: nothing can be said yet."), ""
    (b, second), (a, best) = known[-2:]
    text = (
        _("Best on the validation part is {name} with a {criterion} of {mean}, trained once.")
        if a.deviation is None
        else _(
            "Best on the validation part is {name} with a mean {criterion} of {mean} ± {spread}"
            " over {count} seeds."
        )
    )
    first = text.format(
        name=names[best.runs[0].id],
        criterion=criterion,
        mean=metric_text(a.mean),
        spread=metric_text(a.deviation),
        count=a.count,
    )
    widest = max((s.deviation for s, _group in known if s.deviation is not None), default=None)
    if widest is None:
        return first, _("Repeat them with other seeds before you believe it.")
    error = math.hypot(
        *((widest if s.deviation is None else s.deviation) / math.sqrt(s.count) for s in (a, b))
    )
    ahead = abs(a.mean - b.mean)
    text = (
        _("It is {ahead} ahead of {other}, which may be chance among the seeds.")
        if ahead <= CHANCE * error
        else _("It is {ahead} ahead of {other}, which is more than chance among the seeds.")
    )
    told = [text.format(ahead=metric_text(ahead), other=names[second.runs[0].id])]
    if once := [group.runs[0].id for s, group in ((a, best), (b, second)) if s.deviation is None]:
        text = ngettext(
            "{runs} was trained once: repeat it with other seeds too.",
            "{runs} were trained once: repeat them with other seeds too.",
            len(once),
        )
        told.append(text.format(runs=", ".join(names[each] for each in once)))
    return first, " ".join(told)
