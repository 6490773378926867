"""Asking a run's network about what the user brings: pictures or rows, made into its inputs."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui_lab import datasets, i18n
from tui_lab.cli import console
from tui_lab.datasets.files import cannot_read
from tui_lab.datasets.model import DatasetInfo, Origin
from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.imaging.prepare import PreparedPicture

SEEN = 100
"""Examples of the training data that are looked at for the brightness of their border."""


def picture_files(paths: Sequence[str]) -> list[str]:
    """The files that are named, and those with the ending of a picture in the folders.

    Raises:
        DataError: A folder has none, or cannot be read.
    """
    from tui_lab.datasets.own_pictures import ENDINGS

    found = []
    for path in paths:
        if not Path(path).is_dir():
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


def prepared(
    info: DatasetInfo, paths: Sequence[str], invert: Literal["auto"] | bool
) -> tuple[dict[str, PreparedPicture], list[DataError]]:
    """Each picture as the network's input, and an error for each that cannot be one."""
    from tui_lab.datasets.glimpse import glimpse
    from tui_lab.imaging.prepare import ground_is_light, prepare_for

    light = False
    if invert == "auto" and info.origin is not Origin.OWN:
        light = ground_is_light(glimpse(info.name).x[:SEEN], info.value_range)
    good: dict[str, PreparedPicture] = {}
    errors = []
    for path in paths:
        try:
            good[path] = prepare_for(Path(path), info, invert=invert, light_ground=light)
        except DataError as error:
            named = path in error.message
            message = error.message if named else f"{path}: {error.message}"
            errors.append(DataError(message, error.hint))
    return good, errors


def ask(run: Run, inputs: NDArray[np.generic]) -> list[list[float]]:
    """Let a worker ask the network.

    Args:
        run: The run.
        inputs: (n, *input_shape), in the values of the data set: not yet scaled.

    Returns:
        Probabilities, a row for each input.

    Raises:
        DataError: The data set is not at hand: its scaling cannot be computed.
        LabError: The worker gave no answer.
    """
    import numpy as np

    data, seed = run.experiment.data, run.experiment.seed
    dataset = datasets.load(data.dataset, data.options, seed=seed)
    scaler = datasets.prepare(dataset, data, seed).scaler
    console.say(_("Asking the network; starting Keras takes some seconds…"))
    with tempfile.TemporaryDirectory(prefix="tui-lab-") as place:
        folder = Path(place)
        np.savez(folder / "x.npz", x=scaler(inputs))
        request, response = folder / "request.json", folder / "response.json"
        request.write_text(json.dumps({"npz": str(folder / "x.npz")}), encoding="utf-8")
        command = [sys.executable, "-P", "-m", "tui_lab.worker", "predict"]
        command += [str(run.folder), str(request), str(response), "--lang", i18n.language()]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode or not response.exists():
            with (run.folder / "worker.log").open("ab") as log:
                log.write(done.stderr)
            raise LabError(
                _("The network of the run {run} could not be asked.").format(run=run.id),
                _("The details are in {path}.").format(path=run.folder / "worker.log"),
            )
        answer = json.loads(response.read_bytes())["probabilities"]
    return [[float(share) for share in row] for row in answer]


def best_of(shares: Sequence[float]) -> int:
    """The number of the most probable class."""
    return max(range(len(shares)), key=lambda n: shares[n])
