"""Writing Python text: values as literals, calls that fit the line, comments, functions' sources.

Everything that comes from outside (names, paths) is written as a literal or as a comment of
printable characters, so that no name can become code.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping

from tui_lab.text.fit import printable

WIDTH = 88
COMMENT_WIDTH = 76
"""Sentences can be read without scrolling, also in a page that 80 columns leave beside its bar."""


def comment(text: str) -> str:
    """A text as comment lines, wrapped; nothing in it can end the comment."""
    lines = textwrap.wrap(
        printable(text), COMMENT_WIDTH - 2, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(f"# {line}" for line in lines)


def literal(value: object) -> str:
    """A value of an experiment as Python text: mappings as dictionaries, tuples as tuples."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, str):
        return quoted(value)
    return repr(value)


def quoted(text: str) -> str:
    """A text in double quotes, as most Python is written."""
    escaped = ascii(text) if not text.isprintable() else repr(text)
    if escaped.startswith("'") and '"' not in escaped and "\\'" not in escaped:
        return f'"{escaped[1:-1]}"'
    return escaped


def call(name: str, arguments: Iterable[str], indent: str = "") -> str:
    """A call on one line, or with an argument on each line where that is too long."""
    arguments = list(arguments)
    line = f"{name}({', '.join(arguments)})"
    if len(indent) + len(line) <= WIDTH:
        return line
    inner = "".join(f"{indent}    {argument},\n" for argument in arguments)
    return f"{name}(\n{inner}{indent})"


def listed(name: str, items: Iterable[str]) -> str:
    """`NAME = [...]` with as many items on a line as fit."""
    items = list(items)
    line = f"{name} = [{', '.join(items)}]"
    if len(line) <= WIDTH:
        return line
    lines = ["   "]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > WIDTH and lines[-1].strip():
            lines.append("   ")
        lines[-1] += f" {item},"
    return "\n".join([f"{name} = [", *lines, "]"])


def function_source(function: Callable[..., object], explanation: str) -> str:
    """The text of a function that needs nothing but NumPy, with a comment for its docstring.

    Args:
        function: A function at the top of its module.
        explanation: What it does, for the comment.
    """
    source = inspect.getsource(function)
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError(f"{function!r} is not a function")
    lines = source.rstrip().splitlines()
    arguments = [argument.arg for argument in node.args.args]
    first = node.body[1] if ast.get_docstring(node) is not None else node.body[0]
    body = lines[first.lineno - 1 :]
    return "\n".join([comment(explanation), f"def {node.name}({', '.join(arguments)}):", *body])
