"""The lab beside a loop of one's own: what is written, what is obeyed, what never harms it."""

from __future__ import annotations

import copy
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from support.runs import until

from tui_lab import settings
from tui_lab.live import LiveLab, StopTraining, notice
from tui_lab.live.record import BATCH_EVERY, by_importance
from tui_lab.runs.commands import send
from tui_lab.runs.events import EventReader
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.lock import is_held
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store


def the_run() -> tuple[Status, RunState]:
    (run,) = Store().runs()
    return run.look()


def kinds(folder: Path) -> list[str]:
    return [event.type for event in EventReader(folder / "events.jsonl").read()]


def test_a_loop_becomes_a_run_with_its_epochs_and_its_settings() -> None:
    with LiveLab("mine", classes=("low", "high"), settings={"lr": 0.1}, quiet=True) as lab:
        assert lab.setting("width", 32) == 32
        for epoch in range(3):
            for step in range(4):
                lab.log(loss=float(step), accuracy=np.float32(0.5))
            lab.log(epoch=epoch, val_loss=1.0 / (epoch + 1))
        assert is_held(lab.folder or Path())
    status, state = the_run()
    assert status is Status.FINISHED
    assert [record.epoch for record in state.epochs] == [1, 2, 3]
    assert dict(state.epochs[1].metrics) == {"loss": 1.5, "accuracy": 0.5, "val_loss": 0.5}
    assert state.classes == ("low", "high")
    assert state.metrics == ("accuracy",)
    assert state.best is not None
    assert (state.best.epoch, state.best.monitor) == (3, "val_loss")
    assert dict(state.script_settings) == {"lr": 0.1, "width": 32}
    (run,) = Store().runs()
    assert run.header.origin == "script"
    assert run.name == "mine"


def test_figures_may_have_any_name() -> None:
    with LiveLab("names", quiet=True) as lab:
        lab.log(loss=1.0, **{"epochs": 3.0, "a\x1b[2J": 1.0})
        lab.log(epoch=0, learning_rate=0.5, **{"seconds": 7.0})
    record = the_run()[1].epochs[0]
    assert record.learning_rate == 0.5
    assert dict(record.metrics) == {"loss": 1.0, "epochs_": 3.0, "a\ufffd[2J": 1.0, "seconds_": 7.0}


def test_the_most_important_figure_comes_first() -> None:
    assert by_importance(["loss"]) == []
    assert by_importance(["loss", "mae", "val_acc", "accuracy"]) == ["val_acc", "accuracy", "mae"]
    assert by_importance(["loss", "kl_loss", "mae"]) == ["mae", "kl_loss"]
    # What is left are parts of a loss: it comes first, where there is one.
    assert by_importance(["kl_loss", "loss"]) == ["loss", "kl_loss"]
    assert by_importance(["d_loss", "g_loss"]) == ["d_loss", "g_loss"]


def test_a_stop_ends_a_loop_that_looks_at_it_and_one_that_does_not() -> None:
    with LiveLab("looks", quiet=True) as lab:
        send(lab.folder or Path(), "stop")
        steps = 0
        for _step in range(10_000):
            lab.log(loss=1.0)
            steps += 1
            if lab.stopping:
                break
            time.sleep(0.01)
    assert steps < 10_000
    assert the_run()[0] is Status.STOPPED

    reached = False
    with LiveLab("does not look", quiet=True) as other:
        other.log(epoch=1, loss=1.0)
        send(other.folder or Path(), "stop")
        for epoch in range(2, 10_000):
            other.log(epoch=epoch, loss=1.0)
            time.sleep(0.01)
        reached = True
    assert not reached
    assert Store().find(other.run_id).look()[0] is Status.STOPPED


