"""The results of a run for whoever asks from Python: sealed and recorded as in a report."""

from __future__ import annotations

from tui_lab.courses.sealing import first_part, open_for_good
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.library.results import ClassPredictions, QuantityPredictions
from tui_lab.reports import access
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.reports.tasks import outcome_of
from tui_lab.runs import ending, envelope
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run


def results(
    run: Run, part: Split | None, *, open_sealed: bool = False
) -> ClassPredictions | QuantityPredictions:
    """See `LabRun.results`."""
    ending.refuse_diverged(run)
    sealed = access.is_sealed(run)
    if sealed and open_sealed and part in (None, "test") and "test" in access.parts(run):
        open_for_good(run)
        sealed = False
        part = "test"
    if sealed and part == "test":
        raise UsageError(
            _("The test results of the run {run} are sealed.").format(run=run.id),
            _("Look at the part “validation”, or open them for good with open_sealed=True."),
        )
    begin, _course = first_part(run)
    chosen: Split = begin if part is None else part
    outcome = outcome_of(run, access.results_of(run, chosen))
    if chosen == "test":
        envelope.record_look(run, run.data_key, by="library")
    if isinstance(outcome, ClassOutcome):
        given = outcome.results
        return ClassPredictions(
            part=chosen,
            classes=outcome.classes,
            labels=given.labels,
            predicted=given.predicted,
            probabilities=given.probabilities,
            indices=given.indices,
            loss=given.loss,
            report=outcome.report,
        )
    answered = outcome.results
    return QuantityPredictions(
        part=chosen,
        quantities=run.state().quantities,
        truths=answered.truths,
        answers=answered.answers,
        indices=answered.indices,
        loss=answered.loss,
        figures=answered.figures() if len(answered) else {},
    )
