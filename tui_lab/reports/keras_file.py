"""What is in `model.keras`, read without Keras: the layers, and the weights of the dense ones.

A `.keras` file is a zip archive with the configuration in JSON and the weights in HDF5. It may
come from anywhere, so nothing in it is followed outside of the file and nothing is run.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab import plain_files
from tui_lab.datasets.npz import BOMB_BYTES, BOMB_RATIO
from tui_lab.errors import NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import open_zip
from tui_lab.runs.layout import MODEL_FILE

CONFIG_MEMBER = "config.json"
WEIGHTS_MEMBER = "model.weights.h5"
LARGEST_CONFIG = 16 << 20
LARGEST_WEIGHTS = 1 << 30
"""Bytes, unpacked."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedLayer:
    """One layer of a saved network."""

    type: str
    """Keras's class."""
    config: Mapping[str, Any]
    kernel: NDArray[np.float32] | None = None
    """Of a Dense layer: (inputs, units)."""
    bias: NDArray[np.float32] | None = None
    """Of a Dense layer: (units,), zeros where it has none."""

    @property
    def activation(self) -> str:
        """The name of its activation; "" where it is none that Keras ships."""
        name = self.config.get("activation", "linear")
        return name if isinstance(name, str) else ""


@contextmanager
def opened(folder: Path) -> Iterator[zipfile.ZipFile]:
    """The archive of the model in a run's folder; whatever is wrong with it is told in words.

    Raises:
        NotFoundError: There is no model yet.
        StoreError: The file is damaged or is not one that Keras wrote.
    """
    path = folder / MODEL_FILE
    try:
        with open_zip(path, links=False) as archive:
            yield archive
    except FileNotFoundError as error:
        raise NotFoundError(
            _("This run has no saved model yet."), _("It is written when a run ends.")
        ) from error
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RuntimeError,
        RecursionError, MemoryError, NotImplementedError, zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        # h5py reports damage as any of the first eight.
        why = plain_files.reason(error) if isinstance(error, OSError) else str(error).strip("'\".")
        raise StoreError(
            _("The model in {path} cannot be read: {reason}.").format(
                path=path, reason=why or type(error).__name__
            ),
            _("Train the run again to get it back."),
        ) from error


def layers_in(archive: zipfile.ZipFile) -> list[tuple[str, Mapping[str, Any]]]:
    """Class and configuration of each layer, the input first; to be called in `opened`."""
    config = json.loads(_member(archive, CONFIG_MEMBER, LARGEST_CONFIG))
    return [
        (each["class_name"], found if isinstance(found := each.get("config"), dict) else {})
        for each in config["config"]["layers"]
    ]


def weights_in(archive: zipfile.ZipFile) -> bytes:
    """The file of the weights; to be called in `opened`."""
    return _member(archive, WEIGHTS_MEMBER, LARGEST_WEIGHTS)


def _member(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    if name not in archive.namelist():
        raise ValueError(_("there is no {name} in it").format(name=name))
    member = archive.getinfo(name)
    bomb = member.file_size > max(BOMB_BYTES, BOMB_RATIO * member.compress_size)
    if member.file_size > largest or bomb:
        raise ValueError(_("its {name} is too large").format(name=name))
    return archive.read(name)


def arrays_of(
    weights: bytes, wanted: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], NDArray[np.float32]]:
    """Some arrays of the weights; to be called in `opened`.

    Args:
        weights: From `weights_in`.
        wanted: Name of the layer in the file and number of its variable -> dimensions it has.
    """
    import h5py

    found = {}
    with h5py.File(io.BytesIO(weights), "r") as file:
        for (layer, variable), dimensions in wanted.items():
            place = file
            for part in ("layers", layer, "vars", str(variable)):
                # A soft or external link could lead to another file on this machine.
                if not isinstance(place.get(part, getlink=True), h5py.HardLink):
                    raise ValueError(_("there is no {name} in it").format(name=part))
                place = place[part]
            if not isinstance(place, h5py.Dataset) or place.external or place.is_virtual:
                raise ValueError(_("its weights are not in the file"))
            if len(place.shape) != dimensions or place.dtype.kind != "f" or 0 in place.shape:
                raise ValueError(_("its weights do not have the right shape"))
            if math.prod(place.shape) * place.dtype.itemsize > LARGEST_WEIGHTS:
                raise ValueError(_("its weights are too large"))
            found[layer, variable] = np.asarray(place[()], np.float32)
    return found


def saved_layers(folder: Path) -> tuple[SavedLayer, ...]:
    """All layers of the network in a run's folder, in order, the input first.

    Raises:
        NotFoundError: There is no model yet.
        StoreError: The file is damaged or is not one that Keras wrote.
    """
    with opened(folder) as archive:
        layers = layers_in(archive)
        # Keras names the groups by the class and the layer's place among those of its class.
        names: dict[int, str] = {}
        for place, (type_, _config) in enumerate(layers):
            if type_ == "Dense":
                names[place] = f"dense_{len(names)}" if names else "dense"
        wanted = {(name, 0): 2 for name in names.values()}
        biased = {place for place in names if layers[place][1].get("use_bias", True)}
        wanted |= {(names[place], 1): 1 for place in biased}
        arrays = arrays_of(weights_in(archive), wanted)
        saved = []
        for place, (type_, config) in enumerate(layers):
            if place not in names:
                saved.append(SavedLayer(str(type_), config))
                continue
            kernel = arrays[names[place], 0]
            bias = arrays.get((names[place], 1))
            if bias is None:
                bias = np.zeros(kernel.shape[1], np.float32)
            if len(bias) != kernel.shape[1]:
                raise ValueError(_("its weights do not have the right shape"))
            saved.append(SavedLayer("Dense", config, kernel, bias))
        return tuple(saved)
