"""The interface is stopped and continued, by a shell or from outside."""

from __future__ import annotations

import os
import signal

import psutil
import pytest
from support.terminal import PROGRAM, Terminal
from support.worker import wait_for

from tui_lab import settings

SHELL = ("bash", "--norc", "--noprofile", "-i")
PROMPT = {"PS1": "shell> ", "HISTFILE": ""}
OF_THE_SHELL = "2004"
"""The mode that bash itself turns on while it reads a line."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, and no worker that imports Keras for nothing."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")


class Shell(Terminal):
    """A shell in which the lab is a job."""

    def __init__(self, size: tuple[int, int] = (80, 24)) -> None:
        super().__init__(program=SHELL, environment=PROMPT, size=size)
        self.prompts = 0

    def __enter__(self) -> Shell:
        self.at_the_prompt()
        return self

    def at_the_prompt(self) -> None:
        """Wait for one prompt more than there were, and the terminal as it was."""
        self.prompts += 1
        self.wait("a prompt", lambda _text: self.raw.count(b"shell> ") >= self.prompts, seconds=20)
        self.wait("given back", lambda _text: self.modes_left() <= {OF_THE_SHELL}, seconds=5)

    def tell(self, line: str) -> None:
        """Type a line for the shell; what was on the screen is wiped, so that it can be awaited."""
        with self._lock:
            self.screen.reset()
        self.press(line + "\r")

    def job(self) -> psutil.Process:
        """The lab."""
        wait_for("a job", lambda: bool(psutil.Process(self.process.pid).children()))
        return psutil.Process(self.process.pid).children()[0]


def test_it_is_stopped_by_a_key_and_comes_back_at_the_size_of_the_window_then() -> None:
    with Shell() as shell:
        shell.tell(" ".join(PROGRAM))
        shell.expect("1 Lab", "digits-mlp", "Quit")
        job = shell.job()
        shell.press("ctrl+z")
        shell.at_the_prompt()
        assert job.status() == psutil.STATUS_STOPPED
        shell.resize(100, 30)
        shell.tell("fg")
        shell.wait("30 lines", lambda text: "1 Lab" in text and "Quit" in text.split("\n")[-1])
        shell.press("2")
        shell.expect("newest first")
        shell.press("ctrl+z")
        shell.at_the_prompt()
        shell.tell("fg")
        shell.expect("newest first", "1 Lab", "Quit")
        shell.press("ctrl+q")
        shell.at_the_prompt()
        shell.tell("echo code $?")
        shell.expect("code 0")


def test_stopped_from_outside_it_comes_back_too() -> None:
    with Shell() as shell:
        shell.tell(" ".join(PROGRAM))
        shell.expect("1 Lab", "digits-mlp", "Quit")
        job = shell.job()
        job.send_signal(signal.SIGTSTP)
        shell.at_the_prompt()
        shell.tell("fg")
        # What it drew before may stand there still: it has begun to draw again first.
        shell.wait("it is back", lambda _text: shell.raw.count(b"\x1b[?1049h") == 2)
        shell.expect("1 Lab", "digits-mlp", "Quit")
        job.send_signal(signal.SIGSTOP)
        shell.prompts += 1
        shell.wait("a prompt", lambda _text: shell.raw.count(b"shell> ") >= shell.prompts)
        shell.resize(120, 40)
        shell.tell("fg")
        shell.expect("1 Lab", "digits-mlp", "Quit")
        shell.press("5")
        shell.expect("breast-cancer")
        shell.press("ctrl+q")
        shell.at_the_prompt()


def test_in_the_background_it_waits_to_be_called() -> None:
    with Shell() as shell:
        shell.tell(" ".join(PROGRAM) + " &")
        job = shell.job()
        wait_for("it waits", lambda: job.status() == psutil.STATUS_STOPPED)
        assert b"\x1b[?1049h" not in shell.raw
        shell.tell("fg")
        shell.expect("1 Lab", "digits-mlp", "Quit")
        shell.prompts = shell.raw.count(b"shell> ")
        shell.press("ctrl+z")
        shell.at_the_prompt()
        shell.tell("bg")
        shell.at_the_prompt()
        wait_for("it waits", lambda: job.status() == psutil.STATUS_STOPPED)
        shell.tell("fg")
        shell.expect("1 Lab", "digits-mlp", "Quit")
        shell.press("ctrl+q")
        shell.at_the_prompt()


def test_a_shell_that_ends_takes_a_stopped_one_with_it() -> None:
    with Shell() as shell:
        shell.tell(" ".join(PROGRAM))
        shell.expect("1 Lab", "digits-mlp", "Quit")
        job = shell.job()
        shell.press("ctrl+z")
        shell.at_the_prompt()
        shell.hang_up()
        assert psutil.wait_procs([job], timeout=10)[1] == []


def test_without_a_shell_a_key_does_not_stop_it_for_ever() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        terminal.press("ctrl+z")
        terminal.expect("No shell waits")
        terminal.press("2")
        terminal.expect("newest first")


@pytest.mark.parametrize("name", ["SIGSTOP", "SIGTSTP"])
def test_who_stops_it_from_outside_can_continue_it(name: str) -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        process = psutil.Process(terminal.process.pid)
        process.send_signal(signal.Signals[name])
        wait_for("stopped", lambda: process.status() == psutil.STATUS_STOPPED)
        if name == "SIGTSTP":
            terminal.expect_given_back()
        terminal.resize(100, 30)
        process.send_signal(signal.SIGCONT)
        terminal.wait("all of it", lambda text: "1 Lab" in text and "Quit" in text[-100:])
        terminal.press("2")
        terminal.expect("newest first")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        terminal.expect_given_back()


def test_being_continued_without_being_stopped_changes_nothing() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        for _time in range(3):
            os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.press("2")
        terminal.expect("newest first")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        terminal.expect_given_back()
