"""At the Tab key a shell inserts one word, quoted; nothing of a name is executed."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.runs import made_run

from tui_lab.cli.shell_completion import escaped, read_line
from tui_lab.runs.store import Store

NAMES = [
    "mi red: uno",
    "x$(touch EVIL)y",
    "b`touch EVIL`c",
    "it's",
    'say "hi"',
    "uf!x",
    "~tilde",
    "star*",
    "ñandú año",
    "back\\slash",
    "a;touch EVIL;b",
    "=cat",
    "p,q",
    "{a,b}",
    "red@home",
    "#hash",
    "日本 語",
    "-x y",
]
PATIENCE = 20.0
PROGRAM = """\
#!{python}
import json, os, sys
if "_TUI_LAB_COMPLETE" in os.environ:
    from tui_lab.cli.entry import main
    try:
        sys.exit(main(sys.argv[1:]))
    finally:
        open({words!r} + ".asked", "a").write("x")
with open({words!r}, "a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
"""
"""Stands for the program: completes as it does, and keeps the words that it is called with."""
STARTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
SET_UP = {
    "bash": "bind 'set enable-bracketed-paste off'; . {script}",
    "zsh": "autoload -Uz compinit; compinit -u -D; . {script}",
    "fish": "source {script}",
}


class Typing:
    """A shell on a terminal, with the completion set up, in an empty folder."""

    def __init__(self, shell: str, folder: Path) -> None:
        self.folder, self._words = folder / "empty", folder / "words"
        self.folder.mkdir()
        places = folder / "bin"
        places.mkdir()
        program = places / "tui-lab"
        program.write_text(PROGRAM.format(python=sys.executable, words=str(self._words)))
        program.chmod(0o755)
        script = folder / "script"
        script.write_bytes(
            subprocess.check_output([sys.executable, "-m", "tui_lab", "completion", shell])
        )
        env = {
            **os.environ,
            "PATH": f"{places}:{os.environ['PATH']}",
            "TERM": "xterm",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PS1": "$ ",
        }
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(self.folder)
            os.execvpe(shell, [shell, *STARTS[shell]], env)
        self.type(SET_UP[shell].format(script=script) + "\r")
        self.type("tui-lab ready\r")
        self.wait_for(["ready"])

    def type(self, text: str) -> None:
        """Type, and read what is drawn meanwhile."""
        os.write(self._terminal, text.encode())
        self._read(0.1)

    def _read(self, seconds: float) -> bool:
        ready, _w, _x = select.select([self._terminal], [], [], seconds)
        if ready:
            answer = os.read(self._terminal, 65536)
            if b"\x1b[c" in answer:  # fish asks what kind of terminal it is on
                os.write(self._terminal, b"\x1b[?1;2c")
        return bool(ready)

    def called(self) -> list[list[str]]:
        """The words of every call so far."""
        if not self._words.exists():
            return []
        return [json.loads(line) for line in self._words.read_text().splitlines()]

    def _asked(self) -> int:
        """How often the program was asked for completions."""
        answered = self._words.with_suffix(".asked")
        return answered.stat().st_size if answered.exists() else 0

    def wait_for(self, words: list[str]) -> None:
        """Wait until the program was called with these words."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if words in self.called():
                return
            self._read(0.1)
        raise AssertionError(f"{words} was not called: {self.called()}")

    def completed(self, line: str) -> list[str]:
        """The words that the program is called with, after Tab and Enter behind `line`."""
        before, asked = len(self.called()), self._asked()
        self.type(line)
        self.type("\t")
        until = time.monotonic() + PATIENCE
        while self._asked() == asked and time.monotonic() < until:
            self._read(0.1)
        while self._read(0.5):  # what comes in is drawn
            pass
        self.type("\r")
        until = time.monotonic() + PATIENCE
        while len(self.called()) == before and time.monotonic() < until:
            self._read(0.1)
        return self.called()[-1] if len(self.called()) > before else []

    def close(self) -> None:
        """End the shell."""
        with suppress(OSError):
            os.write(self._terminal, b"\x03\rexit\r")
        os.close(self._terminal)
        with suppress(ChildProcessError):
            os.kill(self._process, 9)
            os.waitpid(self._process, 0)


@pytest.fixture(params=sorted(STARTS))
def typing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Typing]:
    """Each shell that is there, in a lab with runs of hostile names."""
    if shutil.which(request.param) is None:
        pytest.skip(f"there is no {request.param}")
    for number, name in enumerate(NAMES):
        Store().rename(made_run(seed=number), name)
    shell = Typing(request.param, tmp_path)
    yield shell
    shell.close()


