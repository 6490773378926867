"""Commands that are shown can be pasted: a shell reads the words that were meant."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_lab.i18n import set_language
from tui_lab.text.command_line import as_called, ask_again, command_line, quoted, with_commands

HOSTILE = [
    "plain-1.csv",
    "mi red: uno",
    "it's",
    'say "hi"',
    'it\'s "both"',
    "$(touch done)",
    "`touch done`",
    "año",
    "日本",
    "!bang",
    "it's!",
    "~",
    "*",
    "=ls",
    "%1",
    "a=b",
    "a;b",
    "a&b|c>d<e",
    "#hash",
    "back\\slash",
    "two\nlines",
    "tab\there",
    "\x1b[2Jwiped",
    "a\u00a0b",
    "\udcff",
    "{a,b}",
    "[x]",
    "(x)",
    "$HOME",
    "^x",
    "",
]


def words_of(shell: str, line: str, folder: Path) -> list[str]:
    """The words of a command line, as a shell reads them in a folder of its own."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    plain = ["--norc", "--noprofile"] if shell == "bash" else ["-f"]
    done = subprocess.run(
        [shell, *plain, "-c", f"printf '%s\\0' {line}"],
        capture_output=True,
        cwd=folder,
        check=True,
    )
    return [os.fsdecode(each) for each in done.stdout.split(b"\0")[:-1]]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_reads_a_quoted_word_as_it_is(shell: str, tmp_path: Path) -> None:
    line = " ".join(map(quoted, HOSTILE))
    assert words_of(shell, line, tmp_path) == HOSTILE
    assert not list(tmp_path.iterdir()), "something was executed"


@pytest.mark.parametrize("word", HOSTILE)
def test_a_quoted_word_stands_on_one_line_that_a_terminal_can_show(word: str) -> None:
    assert quoted(word).isprintable()


def test_words_without_special_signs_stay_bare() -> None:
    assert command_line("data add", ["flowers.csv"], [("--target", "species")]) == (
        "tui-lab data add flowers.csv --target species"
    )


def test_a_word_that_begins_with_a_dash_is_no_option() -> None:
    line = command_line("data add", ["-x.csv"], [("--target", "y"), ("--no-header", None)])
    assert line == "tui-lab data add --target y --no-header -- -x.csv"


@pytest.mark.parametrize(
    ("text", "run", "filled"),
    [
        ("Follow it with `tui-lab watch {run}`.", "mi red", "`tui-lab watch 'mi red'`."),
        ("Follow it with `tui-lab watch {run}`.", "-x", "`tui-lab watch -- -x`."),
        ("More: tui-lab resume {run} --epochs 10", "-x", "tui-lab resume --epochs 10 -- -x"),
        ("{run} has ended; see `tui-lab show {run}`.", "a b", "a b has ended; see"),
        ("  tui-lab images {run} --wrong    it", "a b", "  tui-lab images 'a b' --wrong    it"),
        ('train "$(tui-lab show {run} --as line)" --set', "-x", "$(tui-lab show --as line -- -x)"),
    ],
)
def test_placeholders_are_quoted_inside_commands_alone(text: str, run: str, filled: str) -> None:
    assert filled in with_commands(text, run=run)


COMMANDS = {"train", "train-on", "show", "data", "courses"}


@pytest.fixture
def in_spanish() -> Iterator[None]:
    set_language("es")
    ask_again("es", COMMANDS)
    yield
    ask_again("", ())
    set_language("en")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sigue con `tui-lab show last`.", "Sigue con `tui-lab --lang es show last`."),
        (
            "Para añadirlo: tui-lab data add a.csv",
            "Para añadirlo: tui-lab --lang es data add a.csv",
        ),
        ("(tui-lab train-on last)", "(tui-lab --lang es train-on last)"),
        ("Ábrelo con `tui-lab`.", "Ábrelo con `tui-lab --lang es`."),
        ("Prueba 'tui-lab --help'", "Prueba 'tui-lab --lang es --help'"),
        (
            '`tui-lab train "$(tui-lab show last --as line)" --set seed=1`',
            '`tui-lab --lang es train "$(tui-lab show last --as line)" --set seed=1`',
        ),
        # No call of the program, or one that asks already.
        ("tui-lab necesita Python.", "tui-lab necesita Python."),
        ("Está en /tmp/tui-lab show.", "Está en /tmp/tui-lab show."),
        ("Actualiza tui-lab.", "Actualiza tui-lab."),
        ("`tui-lab --lang es show last`", "`tui-lab --lang es show last`"),
    ],
)
@pytest.mark.usefixtures("in_spanish")
def test_a_command_asks_for_the_language_that_was_asked_for(text: str, told: str) -> None:
    assert as_called(text) == told
    assert as_called(told) == told


@pytest.mark.usefixtures("in_spanish")
def test_nothing_is_put_in_once_another_language_was_chosen() -> None:
    set_language("en")
    assert as_called("See `tui-lab show last`.") == "See `tui-lab show last`."


def test_without_a_language_on_the_command_line_a_command_stays_as_it_is() -> None:
    assert as_called("See `tui-lab show last`.") == "See `tui-lab show last`."
