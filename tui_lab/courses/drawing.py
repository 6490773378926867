"""Numbers that a course draws for each student, so that answers differ: table `draw` of its file.

A number follows from the names of course, student and number alone, by SHA-256: the same student
has the same one on every machine. Must not know of progress.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from typing import Any

from tui_lab.courses.admission import name_key
from tui_lab.courses.placeholders import PLACEHOLDER, Fact, Facts, UnknownFactError, fill
from tui_lab.courses.tables import Table, is_number
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.neuron.formula import worth

SLOT = "draw"
"""`{draw.NAME}` stands for a number that was drawn."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
MOST_VALUES = 10_000


def draw(course: str, student: str, table: Table | None, facts: Facts) -> dict[str, Fact]:
    """The numbers of a course for a student.

    Args:
        course: Its name.
        student: Whose; "" draws too.
        table: The table `draw` of its file; None without one.
        facts: What else a formula may name.

    Returns:
        Name -> number, or text: what is drawn, then what follows from it, in the file's order.

    Raises:
        CourseError: Something is wrong with the table; the field is named.
    """
    found: dict[str, Fact] = {}
    if table is None:
        return found
    # Formulas last: in TOML a table may have to stand below them.
    for name, wanted in sorted(table.content.items(), key=lambda pair: isinstance(pair[1], str)):
        if not _NAME.fullmatch(name):
            table.fail(name, _("it must be of small letters, digits and _, a letter first."))
        if isinstance(wanted, str):
            found[name] = _worked_out(table, name, wanted, {**facts, SLOT: found})
            continue
        values = _values(table, name, wanted)
        found[name] = values[_seed(course, student, name) % len(values)]
    return found


def _seed(course: str, student: str, name: str) -> int:
    digest = hashlib.sha256(f"{course}\n{name_key(student)}\n{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _values(table: Table, name: str, wanted: Any) -> list[Fact]:
    """The values that one is drawn of: those of a list, or whole numbers from one to another."""
    if isinstance(wanted, list) and wanted:
        if all(is_number(each) or isinstance(each, str) for each in wanted):
            return list(wanted)
    elif isinstance(wanted, Mapping):
        inner = table.table(name)
        assert inner is not None
        inner.only(("from", "to", "step"))
        start, end, step = (
            inner.value(key, default)
            for key, default in (("from", None), ("to", None), ("step", 1))
        )
        if all(type(each) is int and is_number(each) for each in (start, end, step)):
            if step < 1 or not start < end <= start + MOST_VALUES * step:
                inner.fail(
                    "to",
                    _("it must be above “from”, and there may be {count} numbers at most.").format(
                        count=MOST_VALUES
                    ),
                )
            return list(range(start, end + 1, step))
    table.fail(
        name,
        _("it must say what is drawn of, or how it is worked out."),
        _("For example: {example}").format(
            example='[3, 5, 8], or {from = 4, to = 12}, or "{draw.a} * ({draw.b} + 1)"'
        ),
    )


def _worked_out(table: Table, name: str, formula: str, facts: Facts) -> Fact:
    """A number that follows from others."""
    try:
        # In brackets, or -3 squared would be -9.
        text = PLACEHOLDER.sub(
            lambda found: f"({fill(found[0], facts, for_people=False)})", formula
        )
        value = worth(text)
    except UnknownFactError as error:
        table.fail(name, _("the placeholder {name} stands for nothing.").format(name=error.args[0]))
    except UsageError as error:
        table.fail(name, error.message, error.hint)
    if not math.isfinite(value):
        table.fail(name, _("“{formula}” has no value.").format(formula=text))
    return int(value) if value.is_integer() else value
