"""The lab in a real pseudo-terminal: opening, leaving, and terminals that can do less."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from support.runs import finish, made_run
from support.terminal import PLAIN, PROGRAM, Terminal

from tui_lab import settings
from tui_lab.errors import ExitCode
from tui_lab.ui.shell import news_while_away as absence

SMALL = "The terminal has"
STEPS = (
    ("2", "no runs yet"),
    ("3", "Begin"),
    ("4", "of 4 right"),
    ("5", "built in"),
    ("6", "automatic"),
    ("f1", "the whole help"),
    ("f1", "tui-lab settings"),
)
"""Keys, and words that the screen behind each shows."""
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shared data folder, and no worker that imports Keras for nothing."""
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    settings.change("standby", "off")


def colours(terminal: Terminal) -> set[str]:
    """The numbers of all colours that were written."""
    written = b";".join(each[2:-1] for each in COLOUR.findall(bytes(terminal.raw)))
    return set(written.decode().split(";"))


def test_it_opens_goes_through_its_modes_and_is_left() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit", "The quickest way")
        assert terminal.raw.count(b"4 Neuron") == 1, "the first picture is drawn once"
        terminal.press("2")
        terminal.wait("the runs", lambda text: "digits-mlp" not in text)
        terminal.press("5")
        terminal.expect("breast-cancer", "built in")
        terminal.press("6")
        terminal.expect("Language", "automatic")
        terminal.press("down", "down", "enter", "cat", "pp", "uccin", " l")  # before it is open
        terminal.expect("catppuccin l ")
        terminal.press("escape")
        terminal.wait("all choices", lambda text: "catppuccin l" not in text)
        terminal.press("escape")
        terminal.wait("the settings", lambda text: "letters" not in text)
        terminal.press("f1")
        terminal.expect("the whole help")
        terminal.press("f1")
        terminal.expect("What can be done here")
        terminal.press("escape")
        terminal.expect("automatic")
        terminal.press("ctrl+p")  # what it needs of Textual is imported only now
        terminal.expect("its next value; it holds at once")
        terminal.press("digits-mlp")
        terminal.wait("what is found", lambda text: "its next value; it holds at once" not in text)
        terminal.press("escape", "escape")
        terminal.expect("automatic")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == ExitCode.OK


def test_the_terminal_is_left_as_it_was() -> None:
    with Terminal() as terminal:
        terminal.expect("Quit")
        terminal.press("q")
        assert terminal.wait_exit() == ExitCode.OK
        terminal.wait("the usual screen", lambda _text: b"\x1b[?1049l" in terminal.raw)
        raw = bytes(terminal.raw)
        assert raw.rindex(b"\x1b[?1049l") > raw.rindex(b"\x1b[?1049h")
        assert b"\x1b[?25h" in raw  # the cursor is back


def test_without_the_mouse_the_terminal_keeps_its_selection() -> None:
    with Terminal("--no-mouse") as terminal:
        terminal.expect("Quit")
        assert b"\x1b[?1000h" not in terminal.raw
    with Terminal() as terminal:
        terminal.expect("Quit")
        assert b"\x1b[?1000h" in terminal.raw


def test_it_speaks_the_language_of_the_environment() -> None:
    with Terminal(environment={"LANG": "es_MX.UTF-8"}) as terminal:
        terminal.expect("6 Ajustes")


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (300, 100)])
def test_it_is_usable_at_every_size_from_sixty_by_twenty(size: tuple[int, int]) -> None:
    with Terminal(size=size) as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")
        for key, words in STEPS:
            terminal.press(key)
            text = terminal.expect(words, "1 Lab", "Quit")
            assert SMALL not in text
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == ExitCode.OK


@pytest.mark.parametrize("size", [(50, 15), (20, 5)])
def test_a_smaller_terminal_gets_a_sentence_and_can_be_made_larger(size: tuple[int, int]) -> None:
    with Terminal(size=size) as terminal:
        terminal.wait("a sentence", lambda text: SMALL in " ".join(text.split()))
        terminal.resize(80, 24)
        terminal.expect("1 Lab", "digits-mlp", "Quit")


