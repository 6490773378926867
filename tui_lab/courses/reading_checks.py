"""Reading the checks of a step, a function for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tui_lab.courses.answers import LETTERS
from tui_lab.courses.conditions import read_condition
from tui_lab.courses.measures import MEASURES
from tui_lab.courses.model import (
    Check,
    ChoiceCheck,
    Condition,
    GuessCheck,
    NumberCheck,
    Option,
    Pattern,
    PredictCheck,
    Reading,
    RunCheck,
    VaryCheck,
    WordsCheck,
)
from tui_lab.courses.tables import Table, is_number
from tui_lab.experiment.values import which
from tui_lab.i18n import _

COMMON = ("id", "kind", "question", "hints", "after")
PATTERN = ("like", "free", "match", "reach", "status", "opened", "since")
STATUSES = ("finished", "stopped", "diverged", "failed")
FIGURES = ("validation_accuracy", "validation_loss")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def read_check(table: Table) -> Check:
    """One check of a step.

    Raises:
        CourseError: Something is wrong with it; file and field are named.
    """
    kind = table.one_of("kind", tuple(KINDS))
    if not _ID.fullmatch(table.word("id")):
        table.fail("id", _("it must be of small letters, digits and hyphens."))
    return KINDS[kind](table)


def _common(table: Table, *more: str) -> dict[str, Any]:
    table.only((*COMMON, *more))
    return {
        "id": table.word("id"),
        "question": table.said("question"),
        "hints": table.texts("hints"),
        "after": table.said("after", required=False),
    }


def _choice(table: Table) -> ChoiceCheck:
    common = _common(table, "options")
    options = []
    for each in table.tables("options"):
        each.only(("text", "why", "right"))
        options.append(Option(each.said("text"), each.said("why"), each.flag("right")))
    if len(options) < 2 or sum(option.right for option in options) != 1:
        table.fail("options", _("there must be at least two options, and one right one."))
    if len(options) > len(LETTERS):
        table.fail("options", _("there may be {count} options at most.").format(count=len(LETTERS)))
    return ChoiceCheck(**common, options=tuple(options))


def _number(table: Table) -> NumberCheck:
    common = _common(table, "answer", "tolerance", "unit")
    value = table.value("answer")
    answer: tuple[float, ...] | Reading
    if isinstance(value, Mapping):
        inner = table.table("answer")
        assert inner is not None
        inner.only(("measure", "check"))
        answer = Reading(inner.one_of("measure", MEASURES), inner.word("check", required=True))
    else:
        listed = value if isinstance(value, list) else [value]
        if not listed or not all(map(is_number, listed)):
            table.fail("answer", _("it must be a number, or a list of numbers."))
        answer = tuple(listed)
    return NumberCheck(
        **common,
        answer=answer,
        tolerance=table.number("tolerance", 0.0),
        unit=table.said("unit", required=False),
    )


def _pattern(table: Table, *, since: str) -> Pattern:
    like = table.word("like")
    match = _conditions(table, "match")
    if not like and not match:
        table.fail("match", _("say which runs count, with like or match."))
    reach = _conditions(table, "reach")
    for name in reach:
        if name not in MEASURES:
            table.fail(f"reach.{name}", _("there is no field of that name."), which(name, MEASURES))
    wanted = table.words("status") or ("finished",)
    for status in wanted:
        if status not in STATUSES:
            table.fail("status", _("a run never ends as “{word}”.").format(word=status))
    return Pattern(
        like=like,
        free=table.words("free"),
        match=match,
        reach=reach,
        statuses=wanted,
        opened=table.flag("opened"),
        since="course" if table.one_of("since", ("step", "course"), since) == "course" else "step",
    )


def _conditions(table: Table, field: str) -> dict[str, Condition]:
    inner = table.table(field)
    if inner is None:
        return {}
    found = {}
    for name, value in _flat(inner.value_of_all()).items():
        condition = read_condition(value)
        if condition is None:
            inner.fail(
                name,
                _("that is no condition."),
                _("Write a value, a list of values, or a comparison such as {example}.").format(
                    example='">= 0.9"'
                ),
            )
        found[name] = condition
    return found


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`fit.epochs = 5` without quotes is a table in a table for TOML."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        path = f"{before}{name}"
        found |= _flat(value, f"{path}.") if isinstance(value, Mapping) else {path: value}
    return found


def _run(table: Table) -> RunCheck:
    return RunCheck(**_common(table, *PATTERN), pattern=_pattern(table, since="step"))


def _vary(table: Table) -> VaryCheck:
    common = _common(table, *PATTERN, "setting", "also", "at_least", "include", "by")
    by = table.one_of("by", FIGURES, FIGURES[0])
    return VaryCheck(
        **common,
        pattern=_pattern(table, since="course"),
        setting=table.word("setting", required=True),
        also=table.words("also"),
        at_least=int(table.number("at_least", 2, minimum=2)),
        include=table.one_of("include", ("", *STATUSES)),
        by="validation_loss" if by == "validation_loss" else "validation_accuracy",
    )


def _guess(table: Table) -> GuessCheck:
    return GuessCheck(
        **_common(table, "measure", "of", "against", "same_within"),
        measure=table.one_of("measure", MEASURES),
        of=table.word("of", required=True),
        against=table.word("against", required=True),
        same_within=table.number("same_within", 0.005),
    )


def _words(table: Table) -> WordsCheck:
    return WordsCheck(**_common(table, "points"), points=table.texts("points"))


def _predict(table: Table) -> PredictCheck:
    return PredictCheck(
        **_common(table, "dataset", "at_least"),
        dataset=table.word("dataset", required=True),
        at_least=int(table.number("at_least", 1, minimum=1)),
    )


KINDS: Mapping[str, Callable[[Table], Check]] = {
    "choice": _choice,
    "number": _number,
    "run": _run,
    "vary": _vary,
    "guess": _guess,
    "words": _words,
    "predict": _predict,
}
