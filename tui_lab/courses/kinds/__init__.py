"""The kinds of check, a module for each; see docs/how-to/add-a-kind-of-check.md for a new one."""

from __future__ import annotations

from tui_lab.courses.check import Check
from tui_lab.courses.kinds.choice import ChoiceCheck
from tui_lab.courses.kinds.code import CodeCheck
from tui_lab.courses.kinds.guess import GuessCheck
from tui_lab.courses.kinds.number import NumberCheck
from tui_lab.courses.kinds.predict import PredictCheck
from tui_lab.courses.kinds.run import RunCheck
from tui_lab.courses.kinds.sweep import SweepCheck
from tui_lab.courses.kinds.vary import VaryCheck
from tui_lab.courses.kinds.words import WordsCheck

KINDS: dict[str, type[Check]] = {
    kind.KIND: kind
    for kind in (
        ChoiceCheck,
        NumberCheck,
        CodeCheck,
        RunCheck,
        VaryCheck,
        SweepCheck,
        GuessCheck,
        WordsCheck,
        PredictCheck,
    )
}
"""By the value of `kind` in a course's file."""
