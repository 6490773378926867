"""Examples of classes on stdout: pictures with what was answered, other data as rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui_lab.cli import console, pictures, tables
from tui_lab.datasets.model import Kind
from tui_lab.i18n import _, number, percent
from tui_lab.reports import access
from tui_lab.runs.run import Run
from tui_lab.text.fit import text_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.outcomes import ClassOutcome

NARROWEST = 24
"""Columns of a picture with its words: truth, answer and certainty fit in every language."""
MOST_FEATURES = 6
"""Columns of a table's examples that are shown beside the answer."""


def as_json(run: Run, outcome: ClassOutcome, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    """For each example index, truth, answer and the probabilities of all classes.

    And the line of the file, where that is known.
    """
    chosen, classes = outcome.results, outcome.classes
    lines = access.lines_of(run, chosen)
    return [
        {
            "index": int(chosen.indices[row]),
            **({} if lines is None else {"line": int(lines.lines[row])}),
            "true": classes[chosen.labels[row]],
            "predicted": classes[chosen.predicted[row]],
            "probabilities": {
                name: float(share) if share == share else None
                for name, share in zip(classes, chosen.probabilities[row], strict=True)
            },
        }
        for row in rows
    ]


def show(
    run: Run,
    outcome: ClassOutcome,
    rows: NDArray[np.int64],
    style: str | None,
    *,
    grid: bool = False,
) -> None:
    """Draw pictures, small and in a grid where asked, or write rows of a table."""
    if grid:
        _show_grid(run, outcome, rows, style)
    elif access.kind_shown(run, outcome.results) is Kind.IMAGES:
        _show_pictures(run, outcome, rows, style)
    else:
        _show_rows(run, outcome, rows)


def _show_pictures(
    run: Run, outcome: ClassOutcome, rows: NDArray[np.int64], style: str | None
) -> None:
    from tui_lab.imaging import layout

    chosen, classes = outcome.results, outcome.classes
    view = console.look(sys.stdout)
    how = pictures.chosen_style(style)
    value_range = access.value_range(run, chosen)
    blocks = []
    for row, image in zip(rows, access.inputs(run, chosen, rows), strict=True):
        lines = pictures.draw(image, how, value_range)
        width = max(text_columns(lines[0]), NARROWEST)
        words = layout.caption(
            classes[chosen.labels[row]],
            classes[chosen.predicted[row]],
            float(chosen.certainty[row]),
            width=width,
            unicode=view.unicode,
        )
        words.append(_("example {index}").format(index=int(chosen.indices[row])))
        blocks.append(layout.captioned(lines, words))
    for line in layout.side_by_side(blocks, width=view.width):
        console.out(line)


def _show_grid(run: Run, outcome: ClassOutcome, rows: NDArray[np.int64], style: str | None) -> None:
    from tui_lab.imaging import layout

    chosen, classes = outcome.results, outcome.classes
    view = console.look(sys.stdout)
    how = pictures.chosen_style(style)
    value_range = access.value_range(run, chosen)
    widest = pictures.widest_in_grid()
    blocks = []
    for row, image in zip(rows, access.inputs(run, chosen, rows), strict=True):
        lines = pictures.draw(image, how, value_range, widest)
        truth, answer = int(chosen.labels[row]), int(chosen.predicted[row])
        told = layout.answer_word(classes, truth, answer, widest, unicode=view.unicode)
        words = [view.paint(told, "good" if truth == answer else "bad")]
        if len(classes) <= widest:
            shares = chosen.probabilities[row].tolist()
            line = layout.probability_line(shares, unicode=view.unicode)
            words.append(_painted(line, truth, answer, view))
        told = _("no. {index}").format(index=int(chosen.indices[row]))
        words.append(view.paint(told, "faint"))
        blocks.append(layout.captioned(lines, words))
    pictures.show_grid(blocks)


def _painted(line: str, truth: int, answer: int, view: console.Terminal) -> str:
    """The bars with the truth in the colour of what is right, another answer in that of wrong."""
    roles: dict[int, console.Role] = {answer: "bad", truth: "good"}
    return "".join(view.paint(bar, roles.get(place, "plain")) for place, bar in enumerate(line))


def _show_rows(run: Run, outcome: ClassOutcome, rows: NDArray[np.int64]) -> None:
    chosen, classes = outcome.results, outcome.classes
    inputs = access.numbers(run, chosen, rows)
    names = access.feature_names(run, inputs.shape[1])
    lines = access.lines_of(run, chosen)
    columns = [
        tables.Column(_("Example") if lines is None else _("Line"), right=True),
        tables.Column(_("Right")),
        tables.Column(_("Truth"), cuts=True),
        tables.Column(_("Answer"), cuts=True),
        tables.Column(_("Certainty"), right=True),
        *(
            tables.Column(name, right=True, rank=n + 1)
            for n, name in enumerate(names[:MOST_FEATURES])
        ),
    ]
    table: list[list[tables.Cell]] = []
    for row, values in zip(rows, inputs, strict=True):
        right = bool(chosen.right[row])
        table.append(
            [
                str(int(chosen.indices[row] if lines is None else lines.lines[row])),
                (_("yes"), "good") if right else (_("no"), "bad"),
                classes[chosen.labels[row]],
                classes[chosen.predicted[row]],
                percent(float(chosen.certainty[row])),
                *(number(float(value), 2) for value in values[:MOST_FEATURES]),
            ]
        )
    tables.show(columns, table)
    if lines is not None:
        console.out(_("The lines are those of {file}.").format(file=lines.file))
