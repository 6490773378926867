"""What a report of a run may show, and the examples behind it; for the command line and the screen.

Light to import: NumPy and the data sets' arrays come in when a function needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.datasets import listing
from tui_lab.datasets.model import Kind
from tui_lab.errors import LabError, NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.runs import ending, envelope
from tui_lab.runs.carried import what_was_left
from tui_lab.runs.envelope import KeptEnvelopes
from tui_lab.runs.layout import Split, results_file
from tui_lab.runs.messages import divergence_words
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.runs.results_file import AnyResults

SHOWN: tuple[Split, ...] = ("test", "validation", "training")
"""The parts in the order in which a report shows them."""


def is_sealed(run: Run) -> bool:
    """Whether the run's test results are in an envelope that nobody has opened.

    Raises:
        ExperimentError: run.json holds an experiment that this version does not understand.
    """
    planned = run.any_experiment
    return planned is not None and planned.data.test == "sealed" and not envelope.is_open(run)


def is_closed(run: Run, kept: KeptEnvelopes) -> bool:
    """Whether no list may tell the run's test results: sealed, or kept by a course, and unopened.

    Raises:
        ExperimentError: run.json holds an experiment that this version does not understand.
    """
    return is_sealed(run) or kept.are_closed_for(run)


def parts(run: Run) -> tuple[Split, ...]:
    """The parts that the run left results on, the test part first."""
    return tuple(split for split in SHOWN if run.path(results_file(split)).exists())


def results_of(run: Run, split: Split) -> AnyResults:
    """What the run answered on one part.

    Raises:
        DivergedError: Its weights are of no use, and it answered nothing.
        NotFoundError: There are no such results, or none any more.
        StoreError: They are damaged.
    """
    from tui_lab.runs.results_file import load_any

    ending.refuse_diverged(run)
    try:
        return load_any(run.folder, split)
    except (NotFoundError, StoreError) as error:
        hint = ending.how_to_get_it(run)
        raise type(error)(error.message, hint) from error


@contextmanager
def network_of(run: Run) -> Iterator[None]:
    """Read the run's network in this block: where that cannot be done, it is said what to do.

    Raises:
        DivergedError: Its weights are of no use.
        NotFoundError: There is no network, or none any more.
        StoreError: It is damaged.
    """
    ending.require_network(run)
    try:
        yield
    except StoreError as error:
        hint = ending.how_to_get_it(run)
        raise StoreError(error.message, hint) from error


def remarks(run: Run) -> tuple[str, ...]:
    """What has to be said of a run beside all that it answers; mostly nothing.

    Raises:
        StoreError: Its log is there, but may not be read.
    """
    status, state = run.look()
    older = ending.not_the_latest(run, status, state)
    diverged = divergence_words(state) if status is Status.DIVERGED else []
    return (*filter(None, [older]), *diverged)


def kind_of(run: Run) -> Kind:
    """What one example of the run's data set is; a table where the data set is gone. Examples of a
    script are pictures where they have their shape."""
    if not run.carried.experiment:
        sizes = run.state().sizes
        return Kind.IMAGES if _is_picture(sizes.input_shape if sizes else ()) else Kind.TABLE
    try:
        return listing.info(run.experiment.data.dataset).kind
    except LabError:
        return Kind.TABLE


def _is_picture(shape: tuple[int, ...]) -> bool:
    """Whether an example of this shape is (h, w) or (h, w, channels) of a picture."""
    return (len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))) and min(shape[:2]) >= 8


def classes_of(run: Run, columns: int) -> tuple[str, ...]:
    """The names of the classes: as the run wrote them, else as the data set says, else numbers.

    Args:
        run: The run.
        columns: How many classes its results have.
    """
    names = run.state().classes
    if len(names) != columns:
        try:
            names = listing.info(run.experiment.data.dataset).classes
        except LabError:
            names = ()
    return names if len(names) == columns else tuple(str(n) for n in range(columns))


def answers_of(run: Run, units: int) -> tuple[str, ...]:
    """The class that each unit of a last layer answers for.

    Args:
        run: The run.
        units: How many units the layer has; one alone answers for the second of two classes.

    Returns:
        Empty where there are not as many classes.
    """
    try:
        names = run.state().classes or listing.info(run.experiment.data.dataset).classes
    except LabError:
        return ()
    if units == 1 and len(names) == 2:
        return tuple(names[1:])
    return tuple(names) if len(names) == units else ()


def inputs(
    run: Run, results: AnyResults, rows: NDArray[np.int64] | None = None
) -> NDArray[np.generic]:
    """The examples of some rows of the results: (k, *input_shape), in the source's values.

    Args:
        run: The run.
        results: What it answered on one part.
        rows: Which of them; all where None.

    Raises:
        DataError: The data set is not at hand any more.
        NotFoundError: The run has no experiment, and has kept none of these examples.
        StoreError: The data were changed since: an index points nowhere.
    """
    from tui_lab.datasets import loading

    if not run.carried.experiment:
        return _kept_inputs(run, results, rows)
    data = run.experiment.data
    read = loading.load_part(data.dataset, results.source, data.options, seed=run.experiment.seed)
    source = None if read is None else read[0]
    indices = results.indices if rows is None else results.indices[rows]
    known = 0 if source is None else len(source)
    if source is None or (len(indices) and not 0 <= indices.min() <= indices.max() < known):
        raise StoreError(
            _("The data set {name} has changed since the run {run} was trained.").format(
                name=data.dataset, run=run.id
            ),
            _("Train the run again."),
        )
    return source[indices]


def kept_rows(run: Run, results: AnyResults) -> NDArray[np.int64] | None:
    """The rows of the results whose examples a run without an experiment has kept, rising.

    Returns:
        None where the examples are in the run's data set.
    """
    import numpy as np

    from tui_lab.runs.examples_file import load_examples

    if run.carried.experiment:
        return None
    try:
        kept = load_examples(run.folder, results.split).indices
    except LabError:
        return np.zeros(0, np.int64)
    return kept[kept < len(results)]


def kind_shown(run: Run, results: AnyResults) -> Kind:
    """What the examples of some results can be shown as: pictures that were not kept are rows."""
    kept, kind = kept_rows(run, results), kind_of(run)
    return Kind.TABLE if kept is not None and not len(kept) and kind is Kind.IMAGES else kind


def _kept_inputs(
    run: Run, results: AnyResults, rows: NDArray[np.int64] | None
) -> NDArray[np.generic]:
    """The kept examples of these rows; all that were kept where None."""
    import numpy as np

    from tui_lab.runs.examples_file import load_examples

    try:
        kept = load_examples(run.folder, results.split)
    except NotFoundError as error:
        raise NotFoundError(error.message, what_was_left(run.header)) from error
    if rows is None:
        return kept.x[kept.indices < len(results)]
    places = np.minimum(np.searchsorted(kept.indices, rows), max(0, len(kept.indices) - 1))
    if not len(kept.indices) or (kept.indices[places] != rows).any():
        raise NotFoundError(
            _("Not all of these examples were kept by the run {run}.").format(run=run.id),
            what_was_left(run.header),
        )
    return kept.x[places]


def numbers(run: Run, results: AnyResults, rows: NDArray[np.int64]) -> NDArray[np.generic]:
    """The examples of some rows as numbers beside each other: (k, features); (k, 0) where a run
    without an experiment has kept none. Raises as `inputs`."""
    import numpy as np

    kept = kept_rows(run, results)
    if kept is not None and not len(kept):
        return np.zeros((len(rows), 0), np.float32)
    return inputs(run, results, rows).reshape(len(rows), -1)


def value_range(run: Run, results: AnyResults) -> tuple[float, float]:
    """What is drawn black and white in the pictures of a run.

    Raises:
        NotFoundError: The data set is not known any more, or no examples were kept.
        StoreError: The examples that were kept are damaged.
    """
    if run.carried.experiment:
        return listing.info(run.experiment.data.dataset).value_range
    import numpy as np

    x = _kept_inputs(run, results, None)
    finite = x[np.isfinite(x)]
    if x.dtype == np.uint8 or not finite.size:
        return 0.0, 255.0
    return min(0.0, float(finite.min())), max(1.0, float(finite.max()))


@dataclass(frozen=True, slots=True, eq=False)
class ExampleLines:
    """Where the examples of some results stand in the file that they are from."""

    file: str
    """Its name."""
    lines: NDArray[np.int64]
    """(n,) the line, from 1, of each row of the results."""

    def told(self, row: int) -> str:
        """`line 338 of cars.csv`, translated."""
        return _("line {line} of {file}").format(line=int(self.lines[row]), file=self.file)


def lines_of(run: Run, results: AnyResults) -> ExampleLines | None:
    """The lines of the examples in the file of an own table; None where they are not known."""
    from tui_lab.datasets import loading

    if not run.carried.experiment:
        return None
    name, at = run.experiment.data.dataset, results.indices
    try:
        lines = loading.load_lines(name) if results.source == "train" else None
        file = listing.info(name).source
    except LabError:
        return None
    if lines is None or (len(at) and not 0 <= at.min() <= at.max() < len(lines)):
        return None
    return ExampleLines(file, lines[at])


def feature_names(run: Run, count: int) -> tuple[str, ...]:
    """The names of an example's numbers, where it is no picture: x1, x2… where there are none."""
    try:
        names = listing.info(run.experiment.data.dataset).features
    except LabError:
        names = ()
    return names if len(names) == count else tuple(f"x{n + 1}" for n in range(count))
