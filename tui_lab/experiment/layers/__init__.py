"""The layers that an experiment may have: one `LayerSchema` for each, in the module of its kind.

docs/how-to/add-a-layer.md tells how to add one. Must not import Keras; names, arguments and
defaults are those of Keras 3 (https://keras.io/api/layers/).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_lab.experiment.layers.activation import ACTIVATION_LAYERS
from tui_lab.experiment.layers.augmentation import AUGMENTATION
from tui_lab.experiment.layers.convolution import CONVOLUTION
from tui_lab.experiment.layers.dense import DENSE
from tui_lab.experiment.layers.normalization import NORMALIZATION
from tui_lab.experiment.layers.pooling import POOLING
from tui_lab.experiment.layers.regularization import REGULARIZATION
from tui_lab.experiment.layers.reshaping import RESHAPING
from tui_lab.experiment.layers.schema import LayerSchema

_KINDS = (
    DENSE,
    CONVOLUTION,
    POOLING,
    RESHAPING,
    REGULARIZATION,
    NORMALIZATION,
    ACTIVATION_LAYERS,
    AUGMENTATION,
)
_REGISTERED: dict[str, LayerSchema] = {schema.name: schema for kind in _KINDS for schema in kind}

LAYERS: Mapping[str, LayerSchema] = MappingProxyType(_REGISTERED)
"""Name of the layer's class in Keras -> what the lab knows of it, in the order of a menu."""
