"""The report of each task: from the answers of a run to figures, and to what JSON holds of them.

The only place of this room that asks whether classes or quantities were to be answered; `outcomes`
says what comes of it. Light to import.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tui_lab.datasets import listing
from tui_lab.errors import LabError
from tui_lab.experiment.target import TaskName
from tui_lab.reports import access
from tui_lab.reports.outcomes import ClassOutcome, Outcome, QuantityOutcome
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from tui_lab.datasets.model import Kind
    from tui_lab.runs.results_file import AnyResults, QuantityResults, Results

R = TypeVar("R")
"""The results of a task."""
O = TypeVar("O")  # noqa: E741 - the outcome of a task
"""What is made of them."""


class TaskReport(ABC, Generic[R, O]):
    """What the report of a run means for one task."""

    @abstractmethod
    def outcome(self, run: Run, results: R) -> O:
        """The figures of what a run answered on a part.

        Raises:
            StoreError: The results do not belong to the run's data.
        """

    @abstractmethod
    def table(self, run: Run, outcome: O, chosen: int) -> dict[str, Any]:
        """All figures as JSON can hold them.

        Args:
            run: Of which run they are.
            outcome: On which part.
            chosen: Where there are several quantities, the one that is looked at.
        """

    @abstractmethod
    def sentences(self, run: Run, outcome: O, kind: Kind, chosen: int) -> list[str]:
        """The report in translated sentences, the most important first."""

    @abstractmethod
    def markdown(self, run: Run, outcome: O, kind: Kind) -> list[str]:
        """The results as sections of a Markdown document, with their heading."""


class _Classification(TaskReport["Results", ClassOutcome]):
    def outcome(self, run: Run, results: Results) -> ClassOutcome:
        from tui_lab.reports.report import report_for

        classes = access.classes_of(run, results.classes)
        return ClassOutcome(results, report_for(results, classes), classes)

    def table(self, run: Run, outcome: ClassOutcome, chosen: int) -> dict[str, Any]:
        from tui_lab.reports.report import build_report

        return build_report(run.id, outcome.results, outcome.classes)

    def sentences(self, run: Run, outcome: ClassOutcome, kind: Kind, chosen: int) -> list[str]:
        from tui_lab.reports import words

        split = outcome.results.split
        told = words.summary(outcome.report, outcome.classes, kind, split=split)
        learned = words.learned_sentences(run.state().evaluations) if split == "training" else []
        return [*told, *learned]

    def markdown(self, run: Run, outcome: ClassOutcome, kind: Kind) -> list[str]:
        from tui_lab.reports.export_text import class_sections

        told = self.sentences(run, outcome, kind, 0)
        return class_sections(outcome.report, outcome.classes, told, outcome.results.split)


class _Regression(TaskReport["QuantityResults", QuantityOutcome]):
    def outcome(self, run: Run, results: QuantityResults) -> QuantityOutcome:
        from tui_lab.reports.regression.report import outcome_for

        return outcome_for(run, results)

    def table(self, run: Run, outcome: QuantityOutcome, chosen: int) -> dict[str, Any]:
        from tui_lab.reports.regression.report import report_table

        return report_table(run, outcome, chosen)

    def sentences(self, run: Run, outcome: QuantityOutcome, kind: Kind, chosen: int) -> list[str]:
        from tui_lab.reports.regression import words

        if not outcome.report.quantities:
            return [words.no_examples()]
        figures, split = outcome.report.quantities[chosen], outcome.results.split
        several = len(outcome.report.quantities) > 1
        told = words.summary(figures, split, named=several)
        if several:
            told.append(words.mean_of_several())
        if split == "training" and not several:
            told += words.learned_sentences(figures, run.state().evaluations)
        return told

    def markdown(self, run: Run, outcome: QuantityOutcome, kind: Kind) -> list[str]:
        from tui_lab.reports.regression.markdown import quantity_sections

        return quantity_sections(outcome, lambda place: self.sentences(run, outcome, kind, place))


TASK_REPORTS: Mapping[TaskName, TaskReport[Any, Any]] = MappingProxyType(
    {"classification": _Classification(), "regression": _Regression()}
)


def outcome_of(run: Run, results: AnyResults) -> Outcome:
    """The figures of what a run answered on a part, whatever it had to answer.

    Raises:
        StoreError: The results do not belong to the run's data.
    """
    found: Outcome = TASK_REPORTS[results.task].outcome(run, results)
    return found


def task_of(run: Run) -> TaskName:
    """What a run has to answer: as it wrote it, else as the data set says; else classes."""
    try:
        line = run.summary()
        if line.quantities or line.epochs:
            return line.task
        return listing.info(run.experiment.data.dataset).target.task
    except LabError:
        return "classification"
