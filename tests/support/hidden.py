"""Text that steers a terminal, hung into everything that the lab reads, and a look for it."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

HIDDEN = (
    "\x1b]0;PWNED\x07\x1b[2J\x1b[35;45;5m\x1b]8;;http://x\x1b\\\x9b2J\x85\r\x00\x08\x7f\x0b"
    "\u061c\u200b\u200d\u200e\u202e\u2028\u2029\u2066\u2069\u3164\ufeff"
)
"""Of each kind some: escape sequences, control characters, directions, breaks, no width."""
TEXT = f"{HIDDEN}\n\nBROKEN"
"""The same with breaks of a line; where a text is broken to fit, no empty line comes about."""
LONG = {"about", "goal", "text", "after", "question", "hints", "points", "why"}
LONG |= {"explanation", "description"}
"""Texts of courses and presets that may have several paragraphs."""
OURS = re.compile(
    r"\x1b\[[0-9;]*m|\r\x1b\[K|\r(?=[^\r\n]*\x1b\[K)|\x1b\[K"  # the command line
    r"|\x1b\[[0-9]+;[0-9]+H|\x1b\[\?[0-9;]+[hl]|\x1b\]22;[a-z-]+\x07|\x1b\[>?[0-9;]*u"  # Textual
)
"""What is sent to a terminal besides text."""
THEIRS = "\x1b[35;45;5m"
"""A colour as we would write one, which is not ours."""


def found_in(output: str, *, breaks: bool = True) -> list[str]:
    """What stands in an output that must not: characters by their numbers, colours as they are.

    Args:
        output: As it was sent.
        breaks: Whether breaks of a line are looked for, which a screen draws as rows.
    """
    colours = [THEIRS] if THEIRS in output else []
    plain = OURS.sub("", output)
    bad = {c for c in plain if c not in "\n\t" and not c.isprintable() and not _is_space(c)}
    broken = ["a break of a line"] * bool(breaks and re.search(r"\n\s*\n\s*BROKEN", plain))
    return colours + sorted(f"U+{ord(c):04X}" for c in bad | (set(plain) & {"\u3164"})) + broken


def _is_space(character: str) -> bool:
    return unicodedata.category(character) == "Zs"


Path_ = tuple[object, ...]
WALKED: set[type] = set()
"""The classes in whose fields places were looked for."""


def places(value: Any, kind: Any = Any) -> Iterator[tuple[Path_, str]]:
    """Every place for a text in a value that a file holds, and what stands there.

    Args:
        value: Of mappings, lists, numbers and texts.
        kind: The class that it is read as: its fields count also where the value lacks them.
    """
    for one in _alternatives(kind):
        if isinstance(value, str) and one in (str, Any):
            yield (), value
            return
        if isinstance(value, Mapping):
            yield from _in_mapping(value, one)
            return
        if isinstance(value, list | tuple):
            inner = (get_args(one) or (Any,))[0]
            for number, part in enumerate(value):
                for path, text in places(part, inner):
                    yield (number, *path), text
            return
        if value is None and one is str:
            yield (), ""
            return


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """The classes that a value may be of, without None."""
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(one for each in get_args(kind) for one in _alternatives(each))
    if hasattr(kind, "__metadata__"):
        return _alternatives(get_args(kind)[0])
    return () if kind is types.NoneType else (kind,)


def _in_mapping(value: Mapping[str, Any], kind: Any) -> Iterator[tuple[Path_, str]]:
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, msgspec.Struct)):
        WALKED.add(kind)
        hints = get_type_hints(kind, include_extras=True)
        known = {name: hints[name] for name in _field_names(kind)}
    else:
        inner = (*get_args(kind), Any, Any)[1]
        known = dict.fromkeys(value, inner)
    for name, each in known.items():
        start = value.get(name)
        if start is None and str in _alternatives(each):
            start = ""
        for path, text in places(start, each):
            yield (name, *path), text
    for name in value.keys() - known.keys():
        for path, text in places(value[name]):
            yield (name, *path), text


def _field_names(kind: type) -> tuple[str, ...]:
    if issubclass(kind, msgspec.Struct):
        return kind.__struct_fields__
    return tuple(each.name for each in fields(kind))


def hung(value: Any, path: Path_, text: str) -> Any:
    """A copy of the value with a text at that place."""
    if not path:
        return text
    first, *rest = path
    if isinstance(value, Mapping):
        return {**value, first: hung(value.get(first), tuple(rest), text)}
    return [hung(part, tuple(rest), text) if n == first else part for n, part in enumerate(value)]


Place = tuple[Path_, str]


def hung_in_all(value: Any, where: Iterable[Place]) -> Any:
    """A copy of the value with `TEXT` behind what stands at these places."""
    for path, text in where:
        value = hung(value, path, text + (HIDDEN if LONG & {*path} else TEXT))
    return value


def accepting(value: Any, where: Sequence[Place], accepted: Callable[[Any], bool]) -> list[Place]:
    """Those of the places at which a reader accepts `TEXT`, found by halving."""
    if not where or accepted(hung_in_all(value, where)):
        return list(where)
    if len(where) == 1:
        return []
    half = len(where) // 2
    found = accepting(value, where[:half], accepted) + accepting(value, where[half:], accepted)
    assert accepted(hung_in_all(value, found)), "what is accepted alone is accepted together"
    return found


def example(kind: Any) -> Any:
    """The least value that a file may hold for a class, with a text in every field for one."""
    one = _alternatives(kind)[0]
    if get_origin(one) is Literal:
        return get_args(one)[0]
    if isinstance(one, type) and issubclass(one, msgspec.Struct):
        hints = get_type_hints(one, include_extras=True)
        return {name: example(hints[name]) for name in one.__struct_fields__}
    if isinstance(one, type) and issubclass(one, Enum):
        return next(iter(one)).value
    plain: dict[Any, Any] = {str: "x", Any: "x", float: 1.0, int: 1, bool: False}
    if one in plain:
        return plain[one]
    if get_origin(one) is dict or one is dict:
        inner = (*get_args(one), Any)[1] if get_args(one) else Any
        return {"key": "x" if inner is Any else example(inner)}
    return [example(get_args(one)[0])]


def shape(value: Any) -> Any:
    """A value without its texts: equal for two that were read alike."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return ""
    if isinstance(value, Mapping):
        return sorted((shape(each) for each in value.values()), key=repr)
    if isinstance(value, list | tuple):
        return [shape(each) for each in value]
    if isinstance(value, msgspec.Struct):
        return [shape(getattr(value, name)) for name in value.__struct_fields__]
    if is_dataclass(value) and not isinstance(value, type):
        return [shape(getattr(value, each.name)) for each in fields(value)]
    return value
