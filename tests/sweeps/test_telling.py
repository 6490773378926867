"""The end of a sweep is told to the user's command, once."""

from __future__ import annotations

from pathlib import Path

from support.runs import until
from support.sweeps import told_sweep

from tui_lab import settings
from tui_lab.sweeps.process import tell_end


def test_a_sweep_that_has_ended_is_told_of_with_its_best_value(tmp_path: Path) -> None:
    sweep = told_sweep()
    tell_end(sweep)  # there is no command
    told = tmp_path / "told"
    settings.change("on_end", f'(env | grep ^TUI_LAB_; echo) > "{told}"')
    tell_end(sweep)
    until(lambda: told.exists() and told.read_text().endswith("\n\n"), "it is told")
    lines = dict(line.split("=", 1) for line in told.read_text().split("\n") if line)
    best = sweep.study().best(higher=sweep.plan.higher)
    assert best is not None
    assert lines["TUI_LAB_SWEEP_ID"] == sweep.id
    assert lines["TUI_LAB_STATUS"] == "finished"
    assert lines["TUI_LAB_MESSAGE"].startswith(f"{sweep.plan.name}: finished, ")
    assert float(lines[f"TUI_LAB_{sweep.plan.objective.upper()}"]) == best.value
