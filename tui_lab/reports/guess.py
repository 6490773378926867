"""What a person guesses before a run is trained: how it is typed, and how it is kept.

A guess is kept in run.json under `extra["guess"]`: `{"kind": "accuracy", "value": 0.95}`; of
another metric `{"kind": "value", "metric": "mae", "value": 41}`; or `{"kind": "direction", "value":
"up", "against": RUN_ID}`, which names its metric where that is not accuracy. How near it came says
`guess_scores`. Must not import a face.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from tui_lab.errors import UsageError
from tui_lab.experiment.metrics import METRICS, higher_is_better, recorded
from tui_lab.experiment.target import TaskName
from tui_lab.i18n import N_, _, percent
from tui_lab.reports.guess_wording import ACCURACY
from tui_lab.text.values import figure_text, metric_text

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

Direction = Literal["up", "same", "down"]
DIRECTIONS: Mapping[Direction, str] = {"up": N_("up"), "same": N_("same"), "down": N_("down")}
SIGNS: Mapping[str, Direction] = {"+": "up", "=": "same", "-": "down"}
WAYS = {"better": N_("better"), "worse": N_("worse")}
"""Words for a direction that say whether it is up or down once the metric is known."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody expects of a run."""

    kind: Literal["accuracy", "value", "direction"]
    value: float | Direction
    """An accuracy from 0 to 1, the value of another metric, or a direction."""
    against: str = ""
    """For a direction: the id of the run that it is held against."""
    metric: str = ACCURACY

    @property
    def text(self) -> str:
        """It in a word or a number."""
        if isinstance(self.value, str):
            return _(DIRECTIONS[self.value])
        return percent(self.value, 1) if is_share(self.metric) else figure_text(self.value)

    def to_table(self) -> dict[str, Any]:
        """As run.json holds it."""
        table: dict[str, Any] = {"kind": self.kind, "value": self.value}
        if self.metric != ACCURACY:
            table["metric"] = self.metric
        return {**table, "against": self.against} if self.kind == "direction" else table


def is_share(metric: str) -> bool:
    """Whether a metric is typed and told in percent: a share, 0..1."""
    schema = METRICS.get(metric)
    return schema is not None and schema.share


def outcome_text(metric: str, value: float) -> str:
    """A value that came out of a metric: shares in percent, others in their unit."""
    return percent(value) if is_share(metric) else metric_text(value)


def guessed_metric(experiment: Experiment, task: TaskName) -> str:
    """The metric that a guess about a run of an experiment is about."""
    return recorded(experiment.compile.metrics, task)[0]


def parse_guess(text: str, metric: str = ACCURACY) -> Guess:
    """Read a guess as a person types it: `0.95`, `95%`, `95`, or `up`, `same`, `down`.

    Of a share, numbers above 1 are percentages; of other metrics a number is in their own unit.
    For a direction, the signs `+`, `=` and `-` do as well, and `better` and `worse`; it may name
    the run it is held against: `up RUN`. The words of the language in use and a decimal comma are
    understood.

    Args:
        text: What was typed.
        metric: What the guess is about.

    Raises:
        UsageError: It is none.
    """
    word, _space, against = text.strip().partition(" ")
    direction = _direction(word, metric)
    if direction is not None:
        return Guess("direction", direction, against.strip(), metric)
    written = text.strip().replace(",", ".")
    percentage = written.endswith("%")
    try:
        value = float(written.removesuffix("%").strip())
    except ValueError:
        value = math.nan
    if is_share(metric):
        if percentage or value > 1:
            value /= 100
        possible = 0 <= value <= 1
    else:
        possible = math.isfinite(value) and not percentage
    if not possible:
        raise _no_guess(text, metric)
    return Guess("accuracy" if metric == ACCURACY else "value", value, metric=metric)


def _direction(word: str, metric: str) -> Direction | None:
    for direction, name in DIRECTIONS.items():
        if word.lower() in (direction, _(name).lower()) or SIGNS.get(word) == direction:
            return direction
    for way, name in WAYS.items():
        if word.lower() in (way, _(name).lower()):
            return "up" if (way == "better") == higher_is_better(metric) else "down"
    return None


def _no_guess(text: str, metric: str) -> UsageError:
    typed = text.strip()[:40]
    words = ", ".join(_(name) for name in DIRECTIONS.values())
    if metric == ACCURACY:
        return UsageError(
            _("“{text}” is no guess of an accuracy.").format(text=typed),
            _("Guess an accuracy, such as 0.95 or 95%, or one of: {words}.").format(words=words),
        )
    hint = (
        _("Guess a share, such as 0.95 or 95%, or one of: {words}.")
        if is_share(metric)
        else _("Guess a number in the unit of the data, or one of: {words}.")
    )
    return UsageError(
        _("“{text}” is no guess of {metric}.").format(text=typed, metric=metric),
        hint.format(words=words),
    )


def from_table(table: object) -> Guess | None:
    """The guess that run.json holds; None where it holds none, or none that makes sense."""
    if not isinstance(table, Mapping):
        return None
    kind, value, against = table.get("kind"), table.get("value"), table.get("against", "")
    metric = table.get("metric", ACCURACY)
    if metric not in METRICS:
        return None
    known = isinstance(value, str) and value in DIRECTIONS
    if kind == "direction" and known and isinstance(against, str):
        return Guess("direction", cast("Direction", value), against, metric)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return None
    if kind == "accuracy" and metric == ACCURACY and 0 <= value <= 1:
        return Guess("accuracy", float(value))
    if kind == "value" and metric != ACCURACY:
        return Guess("value", float(value), metric=metric)
    return None


def guess_of(extra: Mapping[str, Any]) -> Guess | None:
    """The guess among a run's options."""
    return from_table(extra.get("guess"))
