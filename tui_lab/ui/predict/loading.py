"""Everything that is read for one's own pictures and rows, and the question to the network.

All of it takes time and runs in threads, which post a message to the screen. Knows no widget.
"""

from __future__ import annotations

import os
import shlex
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from textual.message import Message

from tui_lab.datasets.model import DatasetInfo
from tui_lab.errors import LabError
from tui_lab.i18n import _, decimal_sign
from tui_lab.paths import expanded
from tui_lab.runs.run import Run
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.imaging.prepare import Preparation, Step
    from tui_lab.imaging.several import Digits
    from tui_lab.reports.own_answers import OwnAnswers

PROGRESS_EVERY = 0.25
"""Seconds."""
THUMBNAIL = 112
"""Pixels a side that are kept of each step: a folder may hold hundreds of photographs."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownStep:
    """A step of a preparation, to look at."""

    image: NDArray[np.uint8]
    """(h, w) or (h, w, 3), 0..255."""
    sentence: str


@dataclass(frozen=True, slots=True)
class OwnExample:
    """A picture or a row that the user brought."""

    name: str
    steps: tuple[ShownStep, ...] = ()
    values: tuple[str, ...] = ()
    row: int | None = None
    """The index of its answer; None where the network could not be asked about it."""
    error: LabError | None = None
    told: str = ""
    """What is said beside its answer, translated: how many digits were found."""


def nothing_told(_answers: OwnAnswers) -> str:
    """Nothing is known of the truth."""
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedExamples:
    """What the network is asked about."""

    examples: tuple[OwnExample, ...]
    inputs: NDArray[np.generic] | None
    """(n, *input_shape); None where there is nothing to ask about."""
    record: Callable[[OwnAnswers], LabError | None]
    """Writes the answers into the run's folder; returns what went wrong with that."""
    remark: str = ""
    """What else there is to know, translated."""
    told: Callable[[OwnAnswers], str] = nothing_told
    """What is said of the answers, translated: how good they are where the truth is known."""
    table: Callable[[OwnAnswers], str] | None = None
    """The examples with their answers as CSV; None where they are not the rows of a file."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What the form for pictures asks about."""

    text: str
    """The path, or several, as typed, pasted or dropped."""
    invert: Literal["auto"] | bool
    preparation: Preparation = "full"
    digits: Digits = "auto"


@dataclass(frozen=True, slots=True)
class RowRequest:
    """What the form for rows asks about: one of the three."""

    values: tuple[str, ...] = ()
    """One for each column."""
    line: str = ""
    """All values, with commas between them."""
    file: str = ""
    header: bool = True
    """Whether the file begins with the names of its columns."""


class PreparationProgress(Message):
    """So many examples are prepared."""

    def __init__(self, question: int, done: int, total: int) -> None:
        super().__init__()
        self.question, self.done, self.total = question, done, total

    def can_replace(self, message: Message) -> bool:
        """The newer one counts."""
        return isinstance(message, PreparationProgress)


class ExamplesPrepared(Message):
    """The examples are prepared, and the network is being asked."""

    def __init__(self, question: int, prepared: PreparedExamples) -> None:
        super().__init__()
        self.question, self.prepared = question, prepared


class NetworkAnswered(Message):
    """The network has answered."""

    def __init__(
        self, question: int, answers: OwnAnswers, warning: LabError | None, told: str
    ) -> None:
        super().__init__()
        self.question, self.answers, self.warning = question, answers, warning
        self.told = told
        """What is said of them, translated."""


class QuestionFailed(Message):
    """There is no answer."""

    def __init__(self, question: int, error: LabError) -> None:
        super().__init__()
        self.question, self.error = question, error


class ColumnRangesRead(Message):
    """The values that the data set has in each column were read."""

    def __init__(self, ranges: tuple[str, ...]) -> None:
        super().__init__()
        self.ranges = ranges


GivenUp = Callable[[], bool]
"""Whether nobody wants the answer any more."""
Prepare = Callable[[GivenUp, Callable[[int, int], object]], PreparedExamples | None]
"""Prepares examples in a thread, and says how many are done of how many; None if given up."""


class PredictLoader:
    """Asks the network of a run; an older question is given up for a newer one."""

    def __init__(self, screen: LabScreen, run: Run) -> None:
        from tui_lab.reports.own_examples import Network

        self.screen = screen
        self.run = run
        self.question = 0
        """The number of the newest question; 0 before the first."""
        self._network = Network(run)
        self._closed = threading.Event()

    @property
    def ready(self) -> bool:
        """Whether the network answers without delay."""
        return self._network.ready

    def ask(self, prepare: Prepare) -> None:
        """Prepare examples and ask the network about them."""
        self.question += 1
        self._in_thread(partial(self._ask, prepare, self.question), "own")

    def _ask(self, prepare: Prepare, question: int) -> None:
        post = self.screen.post_message

        def given_up() -> bool:
            return self._closed.is_set() or question != self.question

        try:
            prepared = prepare(
                given_up, lambda done, total: post(PreparationProgress(question, done, total))
            )
            if prepared is None:
                return
            post(ExamplesPrepared(question, prepared))
            if prepared.inputs is None:
                return
            answers = self._network.ask(prepared.inputs, given_up)
            if answers is not None:
                warning = prepared.record(answers)
                post(NetworkAnswered(question, answers, warning, prepared.told(answers)))
        except LabError as error:
            post(QuestionFailed(question, error))

    def answers(self, inputs: NDArray[np.generic], given_up: GivenUp) -> OwnAnswers | None:
        """What the network says to inputs, in the thread that asks; None where it was given up.

        Raises:
            LabError: There is no answer.
        """
        return self._network.ask(inputs, lambda: self._closed.is_set() or given_up())

    def read_column_ranges(self, info: DatasetInfo) -> None:
        """Read what the data set has in each column."""
        self._in_thread(partial(self._read_column_ranges, info), "look")

    def _read_column_ranges(self, info: DatasetInfo) -> None:
        try:
            self.screen.post_message(ColumnRangesRead(column_ranges(self.run, info)))
        except LabError:
            return  # the answer to a question will say it

    def close(self) -> None:
        """Give up what is being asked and let the worker go."""
        self._closed.set()
        threading.Thread(target=self._network.close, name="own").start()

    def _in_thread(self, work: Callable[[], None], group: str) -> None:
        self.screen.run_worker(work, group=group, thread=True, exit_on_error=False)