def test_an_error_in_the_loop_is_its_own_and_is_told_in_the_run() -> None:
    def broken(error: BaseException) -> None:
        with LiveLab("broken", quiet=True) as lab:
            lab.log(loss=1.0)
            raise error

    with pytest.raises(ZeroDivisionError):
        broken(ZeroDivisionError("division by zero"))
    status, state = the_run()
    assert status is Status.FAILED
    assert state.ended is not None
    assert "ZeroDivisionError: division by zero" in state.ended.message
    with pytest.raises(KeyboardInterrupt):
        broken(KeyboardInterrupt())
    assert Store().find("last").look()[0] is Status.STOPPED
    for code, ending in ((3, Status.FAILED), ("no data", Status.FAILED), (0, Status.FINISHED)):
        with pytest.raises(SystemExit):
            broken(SystemExit(code))
        assert Store().find("last").look()[0] is ending


def test_a_home_that_cannot_be_written_costs_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TUI_LAB_HOME", str(tmp_path / "file" / "lab"))
    with LiveLab("nowhere") as lab:
        for epoch in lab.epochs(3):
            lab.log(epoch=epoch, loss=1.0)
    told = capsys.readouterr().err
    assert told.startswith("tui-lab: The folder ")
    assert told.count("\n") == 1
    assert (epoch, lab.run_id, lab.stopping) == (2, "", False)


def test_what_is_no_number_is_left_out_and_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveLab("odd", quiet=True) as lab:
        for _step in range(3):
            lab.log(loss=math.nan, name="text", many=np.ones(3))
        lab.log(epoch=0)
    told = capsys.readouterr().err
    assert told.count("`log` takes numbers") == 2  # each of them once, in three steps
    assert "“name” is of the type str" in told
    status, state = the_run()
    assert status is Status.DIVERGED
    assert dict(state.epochs[0].metrics) == {"loss": None}


def test_a_process_that_was_forked_off_writes_nothing() -> None:
    with LiveLab("parent", quiet=True) as lab:
        lab.log(epoch=0, loss=1.0)
        before = kinds(lab.folder or Path())
        child = os.fork()
        if not child:
            try:
                lab.log(epoch=1, loss=2.0)
                lab.close()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert is_held(lab.folder or Path())
        assert kinds(lab.folder or Path()) == before
        lab.log(epoch=1, loss=0.5)
    assert len(Store().runs()) == 1
    assert the_run()[1].epochs_done == 2


def test_stop_training_passes_through_handlers_of_errors() -> None:
    assert not issubclass(StopTraining, Exception)


def test_the_command_at_the_end_is_told_of_a_run_that_nobody_started(tmp_path: Path) -> None:
    settings.change("on_end", f'echo "$TUI_LAB_MESSAGE" > "{tmp_path}/told"')
    with LiveLab("mine", quiet=True) as lab:
        lab.log(epoch=0, loss=0.5, val_loss=0.25)
    told = tmp_path / "told"
    until(lambda: told.exists() and told.read_text().endswith("\n"), "it is told")
    assert told.read_text() == "mine: finished, 1 epoch, val_loss 0.2500\n"


def test_a_notebook_is_told_below_its_cell_and_a_cell_that_breaks_off_ends_its_fit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting: list[Callable[..., None]] = []
    shell = SimpleNamespace(
        kernel=object(),
        events=SimpleNamespace(
            register=lambda _name, call: waiting.append(call),
            unregister=lambda _name, call: waiting.remove(call),
        ),
    )
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    with LiveLab("in a notebook") as lab:
        lab.log(epoch=0, loss=1.0)
    told = capsys.readouterr()
    assert f"tui-lab watch {lab.run_id}" in told.out
    assert told.err == ""
    left: list[BaseException | None] = []
    notice.after_cell(left.append)
    waiting[0](SimpleNamespace(error_in_exec=KeyboardInterrupt()))
    assert isinstance(left[0], KeyboardInterrupt)
    assert waiting == []


def test_a_loop_that_the_lab_has_started_and_that_hears_nothing_gets_a_stop_as_a_ctrl_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Store().create_from("x", origin="script", script=ScriptRecord(started_by_lab=True))
    monkeypatch.setenv("TUI_LAB_RUN", str(run.folder))
    monkeypatch.setattr("tui_lab.live.following.PATIENCE", 0.1)
    lab = LiveLab(quiet=True)
    lab.log(epoch=1, loss=1.0)
    send(run, "stop")

    def train() -> None:
        until(lambda: lab.log(loss=1.0) is not None, "a stop")

    with pytest.raises(KeyboardInterrupt):
        train()
    lab.close()
    ended = run.state().ended
    assert ended is not None
    assert ended.status == "stopped"


