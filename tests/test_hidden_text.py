"""Whatever is in files, names and notes: nothing that steers a terminal comes out of the lab.

Every text that a file can hold is made strange (`support.hidden`), then every command is called
in all its forms, and every page of the interface is opened. What they write is looked at as sent.
"""

from __future__ import annotations

import itertools
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path

import click
import click.testing
import pytest
import tomli_w
from support.cli import call
from support.hidden import TEXT, WALKED, found_in, places
from support.hidden_lab import (
    COURSE,
    DATASET,
    PRESET,
    REFUSED,
    RUNS,
    STRANGE,
    SWEEP,
    WITH_RESULTS,
    strange_lab,
)
from support.source import classes

from tui_lab.cli import app
from tui_lab.cli.process_exit import COMPLETION_VARIABLE
from tui_lab.runs import payloads
from tui_lab.text import fit

BETWEEN_PROCESSES = {
    *("WarmProcess", "Request", "SlotHeld", "_Packed", "Settings"),
    *("_Owner", "_Reply", "_Format", "Event", "_Refusal", "Takes"),
    *("SweeperBegan", "RunMade", "TrialPruned"),
}
"""Structs that only processes of the lab hand each other, or that have no text of their own."""
Words = tuple[str, ...]


@pytest.fixture
def lab(lab_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lab full of strange texts."""
    monkeypatch.setattr("tui_lab.cli.web_server.serve", served_for_a_moment)
    return strange_lab(lab_home, monkeypatch)


async def served_for_a_moment(
    _app: object, _listening: object, ready: Callable[[], None]
) -> signal.Signals:
    """In place of a server that goes on until somebody ends it."""
    ready()
    return signal.SIGINT


def commands() -> Iterator[tuple[Words, click.Command]]:
    """Every command with the words that call it."""

    def walk(command: click.Command, words: Words) -> Iterator[tuple[Words, click.Command]]:
        if not isinstance(command, click.Group):
            yield words, command
            return
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from walk(found, (*words, name))

    yield from walk(app.build(), ())


COMMANDS = dict(commands())
VALUES: Mapping[str, Words] = {
    "run": RUNS,
    "runs": (f"{WITH_RESULTS} {STRANGE}",),
    "source": (PRESET,),
    "course": (COURSE,),
    "check": ("pixels",),
    "answer": ("63", TEXT),
    "dataset": ("digits",),
    "folder": ("courses/small",),
    "surface": ("valley",),
    "task": ("and",),
    "shell": ("bash",),
    "sweep": (SWEEP,),
    "key": ("theme",),
    "text": (TEXT,),
    "epochs": ("2",),
}
"""Parameter -> what is given for it; several words in a row for one that takes many."""
OF_COMMANDS: Mapping[tuple[str, str], Words] = {
    ("class", "folder"): ("hand-ins",),
    ("courses open", "step"): ("look", TEXT),
    ("courses open", "word"): (TEXT,),
    ("courses seal", "target"): ("copy", TEXT),
    ("courses new", "name"): ("fresh", TEXT),
    ("courses student", "name"): (TEXT,),
    ("presets show", "name"): (PRESET,),
    ("presets save", "name"): ("kept",),
    ("rename", "name"): ("kept", TEXT),
    ("data show", "name"): (DATASET, "iris"),
    ("data get", "name"): (DATASET,),
    ("data remove", "name"): (DATASET,),
    ("data add", "path"): ("table.csv",),
    ("import", "paths"): ("losses.csv", TEXT),
    ("export", "path"): ("-", "written"),
    ("learning-rate", "value"): ("0.1",),
    ("settings set", "value"): ("dark", TEXT),
    ("neuron try", "weights"): ("1,1",),
}
"""The same for parameters that mean something else in each command."""
MORE: Mapping[str, tuple[Words, ...]] = {
    "predict": ((WITH_RESULTS, "picture.png"), (WITH_RESULTS, TEXT), (STRANGE, "--row", TEXT)),
    "data add": (
        ("table.csv", "--target", TEXT),
        ("table.csv", "--target", "class", "--name", "x"),
    ),
    "class": (("hand-ins", "--output", "written"), ("hand-ins", "--each", "--output", "-")),
    "courses report": ((COURSE, "--student", TEXT), (COURSE, "--output", "written")),
}
"""Further ways to call a command."""
STARTS_A_WORKER = ("train", "repeat", "resume", "sweep start", "sweep resume")
ASKED_ONCE = ("picture", "step", "sources")
"""Arguments that may be left out."""


def ways(words: Words, command: click.Command) -> Iterator[Words]:
    """Command lines: each value of an argument, each flag and choice, a strange text for each."""
    name = " ".join(words)
    arguments, options = [], []
    for each in command.params:
        if isinstance(each, click.Argument) and (each.required or each.name in VALUES):
            values = OF_COMMANDS.get((name, str(each.name))) or VALUES.get(str(each.name))
            if isinstance(each.type, click.Choice):
                values = tuple(each.type.choices)
            assert values, f"{name}: what is to be given for {each.name}?"
            arguments.append(values)
        elif isinstance(each, click.Option):
            options.append(each)
    must: Words = ()
    for each in [one for one in options if one.required]:
        first = next(_values(name, each))
        must = (*must, each.opts[0], first)
    few = name in STARTS_A_WORKER
    for values in itertools.product(*arguments):
        yield (*" ".join(values[:1]).split(" "), *values[1:], *must) if arguments else must
        if few:
            break
    plain = tuple(word for values in arguments for word in values[0].split(" "))
    for each in options:
        for value in _values(name, each):
            flag = getattr(each, "is_flag", False)
            given = (each.opts[0],) if flag else (each.opts[0], value)
            if not few or each.opts[0] == "--json" or value == TEXT:
                yield (*plain, *must, *given)
    for place in range(len(arguments)):
        yield tuple(TEXT if n == place else word for n, word in enumerate(plain))
    yield from MORE.get(name, ())
    yield (TEXT,) * (len(arguments) + 1)
    yield (*plain, f"--{TEXT}")
    yield ("--help",)


def _values(name: str, option: click.Option) -> Iterator[str]:
    if isinstance(option.type, click.Choice):
        yield from option.type.choices
    elif option.is_flag:
        yield ""
    else:
        given = OF_COMMANDS.get((name, str(option.name)))
        yield from given or (TEXT,)


@pytest.mark.usefixtures("lab")
@pytest.mark.needs("source")
def test_every_format_is_among_those_that_are_made_strange() -> None:
    texts = {
        one.name for one in classes() if "Struct" in one.bases and one.name not in BETWEEN_PROCESSES
    }
    said = {
        kind.__name__
        for kind in vars(payloads).values()
        if is_dataclass(kind)
        and isinstance(kind, type)
        and kind.__module__ == payloads.__name__
        and any(True for _place in places({}, kind))
    }
    left_out = {"EpochRecord", "Note"}  # whose fields are the payload's own keys
    # Who is walked through is walked through with the fields of its base classes.
    assert texts | said - left_out <= {base.__name__ for kind in WALKED for base in kind.__mro__}


@pytest.fixture(params=["in a file", "on a terminal"])
def stream(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is written to."""
    if request.param == "on a terminal":
        monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda self: True)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "70")


