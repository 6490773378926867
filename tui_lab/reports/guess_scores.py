"""How near a guess came, once its run has ended.

It is held against the metric that it is about on the validation part, in the unit of the data,
with the weights that the run kept; never against the test part. Pure, but for what is handed the
store or its summaries. Must not import a face.

The rule of the points, from 0 to 1:

- Accuracy, and every metric that is best at 1, loses a tenth of a point for each percentage point
  that the guess is off; it counts as right when it is off by RIGHT_WITHIN at most. Errors are held
  against what came out: five times as much of it is what a percentage point stands for, so that a
  guess is right within 10 % of the outcome and worth nothing from 50 % on.
- A direction is right, and worth a point, when the metric rose ("up") or fell ("down") by more
  than SAME_WITHIN (of errors: 2.5 % of the earlier one), or stayed within it ("same"). A wrong one
  is worth half a point where it was a near miss: "same" and a change of less than twice that, or a
  change in the direction that was guessed, but too small to count. Everything else is worth
  nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from tui_lab.errors import LabError, UsageError
from tui_lab.experiment.metrics import found_in, higher_is_better
from tui_lab.i18n import _, ngettext, number, percent
from tui_lab.reports import guess_wording
from tui_lab.reports.guess import DIRECTIONS, Direction, Guess, guess_of, is_share, outcome_text
from tui_lab.reports.guess_wording import ACCURACY
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, summary
from tui_lab.text.values import figure_text

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.store import Store

RIGHT_WITHIN = 0.02
"""How far an accuracy may be off to count as right: two percentage points."""
WORTHLESS_FROM = 0.10
"""How far an accuracy must be off to be worth nothing."""
SAME_WITHIN = 0.005
"""Changes of at most half a percentage point count as none."""
OF_ERRORS = 5.0
"""So much of an error counts as much as a whole of a metric that is best at 1."""
SCORED = (Status.FINISHED, Status.STOPPED)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """How near a guess came."""

    points: float
    """From 0 to 1; see the rule at the top of this module."""
    right: bool
    sentence: str
    """Translated."""


def settled(guess: Guess, dataset: str, summaries: Iterable[RunSummary]) -> Guess:
    """The guess with the run it is held against: the newest on the same data that has a result.

    Args:
        guess: An accuracy is given back as it is, and so is a direction that names its run's id.
        dataset: Of the run that is guessed about.
        summaries: The store, newest first.

    Raises:
        UsageError: There is no such run.
    """
    if guess.kind == "accuracy":
        return guess
    fitting = [
        line
        for line in summaries
        if line.dataset == dataset and outcome_of(line, guess.metric) is not None
    ]
    for line in fitting:
        if not guess.against or guess.against in (line.id, line.name):
            return replace(guess, against=line.id)
    if guess.against:
        raise UsageError(
            _("No finished run on {dataset} is called “{run}”.").format(
                dataset=dataset, run=guess.against[:60]
            ),
            _("Name one by its id or name, or leave the name out."),
        )
    raise UsageError(
        _("There is no earlier run on {dataset} to say “{word}” of.").format(
            dataset=dataset, word=guess.text
        ),
        _("Guess an accuracy instead, such as 0.95.")
        if guess.metric == ACCURACY
        else _("Guess a value of {metric} instead.").format(metric=guess.metric),
    )


def outcome_of(line: RunSummary, metric: str = "") -> float | None:
    """What a guess is held against: a metric on the validation part, with the kept weights.

    Args:
        line: The run.
        metric: Which; "" takes the run's most important one.

    Returns:
        None while the run has not ended, and where nothing was validated.
    """
    if line.status not in SCORED:
        return None
    name = metric or line.metric
    evaluation = line.evaluations.get("validation")
    found = found_in(evaluation.metrics, name) if evaluation is not None else None
    return found if found is not None else line.metrics_kept.get(f"val_{name}")


def score(guess: Guess, outcome: float | None, reference: float | None = None) -> Score | None:
    """How near a guess came; the rule stands at the top of this module.

    Args:
        guess: It.
        outcome: The value of its metric that came out.
        reference: For a direction, that of the run it is held against.

    Returns:
        None where there is nothing to hold it against (yet).
    """
    if outcome is None or not math.isfinite(outcome):
        return None
    if not isinstance(guess.value, str):
        return _value_score(guess.metric, guess.value, outcome)
    if reference is None or not math.isfinite(reference):
        return None
    return _direction_score(guess.metric, guess.value, outcome, reference)


def _whole(metric: str, of: float) -> float:
    """What a percentage point is a hundredth of: 1 for a metric that is best there."""
    return 1.0 if higher_is_better(metric) else OF_ERRORS * abs(of)


def score_of(line: RunSummary, guess: Guess, others: Mapping[str, RunSummary]) -> Score | None:
    """The score of a run's guess.

    Args:
        line: The run.
        guess: Its guess.
        others: By id: where the run is looked up that a direction is held against.
    """
    against = others.get(guess.against)
    reference = outcome_of(against, guess.metric) if against else None
    return score(guess, outcome_of(line, guess.metric), reference)


def scored(run: Run, store: Store) -> tuple[Guess, Score | None] | None:
    """The guess about a run and its score, for one look at one run.

    Returns:
        None where nothing was guessed; no score where there is nothing to hold it against.
    """
    guess = guess_of(run.extra)
    if guess is None:
        return None
    lines = {}
    for identity in filter(None, (run.id, guess.against)):
        with suppress(LabError):
            lines[identity] = summary(store.find(identity))
    return guess, score_of(lines[run.id], guess, lines) if run.id in lines else None


def guess_sentence(run: Run, store: Store) -> str:
    """What was guessed about a run and what it became; "" where nothing was guessed."""
    found = scored(run, store)
    if found is None:
        return ""
    guess, score = found
    return score.sentence if score is not None else _("Guessed: {guess}.").format(guess=guess.text)


def guess_words(run: Run, store: Store) -> str:
    """The guess about a run, for a list of facts: how it came out, or else the guess itself."""
    found = scored(run, store)
    if found is None:
        return ""
    guess, score = found
    return score.sentence if score is not None else guess.text


def guess_table(run: Run, store: Store) -> dict[str, Any] | None:
    """The guess and its score for JSON: kind, value, points and right; None without a guess."""
    found = scored(run, store)
    if found is None:
        return None
    guess, score = found
    return {
        **guess.to_table(),
        "points": score.points if score is not None else None,
        "right": score.right if score is not None else None,
    }


def tally(scores: Iterable[Score]) -> str:
    """`So far 3 of 5 guesses were right.`; "" where there are none."""
    found = list(scores)
    if not found:
        return ""
    text = ngettext(
        "So far {right} of {count} guess was right.",
        "So far {right} of {count} guesses were right.",
        len(found),
    )
    return text.format(right=sum(one.right for one in found), count=len(found))


def _value_score(metric: str, guessed: float, outcome: float) -> Score:
    whole = _whole(metric, outcome)
    off = abs(guessed - outcome)
    points = max(0.0, 1 - off / (WORTHLESS_FROM * whole)) if whole else float(off == 0)
    right = off <= RIGHT_WITHIN * whole + _ROUNDING * max(1.0, whole)
    verdict: Literal["right", "high", "low"]
    verdict = "right" if right else "high" if guessed > outcome else "low"
    text = guess_wording.of_value(metric, verdict)
    return Score(
        points,
        right,
        text.format(
            guess=percent(guessed) if is_share(metric) else figure_text(guessed),
            figure=f"val_{metric}",
            outcome=outcome_text(metric, outcome),
            points=_points(points),
        ),
    )


def _points(points: float) -> str:
    """With as many decimals as there are: `1`, `0.5`, `0.85`."""
    digits = next(n for n in (0, 1, 2) if n == 2 or abs(round(points, n) - points) < _ROUNDING)
    return number(points, digits)


def _direction_score(metric: str, guessed: Direction, outcome: float, reference: float) -> Score:
    change, whole = outcome - reference, _whole(metric, reference)
    limit = SAME_WITHIN * whole
    direction: Direction = "same"
    if abs(change) > limit + _ROUNDING * max(1.0, whole):
        direction = "up" if change > 0 else "down"
    right = guessed == direction
    wanted = {"up": change > 0, "down": change < 0, "same": False}[guessed]
    near = wanted if direction == "same" else guessed == "same" and abs(change) < 2 * limit
    points = 1.0 if right else 0.5 if near else 0.0
    sentence = guess_wording.of_direction(metric, direction).format(
        guess=_(DIRECTIONS[guessed]),
        figure=f"val_{metric}",
        before=outcome_text(metric, reference),
        after=outcome_text(metric, outcome),
        verdict=_("right") if right else _("nearly") if near else _("wrong"),
        points=_points(points),
    )
    return Score(points, right, sentence)
