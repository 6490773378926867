"""`tui-lab import`."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import call

from tui_lab.runs.store import Store

DATA = Path(__file__).parent.parent / "data" / "imports"


def test_a_training_is_seen_first_and_then_taken_once() -> None:
    csv = str(DATA / "training.csv")
    seen = call("import", csv, "--dry-run")
    assert "Keras CSVLogger" in seen.stdout
    assert "1 training was found. No run was made." in seen.stderr
    assert Store().runs() == []
    taken = call("import", csv, str(DATA / "tensorboard"), "--name", "old", "--json")
    listed = json.loads(taken.stdout)
    runs = {run.id: run.name for run in Store().runs()}
    assert [(each["program"], each["epochs"], runs[each["id"]]) for each in listed] == [
        ("Keras CSVLogger", 6, "old"),
        ("TensorBoard", 6, "old"),
    ]
    again = call("import", csv)
    assert f"training was imported before, as the run {listed[0]['id']}." in again.stderr
    assert len(Store().runs()) == 2


def test_a_file_that_is_none_ends_with_the_code_for_data() -> None:
    result = call("import", "/dev/null")
    assert (result.exit_code, "it is a device" in result.stderr) == (4, True)
