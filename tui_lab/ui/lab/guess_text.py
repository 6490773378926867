"""A guess before the training, as the lab asks for it: with signs and percents as people type them.

What a guess is, and how near it came, stands in `reports.guess`. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui_lab.i18n import _, percent
from tui_lab.reports.guess import Guess, outcome_of, parse_guess, settled
from tui_lab.runs.summary import RunSummary

SIGNS: Mapping[str, str] = {"+": "up", "=": "same", "-": "down"}
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?")


def comparable(runs: Sequence[RunSummary], dataset: str) -> RunSummary | None:
    """The newest run on the data set that a guess can be held against; `runs`: newest first."""
    fitting = (run for run in runs if run.dataset == dataset and outcome_of(run) is not None)
    return next(fitting, None)


def read_guess(text: str, dataset: str, runs: Sequence[RunSummary]) -> Guess | None:
    """A guess from what was typed: `95`, `95%`, `0.95`; `+`, `=`, `-` or words for the direction.

    Args:
        text: "" takes a guess back.
        dataset: Of the run that is guessed about.
        runs: The store, newest first.

    Raises:
        UsageError: It is none, or there is no run to hold it against.
    """
    word = text.strip()
    if not word:
        return None
    if _PERCENT.fullmatch(word) and float(word.replace(",", ".")) > 1:
        word += "%"
    return settled(parse_guess(SIGNS.get(word, word)), dataset, runs)


def typed(guess: Guess | None) -> str:
    """A guess as it would be typed again."""
    if guess is None:
        return ""
    signs = {direction: sign for sign, direction in SIGNS.items()}
    return signs[guess.value] if isinstance(guess.value, str) else guess.text


EXAMPLE = "92"


def guess_help(last: RunSummary | None) -> str:
    """What can be typed, and what the last comparable run reached."""
    wanted = _("Type the accuracy on the validation part that you expect, in percent.")
    if last is None:
        return wanted
    direction = _("Or one sign, against the last run, {name}, which reached {accuracy}:").format(
        name=last.name, accuracy=percent(outcome_of(last) or 0)
    )
    signs = _("+ better    = the same    - worse")
    return f"{wanted}\n\n{direction}\n{signs}"


def placeholder() -> str:
    """An example that cannot be taken for a value; the cursor stands before it."""
    return " " + _("for example {example}").format(example=EXAMPLE)
