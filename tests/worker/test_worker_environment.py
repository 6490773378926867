"""The same experiment and seed give the same figures, whatever the user's environment says."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from support.later import Later
from support.worker import create, digits, events, wait_until_ended

from tui_lab.runs.launch import launch
from tui_lab.runs.run import Run
from tui_lab.worker.running import library_words

keras = Later("keras")

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


def trained() -> Run:
    run = create(digits(epochs=2, dropout=0.3))
    launch(run, use_warm=False)
    assert wait_until_ended(run) == "finished"
    return run


def figures(run: Run) -> tuple[list[dict[str, object]], list[float]]:
    """Of each epoch, and what the network says to each class of each example of the test part."""
    measured = [dict(event.payload) for event in events(run, "epoch")]
    for payload in measured:
        del payload["seconds"]
    with np.load(run.path("test.npz")) as kept:
        return measured, kept["probabilities"].ravel().tolist()


@pytest.mark.worker
def test_the_same_seed_gives_the_same_figures_whatever_variables_and_keras_json_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = figures(trained())
    monkeypatch.setattr("tui_lab.runs.spawn.Popen", subprocess.Popen)  # started from nothing
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "keras.json").write_text(json.dumps(FILE))
    for name, value in STRANGE.items():
        monkeypatch.setenv(name, value)
    assert figures(trained()) == before
    (tmp_path / "keras" / "keras.json").unlink()
    os.mkfifo(tmp_path / "keras" / "keras.json")
    run = trained()
    assert figures(run) == before
    started = run.state().started
    assert started is not None
    assert (started.backend, started.floatx, started.epsilon) == ("tensorflow", "float32", 1e-7)
    assert (started.image_data_format, started.dtype_policy) == ("channels_last", "float32")
    assert started.overruled["KERAS_BACKEND"] == "torch"
    assert "keras.json" in started.overruled


@pytest.mark.needs("keras")
def test_an_error_of_keras_is_told_in_its_own_words() -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match="incompatible") as raised:
        model(keras.ops.ones((1, 5)))
    words = library_words(raised.value)
    assert "expected axis -1 of input shape to have value 4" in words
    assert "Arguments received" not in words
    assert words.isprintable()
    assert library_words(ModuleNotFoundError("No module named 'jax'")) == "No module named 'jax'"
