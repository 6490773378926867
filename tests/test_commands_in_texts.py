"""Every command that a text names is there, with its options, and survives the shell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import string
import subprocess
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from support import command_lines
from support.cli import call, commands_by_name, recorded
from support.command_lines import PAGES, ROOT

from tui_lab import i18n
from tui_lab.text.command_line import with_commands

HOSTILE = ["mi red: uno", "-x", 'it\'s "so"', "$(touch x)", "`touch x`", "año", "a\\b", "!x", "~"]
NUMBERS = {"epochs", "more", "count", "all", "rate"}
PRESETS = sorted((ROOT / "presets").rglob("*.toml"))


def messages() -> list[str]:
    """Every text of the code and its translation that names a command."""
    found = []
    path = i18n.LOCALE_DIR / "es" / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    with path.open("rb") as file:
        for message in read_po(file, locale="es"):
            for text in (message.id, message.string):
                found += [text] if isinstance(text, str) else list(text)
    return [text for text in found if command_lines.commands_in(text)]


MESSAGES = messages()
LINES = sorted({line for text in MESSAGES for line in command_lines.commands_in(text)})


def names_in(line: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(line) if name}


def test_the_texts_name_many_commands() -> None:
    assert len(LINES) > 40
    assert sum("{" in line for line in LINES) > 20


@pytest.mark.parametrize("line", LINES)
def test_a_command_in_a_text_is_there_whatever_it_is_filled_with(line: str, tmp_path: Path) -> None:
    names = names_in(line)
    for value in HOSTILE if names - NUMBERS else [""]:
        values = {name: "10" if name in NUMBERS else value for name in names}
        shown = with_commands(line, **values)
        assert shown.isprintable()
        calls = called_by_bash(shown, tmp_path)
        for words in calls:
            command_lines.words_parsed(words)
        if names - NUMBERS:
            assert any(value in word for words in calls for word in words), shown


def called_by_bash(line: str, folder: Path) -> list[list[str]]:
    """The words of each call of the program in a line that bash runs, inner calls first."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    code = 'tui-lab() { printf "%s\\0" "$@" >> words; printf "\\n" >> words; echo IN; }\n'
    env = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run([bash, "-c", code + line], cwd=folder, check=True, env=env, capture_output=True)
    words = folder / "words"
    told = words.read_bytes().decode()
    words.unlink()
    assert list(folder.iterdir()) == [], "something was executed"
    calls = [call.split("\0")[:-1] for call in told.split("\n")[:-1]]
    return [[] if words == [""] else words for words in calls]


def test_translations_name_the_same_commands() -> None:
    path = i18n.LOCALE_DIR / "es" / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    with path.open("rb") as file:
        for message in read_po(file, locale="es"):
            if not isinstance(message.id, str) or not command_lines.commands_in(message.id):
                continue
            here = [options_and_names(line) for line in command_lines.commands_in(message.id)]
            there = [options_and_names(line) for line in command_lines.commands_in(message.string)]
            assert sorted(here) == sorted(there), message.id


def options_and_names(line: str) -> list[str]:
    """A command without what is translated: the words in capitals, and pictures by their names."""
    words = re.split(r"[ =]", line)
    return [word for word in words if not word.isupper() and not word.endswith(".png")]


@pytest.mark.needs("source")
def test_what_stands_in_a_command_is_quoted() -> None:
    modules = sorted((ROOT / "tui_lab").rglob("*.py"))
    assert [text for path in modules for text in command_lines.filled_elsewhere(path)] == []


def test_what_is_filled_without_quotes_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('def f(run):\n    return _("See `tui-lab show {run}`.").format(run=run)\n')
    assert command_lines.filled_elsewhere(module) == ["module.py: See `tui-lab show {run}`."]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_are_there(page: Path) -> None:
    for line in command_lines.commands_on(page.read_text(encoding="utf-8")):
        if "count-layers" not in line:  # which that page lets one add
            command_lines.shell_parsed(line, whole=False)


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_of_presets_and_courses_are_there(path: Path) -> None:
    for text in command_lines.texts_of_toml(path):
        for line in command_lines.commands_in(re.sub(r"\{[\w.]+\}", "FILLED", text)):
            command_lines.shell_parsed(line)


def examples() -> list[str]:
    """The examples of the help of all commands."""
    return sorted(
        {line for each in commands_by_name().values() for _words, line in each.examples}  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_help_is_there(line: str) -> None:
    command_lines.shell_parsed(line)


@pytest.mark.parametrize(
    "wrong",
    [
        "tui-lab walk RUN",
        "tui-lab stop",
        "tui-lab stop RUN --now",
        "tui-lab rename RUN NAME MORE",
        'tui-lab train "$(tui-lab show --as)"',
        "tui-lab runs | tui-lab nothing",
    ],
)
def test_what_does_not_exist_is_found(wrong: str) -> None:
    with pytest.raises(click.UsageError):
        command_lines.shell_parsed(wrong)


READ_ONLY = {
    *("runs", "show", "compare", "explain", "restore", "completion"),
    *("presets list", "presets show", "presets check", "settings list", "settings get"),
    *("data list", "courses list"),
    *("neuron list", "neuron try", "neuron learn", "neuron descend"),
}


def test_what_only_reads_runs_as_it_is_shown() -> None:
    recorded("finished", "resumed")
    for name, command in commands_by_name().items():
        for _words, line in command.examples if name in READ_ONLY else ():  # type: ignore[attr-defined]
            words = shlex.split(line)[1:]
            if ">" in line or "last" in words or "$(" in line or "compare" in words:
                continue
            if "my.toml" in line:
                continue
            assert call(*words).exit_code == 0, line
