"""The report and the examples of a run on stdout, for each task.

The only place of this room that asks whether classes or quantities were to be answered.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from tui_lab.cli import (
    class_examples,
    quantity_examples,
    quantity_report,
    report_text,
    results,
)
from tui_lab.errors import UsageError
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import N_, _
from tui_lab.reports.outcomes import ClassOutcome, QuantityOutcome
from tui_lab.reports.regression.tables import quantity_number
from tui_lab.reports.tasks import TASK_REPORTS
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

O = TypeVar("O")  # noqa: E741 - the outcome of a task
MEANS_NOTHING: Mapping[TaskName, tuple[str, str]] = {
    "classification": (
        N_("{option} is about quantities, and this run answers classes."),
        N_("Leave it out."),
    ),
    "regression": (
        N_("{option} is about classes, and this run answers quantities."),
        N_("Leave it out."),
    ),
}


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """What was asked for with `tui-lab report`; None where it was not."""

    confusion: str | None = None
    class_name: str | None = None
    quantity: str | None = None
    plot: str | None = None


@dataclass(frozen=True, slots=True)
class ExamplesAsked:
    """What was asked for with `tui-lab images`; None where it was not."""

    wrong: bool = False
    true: str | None = None
    predicted: str | None = None
    quantity: str | None = None
    range_: int | None = None
    order: str | None = None
    grid: bool | None = None


class TaskText(ABC, Generic[O]):
    """What a task means for the commands `report` and `images`."""

    report_options: ClassVar[Mapping[str, str]]
    """The fields of `ReportAsked` that mean nothing here, with their options."""
    examples_options: ClassVar[Mapping[str, str]]
    """The same of `ExamplesAsked`."""
    orders: ClassVar[tuple[str, ...]]
    """The values of `--order` that there are."""
    task: ClassVar[TaskName]
    wrong_examples: ClassVar[tuple[str, str]]
    """What `images --wrong` shows of pictures, and of other data, with its command."""
    report_shows: ClassVar[str]
    """What `report` shows that the end of a training does not, with its command."""

    def check(self, asked: ReportAsked | ExamplesAsked) -> None:
        """Refuse options that mean nothing for this task.

        Raises:
            UsageError: One was given.
        """
        report = isinstance(asked, ReportAsked)
        for field, option in (self.report_options if report else self.examples_options).items():
            if getattr(asked, field) is not None:
                self._refuse(option)
        if isinstance(asked, ExamplesAsked) and asked.order not in (None, *self.orders):
            self._refuse(f"--order {asked.order}")

    def _refuse(self, option: str) -> None:
        text, hint = MEANS_NOTHING[self.task]
        raise UsageError(_(text).format(option=option), _(hint))

    @abstractmethod
    def write(self, run: Run, outcome: O, asked: ReportAsked, more: Sequence[str]) -> None:
        """Write the report to stdout.

        Args:
            run: The run.
            outcome: On one part.
            asked: Checked.
            more: Translated sentences on the run itself.
        """

    @abstractmethod
    def as_json(
        self, run: Run, outcome: O, asked: ReportAsked, more: Mapping[str, object]
    ) -> dict[str, Any]:
        """The report as JSON can hold it; `more` is about the run itself."""

    @abstractmethod
    def choose(self, outcome: O, asked: ExamplesAsked) -> NDArray[int64]:
        """The rows of the results whose examples are to be shown, in order."""

    @abstractmethod
    def examples_json(self, run: Run, outcome: O, rows: NDArray[int64]) -> list[dict[str, Any]]:
        """Examples as JSON can hold them."""

    @abstractmethod
    def show_examples(
        self, run: Run, outcome: O, rows: NDArray[int64], style: str | None, grid: bool
    ) -> None:
        """Draw examples that are pictures, in a grid where asked; write others as rows."""


class _Classes(TaskText[ClassOutcome]):
    task = "classification"
    report_options: ClassVar[Mapping[str, str]] = {"quantity": "--quantity", "plot": "--plot"}
    examples_options: ClassVar[Mapping[str, str]] = {
        "quantity": "--quantity",
        "range_": "--range",
    }
    orders = ("index", "least-certain", "most-certain")
    wrong_examples = (
        N_("  tui-lab images {run} --wrong    the pictures it mistook"),
        N_("  tui-lab images {run} --wrong    the examples it mistook"),
    )
    report_shows = N_("  tui-lab report {run}            the confusion matrix")

    def write(
        self, run: Run, outcome: ClassOutcome, asked: ReportAsked, more: Sequence[str]
    ) -> None:
        kind, classes = results.kind_of(run), outcome.classes
        place = results.class_number(asked.class_name, classes)
        if place is not None:
            report_text.write_class(outcome.results, outcome.report, classes, kind, place)
            return
        confusion = asked.confusion or "counts"
        sentences = TASK_REPORTS[self.task].sentences(run, outcome, kind, 0)
        report_text.write_report(
            outcome.results,
            outcome.report,
            classes,
            sentences=[*sentences, *more],
            confusion=None if confusion == "none" else confusion,  # type: ignore[arg-type]
        )

    def as_json(
        self, run: Run, outcome: ClassOutcome, asked: ReportAsked, more: Mapping[str, object]
    ) -> dict[str, Any]:
        from tui_lab.reports.report import class_report

        whole = TASK_REPORTS[self.task].table(run, outcome, 0) | dict(more)
        place = results.class_number(asked.class_name, outcome.classes)
        return whole if place is None else class_report(whole, place)

    def choose(self, outcome: ClassOutcome, asked: ExamplesAsked) -> NDArray[int64]:
        from tui_lab.reports.pictures import select

        return select(
            outcome.results,
            wrong=asked.wrong,
            true=results.class_number(asked.true, outcome.classes),
            predicted=results.class_number(asked.predicted, outcome.classes),
            order=asked.order or "index",  # type: ignore[arg-type]  # `check` has looked at it
        )

    def examples_json(
        self, run: Run, outcome: ClassOutcome, rows: NDArray[int64]
    ) -> list[dict[str, Any]]:
        return class_examples.as_json(run, outcome, rows)

    def show_examples(
        self, run: Run, outcome: ClassOutcome, rows: NDArray[int64], style: str | None, grid: bool
    ) -> None:
        class_examples.show(run, outcome, rows, style, grid=grid)


class _Quantities(TaskText[QuantityOutcome]):
    task = "regression"
    report_options: ClassVar[Mapping[str, str]] = {
        "confusion": "--confusion",
        "class_name": "--class",
    }
    examples_options: ClassVar[Mapping[str, str]] = {
        "true": "--true",
        "predicted": "--predicted",
        "grid": "--grid",
    }
    orders = ("index", "largest-error", "smallest-error")
    wrong_examples = (
        N_("  tui-lab images {run} --wrong    the pictures with the largest errors"),
        N_("  tui-lab images {run} --wrong    the examples with the largest errors"),
    )
    report_shows = N_("  tui-lab report {run}            answers against the truth")

    def write(
        self, run: Run, outcome: QuantityOutcome, asked: ReportAsked, more: Sequence[str]
    ) -> None:
        plot = asked.plot or "answers"
        chosen = self._chosen(outcome, asked.quantity) or 0
        kind = results.kind_of(run)
        sentences = TASK_REPORTS[self.task].sentences(run, outcome, kind, chosen)
        quantity_report.write_report(
            outcome,
            chosen,
            sentences=[*sentences, *more],
            plots=quantity_report.PLOTS.get(plot, ()),
        )

    def as_json(
        self, run: Run, outcome: QuantityOutcome, asked: ReportAsked, more: Mapping[str, object]
    ) -> dict[str, Any]:
        chosen = self._chosen(outcome, asked.quantity) or 0
        return TASK_REPORTS[self.task].table(run, outcome, chosen) | dict(more)

    def choose(self, outcome: QuantityOutcome, asked: ExamplesAsked) -> NDArray[int64]:
        return quantity_examples.choose(
            outcome,
            self._chosen(outcome, asked.quantity),
            asked.range_,
            "largest-error" if asked.wrong else asked.order or "index",  # type: ignore[arg-type]
        )

    def examples_json(
        self, run: Run, outcome: QuantityOutcome, rows: NDArray[int64]
    ) -> list[dict[str, Any]]:
        from tui_lab.reports.regression.report import examples_table

        return examples_table(run, outcome, rows)

    def show_examples(
        self,
        run: Run,
        outcome: QuantityOutcome,
        rows: NDArray[int64],
        style: str | None,
        grid: bool,
    ) -> None:
        quantity_examples.show(run, outcome, rows, style)

    def _chosen(self, outcome: QuantityOutcome, quantity: str | None) -> int | None:
        return quantity_number(quantity, [each.name for each in outcome.report.quantities])


TASK_TEXTS: Mapping[TaskName, TaskText[Any]] = MappingProxyType(
    {"classification": _Classes(), "regression": _Quantities()}
)
