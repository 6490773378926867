"""The results of a run that answers quantities, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_lab.i18n import _, ngettext
from tui_lab.reports.cells import markdown_cell
from tui_lab.reports.export_text import bullets, markdown_table, results_heading
from tui_lab.reports.outcomes import QuantityOutcome
from tui_lab.reports.regression.tables import (
    QUANTITY_TITLES,
    RANGE_TITLES,
    quantity_cells,
    range_cells,
    range_name,
)


def quantity_sections(
    outcome: QuantityOutcome, sentences: Callable[[int], Sequence[str]]
) -> list[str]:
    """The results in sections: all quantities in a table, then each with its sentences and ranges.

    Args:
        outcome: On one part.
        sentences: Translated, on the quantity of that number.
    """
    quantities = outcome.report.quantities
    sections = [results_heading(outcome.results.split)]
    if not quantities:
        return [*sections, bullets(sentences(0))]
    titles = [ngettext("Quantity", "Quantities", 1), *(_(title) for title in QUANTITY_TITLES)]
    rows = [[markdown_cell(each.name), *map(_plain, quantity_cells(each))] for each in quantities]
    sections.append(markdown_table(titles, rows))
    for place, figures in enumerate(quantities):
        sections += [f"### {markdown_cell(figures.name)}", bullets(sentences(place))]
        if figures.ranges:
            heads = [_("Truth"), *(_(title) for title in RANGE_TITLES)]
            lines = [
                [range_name(figures, each), *range_cells(figures, each)] for each in figures.ranges
            ]
            sections.append(markdown_table(heads, lines))
    return sections


def _plain(cell: str) -> str:
    return markdown_cell(cell.replace("\xa0", " "))
