"""The command line and a cluster: runs handed in, shown while they wait, ended; doctor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.cli import call
from support.runs import small_experiment
from support.slurm import FakeSlurm

from tui_lab import settings
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.store import Store
from tui_lab.sweeps.operations import ON_CLUSTER, SweepWanted, prepare
from tui_lab.sweeps.words import capacity_words


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSlurm:
    """A cluster that takes every job as number 4711 and lets it wait."""
    fake = FakeSlurm(tmp_path, monkeypatch)
    fake("4711\n", "sbatch")
    fake("4711|train|PENDING|Resources|N/A\n")
    return fake


def test_a_run_on_a_cluster_is_followed_like_any_other(cluster: FakeSlurm) -> None:
    begun = call("train", "iris-softmax", "--on", "slurm", "--gpu", "7", "--detach")
    assert begun.exit_code == 0, begun.stderr
    assert "iris-softmax is being trained on SLURM." in begun.stderr
    run = Store().find("last")
    assert (run.id, run.on, run.gpu) == (begun.stdout.strip(), "slurm", "7")
    assert "queued (SLURM 4711, Resources)" in call("runs").stdout
    assert "Queued (SLURM 4711, Resources)." in call("show", "last").stdout
    assert json.loads(call("runs", "--json").stdout)[0]["waiting"] == "SLURM 4711, Resources"
    asked = call("stop", "last")
    assert "has not begun; it will be told when it does" in asked.stderr, "SLURM keeps its job"
    cluster("", "scancel")
    assert "Ended: the job SLURM 4711" in call("kill", "last", "--yes").stderr
    assert "scancel 4711" in cluster("")
    assert "out of the queue before it began" in call("show", "last").stdout
    run.path(EVENTS_FILE).touch()
    cluster("88\n", "sbatch")
    assert call("resume", "last", "--detach").exit_code == 0
    record = launch_record(run.folder)
    assert record is not None
    assert (record.job, record.resume) == ("88", True), "it goes where it was"


def test_a_job_that_waits_and_is_stopped_leaves_the_queue_at_once(
    cluster: FakeSlurm, tmp_path: Path
) -> None:
    call("train", "iris-softmax", "--on", "slurm", "--detach")
    (tmp_path / "scancel").write_text(f"#!/bin/sh\n: > {tmp_path}/squeue.out\n")
    asked = call("stop", "last")
    assert "leaves the queue and does not begin" in asked.stderr
    assert "stopped" in call("runs").stdout


def test_repeats_are_one_array_where_the_setting_says_so(cluster: FakeSlurm) -> None:
    settings.change("on", "slurm")
    done = call("train", "iris-softmax", "--repeat", "3", "--detach")
    jobs = [launch_record(Store().find(each).folder) for each in done.stdout.split()]
    assert [job.job for job in jobs if job] == ["4711_0", "4711_1", "4711_2"]
    assert sum("--array=0-2" in line for line in cluster()) == 1


def test_a_sweep_leaves_it_to_the_cluster_how_many_train_at_once() -> None:
    base = small_experiment()
    wanted = SweepWanted(["compile.learning_rate=0.1,0.2"], extra={"on": "slurm"})
    plan = prepare(base, "small", wanted).plan
    assert (plan.at_once, plan.extra, capacity_words(plan)) == (ON_CLUSTER, {"on": "slurm"}, "")
    here = prepare(base, "small", replace(wanted, at_once=8, extra={})).plan
    assert "capacity" in capacity_words(here)


def test_what_a_cluster_refuses_is_a_sentence(cluster: FakeSlurm, tmp_path: Path) -> None:
    (tmp_path / "sbatch").write_text("#!/bin/sh\necho sbatch: error: Invalid qos >&2; exit 1\n")
    done = call("train", "iris-softmax", "--on", "slurm")
    assert "SLURM does not take the run: Invalid qos." in done.stderr
    assert "slurm.options" in done.stderr
    assert "failed" in call("runs").stdout
    for command in ("show", "report"):
        told = call(command, "last")
        assert "SLURM does not take the run: Invalid qos." in told.stdout + told.stderr
        assert "slurm.options" in told.stdout + told.stderr


def test_a_job_that_never_begins_says_what_to_do(cluster: FakeSlurm) -> None:
    cluster("4711|train|PENDING|PartitionTimeLimit|N/A\n")
    call("train", "iris-softmax", "--on", "slurm", "--detach")
    assert "queued (SLURM 4711, PartitionTimeLimit)" in call("runs").stdout
    for command in ("show", "report"):
        told = call(command, "last")
        assert "more time than its partition allows" in told.stdout + told.stderr


def test_doctor_tells_partitions_and_accounts(cluster: FakeSlurm, tmp_path: Path) -> None:
    cluster("gpu* 1-00:00:00 4 gpu:2\nspot 2:00:00 9 (null)\n", "sinfo")
    told = call("doctor").stdout
    assert "gpu* 1-00:00:00 4 gpu:2; spot 2:00:00 9" in told
    assert "none are kept, and none are needed" in told
    cluster("", "sacct")
    assert "sacct answers" in call("doctor").stdout
    (tmp_path / "sinfo.out").unlink()
    settings.change("on", "slurm")
    assert "sinfo: 1" in call("doctor").stdout


def test_options_for_sbatch_are_typed_as_they_are(cluster: FakeSlurm) -> None:
    assert call("settings", "set", "slurm.options", "--partition=GPU --time=1:00").exit_code == 0
    assert call("settings", "get", "slurm.options").stdout == "--partition=GPU --time=1:00\n"
    assert call("settings", "set", "slurm.options", "default").exit_code == 0
    assert call("settings", "get", "slurm.options").stdout == "\n"
