"""What the lab computes without Keras is what Keras computes."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.experiment.strategies import architectures
from tui_lab.errors import ExperimentError
from tui_lab.experiment import (
    ACTIVATIONS,
    INITIALIZERS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    Experiment,
    describe,
    model_input_shape,
    resolve_units,
)

pytestmark = pytest.mark.worker
EXAMPLES = 150


@pytest.fixture(scope="module")
def keras() -> Any:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras

    return keras
