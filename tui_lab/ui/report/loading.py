"""What the report shows, read in a thread into one frozen object. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError, NotFoundError
from tui_lab.i18n import _
from tui_lab.runs import Run, Store, envelope
from tui_lab.runs.envelope import Looks
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.telling import trouble

if TYPE_CHECKING:
    from tui_lab.reports.metrics import Report
    from tui_lab.reports.results import Results

Split = Literal["validation", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The answers of a run on one part, and the figures made of them."""

    results: Results
    report: Report
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReportData:
    """A run as the report shows it, with the results on one of its parts."""

    run: Run
    name: str
    status: Status
    state: RunState
    kind: Kind
    split: Split
    parts: tuple[Split, ...]
    """On which parts there are results, the test part first."""
    sealed: bool
    """Whether the test part is in an envelope that nobody has opened."""
    looks: Looks
    """How often the test part of the data set was looked at, this time included."""
    about: tuple[str, ...] = ()
    """Translated sentences on the run itself: its best epoch, its time."""
    guessed: str = ""
    """What was guessed and what it became, in a translated sentence."""
    outcome: Outcome | None = None
    problem: LabError | None = None
    """Why there is no outcome."""
    complaint: LabError | None = None
    """What went wrong beside that: the look could not be put down."""

    @property
    def other(self) -> Split | None:
        """The other part, where it may be shown."""
        split: Split = "validation" if self.split == "test" else "test"
        return split if split in self.parts and not (self.sealed and split == "test") else None


def load(run: Run, split: Split | None = None, *, record: bool = True) -> ReportData:
    """Read a run's results on one part.

    Args:
        run: The run.
        split: None takes the test part, or validation where there is no test part to show. The
            test part is never read while it is sealed.
        record: Put down that the test part was looked at.

    Raises:
        LabError: The run cannot be read at all.
    """
    from tui_lab.reports import access
    from tui_lab.reports.facts import about_run
    from tui_lab.reports.guess import guess_sentence

    status, state = run.look()
    sealed = access.is_sealed(run)
    parts = access.parts(run)
    if split is None or (sealed and split == "test"):
        split = "test" if "test" in parts and not sealed else "validation"
    outcome = problem = complaint = None
    try:
        outcome = _outcome(run, status, state, split, parts)
    except LabError as error:
        problem = error
    if outcome is not None and split == "test" and record:
        try:
            envelope.record_look(run, run.dataset, by="report")
        except LabError as error:
            complaint = error
    return ReportData(
        run=run,
        name=run.name,
        status=status,
        state=state,
        kind=access.kind_of(run),
        split=split,
        parts=parts,
        sealed=sealed,
        looks=envelope.looks(run.dataset),
        about=tuple(about_run(run)) if outcome is not None else (),
        guessed=guess_sentence(run, Store()) if outcome is not None else "",
        outcome=outcome,
        problem=problem,
        complaint=complaint,
    )


def _outcome(
    run: Run, status: Status, state: RunState, split: Split, parts: tuple[Split, ...]
) -> Outcome:
    if not parts:
        raise _nothing_yet(run, status, state)
    from tui_lab.reports import access
    from tui_lab.reports.report import report_for
    from tui_lab.reports.results import load_results

    results = load_results(run.folder, split)
    classes = access.classes_of(run, results.classes)
    return Outcome(results, report_for(results, classes), classes)


def _nothing_yet(run: Run, status: Status, state: RunState) -> LabError:
    """Why a run has no results, in a sentence, and what can be done."""
    if status.live:
        return NotFoundError(
            _("This run is still training: results are written when it ends."),
            _("Go back, and watch it there."),
        )
    if (error := trouble(run, status, state)) is not None:
        if status is Status.LOST:
            return NotFoundError(
                error.message, _("Press r, and let it go on from its last full epoch.")
            )
        return error
    return NotFoundError(
        _("This run ended before it was evaluated: it has no results."),
        _("Train it on, or train it again."),
    )
