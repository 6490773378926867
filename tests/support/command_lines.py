"""Finds the command lines of the lab in texts, and reads them as Click does."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from support.source import module_of

from tui_lab.cli import app
from tui_lab.cli.entry import _take_language

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
_IN_BACKTICKS = re.compile(r"`((?:[A-Z_]+=\S+ )*(?:\S*/)?tui-lab(?: [^`]*)?)`", re.DOTALL)
_AT_THE_END = re.compile(r"(?:^ *|: |  |\()(tui-lab (?:(?!  |\)|`).)+?)(?=$|  |\))", re.MULTILINE)
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
PROSE = re.compile(r"tui-lab (?:needs|necesita|tells|\{version\}|[\d.]+)")
"""Sentences about the program, at the beginning of a text."""


def parsed(line: str) -> None:
    """Go through a command line as Click does, without converting what is filled in.

    Raises:
        click.UsageError: There is no such command, argument or option, or one is missing.
        ValueError: A quote is open.
    """
    words_parsed(shlex.split(line))


def words_parsed(words: list[str], *, whole: bool = True) -> None:
    """As `parsed`, for words; a command is not `whole` where its arguments may be missing."""
    command: click.Command = app.build()
    context = click.Context(command, info_name="tui-lab")
    _language, words = _take_language(words)
    if not words:
        return
    while isinstance(command, click.Group):
        _given, words, _order = command.make_parser(context).parse_args(words)
        words = [*context._protected_args, *words]
        if not words:
            return
        name, found, words = command.resolve_command(context, words)
        assert found is not None
        command = found
        known = command.context_settings
        context = click.Context(command, info_name=name, parent=context, **known)
    if "--help" in words:
        return
    given, left, _order = command.make_parser(context).parse_args(words)
    if left:
        raise click.UsageError(f"too many: {left}")
    for param in command.params:
        value = given.get(param.name or "")
        filled = isinstance(value, (str, tuple, list)) and len(value) > 0
        if whole and isinstance(param, click.Argument) and param.required and not filled:
            raise click.UsageError(f"missing: {param.name}")


def shell_parsed(line: str, *, whole: bool = True) -> None:
    """Read a line of a shell: its commands of the lab, also those inside of `$(...)`.

    Raises:
        click.UsageError: As `parsed`.
    """
    for inner in re.findall(r"\$\((tui-lab [^)]*)\)", line):
        shell_parsed(inner, whole=whole)
    line = re.sub(r"\$\([^)]*\)", "IN", line)
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word and set(word) <= set("|&;<>"):
            while words and re.match(r"[A-Z_]+=", words[0]):
                words = words[1:]
            if words and words[0].rpartition("/")[2] == "tui-lab":
                words_parsed(words[1:], whole=whole)
            words = []
        else:
            words.append(word)


def commands_in(text: str) -> list[str]:
    """The commands that a sentence names: in backticks, or up to its end or to two spaces."""
    found = _IN_BACKTICKS.findall(text)
    rest = _IN_BACKTICKS.sub("", text)
    found += [line for line in _AT_THE_END.findall(rest) if not PROSE.match(line)]
    return [" ".join(line.split()) for line in found]


def commands_on(page: str) -> list[str]:
    """The commands of a page in Markdown: in the blocks of a shell, and in backticks."""
    blocks = [line for block in _BLOCK.findall(page) for line in _whole_lines(block)]
    rest = re.sub(r"^ *```.*?^ *```", "", page, flags=re.DOTALL | re.MULTILINE)
    inside = [" ".join(line.split()) for line in _IN_BACKTICKS.findall(rest)]
    return [line for line in blocks if "tui-lab" in line] + inside


def _whole_lines(block: str) -> list[str]:
    return block.replace("\\\n", " ").splitlines()


def texts_of_toml(path: Path) -> Iterator[str]:
    """Every text of a TOML file."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            for each in value.values():
                yield from walk(each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each)

    yield from walk(tomllib.loads(path.read_text(encoding="utf-8")))


def filled_elsewhere(path: Path) -> list[str]:
    """The texts of a module with a placeholder inside a command that `with_commands` is not given.

    A text may be given at once, or by a name inside of the same function.
    """
    wrong = []
    for scope in module_of(path).nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        calls = [node for node in ast.walk(scope) if isinstance(node, ast.Call)]
        asked = [call for call in calls if _name_of(call.func) in ("_", "ngettext")]
        to_fill = [call for call in asked if any("{" in line for line in _commands_of(call))]
        if not to_fill:
            continue
        filling = [
            call.args[0] for call in calls if _name_of(call.func) == "with_commands" and call.args
        ]
        given = [ast.dump(each) for each in filling]
        named = {
            target.id
            for each in filling
            for target in ast.walk(each)
            if isinstance(target, ast.Name)
        }
        for call in to_fill:
            held = any(ast.dump(call) in dumped for dumped in given)
            assigned = {
                target.id
                for node in ast.walk(scope)
                if isinstance(node, ast.Assign) and call in list(ast.walk(node.value))
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            if not held and not assigned & named and not _in_a_loop(scope, assigned):
                wrong.append(f"{path.name}: {_texts_of(call)[0]}")
    return wrong


def _texts_of(call: ast.Call) -> list[object]:
    return [each.value for each in call.args if isinstance(each, ast.Constant)]


def _commands_of(call: ast.Call) -> list[str]:
    """The commands in the texts that a call is given."""
    return [line for text in _texts_of(call) for line in commands_in(str(text))]


def _in_a_loop(scope: ast.AST, names: set[str]) -> bool:
    """Whether `with_commands` is called for each of these names in turn."""
    return any(
        names
        & {node.id for node in ast.walk(loop.generators[0].iter) if isinstance(node, ast.Name)}
        and "with_commands" in ast.dump(loop.elt)
        for loop in ast.walk(scope)
        if isinstance(loop, ast.GeneratorExp | ast.ListComp)
    )


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
