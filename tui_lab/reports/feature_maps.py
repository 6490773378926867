"""What the filters of a network's first convolution make of one picture: its feature maps.

Computed without Keras from the saved weights, as `Conv2D` does it (a cross-correlation; "same" pads
with zeros, the larger half below and to the right: https://keras.io/api/layers/convolution_layers/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets import listing, loading
from tui_lab.datasets.model import Scaler
from tui_lab.datasets.preparing import fit_scaler, part_positions
from tui_lab.errors import NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.reports import access
from tui_lab.reports.forward import ACTIVATIONS, passes_unchanged
from tui_lab.reports.keras_file import arrays_of, layers_in, opened, weights_in
from tui_lab.reports.weights import GROUPS, LayerType
from tui_lab.runs.results_file import AnyResults
from tui_lab.runs.run import Run

CONVOLUTION: LayerType = "Conv2D"


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """A network's first layer, where it is a convolution."""

    kernel: NDArray[np.float32]
    """(rows, columns, channels, filters)."""
    bias: NDArray[np.float32]
    """(filters,), zeros where it has none."""
    activation: str
    """One of `ACTIVATIONS`."""
    strides: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    same: bool = False
    """Whether the picture is padded with zeros; else windows stay within it."""

    def maps(self, picture: NDArray[np.floating]) -> NDArray[np.float64]:
        """What its filters answer, after the activation.

        Args:
            picture: (h, w, channels), scaled as the network sees it.

        Returns:
            (filters, rows, columns); 0 where an answer is not a finite number.

        Raises:
            ValueError: The picture is smaller than a window, or has other channels.
        """
        sizes = zip(self.kernel.shape, self.dilation, strict=False)
        size = tuple((length - 1) * each + 1 for length, each in sizes)
        seen = np.asarray(picture, np.float64)
        if seen.shape[2] != self.kernel.shape[2]:
            raise ValueError("other channels")
        if self.same:
            pads = [_pad(*each) for each in zip(seen.shape, size, self.strides, strict=False)]
            seen = np.pad(seen, [*pads, (0, 0)])
        windows = np.lib.stride_tricks.sliding_window_view(seen, size, axis=(0, 1))
        down, across = self.strides
        windows = windows[::down, ::across, :, :: self.dilation[0], :: self.dilation[1]]
        with np.errstate(all="ignore"):
            found = np.einsum("rckij,ijkf->rcf", windows, self.kernel.astype(np.float64))
            found = ACTIVATIONS[self.activation](found + self.bias)
        return np.moveaxis(np.nan_to_num(found, posinf=0, neginf=0), -1, 0)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMaps:
    """One picture, and what the filters make of it."""

    picture: NDArray[np.generic]
    """(h, w) or (h, w, channels), in the data's own values."""
    maps: NDArray[np.float64]
    """(filters, rows, columns), after the activation."""
    activation: str

    @property
    def value_range(self) -> tuple[float, float]:
        """What is drawn black and white, the same for all maps: 0 is in it."""
        low, high = min(0.0, float(self.maps.min())), max(0.0, float(self.maps.max()))
        return low, high if high > low else low + 1.0


def first_convolution(folder: Path) -> Convolution:
    """The first layer of the network in a run's folder that is more than a passage.

    Raises:
        NotFoundError: There is no model yet, or that layer is no convolution of pictures, or one
            with groups or an activation that is not known here.
        StoreError: The file is damaged or is not one that Keras wrote.
    """
    with opened(folder) as archive:
        rest = [each for each in layers_in(archive) if not passes_unchanged(each[0])]
        type_, config = rest[0] if rest else ("", {})
        activation = str(config.get("activation", "linear"))
        known = config.get("groups", 1) == 1 and activation in ACTIVATIONS
        if type_ != CONVOLUTION or not known:
            raise NotFoundError(
                _("The network does not begin with a convolution: there are no maps to draw."),
                _("Choose a run that begins with Conv2D, such as one of the preset mnist-cnn."),
            )
        kernel, bias = (GROUPS[CONVOLUTION], 0), (GROUPS[CONVOLUTION], 1)
        wanted = {kernel: 4} | ({bias: 1} if config.get("use_bias", True) else {})
        arrays = arrays_of(weights_in(archive), wanted)
        filters = arrays[kernel].shape[-1]
        biases = arrays.get(bias, np.zeros(filters, np.float32))
        if len(biases) != filters:
            raise ValueError(_("its weights do not have the right shape"))
        pairs = _pair(config, "strides"), _pair(config, "dilation_rate")
        same = config.get("padding") == "same"
        return Convolution(arrays[kernel], biases, activation, *pairs, same)


def feature_maps(
    run: Run, results: AnyResults, row: int, picture: NDArray[np.generic] | None = None
) -> FeatureMaps:
    """What the filters of a run's first convolution make of one of its examples.

    Args:
        run: The run.
        results: What it answered on one part.
        row: Of the results.
        picture: The example, (h, w) or (h, w, channels), where it was read already.

    Raises:
        NotFoundError: As `first_convolution`.
        DataError: The data set is not at hand any more.
        StoreError: The network is damaged, or the data set was changed since.
    """
    with access.network_of(run):
        first = first_convolution(run.folder)
    if picture is None:
        picture = access.inputs(run, results, np.asarray([row]))[0]
    # A script's examples were kept as its network got them.
    ours = run.carried.experiment
    scaled = _scaler(run, picture)(picture[None])[0] if ours else picture.astype(np.float32)
    if scaled.ndim == 2:
        scaled = scaled[:, :, None]
    try:
        return FeatureMaps(picture, first.maps(scaled), first.activation)
    except ValueError as error:
        raise StoreError(
            _("The network of the run {run} does not take these pictures.").format(run=run.id),
            _("Train the run again."),
        ) from error


def _scaler(run: Run, picture: NDArray[np.generic]) -> Scaler:
    """What the run's pictures were scaled by."""
    data, seed = run.experiment.data, run.experiment.seed
    if data.scaling == "none" or (data.scaling == "unit" and picture.dtype == np.uint8):
        # Whatever the examples are: they need not be read.
        return fit_scaler(listing.info(data.dataset), picture[None], data.scaling)
    dataset = loading.load(data.dataset, data.options, seed=seed, verify=False)
    positions = part_positions(dataset, data, seed).train
    return fit_scaler(dataset.info, dataset.x_train, data.scaling, positions)


def _pair(config: Mapping[str, Any], name: str) -> tuple[int, int]:
    value = config.get(name, 1)
    first, second = value if isinstance(value, list | tuple) else (value, value)
    return max(1, int(first)), max(1, int(second))


def _pad(length: int, window: int, stride: int) -> tuple[int, int]:
    """Zeros before and behind, so that there is a window for every `stride` points."""
    total = max(0, (-(-length // stride) - 1) * stride + window - length)
    return total // 2, total - total // 2
