"""The pages of the report for each task.

The only place of this feature that asks whether classes or quantities were to be answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tui_lab.experiment.target import TaskName
from tui_lab.i18n import N_
from tui_lab.runs.run import Run
from tui_lab.ui.report.answers_page import AnswersPane
from tui_lab.ui.report.confusion_page import ConfusionPane
from tui_lab.ui.report.experiment_page import ExperimentPane
from tui_lab.ui.report.loading import task_of
from tui_lab.ui.report.pane import Pane
from tui_lab.ui.report.pictures_page import PicturesPane
from tui_lab.ui.report.quantity_examples_page import QuantityExamplesPane
from tui_lab.ui.report.quantity_summary_page import QuantitySummaryPane
from tui_lab.ui.report.script_page import ScriptPane
from tui_lab.ui.report.summary_page import SummaryPane
from tui_lab.ui.report.weights_page import WeightsPane


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the report."""

    id: str
    title: str
    """English, marked for the catalogue."""
    pane: type[Pane]


OF_EVERY_TASK = (
    Page("weights", N_("Weights"), WeightsPane),
    Page("experiment", N_("Experiment"), ExperimentPane),
    Page("script", N_("Script"), ScriptPane),
)
PAGES: Mapping[TaskName, tuple[Page, ...]] = MappingProxyType(
    {
        "classification": (
            Page("summary", N_("Summary"), SummaryPane),
            Page("confusion", N_("Confusion"), ConfusionPane),
            Page("pictures", N_("Pictures"), PicturesPane),
            *OF_EVERY_TASK,
        ),
        "regression": (
            Page("summary", N_("Summary"), QuantitySummaryPane),
            Page("answers", N_("Plots"), AnswersPane),
            Page("pictures", N_("Pictures"), QuantityExamplesPane),
            *OF_EVERY_TASK,
        ),
    }
)
"""From left to right."""
OF_EXPERIMENTS = frozenset({"script"})
"""The pages that a run without an experiment does not have."""


def pages_of(run: Run) -> tuple[Page, ...]:
    """The pages of the report of a run."""
    pages = PAGES[task_of(run)]
    if run.carried.experiment:
        return pages
    return tuple(
        replace(page, title=N_("Run")) if page.id == "experiment" else page
        for page in pages
        if page.id not in OF_EXPERIMENTS
    )
