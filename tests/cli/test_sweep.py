"""`tui-lab sweep`: what it refuses, what it tells, and one that is real."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from support.cli import call
from support.runs import until
from support.sweeps import Workers, made_sweep, sweep_plan, tell, work
from support.worker import PATIENCE

from tui_lab import settings
from tui_lab.errors import NotFoundError
from tui_lab.runs.lock import holder
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations, searching
from tui_lab.sweeps import study as log
from tui_lab.sweeps.shelf import Shelf, Sweep

RATES = ("compile.learning_rate=0.1,0.01,0.001",)
UNITS = "layers[1].units=8,16"


def finished_sweep() -> Sweep:
    """One with five trials that are over, of which two count."""
    sweep = made_sweep(sweep_plan(("a.units=8,16", "b.units=1,2,3"), trials=6, seeds=2))
    log.append(sweep.folder, log.SweeperBegan(0.0))
    tell(sweep, 1, {"a.units": "8", "b.units": "1"}, 0.8, values={"7": 0.79, "8": 0.81})
    tell(sweep, 2, {"a.units": "16", "b.units": "1"}, 0.9, values={"7": 0.88, "8": 0.92})
    tell(sweep, 3, {"a.units": "8", "b.units": "2"}, 0.1, "pruned", curve=(0.1, 0.1))
    tell(sweep, 4, {"a.units": "8", "b.units": "3"}, None, "diverged")
    tell(sweep, 5, {"a.units": "16", "b.units": "3"}, None, "failed", message="It cannot be.")
    log.append(sweep.folder, log.RunMade(6.0, 2, 7, "20250101-120000-abcd"))
    return sweep


def test_show_tells_the_trials_the_best_what_mattered_and_what_is_luck() -> None:
    sweep = finished_sweep()
    log.append(sweep.folder, log.SweeperEnded(9.0, "stopped"))
    result = call("sweep", "show", "last")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("digits-mlp: stopped. 6 trials, all combinations; judged by")
    assert "judged by val_accuracy at the epoch with the best val_loss of each run" in lines[0]
    assert lines[1].startswith("Each run trains for 3 epochs, on this machine")
    assert "5 of 6 trials are done, 1 of them pruned." in lines
    [best] = [line for line in lines if "★" in line]
    assert best.split()[:6] == ["★", "2", "16", "1", "0.9000", "±"]
    best = next(line for line in lines if line.startswith("Best"))
    assert best.startswith("Best: trial 2 (a.units=16, b.units=1), val_accuracy 0.9000 ± 0.0283.")
    assert best.endswith("±: standard deviation over 2 seeds.")
    assert any("not known yet" in line for line in lines), "two trials say nothing of a setting"
    luck = next(line for line in lines if line.startswith("By chance alone"))
    assert "best of 2 equally good trials comes out 0.0089 better" in luck
    said = "The next best is 0.1000 behind it, and none lies within 0.0447 of it"
    assert any(line.startswith(said) for line in lines)
    assert "`tui-lab repeat 20250101-120000-abcd --seeds 5 --at-once 1`" in lines
    assert "Trial 5: It cannot be." in result.stderr
    assert f"`tui-lab sweep resume {sweep.id}`" in result.stderr


def test_show_for_programs_has_all_figures() -> None:
    sweep = finished_sweep()
    told = json.loads(call("sweep", "show", sweep.id[-4:], "--json").stdout)
    assert (told["status"], told["done"], told["pruned"], told["best"]) == ("lost", 5, 1, 2)
    assert told["list"][2]["curve"] == [0.1, 0.1]
    assert [each["counts"] for each in told["list"]] == [True, True, False, False, False]
    assert told["luck"]["from_seeds"] is True
    assert told["importance"][0]["groups"][0] == {"values": "8", "mean": 0.8, "trials": 1}
    rows = list(csv.DictReader(io.StringIO(call("sweep", "show", "--csv").stdout)))
    assert [row["val_accuracy"] for row in rows] == ["0.8", "0.9", "0.1", "", ""]
    assert rows[1]["b.units"] == "1"
    listed = json.loads(call("sweep", "list", "--json").stdout)
    assert [each["id"] for each in listed] == [sweep.id]
    assert "digits-mlp" in call("sweep", "list").stdout
    both = call("sweep", "show", "--json", "--csv")
    assert both.exit_code == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--over", "layers[1].unit=8,16"], 3, "There is no setting layers[1].unit"),
        (["--over", "layers[1].units=8,-3"], 3, "layers[1].units"),
        (["--over", "layers[1].units=8..16", "--search", "grid"], 2, "has no end of them"),
        (["--over", UNITS, "--over", UNITS], 3, "varied twice"),
        (["--over", UNITS, "--objective", "mae"], 2, "val_accuracy, val_loss"),
        (["--over", UNITS, "--set", "data.validation_split=0"], 2, "no validation part"),
        (["--over", "data.dataset=digits,iris"], 2, "one data set"),
        (["--over", "seed=1,2", "--seeds", "2"], 2, "varied already"),
        (["--over", UNITS, "--trials", "1", "--search", "grid"], 2, "has 2 trials, not 1"),
        (
            ["--over", "layers[1].kernel_regularizer={l2=0.1},{l2=0.2}", "--objective", "loss"],
            2,
            "not of one kind",
        ),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_written(
    words: list[str], code: int, told: str
) -> None:
    result = call("sweep", "digits-mlp", *words)
    assert result.exit_code == code, result.output
    assert told in result.stderr
    assert Shelf().sweeps() == []


def test_without_optuna_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    result = call("sweep", "digits-mlp", "--over", UNITS, "--search", "tpe")
    assert result.exit_code == 1
    assert 'pip install "tui-lab[sweep]"' in result.stderr
    assert searching.STARTUP == 10


def test_there_is_none_or_it_does_not_go_on() -> None:
    assert call("sweep", "show").exit_code == 5
    sweep = finished_sweep()
    assert call("sweep", "show", "nothing").exit_code == 5
    stopped = call("sweep", "stop")
    assert stopped.exit_code == 2
    assert f"tui-lab sweep resume {sweep.id}" in stopped.stderr
    log.append(sweep.folder, log.SweeperEnded(9.0, "finished"))
    done = call("sweep", "resume")
    assert done.exit_code == 2
    assert "has done all of its 5 trials" in done.stderr
    (sweep.folder / "sweep.toml").write_text("over = 3")
    assert call("sweep", "list").exit_code == 0
    assert Shelf().sweeps() == []


def test_a_sweep_is_removed_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = made_sweep(sweep_plan(RATES, trials=3))
    with sweep.lock():
        held = call("sweep", "remove", "last")
    assert held.exit_code == 2
    assert f"tui-lab sweep stop {sweep.id}" in held.stderr
    work(sweep, Workers(monkeypatch, lambda _run, _epoch: 0.5))
    removed = call("sweep", "remove", sweep.tag)
    assert removed.exit_code == 0, removed.output
    assert f"tui-lab sweep restore {sweep.id}" in removed.stderr
    assert Shelf().sweeps() == []
    assert len(Store().runs()) == 3, "its runs stay"
    with pytest.raises(NotFoundError, match="was removed"):
        Shelf().open(sweep.id)
    gone = call("sweep", "show", sweep.tag)
    assert gone.exit_code == 5
    assert f"tui-lab sweep restore {sweep.id}" in gone.stderr
    assert call("sweep", "restore").exit_code == 0
    assert Shelf().find("last").study() == sweep.study()
    assert call("sweep", "remove", "--runs", "--yes").exit_code == 0
    assert Store().runs() == []
    assert len(Store().removed()) == 3
    back = call("sweep", "restore", sweep.tag)
    assert back.exit_code == 0
    assert "3 runs are back as well." in back.stderr
    assert len(Store().runs()) == 3
    assert call("sweep", "restore").exit_code == 5
    # What was removed before the sweep was removed for itself, and stays where it is.
    Store().remove(Store().runs()[0])
    os.utime(Store().trash / Store().removed()[0], (1.0, 1.0))
    assert call("sweep", "remove", "--runs", "--yes").exit_code == 0
    assert "2 runs are back as well." in call("sweep", "restore").stderr


def test_the_plan_is_read_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = made_sweep(sweep_plan(RATES, extra={"gpu": "none", "begun_from": {"name": "x"}}))
    assert Shelf().find("last").plan == sweep.plan
    assert sweep.plan.base.data.dataset == "digits"
    work(sweep, Workers(monkeypatch, lambda _run, _epoch: 0.5))
    assert [trial.value for trial in sweep.study().trials] == [0.5] * 3


FAKE_WORKERS = """
import sys
from subprocess import Popen
from tui_lab.runs import spawn

