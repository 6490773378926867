"""`show` reads the curves aloud."""

from __future__ import annotations

import pytest
from support.cli import call, recorded

from tui_lab.errors import ExitCode
from tui_lab.reports.curves import read_curves


@pytest.mark.parametrize("name", ["finished", "resumed", "killed"])
def test_show_says_what_the_curves_say(name: str) -> None:
    (run,) = recorded(name)
    told = " ".join(call("show", name).stdout.split())
    assert read_curves(run.state().epochs).sentence in told


def test_the_curves_are_drawn_each_with_that_of_the_validation_part() -> None:
    recorded("finished")
    lines = call("show", "finished", "--as", "curves").stdout.splitlines()
    legends = [word for line in lines for word in line.split() if "loss" in word or "acc" in word]
    assert legends == ["loss", "val_loss", "accuracy", "val_accuracy"]
    assert sum(line.endswith(" epoch") for line in lines) == 2
    assert max(map(len, lines)) <= 80


def test_a_run_without_two_epochs_has_no_curves() -> None:
    (run,) = recorded("finished")
    events = run.path("events.jsonl")
    lines = events.read_text().splitlines(keepends=True)
    second = [place for place, line in enumerate(lines) if '"type":"epoch"' in line][1]
    events.write_text("".join(lines[:second]))
    asked = call("show", "last", "--as", "curves")
    assert asked.exit_code == ExitCode.NOT_FOUND
    assert "no two epochs" in asked.stderr
