"""What a worker's process is given, and what of the user's it does not follow."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tui_lab import settings
from tui_lab.datasets.places import keras_folder
from tui_lab.errors import LabError
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.parsing import parse
from tui_lab.runs import environment, operations
from tui_lab.runs.environment import (
    overruled,
    python_environment,
    take_over,
    user_environment,
)
from tui_lab.runs.spawn import worker_command
from tui_lab.runs.store import Store

STRANGE = {
    "KERAS_BACKEND": "jax",
    "KERAS_MAX_EPOCHS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_DETERMINISTIC_OPS": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2",
    "NVIDIA_TF32_OVERRIDE": "0",
    "JAX_ENABLE_X64": "1",
}
THEIRS = {
    "CUDA_VISIBLE_DEVICES": "1",
    "OMP_NUM_THREADS": "4",
    "JAX_PLATFORMS": "cpu",
    "TF_CLI_CONFIG_FILE": "/home/ana/.terraformrc",
    "LANG": "es_ES.UTF-8",
}


def found(variables: dict[str, str], backend: str = "tensorflow") -> dict[str, str]:
    return {each.name: each.value for each in overruled(variables, backend)}


@pytest.fixture
def keras_file(tmp_path: Path) -> Path:
    """Where Keras looks for its own settings."""
    path = tmp_path / "keras" / "keras.json"
    path.parent.mkdir()
    return path


def test_what_would_change_a_training_is_taken_out_and_named() -> None:
    variables = {**STRANGE, **THEIRS}
    assert {each.name: each.value for each in take_over(variables, "tensorflow")} == STRANGE
    assert variables["KERAS_BACKEND"] == "tensorflow"
    assert not {name for name in STRANGE if name != "KERAS_BACKEND"} & variables.keys()


def test_which_part_of_the_machine_is_used_stays_the_users() -> None:
    variables = {**STRANGE, **THEIRS}
    take_over(variables, "tensorflow")
    assert {name: variables[name] for name in THEIRS} == THEIRS
    assert found(THEIRS) == {}


def test_taking_over_twice_changes_nothing_more() -> None:
    variables = {**STRANGE, **THEIRS}
    take_over(variables, "tensorflow")
    before = dict(variables)
    assert take_over(variables, "tensorflow") == ()
    assert variables == before


def test_of_the_flags_for_xla_only_the_place_of_cuda_stays() -> None:
    flags = "--xla_cpu_enable_fast_math=true --xla_gpu_cuda_data_dir=/opt/cuda"
    variables = {"XLA_FLAGS": flags}
    assert [each.value for each in take_over(variables, "tensorflow")] == [flags]
    assert variables["XLA_FLAGS"] == "--xla_gpu_cuda_data_dir=/opt/cuda"
    assert found(variables) == {}


def test_keras_reads_and_writes_no_file_but_its_data_sets_are_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    variables = {"KERAS_HOME": "elsewhere"}
    take_over(variables, "tensorflow")
    assert not (Path(variables["KERAS_HOME"]) / "keras.json").exists()
    with pytest.raises(OSError, match=r"keras\.json"):
        (Path(variables["KERAS_HOME"]) / "keras.json").write_text("{}")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert keras_folder() == tmp_path / "keras" / "datasets"


def test_how_much_is_printed_is_not_worth_a_word() -> None:
    assert found({"TF_CPP_MIN_LOG_LEVEL": "0", "PYTHONVERBOSE": "1"}) == {}


def test_python_starts_the_worker_as_it_always_does() -> None:
    odd = {"PYTHONHASHSEED": "7", "PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error"}
    kept = {"PYTHONPATH": "/srv/lab", "HOME": "/home/ana"}
    made = python_environment({**odd, **kept})
    assert user_environment(python_environment(made)) == {**odd, **kept}
    del made["TUI_LAB_OWN_PYTHON"]
    assert made == {**kept, "PYTHONHASHSEED": "0"}
    assert found({**odd, **kept}) == odd


def test_the_values_of_keras_json_that_are_not_followed_are_named(keras_file: Path) -> None:
    own = {"floatx": "float32", "epsilon": 1e-07, "backend": "tensorflow"}
    keras_file.write_text(json.dumps({**own, "image_data_format": "channels_last"}))
    assert found({}) == {}
    keras_file.write_text(
        json.dumps({"floatx": "float16", "image_data_format": "channels_first", "max_epochs": 1})
    )
    assert found({}) == {
        "keras.json: floatx": '"float16"',
        "keras.json: image_data_format": '"channels_first"',
        "keras.json: max_epochs": "1",
    }
    keras_file.write_text(json.dumps({"backend": "jax"}))
    assert found({}) == {"keras.json: backend": '"jax"'}
    assert found({}, "jax") == {}


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b"3", b"[" * 100_000, b""])
def test_a_keras_json_that_is_none_is_named(keras_file: Path, content: bytes) -> None:
    keras_file.write_bytes(content)
    assert list(found({})) == ["keras.json"]


def test_a_pipe_and_a_folder_in_place_of_keras_json_are_named(keras_file: Path) -> None:
    os.mkfifo(keras_file)
    assert list(found({})) == ["keras.json"]
    keras_file.unlink()
    keras_file.mkdir()
    assert list(found({})) == ["keras.json"]


def test_a_library_that_pythonpath_puts_before_ours_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert list(environment.shadowed("tensorflow")) == []
    (tmp_path / "jax").mkdir()
    (tmp_path / "jax" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert list(environment.shadowed("jax")) == [("jax", tmp_path)]


def test_where_keras_is_missing_it_is_said_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    experiment = _iris()
    with pytest.raises(LabError, match="not installed: Keras, TensorFlow") as refused:
        operations.start(Store(), experiment)
    assert f"{sys.executable} -m pip install 'keras" in refused.value.hint
    assert " 'tensorflow" in refused.value.hint
    assert Store().summaries() == []


def test_a_backend_that_is_set_and_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "jax" else object())
    worker_command("run")
    settings.change("backend", "jax")
    with pytest.raises(LabError, match="not installed: JAX") as refused:
        worker_command("run")
    assert refused.value.hint.startswith("`tui-lab settings set backend default`")
    assert refused.value.hint.endswith("-m pip install jax`.")


def _iris() -> Experiment:
    return parse(
        {
            "data": {"dataset": "iris"},
            "layers": [{"type": "Dense", "units": "classes", "activation": "softmax"}],
            "compile": {"loss": "categorical_crossentropy", "optimizer": "adam"},
            "fit": {"epochs": 1, "batch_size": 8},
        }
    )
