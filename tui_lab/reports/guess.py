"""What a person guesses before a run is trained, and how near it came.

A guess is kept in run.json under `extra["guess"]`: `{"kind": "accuracy", "value": 0.95}`, or
`{"kind": "direction", "value": "up", "against": RUN_ID}`. It is about the accuracy on the
validation part, with the weights that the run kept; never about the test part. Pure, but for
what is handed the store or its summaries. Must not import a face.

The rule of the points, from 0 to 1:

- An accuracy loses a tenth of a point for each percentage point it is off; it counts as right
  when it is off by RIGHT_WITHIN at most.
- A direction is right, and worth a point, when the accuracy rose ("up") or fell ("down") by more
  than SAME_WITHIN, or stayed within it ("same"). A wrong one is worth half a point where it was a
  near miss: "same" and a change of less than twice SAME_WITHIN, or a change in the direction that
  was guessed, but too small to count. Everything else is worth nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import N_, _, ngettext, number, percent
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, summary

if TYPE_CHECKING:
    from tui_lab.runs.run import Run
    from tui_lab.runs.store import Store

Direction = Literal["up", "same", "down"]
DIRECTIONS: Mapping[Direction, str] = {"up": N_("up"), "same": N_("same"), "down": N_("down")}
SIGNS: Mapping[str, Direction] = {"+": "up", "=": "same", "-": "down"}
RIGHT_WITHIN = 0.02
"""How far an accuracy may be off to count as right: two percentage points."""
WORTHLESS_FROM = 0.10
"""How far an accuracy must be off to be worth nothing."""
SAME_WITHIN = 0.005
"""Changes of at most half a percentage point count as none."""
SCORED = (Status.FINISHED, Status.STOPPED)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody expects of a run."""

    kind: Literal["accuracy", "direction"]
    value: float | Direction
    """An accuracy from 0 to 1, or a direction."""
    against: str = ""
    """For a direction: the id of the run that it is held against."""

    @property
    def text(self) -> str:
        """It in a word or a number."""
        if isinstance(self.value, str):
            return _(DIRECTIONS[self.value])
        return percent(self.value, 1)

    def to_table(self) -> dict[str, Any]:
        """As run.json holds it."""
        table: dict[str, Any] = {"kind": self.kind, "value": self.value}
        return {**table, "against": self.against} if self.kind == "direction" else table


@dataclass(frozen=True, slots=True)
class Score:
    """How near a guess came."""

    points: float
    """From 0 to 1; see the rule at the top of this module."""
    right: bool
    sentence: str
    """Translated."""


def parse_guess(text: str) -> Guess:
    """Read a guess as a person types it: `0.95`, `95%`, `95`, or `up`, `same`, `down`.

    Numbers above 1 are percentages. For a direction, the signs `+`, `=` and `-` do as well, and it
    may name the run it is held against: `up RUN`. The words of the language in use and a decimal
    comma are understood.

    Raises:
        UsageError: It is none.
    """
    word, _space, against = text.strip().partition(" ")
    for direction, name in DIRECTIONS.items():
        if word.lower() in (direction, _(name).lower()) or SIGNS.get(word) == direction:
            return Guess("direction", direction, against.strip())
    written = text.strip().replace(",", ".")
    share = written.endswith("%")
    try:
        value = float(written.removesuffix("%").strip())
    except ValueError:
        value = math.nan
    if share or value > 1:
        value /= 100
    if not 0 <= value <= 1:
        hint = _("Guess an accuracy, such as 0.95 or 95%, or one of: {words}.")
        raise UsageError(
            _("“{text}” is no guess of an accuracy.").format(text=text.strip()[:40]),
            hint.format(words=", ".join(_(name) for name in DIRECTIONS.values())),
        )
    return Guess("accuracy", value)


def from_table(table: object) -> Guess | None:
    """The guess that run.json holds; None where it holds none, or none that makes sense."""
    if not isinstance(table, Mapping):
        return None
    kind, value, against = table.get("kind"), table.get("value"), table.get("against", "")
    known = isinstance(value, str) and value in DIRECTIONS
    if kind == "direction" and known and isinstance(against, str):
        return Guess("direction", cast("Direction", value), against)
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "accuracy" and numeric and 0 <= cast("float", value) <= 1:
        return Guess("accuracy", float(cast("float", value)))
    return None


