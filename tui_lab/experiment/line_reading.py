"""The grammar of the one-line experiment: words, numbers, texts and calls; nothing is evaluated.

    line  = call { ">" call }
    call  = word [ "(" [ item { "," item } ] ")" ]
    item  = word "=" value | value
    value = number | text in quotes | call | word | list
    list  = "(" value { "," value } ")" | "(" named { "," named } ")" | the same in "[]"
    named = ( word | number | text in quotes ) "=" value

Unlike in Python, a value without a name may follow one with a name. Must not know any layer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tui_lab.errors import ExperimentError
from tui_lab.i18n import _, number
from tui_lab.text.fit import one_line

LONGEST_LINE = 100_000
DEEPEST = 6
RESERVED: dict[str, bool | None] = {"true": True, "false": False, "none": None}

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")
_TEXT = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_SHELL = "\\'\"$`!"
"""Signs that mean something to a shell, even between double quotes, or that end a text."""


@dataclass(frozen=True, slots=True)
class Call:
    """`name(value, name=value)`, and the text that it was read from."""

    name: str
    arguments: tuple[tuple[str | None, Constant], ...]
    text: str


Constant: TypeAlias = (
    "bool | int | float | str | tuple[Constant, ...] | Call | dict[str, object] | None"
)


def quoted(text: str) -> str:
    """A text in single quotes that is safe between the double quotes of a shell."""
    signs = []
    for sign in text:
        if sign.isprintable() and sign not in _SHELL:
            signs.append(sign)
        else:
            code = ord(sign)
            signs.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return f"'{''.join(signs)}'"


def typed(text: str) -> str:
    """A text as it is typed in a line: bare where it can be."""
    bare = _WORD.fullmatch(text) and text.lower() not in RESERVED
    return text if bare else quoted(text)


def named_values(values: Mapping[str, str]) -> str:
    """A list of values with names, such as classes have them: `(late=2, 'on time'=1)`.

    Args:
        values: As each is typed.
    """
    return "(" + ", ".join(f"{typed(name)}={value}" for name, value in values.items()) + ")"


def read_calls(text: str) -> list[Call]:
    """Read a line.

    Raises:
        ExperimentError: It does not follow the grammar; the message repeats what cannot be read.
    """
    if len(text) > LONGEST_LINE:
        raise ExperimentError(
            _("The line is too long."),
            _("It may have {count} characters.").format(count=number(LONGEST_LINE)),
        )
    reader = _Reader(text)
    calls = [reader.step()]
    while reader.take(">"):
        calls.append(reader.step())
    if not reader.at_end():
        raise reader.error(_("Between two steps of the line there must be a >."))
    return calls


class _Reader:
    """A place in a line, moved on by what is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0

    def at_end(self) -> bool:
        self._skip()
        return self.place == len(self.text)

    def take(self, sign: str) -> bool:
        """Move over a sign, if it is next."""
        self._skip()
        found = self.text.startswith(sign, self.place)
        self.place += len(sign) * found
        return found

    def error(self, hint: str) -> ExperimentError:
        rest = self.text[self.place :].strip()
        message = (
            _("The line cannot be read from “{piece}” on.").format(piece=one_line(rest))
            if rest
            else _("The line ends too early, after “{piece}”.").format(
                piece=self.text.strip()[-30:]
            )
        )
        return ExperimentError(message, hint)

    def step(self) -> Call:
        """A call at the top of the line; brackets may be left out."""
        word = self._match(_WORD)
        if not word:
            raise self.error(
                _("A step is a name with brackets, such as {example}.").format(
                    example="Dense(64, relu)"
                )
            )
        return self._call(word, word.start())

    def _call(self, word: re.Match[str], start: int) -> Call:
        arguments: list[tuple[str | None, Constant]] = []
        if self.take("("):
            self._deeper()
            while not self.take(")"):
                arguments.append(self._item())
                if not self.take(","):
                    if self.take(")"):
                        break
                    raise self.error(_("Here a comma or a closing bracket is missing."))
            self.depth -= 1
        return Call(word.group(), tuple(arguments), self.text[start : self.place])

    def _item(self) -> tuple[str | None, Constant]:
        start = self.place
        word = self._match(_WORD)
        if word and self.take("="):
            return word.group(), self._value()
        self.place = start
        return None, self._value()

    def _value(self) -> Constant:
        if digits := self._match(_NUMBER):
            return self._number(digits)
        if text := self._match(_TEXT):
            return self._unescaped(text)
        if word := self._match(_WORD):
            start = word.start()
            if self._next("("):
                return self._call(word, start)
            name = word.group()
            return RESERVED.get(name.lower(), name)
        for opening, closing in ("()", "[]"):
            if self.take(opening):
                return self._values(closing)
        raise self.error(
            _("Here a value is wanted: a number, a word, a text in quotes or a list in brackets.")
        )

    def _values(self, closing: str) -> tuple[Constant, ...] | dict[str, object]:
        self._deeper()
        values: list[Constant] = []
        named: dict[str, object] = {}
        while not self.take(closing):
            name = self._name()
            if (values and name is not None) or (named and name is None):
                raise self.error(_("In a list all values have a name, or none has one."))
            if name is None:
                values.append(self._value())
            elif name in named:
                raise self.error(_("{name} is there twice.").format(name=one_line(name)))
            else:
                named[name] = self._value()
            if not self.take(","):
                if self.take(closing):
                    break
                raise self.error(_("Here a comma or a closing bracket is missing."))
        self.depth -= 1
        return named or tuple(values)

    def _name(self) -> str | None:
        """The name of a value in a list, if it has one: a word, a number or a text in quotes."""
        start = self.place
        for pattern in (_NUMBER, _WORD, _TEXT):
            if found := self._match(pattern):
                if self.take("="):
                    return self._unescaped(found) if pattern is _TEXT else found.group()
                self.place = start
        return None

    def _number(self, found: re.Match[str]) -> int | float:
        text = found.group()
        try:
            return float(text) if set(text) & set(".eE") else int(text)
        except ValueError:
            self.place = found.start()
            raise self.error(_("Here a number is wanted that is not quite as long.")) from None

    def _unescaped(self, found: re.Match[str]) -> str:
        inner = found.group(1) if found.group(1) is not None else found.group(2)
        try:
            return _ESCAPE.sub(_sign, inner)
        except (ValueError, OverflowError):
            self.place = found.start()
            raise self.error(_("There is no such character.")) from None

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(_("There are too many brackets within brackets."))

    def _next(self, sign: str) -> bool:
        self._skip()
        return self.text.startswith(sign, self.place)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip()
        found = pattern.match(self.text, self.place)
        if found:
            self.place = found.end()
        return found

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.place)
        self.place = found.end() if found else self.place


def _sign(found: re.Match[str]) -> str:
    code = found.group(1)
    return chr(int(code[1:], 16)) if len(code) > 1 else code
