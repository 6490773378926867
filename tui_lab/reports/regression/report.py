"""The report of a run that answers quantities as plain values, for `--json` and for both faces."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import listing
from tui_lab.errors import LabError
from tui_lab.reports import access
from tui_lab.reports.outcomes import QuantityOutcome
from tui_lab.reports.regression.figures import quantity_report
from tui_lab.reports.regression.intervals import margin
from tui_lab.reports.regression.model import Constant, QuantityFigures, ValueRange
from tui_lab.reports.regression.worst import choose_examples
from tui_lab.runs.quantity_figures import FIGURES
from tui_lab.runs.results_file import QuantityResults, load_quantities
from tui_lab.runs.run import Run

MOST_WORST = 10
"""So many of the worst examples are told."""


def outcome_for(run: Run, results: QuantityResults) -> QuantityOutcome:
    """The figures of a run's results on a part."""
    names, units = names_of(run, results.answers.shape[1])
    learned = truths_learned(run, results)
    return QuantityOutcome(
        results, quantity_report(results.truths, results.answers, names, units, learned)
    )


def names_of(run: Run, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the quantities and their units, as the run wrote them, else as the data say.

    Args:
        run: The run.
        count: How many quantities its results have.

    Returns:
        Numbers in place of names where none fit; "" where a unit is not known.
    """
    sizes = run.state().sizes
    names = sizes.quantities if sizes is not None else ()
    units = sizes.units if sizes is not None else ()
    if len(names) != count:
        try:
            known = listing.info(run.experiment.data.dataset).quantities
        except LabError:
            known = ()
        names, units = tuple(each.name for each in known), tuple(each.unit for each in known)
    if len(names) != count:
        names = tuple(f"y{n + 1}" for n in range(count))
    return names, units if len(units) == count else ("",) * count


def truths_learned(run: Run, results: QuantityResults) -> NDArray[np.float64] | None:
    """(m, quantities) the truths of the training part; None where these are not kept."""
    if results.split == "training":
        return results.truths
    try:
        learned = load_quantities(run.folder, "training").truths
    except LabError:
        return None  # an older run; the report does without
    return learned if learned.shape[1] == results.truths.shape[1] else None


def report_table(run: Run, outcome: QuantityOutcome, chosen: int = 0) -> dict[str, Any]:
    """The report as JSON can hold it; what is not finite is None.

    Args:
        run: The run.
        outcome: On one part.
        chosen: The quantity that `quantiles`, `ranges` and `worst` are about.

    Returns:
        `run`, `split`, `examples`, `loss`, `mae`, `rmse`, `r2`, `median_error` (of several
        quantities their mean), `quantity` (the name of the chosen one), `quantities` (a table
        each), `quantiles` (share -> largest absolute error), `ranges`, `worst` (index, true,
        predicted, error, inputs; None for inputs that are a picture or not at hand).
    """
    results, report = outcome.results, outcome.report
    figures = report.quantities[chosen] if report.quantities else None
    return {
        "run": run.id,
        "split": results.split,
        "examples": len(results),
        "loss": finite(results.loss),
        **{name: finite(report.overall.get(name)) for name in FIGURES},
        "quantity": figures.name if figures else None,
        "quantities": [_quantity(each) for each in report.quantities],
        "quantiles": _quantiles(figures) if figures else {},
        "ranges": [_range(each) for each in figures.ranges] if figures else [],
        "worst": worst(run, outcome, chosen),
    }


def finite(value: float | None) -> float | None:
    """`value` where JSON can hold it."""
    return value if value is not None and math.isfinite(value) else None


def _quantity(figures: QuantityFigures) -> dict[str, Any]:
    known = figures.baselines
    return {
        "name": figures.name,
        "unit": figures.unit,
        "examples": figures.examples,
        "mean": figures.mean,
        "deviation": figures.deviation,
        "minimum": figures.minimum,
        "maximum": figures.maximum,
        **{name: finite(getattr(figures, name)) for name in FIGURES},
        "bias": finite(figures.bias),
        "intervals": {
            "mae": figures.mae_interval,
            "rmse": figures.rmse_interval,
            "bias": figures.bias_interval,
        },
        "margin": figures.margin,
        "baselines": {
            "mean": _constant(known.mean) if known else None,
            "median": _constant(known.median) if known else None,
        },
        "quantiles": _quantiles(figures),
        "ranges": [_range(each) for each in figures.ranges],
    }


def _constant(known: Constant) -> dict[str, float]:
    return {"answer": known.answer, "mae": known.mae, "rmse": known.rmse}


def _quantiles(figures: QuantityFigures) -> dict[str, float | None]:
    return {f"{share:g}": finite(value) for share, value in figures.quantiles.items()}


def _range(each: ValueRange) -> dict[str, float | int]:
    return {
        "low": each.low,
        "high": each.high,
        "examples": each.examples,
        "true": each.truth,
        "predicted": each.answer,
        "bias": each.bias,
        "mae": each.mae,
    }


def margins(run: Run, count: int, share: float) -> tuple[float | None, ...]:
    """How far off new answers to each of `count` quantities may be: see `intervals.margin`.

    Nothing is known without results on a validation part.
    """
    try:
        errors = load_quantities(run.folder, "validation").errors
    except LabError:
        return (None,) * count
    if errors.shape[1] != count or not np.isfinite(errors).all():
        return (None,) * count
    return tuple(margin(errors[:, place], share) for place in range(count))


def worst(run: Run, outcome: QuantityOutcome, chosen: int) -> list[dict[str, Any]]:
    """The examples with the largest errors of a quantity, the worst first."""
    results = outcome.results
    rows = choose_examples(results, quantity=chosen, order="largest-error", limit=MOST_WORST)
    return examples_table(run, outcome, rows)


def examples_table(
    run: Run, outcome: QuantityOutcome, rows: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """Examples as JSON can hold them.

    Args:
        run: The run.
        outcome: On one part.
        rows: (k,) of its results.

    Returns:
        For each `index` (its place in the data, from 0), `line` (of the file of an own table, where
        it is known), `true`, `predicted` and `error` (answer minus truth) by the name of the
        quantity, `inputs` by name (None for pictures, and where the data are not at hand any more).
    """
    results = outcome.results
    names = [each.name for each in outcome.report.quantities]
    inputs = inputs_by_name(run, results, rows)
    lines = access.lines_of(run, results)

    def named(values: Sequence[float]) -> dict[str, float | None]:
        return {name: finite(value) for name, value in zip(names, values, strict=True)}

    return [
        {
            "index": int(results.indices[row]),
            **({} if lines is None else {"line": int(lines.lines[row])}),
            "true": named(results.truths[row].tolist()),
            "predicted": named(results.answers[row].tolist()),
            "error": named(results.errors[row].tolist()),
            "inputs": inputs[place] if inputs is not None else None,
        }
        for place, row in enumerate(rows)
    ]


def inputs_by_name(
    run: Run, results: QuantityResults, rows: NDArray[np.int64]
) -> list[dict[str, float]] | None:
    """The inputs of examples by their names; None for pictures, or where they are not at hand."""
    from tui_lab.datasets.model import Kind

    if access.kind_of(run) is Kind.IMAGES or not len(rows):
        return None
    try:
        flat = access.inputs(run, results, rows).reshape(len(rows), -1)
    except LabError:
        return None
    names = access.feature_names(run, flat.shape[1])
    return [dict(zip(names, map(float, row), strict=True)) for row in flat]
