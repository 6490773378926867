"""More epochs for a trial take it out of the comparison, which is asked about first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from support.cli import call
from support.runs import made_run, small_experiment
from support.sweeps import made_sweep, sweep_plan

from tui_lab.runs.events import EventWriter
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.sweeps.leaving import leaving_words
from tui_lab.sweeps.marks import SWEEP, TRIAL
from tui_lab.sweeps.shelf import Shelf
from tui_lab.ui.shell.dialogs import ConfirmScreen
from tui_lab.ui.shell.trial_question import unless_trial


@pytest.fixture
def trial() -> Run:
    sweep = made_sweep(sweep_plan(("fit.batch_size=16,32",), trials=2))
    return Store().create(small_experiment(), extra={SWEEP: sweep.id, TRIAL: 2})


def test_only_more_epochs_than_its_plan_has_take_a_trial_out(trial: Run) -> None:
    planned = trial.experiment.fit.epochs
    told = leaving_words(trial, planned)
    assert told.startswith("It is trial 2 of the sweep over digits-mlp (")
    assert f"{planned} epochs" in told
    assert leaving_words(trial, planned, 1) == told
    assert leaving_words(trial, planned - 1, 1) == "", "that is what was planned"
    assert leaving_words(made_run(), planned) == ""
    shelf = Shelf()
    shelf.remove(shelf.sweeps()[0])
    assert leaving_words(trial, planned) == "", "nobody compares them any more"


def test_both_faces_ask_before_a_trial_is_trained_on(trial: Run) -> None:
    with EventWriter(trial.path(EVENTS_FILE)) as writer:
        writer.write("ended", status="stopped", reason="stop_requested", epochs_done=0)
    planned = trial.experiment.fit.epochs
    refused = call("resume", trial.id, "--epochs", str(planned + 1), "--detach")
    assert "It is trial 2 of the sweep" in refused.stderr
    assert "Add --yes" in refused.stderr
    assert trial.trained_on == "", "nothing was started"
    asked: list[Any] = []
    done: list[str] = []
    screen: Any = SimpleNamespace(
        app=SimpleNamespace(push_screen=lambda screen, take: asked.append((screen, take)))
    )
    unless_trial(screen, made_run(), planned, lambda: done.append("other"))
    assert (asked, done) == ([], ["other"])
    unless_trial(screen, trial, planned, lambda: done.append("trial"))
    [(question, take)] = asked
    assert isinstance(question, ConfirmScreen)
    take(False)
    assert done == ["other"]
    take(True)
    assert done == ["other", "trial"]
