"""Runs on a real SLURM: they wait, are broken off in every way, go on, and come to the same end."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from support.slurm import TestCluster, missing, slurm
from support.sweeps import made_sweep, sweep_plan
from support.worker import digits, events, wait_for, wait_until_ended

from tui_lab import settings
from tui_lab.experiment.model import Experiment
from tui_lab.runs import operations, scripts
from tui_lab.runs.launch_record import launch_record, write_launch
from tui_lab.runs.lock import holder
from tui_lab.runs.messages import waiting
from tui_lab.runs.places import PLACES
from tui_lab.runs.places.slurm import SlurmPlace
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.shelf import STOP_FILE
from tui_lab.sweeps.sweeper import Sweeper

pytestmark = [pytest.mark.worker, pytest.mark.needs("slurm")]
EPOCHS = 400


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestCluster]:
    """A SLURM with one processor; its paths must be short."""
    if absent := missing():
        pytest.skip(f"not installed (slurm-wlm, munge): {absent}")
    with tempfile.TemporaryDirectory(prefix="slurm-") as folder, slurm(Path(folder)) as running:
        monkeypatch.setenv("SLURM_CONF", str(running.configuration))
        monkeypatch.setitem(PLACES, "slurm", SlurmPlace())  # type: ignore[index]
        yield running


@pytest.fixture
def experiment() -> Experiment:
    """A training of some seconds, whose epochs take milliseconds."""
    return digits(EPOCHS, batch_size=1257, units=2, optimizer="sgd", learning_rate=0.05)


def figures(run: Run) -> tuple[object, ...]:
    """All that a run came to: its last epoch, its best one, and what each part gave."""
    state = run.state()
    last = state.epochs[-1]
    evaluations = {split: (each.loss, each.metrics) for split, each in state.evaluations.items()}
    return state.epochs_done, dict(last.metrics), state.best, evaluations


def unbroken(experiment: Experiment) -> tuple[object, ...]:
    """The figures of the same training by a process of this machine."""
    (run,) = operations.start(Store(), experiment, extra={"on": "process"})
    assert wait_until_ended(run) == "finished"
    return figures(run)


def job_of(run: Run) -> str:
    """The number of its job."""
    launch = launch_record(run.folder)
    assert launch is not None
    return launch.job


def pause_while_it_trains(run: Run) -> None:
    """Hold the training up, so that what is done to it is done in its middle."""
    wait_for("it trains", lambda: run.state().epochs_done > 0)
    answer = operations.wait_for_answer(run, operations.send(run, "pause"), 30)
    assert answer is not None
    wait_for("it is paused", lambda: run.status() is Status.PAUSED)
    assert 0 < run.state().epochs_done < EPOCHS


def assert_it_ends_as(run: Run, expected: tuple[object, ...], times: int) -> None:
    """It comes to its end, was interrupted so many times, and nobody sees that in its figures."""
    operations.send(run, "resume")
    assert wait_until_ended(run) == "finished"
    kinds = [event.type for event in events(run)]
    assert kinds.count("interrupted") == times
    assert (kinds.count("started"), kinds.count("ended")) == (2, 1)
    assert "evaluation" not in kinds[: len(kinds) - kinds[::-1].index("started")]
    assert figures(run) == expected


def test_an_array_waits_is_preempted_and_ends_as_if_nothing_had_been(
    cluster: TestCluster, experiment: Experiment
) -> None:
    before_it = cluster.occupy("main")
    first, second = operations.start(Store(), experiment, extra={"on": "slurm"}, times=2)
    assert job_of(first).partition("_")[2] == "0"
    assert job_of(second).partition("_")[2] == "1"
    wait_for("SLURM says why", lambda: first.look() and "," in first.waiting)
    assert first.look()[0] is Status.QUEUED
    assert waiting(None, first.waiting).startswith(f"Queued (SLURM {job_of(first)}, ")
    assert Store().summaries()[0].waiting

    assert operations.kill(second) == f"the job SLURM {job_of(second)}"
    wait_for("it left the queue", lambda: second.status() is Status.LOST)
    assert second.lost_reason() == "Its job was taken out of the queue before it began."

    cluster.ask("scancel", before_it)
    pause_while_it_trains(first)
    assert first.path("heartbeat").exists()
    preempting = cluster.occupy("main")
    wait_for("it waits again", lambda: first.look()[0] is Status.QUEUED and first.waiting != "")
    (told,) = events(first, "interrupted")
    assert told.payload["reason"] == "scheduler"
    assert not first.path("heartbeat").exists()
    assert not first.state().evaluations
    cluster.ask("scancel", preempting)
    wait_for("it is paused as before", lambda: first.status() is Status.PAUSED)
    assert_it_ends_as(first, unbroken(experiment), times=1)
    assert first.path("worker.log").read_text().count("CANCELLED") == 1


def test_a_time_limit_and_a_node_that_dies_are_made_up_for_on_another_node(
    cluster: TestCluster, experiment: Experiment
) -> None:
    settings.change("slurm.options", "--partition=spot --time=10")
    (run,) = operations.start(Store(), experiment, extra={"on": "slurm"})
    pause_while_it_trains(run)
    first = holder(run.folder)
    cluster.ask("scontrol", "update", f"jobid={job_of(run)}", "timelimit=2")
    wait_for("it is broken off", lambda: bool(events(run, "interrupted")))
    (told,) = events(run, "interrupted")
    assert told.payload["reason"] == "time_limit"
    assert told.payload["epochs_done"] == run.state().epochs_done
    assert told.payload["paused"] is True
    wait_for("it waits", lambda: run.look()[0] is Status.QUEUED)
    cluster.ask("scontrol", "update", f"jobid={job_of(run)}", "timelimit=10")

    # The first worker tidies its own up when it ends, which may be later than its job is waiting.
    again = lambda: holder(run.folder) != first and run.path("heartbeat").exists()  # noqa: E731
    wait_for("it is started again", again)
    cluster.break_node()
    assert run.path("heartbeat").exists(), "nothing was tidied up"
    assert not run.probe().alive
    wait_for("it is queued", lambda: run.look()[0] is Status.QUEUED and "PEND" in states(cluster))
    cluster.start_node("node1")
    assert_it_ends_as(run, unbroken(experiment), times=1)


class GoneError(BaseException):
    """The sweeper's process is no more."""


