"""Examples of quantities on stdout: truth, answer and error beside the picture or the inputs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui_lab.cli import console, pictures, tables
from tui_lab.cli.class_examples import MOST_FEATURES, NARROWEST
from tui_lab.datasets.model import Kind
from tui_lab.errors import NotFoundError
from tui_lab.i18n import _, number
from tui_lab.reports import access
from tui_lab.reports.regression.tables import range_name, signed
from tui_lab.reports.regression.words import in_unit
from tui_lab.runs.run import Run
from tui_lab.text.fit import text_columns
from tui_lab.text.values import quantity_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.outcomes import QuantityOutcome
    from tui_lab.reports.regression.worst import ErrorOrder


def choose(
    outcome: QuantityOutcome, quantity: int | None, range_: int | None, order: ErrorOrder
) -> NDArray[np.int64]:
    """The rows of the examples that meet the conditions.

    Args:
        outcome: On one part.
        quantity: Whose errors count; None: of all.
        range_: The range of the truth, from 1 for the smallest values.
        order: How they are sorted.

    Raises:
        NotFoundError: There is no such range.
    """
    from tui_lab.reports.regression.worst import choose_examples

    if range_ is not None and outcome.report.quantities:
        figures = outcome.report.quantities[quantity or 0]
        if range_ > len(figures.ranges):
            told = ", ".join(
                f"{n}: {range_name(figures, each)}" for n, each in enumerate(figures.ranges, 1)
            )
            raise NotFoundError(
                _("There is no range {number}.").format(number=range_),
                _("The ranges of {name} are {ranges}.").format(name=figures.name, ranges=told),
            )
    return choose_examples(
        outcome.results,
        quantity=quantity,
        range_=None if range_ is None else range_ - 1,
        order=order,
    )


def show(run: Run, outcome: QuantityOutcome, rows: NDArray[np.int64], style: str | None) -> None:
    """Draw pictures, or write rows of a table."""
    if access.kind_shown(run, outcome.results) is Kind.IMAGES:
        _show_pictures(run, outcome, rows, style)
    else:
        _show_rows(run, outcome, rows)


def _show_pictures(
    run: Run, outcome: QuantityOutcome, rows: NDArray[np.int64], style: str | None
) -> None:
    from tui_lab.imaging import layout
    from tui_lab.reports.regression.tables import example_words
    from tui_lab.text.fit import shortened

    view = console.look(sys.stdout)
    how = pictures.chosen_style(style)
    value_range = access.value_range(run, outcome.results)
    blocks = []
    for row, image in zip(rows, access.inputs(run, outcome.results, rows), strict=True):
        lines = pictures.draw(image, how, value_range)
        width = max(text_columns(lines[0]), NARROWEST)
        words = [shortened(each, width) for each in example_words(outcome, int(row))]
        words.append(_("example {index}").format(index=int(outcome.results.indices[row])))
        blocks.append(layout.captioned(lines, words))
    for line in layout.side_by_side(blocks, width=view.width):
        console.out(line)


def _show_rows(run: Run, outcome: QuantityOutcome, rows: NDArray[np.int64]) -> None:
    chosen = outcome.results
    inputs = access.numbers(run, chosen, rows)
    names = access.feature_names(run, inputs.shape[1])
    several = len(outcome.report.quantities) > 1
    lines = access.lines_of(run, chosen)
    columns = [tables.Column(_("Example") if lines is None else _("Line"), right=True)]
    for each in outcome.report.quantities:
        before = f"{each.name}: " if several else ""
        columns += [
            tables.Column(before + _("Truth"), right=True, cuts=several),
            tables.Column(_("Answer"), right=True),
            tables.Column(_("Error"), right=True),
        ]
    columns += [
        tables.Column(name, right=True, rank=n + 1) for n, name in enumerate(names[:MOST_FEATURES])
    ]
    table: list[list[tables.Cell]] = []
    for row, values in zip(rows, inputs, strict=True):
        cells: list[tables.Cell] = [
            str(int(chosen.indices[row] if lines is None else lines.lines[row]))
        ]
        for place, figures in enumerate(outcome.report.quantities):
            cells += [
                quantity_text(float(chosen.truths[row, place]), figures.scale),
                in_unit(figures, float(chosen.answers[row, place])),
                signed(figures, float(chosen.errors[row, place]), unit=False),
            ]
        cells += [number(float(value), 2) for value in values[:MOST_FEATURES]]
        table.append(cells)
    tables.show(columns, table)
    if lines is not None:
        console.out(_("The lines are those of {file}.").format(file=lines.file))
