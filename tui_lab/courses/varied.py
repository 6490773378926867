"""The values of a varied setting, ranked: which is best, which tie with it, and the words for that.

Ranked by one figure of the validation part; the other one is told too, because it may say another
thing. Two values tie where the difference of their right answers may be chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_lab.courses.check import VariedValue
from tui_lab.courses.judging import JudgingContext
from tui_lab.courses.measures import TITLES
from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _, listed
from tui_lab.text.values import metric_decimals, metric_text

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence
    from tui_lab.reports.chance_words import PairedTest

LOSS = "validation_loss"
FIGURES = (
    *("validation_accuracy", LOSS),
    *("validation_mae", "validation_rmse", "validation_r2", "validation_median_error"),
)
"""The measures that may decide; the test part cannot choose."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The values with the best ones and the ties marked, and the sentences that say so."""

    rows: tuple[VariedValue, ...]
    words: str


def figure_of(run: RunEvidence, by: str) -> float | None:
    """What a run is ranked by; None where it diverged or has no such figure."""
    return None if run.status == "diverged" else run.measures.get(by)


def with_best(rows: Sequence[VariedValue], by: str) -> tuple[VariedValue, ...]:
    """The rows with those of the best figure marked."""
    top = _top([row.figure for row in rows], by)
    return tuple(replace(row, best=_level(row.figure, top)) for row in rows)


def ranked(
    rows: Sequence[VariedValue],
    runs: Mapping[str, RunEvidence],
    by: str,
    context: JudgingContext,
) -> Ranking:
    """Mark the best values and those that tie with them, and say it.

    Args:
        rows: The values, each with the figure of its run.
        runs: By id.
        by: The figure that decides.
        context: Knows how two runs did on the same examples.
    """
    from tui_lab.reports.chance_words import LEVEL

    marked = with_best(rows, by)
    best = next((row for row in marked if row.best), None)
    if best is None:
        return Ranking(marked, "")
    close: dict[str, PairedTest] = {}
    for row in marked:
        if by != LOSS and row.figure is not None and not row.best:
            found = context.chance_of(runs[best.run], runs[row.run])
            if found is not None and found.p >= LEVEL:
                close[row.run] = found
    marked = tuple(replace(row, tie=row.run in close) for row in marked)
    said = [_best_words(marked, by), *_tie_words(marked, best, close)]
    said += _other_figure(marked, runs, by)
    return Ranking(marked, " ".join(said))


def _best_words(rows: Sequence[VariedValue], by: str) -> str:
    best = [row for row in rows if row.best]
    values, figure = listed([row.value for row in best]), best[0].figure_words
    if len(best) > 1:
        text = {
            "validation_accuracy": _("By validation accuracy {values} are level: {figure}."),
            LOSS: _("By validation loss {values} are level: {figure}."),
        }.get(by, _("By {measure} {values} are level: {figure}."))
    else:
        text = {
            "validation_accuracy": _("By validation accuracy {values} is first: {figure}."),
            LOSS: _("By validation loss {values} is first: {figure}."),
        }.get(by, _("By {measure} {values} is first: {figure}."))
    return text.format(values=values, figure=figure, measure=_(TITLES[by]))


def _tie_words(
    rows: Sequence[VariedValue], best: VariedValue, close: Mapping[str, PairedTest]
) -> list[str]:
    ties = [row for row in rows if row.tie]
    if not ties:
        return []
    nearest = min(ties, key=lambda row: abs((row.figure or 0.0) - (best.figure or 0.0)))
    sentence = close[nearest.run].tie_sentence(
        listed([row.value for row in ties]), best.value, nearest.value
    )
    return [sentence, _("Of a tie any value is a right answer: take the one with the lower price.")]


def _other_figure(
    rows: Sequence[VariedValue], runs: Mapping[str, RunEvidence], by: str
) -> list[str]:
    """What the figure says that does not decide here: the loss; beside the loss the first metric
    that the runs have."""
    for other in (LOSS,) if by != LOSS else (name for name in FIGURES if name != LOSS):
        figures = {row.value: figure_of(runs[row.run], other) for row in rows}
        top = _top(list(figures.values()), other)
        if top is None:
            continue
        first = [value for value, figure in figures.items() if _level(figure, top)]
        if first == [row.value for row in rows if row.best]:
            text = {
                LOSS: _("So it is by validation loss: {figure}."),
                "validation_accuracy": _("So it is by validation accuracy: {figure}."),
            }.get(other, _("So it is by {measure}: {figure}."))
            return [text.format(figure=metric_text(top), measure=_(TITLES[other]))]
        text = {
            LOSS: _(
                "By validation loss with the weights that were kept, by which the comparison ranks "
                "runs, it is {values}: {figure}. An earlier epoch may have had a lower one."
            ),
            "validation_accuracy": _("By validation accuracy it is {values}: {figure}."),
        }.get(other, _("By {measure} it is {values}: {figure}."))
        told = text.format(values=listed(first), figure=metric_text(top), measure=_(TITLES[other]))
        return [told]
    return []


def _top(figures: Sequence[float | None], by: str) -> float | None:
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    return max(known) if higher_is_better(by.removeprefix("validation_")) else min(known)


def _level(figure: float | None, top: float | None) -> bool:
    """Whether a figure looks like the best one, with as many decimals as are written."""
    if figure is None or top is None:
        return False
    return abs(figure - top) < 0.5 / float(10 ** metric_decimals(top))
