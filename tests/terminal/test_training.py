"""Training in a real pseudo-terminal: what the run, the screen and the store survive."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator

import pytest
from support import warm
from support.terminal import Terminal
from support.worker import ENDLESS, create, digits, wait_for, wait_until_ended

from tui_lab import settings
from tui_lab.runs.launch import launch
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

pytestmark = [pytest.mark.worker, pytest.mark.timeout(300)]

SLOW = (
    "data(digits, test_split=0.3) > Flatten() > Dense(16, relu) > Dense(classes, softmax) > "
    "compile(categorical_crossentropy, adam) > fit(epochs={epochs}) > name(slow)"
)
PAUSE = "0.015"
"""Seconds after each of its 36 batches: an epoch takes half a second, and the machine is idle."""
DEAF = 10.0
"""Seconds in which a terminal reads nothing; what comes in one second fills its buffer."""
IN_TIME = 5.0
"""Seconds within which a dead worker must be shown as lost."""


@pytest.fixture(autouse=True)
def slow_and_alone() -> Iterator[None]:
    """Train with Keras's own loop, start no worker that nobody needs, and leave none behind."""
    settings.change("engine", "plain")
    settings.change("standby", "off")
    yield
    for run in Store().runs():
        if run.status().live and run.state().started is not None:
            os.kill(pid(run), signal.SIGKILL)


def lab() -> Terminal:
    """The lab, whose workers take their time and need not wait until Keras is imported."""
    return Terminal(program=warm.PROGRAM, environment={warm.PAUSE: PAUSE})


def paste(terminal: Terminal, epochs: int) -> None:
    """Choose an experiment that trains for a while."""
    terminal.expect("1 Lab", "digits-mlp")
    terminal.press("p")
    terminal.expect("ctrl+s:")
    terminal.press(SLOW.format(epochs=epochs), "ctrl+s")
    terminal.wait("the pasted one", lambda text: "ctrl+s:" not in text and "slow" in text)


def train(terminal: Terminal, epochs: int = ENDLESS) -> Run:
    """Start a training from the lab, and wait until its curves are on the screen."""
    paste(terminal, epochs)
    terminal.press("t")
    run = the_run()
    wait_for("the first epoch", lambda: run.state().epochs_done >= 1)
    terminal.wait("it is shown", lambda text: "running" in text and "val_loss" in text)
    return run


def the_run() -> Run:
    """The one run in the store."""
    wait_for("a run", lambda: len(Store().runs()) == 1)
    return Store().runs()[0]


def shown_epoch(text: str) -> int:
    """The epoch that the training view shows; 0 where it shows none."""
    found = re.search(r"Epoch +([\d,]+)/", text)
    return int(found[1].replace(",", "")) if found else 0


def pid(run: Run) -> int:
    started = run.state().started
    assert started is not None
    return started.pid


def test_a_preset_is_trained_by_the_worker_at_the_ready_and_its_report_is_there() -> None:
    settings.change("engine", "default")
    settings.change("standby", "on")
    with Terminal(program=warm.PROGRAM) as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        terminal.press("t")
        run = the_run()
        assert wait_until_ended(run) == "finished"
        terminal.expect("finished", "30/30")
        terminal.press("enter")
        terminal.wait("the report", lambda text: "recall" in text.lower() or "test" in text.lower())
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_a_run_goes_on_when_its_terminal_is_closed_and_is_complete_afterwards() -> None:
    with lab() as terminal:
        run = train(terminal, epochs=12)
        done = run.state().epochs_done
        terminal.hang_up()
        assert terminal.wait_exit(10) == 128 + signal.SIGHUP
    assert run.status() is Status.RUNNING
    assert done < 12
    with lab() as terminal:
        terminal.expect("slow is training", "1 run is training")
        assert wait_until_ended(run) == "finished"
        assert [record.epoch for record in run.state().epochs] == list(range(1, 13))
        terminal.press("2")
        terminal.expect("slow", "finished")
        terminal.press("enter")
        terminal.wait("its report", lambda text: "newest first" not in text and "slow" in text)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_a_run_goes_on_when_the_interface_is_ended_from_outside() -> None:
    with lab() as terminal:
        run = train(terminal)
        terminal.process.terminate()
        assert terminal.wait_exit(10) == 128 + signal.SIGTERM
        terminal.expect_given_back()
        terminal.expect_left("1 run goes on without the interface: slow.")
    done = run.state().epochs_done
    wait_for("it goes on", lambda: run.state().epochs_done > done)
    assert run.status() is Status.RUNNING


def test_leaving_says_that_the_run_goes_on_once_and_prints_it_every_time() -> None:
    with lab() as terminal:
        run = train(terminal)
        terminal.press("ctrl+q")
        terminal.expect("Leave while 1 run is going on?")
        terminal.press("y")
        assert terminal.wait_exit() == 0
        terminal.expect_left("1 run goes on without the interface: slow.")
    with lab() as terminal:
        terminal.expect("1 run is training")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        terminal.expect_left("1 run goes on without the interface: slow.")
    assert run.status() is Status.RUNNING


def test_the_window_can_be_resized_while_it_trains() -> None:
    with lab() as terminal:
        run = train(terminal)
        for size in ((120, 40), (60, 20), (50, 15), (200, 60), (20, 5), (80, 24)):
            terminal.resize(*size)
            if size[0] >= 60:
                terminal.expect("running")
            else:
                terminal.wait("a sentence", lambda text: "The terminal" in " ".join(text.split()))
        before = run.state().epochs_done
        wait_for("it goes on", lambda: run.state().epochs_done > before)
        assert terminal.process.poll() is None


def test_a_worker_that_is_killed_is_shown_as_lost_in_time() -> None:
    with lab() as terminal:
        run = train(terminal)
        os.kill(pid(run), signal.SIGKILL)
        terminal.wait("lost", lambda text: "lost" in text, seconds=IN_TIME)
        assert "running" not in terminal.text().splitlines()[1]
        terminal.press("2")
        terminal.expect("slow", "lost")


def test_a_terminal_that_stops_reading_does_not_stop_the_run() -> None:
    with lab() as terminal:
        run = train(terminal)
        terminal.stop_reading()
        stopped = time.monotonic()
        before = run.state().epochs_done
        wait_for(
            "seconds in which it trains on",
            lambda: time.monotonic() - stopped >= DEAF and run.state().epochs_done > before,
        )
        terminal.read_again()
        later = run.state().epochs_done
        terminal.wait("it catches up", lambda text: shown_epoch(text) >= later, seconds=15)
        terminal.press("2")
        terminal.expect("slow", "newest first", seconds=15)


def test_a_run_from_the_command_line_appears_in_an_open_lab() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        terminal.press("2")
        terminal.expect("no runs yet")
        run = create(digits(epochs=ENDLESS, batch_size=4))
        launch(run)
        terminal.expect("test", "1 run is training")
        os.kill(pid(run), signal.SIGTERM)
        assert wait_until_ended(run) == "stopped"
        terminal.expect("stopped")