def test_a_sweep_is_one_array_that_stopping_takes_out_of_the_queue(cluster: TestCluster) -> None:
    before_it = cluster.occupy("main")
    sweep = made_sweep(sweep_plan(at_once=2, extra={"on": "slurm"}))

    def dies(_seconds: float) -> None:
        raise GoneError

    def sees_it_stand_there(_seconds: float) -> None:
        jobs.append(cluster.ask("squeue", "-h", "-o", "%F %K", "-n", name))
        (sweep.folder / STOP_FILE).touch()

    with pytest.raises(GoneError), sweep.lock():
        Sweeper(sweep, Store(), dies).work()
    runs = [run for run, _trial in runs_of(Store(), sweep.id)]
    first, *others = [launch_record(run.folder) for run in runs]
    assert first is not None
    name, jobs = f"tui-lab-3-{first.token}", list[str]()
    array = first.job.partition("_")[0]
    assert [each.job for each in others if each] == [f"{array}_1", f"{array}_2"]
    for run in runs[:2]:  # as if it had been killed while it wrote the numbers
        launch = launch_record(run.folder)
        assert launch is not None
        write_launch(run.folder, msgspec.structs.replace(launch, job="", time=1.0))
    with sweep.lock():
        Sweeper(sweep, Store(), sees_it_stand_there).work()
    assert jobs[0] == f"{array} 0-2%2"
    assert cluster.ask("squeue", "-h", "-r", "-n", name) == ""
    assert {run.status() for run in runs} == {Status.STOPPED}
    assert [trial.told for trial in sweep.study().trials] == [None] * 3
    assert cluster.ask("squeue", "-h", "-o", "%i") == before_it, "nobody else's job is touched"


def states(cluster: TestCluster) -> str:
    """The states of all jobs."""
    return cluster.ask("squeue", "-h", "-o", "%T")


SCRIPT = """
import os, signal, sys, time

def keep(number, frame):
    print("kept", flush=True)
    sys.exit(0)

signal.signal(signal.SIGUSR1, keep)
if os.environ.get("TUI_LAB_RESUME"):
    print("again")
else:
    print("ready", flush=True)
    time.sleep(600)
"""


def test_a_script_is_told_that_its_time_is_over_and_is_started_again(
    cluster: TestCluster, tmp_path: Path
) -> None:
    file = tmp_path / "own.py"
    file.write_text(SCRIPT)
    record = scripts.script_record(scripts.ScriptWanted(str(file), python=sys.executable))
    run = scripts.start(Store(), record, extra={"on": "slurm"})
    wait_for("it runs", lambda: run.look()[0] is Status.RUNNING and "ready" in printed(run))
    assert run.path("heartbeat").exists()
    cluster.ask("scancel", "--signal=USR1", "--batch", job_of(run))
    assert wait_until_ended(run) == "finished"
    kinds = [event.type for event in events(run)]
    assert kinds == ["queued", "interrupted", "queued", "started", "ended"]
    assert [line for line in printed(run) if line in ("ready", "kept", "again")] == [
        *("ready", "kept", "again")
    ]


def printed(run: Run) -> list[str]:
    """What its job has printed."""
    return run.path("worker.log").read_text().splitlines()
