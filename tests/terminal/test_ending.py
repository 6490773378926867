"""The interface is ended from outside, or by a fault: the terminal is given back all the same."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import psutil
import pytest
from support.terminal import PROGRAM, Terminal

from tui_lab import settings
from tui_lab.errors import ExitCode

SOON = 5.0
"""Seconds, of which a busy machine takes most."""
LEFT_TO_THE_APP = "import sys; from tui_lab.__main__ import main; sys.argv = ['tui-lab']"
FAULTS = {
    "where it reads": (
        "from tui_lab.ui.kit.textual_private_driver import Understanding;"
        "Understanding.understood = lambda *_: 1 / 0"
    ),
    "in a timer": (
        "from tui_lab.ui.app import LabApp; ready = LabApp.on_ready;"
        "LabApp.on_ready = lambda self: (ready(self), self.set_timer(0.5, lambda: 1 / 0))[0]"
    ),
    "in a worker": (
        "from tui_lab.ui.app import LabApp; ready = LabApp.on_ready;"
        "work = lambda: 1 / 0;"
        "LabApp.on_ready = lambda self: (ready(self), self.run_worker(work, thread=True))[0]"
    ),
    "in a thread": ("from tui_lab.ui.shell.feed import Feed; Feed.run = lambda self: 1 / 0"),
    "in a callback": (
        "from tui_lab.ui.app import LabApp; ready = LabApp.on_ready;"
        "LabApp.on_ready = lambda self: (ready(self), self.call_later(lambda: 1 / 0))[0]"
    ),
}
"""Python that brings a fault into a part of the interface."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, and no worker that imports Keras for nothing."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_a_signal_ends_it_with_the_terminal_given_back(name: str) -> None:
    number = signal.Signals[name]
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        terminal.process.send_signal(number)
        assert terminal.wait_exit(SOON) == 128 + number
        terminal.expect_given_back()


@pytest.mark.parametrize("fault", ["", "; LabApp.on_ready = lambda self: 1 / 0"])
def test_it_is_left_although_a_part_of_it_never_ends(fault: str) -> None:
    code = (
        "import asyncio; from tui_lab.ui.kit import textual_private_driver as driver;"
        "from tui_lab.ui.app import LabApp; from tui_lab.ui.lab.screen import LabHome;"
        "driver.LEAVES_WITHIN = 0.5; LabHome.on_unmount = lambda self: asyncio.sleep(1000)"
    )
    program = (*PROGRAM[:1], "-c", f"{LEFT_TO_THE_APP}; {code}{fault}; sys.exit(main())")
    with Terminal(program=program) as terminal:
        if not fault:
            terminal.expect("1 Lab", "digits-mlp", "Quit")
            terminal.press("ctrl+q")
        assert terminal.wait_exit() == (ExitCode.FAILED if fault else ExitCode.OK)
        terminal.expect_given_back()


def test_it_ends_although_the_terminal_reads_no_more() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        terminal.stop_reading()
        for _time in range(20):
            terminal.resize(200, 60)
            terminal.press("2", "5", "6")
            terminal.resize(100, 30)
        time.sleep(0.5)  # what was written by then is more than a terminal takes unread
        terminal.process.terminate()
        assert terminal.wait_exit(2 * SOON) == 128 + signal.SIGTERM
        assert terminal.attributes() == terminal.before


@pytest.mark.parametrize("owned", [True, False], ids=["told", "not told"])
def test_it_ends_quietly_when_its_terminal_goes(owned: bool, lab_home: Path) -> None:
    with Terminal(owned=owned) as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        terminal.hang_up()
        assert terminal.wait_exit(SOON) == 128 + signal.SIGHUP
    assert not (lab_home / "tui-lab.log").exists()


def test_it_ends_quietly_under_nohup() -> None:
    program = ("/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', *PROGRAM)
    with Terminal(program=program) as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        terminal.hang_up()
        assert terminal.wait_exit(SOON) == 128 + signal.SIGHUP


def test_what_it_keeps_at_the_ready_goes_with_it() -> None:
    settings.change("standby", "on")
    settings.change("warm", "off")
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        deadline = time.monotonic() + 30
        process = psutil.Process(terminal.process.pid)
        while not (workers := process.children()) and time.monotonic() < deadline:
            time.sleep(0.05)
        terminal.hang_up()
        terminal.wait_exit(SOON)
    assert workers
    _gone, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []


@pytest.mark.parametrize("where", FAULTS)
def test_a_fault_anywhere_leaves_a_sentence_a_log_and_an_exit_code(
    where: str, lab_home: Path
) -> None:
    program = (PROGRAM[0], "-c", f"{FAULTS[where]}; {LEFT_TO_THE_APP}; sys.exit(main())")
    with Terminal(program=program) as terminal:
        if where == "where it reads":
            terminal.expect("Quit")
            terminal.press("2")
        assert terminal.wait_exit() == ExitCode.FAILED
        text = terminal.expect("fault of its own")
        terminal.expect_given_back()
        assert "Traceback" not in text
        assert "ZeroDivisionError" not in text
        assert "ZeroDivisionError" in (lab_home / "tui-lab.log").read_text()
