"""Everything that the report reads: results, examples, weights, what is exported.

All of it takes time and is called in threads. Knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab.datasets.model import Kind
from tui_lab.errors import DataError, LabError, NotFoundError
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import _, number
from tui_lab.reports.outcomes import Outcome
from tui_lab.runs import ending, envelope, messages
from tui_lab.runs.envelope import Looks
from tui_lab.runs.layout import Split
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, word_now
from tui_lab.runs.store import Store
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.report.actions import ACTIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.exporting import Form
    from tui_lab.reports.neuron_lines import NeuronLines

STRONGEST = 0.99
"""Weights stronger than this share of all are drawn black or white, so that the rest is seen."""


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
    course: str = ""
    """The title of the course that has the report begin with the validation part."""
    about: tuple[str, ...] = ()
    """Translated sentences on the run itself: its best epoch, its time."""
    guessed: str = ""
    """What was guessed and what it became, in a translated sentence."""
    outcome: Outcome | None = None
    problem: LabError | None = None
    """Why there is no outcome."""
    complaint: LabError | None = None
    """What went wrong beside that: the look could not be put down."""
    quantity: int = 0
    """Which one of several quantities is looked at, from 0."""
    kept: NDArray[np.int64] | None = None
    """The rows whose examples a run without an experiment has kept; None where all are at hand, or
    none of it."""

    @property
    def shown(self) -> tuple[Split, ...]:
        """The parts that one key leads through, in order.

        The training part is among them where the run left nothing on it: the page says how to get
        that.
        """
        from tui_lab.reports.access import SHOWN

        if not self.parts:
            return ()
        there = set(self.parts) - ({"test"} if self.sealed else set())
        if self.run.carried.experiment:
            there.add("training")
        return tuple(split for split in SHOWN if split in there)

    @property
    def other(self) -> Split | None:
        """The part after this one; None where there is no other."""
        shown = self.shown
        place = shown.index(self.split) if self.split in shown else -1
        following = shown[(place + 1) % len(shown)] if shown else self.split
        return following if following != self.split else None


MAP_SIDE = 28
"""Rows and columns of what a neuron answers over a plane."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The first layer of a run; or what the neurons of any layer answer over a plane."""

    layer: str
    """Its type, such as Conv2D."""
    pictures: tuple[NDArray[np.float64], ...]
    """One for each unit or filter."""
    value_range: tuple[float, float]
    """What is drawn black and white, the same for all of them."""
    names: tuple[str, ...]
    """What each unit or filter is called: the class that it answers for, else its number."""
    answers: tuple[str, ...] = ()
    """The classes alone; empty where the units are not the network's answers."""
    told: str = ""
    """What is drawn, in a sentence; "" for weights."""
    legends: tuple[str, str] = ("", "")
    """What dark and bright mean, on a dark ground and on paper."""


def task_of(run: Run) -> TaskName:
    """What a run has to answer: decides which pages there are, before its results are read."""
    from tui_lab.reports import tasks

    return tasks.task_of(run)


def load(run: Run, split: Split | None = None, *, record: bool = True) -> ReportData:
    """Read a run's results on one part.

    Args:
        run: The run.
        split: None takes the test part, or validation where there is no test part to show or a
            course has its runs begin with it. The test part is never read while it is sealed.
        record: Put down that the test part was looked at.

    Raises:
        LabError: The run cannot be read at all.
    """
    from tui_lab.courses.sealing import first_part
    from tui_lab.reports import access
    from tui_lab.reports.facts import about_run
    from tui_lab.reports.guess_scores import guess_sentence

    status, state = run.look()
    sealed = access.is_sealed(run)
    parts = access.parts(run)
    course = ""
    if split is None or (sealed and split == "test"):
        split, course = first_part(run)
    outcome = problem = complaint = None
    try:
        outcome = _outcome(run, status, state, split, parts)
    except LabError as error:
        problem = error
    if outcome is not None and split == "test" and record:
        try:
            envelope.record_look(run, run.data_key, by="report")
        except LabError as error:
            complaint = error
    kept = access.kept_rows(run, outcome.results) if outcome is not None else None
    return ReportData(
        run=run,
        name=run.name,
        status=status,
        state=state,
        kind=access.kind_of(run) if outcome is None else access.kind_shown(run, outcome.results),
        split=split,
        parts=parts,
        sealed=sealed,
        course=course,
        looks=envelope.looks(run.data_key),
        about=(*access.remarks(run), *about_run(run, split)) if outcome is not None else (),
        guessed=guess_sentence(run, Store()) if outcome is not None else "",
        outcome=outcome,
        problem=problem,
        complaint=complaint,
        kept=kept if kept is not None and len(kept) else None,
    )


def _outcome(
    run: Run, status: Status, state: RunState, split: Split, parts: tuple[Split, ...]
) -> Outcome:
    if (error := ending.divergence(run, status, state)) is not None:
        raise error
    if not parts:
        raise _nothing_yet(run, status, state)
    from tui_lab.reports import access
    from tui_lab.reports.tasks import outcome_of

    return outcome_of(run, access.results_of(run, split))


def _nothing_yet(run: Run, status: Status, state: RunState) -> LabError:
    """Why a run has no results, in a sentence, and what can be done."""
    if run.waiting:
        return NotFoundError(messages.waiting(None, run.waiting))
    if status.live:
        return NotFoundError(
            _("This run is still training: results are written when it ends."),
            _("Go back, and watch it there."),
        )
    if (error := messages.trouble(run, status, state)) is not None:
        if status is Status.LOST and run.carried.start:
            hint = with_keys(
                _("Press {key_train_on} to go to its training, and resume it there."), ACTIONS
            )
            return NotFoundError(error.message, hint)
        return error
    return NotFoundError(_("This run has no results."), ending.how_to_get_it(run))