@pytest.mark.timeout(300)
def test_one_word_comes_in_at_tab_and_nothing_is_executed(typing: Typing) -> None:
    for typed, name in [
        ("mi", "mi red: uno"),
        ("'mi re", "mi red: uno"),
        ('"mi re', "mi red: uno"),
        ("mi\\ red:", "mi red: uno"),
        ("x", "x$(touch EVIL)y"),
        ('"x', "x$(touch EVIL)y"),
        ("b\\`", "b`touch EVIL`c"),
        ("it", "it's"),
        ("say", 'say "hi"'),
        ("uf", "uf!x"),
        ("star", "star*"),
        ("ñan", "ñandú año"),
        ("'ñandú a", "ñandú año"),
        ("a\\;", "a;touch EVIL;b"),
        ("p,", "p,q"),
        ("red", "red@home"),
        ("日", "日本 語"),
        ("-- -x", "-x y"),
    ]:
        words = ["show", *(["--"] if typed.startswith("-- ") else []), name]
        assert typing.completed(f"tui-lab show {typed}") == words, typed
    assert list(typing.folder.iterdir()) == []


def inserted(line: str, text: str | None = None) -> list[str]:
    """What the program answers to bash for a line, of which `text` will be replaced."""
    env = {**os.environ, "_TUI_LAB_COMPLETE": "bash_complete", "LAB_LINE": line}
    if text is not None:
        env["LAB_TEXT"] = text
    ran = subprocess.run(
        [sys.executable, "-m", "tui_lab"], env=env, capture_output=True, check=True, timeout=60
    )
    return [answer.partition(",")[2] for answer in ran.stdout.decode().splitlines()]


def test_only_what_is_a_single_word_is_answered() -> None:
    for number, name in enumerate(["mi red: uno", "mi red: dos", "-dash", "\u200b"]):
        Store().rename(made_run(seed=number), name if name.isprintable() else "zero")
    assert sorted(inserted("tui-lab show mi", "mi")) == ["mi\\ red:\\ dos", "mi\\ red:\\ uno"]
    assert inserted("tui-lab show 'mi red: u", "mi red: u") == ["mi red: uno"]
    assert inserted("tui-lab show mi\\ red:\\ u", "\\ u") == ["\\ uno"]
    assert not any(answer.startswith("-d") for answer in inserted("tui-lab show ", ""))
    assert inserted("tui-lab show -- -d", "-d") == ["-dash"]
    assert "--json" in inserted("tui-lab show --js", "--js")
    assert inserted("tui-lab runs --status=fin", "fin") == ["finished"]


@pytest.mark.parametrize(
    ("line", "words", "word", "quote"),
    [
        ("a b c", ["a", "b"], "c", ""),
        ("a 'b c' ", ["a", "b c"], "", ""),
        ("a 'b c", ["a"], "b c", "'"),
        ('a "b\\"c\\n', ["a"], 'b"c\\n', '"'),
        ("a b\\ c\\", ["a"], "b c", ""),
        ("a $'\\x61\\'b\\xc3\\xb1", ["a"], "a'bñ", "$'"),
        ("a 'b'\"c\"d", ["a"], "bcd", ""),
        ("a ''", ["a"], "", ""),
    ],
)
def test_a_line_is_read_as_the_shell_reads_it(
    line: str, words: list[str], word: str, quote: str
) -> None:
    found = read_line(line)
    assert (found.words, found.word, found.quote) == (words, word, quote)


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("name", [*NAMES, "tab\t", "two\nlines"])
def test_what_is_escaped_is_read_back(name: str, quote: str) -> None:
    if quote or name.isprintable():
        assert read_line(quote + escaped(name, quote) + quote).word == name
