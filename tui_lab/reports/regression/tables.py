"""What the report of quantities shows in tables and plots, as text and points.

Pure functions from figures to cells, which both faces lay out. Light to import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from tui_lab.i18n import N_, _, number
from tui_lab.reports.regression.words import in_unit, r2_text
from tui_lab.reports.scatter import ScatterLine, ScatterSeries, ScatterView
from tui_lab.runs.layout import Split
from tui_lab.text.values import quantity_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.outcomes import QuantityOutcome
    from tui_lab.reports.regression.model import QuantityFigures, ValueRange
    from tui_lab.runs.results_file import QuantityResults

Plot = Literal["answers", "errors"]
QUANTITY_TITLES = ("R²", N_("MAE"), N_("RMSE"), N_("Median error"), N_("Bias"), N_("Std dev"))
"""Of the figures of a quantity, after its name."""
RANGE_TITLES = (N_("Examples"), N_("Mean truth"), N_("Mean answer"), N_("Bias"), N_("MAE"))
"""Of the figures of a range, after its ends."""
ROLES: Mapping[Split, str] = {
    "training": "training",
    "validation": "validation",
    "test": "best",
}
"""Of the points of each part, in a plot."""
MOST_POINTS = 5000
"""More points than these do not tell more, and take long to be drawn."""


def quantity_cells(figures: QuantityFigures) -> tuple[str, ...]:
    """The figures of a quantity, one for each of QUANTITY_TITLES."""
    return (
        r2_text(figures.r2),
        in_unit(figures, figures.mae),
        in_unit(figures, figures.rmse),
        in_unit(figures, figures.median_error),
        signed(figures, figures.bias),
        in_unit(figures, figures.deviation),
    )


def weakest(quantities: Sequence[QuantityFigures]) -> tuple[int, ...]:
    """The numbers of the quantities whose R², as written, is the lowest; none if all agree."""
    known = {place: r2_text(each.r2) for place, each in enumerate(quantities) if each.r2 == each.r2}
    if len(set(known.values())) < 2:
        return ()
    lowest = known[min(known, key=lambda place: quantities[place].r2)]
    return tuple(place for place, text in known.items() if text == lowest)


def range_name(figures: QuantityFigures, each: ValueRange) -> str:
    """The ends of a range: `25.0 – 77.0`; a single value alone."""
    low = quantity_text(each.low, figures.scale)
    return low if each.low == each.high else f"{low} – {quantity_text(each.high, figures.scale)}"


def range_cells(figures: QuantityFigures, each: ValueRange) -> tuple[str, ...]:
    """The figures of a range, one for each of RANGE_TITLES; without the unit."""
    return (
        number(each.examples),
        quantity_text(each.truth, figures.scale),
        quantity_text(each.answer, figures.scale),
        signed(figures, each.bias, unit=False),
        quantity_text(each.mae, figures.scale),
    )


def signed(figures: QuantityFigures, value: float, *, unit: bool = True) -> str:
    """A difference with its sign: above 0 the answer is too high."""
    text = quantity_text(value, figures.scale, figures.unit if unit else "")
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def plot_view(
    results: QuantityResults, figures: QuantityFigures, place: int, plot: Plot
) -> ScatterView:
    """Answers against the truth with the diagonal, or errors against the answer with their 0.

    Args:
        results: On one part.
        figures: Of the quantity.
        place: Its number.
        plot: Which of the two.
    """
    answers, errors = results.answers[:, place], results.errors[:, place]
    truths = results.truths[:, place]
    unit = f" ({figures.unit})" if figures.unit else ""
    role = ROLES[results.split]
    if plot == "answers":
        return ScatterView(
            (ScatterSeries("", _points(truths, answers), role),),
            ScatterLine(name=_("answer = truth")),
            across=_("truth") + unit,
            up=_("answer") + unit,
            same_axes=True,
        )
    return ScatterView(
        (ScatterSeries("", _points(answers, errors), role),),
        ScatterLine(0.0, 0.0, _("no error")),
        across=_("answer") + unit,
        up=_("error: answer − truth") + unit,
    )


def _points(across: NDArray[np.float64], up: NDArray[np.float64]) -> Sequence[tuple[float, float]]:
    step = max(1, -(-len(across) // MOST_POINTS))  # an even choice of them
    return list(zip(across[::step].tolist(), up[::step].tolist(), strict=True))


def quantity_number(text: str | None, names: Sequence[str]) -> int | None:
    """The number of the quantity of that name, or of that number, from 0, where none has the name.

    Raises:
        NotFoundError: There is no such quantity.
    """
    from tui_lab.errors import NotFoundError
    from tui_lab.i18n import whole_number

    if text is None:
        return None
    lower = [name.lower() for name in names]
    if text.lower() in lower:
        return lower.index(text.lower())
    place = whole_number(text)
    if place is not None and place < len(names):
        return place
    raise NotFoundError(
        _("There is no quantity “{name}”.").format(name=text),
        _("The quantities are: {names}.").format(names=", ".join(names)),
    )


def example_words(outcome: QuantityOutcome, row: int) -> list[str]:
    """Truth, answer and error of one example, a line each; of several quantities a line for each.

    Args:
        outcome: On one part.
        row: Of its results.
    """
    results, quantities = outcome.results, outcome.report.quantities
    if len(quantities) == 1:
        figures = quantities[0]
        return [
            _("truth: {name}").format(name=in_unit(figures, float(results.truths[row, 0]))),
            _("answer: {name}").format(name=in_unit(figures, float(results.answers[row, 0]))),
            _("error: {amount}").format(amount=signed(figures, float(results.errors[row, 0]))),
        ]
    text = _("{name}: {truth}, answer {answer}")
    return [
        text.format(
            name=figures.name,
            truth=quantity_text(float(results.truths[row, place]), figures.scale),
            answer=in_unit(figures, float(results.answers[row, place])),
        )
        for place, figures in enumerate(quantities)
    ]
