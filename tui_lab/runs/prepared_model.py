"""A run's network with the preparation of its data: a worker makes it, whoever exports waits.

A temporary folder holds what comes of it: the model and its description, or a refusal. Must not
import the store.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _, language
from tui_lab.paths import write_atomically
from tui_lab.plain_files import read_bytes
from tui_lab.runs.files import InFolder, folder_of, read_small, read_tail, store_error
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.spawn import wait_for
from tui_lab.runs.warm import start_worker

FORMAT = 1
TASK = "prepared-model"
PreparedForm = Literal["keras", "litert", "onnx"]
PREPARED_FILES: Mapping[PreparedForm, str] = {
    "keras": "prepared.keras",
    "litert": "prepared.tflite",
    "onnx": "prepared.onnx",
}
DESCRIPTION_FILE = "preparation.json"
LARGEST_MODEL = 4 << 30
"""Bytes."""
_REFUSAL_FILE = "refusal.json"


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """The two files."""

    model: bytes
    """The content of a file that ends as that of its form in PREPARED_FILES."""
    description: bytes
    """What it takes and gives: JSON."""


class _Refusal(msgspec.Struct, frozen=True):
    message: str
    hint: str = ""
    exit_code: int = ExitCode.FAILED


class Takes(msgspec.Struct, frozen=True):
    """What is read of a description for what is said of it."""

    takes: str
    """`columns`, or `array`."""


def make(run: Path | InFolder, form: PreparedForm = "keras") -> PreparedModel:
    """Let a worker make the model, and wait for it: some seconds.

    Args:
        run: The run, or its folder.
        form: For Keras, for LiteRT (TensorFlow Lite), or for the runtimes of ONNX.

    Raises:
        StoreError: No place for it, or no process can be started.
        LabError: The network or its data cannot be read, or the worker ended without a word.
    """
    source = folder_of(run)
    try:
        with tempfile.TemporaryDirectory(prefix="tui-lab-") as name:
            folder = Path(name)
            arguments = [str(source), str(folder), "--form", form, "--lang", language()]
            wait_for(start_worker(TASK, arguments, folder, folder / LOG_FILE))
            return _result(source, folder, form)
    except OSError as error:
        raise store_error(error, Path(tempfile.gettempdir())) from error


def _result(source: Path, folder: Path, form: PreparedForm) -> PreparedModel:
    if (folder / _REFUSAL_FILE).exists():
        told = msgspec.json.decode(read_small(folder / _REFUSAL_FILE), type=_Refusal)
        refused = LabError(told.message, told.hint)
        refused.exit_code = ExitCode(told.exit_code)
        raise refused
    try:
        model = read_bytes(folder / PREPARED_FILES[form], LARGEST_MODEL, links=False)
        described = read_bytes(folder / DESCRIPTION_FILE, LARGEST_MODEL, links=False)
        return PreparedModel(model, described)
    except FileNotFoundError:
        lines = read_tail(folder / LOG_FILE, 1 << 16).strip().splitlines()
        raise LabError(
            _("The network of the run {run} could not be exported with its preparation.").format(
                run=source.name
            ),
            lines[-1] if lines else "",
        ) from None


def refuse(folder: Path, error: LabError) -> None:
    """The worker's side: say why there is no model."""
    told = _Refusal(error.message, error.hint, int(error.exit_code))
    write_atomically(folder / _REFUSAL_FILE, msgspec.json.encode(told))
