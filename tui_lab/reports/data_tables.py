"""What there is to look at in a data set, as cells of tables: both faces lay them out.

Pure functions from values to text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.datasets.looking_words import PARTS, PartToLookAt
from tui_lab.i18n import N_, _, number, percent
from tui_lab.reports.sparkline import sparkline
from tui_lab.text.values import value_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.datasets.column_figures import ColumnFigures, Figures, ShownColumn

FIGURE_TITLES = (N_("Min"), N_("Max"), N_("Mean"), N_("Std dev"))
NO_FIGURES = ("", "", "", "")
INDENT = "  "
NOISE = 1e-6
"""Below this share of the largest figure, a mean is what rounding left of 0."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table of figures."""

    name: str
    before: tuple[str, ...]
    """As the data are: smallest, largest, mean, deviation; or empty cells."""
    after: tuple[str, ...]
    """Scaled; empty cells where nothing is scaled."""
    spark: str
    """The distribution; empty for a column of categories."""
    count: str = ""
    """Of a category: how many examples have it."""


def figure_lines(columns: Sequence[ColumnFigures], *, unicode: bool = True) -> list[FigureLine]:
    """A line for each column; below one of categories, one for each of its inputs.

    Args:
        columns: In order.
        unicode: Whether the terminal shows more than ASCII.
    """
    lines = []
    for column in columns:
        counts = [number(count) for _name, count in column.categories]
        if column.categories:
            lines.append(FigureLine(column.name, NO_FIGURES, NO_FIGURES, ""))
        for place, each in enumerate(column.inputs):
            one_hot = INDENT + each.name.removeprefix(column.name)
            lines.append(
                FigureLine(
                    one_hot if column.categories else each.name,
                    figure_cells(each.before),
                    NO_FIGURES if each.after is None else figure_cells(each.after, scaled=True),
                    spark_of(each.before.counts, unicode=unicode),
                    counts[place] if counts else "",
                )
            )
        for name, count in column.categories[len(column.inputs) :]:
            told = _("{name}: all 0").format(name=f"{INDENT}={name}")
            lines.append(FigureLine(told, NO_FIGURES, NO_FIGURES, "", number(count)))
    return lines


def figure_cells(figures: Figures, *, scaled: bool = False) -> tuple[str, str, str, str]:
    """Smallest, largest, mean and deviation in figures.

    Args:
        figures: Of one input.
        scaled: Whether they are of scaled values, which have no natural number of places.
    """
    most = max(abs(figures.least), abs(figures.largest))
    mean = 0.0 if abs(figures.mean) < NOISE * most else figures.mean
    return (
        value_text(figures.least, fixed=scaled),
        value_text(figures.largest, fixed=scaled),
        value_text(mean, fixed=True),
        value_text(figures.deviation, fixed=True),
    )


def spark_of(counts: Sequence[int], *, unicode: bool = True) -> str:
    """A distribution in a line, a sign for each stretch; the lowest stands for none."""
    return sparkline([0, *counts], unicode=unicode)[1:]


def row_cells(
    columns: Sequence[ShownColumn], raw: NDArray[np.generic], scaled: NDArray[np.generic]
) -> list[str]:
    """The values of one example, one for each column.

    Args:
        columns: What is shown.
        raw: (inputs,), as they are in the data: what tells the categories.
        scaled: The same, scaled; `raw` itself where they are to be shown as they are.
    """
    from tui_lab.datasets.column_figures import category_of

    fixed = scaled is not raw
    return [
        value_text(float(scaled[each.place]), fixed=fixed)
        if each.column is None
        else category_of(each.column, each.place, raw)
        for each in columns
    ]


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many examples one class has in each part."""

    name: str
    counts: tuple[int, ...]
    shares: tuple[float, ...]
    """Of the largest count of the part: how long a bar is."""
    texts: tuple[str, ...]
    """The count, and the share of the part where there is room: `4,738 (9.9%)`."""


def count_lines(
    classes: Sequence[str], counts: Mapping[PartToLookAt, Sequence[int]], *, roomy: bool
) -> list[CountLine]:
    """A line for each class, with a count for each part in the order of `PARTS`."""
    parts = [counts[part] for part in PARTS if part in counts]
    sums = [max(1, sum(part)) for part in parts]
    most = [max(1, *part) for part in parts]
    return [
        CountLine(
            name,
            tuple(part[place] for part in parts),
            tuple(part[place] / top for part, top in zip(parts, most, strict=True)),
            tuple(
                number(part[place]) + (f" ({percent(part[place] / total)})" if roomy else "")
                for part, total in zip(parts, sums, strict=True)
            ),
        )
        for place, name in enumerate(classes)
    ]
