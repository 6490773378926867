"""A network is exported with its preparation, and Keras alone answers raw rows as the lab does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from support import warm
from support.cli import call

from tui_lab.datasets import own_csv
from tui_lab.errors import ExitCode

PLAIN = """
import sys
import keras
model = keras.saving.load_model(sys.argv[1])
size = keras.ops.convert_to_tensor([[1.5], [12.0]])
colour = keras.ops.convert_to_tensor([["red"], ["blue"]])
print(model({"the_size": size, "colour": colour}).numpy().ravel().tolist())
assert not any(name.startswith("tui_lab") for name in sys.modules)
"""


@pytest.mark.worker
def test_raw_rows_are_answered_as_the_lab_does(tmp_path: Path) -> None:
    rows = [
        f"{n / 5:.1f},{'red' if n % 2 else 'blue'},{1000 + 40 * n + 300 * (n % 2)}.5"
        for n in range(80)
    ]
    (tmp_path / "t.csv").write_text("the size,colour,price\n" + "\n".join(rows) + "\n")
    own_csv.add_csv(tmp_path / "t.csv", "mine", "price")
    line = (
        "data(mine, scaling=standard, target_scaling=standard, test_split=0.2) > Dense(8, relu) > "
        "Dense(outputs) > compile(mse, adam, learning_rate=0.02) > fit(epochs=5)"
    )
    trained = call("train", line, "--gpu", "none")
    assert trained.exit_code == 0, trained.stderr
    out = tmp_path / "model.keras"
    exported = call("export", "last", "--as", "prepared", str(out))
    assert exported.exit_code == 0, exported.stderr
    assert "takes each column by its name" in exported.stderr
    told = json.loads((tmp_path / "model.preparation.json").read_text())
    assert told["gives"] == ["price"]
    assert "'colour': keras.ops.convert_to_tensor([['blue']])" in told["call"]
    assert [(each["name"], each["input"], each["values"]) for each in told["columns"]] == [
        ("the size", "the_size", []),
        ("colour", "colour", ["blue", "red"]),
    ]
    (tmp_path / "plain.py").write_text(PLAIN)
    plain = warm.run_script(tmp_path / "plain.py", str(out))
    assert plain.returncode == 0, plain.stderr[-2000:]
    asked = call("predict", "last", "--row", "1.5,red", "--row", "12.0,blue", "--json")
    answers = [each["predicted"]["price"] for each in json.loads(asked.stdout)]
    np.testing.assert_allclose(json.loads(plain.stdout.splitlines()[-1]), answers, rtol=1e-5)
    again = call("export", "last", "--as", "prepared", str(out))
    assert again.exit_code == ExitCode.USAGE
    assert call("export", "last", "--as", "prepared", "-").exit_code == ExitCode.USAGE
    lite = call("export", "last", "--as", "litert", str(tmp_path / "small"))
    assert lite.exit_code == 0, lite.stderr
    told = json.loads((tmp_path / "small.preparation.json").read_text())
    assert (told["takes"], told["shape"]) == ("array", [len(told["features"])])
    assert (tmp_path / "small.tflite").read_bytes()[4:8] == b"TFL3"
