"""Workers that a warm process has made: they train as any other, and each is alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from support import warm as warm_support
from support.worker import ENDLESS, create, digits, wait_for, wait_until_ended

from tui_lab import settings
from tui_lab.runs import commands, warm
from tui_lab.runs.launch import launch
from tui_lab.runs.processes import is_alive
from tui_lab.runs.run import Run
from tui_lab.runs.warm import WarmProcess

pytestmark = pytest.mark.worker


@pytest.fixture
def party(monkeypatch: pytest.MonkeyPatch) -> Iterator[WarmProcess]:
    monkeypatch.setattr(warm_support, "ALSO_WARM", True)
    settings.change("warm", "10")
    assert warm.start() is not None
    found = warm.wait_until_ready(lambda: False)
    assert found is not None
    yield found
    settings.change("warm", "off")
    if found.alive:
        os.kill(found.pid, signal.SIGKILL)


def figures(run: Run) -> object:
    """All that a training is known by."""
    return [
        (epoch.metrics, epoch.learning_rate) for epoch in run.state().epochs
    ], run.state().evaluations


def weights(run: Run) -> list[np.ndarray]:
    with np.load(run.path("checkpoint.npz")) as arrays:
        return [arrays[name] for name in sorted(arrays) if arrays[name].dtype.kind == "f"]


def test_runs_are_those_of_a_worker_of_its_own(party: WarmProcess) -> None:
    alone, *runs = (create(digits(epochs=3)) for _ in range(4))
    launch(alone, use_warm=False)
    assert wait_until_ended(alone) == "finished"
    settings.change("capacity", "3")
    pids = {launch(run).pid for run in runs}
    for run in runs:
        assert wait_until_ended(run) == "finished"
        assert figures(run) == figures(alone)
        for ours, theirs in zip(weights(run), weights(alone), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert len(pids) == 3
    assert party.alive


def test_whoever_is_killed_nobody_else_is_harmed(party: WarmProcess) -> None:
    settings.change("capacity", "2")
    first, second, third = (create(digits(epochs=ENDLESS, batch_size=1)) for _ in range(3))
    for run in (first, second):
        launch(run)
        wait_for("it trains", lambda run=run: run.state().epochs_done > 0)  # type: ignore[misc]
    commands.kill(first)
    wait_for("it is lost", lambda: first.status() == "lost")
    assert party.alive
    os.kill(party.pid, signal.SIGKILL)
    wait_for("it has gone", lambda: not party.alive)
    done = second.state().epochs_done
    wait_for("the other trains on", lambda: second.state().epochs_done > done)
    record = launch(third, use_warm=False)
    commands.send(second, "stop")
    commands.send(third, "stop")
    assert wait_until_ended(second) == "stopped"
    assert wait_until_ended(third) == "stopped"
    assert record.pid is not None
    wait_for("no process stays", lambda: not is_alive(record.pid, record.process_started))  # type: ignore[arg-type]


@pytest.mark.cold_worker
def test_a_first_run_and_the_next_share_one_import_of_keras() -> None:
    settings.change("warm", "10")
    runs = [create(digits(epochs=2)) for _ in range(3)]
    begun = [launch(run) for run in runs]
    for run in runs:
        assert wait_until_ended(run) == "finished"
    assert figures(runs[0]) == figures(runs[1]) == figures(runs[2])
    for run, record in zip(runs, begun, strict=True):
        started = run.state().started
        assert started is not None
        assert started.pid != record.pid, "one that has Keras went on with it"
    (party,) = warm.everyone()
    settings.change("warm", "off")
    wait_for("it leaves", lambda: not party.alive)