def guess_of(extra: Mapping[str, Any]) -> Guess | None:
    """The guess among a run's options."""
    return from_table(extra.get("guess"))


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
        line for line in summaries if line.dataset == dataset and outcome_of(line) is not None
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
        _("Guess an accuracy instead, such as 0.95."),
    )


def outcome_of(line: RunSummary) -> float | None:
    """The accuracy that a guess is held against: on the validation part, with the kept weights.

    Returns:
        None while the run has not ended, and where nothing was validated.
    """
    if line.status not in SCORED:
        return None
    evaluation = line.evaluations.get("validation")
    if evaluation is not None and evaluation.accuracy is not None:
        return evaluation.accuracy
    return line.metrics_kept.get("val_accuracy")


def score(guess: Guess, outcome: float | None, reference: float | None = None) -> Score | None:
    """How near a guess came; the rule stands at the top of this module.

    Args:
        guess: It.
        outcome: The accuracy that came out, from 0 to 1.
        reference: For a direction, the accuracy of the run it is held against.

    Returns:
        None where there is nothing to hold it against (yet).
    """
    if outcome is None or not math.isfinite(outcome):
        return None
    if not isinstance(guess.value, str):
        return _accuracy_score(guess.value, outcome)
    if reference is None or not math.isfinite(reference):
        return None
    return _direction_score(guess.value, outcome, reference)


def score_of(line: RunSummary, guess: Guess, others: Mapping[str, RunSummary]) -> Score | None:
    """The score of a run's guess.

    Args:
        line: The run.
        guess: Its guess.
        others: By id: where the run is looked up that a direction is held against.
    """
    against = others.get(guess.against)
    return score(guess, outcome_of(line), outcome_of(against) if against else None)


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


def _accuracy_score(guessed: float, outcome: float) -> Score:
    off = abs(guessed - outcome)
    points = max(0.0, 1 - off / WORTHLESS_FROM)
    right = off <= RIGHT_WITHIN + _ROUNDING
    text = (
        _(
            "You guessed {guess}; the validation accuracy became {outcome}: right"
            " ({points} of 1 point)."
        )
        if right
        else _(
            "You guessed {guess}; the validation accuracy became {outcome}: too high"
            " ({points} of 1 point)."
        )
        if guessed > outcome
        else _(
            "You guessed {guess}; the validation accuracy became {outcome}: too low"
            " ({points} of 1 point)."
        )
    )
    sentence = text.format(guess=percent(guessed), outcome=percent(outcome), points=_points(points))
    return Score(points, right, sentence)


def _points(points: float) -> str:
    """With as many decimals as there are: `1`, `0.5`, `0.85`."""
    digits = next(n for n in (0, 1, 2) if n == 2 or abs(round(points, n) - points) < _ROUNDING)
    return number(points, digits)


def _direction_score(guessed: Direction, outcome: float, reference: float) -> Score:
    change = outcome - reference
    direction: Direction = "same"
    if abs(change) > SAME_WITHIN + _ROUNDING:
        direction = "up" if change > 0 else "down"
    right = guessed == direction
    wanted = {"up": change > 0, "down": change < 0, "same": False}[guessed]
    near = wanted if direction == "same" else guessed == "same" and abs(change) < 2 * SAME_WITHIN
    points = 1.0 if right else 0.5 if near else 0.0
    text = {
        "up": _(
            "You guessed “{guess}”; the validation accuracy rose from {before} to {after}:"
            " {verdict} ({points} of 1 point)."
        ),
        "down": _(
            "You guessed “{guess}”; the validation accuracy fell from {before} to {after}:"
            " {verdict} ({points} of 1 point)."
        ),
        "same": _(
            "You guessed “{guess}”; the validation accuracy stayed, {before} before and {after}"
            " now: {verdict} ({points} of 1 point)."
        ),
    }[direction]
    sentence = text.format(
        guess=_(DIRECTIONS[guessed]),
        before=percent(reference),
        after=percent(outcome),
        verdict=_("right") if right else _("nearly") if near else _("wrong"),
        points=_points(points),
    )
    return Score(points, right, sentence)
