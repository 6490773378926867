"""The examples behind the results that the report shows; reading them takes time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_lab.datasets.model import Kind
from tui_lab.ui.report.loading import ReportData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.access import ExampleLines


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The examples of one part, in the order of its results."""

    data: ReportData
    x: NDArray[np.generic]
    """(n, h, w) or (n, h, w, channels) for pictures, else (n, features); those that are at hand."""
    value_range: tuple[float, float] | None
    """What is drawn black and white; None for data that are no pictures."""
    names: tuple[str, ...]
    """Names of the features; empty for pictures."""
    lines: ExampleLines | None = None
    """Where they stand in the file of an own table."""

    def of(self, row: int) -> Any:
        """The example of a row of the results, which must be at hand, as an array of `x`."""
        kept = self.data.kept
        return self.x[row if kept is None else int(kept.searchsorted(row))]


def at_hand(data: ReportData | None, rows: NDArray[np.int64]) -> list[int]:
    """Those of some rows of the results whose examples can be shown."""
    kept = data.kept if data is not None else None
    listed: list[int] = rows.tolist()
    known = frozenset(listed if kept is None else kept.tolist())
    return [row for row in listed if row in known]


def read_inputs(data: ReportData) -> Inputs:
    """Read the examples of a part from the data set, or those that a script has kept.

    Raises:
        LabError: The data set is not at hand any more, or has changed; or none were kept.
    """
    assert data.outcome is not None
    from tui_lab.reports import access

    results = data.outcome.results
    x = access.inputs(data.run, results)
    if data.kind is Kind.IMAGES:
        return Inputs(data, x, access.value_range(data.run, results), ())
    flat = x.reshape(len(x), -1)
    names = access.feature_names(data.run, flat.shape[1])
    return Inputs(data, flat, None, names, access.lines_of(data.run, data.outcome.results))
