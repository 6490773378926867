"""`repeat`: a run that is there already, again with other seeds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from support.cli import call, process, with_fake_worker
from support.runs import finish, small_experiment

from tui_lab.errors import ExitCode
from tui_lab.runs.repeating import used_seeds
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def first(seed: int = 7) -> Run:
    run = Store().create(small_experiment(epochs=2, seed=seed), name="mine")
    finish(run)
    return run


def test_it_takes_the_seeds_that_follow_and_gives_the_spread_of_all(tmp_path: Path) -> None:
    program = with_fake_worker(tmp_path)
    first()
    ran = process("repeat", "mine", "--seeds", "2", program=program)
    assert ran.returncode == ExitCode.OK, ran.stderr
    runs = Store().runs()
    assert [(run.name, run.seed) for run in runs] == [("mine", 9), ("mine", 8), ("mine", 7)]
    seeds = [line.split()[0] for line in ran.stdout.splitlines() if line[:4].strip().isdigit()]
    assert seeds == ["7", "8", "9"]
    assert "mean ± standard deviation of 3 runs" in " ".join(ran.stdout.split())


def test_seeds_that_were_trained_already_are_passed_over(tmp_path: Path) -> None:
    program = with_fake_worker(tmp_path)
    run = first()
    first(seed=8)
    other = replace(small_experiment(epochs=5, seed=9), name="other")
    finish(Store().create(other))
    ran = process("repeat", run.id, "--seeds", "2", "--detach", program=program)
    assert ran.returncode == ExitCode.OK, ran.stderr
    made = [Store().find(line) for line in ran.stdout.split()]
    assert [one.seed for one in made] == [9, 10]
    assert used_seeds(Store(), run.experiment) == {7, 8, 9, 10}


def test_events_are_passed_on_for_a_program(tmp_path: Path) -> None:
    program = with_fake_worker(tmp_path)
    run = first()
    ran = process("repeat", run.id, "--seeds", "1", "--json", program=program)
    events = [json.loads(line) for line in ran.stdout.splitlines()]
    assert events[-1]["type"] == "ended"
    assert {event["run"] for event in events} == {Store().runs()[0].id}


def test_what_makes_no_sense_starts_nothing() -> None:
    run = first()
    for arguments in (["--seeds", "0"], ["--seeds", "101"], ["--seeds", "many"]):
        assert call("repeat", run.id, *arguments).exit_code == ExitCode.USAGE
    assert call("repeat", "nobody").exit_code == ExitCode.NOT_FOUND
    assert len(Store().runs()) == 1


def test_its_help_has_examples() -> None:
    told = call("repeat", "--help").stdout
    assert "tui-lab repeat last" in told
    assert "--seeds" in told
