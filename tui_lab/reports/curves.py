"""What the curves of a training say, in one sentence: pure rules over its epochs.

The rules look at the shape of the curves, smoothed, and never at the test part. They are rules of
thumb: each constant below says what it takes for "much". Must not import NumPy, which the command
line need not load for a sentence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui_lab.experiment.metrics import higher_is_better, schema_of
from tui_lab.i18n import _, ngettext
from tui_lab.reports.sparkline import finite
from tui_lab.runs.payloads import EpochRecord

Code = Literal[
    "no_loss",
    "too_few",
    "diverging",
    "overfitting",
    "unstable",
    "rising",
    "validation_better",
    "improving",
    "turning",
    "flat",
]
FEWEST_EPOCHS = 5
LARGEST = 1e100
"""A larger value counts as infinite: squares and sums of what is read must stay finite as well."""
MOST_POINTS = 400
"""Longer trainings are read by the means of equal stretches."""
RISE, RISE_OF_SPAN = 0.05, 0.01
"""The validation loss has risen when it is so much above its lowest point: shares of that level,
and of all that it has moved."""
RISES = 3
"""A loss rises, and does not only jump, when it went up so many times in a row."""
CLIMB = 5.0
"""… from about its lowest, by so many times its mean distance from the smoothed curve."""
FALL = 0.02
"""A loss is still falling when the last fifth of the epochs brought it down by so much, and the
lowest of all came lately."""
STEADY = 0.5
"""… or brought it down at so much of the pace of all epochs: slow ones are level when they slow."""
BLOWN_UP = 2.0
"""The loss grows without end when it is so many times its lowest value, and above its first."""
JUMPY = 0.3
"""Unstable: from epoch to epoch the loss jumps by so much of its level, on average, and turns."""
TINY, GUESSING = 0.01, 3.0
"""Jumps of so small a share of what the loss came down are of no account; a loss at the beginning
that is above that of guessing among some twenty classes counts as that, where the metric is a share
of right answers. Losses of quantities may well be larger at first."""
NO_NEWS = 0.1
"""So small a share of the epochs, or a single one, without a new lowest loss says nothing yet."""
AHEAD = 0.05
"""Validation is better when its loss is so much below that of the training."""
LEARNED = 0.03
"""Nothing was learned when the loss never fell by so much of what it was at first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the curves say."""

    code: Code
    epoch: int | None
    """Since when, where the sentence names an epoch."""
    sentence: str
    """Translated."""


@dataclass(frozen=True, slots=True)
class _Curve:
    """A loss at equal steps, without gaps."""

    epochs: list[int]
    """The best one of each step."""
    values: list[float]
    smooth: list[float]
    lows: list[float]
    """The lowest loss of each step: that of its epoch."""

    @property
    def window(self) -> int:
        """How many points "lately" means: a fifth, at least three."""
        return max(3, len(self.values) // 5)

    def late(self) -> float:
        """The level lately."""
        last = self.smooth[-max(1, self.window // 2) :]
        return math.fsum(last) / len(last)

    def best(self) -> int:
        """Where the curve itself is lowest; the first of equals."""
        return min(range(len(self.lows)), key=self.lows.__getitem__)

    def lowest(self) -> int:
        """Where the smoothed curve is lowest: the best point near it, the first of equals."""
        middle = min(range(len(self.smooth)), key=self.smooth.__getitem__)
        first = max(0, middle - self.reach)
        near = range(first, min(len(self.values), middle + self.reach + 1))
        return min(near, key=self.values.__getitem__)

    @property
    def reach(self) -> int:
        """How many neighbours on each side the smoothed curve takes in."""
        return max(1, len(self.values) // 20)

    @property
    def recent(self) -> int:
        """So many points after the lowest one, the curve may still be on its way down."""
        return max(2, self.window // 2)

    def turned(self) -> bool:
        """Whether it has been lower for so long, or rises so, that this is worth a word."""
        since = len(self.values) - 1 - self.best()
        return since > max(1, int(NO_NEWS * len(self.values))) or self.rises() >= RISES

    def noise(self) -> float:
        """How far a point of the later half lies from the smoothed curve, on average."""
        late = range(len(self.values) // 2, len(self.values))
        return math.fsum(abs(self.values[n] - self.smooth[n]) for n in late) / len(late)

    def rises(self) -> int:
        """How many times in a row it went up at its end."""
        count = 0
        while count + 1 < len(self.values) and self.values[-1 - count] > self.values[-2 - count]:
            count += 1
        return count


def read_curves(epochs: Sequence[EpochRecord]) -> Reading:
    """Say what the loss, and the validation loss where there is one, have been doing.

    Args:
        epochs: Whole epochs, in order; metrics may be None where they were not finite.
    """
    if (broken := _broken(epochs)) is not None:
        text = _("Diverging: in epoch {epoch} the loss was no longer a finite number.")
        return Reading("diverging", broken, text.format(epoch=broken))
    if epochs and not any("loss" in record.metrics for record in epochs):
        return Reading("no_loss", None, "")
    loss, val_loss = _curve(epochs, "loss"), _curve(epochs, "val_loss")
    if loss is None or len(loss.values) < FEWEST_EPOCHS:
        text = _("Too few epochs to say: the shape of a curve shows from the fifth epoch on.")
        return Reading("too_few", None, text)
    validated = (
        val_loss if val_loss is not None and len(val_loss.values) == len(loss.values) else None
    )
    judged, metric = validated or loss, _metric(epochs[-1])
    return (
        _diverging(loss)
        or (_overfitting(loss, validated) if validated is not None else None)
        or _unstable(judged, GUESSING if _is_share(metric) else math.inf)
        or _rising(judged, loss, epochs[-1].epoch, validated is not None)
        or (_validation_better(loss, validated, epochs, metric) if validated is not None else None)
        or _improving(judged, epochs[-1], validated is not None, metric)
        or _flat(judged, loss)
    )


def _metric(record: EpochRecord) -> str:
    """The most important metric of an epoch; "" where only the loss was recorded."""
    names = (name.removeprefix("val_") for name in record.metrics)
    return next((name for name in names if name != "loss"), "")


def _is_share(metric: str) -> bool:
    schema = schema_of(metric)
    return schema is None or schema.share


def _broken(epochs: Sequence[EpochRecord]) -> int | None:
    """The first epoch of a broken end: the last one's loss is not finite."""
    names = ("loss", "val_loss")
    if not epochs or not any(_missing(epochs[-1], name) for name in names):
        return None
    first = epochs[-1].epoch
    for record in reversed(epochs):
        if not any(_missing(record, name) for name in names):
            break
        first = record.epoch
    return first


