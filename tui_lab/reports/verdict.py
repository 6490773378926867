"""Which of the compared runs is better, in words that do not promise more than the numbers hold.

Decided by the validation part alone. How large chance is, is judged in one of two ways: where the
runs were repeated with other seeds, by the spread of the repeats (the difference of two means
against its standard error); else by the size of the validation part (the standard error of the
difference of two shares of n examples, each sqrt(p (1 - p) / n)). Differences below CHANCE standard
errors are called chance. Must not import a face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.compare import Comparison, Group, RunFacts

CHANCE = 2.0
"""Standard errors that chance alone seldom exceeds (about once in twenty times)."""


def verdict(comparison: Comparison, names: Mapping[str, str]) -> tuple[str, str]:
    """Which run is better, and how far that can be trusted.

    Args:
        comparison: At least one run.
        names: By id, what the runs are called in the sentences.

    Returns:
        Two translated sentences; the second may be empty.
    """
    ranked = [row for row in comparison.ranked if row.rank is not None]
    if not ranked:
        return _("None of the runs has validation results: nothing can be said yet."), ""
    repeated = [group for group in comparison.groups if len(group.runs) > 1]
    if len(comparison.groups) == 1 and repeated:
        return _("The runs differ in the seed alone: none of them is better, it is chance."), ""
    if len(repeated) == len(comparison.groups):
        return _of_groups(comparison.groups, names)
    best = ranked[0]
    first = _("Best on the validation part is {name}: loss {loss}, accuracy {accuracy}.").format(
        name=names[best.facts.id], loss=_figure(best.val_loss), accuracy=_figure(best.val_accuracy)
    )
    others = [row for row in ranked[1:] if not _same_group(comparison, row.facts, best.facts)]
    if not others:
        return first, ""
    second = others[0]
    shares = best.val_accuracy, second.val_accuracy
    return first, _caution(shares, best.facts.validated, names[second.facts.id])


def fair_pair(comparison: Comparison) -> tuple[RunFacts, ...]:
    """The best run and the next one, where these two can be held against each other fairly.

    Returns:
        Two runs, whose answers to the same examples can then be compared (see `chance`), or none.
    """
    if not comparison.fair or any(len(group.runs) > 1 for group in comparison.groups):
        return ()
    first, *others = [row.facts for row in comparison.ranked]
    others = [run for run in others if not _same_group(comparison, run, first)]
    return (first, others[0]) if others else ()


def _figure(value: float | None) -> str:
    return "–" if value is None else number(value, 4)


def _same_group(comparison: Comparison, one: RunFacts, other: RunFacts) -> bool:
    for group in comparison.groups:
        ids = {run.id for run in (*group.runs, *(run for same in group.repeated for run in same))}
        if one.id in ids:
            return other.id in ids
    return False


def _caution(shares: tuple[float | None, float | None], examples: int | None, other: str) -> str:
    """How far the difference between single runs can be trusted."""
    first, second = shares
    if first is None or second is None or not examples:
        return _("Each was trained once: repeat them with other seeds before you believe it.")
    mean = (first + second) / 2
    error = math.sqrt(2 * max(0.0, mean * (1 - mean)) / examples)
    if abs(first - second) <= CHANCE * error:
        text = ngettext(
            "With {count} validation example, an accuracy {ahead} away from that of {other} may be"
            " chance: repeat them with other seeds.",
            "With {count} validation examples, an accuracy {ahead} away from that of {other} may be"
            " chance: repeat them with other seeds.",
            examples,
        )
    else:
        text = ngettext(
            "With {count} validation example, an accuracy {ahead} away from that of {other} is"
            " more than chance in the examples; other seeds may still move it.",
            "With {count} validation examples, an accuracy {ahead} away from that of {other} is"
            " more than chance in the examples; other seeds may still move it.",
            examples,
        )
    ahead = number(abs(first - second), 4)
    return text.format(count=number(examples), ahead=ahead, other=other)


def _of_groups(groups: tuple[Group, ...], names: Mapping[str, str]) -> tuple[str, str]:
    """Of runs that were all repeated: the group with the best mean, against the next one."""
    known = [group for group in groups if group.val_accuracy is not None]
    known.sort(key=lambda group: group.val_accuracy.mean if group.val_accuracy else 0.0)
    if len(known) < 2:
        return _("Too few of the runs have validation results: nothing can be said yet."), ""
    best, second = known[-1], known[-2]
    a, b = best.val_accuracy, second.val_accuracy
    assert a is not None
    assert b is not None
    first = _(
        "Best on the validation part is {name} with a mean accuracy of {mean} ± {spread} over"
        " {count} seeds."
    ).format(
        name=names[best.runs[0].id],
        mean=number(a.mean, 4),
        spread=_figure(a.deviation),
        count=a.count,
    )
    if a.deviation is None or b.deviation is None:
        return first, _("Repeat them with other seeds before you believe it.")
    error = math.sqrt(a.deviation**2 / a.count + b.deviation**2 / b.count)
    text = (
        _("It is {ahead} ahead of {other}, which may be chance among the seeds.")
        if a.mean - b.mean <= CHANCE * error
        else _("It is {ahead} ahead of {other}, which is more than chance among the seeds.")
    )
    ahead = number(a.mean - b.mean, 4)
    return first, text.format(ahead=ahead, other=names[second.runs[0].id])
