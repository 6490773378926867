"""Commands to a run, the trash, and following from the middle: what they say."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.cli import Terminal, call, process, recorded, with_fake_worker, write_events
from support.runs import finish, made_run, until

from tui_lab.cli import doctor_checks
from tui_lab.errors import ExitCode, UsageError
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

WORKER = """
import sys
from pathlib import Path
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.control import Control
import time
folder = Path(sys.argv[1])
with RunLock(folder), EventWriter(folder / "events.jsonl") as log:
    control = Control(log, CommandReader(folder))
    log.write("queued", position=1)
    while not control.stopping:
        control.look()
        time.sleep(0.02)
"""
"""A worker that waits for its turn and answers commands as the true one does."""


@pytest.fixture
def queued() -> Iterator[Run]:
    import subprocess

    run = made_run()
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(run.folder)])
    try:
        until(lambda: run.state().status_seen == "queued", "the run in the queue")
        yield run
    finally:
        worker.kill()
        worker.wait()


class TestQueued:
    def test_it_is_paused_there_and_goes_on_there(self, queued: Run) -> None:
        for word in ("paused", "paused already"):
            told = call("pause", "last").stderr
            hint = f"go on with `tui-lab resume {queued.id}`"
            assert told == f"The run {queued.id} is {word}; {hint}.\n"
            assert queued.status() is Status.PAUSED
        assert call("resume", "last").stderr == f"The run {queued.id} goes on.\n"
        assert queued.status() is Status.QUEUED

    def test_a_stop_takes_it_out_of_the_queue(self, queued: Run) -> None:
        told = call("stop", "last").stderr
        assert told == f"The run {queued.id} leaves the queue and does not begin.\n"

    def test_a_learning_rate_and_more_epochs_are_taken_for_later(self, queued: Run) -> None:
        told = call("learning-rate", "last", "0.5").stderr
        assert told == f"The learning rate of the run {queued.id} is now 0.5.\n"
        told = call("train-on", "last", "3").stderr
        assert told == f"The run {queued.id} will train 3 epochs more.\n"


def test_a_second_pause_says_that_it_is_paused_already(queued: Run) -> None:
    # For the reader, the same worker: it has begun, and was paused before.
    call("pause", "last")
    who = psutil.Process(json.loads(queued.path("worker.lock").read_text())["pid"])
    write_events(
        queued,
        (
            "started",
            {"pid": who.pid, "process_started": who.create_time(), "host": host(), "epochs": 3},
        ),
        ("paused", {"epoch": 1}),
    )
    assert queued.status() is Status.PAUSED
    result = call("pause", "last")
    assert result.exit_code == 0
    assert "is paused already; go on with `tui-lab resume" in result.stderr


class TestValues:
    @pytest.mark.parametrize("value", ["-3", "0", "nan", "inf", "-inf"])
    def test_a_learning_rate_out_of_range_is_told_as_such(self, value: str) -> None:
        recorded("finished")
        result = call("learning-rate", "last", value)
        assert result.exit_code == ExitCode.USAGE
        assert f"A learning rate must be larger than 0, not {float(value):g}." in result.stderr

    def test_a_negative_number_of_epochs_is_told_as_such(self) -> None:
        recorded("finished")
        result = call("train-on", "last", "-3")
        assert result.exit_code == ExitCode.USAGE
        assert "-3 is not in the range" in result.stderr

    def test_training_on_after_the_end_is_resuming(self) -> None:
        recorded("resumed")
        assert "`tui-lab resume resumed --epochs 3`" in call("train-on", "last", "3").stderr


class TestGpu:
    @pytest.mark.parametrize("gpu", ["x", "-1", "0,", "GPU"])
    def test_what_is_no_card_is_refused_before_there_is_a_run(self, gpu: str) -> None:
        result = call("train", "iris-softmax", "--gpu", gpu)
        assert result.exit_code == ExitCode.USAGE
        assert f"There is no graphics card “{gpu}”." in result.stderr
        assert Store().runs() == []

    def test_a_card_that_the_driver_does_not_list_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor_checks, "graphics_cards", lambda: ["one", "two"])
        for fine in (None, "auto", "none", "0", "1", "0,1"):
            doctor_checks.check_gpu(fine)
        with pytest.raises(UsageError, match="no graphics card 2"):
            doctor_checks.check_gpu("0,2")
        assert call("train", "iris-softmax", "--gpu", "2").exit_code == ExitCode.USAGE
        assert Store().runs() == []

    def test_without_its_tool_the_files_of_the_driver_tell(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor_checks, "graphics_cards", list)
        monkeypatch.setattr(os.path, "exists", lambda path: path == "/dev/nvidia0")
        doctor_checks.check_gpu("0")
        with pytest.raises(UsageError, match="no graphics card 1"):
            doctor_checks.check_gpu("1")


class TestTrash:
    def test_a_removed_run_is_called_by_its_present_name(self) -> None:
        recorded("finished")
        call("rename", "last", "slim")
        assert "Removed slim." in call("remove", "slim").stderr
        assert "slim" in call("restore", "--list").stdout
        assert "(slim) is back" in call("restore", "slim").stderr

    def test_the_last_removed_comes_back(self) -> None:
        recorded("finished", "diverged")
        call("remove", "finished")
        call("remove", "diverged")
        listed = json.loads(call("restore", "--list", "--json").stdout)
        assert [entry["id"] for entry in listed] == ["diverged", "finished"]
        assert "The run diverged" in call("restore", "last").stderr
        assert [run.id for run in Store().runs()] == ["diverged"]

    def test_an_empty_trash_says_so(self) -> None:
        assert call("restore", "--list").stderr == "The trash is empty.\n"
        assert json.loads(call("restore", "--list", "--json").stdout) == []

    @pytest.mark.parametrize("arguments", [[], ["last", "--list"], ["last", "--json"]])
    def test_a_run_or_the_list_must_be_asked_for(self, arguments: list[str]) -> None:
        assert call("restore", *arguments).exit_code == ExitCode.USAGE


class TestLast:
    @pytest.fixture
    def long(self) -> Run:
        run = made_run()
        finish(run, epochs=30)
        return run

    def numbers(self, output: str) -> list[int]:
        return [int(line.split("/")[0]) for line in output.splitlines() if "/30  loss" in line]

    def test_all_epochs_go_into_a_file_and_the_last_where_they_are_asked_for(
        self, long: Run
    ) -> None:
        assert self.numbers(call("watch", "last").stdout) == list(range(1, 31))
        few = call("watch", "last", "--last", "3")
        assert self.numbers(few.stdout) == [28, 29, 30]
        assert "27 earlier epochs are not shown; --last 30 shows all." in few.stderr
        assert self.numbers(call("watch", "last", "--last", "0").stdout) == []
        everything = call("watch", "last", "--last", "99")
        assert len(self.numbers(everything.stdout)) == 30
        assert "earlier" not in everything.stderr

    def test_a_terminal_gets_the_last_ten(self, long: Run, tmp_path: Path) -> None:
        screen = Terminal([*with_fake_worker(tmp_path), "watch", "last"])
        assert screen.wait() == 0
        assert self.numbers("\n".join(screen.lines)) == list(range(21, 31))

    @pytest.mark.parametrize("command", ["watch", "resume"])
    def test_it_does_not_go_with_json(self, long: Run, command: str) -> None:
        result = call(command, "last", "--json", "--last", "3")
        assert result.exit_code == ExitCode.USAGE
        assert result.stdout == ""

    def test_a_resumed_run_is_told_from_where_it_is(self, long: Run, tmp_path: Path) -> None:
        ran = process(
            *("resume", "last", "--epochs", "1", "--last", "2"), program=with_fake_worker(tmp_path)
        )
        told = [line for line in ran.stderr.splitlines() if "  loss" in line]
        assert [line.split()[0] for line in told[:2]] == ["29/30", "30/30"]
        assert ran.returncode == ExitCode.OK

    def test_a_paused_run_says_how_it_goes_on(self, long: Run) -> None:
        with RunLock(long.folder):
            me = psutil.Process()
            started = {"pid": me.pid, "process_started": me.create_time(), "host": host()}
            write_events(long, ("started", {**started, "resumed_from": 30}), ("paused", {}))
            assert long.status() is Status.PAUSED
        told = call("watch", "last", "--last", "1").stderr
        assert f"Paused; go on with `tui-lab resume {long.id}`." in told
        assert "Going on after epoch 30" in told


def test_a_model_is_written_under_a_name_that_keras_reads(tmp_path: Path) -> None:
    (run,) = recorded("finished")
    run.path("model.keras").write_bytes(b"a model")
    for name, written in (("mine", "mine.keras"), ("m.h5", "m.h5.keras"), ("k.keras", "k.keras")):
        result = call("export", "last", "--as", "keras", str(tmp_path / name))
        assert f"Written: {tmp_path / written}" in result.stderr
        assert (tmp_path / written).read_bytes() == b"a model"


def test_a_script_says_in_what_the_run_was_another() -> None:
    recorded("finished", "killed")
    plain = call("export", "finished", "--as", "script", "-").stdout
    assert "differ slightly" in plain.replace("\n# ", " ")
    assert "In the lab, the run trained" not in plain
    cut = call("export", "killed", "--as", "script", "-").stdout
    told = "In the lab, the run trained 2 epochs; this script trains 6, as was planned."
    assert told in cut.replace("\n# ", " ")
    compile(cut, "exported", "exec")
