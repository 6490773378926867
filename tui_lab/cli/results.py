"""Which results of a run may be shown, and the record of every look at a test part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui_lab import datasets
from tui_lab.cli.console import say
from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError, NotFoundError, UsageError
from tui_lab.i18n import _, ngettext
from tui_lab.runs import envelope
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from tui_lab.reports.results import Results

Split = Literal["validation", "test"]


def is_sealed(run: Run) -> bool:
    """Whether the run's test results are in an envelope that nobody has opened."""
    return run.experiment.data.test == "sealed" and not envelope.is_open(run)


def choose(run: Run, split: Split | None, *, open_it: bool = False) -> Results:
    """The results that a command is to show.

    Args:
        run: The run.
        split: What was asked for; None means test, or validation where there is no test part or
            where it is sealed.
        open_it: Open the envelope, which is recorded.

    Raises:
        UsageError: The test part is sealed, and was asked for.
        NotFoundError: The run has no such results.
    """
    from tui_lab.reports.results import load_results

    if open_it and split == "validation":
        raise UsageError(
            _("--open is about the test part, but --split says validation."),
            _("Leave one of them out."),
        )
    if open_it and is_sealed(run):
        if not (run.folder / "test.npz").exists():
            load_results(run.folder, "test")  # says that there are none: nothing is opened
        envelope.open_envelope(run, run.dataset)
        say(_("The envelope of the run {run} was opened; this is recorded.").format(run=run.id))
    if split == "test" and is_sealed(run):
        raise UsageError(
            _("The test results of the run {run} are sealed.").format(run=run.id),
            _(
                "Look at --split validation, or open them for good: tui-lab report {run} --open"
            ).format(run=run.id),
        )
    if split is None:
        has_test = (run.folder / "test.npz").exists()
        split = "test" if has_test and not is_sealed(run) else "validation"
        if split == "validation" and has_test:
            say(_("The test part is sealed: this is the validation part."))
        elif split == "validation" and not (run.folder / "validation.npz").exists():
            raise NotFoundError(
                _("The run {run} has no results.").format(run=run.id),
                _("Results are written when a run ends; see `tui-lab show {run}`.").format(
                    run=run.id
                ),
            )
    return load_results(run.folder, split)


def record_look(run: Run, results: Results, by: str) -> None:
    """Record that test results were looked at, and say how often that has happened."""
    if results.split != "test":
        return
    dataset = run.dataset
    envelope.record_look(run, dataset, by=by)
    looks = envelope.looks(dataset)
    text = ngettext(
        "The test part of {dataset} was looked at {count} time so far ({runs}).",
        "The test part of {dataset} was looked at {count} times so far ({runs}).",
        looks.count,
    )
    runs = ngettext("{count} run", "{count} runs", len(looks.runs)).format(count=len(looks.runs))
    say(text.format(dataset=dataset, count=looks.count, runs=runs))


def kind_of(run: Run) -> Kind:
    """What one example of the run's data set is; a table where the data set is gone."""
    try:
        return datasets.info(run.experiment.data.dataset).kind
    except LabError:
        return Kind.TABLE


def classes_of(run: Run, columns: int) -> tuple[str, ...]:
    """The names of the classes: as the run wrote them, else as the data set says, else numbers.

    Args:
        run: The run.
        columns: How many classes its results have.
    """
    names = run.state().classes
    if len(names) != columns:
        try:
            names = datasets.info(run.experiment.data.dataset).classes
        except LabError:
            names = ()
    return names if len(names) == columns else tuple(str(n) for n in range(columns))
