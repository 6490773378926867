"""A kept model and new examples."""

from __future__ import annotations

import zipfile
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.npz import read_arrays
from tui_lab.errors import DataError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import open_plain
from tui_lab.training.evaluate import output_of


def load_model(path: Path) -> keras.Model:
    """Load a model in Keras's safe mode: no code that the file brings is ever run.

    Raises:
        StoreError: The file is damaged, or it is no model.
    """
    try:
        open_plain(path, links=False).close()
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (OSError, EOFError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as error:
        raise StoreError(
            _("The model {path} cannot be loaded.").format(path=path),
            _("Train the experiment again; the file is damaged or no model of this lab."),
        ) from error


def outputs(model: keras.Model, arrays: Path) -> NDArray[np.float32]:
    """What a network gives, float32 (n, units), for the array `x` in the npz file `arrays`.

    Raises:
        DataError: The file cannot be read or its shape does not fit the model.
    """
    try:
        x = read_arrays(arrays, ["x"], links=False)["x"].astype(np.float32)
        shape = tuple(model.input_shape[1:])
        x = x.reshape(len(x), *shape)
    except ValueError as error:
        raise DataError(
            _("The examples in {path} do not fit the network: {reason}.").format(
                path=arrays, reason=error
            )
        ) from error
    return output_of(model, x)
