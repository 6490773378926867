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

    def written() -> list[dict[str, float]]:
        found = list((tmp_path / "logs").rglob("*tfevents*"))
        return (
            [dict(each.values) for each in look(tmp_path / "logs").recordings[0].epochs]
            if found
            else []
        )

    # What is read meanwhile may be batches alone, or an epoch without its validation.
    known = [dict(epoch.metrics) for epoch in run.state().epochs]
    names = [each.keys() for each in known]
    until(lambda: [each.keys() for each in written()] == names, "both epochs are written", 60)
    for values, metrics in zip(written(), known, strict=True):
        assert values == pytest.approx(metrics, rel=1e-6)
