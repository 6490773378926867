"""What a sweep varies: the settings, and the values that each may take, as `--over` takes them.

The path and each value are those of `--set`; this module adds a list, and a range of numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_lab.errors import ExperimentError
from tui_lab.experiment.changing import setting_parts, with_settings
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

EXAMPLE = "layers[1].units=64,128,256"
RANGE_EXAMPLE = "compile.learning_rate=1e-4..1e-1 log"
DIGITS = 4
"""Digits that count of a number drawn from a range: runs are called by it."""
MOST_VALUES = 1000
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(\s+log)?(?:\s+(\d{{1,4}}))?", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER_BEGUN = re.compile(r"[+-]?[\d.]*(?:[eE][+-]?\d*)?")
"""A number, or the beginning of one, which says nothing yet."""
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Axis:
    """One setting that a sweep varies."""

    path: str
    """As `--set` takes it: `layers[1].units`."""
    values: tuple[str, ...] = ()
    """Those that it may have, as they are typed; empty where it is any number of a range."""
    low: float = 0.0
    high: float = 0.0
    """Both belong to the range."""
    log: bool = False
    """Drawn evenly on a logarithmic scale."""
    whole: bool = False
    """Whole numbers alone."""

    @property
    def listed(self) -> bool:
        """Whether it has a list of values; else a range."""
        return bool(self.values)

    @property
    def some(self) -> tuple[str, ...]:
        """The values of a list, or both ends of a range."""
        return self.values or (self.text_of(self.low), self.text_of(self.high))

    @property
    def short(self) -> str:
        """The setting's name without its place, for the head of a column: `units`."""
        return self.path.rpartition(".")[2]

    def text_of(self, number: float) -> str:
        """A number of the range as it is typed, rounded to DIGITS digits and inside of it."""
        held = min(max(number, self.low), self.high)
        if self.whole:
            return str(round(held))
        rounded = f"{held:.{DIGITS}g}"
        return rounded if self.low <= float(rounded) <= self.high else repr(held)


def read_axis(text: str) -> Axis:
    """What is varied, from `path=a,b,c`, `path=low..high`, `path=low..high log`, or a range with
    how many values of it are taken, evenly spread: `path=1e-4..1e-1 log 4`.

    Commas inside of brackets or quotes belong to a value: `layers[1]=Dense(64, relu),none`.

    Raises:
        ExperimentError: It is none of these.
    """
    path, written = setting_parts(text, EXAMPLE)
    found = _RANGE.fullmatch(written)
    if found is not None:
        return _range(path, written, found)
    values = tuple(_listed(written))
    if len(values) < 2 or not all(values):
        raise ExperimentError(
            _("{field} needs two values at least, with commas between them.").format(
                field=one_line(path)
            ),
            _("Such as {example}, or a range: {range}.").format(
                example=EXAMPLE, range=RANGE_EXAMPLE
            ),
            path,
        )
    twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if twice is not None:
        text = _("{field} has the value {value} twice.")
        raise ExperimentError(text.format(field=one_line(path), value=one_line(twice)), "", path)
    return Axis(path, values)


def _range(path: str, written: str, found: re.Match[str]) -> Axis:
    low, high = float(found[1]), float(found[2])
    log = found[3] is not None
    whole = bool(_WHOLE.fullmatch(found[1]) and _WHOLE.fullmatch(found[2]))
    hint = ""
    if not (math.isfinite(high) and low < high):
        hint = _("The smaller number stands first: {example}.").format(example=RANGE_EXAMPLE)
    elif log and low <= 0:
        hint = _("A logarithmic range begins above 0.")
    elif found[4] is not None and not 2 <= int(found[4]) <= MOST_VALUES:
        hint = _("Of a range, 2 to {most} values can be taken.").format(most=MOST_VALUES)
    if hint:
        text = _("{field} cannot be {value}.")
        sentence = text.format(field=one_line(path), value=one_line(written))
        raise ExperimentError(sentence, hint, path)
    axis = Axis(path, (), low, high, log, whole)
    return axis if found[4] is None else Axis(path, spread_over(axis, int(found[4])))


