"""The report of quantities as text: sentences, tables of quantities and ranges, plots."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui_lab.cli import tables
from tui_lab.cli.console import Role, look, out, tell
from tui_lab.cli.tables import Cell, Column
from tui_lab.i18n import _, ngettext, number
from tui_lab.reports.regression.tables import (
    QUANTITY_TITLES,
    RANGE_TITLES,
    Plot,
    plot_view,
    quantity_cells,
    range_cells,
    range_name,
    weakest,
)
from tui_lab.text.values import metric_text

if TYPE_CHECKING:
    from tui_lab.reports.outcomes import QuantityOutcome
    from tui_lab.reports.regression.model import QuantityFigures

PLOTS: Mapping[str, tuple[Plot, ...]] = {
    "answers": ("answers",),
    "errors": ("errors",),
    "both": ("answers", "errors"),
    "none": (),
}
"""What `--plot` shows."""
PLOT_WIDTH, PLOT_HEIGHT = 72, 20
"""Columns and lines of a plot at most."""
ROLES: Mapping[str, Role] = {"muted": "faint", "primary": "notice"}


def write_report(
    outcome: QuantityOutcome,
    chosen: int,
    *,
    sentences: Sequence[str],
    plots: Sequence[Plot],
) -> None:
    """Write the report to stdout: heading, sentences, tables, plots.

    Args:
        outcome: On one part.
        chosen: The quantity that sentences, ranges and plots are about.
        sentences: Translated.
        plots: Which are drawn.
    """
    tell(heading(outcome), "strong")
    several = len(outcome.report.quantities) > 1
    if several:
        out()
        write_quantities(outcome.report.quantities)
        out()
        tell(_("Of {name}:").format(name=outcome.report.quantities[chosen].name), "strong")
    for sentence in sentences:
        tell(sentence)
    if not outcome.report.quantities:
        return
    figures = outcome.report.quantities[chosen]
    if figures.ranges:
        out()
        write_ranges(figures)
    for plot in plots:
        write_plot(outcome, chosen, plot)


def heading(outcome: QuantityOutcome) -> str:
    """Which part, how many, loss and the two figures that matter most."""
    texts = {
        "test": _("Test part: {examples} examples, loss {loss}, R² {r2}"),
        "validation": _("Validation part: {examples} examples, loss {loss}, R² {r2}"),
        "training": _("Training part: {examples} examples, loss {loss}, R² {r2}"),
    }
    results = outcome.results
    r2 = outcome.report.overall.get("r2")
    return texts[results.split].format(
        examples=number(len(results)),
        loss=metric_text(results.loss if results.loss == results.loss else None),
        r2=metric_text(r2 if r2 == r2 else None),
    )


def write_quantities(quantities: Sequence[QuantityFigures]) -> None:
    """A line for each quantity; what is answered worst, by R², is marked in words."""
    lowest = weakest(quantities)
    rows: list[Sequence[Cell]] = []
    for place, each in enumerate(quantities):
        worst = place in lowest
        rows.append(
            (
                each.name,
                *quantity_cells(each),
                (_("lowest R²"), "notice") if worst else "",
            )
        )
    columns = [Column(ngettext("Quantity", "Quantities", 1), cuts=True, names=True)]
    # The last ones go first where a terminal is narrow.
    columns += [
        Column(_(title), right=True, rank=rank)
        for title, rank in zip(QUANTITY_TITLES, (0, 0, 1, 3, 2, 4), strict=True)
    ]
    tables.show([*columns, Column("", rank=5)], rows)


def write_ranges(figures: QuantityFigures) -> None:
    """A line for each range of the truth, from the smallest values on."""
    worst = max(figures.ranges, key=lambda each: each.mae)
    differ = len(figures.ranges) > 1
    rows: list[Sequence[Cell]] = [
        (
            str(place),
            range_name(figures, each),
            *range_cells(figures, each),
            (_("largest error"), "notice") if differ and each is worst else "",
        )
        for place, each in enumerate(figures.ranges, 1)
    ]
    title = _("Truth")
    columns = [Column(_("No."), right=True)]  # `images --range` takes it
    columns.append(Column(f"{title} ({figures.unit})" if figures.unit else title))
    columns += [
        Column(_(name), right=True, rank=rank)
        for name, rank in zip(RANGE_TITLES, (0, 3, 2, 0, 0), strict=True)
    ]
    tables.show([*columns, Column("", rank=4)], rows)


def write_plot(outcome: QuantityOutcome, chosen: int, plot: Plot) -> None:
    """A plot of the chosen quantity, as wide as the terminal but not wider than it reads well."""
    from tui_lab.reports.scatter import scatter_lines

    view = look(sys.stdout)
    figures = outcome.report.quantities[chosen]
    shown = plot_view(outcome.results, figures, chosen, plot)
    lines = scatter_lines(shown, min(view.width, PLOT_WIDTH), PLOT_HEIGHT, unicode=view.unicode)
    if lines:
        out()
    for line in lines:
        out("".join(view.paint(part.text, ROLES.get(part.role, "plain")) for part in line).rstrip())
