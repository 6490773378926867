"""What came out of a run on one part of its data: the answers, and the figures made of them.

Light to import: the arrays come in with the results.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from tui_lab.experiment.target import TaskName

if TYPE_CHECKING:
    from tui_lab.reports.metrics import Report
    from tui_lab.reports.regression.model import QuantityReport
    from tui_lab.runs.results_file import QuantityResults, Results


@dataclass(frozen=True, slots=True, eq=False)
class ClassOutcome:
    """Classes were asked for."""

    task: ClassVar[TaskName] = "classification"
    results: Results
    report: Report
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class QuantityOutcome:
    """Quantities were asked for."""

    task: ClassVar[TaskName] = "regression"
    results: QuantityResults
    report: QuantityReport


Outcome: TypeAlias = ClassOutcome | QuantityOutcome
