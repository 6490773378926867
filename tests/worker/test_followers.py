"""What a worker starts beside itself: what writes for TensorBoard, and the command at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.runs import small_experiment, until

from tui_lab import settings
from tui_lab.interop.importing import look
from tui_lab.runs import operations
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store


@pytest.mark.worker
def test_a_run_is_written_for_tensorboard_and_its_end_is_told(tmp_path: Path) -> None:
    settings.change("tensorboard", str(tmp_path / "logs"))
    settings.change("on_end", f'echo "$TUI_LAB_MESSAGE" > "{tmp_path}/told"')
    (run,) = operations.start(Store(), small_experiment(epochs=2))
    told = tmp_path / "told"
    until(lambda: told.exists() and told.read_text().endswith("\n"), "it is told", 120)
    assert run.status() is Status.FINISHED
    assert told.read_text().startswith("digits-mlp: finished, 2 epochs, ")

    def epochs() -> int:
        found = list((tmp_path / "logs").rglob("*tfevents*"))
        return len(look(tmp_path / "logs").recordings[0].epochs) if found else 0

    until(lambda: epochs() == 2, "both epochs are written", 60)
    (one,) = look(tmp_path / "logs").recordings
    for epoch, known in zip(one.epochs, run.state().epochs, strict=True):
        assert epoch.values == pytest.approx(dict(known.metrics), rel=1e-6)
