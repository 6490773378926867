"""Whether an experiment, or a figure, is as a course wants it: pure functions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from tui_lab.experiment.comparing import differences
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.shapes import keras_arguments
from tui_lab.experiment.target import Target
from tui_lab.experiment.writing import to_table
from tui_lab.i18n import _
from tui_lab.text.values import figure_text

Plain: TypeAlias = bool | int | float | str
Since = Literal["step", "course"]
COMPARISON = re.compile(r"\s*(>=|<=|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)\s*")
COUNT = "count."
LAYERS_IN_ORDER = "layers"
"""The path of the types of all layers in their order."""
_LAYER = re.compile(r"layers\[(-?\d{1,6})\](?:\.(\w+)(?:\.(\w+))?)?")
_FROM_END = re.compile(r"layers\[(-\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a value must be: one of some, or a number beyond or below a limit."""

    allowed: tuple[Plain, ...] = ()
    sign: str = ""
    """"" for `allowed`, else one of >=, <=, >, <, !=."""
    limit: float = 0.0


@dataclass(frozen=True, slots=True)
class RunPattern:
    """Which runs count."""

    like: str = ""
    """A preset's name or a line; "" where the conditions say it all."""
    free: tuple[str, ...] = ()
    """Paths that may differ from `like`, with all that is below them."""
    match: Mapping[str, Condition] = field(default_factory=dict)
    """By path, as `fit.epochs`; also `layers` (the types in order) and `count.TYPE`."""
    reach: Mapping[str, Condition] = field(default_factory=dict)
    """By measure, as `validation_accuracy`."""
    statuses: tuple[str, ...] = ("finished",)
    opened: bool = False
    """Whether the envelope of its test part must have been opened."""
    since: Since = "step"
    """Runs made since the step, or the course, was first opened."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is not as it is wanted."""

    path: str
    """A setting's path, or a measure."""
    is_now: str
    """Written for people."""
    wanted: str


def read_condition(value: object) -> Condition | None:
    """A condition as a course's file writes it; None where it is none."""
    if isinstance(value, str):
        found = COMPARISON.fullmatch(value)
        if found:
            return Condition(sign=found[1], limit=float(found[2]))
    if isinstance(value, bool | int | float | str):
        return Condition(allowed=(value,))
    plain = isinstance(value, list) and all(
        isinstance(each, bool | int | float | str) for each in value
    )
    return Condition(allowed=tuple(value)) if plain and isinstance(value, list) and value else None


def holds(condition: Condition, value: object) -> bool:
    """Whether a value is as a condition wants it. Nothing (None) is only ever `!=`."""
    if not condition.sign:
        return any(_equal(value, each) for each in condition.allowed)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return condition.sign == "!="
    match condition.sign:
        case ">=":
            return value >= condition.limit
        case "<=":
            return value <= condition.limit
        case ">":
            return value > condition.limit
        case "<":
            return value < condition.limit
        case _:
            return value != condition.limit


def _equal(value: object, wanted: object) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.replace(" ", "").lower() == wanted.replace(" ", "").lower()
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return value == wanted


def condition_words(condition: Condition) -> str:
    """A condition for people: `at least 0.9`, `adam or rmsprop`."""
    if not condition.sign:
        return _(" or ").join(figure_text(each) for each in condition.allowed)
    text = {
        ">=": _("at least {value}"),
        "<=": _("at most {value}"),
        ">": _("more than {value}"),
        "<": _("less than {value}"),
        "!=": _("not {value}"),
    }[condition.sign]
    return text.format(value=figure_text(condition.limit))


def setting(experiment: Experiment, path: str) -> Any:
    """The value of a setting by its path, with Keras's default where it is left out.

    Besides the paths of `--set`: `layers`, the types in order (`Flatten > Dense`), and
    `count.TYPE`, how many layers are of that type.

    Returns:
        None where it is not set, or there is no such layer.
    """
    if path == LAYERS_IN_ORDER:
        return " > ".join(layer.type for layer in experiment.layers)
    if path.startswith(COUNT):
        wanted = path.removeprefix(COUNT)
        return sum(layer.type == wanted for layer in experiment.layers)
    found = _LAYER.fullmatch(path)
    if found:
        whole = _of_layer(experiment, int(found[1]), found[2] or "type")
        if not found[3]:
            return whole
        return whole.get(found[3]) if isinstance(whole, Mapping) else None
    if path == "compile.learning_rate":
        schema = OPTIMIZERS.get(experiment.compile.optimizer)
        rate = experiment.compile.learning_rate
        return rate if rate is not None else schema.learning_rate if schema else None
    value: Any = to_table(experiment)
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None and path == "data.test":
        return experiment.data.test
    return value


def _of_layer(experiment: Experiment, place: int, name: str) -> Any:
    if not -len(experiment.layers) <= place < len(experiment.layers):
        return None
    layer = experiment.layers[place]
    if name == "type":
        return layer.type
    if name in layer.arguments:
        return layer.arguments[name]
    schema = LAYERS.get(layer.type)
    defaults = {each.name: each.default for each in (schema.arguments if schema else ())}
    return defaults.get(name)


def with_numbers(experiment: Experiment, target: Target | None) -> Experiment:
    """The experiment with `units = "classes"` or `"outputs"` as the number that it stands for.

    Args:
        experiment: Any.
        target: What its data set asks for; None where that is not known.
    """
    if target is None:
        return experiment
    loss = experiment.compile.loss
    layers = tuple(
        replace(layer, arguments=keras_arguments(layer, target, loss))
        for layer in experiment.layers
    )
    return replace(experiment, layers=layers)


def below(path: str, paths: Sequence[str]) -> bool:
    """Whether a path is one of some, or lies below one of them."""
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in paths)


def counted_from_start(paths: Sequence[str], layers: int) -> list[str]:
    """The paths with `layers[-1]` counted from the first layer, as differences are named.

    Args:
        paths: Any.
        layers: How many layers there are.
    """

    def put(found: re.Match[str]) -> str:
        place = int(found[1]) + layers
        return f"layers[{place}]" if place >= 0 else found[0]

    return [_FROM_END.sub(put, path) for path in paths]


def experiment_shortfalls(
    experiment: Experiment,
    pattern: RunPattern,
    source: Callable[[str], Experiment],
    target: Target | None,
) -> list[Shortfall]:
    """The settings in which an experiment differs from what a pattern asks for.

    Args:
        experiment: The experiment of a run.
        pattern: What is asked for.
        source: Gives the experiment that `like` names.
        target: What the run's data set asks for; None where it is not known.
    """
    settled = with_numbers(experiment, target)
    shortfalls = []
    if pattern.like:
        wanted = with_numbers(source(pattern.like), target)
        free = counted_from_start(("seed", *pattern.free, *pattern.match), len(wanted.layers))
        shortfalls = [
            Shortfall(each.path, figure_text(each.right), figure_text(each.left))
            for each in differences(wanted, settled)
            if not below(each.path, free)
        ]
    for path, condition in pattern.match.items():
        value = setting(settled, path)
        if not holds(condition, value) and not holds(condition, setting(experiment, path)):
            shortfalls.append(Shortfall(path, figure_text(value), condition_words(condition)))
    return shortfalls
