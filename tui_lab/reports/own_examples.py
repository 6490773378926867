"""What a trained network says to a user's own pictures or rows, and the record of that.

For the command line and the interface. Pictures are prepared as the run's data were, rows encoded
and scaled; a worker is asked (`runs.prediction_channel`); its answer is recorded in the run's
folder. Must not import Keras.
"""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.files import cannot_read
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.datasets.picture_files import PictureError, Why
from tui_lab.datasets.picture_folders import left_out_sentence
from tui_lab.errors import DataError, LabError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import open_plain
from tui_lab.reports.own_answers import OWN_ANSWERS, OwnAnswers
from tui_lab.reports.tasks import task_of
from tui_lab.runs.ending import require_network
from tui_lab.runs.prediction_channel import Asker
from tui_lab.runs.predictions import Kind, Prediction, record
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    from tui_lab.datasets.model import Scaler
    from tui_lab.datasets.rows import EncodedRows
    from tui_lab.imaging.prepare import Preparation, PreparedPicture
    from tui_lab.imaging.several import Digits

SEEN = 100
"""Examples of the training data that are looked at for the brightness of their border."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnPicture:
    """A picture file as a network's input."""

    path: str
    digest: str
    """sha256, in hex, of the file's bytes."""
    prepared: PreparedPicture
    place: int = 1
    """Which digit of the picture it is, from the left."""
    places: int = 1
    """How many digits were found in the picture."""
    told: str = ""
    """How many were found, or why not several; translated; "" where nobody asked."""

    @property
    def name(self) -> str:
        """The path, and which digit of several it is: `drawn/year.png (2/4)`."""
        return self.path + self._which

    @property
    def short_name(self) -> str:
        """The same without the folder: `year.png (2/4)`."""
        return Path(self.path).name + self._which

    @property
    def _which(self) -> str:
        return "" if self.places == 1 else f" ({self.place}/{self.places})"


@dataclass(frozen=True, slots=True)
class BadPicture:
    """A file that cannot be made an input."""

    path: str
    error: DataError
    """Names the file."""
    why: Why | None = None
    """Why it cannot be read at all; None where it is a picture, but makes no input."""


def picture_files(paths: Sequence[str]) -> list[str]:
    """The files that are named, and those with the ending of a picture in the folders.

    Raises:
        DataError: A folder has none, or cannot be read.
    """
    from tui_lab.datasets.picture_files import ENDINGS

    found = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        try:
            inside = sorted(Path(path).iterdir())
        except OSError as error:
            raise cannot_read(Path(path), error) from error
        files = [
            str(each)
            for each in inside
            if each.suffix.lower() in ENDINGS and not each.name.startswith(".") and each.is_file()
        ]
        if not files:
            raise DataError(
                _("There are no pictures in the folder {path}.").format(path=path),
                _("Name a folder with files such as PNG or JPEG directly in it."),
            )
        found += files
    return found


def prepare_each(
    info: DatasetInfo,
    paths: Sequence[str],
    invert: Literal["auto"] | bool,
    *,
    preparation: Preparation = "full",
    digits: Digits = "auto",
) -> Iterator[tuple[OwnPicture, ...] | BadPicture]:
    """Each picture in turn as inputs of a network that was trained with `info`.

    Args:
        info: The data set.
        paths: The picture files.
        invert: Whether dark and light are exchanged.
        preparation: How much is done with them.
        digits: Whether a picture may hold several.

    Returns:
        For each file an input for each of its digits, from left to right; most have one.
    """
    from tui_lab.datasets.examples_preview import preview_examples
    from tui_lab.imaging.prepare import ground_is_light
    from tui_lab.imaging.several import prepare_digits

    light = False
    if invert == "auto" and info.origin is not Origin.OWN:
        light = ground_is_light(preview_examples(info.name).x[:SEEN], info.value_range)
    for path in paths:
        try:
            found = prepare_digits(
                Path(path),
                info,
                invert=invert,
                light_ground=light,
                preparation=preparation,
                digits=digits,
            )
            digest, told = _digest(Path(path)), found.told(digits)
            count = len(found.pictures)
            yield tuple(
                OwnPicture(path, digest, each, place, count, told)
                for place, each in enumerate(found.pictures, 1)
            )
        except DataError as error:
            named = path in error.message
            message = error.message if named else f"{path}: {error.message}"
            why = error.why if isinstance(error, PictureError) else None
            yield BadPicture(path, DataError(message, error.hint), why)


