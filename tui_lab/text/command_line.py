"""Command lines that are shown to be pasted: words are quoted here, and nowhere else.

A name that begins with a dash would be taken for an option; it is put behind `--`. Characters that
a terminal does not show are written as the shell's escapes (`$'\\x1b'`), so that the line that is
shown is the line that runs; so is the backtick, which ends a command in a sentence.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Collection, Iterable, Sequence

from tui_lab import i18n

PROGRAM = "tui-lab"
OPTIONS_END = "--"
"""After it, a word that begins with a dash is no option."""
_PLAIN = re.compile(r"[A-Za-z0-9_@+:,./-][A-Za-z0-9_@+:,./=-]*")
_SPECIAL_IN_DOUBLE_QUOTES = frozenset('"$`\\!')
_ENDS = r"tui-lab|`|\)|  |\n"
_COMMAND = re.compile(rf"(tui-lab (?:(?!{_ENDS}).)*)")
"""A command in a sentence, up to a backtick, a bracket, two spaces or the end of the line."""

_CALL = re.compile(r"(?<!\$\()(?<![\w./-])tui-lab(?:(?=`)| (?=(--help\b|[a-z]+(?:-[a-z]+)*)))")
"""A call of the program in a sentence: alone in backticks, or with its first word. One inside of
`$(...)` gives data, which are the same in every language."""


class _Asked:
    """What was asked for on the command line and holds for every command."""

    language = ""
    commands: frozenset[str] = frozenset()


def ask_again(language: str, commands: Collection[str]) -> None:
    """Let the commands that are shown ask for a language, as this call of the program did.

    Args:
        language: A code; "" where none was asked for.
        commands: The names of all commands: "tui-lab needs" is none.
    """
    _Asked.language, _Asked.commands = language, frozenset(commands) | {"--help"}


def asked_language() -> str:
    """The language that this call of the program asked for; "" where it asked for none."""
    return _Asked.language


def as_called(text: str) -> str:
    """A sentence whose commands ask for the language that this call of the program asked for.

    Nothing is put in once another language was chosen in the interface.
    """
    asked = _Asked.language
    if not asked or asked != i18n.language() or PROGRAM not in text:
        return text
    head = f"{PROGRAM} --lang {asked}"

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return head
        return f"{head} " if found[1] in _Asked.commands else found[0]

    return _CALL.sub(put, text)


def quoted(word: str) -> str:
    """A word as a shell reads it: bare where nothing in it is special, else in quotes."""
    if not word.isprintable() or "`" in word:
        return "$'" + "".join(map(_escaped, word)) + "'"
    if _PLAIN.fullmatch(word):
        return word
    if "'" in word and not _SPECIAL_IN_DOUBLE_QUOTES & set(word):
        return f'"{word}"'
    # shlex leaves `=` and `%` alone, which begin something in zsh.
    return shlex.quote(word) if shlex.quote(word) != word else f"'{word}'"


def _escaped(character: str) -> str:
    if character in "'\\":
        return f"\\{character}"
    if character.isprintable() and character != "`":
        return character
    # A byte of a file's name that is no UTF-8 is a lone surrogate in Python.
    byte_of_a_name = "\udc80" <= character <= "\udcff"
    rule = "surrogateescape" if byte_of_a_name else "surrogatepass"
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", rule))


def command_line(
    command: str,
    arguments: Sequence[str | os.PathLike[str]] = (),
    options: Iterable[tuple[str, str | None]] = (),
) -> str:
    """The line that calls a command of the program.

    Args:
        command: Its name, as `data add`.
        arguments: Its words, not quoted.
        options: Name with its dashes, and value; None for an option without one.
    """
    words = [word for name, value in options for word in (name, value) if word is not None]
    return _joined(
        [PROGRAM, *command.split()],
        [quoted(os.fspath(each)) for each in arguments],
        [quoted(each) for each in words],
        dashed=any(os.fspath(each).startswith("-") for each in arguments),
    )


def _joined(
    head: Sequence[str], arguments: Sequence[str], options: Sequence[str], *, dashed: bool
) -> str:
    if dashed:
        return " ".join([*head, *options, OPTIONS_END, *arguments])
    return " ".join([*head, *arguments, *options])


def with_commands(text: str, /, **values: object) -> str:
    """A sentence with its placeholders filled: quoted inside a command, as they are elsewhere.

    Args:
        text: Translated; its commands stand in backticks, or end with the line or at two spaces.
            In a command the arguments stand before the options.
        values: For the placeholders.
    """
    parts = _COMMAND.split(text)
    return "".join(
        _filled(part, values) if number % 2 else part.format(**values)
        for number, part in enumerate(parts)
    )


def _filled(template: str, values: dict[str, object]) -> str:
    words = template.split(" ")
    first = next((n for n, word in enumerate(words) if "{" in word), len(words))
    options = next((n for n, word in enumerate(words) if word.startswith("-")), len(words))
    dashed = any(word.format(**values).startswith("-") for word in words[first:options])
    safe = {name: quoted(str(value)) for name, value in values.items()}
    filled = [word.format(**safe) for word in words]
    if not dashed:
        return " ".join(filled)
    return _joined(filled[:first], filled[first:options], filled[options:], dashed=True)