def test_a_run_that_the_lab_has_started_takes_the_name_that_the_script_gives_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = ScriptRecord(file="/home/ana/train.py", started_by_lab=True)
    for called, wished, then in (
        ("train", "wide net", "wide net"),
        ("by hand", "wide net", "by hand"),
    ):
        run = Store().create_from(called, origin="script", script=script)
        monkeypatch.setenv("TUI_LAB_RUN", str(run.folder))
        with LiveLab(wished, quiet=True) as lab:
            lab.log(epoch=0, loss=1.0)
        assert run.name == then


def test_a_loop_follows_another_rate_and_more_epochs_or_refuses_them() -> None:
    rates = []
    with LiveLab("follows", quiet=True) as lab:
        for epoch in lab.epochs(2):
            rates.append(lab.learning_rate)
            if epoch == 0:
                send(lab.folder or Path(), "set_learning_rate", learning_rate=0.5)
                send(lab.folder or Path(), "train_on", epochs=1)
                time.sleep(BATCH_EVERY)
            lab.log(epoch=epoch, loss=1.0)
    state = the_run()[1]
    assert (rates, state.epochs_done, state.epochs_target) == ([None, 0.5, 0.5], 3, 3)
    assert [record.learning_rate for record in state.epochs] == [None, 0.5, 0.5]
    assert state.refuses == {}
    with LiveLab("does not", quiet=True) as lab:
        for name, argument in (
            ("set_learning_rate", {"learning_rate": 1}),
            ("train_on", {"epochs": 1}),
        ):
            send(lab.folder or Path(), name, **argument)
        time.sleep(BATCH_EVERY)
        lab.log(epoch=0, loss=1.0)
    state = Store().find("last").state()
    answers = state.acknowledged.values()
    assert {answer.reason for answer in answers} == {"not_followed"}
    assert {answer.name for answer in answers} == set(state.refuses) - {"stop"}
    assert len(answers) == 2


def test_a_loop_that_goes_on_knows_the_best_epoch_from_before() -> None:
    def broken() -> None:
        with LiveLab("mine", resume=True, quiet=True) as lab:
            for epoch, loss in enumerate((0.2, 0.9)):
                lab.log(epoch=epoch, loss=loss)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    with LiveLab("mine", resume=True, quiet=True) as lab:
        assert lab.initial_epoch == 2
        lab.log(epoch=2, loss=0.5)
    status, state = the_run()
    assert (status, state.sessions, state.epochs_done) == (Status.FINISHED, 2, 3)
    assert state.best is not None
    assert (state.best.epoch, state.best.value) == (1, 0.2)


def test_a_run_ends_with_the_function_that_made_it() -> None:
    def train(*, epochs: int, stop: bool = False) -> None:
        lab = LiveLab("mine", quiet=True)
        for epoch in lab.epochs(range(1, 4)):
            lab.log(loss=float(epoch))
            if stop:
                send(lab.folder or Path(), "stop")
                until(lambda: lab.stopping, "a stop")
            lab.log(epoch=epoch)
            if epoch == epochs:
                break

    endings = []
    for given in ({"epochs": 3}, {"epochs": 2}, {"epochs": 3, "stop": True}):
        train(**given)  # type: ignore[arg-type]  # a number and a truth value
        status, state = Store().find("last").look()
        assert state.ended is not None
        endings.append((status, state.ended.reason, [record.epoch for record in state.epochs]))
    assert endings == [
        (Status.FINISHED, "completed", [1, 2, 3]),
        (Status.STOPPED, "script_ended", [1, 2]),
        (Status.STOPPED, "stop_requested", [1]),
    ]


def test_a_lab_that_has_not_begun_may_be_copied() -> None:
    copied = copy.deepcopy(LiveLab(None, quiet=True))
    with copied as lab:
        lab.log(epoch=0, loss=1.0)
    assert the_run()[0] is Status.FINISHED
