"""The first layer's weights as pictures, read from `model.keras` without Keras.

A `.keras` file is a zip archive with the configuration in JSON and the weights in HDF5. It may
come from anywhere, so nothing in it is followed outside of the file and nothing is run.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tui_lab.errors import NotFoundError, StoreError
from tui_lab.i18n import _

MODEL_FILE = "model.keras"
CONFIG_MEMBER = "config.json"
WEIGHTS_MEMBER = "model.weights.h5"
LARGEST_CONFIG = 16 << 20
LARGEST_WEIGHTS = 1 << 30
"""Bytes, unpacked."""
GROUPS = {"Dense": "dense", "Conv2D": "conv2d"}
"""Class of a layer -> the name that Keras gives the first layer of that class in the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """The kernel of a network's first layer that has one."""

    array: NDArray[np.float32]
    """Dense: (inputs, units); Conv2D: (height, width, channels, filters)."""
    layer_type: Literal["Dense", "Conv2D"]


def first_kernel(folder: Path) -> Kernel:
    """The kernel of the first Dense or Conv2D layer of `model.keras` in a run's folder.

    Raises:
        NotFoundError: There is no model yet, or it has no such layer.
        StoreError: The file is damaged or is not one that Keras wrote.
    """
    path = folder / MODEL_FILE
    if not path.is_file():
        raise NotFoundError(
            _("This run has no saved model yet."), _("It is written when a run ends.")
        )
    try:
        with zipfile.ZipFile(path) as archive:
            config = json.loads(_member(archive, CONFIG_MEMBER, LARGEST_CONFIG))
            layer_type = _first_type(config)
            if layer_type is None:
                raise NotFoundError(
                    _("The model in {path} has no layer with weights to show.").format(path=path)
                )
            weights = _member(archive, WEIGHTS_MEMBER, LARGEST_WEIGHTS)
        return Kernel(_kernel(weights, layer_type), layer_type)
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RuntimeError,
        RecursionError, MemoryError, NotImplementedError, zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        # h5py reports damage as any of the first eight.
        raise StoreError(
            _("The model in {path} cannot be read: {reason}.").format(
                path=path, reason=str(error).strip("'\".") or type(error).__name__
            ),
            _("Train the run again to get it back."),
        ) from error


def _member(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    if name not in archive.namelist():
        raise ValueError(_("there is no {name} in it").format(name=name))
    if archive.getinfo(name).file_size > largest:
        raise ValueError(_("its {name} is too large").format(name=name))
    return archive.read(name)


def _first_type(config: Any) -> Literal["Dense", "Conv2D"] | None:
    for layer in config["config"]["layers"]:
        if layer["class_name"] == "Dense":
            return "Dense"
        if layer["class_name"] == "Conv2D":
            return "Conv2D"
    return None


def _kernel(weights: bytes, layer_type: Literal["Dense", "Conv2D"]) -> NDArray[np.float32]:
    import h5py

    with h5py.File(io.BytesIO(weights), "r") as file:
        place = file
        for part in ("layers", GROUPS[layer_type], "vars", "0"):
            # A soft or external link could lead to another file on this machine.
            if not isinstance(place.get(part, getlink=True), h5py.HardLink):
                raise ValueError(_("there is no {name} in it").format(name=part))
            place = place[part]
        if not isinstance(place, h5py.Dataset) or place.external or place.is_virtual:
            raise ValueError(_("its weights are not in the file"))
        dimensions = 2 if layer_type == "Dense" else 4
        if len(place.shape) != dimensions or place.dtype.kind != "f" or 0 in place.shape:
            raise ValueError(_("its weights do not have the right shape"))
        if math.prod(place.shape) * place.dtype.itemsize > LARGEST_WEIGHTS:
            raise ValueError(_("its weights are too large"))
        return np.asarray(place[()], np.float32)


def first_layer_pictures(
    kernel: Kernel, input_shape: Sequence[int] | None = None, limit: int | None = None
) -> list[NDArray[np.float64]]:
    """One picture for each unit or filter of a first layer.

    All are on one scale, so that weak units look weak: 0 is the most negative weight, 0.5 no
    weight at all, 1 the most positive one.

    Args:
        kernel: From `first_kernel`.
        input_shape: Of the network's pictures, (h, w) or (h, w, channels), for a Dense layer.
        limit: At most so many pictures.

    Returns:
        (h, w) or (h, w, 3) arrays, 0..1; the mean over other numbers of channels. Empty for a
        Dense layer whose inputs are not the points of a picture.
    """
    units = np.nan_to_num(np.moveaxis(kernel.array.astype(np.float64), -1, 0), posinf=0, neginf=0)
    if kernel.layer_type == "Dense":
        if input_shape is None or len(input_shape) not in (2, 3):
            return []
        if math.prod(input_shape) != units.shape[1]:
            return []
        units = units.reshape(len(units), *input_shape)
    if units.ndim == 4 and units.shape[3] != 3:
        units = units.mean(axis=3)
    strongest = float(np.abs(units).max()) or 1.0
    return list(units[:limit] / strongest / 2 + 0.5)
