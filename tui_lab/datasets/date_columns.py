"""Columns of dates: whether one is, what becomes inputs, whether day and month can be told."""

from __future__ import annotations

from tui_lab.datasets import dates
from tui_lab.datasets.csv_text import CsvText

SEEN_DATES = 1000
"""Values by which a column is taken for one of dates."""


def holds_dates(text: CsvText, place: int) -> bool:
    """Whether at least half of the first different values are dates or times."""
    facts = text.facts(place)
    if not any(map(dates.looks_like_one, facts.examples)):
        return False
    values = text.present(place).head(SEEN_DATES).to_list()
    return 2 * sum(map(dates.looks_like_one, values)) >= len(values)


def usual_parts(text: CsvText, place: int, day_first: bool | None) -> tuple[str, ...]:
    """The parts of a column of dates that become inputs where nobody says which: those that differ
    in its first `SEEN_DATES` different values. Where all are the same day of a month, dates stand
    for months or years, and on which weekday those begin says nothing."""
    values = text.present(place).unique(maintain_order=True).head(SEEN_DATES).to_list()
    order = dates.order_of(values, day_first) or "dmy"
    moments = [each for value in values if (each := dates.read(value, order)) is not None]
    wanted = dates.USUAL_PARTS if any(each.has_date for each in moments) else ("hour", "minute")
    different = tuple(part for part in wanted if len({each.part(part, 0) for each in moments}) > 1)
    if "day" not in different:
        different = tuple(part for part in different if part != "weekday")
    return different or wanted[:1]


def is_undecided(text: CsvText, place: int, day_first: bool | None) -> bool:
    """Whether nothing in a column of dates tells the day from the month, and nobody says it."""
    values = text.present(place).unique(maintain_order=True)
    if dates.order_of(values.head(SEEN_DATES).to_list(), day_first) is not None:
        return False
    return dates.order_of(values.to_list(), day_first) is None
