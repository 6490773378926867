"""The same experiment and seed give the same figures, whatever the user's environment says."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keras
import pytest
from support.worker import create, digits, events, wait_until_ended

from tui_lab.runs.launch import launch
from tui_lab.worker.running import library_words

STRANGE = {
    "KERAS_BACKEND": "torch",
    "KERAS_MAX_EPOCHS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_USE_LEGACY_KERAS": "1",
    "XLA_FLAGS": "--no_such_flag=1",
    "PYTHONWARNINGS": "error",
}
FILE = {"floatx": "float16", "epsilon": 1, "backend": "jax", "image_data_format": "channels_first"}


def figures(what: str) -> list[dict[str, object]]:
    run = create(digits(epochs=2))
    launch(run, standby=False)
    assert wait_until_ended(run) == "finished", what
    measured = [dict(event.payload) for event in events(run, "epoch")]
    for payload in measured:
        del payload["seconds"]
    return measured


@pytest.mark.worker
@pytest.mark.cold_worker
def test_figures_do_not_depend_on_variables_nor_on_keras_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = figures("nothing is strange")
    assert not (tmp_path / "keras" / "keras.json").exists(), "Keras wrote into the user's folder"
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "keras.json").write_text(json.dumps(FILE))
    for name, value in STRANGE.items():
        monkeypatch.setenv(name, value)
    assert figures("strange variables and a strange file") == before
    (tmp_path / "keras" / "keras.json").unlink()
    os.mkfifo(tmp_path / "keras" / "keras.json")
    run = create(digits(epochs=2))
    launch(run, standby=False)
    assert wait_until_ended(run) == "finished"
    started = run.state().started
    assert started is not None
    assert (started.backend, started.floatx, started.epsilon) == ("tensorflow", "float32", 1e-7)
    assert (started.image_data_format, started.dtype_policy) == ("channels_last", "float32")
    assert started.overruled["KERAS_BACKEND"] == "torch"
    assert "keras.json" in started.overruled


def test_an_error_of_keras_is_told_in_its_own_words() -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match="incompatible") as raised:
        model(keras.ops.ones((1, 5)))
    words = library_words(raised.value)
    assert "expected axis -1 of input shape to have value 4" in words
    assert "Arguments received" not in words
    assert words.isprintable()
    assert library_words(ModuleNotFoundError("No module named 'jax'")) == "No module named 'jax'"
