"""Sweeps over a script of the user's own: what it is given, and what it is judged by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.cli import call
from support.sweeps import made_sweep, tell

from tui_lab.cli.sweep_sources import is_script
from tui_lab.errors import UsageError
from tui_lab.runs.header import ScriptRecord
from tui_lab.runs.payloads import EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.runs.store import Store
from tui_lab.sweeps.look import look
from tui_lab.sweeps.making import RunMaker
from tui_lab.sweeps.objective import reached
from tui_lab.sweeps.operations import SweepWanted, prepare_script
from tui_lab.sweeps.plan import read_plan
from tui_lab.sweeps.shelf import Shelf
from tui_lab.sweeps.space import read_axes
from tui_lab.sweeps.study import SweepTrial
from tui_lab.sweeps.subjects import check_names, flags_of
from tui_lab.sweeps.words import judged_words, sealed_words

SCRIPT = ScriptRecord(
    file="/home/ana/train.py",
    arguments=("--epochs", "3"),
    folder="/home/ana",
    interpreter="python",
    started_by_lab=True,
    settings={"depth": 2},
)
OVER = ("lr=0.1,0.01", "act=relu,tanh")


@pytest.mark.parametrize("as_flags", [False, True])
def test_the_values_of_a_trial_reach_the_script(as_flags: bool) -> None:
    wanted = SweepWanted(OVER, seeds=2, extra={"gpu": "none"})
    ready = prepare_script(SCRIPT, "train", wanted, as_flags=as_flags)
    assert (ready.plan.search, ready.plan.trials, ready.plan.objective) == ("grid", 4, "val_loss")
    sweep = made_sweep(ready.plan)
    assert read_plan(sweep.folder) == sweep.plan
    run = RunMaker(sweep, Store()).make(SweepTrial(3, {"lr": "0.01", "act": "relu"}), 1)
    script = run.header.script
    assert script is not None
    assert (run.name, run.seed, run.sweep, run.gpu) == (
        "train lr=0.01 act=relu",
        1,
        sweep.id,
        "none",
    )
    if as_flags:
        assert script.arguments == ("--epochs", "3", "--lr", "0.01", "--act", "relu")
        assert script.settings == {"depth": 2, "seed": 1}
    else:
        assert script.arguments == SCRIPT.arguments
        assert script.settings == {"depth": 2, "lr": 0.01, "act": "relu", "seed": 1}


def test_values_as_flags() -> None:
    values = {"lr": "1e-3", "n": "4", "--wide-net": "true", "shift": "-1"}
    words = ["--lr", "1e-3", "-n", "4", "--wide-net", "true", "--shift=-1"]
    assert flags_of(values) == words
    for odd in ("a b=1,2", "=1,2", "1x=1,2"):
        with pytest.raises(UsageError, match="no name of a setting"):
            check_names(read_axes([odd]), as_flags=True)
    check_names(read_axes(["a b=1,2"]), as_flags=False)


def test_a_script_is_judged_by_what_it_reports() -> None:
    def state(*epochs: dict[str, float | None]) -> RunState:
        records = (EpochRecord(n, 1.0, None, each) for n, each in enumerate(epochs, 1))
        return RunState(epochs=tuple(records))

    both = state({"loss": 0.3, "val_loss": 0.5}, {"loss": 0.2, "val_loss": 0.6})
    assert (reached(both, {}, "val_loss").value, reached(both, {}, "loss").value) == (0.5, 0.2)
    plain = state({"loss": 0.3, "accuracy": 0.7}, {"loss": None, "accuracy": 0.6})
    assert reached(plain, {}, "val_loss").curve == (0.3, None)
    assert [reached(each, {}, "val_loss").figure for each in (both, plain)] == ["", "loss"]
    assert reached(plain, {}, "accuracy").value == 0.7
    assert reached(state(), {}, "val_loss").value is None


def test_what_stood_in_for_the_objective_heads_the_table_of_trials() -> None:
    ready = prepare_script(SCRIPT, "train", SweepWanted(OVER), as_flags=False)
    sweep = made_sweep(ready.plan)
    tell(sweep, 1, {"lr": "0.1", "act": "relu"}, 0.4, figure="loss")
    plan = look(sweep, Store()).plan
    assert judged_words(ready.plan) == "judged by the best val_loss of each run"
    assert judged_words(plan) == "judged by the best loss of each run"
    assert "reports no val_loss" in sealed_words(ready.plan)
    assert "reports no" not in sealed_words(plan)
    told = call("sweep", "show", "last").stdout
    assert re.search(r"^Trial .* loss  Status", told, re.MULTILINE)
    assert "val_loss" not in told
    tell(sweep, 2, {"lr": "0.01", "act": "relu"}, 0.3)  # of both kinds: it is what was asked for
    assert look(sweep, Store()).plan.objective == "val_loss"


def test_what_is_started_and_what_is_read() -> None:
    assert is_script(["train.py"], ["lr=1,2"])
    assert not is_script(["train.py"], ["lr=1,2", "layers[1].units=8,16"])
    assert not is_script(["net.toml"], ["lr=1,2"])
    assert not is_script([], ["lr=1,2"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("own.py", "--over", "lr=1,2", "--epochs", "3"), "How many epochs a script trains"),
        (("digits-mlp", "--over", "layers[1].units=8,16", "--", "-x"), "Only a script takes"),
        (("--over", "lr=1,2"), "There is nothing to vary"),
        (("--as", "flags", "--over", "lr=1,2"), "There is no script to start"),
        (("gone.py", "--over", "lr=1,2"), "There is no file gone.py"),
        (("own.py", "--over", "lr=1"), "two values"),
    ],
)
def test_what_cannot_be_a_sweep_is_said(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").touch()
    result = call("sweep", *words)
    assert result.exit_code != 0
    assert told in result.stderr
    assert Shelf().sweeps() == []
