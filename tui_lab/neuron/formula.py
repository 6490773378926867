"""Formulas as they are typed, such as `(w-3)^2`: read without running code, and differentiated.

Python's own parser reads the text; of what it can read, numbers, names, + - * / ^ and the functions
of `FUNCTIONS` are taken, and nothing else is ever looked at. Pure; must not know of descents.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.neuron.model import sigmoid

LONGEST = 200
"""Signs of a formula."""
DEEPEST = 40
"""Brackets, functions and signs inside one another."""
MOST_UNKNOWNS = 2
LONGEST_NAME = 6
"""Letters of an unknown: its column in a table is no wider."""
EXAMPLES = "(w-3)^2, a^2 + 10*b^2"

Point = tuple[float, ...]
Dual = tuple[float, Point]
"""A value and its derivatives by each unknown (forward-mode differentiation, R. E. Wengert,
1964)."""
Compiled = Callable[[Point], Dual]


def _sign(x: float) -> float:
    return (x > 0) - (x < 0)


FUNCTIONS: Mapping[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "abs": (abs, _sign),
    "cos": (math.cos, lambda x: -math.sin(x)),
    "exp": (math.exp, math.exp),
    "ln": (math.log, lambda x: 1 / x),
    "log": (math.log, lambda x: 1 / x),
    "relu": (lambda x: max(x, 0.0), lambda x: float(x > 0)),
    "sen": (math.sin, math.cos),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "sin": (math.sin, math.cos),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "tan": (math.tan, lambda x: 1 + math.tan(x) ** 2),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
}
"""Each with its derivative; `log` and `ln` are the natural logarithm, `sen` is `sin` in Spanish."""
CONSTANTS: Mapping[str, float] = {"e": math.e, "pi": math.pi}

_AS_TYPED = str.maketrans(
    {"^": "**", "·": "*", "×": "*", "÷": "/", "−": "-", "–": "-", "²": "**2", "³": "**3"}
)
_FOREIGN = re.compile(r"[^A-Za-z0-9_.+\-*/() ]")
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedFormula:
    """A cost over one unknown or two."""

    text: str
    """As it was typed, without blanks at its ends."""
    names: tuple[str, ...]
    """Of the unknowns, in the order of the alphabet."""
    _compiled: Compiled = field(repr=False, compare=False)

    def value(self, point: Point) -> float:
        """The cost at a point; NaN where it has none, or one that is too large for a number."""
        return self.with_slopes(point)[0]

    def slopes(self, point: Point) -> Point:
        """The derivative by each unknown; NaN where there is none."""
        return self.with_slopes(point)[1]

    def with_slopes(self, point: Point) -> Dual:
        """Both; where either is no finite number all of them are NaN."""
        try:
            found = self._compiled(point)
        except (ArithmeticError, ValueError):
            found = (math.nan, ())
        if math.isfinite(found[0]) and all(math.isfinite(each) for each in found[1]):
            return found
        return math.nan, (math.nan,) * len(self.names)


def read(text: str) -> TypedFormula:
    """The formula of a text.

    Args:
        text: With + - * / and ^ (or **), brackets, decimals with a point, the functions and
            constants of this module, and one or two names of one's own for the unknowns.

    Raises:
        UsageError: It cannot be read, says something else than a formula, is too long or nested too
            deeply, or has no unknown or more than two.
    """
    text = " ".join(text.split())
    tree = _tree(text)
    names = sorted(_unknowns(tree, 0))
    if not names:
        raise UsageError(
            _("The formula “{text}” has no unknown to go down along.").format(text=text),
            _("Name a weight in it, for example: {examples}").format(examples=EXAMPLES),
        )
    if len(names) > MOST_UNKNOWNS:
        raise UsageError(
            _("The formula has {count} unknowns: {names}.").format(
                count=len(names), names=", ".join(names)
            ),
            _("One or two can be drawn."),
        )
    places = {name: place for place, name in enumerate(names)}
    return TypedFormula(text, tuple(names), _compile(tree, places))


def worth(text: str) -> float:
    """The value of a formula without an unknown; NaN where it has none.

    Raises:
        UsageError: As `read`; it has an unknown.
    """
    tree = _tree(text := " ".join(text.split()))
    if names := sorted(_unknowns(tree, 0)):
        raise UsageError(
            _("“{name}” in the formula “{text}” stands for nothing.").format(
                name=names[0], text=text
            )
        )
    try:
        return _compile(tree, {})(())[0]
    except (ArithmeticError, ValueError):
        return math.nan


def _tree(text: str) -> ast.expr:
    """What Python's parser makes of a text that is short and has no foreign sign."""
    if not text:
        raise UsageError(
            _("There is no formula."),
            _("For example: {examples}").format(examples=EXAMPLES),
        )
    if len(text) > LONGEST:
        raise UsageError(
            _("The formula has {count} signs.").format(count=len(text)),
            _("At most {most} are read.").format(most=LONGEST),
        )
    plain = text.translate(_AS_TYPED)
    foreign = _FOREIGN.search(plain)
    if foreign is not None:
        raise UsageError(
            _("“{sign}” has no meaning in a formula.").format(sign=foreign.group()),
            _("Write decimals with a point, as in 0.5.")
            if foreign.group() == ","
            else _("It may have numbers, names, + - * / ^, brackets, and: {functions}").format(
                functions=", ".join(sorted({*FUNCTIONS, *CONSTANTS}))
            ),
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(plain.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _unreadable(text) from None


def _unreadable(text: str) -> UsageError:
    return UsageError(
        _("The formula “{text}” cannot be read.").format(text=text),
        _("Write every product with * and every power with ^, for example: {examples}").format(
            examples=EXAMPLES
        ),
    )


def _unknowns(tree: ast.expr, depth: int) -> set[str]:
    """The unknowns of a tree, which is looked through for whatever is no part of a formula.

    Raises:
        UsageError: There is such a thing.
    """
    if depth > DEEPEST:
        raise UsageError(
            _("The formula is nested too deeply."),
            _("At most {most} brackets or signs may stand inside one another.").format(
                most=DEEPEST
            ),
        )
    match tree:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if not math.isfinite(_as_float(value)):
                raise UsageError(
                    _("A number of the formula is too large."), _("Write a smaller one.")
                )
            return set()
        case ast.Name(id=name):
            return _unknown(name)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            return _unknowns(operand, depth + 1)
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow(), right=right
        ):
            # A long sum is a tree as deep as it has terms, and yet nothing is nested in it.
            deeper = depth + (not isinstance(left, ast.BinOp))
            return _unknowns(left, deeper) | _unknowns(right, depth + 1)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            if name not in FUNCTIONS:
                raise UsageError(
                    _("There is no function “{name}”.").format(name=name),
                    _("There are: {names}.").format(names=", ".join(FUNCTIONS)),
                )
            return _unknowns(argument, depth + 1)
    raise _unreadable(ast.unparse(tree).replace("**", "^"))


def _unknown(name: str) -> set[str]:
    if name in CONSTANTS:
        return set()
    if name in FUNCTIONS:
        raise UsageError(
            _("“{name}” is a function: it needs brackets.").format(name=name),
            _("For example: {examples}").format(examples=f"{name}(w)"),
        )
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise UsageError(
            _("“{name}” cannot be the name of an unknown.").format(name=name),
            _("It must begin with a letter, and have at most {most} signs.").format(
                most=LONGEST_NAME
            ),
        )
    return {name}


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _compile(tree: ast.expr, places: Mapping[str, int]) -> Compiled:
    """What computes a tree that was looked through, with its derivatives."""
    none = (0.0,) * len(places)
    match tree:
        case ast.Constant(value=int() | float() as value):
            known = float(value), none
            return lambda point: known
        case ast.Name(id=name) if name in CONSTANTS:
            constant = CONSTANTS[name], none
            return lambda point: constant
        case ast.Name(id=name):
            place = places[name]
            alone = tuple(float(each == place) for each in range(len(places)))
            return lambda point: (point[place], alone)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _compile(operand, places)
            return lambda point: _scaled(inner(point), -1.0)
        case ast.UnaryOp(operand=operand):
            return _compile(operand, places)
        case ast.BinOp(left=left, op=op, right=right):
            one, two, join = _compile(left, places), _compile(right, places), _JOINS[type(op)]
            return lambda point: join(one(point), two(point))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner, (function, slope) = _compile(argument, places), FUNCTIONS[name]

            def applied(point: Point) -> Dual:
                x, dx = inner(point)
                return function(x), tuple(slope(x) * each for each in dx)

            return applied
    raise AssertionError(tree)


def _scaled(dual: Dual, by: float) -> Dual:
    return by * dual[0], tuple(by * each for each in dual[1])


def _plus(one: Dual, two: Dual) -> Dual:
    return one[0] + two[0], tuple(a + b for a, b in zip(one[1], two[1], strict=True))


def _minus(one: Dual, two: Dual) -> Dual:
    return _plus(one, _scaled(two, -1.0))


def _times(one: Dual, two: Dual) -> Dual:
    (u, du), (v, dv) = one, two
    return u * v, tuple(a * v + u * b for a, b in zip(du, dv, strict=True))


def _over(one: Dual, two: Dual) -> Dual:
    (u, du), (v, dv) = one, two
    return u / v, tuple((a * v - u * b) / (v * v) for a, b in zip(du, dv, strict=True))


def _power(one: Dual, two: Dual) -> Dual:
    (u, du), (v, dv) = one, two
    value = math.pow(u, v)
    by_base = v * math.pow(u, v - 1) if v else 0.0
    by_exponent = value * math.log(u) if any(dv) else 0.0
    return value, tuple(by_base * a + by_exponent * b for a, b in zip(du, dv, strict=True))


_JOINS: Mapping[type[ast.operator], Callable[[Dual, Dual], Dual]] = {
    ast.Add: _plus,
    ast.Sub: _minus,
    ast.Mult: _times,
    ast.Div: _over,
    ast.Pow: _power,
}