def popen(command, **options):
    folder = command[command.index("run") + 1]
    return Popen([sys.executable, sys.argv[2], folder], **options)

spawn.Popen = popen
from tui_lab.sweeps.process import main
sys.exit(main([sys.argv[1]]))
"""
"""The sweeper's process, whose workers are those of a script."""
WORKER = """
import os, sys, time
from pathlib import Path
from tui_lab.runs.events import EventWriter
from tui_lab.runs.lock import RunLock
from tui_lab.runs.processes import host, own_start
folder = Path(sys.argv[1])
with RunLock(folder), EventWriter(folder / "events.jsonl") as log:
    log.write("started", pid=os.getpid(), process_started=own_start(), host=host(), epochs=3)
    for epoch in (1, 2, 3):
        time.sleep(0.05)
        log.write("epoch", epoch=epoch, seconds=0.05, loss=1 / epoch, val_loss=1 / epoch,
                  val_accuracy=epoch / 10)
    log.write("ended", status="finished", epochs_done=3)
"""


def test_a_sweeper_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    """Real processes, `kill -9` in the middle, and no Keras in any of them."""
    settings.change("warm", "off")
    sweep = made_sweep(sweep_plan(RATES, seeds=2, at_once=2))
    worker = tmp_path / "worker.py"
    worker.write_text(WORKER)

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", FAKE_WORKERS, str(sweep.folder), str(worker)]
        return subprocess.Popen(command, start_new_session=True)

    first = start()
    until(lambda: len(Store().runs()) >= 3, "three runs")
    first.send_signal(signal.SIGKILL)
    first.wait()
    # A worker that was just being started has the lock until it is another program.
    until(lambda: sweep.look()[0] == "lost", "the sweep is lost")
    second = start()
    assert second.wait(60) == 0
    status, study = sweep.look()
    assert status == "finished"
    assert [trial.value for trial in study.trials] == [pytest.approx(0.3)] * 3
    assert len(Store().runs()) == 6


