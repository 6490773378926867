"""The values of a varied setting, ranked: which is best, which tie with it, and the words for that.

Ranked by one figure of the validation part; the other one is told too, because it may say another
thing. Two values tie where the difference of their right answers may be chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from tui_lab.courses.check import VariedValue
from tui_lab.courses.judging import JudgingContext
from tui_lab.i18n import _, listed, ngettext, number

if TYPE_CHECKING:
    from tui_lab.courses.evidence import RunEvidence
    from tui_lab.reports.chance import Chance

Figure = Literal["validation_accuracy", "validation_loss"]
FIGURES: tuple[Figure, ...] = ("validation_accuracy", "validation_loss")
TIED = 5e-5
"""Figures that look the same with four decimals are equally good."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The values with the best ones and the ties marked, and the sentences that say so."""

    rows: tuple[VariedValue, ...]
    words: str


def figure_of(run: RunEvidence, by: Figure) -> float | None:
    """What a run is ranked by; None where it diverged or has no such figure."""
    return None if run.status == "diverged" else run.measures.get(by)


def with_best(rows: Sequence[VariedValue], by: Figure) -> tuple[VariedValue, ...]:
    """The rows with those of the best figure marked."""
    top = _top([row.figure for row in rows], by)
    return tuple(replace(row, best=_level(row.figure, top)) for row in rows)


def ranked(
    rows: Sequence[VariedValue],
    runs: Mapping[str, RunEvidence],
    by: Figure,
    context: JudgingContext,
) -> Ranking:
    """Mark the best values and those that tie with them, and say it.

    Args:
        rows: The values, each with the figure of its run.
        runs: By id.
        by: The figure that decides.
        context: Knows how two runs did on the same examples.
    """
    from tui_lab.reports.chance import LEVEL

    marked = with_best(rows, by)
    best = next((row for row in marked if row.best), None)
    if best is None:
        return Ranking(marked, "")
    close: dict[str, Chance] = {}
    for row in marked:
        if by == "validation_accuracy" and row.figure is not None and not row.best:
            found = context.chance_of(runs[best.run], runs[row.run])
            if found is not None and found.p >= LEVEL:
                close[row.run] = found
    marked = tuple(replace(row, tie=row.run in close) for row in marked)
    said = [_best_words(marked, by), *_tie_words(marked, best, close)]
    said += _other_figure(marked, runs, by)
    return Ranking(marked, " ".join(said))


def _best_words(rows: Sequence[VariedValue], by: Figure) -> str:
    best = [row for row in rows if row.best]
    values, figure = listed([row.value for row in best]), best[0].figure_words
    if len(best) > 1:
        text = {
            "validation_accuracy": _("By validation accuracy {values} are level: {figure}."),
            "validation_loss": _("By validation loss {values} are level: {figure}."),
        }[by]
    else:
        text = {
            "validation_accuracy": _("By validation accuracy {values} is first: {figure}."),
            "validation_loss": _("By validation loss {values} is first: {figure}."),
        }[by]
    return text.format(values=values, figure=figure)


def _tie_words(
    rows: Sequence[VariedValue], best: VariedValue, close: Mapping[str, Chance]
) -> list[str]:
    from tui_lab.reports.chance import often, p_text

    ties = [row for row in rows if row.tie]
    if not ties:
        return []
    nearest = min(ties, key=lambda row: abs((row.figure or 0.0) - (best.figure or 0.0)))
    found = close[nearest.run]
    ahead = abs(found.only_first - found.only_second)
    text = ngettext(
        "It is a tie with {values}: {best} is {ahead} of {examples} validation examples ahead of"
        " {other}. Chance alone would give such a difference in {often} (McNemar's exact test,"
        " p {p}).",
        "It is a tie with {values}: {best} is {ahead} of {examples} validation examples ahead of"
        " {other}. Chance alone would give such a difference in {often} (McNemar's exact test,"
        " p {p}).",
        ahead,
    )
    sentence = text.format(
        values=listed([row.value for row in ties]),
        best=best.value,
        other=nearest.value,
        ahead=number(ahead),
        examples=number(found.examples),
        often=often(found.p),
        p=p_text(found.p),
    )
    return [sentence, _("Of a tie any value is a right answer: take the one with the lower price.")]


def _other_figure(
    rows: Sequence[VariedValue], runs: Mapping[str, RunEvidence], by: Figure
) -> list[str]:
    """What the figure says that does not decide here."""
    other: Figure = FIGURES[1 - FIGURES.index(by)]
    figures = {row.value: figure_of(runs[row.run], other) for row in rows}
    top = _top(list(figures.values()), other)
    if top is None:
        return []
    first = [value for value, figure in figures.items() if _level(figure, top)]
    text = {
        "validation_loss": _(
            "By validation loss with the weights that were kept, by which the comparison ranks "
            "runs, it is {values}: {figure}. An earlier epoch may have had a lower one."
        ),
        "validation_accuracy": _("By validation accuracy it is {values}: {figure}."),
    }[other]
    return [text.format(values=listed(first), figure=number(top, 4))]


def _top(figures: Sequence[float | None], by: Figure) -> float | None:
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    return min(known) if by == "validation_loss" else max(known)


def _level(figure: float | None, top: float | None) -> bool:
    return figure is not None and top is not None and abs(figure - top) < TIED