def test_sixteen_colours_are_enough() -> None:
    with Terminal(environment={"TERM": "xterm"}) as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        terminal.press("5")
        terminal.expect("breast-cancer")
        assert not colours(terminal) & {"38", "48"}  # the codes of more colours than sixteen


def test_without_colours_none_is_written() -> None:
    with Terminal(environment={"NO_COLOR": "1"}) as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        terminal.press("5")
        terminal.expect("breast-cancer")
        used = {int(each) for each in colours(terminal) if each}
        assert not used & (set(range(30, 39)) | set(range(40, 49)) | set(range(90, 108)))


def test_what_ended_after_the_terminal_was_closed_is_told_the_next_time() -> None:
    with Terminal() as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        terminal.wait("it is kept", lambda _text: absence.read() is not None)
        terminal.hang_up()
        terminal.wait_exit()
    finish(made_run(name="my-net"))
    with Terminal() as terminal:
        terminal.expect("my-net finished meanwhile")
        terminal.press("q")
        assert terminal.wait_exit() == ExitCode.OK
    with Terminal() as terminal:
        terminal.expect("Choose a network")
        assert "while you were away" not in terminal.text()


@pytest.mark.parametrize("environment", [{"LANG": "C"}, {"TUI_LAB_ASCII": "1"}])
def test_without_utf8_everything_is_ascii(environment: dict[str, str]) -> None:
    with Terminal(environment=environment) as terminal:
        terminal.expect("1 Lab", "digits-mlp")
        for key, words in STEPS:
            terminal.press(key)
            terminal.expect(words)
        assert terminal.text().isascii()
        assert bytes(terminal.raw).isascii()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dumb", "TERM=dumb"),
        ("unknown", "TERM=unknown"),
        ("no-such-terminal", "TERM=no-such-terminal"),
        ("", "TERM is not set"),
    ],
)
def test_a_terminal_that_can_show_nothing_is_told_so(name: str, words: str) -> None:
    with Terminal(environment={"TERM": name}) as terminal:
        assert terminal.wait_exit() == ExitCode.USAGE
        terminal.expect(words)
        assert b"\x1b[?1049h" not in terminal.raw


@pytest.mark.parametrize("name", ["xterm-of-tomorrow", "vt220"])
def test_a_terminal_that_is_new_or_old_is_tried(name: str) -> None:
    with Terminal(environment={"TERM": name}) as terminal:
        terminal.expect("1 Lab", "digits-mlp", "Quit")


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_there_is_a_sentence(stream: str) -> None:
    master, slave = os.openpty()
    streams: dict[str, int] = dict.fromkeys(("stdin", "stdout", "stderr"), slave)
    streams[stream] = subprocess.DEVNULL if stream == "stdin" else subprocess.PIPE
    ran = subprocess.run(PROGRAM, env={**os.environ, **PLAIN}, timeout=60, check=False, **streams)
    os.close(slave)
    said = (ran.stdout or b"") + (ran.stderr or b"")
    with suppress(OSError):  # nothing was written to the terminal
        said += os.read(master, 4096)
    os.close(master)
    assert ran.returncode == ExitCode.USAGE
    assert b"needs a terminal" in said
    assert b"Traceback" not in said


def test_a_fault_leaves_a_sentence_and_no_traceback(tmp_path: Path, lab_home: Path) -> None:
    broken = (
        "import sys; from tui_lab.ui.settings.screen import SettingsScreen;"
        "SettingsScreen._fill = lambda self: 1 / 0;"
        "from tui_lab.__main__ import main; sys.argv = ['tui-lab']; sys.exit(main())"
    )
    program = (PROGRAM[0], "-c", broken)
    with Terminal(program=program) as terminal:
        terminal.expect("Quit")
        terminal.press("6")
        assert terminal.wait_exit() == ExitCode.FAILED
        text = terminal.expect("fault of its own")
        assert "ZeroDivisionError" not in text
        assert "ZeroDivisionError" in (lab_home / "tui-lab.log").read_text()
