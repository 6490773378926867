"""Exported scripts for the tests: what they read and make, with or without Keras."""

from __future__ import annotations

import shutil
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import warm

from tui_lab.datasets import listing, loading, preparing
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer


def experiment(data: Data, **changes: Any) -> Experiment:
    given: dict[str, Any] = {
        "layers": (
            Layer("Flatten"),
            Layer("Dense", {"units": "classes", "activation": "softmax"}),
        ),
        "compile": Compile("categorical_crossentropy", "adam", 0.01),
        "fit": Fit(2, 16),
        "seed": 5,
    }
    return Experiment(data=data, **(given | changes))


def data_of(
    script: str, monkeypatch: pytest.MonkeyPatch, folder: Path | None = None
) -> dict[str, Any]:
    """Run the script up to the labels, with nothing in Keras's place, and give its variables.

    `folder` is where it lies.
    """
    keras = types.ModuleType("keras")
    vars(keras)["utils"] = types.SimpleNamespace(
        set_random_seed=lambda seed: None,
        to_categorical=lambda y, classes: np.eye(classes, dtype=np.float32)[y],
    )
    vars(keras)["layers"] = None
    names = ("set_floatx", "set_epsilon", "set_image_data_format")
    vars(keras)["config"] = types.SimpleNamespace(**{name: lambda value: None for name in names})
    monkeypatch.setitem(sys.modules, "keras", keras)
    variables: dict[str, Any] = {"__file__": str((folder or Path()) / "script.py")}
    exec(compile(script.split("# 4. ")[0], "script", "exec"), variables)
    return variables


def assert_same_data(variables: Mapping[str, Any], given: Experiment) -> None:
    """The script's parts are the lab's: the same examples in the same order, scaled alike."""
    dataset = loading.load(given.data.dataset, given.data.options, seed=given.seed)
    prepared = preparing.prepare(dataset, given.data, given.seed)
    for name, part in (
        ("train", prepared.train), ("val", prepared.validation), ("test", prepared.test)
    ):  # fmt: skip
        if part is None:
            assert f"x_{name}" not in variables
            continue
        x = variables[f"x_{name}"]
        assert x.dtype == np.float32
        assert x.shape == part.x.shape
        assert np.allclose(x, part.x, rtol=1e-4, atol=1e-5)
        assert np.array_equal(variables[f"y_{name}"], part.y)


def beside(name: str, folder: Path) -> Path:
    """A folder with what the script of an own data set reads."""
    where = listing.availability(name).where
    assert where is not None
    target = folder / "script" / f"{name}.npz"
    target.parent.mkdir()
    shutil.copyfile(where / "data.npz", target)
    return target.parent


def run_script(script: str, folder: Path) -> tuple[str, float]:
    (folder / "script.py").write_text(script, encoding="utf-8")
    done = warm.run_script(folder / "script.py")
    assert done.returncode == 0, done.stderr[-2000:]
    last = done.stdout.rstrip().splitlines()[-1]
    figure, _colon, value = last.partition(": ")
    assert figure in ("test accuracy", "test MAE")
    return done.stdout, float(value)
