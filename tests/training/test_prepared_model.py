"""Networks with their preparation inside: Keras alone, in a process of its own, says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import warm
from support.later import Later

from tui_lab.datasets import listing
from tui_lab.datasets.input_columns import InputColumn, input_columns
from tui_lab.datasets.model import Scaler, unscaled
from tui_lab.runs.prepared_model import PREPARED_FILES
from tui_lab.worker import exporting
from tui_lab.worker.exporting import _as_columns

keras = Later("keras")
prepared = Later("tui_lab.training.prepared_model")

PLAIN = """
import json, sys
import numpy as np
import keras
told = []
for name, given in json.load(open(sys.argv[1])).items():
    model = keras.saving.load_model(name, safe_mode=True)
    x = ({key: keras.ops.convert_to_tensor(values) for key, values in given.items()}
         if isinstance(given, dict) else np.array(given))
    told.append(np.asarray(model(x)).tolist())
assert not any(module.startswith("tui_lab") for module in sys.modules)
print(json.dumps(told))
"""


def answered(folder: Path, asked: dict[str, Any]) -> list[Any]:
    """What models say in a process that knows Keras alone."""
    (folder / "asked.json").write_text(json.dumps(asked))
    (folder / "plain.py").write_text(PLAIN)
    done = warm.run_script(folder / "plain.py", str(folder / "asked.json"))
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def network(inputs: tuple[int, ...], units: int) -> keras.Sequential:
    return keras.Sequential(
        [keras.Input(inputs), keras.layers.Flatten(), keras.layers.Dense(units, "tanh")]
    )


@pytest.mark.filterwarnings("ignore:__array__ implementation")
def test_columns_pictures_and_targets_are_prepared_by_layers_alone(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    columns = [
        ("size", InputColumn("size")),
        ("colour", InputColumn("colour", ("blue", "red"))),
        ("sex", InputColumn("sex", ("M",), "F")),
    ]
    wide = Scaler(np.array([2.0, 0.5, 0.5, 0.0]), np.array([0.5, 0.5, 0.5, 1.0]))
    targets = Scaler(np.array([200.0, 3.0]), np.array([50.0, 0.25]))
    table = network((4,), 2)
    model = prepared.prepared_model(table, listing.info("iris"), wide, targets, columns)
    model.save(tmp_path / "table.keras")
    given = {
        "size": [[1.5], [3.0], [2.0]],
        "colour": [["red"], ["blue"], ["red"]],
        "sex": [["F"], ["M"], ["M"]],
    }
    encoded = [
        [1.5, 0, 1, 0],
        [3.0, 1, 0, 1],
        [2.0, 0, 1, 1],
    ]
    expected = targets.back(np.asarray(table(wide(np.array(encoded)))))

    digits = listing.info("digits")
    pictures = network((8, 8, 1), 10)
    each = Scaler(rng.random((8, 8)), 1 + rng.random((8, 8)))
    x = rng.integers(0, 17, (3, 8, 8)).astype(np.float64)
    prepared.prepared_model(pictures, digits, each, unscaled()).save(tmp_path / "each.keras")
    whole = Scaler(np.zeros(()), np.array(16.0))
    prepared.prepared_model(pictures, digits, whole, unscaled()).save(tmp_path / "whole.keras")

    said = answered(
        tmp_path,
        {
            str(tmp_path / "table.keras"): given,
            str(tmp_path / "each.keras"): x.tolist(),
            str(tmp_path / "whole.keras"): x.tolist(),
        },
    )
    np.testing.assert_allclose(said[0], expected, rtol=1e-5)
    for answer, scaler in zip(said[1:], (each, whole), strict=True):
        plain = np.asarray(pictures(scaler(x)[..., np.newaxis]))
        np.testing.assert_allclose(answer, plain, atol=1e-5)


def test_scales_that_keras_would_not_divide_by_stay_outside() -> None:
    tiny = Scaler(np.zeros(4), np.full(4, 1e-9))
    assert not prepared.scaled_inside(tiny)
    model = prepared.prepared_model(network((4,), 1), listing.info("iris"), tiny, unscaled())
    assert not any(isinstance(layer, keras.layers.Normalization) for layer in model.layers)


def test_columns_become_inputs_of_their_own_only_where_layers_can_encode_them() -> None:
    assert _as_columns(input_columns(listing.info("iris"))) == []
    shipping = _as_columns(input_columns(listing.info("shipping")))
    assert [name for name, _column in shipping][:2] == ["Warehouse_block", "Mode_of_Shipment"]
    strange = [InputColumn("a b", ("x", "y")), InputColumn("a/b"), InputColumn("ñ")]
    assert [name for name, _column in _as_columns(strange)] == ["a_b", "a_b_2", "column"]
    assert _as_columns([InputColumn("a", ("x",)), InputColumn("b", gap="mean")]) == []


@pytest.mark.filterwarnings("ignore:__array__ implementation")
def test_inputs_that_were_made_of_two_are_made_inside(tmp_path: Path) -> None:
    from tui_lab.datasets.plane_inputs import plane_inputs
    from tui_lab.experiment.plane_inputs import PLANE_INPUTS

    names = tuple(PLANE_INPUTS)
    plain = network((len(names),), 2)
    scaler = Scaler(np.array([1.0, -1.0]), np.array([2.0, 0.5]))
    model = prepared.prepared_model(plain, listing.info("circle"), scaler, unscaled(), (), names)
    model.save(tmp_path / "made.keras")
    raw = [[0.3, -0.7], [2.0, 1.0]]
    (told,) = answered(tmp_path, {str(tmp_path / "made.keras"): raw})
    seen = plane_inputs(scaler(np.array(raw)), names)
    assert np.allclose(told, np.asarray(plain(seen)), atol=1e-5)


@pytest.mark.parametrize("form", ["litert", "onnx"])
@pytest.mark.filterwarnings("ignore")
def test_other_runtimes_answer_raw_values_as_keras_does(form: str, tmp_path: Path) -> None:
    if form == "onnx":
        pytest.importorskip("onnx")
        pytest.importorskip("tf2onnx")
    rng = np.random.default_rng(1)
    scaler = Scaler(offset=rng.normal(size=(8, 8)), scale=rng.uniform(1, 9, size=(8, 8)))
    target = Scaler(offset=np.array([3.0]), scale=np.array([2.0]))
    plain = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(3, 3, activation="relu", padding="same"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
    model = prepared.prepared_model(plain, listing.info("digits"), scaler, target, dtype="float32")
    path = tmp_path / PREPARED_FILES[form]
    exporting.write_for(form, model, path)
    x = rng.uniform(0, 16, size=(4, 8, 8)).astype("float32")
    np.testing.assert_allclose(
        np.concatenate([_said_by(form, path, each[None]) for each in x]),
        model.predict(x, verbose=0),
        rtol=1e-4,
        atol=1e-5,
    )


def _said_by(form: str, path: Path, x: Any) -> Any:
    if form == "onnx":
        from onnx.reference import ReferenceEvaluator

        session = ReferenceEvaluator(path)
        return session.run(None, {session.input_names[0]: x})[0]
    import tensorflow as tf

    interpreter = tf.lite.Interpreter(str(path))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
