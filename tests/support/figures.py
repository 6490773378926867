"""Figures in texts: finding them, working out sums that are written there, rounding alike."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterator
from functools import cache

from tui_lab import i18n
from tui_lab.courses import catalogue
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.model import Course, CourseStep

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
TERM = rf"\(*[-−]?\(*{NUMBER}\)*"
SUM = re.compile(rf"(?<![\w.,^/*·×+−-])(?<![/*·×+−^-] )({TERM}(?:\s*[-−+*·×/^]\s*{TERM})+)")
"""`784 · 128 + 128`, as English writes its numbers."""
EQUALITY = re.compile(rf"{SUM.pattern}\s*=\s*([-−]?{NUMBER})(?!\s*[-+*·×/^]|[\d,.]*\w)")
FIGURE = re.compile(rf"(?<![\w.,])({NUMBER})(?:\s?%)?(?!\w|,\d|\.\d)")
OF_A_HUNDRED = re.compile(r"\d+\s+of\s+(?:every\s+)?1,?000?\b")
DOES = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worth(text: str) -> float | None:
    """What a sum comes to; None where it is none."""
    text = re.sub(r"(\d),(?=\d{3})", r"\1", text).translate(str.maketrans("·×−", "**-"))
    text = re.sub(r"(?<![\d.])0+(?=\d)", "", text.replace("^", "**"))
    try:
        return _worth(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ZeroDivisionError, KeyError):
        return None


def _worth(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return float(DOES[type(node.op)](_worth(node.left), _worth(node.right)))
    if isinstance(node, ast.UnaryOp):
        return -_worth(node.operand)
    assert isinstance(node, ast.Constant)
    return float(str(node.value))


def as_written(written: str, value: float) -> bool:
    """Whether a number is written as that value, rounded."""
    given = worth(written)
    decimals = len(written.partition(".")[2])
    return given is not None and abs(given - value) <= 0.5 * 10**-decimals + 1e-9


def texts_of(step: CourseStep) -> Iterator[str]:
    """All that a step says."""
    yield from (step.text, step.after)
    for check in step.checks:
        yield from (check.question, check.after, *check.hints)
        if isinstance(check, ChoiceCheck):
            for option in check.choices:
                yield from (option.text, option.why)


@cache
def all_courses() -> tuple[Course, ...]:
    """Every course of the lab in English, for every choice of its data sets."""
    i18n.set_language("en")
    folder = catalogue.shipped_folder()
    names = sorted(path.parent.name for path in folder.glob("*/course.toml"))
    return tuple(course for name in names for course in catalogue.validate(folder / name))


def all_steps() -> Iterator[tuple[Course, CourseStep]]:
    """Every step of `all_courses`."""
    for course in all_courses():
        for step in course.steps:
            yield course, step


def figures_in(text: str) -> set[str]:
    """What a reader may ask where it comes from: decimals, shares, and numbers of four digits."""
    found = set()
    for match in FIGURE.finditer(text):
        written = match[1]
        if "." in written or "%" in match[0] or len(re.sub(r"\D", "", written)) > 3:
            found.add(written)
    return found | {" ".join(each.split()) for each in OF_A_HUNDRED.findall(text)}
