"""Places: what SLURM says is understood, asked for seldom, and never makes a waiting run lost."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from support.runs import finish, made_run
from support.slurm import FakeSlurm

from tui_lab import settings
from tui_lab.errors import LabError, StoreError, UsageError
from tui_lab.runs import launch as launching
from tui_lab.runs.events import EventWriter
from tui_lab.runs.heartbeat import FRESH_SECONDS, Heartbeat, last_beat
from tui_lab.runs.launch_record import LaunchRecord, has_ended, launch_record, write_launch
from tui_lab.runs.layout import EVENTS_FILE, HEARTBEAT_FILE, LOCK_FILE
from tui_lab.runs.lock import Holder, RunLock
from tui_lab.runs.messages import trouble, waiting
from tui_lab.runs.place_words import trained_where
from tui_lab.runs.places import PLACES, place_called, slurm, slurm_commands, slurm_script
from tui_lab.runs.places.slurm_commands import JobList, SlurmJob, jobs_in
from tui_lab.runs.processes import host
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import summary
from tui_lab.settings import SETTINGS

NOON = datetime(2026, 11, 29, 12, 0).timestamp()


@pytest.fixture
def run() -> Run:
    """A run that was handed to SLURM as job 4711, a minute ago."""
    run = made_run()
    write_launch(run.folder, LaunchRecord(time=time.time() - 60, place="slurm", job="4711"))
    return run


@pytest.fixture
def squeue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSlurm:
    """Programs of SLURM that say what they are told to."""
    return FakeSlurm(tmp_path, monkeypatch)


def log(run: Run, *kinds: str) -> None:
    """Write events into the log of a run."""
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        for kind in kinds:
            more = {"started": {"pid": 77}, "ended": {"status": "finished"}}.get(kind, {})
            writer.write(kind, **more)  # type: ignore[arg-type]


def held_elsewhere(run: Run) -> RunLock:
    """The lock of a run, held as if by a node of a cluster."""
    lock = RunLock(run.folder)
    lock.acquire()
    run.path(LOCK_FILE).write_bytes(msgspec.json.encode(Holder(77, 1e9, "node7")))
    return lock


def beats(run: Run, ago: float) -> None:
    run.path(HEARTBEAT_FILE).touch()
    os.utime(run.path(HEARTBEAT_FILE), (time.time() - ago,) * 2)


def test_every_place_can_be_set_and_every_one_that_can_be_set_is_there() -> None:
    assert set(SETTINGS["on"].choices) == set(PLACES)
    assert place_called(None).name == SETTINGS["on"].default == "process"
    settings.change("on", "slurm")
    assert place_called(None).name == "slurm"
    with pytest.raises(UsageError, match="cloud"):
        place_called("cloud")


def test_lines_of_squeue_are_understood_and_others_passed_over() -> None:
    told = (
        "4711|train|PENDING|Resources|2026-11-29T14:20:00\n"
        "4712_3|train|PENDING|a|b, (c)|N/A\nWelcome!\n"
        "4713|train|running|None|2026-11-29T12:00:00\n\n"
    )
    jobs = jobs_in(told)
    assert jobs == {
        "4711": SlurmJob("PENDING", "Resources", NOON + 8400, "train"),
        "4712_3": SlurmJob("PENDING", "a|b, (c)", None, "train"),
        "4713": SlurmJob("RUNNING", "", NOON, "train"),
    }
    assert slurm.waiting_words("4711", jobs["4711"], NOON) == "SLURM 4711, Resources, about 14:20"
    assert slurm.waiting_words("4711", jobs["4711"], NOON + 9000) == "SLURM 4711, Resources"
    later = slurm.waiting_words("4711", jobs["4711"], NOON - 86400)
    assert later == "SLURM 4711, Resources, about 2026-11-29 14:20"
    assert slurm.waiting_words("4713", SlurmJob("COMPLETING", "", NOON), NOON) == (
        "SLURM 4713, completing"
    )


def test_a_waiting_run_says_why_and_squeue_is_asked_once(run: Run, squeue: FakeSlurm) -> None:
    other = made_run()
    write_launch(other.folder, LaunchRecord(time=time.time() - 60, place="slurm", job="12_1"))
    squeue("4711|train|PENDING|Resources|N/A\n12_1|train|PENDING|JobArrayTaskLimit|N/A\n")
    assert run.look()[0] is Status.QUEUED
    assert waiting(None, run.waiting) == "Queued (SLURM 4711, Resources)."
    assert summary(other).waiting == "SLURM 12_1, JobArrayTaskLimit"
    log(run, "started", "interrupted")
    assert summary(run).waiting == "SLURM 4711, Resources"
    (asked,) = squeue()
    assert asked == f"squeue -h -r --user={os.getuid()} -o %i|%j|%T|%r|%S"
    squeue("")
    assert run.status() is Status.LOST, "it is not in the answer"
    assert summary(run).waiting == ""


def test_where_slurm_is_silent_only_what_had_begun_is_lost(run: Run, squeue: FakeSlurm) -> None:
    squeue("", "sacct")
    assert run.look()[0] is Status.QUEUED
    assert run.waiting == "SLURM 4711, SLURM does not answer"
    log(run, "started")
    assert run.status() is Status.LOST
    log(run, "interrupted")
    assert run.status() is Status.QUEUED
    assert len(squeue()) == 1, "nor is it asked again at once"


def test_a_job_is_not_lost_before_slurm_was_asked_about_it(run: Run, squeue: FakeSlurm) -> None:
    squeue("1|train|RUNNING|None|N/A\n")
    jobs = JobList()
    assert jobs.look() is not None
    place = slurm.SlurmPlace()
    place.jobs = jobs
    record = LaunchRecord(time=1.0, place="slurm", job="2", extra={"submitted": time.time()})
    assert not place._knows_of(record)
    write_launch(run.folder, msgspec.structs.replace(record, job="", time=time.time()))
    assert run.status() is Status.QUEUED, "sbatch has not told its number yet"


def test_a_worker_on_a_node_lives_as_long_as_its_heart_beats(run: Run, squeue: FakeSlurm) -> None:
    start = datetime.fromtimestamp(time.time() - 500).isoformat(timespec="seconds")
    squeue(f"4711|train|RUNNING|None|{start}\n")
    log(run, "started")
    assert run.status() is Status.LOST, "the job has run for long and gave no sign"
    beats(run, 5)
    assert run.status() is Status.RUNNING, "where its lock does not reach us"
    lock = held_elsewhere(run)
    assert run.status() is Status.RUNNING
    beats(run, FRESH_SECONDS + 5)
    assert run.status() is Status.LOST, "a node that died leaves its lock behind on some servers"
    lock.release()
    start = datetime.fromtimestamp(time.time() - 100).isoformat(timespec="seconds")
    squeue(f"4711|train|RUNNING|None|{start}\n")
    run.path(HEARTBEAT_FILE).unlink()
    assert run.status() is Status.QUEUED, "it loads its modules"
    log(run, "ended")
    assert run.status() is Status.FINISHED


def test_a_heartbeat_is_there_while_it_is_held_and_no_longer(run: Run) -> None:
    assert last_beat(run.folder) is None
    with Heartbeat(run.folder):
        beat = last_beat(run.folder)
        assert beat is not None
        assert abs(beat - time.time()) < 60
    assert last_beat(run.folder) is None


def test_an_ending_of_an_earlier_launch_is_none_of_this_one(run: Run) -> None:
    log(run, "started", "ended")
    assert has_ended(run.folder, launch_record(run.folder))
    write_launch(run.folder, LaunchRecord(time=1.0, events_before=2))
    assert not has_ended(run.folder, launch_record(run.folder))
    log(run, "queued", "ended")
    assert has_ended(run.folder, launch_record(run.folder))


def test_a_job_is_handed_in_with_what_is_set(
    squeue: FakeSlurm, lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    squeue("Welcome to the cluster\n4711;west\n", "sbatch")
    monkeypatch.setenv("SLURM_RESTART_COUNT", "3")
    settings.change("slurm.options", "--partition=gpu --signal=B:USR1@300")
    settings.change("slurm.setup", "module load 'cuda 12'")
    run = made_run()
    record = launching.launch(run, on="slurm", gpu="0", command=["/opt/my python", "-m", "w"])
    assert (record.job, record.place, record.gpu, record.pid) == ("4711", "slurm", "0", None)
    assert launch_record(run.folder) == record
    sbatch, *script = squeue()
    assert sbatch == (
        f"sbatch --parsable --requeue --open-mode=append --signal=B:USR1@120 --chdir={lab_home} "
        f"--job-name={run.id}-{record.token} --partition=gpu --signal=B:USR1@300 "
        f"--output={run.folder}/worker.log"
    )
    assert script[:2] == ["#!/bin/bash", "trap '' USR1"]
    assert f"export TUI_LAB_HOME={lab_home}" in script
    assert script[-2:] == ["module load 'cuda 12'", f"exec '/opt/my python' -m w {run.folder}"]
    assert run.path("worker.log").stat().st_mode & 0o777 == 0o600


def test_several_runs_are_one_array_whose_links_go_away_with_it(
    squeue: FakeSlurm, lab_home: Path
) -> None:
    squeue("88\n", "sbatch")
    runs = [made_run() for _ in range(3)]
    records = launching.launch_together(runs, at_once=2, on="slurm", command=["work"])
    assert [record.job for record in records] == ["88_0", "88_1", "88_2"]
    (links,) = (lab_home / "slurm").iterdir()
    asked = squeue()
    assert f"--array=0-2%2 --output={links}/%a/worker.log" in asked[0]
    assert asked[-1] == f'exec work "$(readlink -f {links}/"$SLURM_ARRAY_TASK_ID")"'
    assert [(links / str(n)).resolve() for n in range(3)] == [r.folder.resolve() for r in runs]
    launching.launch_together([made_run(), made_run()], on="slurm", command=["work"])
    assert links.exists()
    for run in runs:
        log(run, "started", "ended")
    launching.launch_together([made_run(), made_run()], on="slurm", command=["work"])
    assert not links.exists()
    assert all(run.folder.exists() for run in runs)


def test_what_slurm_refuses_is_said_by_the_run_which_can_be_started(squeue: FakeSlurm) -> None:
    runs = [made_run(), made_run()]
    with pytest.raises(StoreError, match="SLURM does not take the run: sbatch: 1"):
        launching.launch_together(runs, on="slurm", command=["work"])
    assert launch_record(runs[0].folder) is None
    for run in runs:
        status, state = run.look()
        told = trouble(run, status, state)
        assert status is Status.FAILED
        assert told is not None
        assert told.message == "SLURM does not take the run: sbatch: 1."
        assert "slurm.options" in (told.hint or "")
    squeue("5\n", "sbatch")
    assert launching.launch(runs[0], on="slurm", command=["work"]).job == "5"
    assert runs[0].status() is Status.QUEUED
    log(runs[1], "started")
    settings.change("slurm.options", "--wrap x")
    with pytest.raises(UsageError):
        launching.launch(runs[1], on="slurm", command=["work"])
    assert runs[1].status() is Status.LOST, "it has begun before, and can go on"


def test_a_job_whose_number_was_never_told_is_found_by_its_name(squeue: FakeSlurm) -> None:
    """Whoever handed it in was killed before sbatch answered."""
    one, two = made_run(), made_run()
    for task, run in enumerate((one, two)):
        record = LaunchRecord(
            time=time.time() - 1000, place="slurm", token="abcd", extra={"task": task}
        )
        write_launch(run.folder, record)
    jobs = "9_0|tui-lab-2-abcd|PENDING|Resources|N/A\n9_1|tui-lab-2-abcd|RUNNING|None|N/A\n"
    squeue(jobs)
    assert one.look()[0] is Status.QUEUED
    assert one.waiting == "SLURM 9_0, Resources"
    squeue("", "scancel")
    squeue(jobs)
    PLACES["slurm"].kill(two.folder, launch_record(two.folder))
    assert squeue()[-1] == "scancel 9_1"
    squeue(jobs.replace("-abcd", "-beef"))
    assert one.status() is Status.LOST


def test_runs_that_wait_are_taken_back_and_others_left_alone(squeue: FakeSlurm) -> None:
    runs = [made_run() for _ in range(4)]
    for number, run in enumerate(runs):
        record = LaunchRecord(time=1.0, place="slurm", job=f"9_{number}", events_before=0)
        write_launch(run.folder, record)
    log(runs[1], "started")
    log(runs[2], "started", "ended")
    log(runs[3], "started", "ended")
    again = LaunchRecord(time=2.0, place="slurm", job="12", events_before=2, resume=True)
    write_launch(runs[3].folder, again)
    squeue("9_1|train|RUNNING|None|N/A\n")
    launching.take_back(runs)
    assert "scancel --state=PENDING 9_0 9_1 12" in squeue()
    assert runs[0].status() is Status.STOPPED
    assert runs[0].state().ended.reason == "stop_requested"  # type: ignore[union-attr]
    assert not has_ended(runs[1].folder, launch_record(runs[1].folder))
    assert runs[2].state().events == 2
    assert has_ended(runs[3].folder, launch_record(runs[3].folder))
    assert runs[3].status() is Status.FINISHED, "it is again what it was"
    (local,) = (made_run(),)
    write_launch(local.folder, LaunchRecord(time=1.0))
    assert not launching.take_back([local])
    assert local.state().ended is None


def test_a_run_leaves_the_queue_unless_it_has_something_to_evaluate(squeue: FakeSlurm) -> None:
    fresh, broken_off = made_run(), made_run()
    for number, run in enumerate((fresh, broken_off)):
        record = LaunchRecord(time=1.0, place="slurm", job=f"9{number}", events_before=0)
        write_launch(run.folder, record)
    log(broken_off, "started", "interrupted")
    squeue("")
    assert not launching.leave_queue(broken_off)
    assert not any(line.startswith("scancel") for line in squeue())
    assert launching.leave_queue(fresh)
    assert "scancel --state=PENDING 90" in squeue()
    assert fresh.status() is Status.STOPPED


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("PartitionTimeLimit", "--time"),
        ("QOSMaxWallDurationPerJobLimit", "never begins"),
        ("AssocMaxCpuPerJobLimit", "never begins"),
        ("InvalidAccount", "never begins"),
        ("launch failed requeued held", "held"),
        ("Resources", ""),
        ("AssocMaxJobsLimit", ""),
        ("QOSMaxJobsPerUserLimit", ""),
    ],
)
def test_what_waits_for_ever_says_so_and_what_to_do(
    run: Run, squeue: FakeSlurm, reason: str, told: str
) -> None:
    squeue(f"4711|train|PENDING|{reason}|N/A\n")
    run.look()
    sentence = waiting(None, run.waiting)
    assert sentence.startswith(f"Queued (SLURM 4711, {reason}).")
    assert told in sentence
    assert bool(told) == (not sentence.endswith(f"{reason})."))


@pytest.mark.parametrize("options", ["--array=1-3", "-o out", "--wrap 'rm'", "--no-requeue"])
def test_options_that_are_not_the_users_to_give_are_refused(options: str) -> None:
    with pytest.raises(UsageError, match=options.split()[0].partition("=")[0]):
        slurm_script.own_options(options)


def test_a_quote_that_is_open_is_said() -> None:
    with pytest.raises(UsageError, match=r"slurm\.options"):
        slurm_script.own_options("--comment='a")
    assert slurm_script.own_options("--comment='a b' -p gpu") == ["--comment=a b", "-p", "gpu"]


def test_a_job_is_cancelled_by_its_number(run: Run, squeue: FakeSlurm) -> None:
    with pytest.raises(StoreError, match="SLURM 4711"):
        PLACES["slurm"].kill(run.folder, launch_record(run.folder))
    squeue("", "scancel")
    told = PLACES["slurm"].kill(run.folder, launch_record(run.folder))
    assert told == "the job SLURM 4711"
    assert squeue()[-1] == "scancel 4711"
    log(run, "started", "ended")
    with pytest.raises(StoreError, match="No process"):
        PLACES["slurm"].kill(run.folder, launch_record(run.folder))


@pytest.mark.parametrize(
    ("program", "told", "sentence"),
    [
        ("scontrol", "JobId=4711 JobState=TIMEOUT Reason=x", "The time of the job SLURM 4711"),
        ("scontrol", "JobId=4711 JobState=OUT_OF_MEMORY", "not enough memory"),
        ("sacct", "CANCELLED by 1000\n", "The job SLURM 4711 was cancelled."),
        ("sacct", "NODE_FAIL\n", "The machine of the job SLURM 4711 failed."),
        ("squeue", "", "taken out of the queue before it began"),
    ],
)
def test_why_a_job_is_gone_is_told_by_whoever_knows(
    run: Run, squeue: FakeSlurm, program: str, told: str, sentence: str
) -> None:
    squeue(told, program)
    assert sentence in (run.lost_reason() or "")
    asked = len(squeue())
    assert sentence in (run.lost_reason() or "")
    assert len(squeue()) == asked, "what ended stays so"


def test_a_run_whose_time_was_over_says_so_by_itself(run: Run, squeue: FakeSlurm) -> None:
    squeue("")
    with EventWriter(run.folder / EVENTS_FILE) as writer:
        writer.write("started", pid=1)
        writer.write("interrupted", reason="time_limit", epochs_done=3)
    assert run.lost_reason() == "The time of its job was over, and it was not started again."


def test_a_program_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not slurm_commands.is_installed()
    with pytest.raises(LabError, match="sinfo is not installed"):
        slurm_commands.partitions()


def test_where_a_run_was_trained_is_said_of_a_cluster_and_of_another_machine() -> None:
    run = made_run()
    finish(run)
    state = run.state()
    assert state.started is not None
    assert trained_where(run, replace(state, started=replace(state.started, host=host()))) == ""
    elsewhere = replace(state, started=replace(state.started, host="node7"))
    assert trained_where(run, elsewhere) == "node7"
    write_launch(run.folder, LaunchRecord(time=1.0, place="slurm", job="18_2"))
    assert trained_where(run, elsewhere) == "SLURM 18_2, node7"
    write_launch(run.folder, LaunchRecord(time=1.0, place="the\x1b moon", job="1"))
    assert trained_where(run, elsewhere) == "the\ufffd moon 1, node7"
    assert trained_where(run, replace(state, started=None)) == ""