WARM = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from support import warm
from tui_lab.runs import spawn
spawn.Popen = warm.popen
from tui_lab.sweeps.process import main
sys.exit(main(sys.argv[1:]))
"""
"""The sweeper's process, whose workers are forked from the warm one of the tests."""


@pytest.mark.worker
def test_a_sweep_from_the_command_line_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only test with real workers: started, looked at while it goes on, stopped, resumed."""
    tests = Path(__file__).parent.parent
    monkeypatch.setattr(operations, "SWEEPER", [sys.executable, "-c", WARM, str(tests)])
    begun = call("sweep", "digits-mlp", "--over", UNITS, "--epochs", "2", "--detach")
    assert begun.exit_code == 0, begun.output
    sweep = Shelf().find(begun.stdout.strip())
    who = holder(sweep.folder)
    assert who is not None
    sweeper = psutil.Process(who.pid)
    assert os.getsid(who.pid) == who.pid, "it has a session of its own"
    names = {Path(each.path).name for each in sweeper.memory_maps()}
    assert not any("tensorflow" in name for name in names)
    until(lambda: len(Store().runs()) >= 1, "a run", PATIENCE)
    assert call("sweep", "resume").exit_code == 2
    assert call("sweep", "stop").exit_code == 0
    until(lambda: not sweep.held(), "the sweeper lets go", PATIENCE)
    assert sweep.look()[0] == "stopped"
    result = call("sweep", "resume")
    assert result.exit_code == 0, result.output
    assert "2 of 2 trials are done." in result.stdout
    assert len(Store().runs()) == 2
    for run in Store().runs():
        assert run.experiment.data.test == "sealed"
        assert run.extra["sweep"] == sweep.id
