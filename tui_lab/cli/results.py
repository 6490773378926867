"""Which results of a run may be shown, and the record of every look at a test part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_lab.cli.console import say
from tui_lab.datasets.model import Kind
from tui_lab.errors import NotFoundError, UsageError
from tui_lab.i18n import _, number, whole_number
from tui_lab.reports.access import classes_of, is_sealed, kind_of, remarks, results_of
from tui_lab.runs import envelope
from tui_lab.runs.ending import how_to_get_it, refuse_diverged
from tui_lab.runs.layout import Split, results_file
from tui_lab.runs.run import Run
from tui_lab.text.command_line import with_commands

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.runs.results_file import AnyResults

__all__ = [
    "Split",
    "choose",
    "class_number",
    "classes_of",
    "is_sealed",
    "kind_of",
    "record_look",
    "with_numbers",
]


def choose(run: Run, split: Split | None, *, open_it: bool = False) -> AnyResults:
    """The results that a command is to show.

    Args:
        run: The run.
        split: What was asked for; None means test, or validation where there is no test part,
            where it is sealed, or where a course has its runs begin with it.
        open_it: Open the envelope, which is recorded.

    Raises:
        UsageError: The test part is sealed, and was asked for.
        NotFoundError: The run has no such results.
        DivergedError: It has none because its weights are of no use.
        StoreError: They are damaged.
    """
    from tui_lab.courses.sealing import first_part, open_for_good

    refuse_diverged(run)
    if open_it and split not in (None, "test"):
        raise UsageError(
            _("--open is about the test part, but --split says {split}.").format(split=split),
            _("Leave one of them out."),
        )
    if open_it and is_sealed(run):
        if not run.path(results_file("test")).exists():
            results_of(run, "test")  # says that there are none: nothing is opened
        open_for_good(run)
        say(_("The envelope of the run {run} was opened; this is recorded.").format(run=run.id))
    if split == "test" and is_sealed(run):
        raise UsageError(
            _("The test results of the run {run} are sealed.").format(run=run.id),
            with_commands(
                _("Look at --split validation, or open them for good: tui-lab report {run} --open"),
                run=run.id,
            ),
        )
    if split is None:
        has_test = run.path(results_file("test")).exists()
        split, course = first_part(run)
        if course:
            text = _(
                "This is the validation part: in the course “{course}” one chooses by it. The test"
                " part: --split test"
            )
            say(text.format(course=course))
        elif split == "validation" and has_test:
            say(_("The test part is sealed: this is the validation part."))
        elif split == "training":
            say(_("There is no other part to show: this is the training part."))
        elif split == "validation" and not run.path(results_file("validation")).exists():
            raise NotFoundError(
                _("The run {run} has no results.").format(run=run.id),
                how_to_get_it(run),
            )
    found = results_of(run, split)
    for sentence in remarks(run):
        say(sentence)
    return found


def class_number(text: str | None, classes: Sequence[str]) -> int | None:
    """The number of the class of that name, or of that number where no class has the name.

    Raises:
        NotFoundError: There is no such class.
    """
    if text is None:
        return None
    lower = [name.lower() for name in classes]
    if text.lower() in lower:
        return lower.index(text.lower())
    place = whole_number(text)
    if place is not None and place < len(classes):
        return place
    raise NotFoundError(
        _("There is no class “{name}”.").format(name=text),
        _("The classes are: {names}.").format(names=", ".join(classes)),
    )


def record_look(run: Run, results: AnyResults, by: str) -> None:
    """Record that test results were shown; at a run's first time, say how often they were."""
    if results.split != "test":
        return
    dataset = run.data_key
    before = envelope.looks(dataset)
    envelope.record_look(run, dataset, by=by)
    # All rows of a gate are learned from: there is no test that a look could spoil.
    if run.id in before.runs or kind_of(run) is Kind.GATE:
        return
    say(envelope.opened_words(run.data, envelope.looks(dataset), run.state()))


def with_numbers(
    indices: NDArray[np.int64], rows: NDArray[np.int64], wanted: Sequence[int]
) -> NDArray[np.int64]:
    """The rows whose examples have these numbers, in the order that was asked for.

    Raises:
        UsageError: There is none with a number, or the other options leave it out.
    """
    places = {int(indices[row]): place for place, row in enumerate(rows.tolist())}
    for each in wanted:
        if each not in places:
            raise UsageError(
                _("There is no example {number} among those that are asked for.").format(
                    number=number(each)
                ),
                _("Their numbers lie from {least} to {most}.").format(
                    least=number(min(places)), most=number(max(places))
                )
                if places
                else _("No example meets these conditions."),
            )
    chosen: NDArray[np.int64] = rows[[places[each] for each in wanted]]
    return chosen
