"""Python text as a tree: parsed within limits, names made whole, constants worked out.

Nothing is executed, and every limit is there for a text that was written to do harm: what is too
long, too deep or too large is answered with a sentence.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tui_lab.errors import ExperimentError
from tui_lab.i18n import _, number
from tui_lab.text.fit import one_line

LONGEST_CODE = 100_000
"""Characters of a text that is read as code."""
MOST_NODES = 50_000
"""Parts of the tree of such a text."""
DEEPEST = 100
"""Levels of a tree that are followed, and how often a name may stand for another one."""
LARGEST_NUMBER = 1e15
"""No result of a calculation in the code may be larger."""

Constant: TypeAlias = "bool | int | float | str | list[Constant] | dict[Constant, Constant] | None"
"""What can be read off code: lists stand for tuples as well."""

_KERAS = ("keras", "tensorflow", "tf", "tf_keras", "torch")
_CODE = re.compile(r"\bSequential\s*\(|\.compile\s*\(|^\s*(?:import|from)\s+\w", re.MULTILINE)
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_Calculation: TypeAlias = Callable[[float, float], float]
_OPERATORS: Mapping[type[ast.operator], _Calculation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


class UnreadableError(Exception):
    """A part of the code has no value that can be read off it."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__()
        self.node = node


def looks_like_code(text: str) -> bool:
    """Whether a text is meant as Python (and not as TOML or as an experiment in one line)."""
    return bool(_CODE.search(text[:LONGEST_CODE]))


def parse_code(text: str) -> ast.Module:
    """The tree of a text. Lines for a notebook alone (`%matplotlib`, `!pip`) count as empty.

    Raises:
        ExperimentError: It is no Python, or too much of it; the line is named.
    """
    if len(text) > LONGEST_CODE:
        raise ExperimentError(
            _("The code is too long."),
            _("It may have {count} characters.").format(count=number(LONGEST_CODE)),
        )
    try:
        tree = _tree(text)
    except SyntaxError as error:
        line = error.lineno or 1
        lines = text.splitlines() or [""]
        raise ExperimentError(
            _("Line {line} of the code is not Python: {text}").format(
                line=line, text=one_line(lines[min(line, len(lines)) - 1].strip())
            ),
            _("Look for a bracket, a quote or a comma that is missing, there or just before."),
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _too_deep() from error
    if sum(1 for _node in ast.walk(tree)) > MOST_NODES:
        raise _too_deep()
    return tree


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a text is no matter of the lab's
        try:
            return ast.parse(text)
        except SyntaxError:
            plain = _MAGIC.sub(r"\1pass", text)
            if plain == text:
                raise
            return ast.parse(plain)


def _too_deep() -> ExperimentError:
    return ExperimentError(
        _("The code cannot be read: it is too large, too deep or has signs that no text has."),
        _("Paste the lines that make, compile and fit the network."),
    )


def written(node: ast.AST) -> str:
    """A part of the code as text in one line, cut where it is long."""
    try:
        return one_line(ast.unparse(node))
    except (RecursionError, ValueError):
        return "…"


@dataclass(slots=True)
class CodeNames:
    """What the names of a code stand for."""

    imports: dict[str, str] = field(default_factory=dict)
    """Name -> what was imported under it, with its module: `Dense` -> `keras.layers.Dense`."""

    def add(self, node: ast.Import | ast.ImportFrom) -> None:
        """Take the names of an import."""
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                self.imports[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"
            elif alias.asname:
                self.imports[alias.asname] = alias.name
            else:
                self.imports[alias.name.partition(".")[0]] = alias.name.partition(".")[0]

    def dotted(self, node: ast.expr) -> str:
        """`keras.layers.Dense` for `layers.Dense` or `Dense`; "" where it is no name with dots.

        CodeNames that were not imported stay as they are; `tensorflow.keras` is `keras`.
        """
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self.imports.get(node.id, node.id))
        whole = ".".join(reversed(parts))
        return re.sub(r"^(?:tensorflow|tf)\.(?:python\.)?keras\.|^tf_keras\.", "keras.", whole)

    def is_foreign(self, node: ast.expr) -> bool:
        """Whether a name was imported from something else than Keras."""
        root = self.dotted(node).partition(".")[0]
        first = node
        while isinstance(first, ast.Attribute):
            first = first.value
        known = isinstance(first, ast.Name) and first.id in self.imports
        return known and root not in _KERAS[:-1]


def last_part(dotted: str) -> str:
    """`Dense` of `keras.layers.Dense`."""
    return dotted.rpartition(".")[2]


def constant(
    node: ast.expr, values: Mapping[str, ast.expr | Constant] | None = None, depth: int = 0
) -> Constant:
    """The value of a part of the code: numbers, texts, lists of them, and what is computed of them.

    Args:
        node: The part.
        values: What names stand for.

    Raises:
        UnreadableError: It has none that can be read off.
    """
    known = values or {}
    if depth > DEEPEST:
        raise UnreadableError(node)
    match node:
        case ast.Constant(value=bool() | str() | None as value):
            return value
        case ast.Constant(value=int() | float() as value) if abs(value) <= LARGEST_NUMBER:
            return value
        case ast.Name(id=name) if name in known:
            held = known[name]
            return constant(held, known, depth + 1) if isinstance(held, ast.expr) else held
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [_part(part, known, depth + 1) for part in parts]
        case ast.Dict(keys=keys, values=held_parts):
            table: dict[Constant, Constant] = {}
            for key, part in zip(keys, held_parts, strict=True):
                at = _part(key, known, depth + 1) if key is not None else []
                if isinstance(at, list | dict):
                    raise UnreadableError(node)
                table[at] = _part(part, known, depth + 1)
            return table
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_number(inner, known, depth)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _number(inner, known, depth)
        case ast.BinOp(left=left, op=sign, right=right):
            return _computed(node, sign, _number(left, known, depth), _number(right, known, depth))
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="newaxis"):
            return None
        case _:
            raise UnreadableError(node)


def _part(node: ast.expr, known: Mapping[str, ast.expr | Constant], depth: int) -> Constant:
    """One value of a list. A name in it may not stand for a list: lists of such lists are huge."""
    value = constant(node, known, depth)
    if isinstance(node, ast.Name) and isinstance(value, list | dict):
        raise UnreadableError(node)
    return value


def _number(node: ast.expr, known: Mapping[str, ast.expr | Constant], depth: int) -> int | float:
    value = constant(node, known, depth + 1)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError(node)
    return value


def _computed(node: ast.expr, sign: ast.operator, left: float, right: float) -> int | float:
    calculate = _OPERATORS.get(type(sign))
    power = isinstance(sign, ast.Pow) and abs(right) > 64  # no number worth reading is that large
    if calculate is None or power or max(abs(left), abs(right)) > LARGEST_NUMBER:
        raise UnreadableError(node)
    try:
        result = calculate(left, right)
    except (ArithmeticError, ValueError) as error:
        raise UnreadableError(node) from error
    if isinstance(result, complex) or not abs(result) <= LARGEST_NUMBER:
        raise UnreadableError(node)
    return result
