"""A guess before the training, as the lab asks for it: with signs and percents as people type them.

What a guess is, and how near it came, stands in `reports.guess`. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _
from tui_lab.reports.guess import Guess, is_share, outcome_text, parse_guess
from tui_lab.reports.guess_scores import outcome_of, settled
from tui_lab.reports.guess_wording import ACCURACY
from tui_lab.runs.summary import RunSummary
from tui_lab.text.values import setting_text

SIGNS: Mapping[str, str] = {"+": "up", "=": "same", "-": "down"}
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?")


def comparable(
    runs: Sequence[RunSummary], dataset: str, metric: str = ACCURACY
) -> RunSummary | None:
    """The newest run on the data set that a guess can be held against.

    Args:
        runs: Newest first.
        dataset: Of the run that is guessed about.
        metric: What the guess is about.
    """
    fitting = (run for run in runs if run.dataset == dataset)
    return next((run for run in fitting if outcome_of(run, metric) is not None), None)


def read_guess(
    text: str, dataset: str, runs: Sequence[RunSummary], metric: str = ACCURACY
) -> Guess | None:
    """A guess from what was typed: `95`, `95%`, `0.95`; `+`, `=`, `-` or words for the direction.

    Args:
        text: "" takes a guess back.
        dataset: Of the run that is guessed about.
        runs: The store, newest first.
        metric: What the guess is about; errors are typed in the unit of the data.

    Raises:
        UsageError: It is none, or there is no run to hold it against.
    """
    word = text.strip()
    if not word:
        return None
    if is_share(metric) and _PERCENT.fullmatch(word) and float(word.replace(",", ".")) > 1:
        word += "%"
    return settled(parse_guess(SIGNS.get(word, word), metric), dataset, runs)


def typed(guess: Guess | None) -> str:
    """A guess as it would be typed again."""
    if guess is None:
        return ""
    signs = {direction: sign for sign, direction in SIGNS.items()}
    if isinstance(guess.value, str):
        return signs[guess.value]
    return guess.text if is_share(guess.metric) else setting_text(guess.value)


EXAMPLE, EXAMPLE_OF_ERRORS = "92", "41"


def guess_help(last: RunSummary | None, metric: str = ACCURACY) -> str:
    """What can be typed, and what the last comparable run reached."""
    if metric == ACCURACY:
        wanted = _("Type the accuracy on the validation part that you expect, in percent.")
    elif is_share(metric):
        wanted = _("Type the {metric} on the validation part that you expect, in percent.")
    else:
        wanted = _(
            "Type the {metric} on the validation part that you expect, as a number in the"
            " unit of the data."
        )
    wanted = wanted.format(metric=metric)
    if last is None:
        return wanted
    direction = _("Or one sign, against the last run, {name}, which reached {accuracy}:").format(
        name=last.name, accuracy=outcome_text(metric, outcome_of(last, metric) or 0)
    )
    signs = (
        _("+ better    = the same    - worse")
        if higher_is_better(metric)
        else _("+ higher: worse    = the same    - lower: better")
    )
    return f"{wanted}\n\n{direction}\n{signs}"


def placeholder(metric: str = ACCURACY) -> str:
    """An example that cannot be taken for a value; the cursor stands before it."""
    example = EXAMPLE if is_share(metric) else EXAMPLE_OF_ERRORS
    return " " + _("for example {example}").format(example=example)
