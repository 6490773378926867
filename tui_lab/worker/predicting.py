"""Answers about pictures or rows that the user brings: the network stays loaded between them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab import settings
from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import _
from tui_lab.runs.ending import how_to_get_it
from tui_lab.runs.header import UnreadableRun, read_header
from tui_lab.runs.layout import MODEL_FILE
from tui_lab.runs.prediction_channel import LOOK_EVERY, Questions
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    import keras

PATIENCE = 1800.0
"""Seconds without a question after which the memory is given back; a later one starts anew."""


def answer(run: Path, folder: Path, terminated: Callable[[], str]) -> None:
    """Answer the questions in `folder` for as long as somebody asks.

    Args:
        run: Folder of a run whose training has kept `model.keras`.
        folder: See `runs.prediction_channel`; each question holds `x`, float32 (n, *input shape),
            prepared and scaled as the run's own data were.
        terminated: Whether the system has asked the process to end.
    """
    from tui_lab.training.backend import start

    start("none", str(settings.get("backend")))
    from tui_lab.training.predict import outputs

    questions = Questions(folder)
    network = _Network(run)
    asked = time.monotonic()
    while questions.wanted() and not terminated() and time.monotonic() - asked < PATIENCE:
        arrays = questions.next()
        if arrays is None:
            time.sleep(LOOK_EVERY)
            continue
        try:
            questions.answer(outputs(network.model(), arrays).tolist())
        except LabError as error:
            questions.refuse(error)
        asked = time.monotonic()
    questions.close()


class _Network:
    """The run's network as it is now: it may be trained on between two questions."""

    def __init__(self, run: Path) -> None:
        self._path = run / MODEL_FILE
        self._seen: tuple[int, int] | None = None
        self._model: keras.Model | None = None

    def model(self) -> keras.Model:
        """The network; raises StoreError where there is none that can be loaded."""
        from tui_lab.training.predict import load_model

        try:
            now = self._path.stat()
        except OSError as error:
            text = _("The run in {path} has no model.").format(path=self._path.parent)
            raise StoreError(text, self._hint()) from error
        seen = (now.st_mtime_ns, now.st_size)
        if self._model is None or seen != self._seen:
            try:
                self._model, self._seen = load_model(self._path), seen
            except StoreError as error:
                raise StoreError(error.message, self._hint() or error.hint) from error
        return self._model

    def _hint(self) -> str:
        folder = self._path.parent
        header = read_header(folder)
        return "" if isinstance(header, UnreadableRun) else how_to_get_it(Run(folder, header))