def written(words: Words) -> Iterator[tuple[str, str]]:
    """What a command line writes: where, and what."""
    before = {path: path.stat().st_mtime_ns for path in Path().glob("written*")}
    result = call(*words)
    yield "stdout", result.stdout_bytes.decode()
    yield "stderr", result.stderr_bytes.decode()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    for path in Path().glob("written*"):
        if path.suffix != ".keras" and path.stat().st_mtime_ns != before.get(path):
            # The mark at the very beginning tells spreadsheets that it is UTF-8.
            yield path.name, path.read_text(encoding="utf-8").removeprefix("\ufeff")


@pytest.mark.usefixtures("lab", "stream")
@pytest.mark.parametrize("name", sorted(" ".join(words) for words in COMMANDS))
def test_nothing_hidden_comes_out_of_a_command(name: str) -> None:
    words = tuple(name.split(" "))
    for way in ways(words, COMMANDS[words]):
        for where, text in written((*words, *way)):
            # Of what a script has printed the breaks of lines are its own.
            found = found_in(text, breaks="output" not in way)
            assert not found, f"{(*words, *way)!r} writes to {where}:\n{text!r}"


@pytest.mark.usefixtures("lab", "stream")
def test_nothing_hidden_comes_out_of_what_is_said_about_a_file_that_is_refused() -> None:
    assert {path.name for path in REFUSED} >= {"course.toml", f"{PRESET}.toml"}
    for path, values in REFUSED.items():
        way = ("presets", "check", PRESET) if PRESET in path.name else ("courses", "validate")
        words = way if PRESET in path.name else (*way, str(path.parent))
        before = path.read_bytes()
        for value in values:
            path.write_text(tomli_w.dumps(value), encoding="utf-8")
            for where, text in written(words):
                assert not found_in(text), f"{words!r} writes to {where}:\n{text!r}"
        path.write_bytes(before)


def test_what_a_shell_is_offered_can_be_typed(
    lab: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for shell, line in (("bash", "tui-lab report finished --class "), ("zsh", "tui-lab show ")):
        monkeypatch.setenv(COMPLETION_VARIABLE, f"{shell}_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
        with pytest.raises(SystemExit):
            app.build().main([])
        sys.stdout.flush()
        assert found_in(capfdbinary.readouterr().out.decode()) == []


def test_without_the_boundary_it_would_come_out_of_a_command(
    lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "shown", lambda text, lines=False: text)
    for way in (("data", "show", DATASET), ("courses", "show", COURSE), ("show", STRANGE)):
        assert any(found_in(text) for _where, text in written(way)), way
