"""Keras code in the place of a preset: from a file, and from another command."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import call

from tui_lab import presets
from tui_lab.errors import ExitCode

CODE = """
model = Sequential([Dense(8, "relu", lora_rank=2), Dense(3, "softmax")])
model.compile(SGD(learning_rate=0.1), "categorical_crossentropy")
model.fit(x, y, epochs=4)
"""


def test_code_is_saved_checked_and_refused_where_any_source_is(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(CODE)
    lost = call("presets", "save", "mine", str(file))
    assert lost.exit_code == ExitCode.EXPERIMENT
    assert "Say which one to take: `--set data.dataset=NAME`" in lost.stderr
    named = ("--set", "data.dataset=iris", "--set", "data.test_split=0.3")
    saved = call("presets", "save", "mine", "-", *named, typed=CODE)
    assert saved.exit_code == ExitCode.OK
    assert "Line 2: the lab has no setting for lora_rank=2 (Dense)" in saved.stderr
    kept = presets.get("mine").experiment
    assert kept.data.test_split == 0.3
    assert kept.compile.learning_rate == 0.1
    assert [layer.arguments["units"] for layer in kept.layers] == [8, "classes"]
    file.write_text(f"load_digits()\n{CODE}".replace("Dense(8", "LSTM(8"))
    for found in (call("train", str(file)), call("presets", "check", str(file))):
        assert found.exit_code == ExitCode.EXPERIMENT
        assert "Line 3: the lab has no layer LSTM." in found.stdout + found.stderr


@pytest.mark.parametrize("name", ["none.py", "none.ipynb"])
def test_a_script_that_is_not_there_is_no_preset(name: str) -> None:
    result = call("train", name)
    assert result.exit_code == ExitCode.NOT_FOUND
    assert f"There is no file {name}." in result.stderr