def spread_over(axis: Axis, count: int) -> tuple[str, ...]:
    """So many values of a range, evenly spread from its lower to its upper end, as typed.

    Of whole numbers there may be fewer.
    """
    shares = [place / (count - 1) for place in range(count)]
    return tuple(dict.fromkeys(axis.text_of(at_share(axis, share)) for share in shares))


def at_share(axis: Axis, share: float) -> float:
    """The number that lies at a share 0..1 of the way through a range."""
    if axis.log:
        first, last = math.log(axis.low), math.log(axis.high)
        return math.exp(first + share * (last - first))
    return axis.low + share * (axis.high - axis.low)


def values_so_far(text: str) -> list[str]:
    """The values of a list that is still being typed; none where it may become a range, or a
    bracket is open."""
    opened = sum(text.count(each) for each in _OPENING) - sum(map(text.count, _CLOSING))
    if ".." in text or opened:
        return []
    parts = _listed(text)
    last = parts.pop() if _NUMBER_BEGUN.fullmatch(parts[-1]) else ""
    return [part for part in [*parts, last if _WHOLE.fullmatch(last) else ""] if part]


def _listed(text: str) -> list[str]:
    """The parts between commas that stand in no bracket and no quotes."""
    parts, depth, quote = [""], 0, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == "," and depth <= 0:
            parts.append("")
            continue
        parts[-1] += character
    return [part.strip() for part in parts]


def read_axes(texts: Sequence[str]) -> tuple[Axis, ...]:
    """All that is varied.

    Raises:
        ExperimentError: One of them is none, or one setting stands twice.
    """
    axes = tuple(map(read_axis, texts))
    paths = [axis.path for axis in axes]
    twice = next((path for place, path in enumerate(paths) if path in paths[:place]), None)
    if twice is not None:
        text = _("{field} is varied twice.")
        raise ExperimentError(
            text.format(field=one_line(twice)), _("Give all its values at once."), twice
        )
    return axes


def combinations(axes: Sequence[Axis]) -> int | None:
    """How many different trials there can be; None where a range is among the axes."""
    if not all(axis.listed for axis in axes):
        return None
    return math.prod(len(axis.values) for axis in axes)


def combination(axes: Sequence[Axis], place: int) -> dict[str, str]:
    """The trial at a place, from 0, of all combinations of lists; the last axis changes first."""
    chosen = {}
    for axis in reversed(axes):
        place, which = divmod(place, len(axis.values))
        chosen[axis.path] = axis.values[which]
    return {axis.path: chosen[axis.path] for axis in axes}


def setting_titles(axes: Sequence[Axis]) -> list[str]:
    """Heads of the columns of what is varied: names, or paths where names are not enough."""
    names = [axis.short for axis in axes]
    return names if len(set(names)) == len(names) else [axis.path for axis in axes]


def values_text(values: Mapping[str, str], between: str = ", ") -> str:
    """The values of a trial: `units=64, learning_rate=0.01`; paths where names are not enough."""
    titles = setting_titles([Axis(path) for path in values])
    return between.join(f"{a}={b}" for a, b in zip(titles, values.values(), strict=True))


def settings_of(values: Mapping[str, str]) -> list[str]:
    """The values of a trial as `--set` takes them."""
    return [f"{path}={text}" for path, text in values.items()]


def check_values(experiment: Experiment, path: str, text: str, *, whole: bool = True) -> None:
    """Check the values of one setting that is to be varied, without its data.

    Args:
        experiment: That is varied.
        path: The setting.
        text: Its values, as `--over` takes them.
        whole: Whether it is all that is to be said; else values may still follow.

    Raises:
        ExperimentError: They are no list or range, or one of them cannot be.
    """
    for value in read_axis(f"{path}={text}").some if whole else values_so_far(text):
        with_settings(experiment, settings_of({path: value}))