def _missing(record: EpochRecord, name: str) -> bool:
    return name in record.metrics and finite(record.metrics[name], LARGEST) is None


def _curve(epochs: Sequence[EpochRecord], name: str) -> _Curve | None:
    points = [
        (record.epoch, float(value))
        for record in epochs
        if (value := record.metrics.get(name)) is not None and finite(value, LARGEST) is not None
    ]
    if not points:
        return None
    step = -(-len(points) // MOST_POINTS)
    stretches = [points[start : start + step] for start in range(0, len(points), step)]
    best = [min(stretch, key=lambda point: point[1]) for stretch in stretches]
    values = [math.fsum(v for _e, v in stretch) / len(stretch) for stretch in stretches]
    return _Curve([e for e, _v in best], values, _smoothed(values), [v for _e, v in best])


def _smoothed(values: list[float]) -> list[float]:
    """The mean of each point with its neighbours: a tenth of the curve, at least three points."""
    reach = max(1, len(values) // 20)
    smooth = []
    for position in range(len(values)):
        near = values[max(0, position - reach) : position + reach + 1]
        smooth.append(math.fsum(near) / len(near))
    return smooth


def _diverging(loss: _Curve) -> Reading | None:
    lowest = loss.lowest()
    level = loss.smooth[lowest]
    last = loss.values[-1]
    if loss.late() <= BLOWN_UP * abs(level) or min(loss.late(), last) <= loss.values[0]:
        return None
    epoch = loss.epochs[lowest]
    text = _("Diverging since epoch {epoch}: the training loss grows; try a smaller learning rate.")
    return Reading("diverging", epoch, text.format(epoch=epoch))


def _overfitting(loss: _Curve, val_loss: _Curve) -> Reading | None:
    lowest = val_loss.lowest()
    since = len(val_loss.values) - 1 - lowest
    level = val_loss.smooth[lowest]
    risen = val_loss.late() - level
    span = max(val_loss.smooth) - level
    enough = max(RISE * abs(level), RISE_OF_SPAN * span, val_loss.noise())
    if since < val_loss.recent or risen < enough or not _fell_since(loss, lowest):
        return None
    # The best point of a jagged curve may come later: until then it had not got worse.
    turn = max(lowest, val_loss.best())
    if turn == len(val_loss.values) - 1:
        return None
    epoch = val_loss.epochs[turn]
    text = _("Overfitting since epoch {epoch}: validation gets worse while training gets better.")
    return Reading("overfitting", epoch, text.format(epoch=epoch))


def _fell_since(loss: _Curve, place: int) -> bool:
    return loss.late() < loss.smooth[place] * (1 - FALL)


def _rising(curve: _Curve, loss: _Curve, last: int, validated: bool) -> Reading | None:
    """A loss that goes up again and again, though not by so much yet that more can be said."""
    rises = curve.rises()
    begun = len(curve.values) - 1 - rises
    noise = curve.noise()
    from_lowest = curve.values[begun] <= min(curve.values) + noise
    if rises < RISES or not from_lowest or curve.values[-1] - curve.values[begun] < CLIMB * noise:
        return None
    epoch = curve.epochs[begun]
    if not validated:
        text = _("The training loss has been rising for {count} epochs, since epoch {epoch}.")
    elif _fell_since(loss, begun) or loss.values[-1] < loss.values[begun] * (1 - FALL):
        text = _(
            "The validation loss has been rising for {count} epochs, since epoch {epoch}, while"
            " the training loss falls: it may begin to overfit."
        )
    else:
        text = _("The validation loss has been rising for {count} epochs, since epoch {epoch}.")
    return Reading("rising", epoch, text.format(count=last - epoch, epoch=epoch))


def _unstable(curve: _Curve, guessing: float) -> Reading | None:
    late = curve.values[len(curve.values) // 2 :]
    jumps = [after - before for before, after in itertools.pairwise(late)]
    if len(jumps) < 3:
        return None
    level = math.fsum(abs(value) for value in late) / len(late)
    size = math.fsum(map(abs, jumps)) / len(jumps)
    turns = sum(a * b < 0 for a, b in itertools.pairwise(jumps)) / (len(jumps) - 1)
    gained = min(curve.values[0], guessing) - level
    if size <= max(JUMPY * level, TINY * gained) or turns < 0.4:
        return None
    text = _("Unstable: the loss jumps up and down; try a smaller learning rate or larger batches.")
    return Reading("unstable", None, text)


def _validation_better(
    loss: _Curve, val_loss: _Curve, epochs: Sequence[EpochRecord], metric: str
) -> Reading | None:
    # Training figures are means over an epoch, whose network was still learning; those of the next
    # epoch come from a better network than the validation saw. Only to be ahead of these says much.
    lately = loss.window
    ahead = math.fsum(val_loss.smooth[-lately - 1 : -1]) / len(val_loss.smooth[-lately - 1 : -1])
    behind = math.fsum(loss.smooth[-lately:]) / lately
    if ahead >= behind * (1 - AHEAD):
        return None
    pairs = [
        (value, validated)
        for record in epochs[-loss.window :]
        if (value := record.metrics.get(metric)) is not None
        and (validated := record.metrics.get(f"val_{metric}")) is not None
    ]
    ahead_by = math.fsum(validated - value for value, validated in pairs)
    if pairs and (ahead_by < 0 if higher_is_better(metric) else ahead_by > 0):
        return None
    falling = _falling(val_loss)
    if falling and val_loss.turned():
        return None  # whether it still improves is another question, which comes next
    text = (
        _("Still improving; validation is ahead of training: dropout, or an easier part.")
        if falling
        else _("Levelled off; validation is ahead of training: dropout, or an easier part.")
    )
    return Reading("validation_better", None, text)


def _falling(curve: _Curve) -> bool:
    window = min(curve.window, len(curve.smooth) - 1)
    before, first, last = curve.smooth[-1 - window], curve.smooth[0], curve.smooth[-1]
    pace = (first - last) / (len(curve.smooth) - 1) * window
    steady = _learned(curve) and before - last > STEADY * pace > 0
    enough = before - last > before * FALL or steady
    return before > 0 and enough and before - last > 2 * curve.noise()


def _improving(curve: _Curve, last: EpochRecord, validated: bool, metric: str) -> Reading | None:
    since = len(curve.values) - 1 - curve.best()
    if not _falling(curve) or since > curve.recent:
        return None
    if curve.turned():
        epoch, figure = curve.epochs[curve.best()], "val_loss" if validated else "loss"
        text = ngettext(
            "Improving until epoch {epoch}; the epoch since then has no lower {metric}.",
            "Improving until epoch {epoch}; the {count} epochs since then have no lower {metric}.",
            last.epoch - epoch,
        )
        sentence = text.format(epoch=epoch, count=last.epoch - epoch, metric=figure)
        return Reading("turning", epoch, sentence)
    if metric == "accuracy" and last.metrics.get("val_accuracy" if validated else metric) == 1:
        text = _("Every example is right; the loss still falls, as the answers get more certain.")
        return Reading("improving", None, text)
    text = (
        _("Still improving: the validation loss is falling; more epochs may help.")
        if validated
        else _("Still improving: the training loss is falling; more epochs may help.")
    )
    return Reading("improving", None, text)


def _flat(curve: _Curve, loss: _Curve) -> Reading:
    lowest, best = min(curve.smooth), curve.best()
    if not _learned(curve) and not _learned(loss):
        text = _(
            "Flat from the start: hardly anything is learned; try another learning rate, or more "
            "units."
        )
        return Reading("flat", curve.epochs[0], text)
    level = curve.late()
    near = max(abs(level) * 2 * FALL, (max(curve.smooth) - lowest) * 0.01, curve.noise())
    position = len(curve.smooth) - 1
    while position > 0 and abs(curve.smooth[position - 1] - level) <= near:
        position -= 1
    late = len(curve.smooth) - curve.recent
    if position >= late and best >= late:
        position = len(curve.smooth) - 1 - curve.window  # not level, but see `_falling`
    elif position >= late or best < position:
        # No better: it has been lower before.
        epoch = curve.epochs[best]
        text = _("No better since epoch {epoch}: more epochs of the same will hardly help.")
        return Reading("flat", epoch, text.format(epoch=epoch))
    # It need not be quite level: the best epoch may well be one of these.
    epoch = curve.epochs[position]
    text = _("Hardly any better since epoch {epoch}: more epochs of the same will help little.")
    return Reading("flat", epoch, text.format(epoch=epoch))


def _learned(curve: _Curve) -> bool:
    return min(curve.smooth) <= curve.values[0] * (1 - LEARNED)