def read_weights(run: Run, state: RunState) -> Weights | NeuronLines:
    """Read the first layer of a run's model: pictures, or lines where it has two inputs.

    Raises:
        LabError: There is no model, it is damaged, or its weights are neither.
    """
    import numpy as np

    from tui_lab.reports import access
    from tui_lab.reports.neuron_lines import read_lines
    from tui_lab.reports.weights import answers_in, first_kernel, first_layer_pictures, unit_name

    with access.network_of(run):
        lines = read_lines(run, state)
        if lines is not None:
            return lines
        kernel = first_kernel(run.folder)
    pictures = first_layer_pictures(kernel, state.sizes.input_shape if state.sizes else None)
    if not pictures:
        raise DataError(
            _("The inputs of the run {run} are no pictures: its weights cannot be drawn.").format(
                run=run.id
            ),
            _("Choose a run that was trained with pictures, or with two inputs."),
        )
    far = float(np.quantile(np.abs(np.stack(pictures) - 0.5), STRONGEST)) or 0.5
    answers = answers_in(run, kernel)
    names = tuple(unit_name(n, kernel, answers) for n in range(1, len(pictures) + 1))
    return Weights(kernel.layer_type, tuple(pictures), (0.5 - far, 0.5 + far), names, answers)


def read_maps(run: Run, state: RunState) -> tuple[Weights, ...]:
    """What the neurons of each layer answer over the plane of two inputs; nothing for others.

    Raises:
        LabError: There is no model, it is damaged, or its neurons cannot be followed.
    """
    from tui_lab.reports import access, neuron_maps

    with access.network_of(run):
        maps = neuron_maps.read_maps(run, state)
    if maps is None:
        return ()
    return tuple(
        Weights(
            "Dense",
            tuple(neuron_maps.small(layer.pictures, MAP_SIDE)),
            layer.value_range,
            layer.names,
            told=neuron_maps.told(maps, layer),
            legends=(
                neuron_maps.scale_words(maps, layer),
                neuron_maps.scale_words(maps, layer, paper=True),
            ),
        )
        for layer in maps.layers
    )


def read_filter_maps(
    data: ReportData, row: int, picture: NDArray[np.generic] | None = None
) -> Weights:
    """What the first filters make of one example of the part that is shown, after its picture.

    Args:
        data: What the report shows.
        row: Of its results.
        picture: That of the row, where it was read already.

    Raises:
        LabError: The network does not begin with a convolution, or the data are not at hand.
    """
    import numpy as np

    from tui_lab.reports import access
    from tui_lab.reports.feature_maps import feature_maps

    assert data.outcome is not None
    found = feature_maps(data.run, data.outcome.results, row, picture)
    low, high = access.value_range(data.run, data.outcome.results)
    least, most = found.value_range
    # On the scale of the maps, so that one gallery holds both.
    drawn = (found.picture.astype(np.float64) - low) / (high - low) * (most - least) + least
    filters = [_("filter {number}").format(number=place) for place in range(1, len(found.maps) + 1)]
    names = (_("no. {index}").format(index=int(data.outcome.results.indices[row])), *filters)
    told = _("What each of the {count} filters makes of the picture, after {activation}.")
    return Weights(
        "Conv2D",
        (drawn, *found.maps),
        found.value_range,
        names,
        told=told.format(count=number(len(found.maps)), activation=found.activation),
        legends=(
            _("Bright: there the picture is like what the filter looks for. Another: mark it."),
            _("Dark: there the picture is like what the filter looks for. Another: mark it."),
        ),
    )


def script_of(run: Run) -> str:
    """The plain Keras program that trains the run again.

    Raises:
        LabError: The data set is not known any more.
    """
    from tui_lab.reports.exporting import script

    return script(run).rstrip("\n")


def export(run: Run, data: ReportData | None, form: Form, path: Path) -> tuple[str, ...]:
    """Write a run in one of its forms to a file, which is replaced if it is there.

    Args:
        run: The run.
        data: What the report shows of it: its part goes into the Markdown report.
        form: What to write.
        path: Where to write it.

    Returns:
        What has to be known of what was written, in translated sentences; mostly nothing.

    Raises:
        LabError: There is nothing to write, or it cannot be written.
    """
    from tui_lab.reports import access, exporting

    if form == "tensorboard":
        from tui_lab.interop import tensorboard_log

        tensorboard_log.export(run, path, overwrite=True)
        return ()
    if form in exporting.PREPARED:
        made = exporting.prepared_model(run, form)
        beside_model, told = exporting.save_prepared(made, path, overwrite=True)
        text = _("What it takes and gives: {path}")
        return (*access.remarks(run), told, text.format(path=beside_model))
    if form == "keras":
        exporting.save(exporting.model(run), path, overwrite=True)
        return (*access.remarks(run), exporting.model_takes(run))
    if form == "script":
        content: str | bytes = exporting.script(run)
    elif form == "csv":
        content = exporting.history(run)
    else:
        word = word_now(*((data.status, data.state) if data else run.look()))
        content = exporting.markdown(run, data.outcome if data else None, word)
    exporting.save(content, path, overwrite=True)
    beside = exporting.save_script_data(run, path.parent) if form == "script" else []
    text = _("Its data, beside it: {path}")
    return (*access.remarks(run), *(text.format(path=each) for each in beside))