def inputs_of(run: Run) -> DatasetInfo:
    """The data set that the run's network was trained with.

    Raises:
        LabError: The run has no model yet, or no experiment, or its data set is gone.
    """
    from tui_lab.datasets import listing
    from tui_lab.runs.carried import no_preparation
    from tui_lab.runs.ending import require_network

    if not run.carried.experiment:
        raise no_preparation(run.header)
    require_network(run)
    return listing.info(run.experiment.data.dataset)


def prepare_pictures(
    run: Run,
    info: DatasetInfo,
    request: PictureRequest,
    given_up: GivenUp,
    progress: Callable[[int, int], object],
) -> PreparedExamples | None:
    """Prepare each picture as the network's own pictures were; None where it was given up.

    Raises:
        LabError: No file can be read, or the only picture cannot be prepared.
    """
    import numpy as np

    from tui_lab.reports import access, own_examples

    files = own_examples.picture_files(named_paths(request.text))
    examples: list[OwnExample] = []
    good: list[own_examples.OwnPicture] = []
    bad: list[own_examples.BadPicture] = []
    reported = time.monotonic()
    for done, found in enumerate(
        own_examples.prepare_each(
            info,
            files,
            request.invert,
            preparation=request.preparation,
            digits=request.digits,
        ),
        1,
    ):
        if given_up():
            return None
        if isinstance(found, own_examples.BadPicture):
            if len(files) == 1:
                raise found.error
            bad.append(found)
            if found.why is None:
                examples.append(OwnExample(Path(found.path).name, error=found.error))
            continue
        for one in found:
            steps = tuple(map(thumbnail, one.prepared.steps))
            examples.append(OwnExample(one.short_name, steps, row=len(good), told=one.told))
            good.append(own_examples.without_steps(one))
        if time.monotonic() - reported > PROGRESS_EVERY:
            reported = time.monotonic()
            progress(done, len(files))
    if not examples:
        raise bad[0].error
    return PreparedExamples(
        tuple(examples),
        np.stack([picture.prepared.image for picture in good]) if good else None,
        lambda answers: own_examples.record_pictures(run, good, answers),
        " ".join([*access.remarks(run), own_examples.left_out(bad)]).strip(),
    )


def named_paths(text: str) -> list[str]:
    """The files and folders that a text names: typed, pasted, or dropped into the terminal.

    Terminals quote what is dropped, or put a backslash before each space; file managers copy
    addresses that begin with `file://`. Several names are taken as a shell would.
    """
    text = text.strip()
    whole = expanded(text)
    if os.path.exists(whole):
        return [str(whole)]
    try:
        parts = [str(expanded(_without_address(part))) for part in shlex.split(text)]
    except ValueError:
        return [str(whole)]
    return (
        parts if parts and all(os.path.exists(expanded(part)) for part in parts) else [str(whole)]
    )


def _without_address(part: str) -> str:
    return unquote(urlsplit(part).path) if part.startswith("file://") else part


def thumbnail(step: Step) -> ShownStep:
    """A step small enough to keep many of, as bytes: means of blocks of pixels."""
    import numpy as np

    image = step.image
    times = -(-max(image.shape[:2]) // THUMBNAIL)
    if times > 1:
        for axis in (0, 1):
            starts = np.arange(0, image.shape[axis], times)
            sizes = np.diff(starts, append=image.shape[axis])
            shape = [1] * image.ndim
            shape[axis] = -1
            image = np.add.reduceat(image, starts, axis=axis) / sizes.reshape(shape)
    return ShownStep((image.clip(0, 1) * 255 + 0.5).astype(np.uint8), step.sentence)


def column_ranges(run: Run, info: DatasetInfo) -> tuple[str, ...]:
    """What examples of the data set have in each column: `4.3 to 7.9`, or the categories.

    Raises:
        LabError: The data set cannot be read.
    """
    import numpy as np

    from tui_lab.datasets.examples_preview import preview_examples
    from tui_lab.datasets.input_columns import input_columns

    data = run.experiment.data
    x = preview_examples(data.dataset, data.options, seed=run.experiment.seed).x
    ranges, feature = [], 0
    for column in input_columns(info):
        values = x[:, feature].astype(float)
        known = values[np.isfinite(values)]
        if column.values:
            ranges.append(", ".join(column.values))
        elif not column.is_number:
            ranges.append(_("a date or a time, as in the data"))
        elif len(known):
            low, high = _plain(float(known.min())), _plain(float(known.max()))
            ranges.append(_("{low} to {high}").format(low=low, high=high))
        else:
            ranges.append("")
        feature += len(column.inputs)
    return tuple(ranges)


def _plain(value: float) -> str:
    """A number as it is typed: three decimals at most, no marks between thousands."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", decimal_sign())