def left_out(bad: Iterable[BadPicture]) -> str:
    """What is said once of files that cannot be read: a sentence for each reason, with a count and
    names; "" where all can be read.
    """
    by_reason: dict[Why, list[str]] = {}
    for each in bad:
        if each.why is not None:
            by_reason.setdefault(each.why, []).append(Path(each.path).name)
    return " ".join(left_out_sentence(why, names) for why, names in by_reason.items())


def without_steps(picture: OwnPicture) -> OwnPicture:
    """The picture without the pixels of all steps but the last: there may be hundreds of them."""
    *others, last = picture.prepared.steps
    steps = (*(replace(step, image=last.image) for step in others), last)
    return replace(picture, prepared=replace(picture.prepared, steps=steps))


def _digest(path: Path) -> str:
    try:
        with open_plain(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise cannot_read(path, error) from error


class Network:
    """The network of one run: asked as often as one likes, by one worker, until it is closed."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._asker = Asker(run)
        self._scalers: tuple[Scaler, Scaler] | None = None
        """Of the inputs, and of quantities that are answered."""

    @property
    def ready(self) -> bool:
        """Whether it has been asked before, and will answer without delay."""
        return self._asker.ready

    def ask(
        self, inputs: NDArray[np.generic], given_up: Callable[[], bool] = lambda: False
    ) -> OwnAnswers | None:
        """Let a worker ask the network, and wait for the answer: seconds, the first time.

        Args:
            inputs: (n, *input_shape), in the values of the data set: not yet scaled.
            given_up: Whether nobody wants the answer any more; asked several times a second.

        Returns:
            The answers; None where it was given up.

        Raises:
            DataError: The data set is not at hand: its scaling cannot be computed; or the answer
                to an example is not a number.
            DivergedError: The weights of the run are of no use.
            NotFoundError: There is no network.
            LabError: The worker gave no answer.
        """
        from tui_lab.datasets import loading, preparing
        from tui_lab.datasets.plane_inputs import plane_inputs

        require_network(self._run)
        if self._scalers is None:
            data, seed = self._run.experiment.data, self._run.experiment.seed
            dataset = loading.load(data.dataset, data.options, seed=seed)
            prepared = preparing.prepare(dataset, data, seed)
            self._scalers = prepared.scaler, prepared.target_scaler
        scaler, target_scaler = self._scalers
        scaled = scaler(inputs)
        if made := self._run.experiment.data.inputs:
            scaled = plane_inputs(scaled, made)
        rows = self._asker.ask(lambda path: np.savez(path, x=scaled), given_up)
        if rows is None:
            return None
        _refuse_no_numbers(rows)
        return OWN_ANSWERS[task_of(self._run)](self._run, np.asarray(rows), target_scaler)

    def close(self) -> None:
        """Let the worker go; what is being asked is given up."""
        self._asker.close()

    def __enter__(self) -> Network:
        """It."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the worker go."""
        self.close()


def _refuse_no_numbers(shares: Sequence[Sequence[float]]) -> None:
    for place, row in enumerate(shares, start=1):
        if not all(map(math.isfinite, row)):
            raise DataError(
                _("The network's answer to example {number} is not a number.").format(number=place),
                _("Its values are too large: give values like those of the data set."),
            )


def record_pictures(
    run: Run, pictures: Sequence[OwnPicture], answers: OwnAnswers
) -> StoreError | None:
    """Put down what was answered about pictures.

    Returns:
        Why it could not be put down; the answers are none the worse for that.
    """
    brought = [(each.short_name, each.digest) for each in pictures]
    return _record(run, "image", brought, answers)


def record_rows(run: Run, rows: EncodedRows, answers: OwnAnswers) -> StoreError | None:
    """Put down what was answered about rows; as `record_pictures`."""
    brought = [
        (", ".join(values), hashlib.sha256(x.astype("<f4").tobytes()).hexdigest())
        for values, x in zip(rows.values, rows.x, strict=True)
    ]
    return _record(run, "row", brought, answers)


def _record(
    run: Run, kind: Kind, brought: Sequence[tuple[str, str]], answers: OwnAnswers
) -> StoreError | None:
    now = time.time()
    try:
        record(
            run,
            (
                Prediction(
                    time=now,
                    dataset=run.dataset,
                    kind=kind,
                    name=name,
                    digest=digest,
                    answer=answers.name(row),
                    probability=answers.probability(row),
                )
                for row, (name, digest) in enumerate(brought)
            ),
        )
    except LabError as error:
        return StoreError(
            _("The answers could not be put down with the run. {reason}").format(
                reason=error.message
            ),
            error.hint,
        )
    return None
