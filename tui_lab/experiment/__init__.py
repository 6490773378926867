"""What a run is to do: its values, how they are read, checked, changed, compared and written.

The public names are here; must not import Keras, NumPy or any room above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.late import late

if TYPE_CHECKING:
    from tui_lab.experiment.changing import setting_paths, with_settings
    from tui_lab.experiment.checking import Subject, check, validate
    from tui_lab.experiment.choices import ACTIVATIONS, INITIALIZERS
    from tui_lab.experiment.comparing import Difference, differences, settings_key
    from tui_lab.experiment.layers import LAYERS
    from tui_lab.experiment.layers.schema import LayerSchema
    from tui_lab.experiment.line import from_line, layer_text, looks_like_line, to_line
    from tui_lab.experiment.losses import LOSSES
    from tui_lab.experiment.model import (
        FORMAT,
        Compile,
        Data,
        EarlyStopping,
        Experiment,
        Fit,
        Layer,
        Scaling,
        Value,
    )
    from tui_lab.experiment.optimizers import OPTIMIZERS, OptimizerSchema
    from tui_lab.experiment.parsing import load, loads, parse
    from tui_lab.experiment.problems import Problem
    from tui_lab.experiment.schema import (
        Argument,
        ArgumentKind,
        Named,
    )
    from tui_lab.experiment.shapes import (
        LabelForm,
        LayerSummary,
        describe,
        keras_arguments,
        label_form,
        model_input_shape,
    )
    from tui_lab.experiment.writing import dumps, to_table

_LATE = {
    "ACTIVATIONS": "choices",
    "Argument": "schema",
    "ArgumentKind": "schema",
    "Compile": "model",
    "Data": "model",
    "Difference": "comparing",
    "EarlyStopping": "model",
    "Experiment": "model",
    "FORMAT": "model",
    "Fit": "model",
    "INITIALIZERS": "choices",
    "LAYERS": "layers",
    "LOSSES": "losses",
    "LabelForm": "shapes",
    "Layer": "model",
    "LayerSchema": "layers.schema",
    "LayerSummary": "shapes",
    "Named": "schema",
    "OPTIMIZERS": "optimizers",
    "OptimizerSchema": "optimizers",
    "Problem": "problems",
    "Scaling": "model",
    "Subject": "checking",
    "Value": "model",
    "check": "checking",
    "describe": "shapes",
    "differences": "comparing",
    "dumps": "writing",
    "from_line": "line",
    "label_form": "shapes",
    "layer_text": "line",
    "load": "parsing",
    "loads": "parsing",
    "looks_like_line": "line",
    "model_input_shape": "shapes",
    "parse": "parsing",
    "keras_arguments": "shapes",
    "setting_paths": "changing",
    "settings_key": "comparing",
    "to_line": "line",
    "to_table": "writing",
    "validate": "checking",
    "with_settings": "changing",
}

__all__ = [
    "ACTIVATIONS",
    "FORMAT",
    "INITIALIZERS",
    "LAYERS",
    "LOSSES",
    "OPTIMIZERS",
    "Argument",
    "ArgumentKind",
    "Compile",
    "Data",
    "Difference",
    "EarlyStopping",
    "Experiment",
    "Fit",
    "LabelForm",
    "Layer",
    "LayerSchema",
    "LayerSummary",
    "Named",
    "OptimizerSchema",
    "Problem",
    "Scaling",
    "Subject",
    "Value",
    "check",
    "describe",
    "differences",
    "dumps",
    "from_line",
    "keras_arguments",
    "label_form",
    "layer_text",
    "load",
    "loads",
    "looks_like_line",
    "model_input_shape",
    "parse",
    "setting_paths",
    "settings_key",
    "to_line",
    "to_table",
    "validate",
    "with_settings",
]

if not TYPE_CHECKING:  # there, a wrong name must be found
    __getattr__ = late(__name__, _LATE)
