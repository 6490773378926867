"""Values of arguments as they are typed."""

from __future__ import annotations

import pytest

from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers import LAYERS as ALL_LAYERS
from tui_lab.experiment.model import Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.schema import Argument
from tui_lab.text.values import setting_text
from tui_lab.ui.editor.values import choices_of, value_of


def argument(layer: str, name: str) -> Argument:
    found = LAYERS[layer].argument(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("layer", "name", "text", "value"),
    [
        ("Dense", "units", "64", 64),
        ("Dense", "units", " classes ", "classes"),
        ("Dense", "units", "", None),
        ("Dense", "units", "many", "many"),
        ("Dense", "units", "-3", -3),
        ("Dense", "activation", "ReLU", "relu"),
        ("Dense", "activation", "true", "true"),
        ("Dense", "use_bias", "false", False),
        ("Dense", "kernel_regularizer", "l2=0.01", {"l2": 0.01}),
        ("Dense", "kernel_regularizer", "l1=0.1, l2=0.01", {"l1": 0.1, "l2": 0.01}),
        ("Dense", "kernel_constraint", "max_norm(3)", {"type": "max_norm", "max_value": 3.0}),
        ("Dense", "kernel_constraint", "NonNeg", {"type": "non_neg"}),
        ("Dense", "kernel_constraint", "max_", "max_"),
        ("Dense", "kernel_constraint", "max_norm(axis=7)", "max_norm(axis=7)"),
        ("Conv2D", "kernel_size", "3, 5", (3, 5)),
        ("Conv2D", "kernel_size", "(3, 5)", (3, 5)),
        ("Conv2D", "kernel_size", "3", 3),
        ("Reshape", "target_shape", "8, 8, 1", (8, 8, 1)),
        ("Reshape", "target_shape", "-1", (-1,)),
        ("Dropout", "rate", "0,25", 0.25),
        ("Dropout", "rate", "2", 2),
        ("Dropout", "rate", "1 = 2", "1 = 2"),
        ("RandomZoom", "height_factor", "-0.1, 0.2", (-0.1, 0.2)),
        # What no draft on disk may hold stays as it was typed.
        ("Dropout", "rate", "nan", "nan"),
        ("Dropout", "rate", "-1e999", "-1e999"),
        ("Dropout", "rate", "{}", "{}"),
        ("Dense", "units", "0x" + "f" * 5000, "0x" + "f" * 5000),
        ("Dense", "units", "[[3]]", "[[3]]"),
        ("Dense", "units", "{a = [[]]}", "{a = [[]]}"),
        ("Conv2D", "kernel_size", "3, inf", (3, "inf")),
        ("Dense", "kernel_regularizer", "l2=nan", {"l2": "nan"}),
        ("Dense", "kernel_regularizer", "l2=[[1]]", "l2=[[1]]"),
    ],
)
def test_what_is_typed_becomes_a_value(
    layer: str, name: str, text: str, value: Value | None
) -> None:
    assert value_of(text, argument(layer, name)) == value


def test_every_default_is_typed_back_to_itself() -> None:
    schemas = [*ALL_LAYERS.values(), *OPTIMIZERS.values()]
    for known in (each for schema in schemas for each in schema.arguments):
        assert value_of(setting_text(known.default), known) == known.default


def test_choices_have_their_help() -> None:
    activations = dict(choices_of(argument("Dense", "activation")))
    assert "" in activations
    assert "positive" in activations["relu"]
    assert dict(choices_of(argument("Activation", "activation"))).get("") is None
    assert choices_of(argument("Dense", "units")) == ()
