"""What `tui-lab data show --json` adds: the examples, columns and classes that are asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tui_lab.cli.data_looking import several
from tui_lab.cli.data_request import LookRequest
from tui_lab.datasets.looking_words import truth_fields
from tui_lab.datasets.model import DatasetInfo, Kind

if TYPE_CHECKING:
    from tui_lab.datasets.column_figures import ColumnFigures, Figures
    from tui_lab.datasets.looking import DataToLookAt


def looked_at(info: DatasetInfo, wanted: LookRequest) -> dict[str, object]:
    """What is wanted, as JSON.

    Raises:
        DataError: The data set cannot be read, or has no such part or example.
    """
    from tui_lab.datasets.column_figures import column_figures

    seen = wanted.read(info)
    found: dict[str, object] = {"seed": wanted.seed, "scaling": wanted.scaling}
    if wanted.like is not None:
        found["like"] = wanted.like_named
    if wanted.grid or wanted.rows:
        found["examples"] = [_example(seen, wanted, each) for each in several(seen, wanted)]
    elif wanted.index:
        for each in wanted.index:
            seen.check_number(each, wanted.split)
        found["examples"] = [_example(seen, wanted, each) for each in wanted.index]
    if wanted.columns:
        part = wanted.split or "training"
        figures = column_figures(seen, wanted.scaling, part)
        found["columns"] = [_column(each) for each in figures]
    if wanted.distribution:
        found["distribution"] = _distribution(seen, wanted)
    return found


def _distribution(seen: DataToLookAt, wanted: LookRequest) -> dict[str, object]:
    """Part -> class -> count; or quantity -> the edges of its stretches, and part -> counts."""
    parts = [part for part in seen.parts if wanted.split in (None, part)]
    found = seen.distributions()
    told: dict[str, object] = {}
    for each, name in zip(found, seen.info.answers, strict=False):
        if not each.title:
            return {part: dict(zip(each.names, each.counts[part], strict=True)) for part in parts}
        counts: dict[str, list[float]] = {part: list(each.counts[part]) for part in parts}
        told[name] = {"edges": list(each.edges)} | counts
    return told


def _example(seen: DataToLookAt, wanted: LookRequest, which: int) -> dict[str, object]:
    x, y = seen.arrays(wanted.split)
    told: dict[str, Any] = {
        "number": which,
        "part": seen.part_of(which, wanted.split),
    }
    told |= truth_fields(seen.info, y[which])
    if seen.info.kind is Kind.IMAGES and not wanted.values:
        return told
    shown = x[which]
    if wanted.scaling != "none":
        shown = seen.scaler(wanted.scaling)(shown[None])[0]
    features = seen.info.features
    told["values"] = (
        dict(zip(features, map(_number, shown.reshape(-1).tolist()), strict=True))
        if features
        else shown.tolist()
    )
    return told


def _number(value: float) -> float | None:
    """None for a missing value: JSON knows no NaN."""
    return None if math.isnan(value) else value


def _column(column: ColumnFigures) -> dict[str, object]:
    inputs = [
        {
            "name": each.name,
            "before": _figures(each.before),
            "after": None if each.after is None else _figures(each.after),
        }
        for each in column.inputs
    ]
    found: dict[str, object] = {"name": column.name, "inputs": inputs}
    if column.categories:
        found["categories"] = dict(column.categories)
    return found


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "min": figures.least,
        "max": figures.largest,
        "mean": figures.mean,
        "standard_deviation": figures.deviation,
        "counts": list(figures.counts),
    }
