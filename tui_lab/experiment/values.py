"""One value for one argument: is it of the right kind and within its limits, and if not, why not.

Must not know of files or lines of text: those who read them say where a value came from by its
`field`.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui_lab.errors import ExperimentError
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import CONSTRAINTS, constraint_named
from tui_lab.experiment.left_out import why_left_out
from tui_lab.experiment.line_reading import read_calls
from tui_lab.experiment.metrics import metric_name
from tui_lab.experiment.model import Value
from tui_lab.experiment.schema import UNIT_WORDS, Argument, ArgumentKind
from tui_lab.i18n import _, number
from tui_lab.text.fit import LONGEST_QUOTE, one_line
from tui_lab.text.values import digits_text, quoted_value

MOST_DIMENSIONS = 6
PENALTIES = ("l1", "l2")
LIKE = 0.65
"""How alike two words must be for one to be taken for a slip of the other (difflib's ratio)."""
DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")


def nearest(word: str, known: Iterable[str], cutoff: float = LIKE) -> str:
    """The known word that `word` is most likely a slip for; "" where none comes near."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower()[:LONGEST_QUOTE], names, n=1, cutoff=cutoff)
    return names[found[0]] if found else ""


def which(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: the nearest known one, and all there are."""
    names = list(known)
    everything = _("There are: {names}.").format(names=", ".join(names))
    close = nearest(word, names)
    return _("Did you mean {name}?").format(name=close) + " " + everything if close else everything


def wrong(field: str, value: object, hint: str) -> ExperimentError:
    """The error for a value that does not work."""
    message = _("{field} = {value} does not work.").format(field=field, value=quoted_value(value))
    return ExperimentError(message, hint, field)


def read_value(argument: Argument, value: object, field: str) -> Value:
    """Check a value and bring it into its one form: tuples for arrays, floats where Keras wants.

    Args:
        value: What a TOML or JSON reader gives, or a `Value`.
        field: Its path, for the messages: `layers[2].units`.

    Raises:
        ExperimentError: It is not of the argument's kind, or out of its range.
    """
    match argument.kind:
        case ArgumentKind.BOOL:
            if not isinstance(value, bool):
                raise wrong(field, value, _("It must be true or false."))
            return value
        case ArgumentKind.TEXT:
            if not isinstance(value, str):
                raise wrong(field, value, _("It must be a text in quotes."))
            return value
        case ArgumentKind.UNITS if value in UNIT_WORDS:
            return str(value)
        case ArgumentKind.INT | ArgumentKind.UNITS:
            return _whole(argument, value, field)
        case ArgumentKind.FLOAT:
            return _number(argument, value, field)
        case ArgumentKind.PAIR:
            if isinstance(value, list | tuple):
                _two(value, value, field)
                return tuple(_whole(argument, part, field) for part in value)
            return _whole(argument, value, field)
        case ArgumentKind.FACTOR:
            if isinstance(value, list | tuple):
                _two(value, value, field)
                return tuple(_number(argument, part, field) for part in value)
            return _number(argument, value, field)
        case ArgumentKind.SHAPE:
            return _shape(argument, value, field)
        case ArgumentKind.REGULARIZER:
            return _regularizer(value, field)
        case ArgumentKind.CONSTRAINT:
            return _constraint(argument, value, field)
        case ArgumentKind.AXES:
            return _axes(argument, value, field)
        case ArgumentKind.ACTIVATION:
            return read_choice(value, ACTIVATIONS, field)
        case ArgumentKind.INITIALIZER:
            return read_choice(value, INITIALIZERS, field)
        case ArgumentKind.CHOICE:
            return read_choice(value, argument.choices, field)
        case ArgumentKind.SEVERAL:
            return _several(argument, value, field)
        case ArgumentKind.CLASS_WEIGHT:
            return _class_weight(value, field)


def read_choice(value: object, known: Iterable[str], field: str) -> str:
    """One of the known words, as it is written there; capitals do not matter.

    Raises:
        ExperimentError: It is none of them.
    """
    names = list(known)
    if isinstance(value, str):
        for name in names:
            if name.lower() == value.lower():
                return name
        hint = f"{why_left_out(value)} {which(value, names)}".strip()
        raise wrong(field, value, hint)
    raise wrong(field, value, _("There are: {names}.").format(names=", ".join(names)))


def _range_hint(argument: Argument, *, whole: bool) -> str:
    """The sentence that says which numbers are allowed."""
    low, high = argument.minimum, argument.maximum
    numbers = {
        "low": "" if low is None else _plain(low),
        "high": "" if high is None else _plain(high),
        "largest": "" if high is None else _plain(high),
    }
    if low is None and high is None:
        text = _("It must be a whole number.") if whole else _("It must be a finite number.")
    elif whole and argument.kind is ArgumentKind.UNITS:
        text = _("It must be a whole number from {low} to {high}, “classes” or “outputs”.")
    elif whole:
        text = _("It must be a whole number from {low} to {high}.")
    elif high is None:
        text = (
            _("It must be more than {low}.") if argument.above else _("It must be {low} or more.")
        )
    elif argument.above and argument.below:
        text = _("It must be more than {low} and less than {high}.")
    elif argument.above:
        text = _("It must be more than {low} and at most {high}.")
    elif argument.below:
        text = _("It must be at least {low} and less than {high}.")
    else:
        text = _("It must be a number from {low} to {high}.")
    return text.format(**numbers)


def _plain(limit: float) -> str:
    if limit == int(limit):
        return number(int(limit))
    return number(limit) if abs(limit) >= 1e-4 else digits_text(limit)


def point_hint(written: str) -> str:
    """What to do about a number with a decimal comma."""
    plain = written.strip().replace(",", ".")
    return _("Write the number with a point: {number}.").format(number=plain)


def _within(argument: Argument, value: float) -> bool:
    low, high = argument.minimum, argument.maximum
    if low is not None and (value <= low if argument.above else value < low):
        return False
    return high is None or (value < high if argument.below else value <= high)


def _whole(argument: Argument, value: object, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not _within(argument, value):
        raise wrong(field, value, _range_hint(argument, whole=True))
    return value


def _number(argument: Argument, value: object, field: str) -> float:
    hint = _range_hint(argument, whole=False)
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value):
        hint = point_hint(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(field, value, hint)
    if isinstance(value, int) and abs(value) > 10**LONGEST_QUOTE:
        raise wrong(field, value, hint)
    if not math.isfinite(value) or not _within(argument, value):
        raise wrong(field, value, hint)
    return float(value)


def _two(parts: list[object] | tuple[object, ...], value: object, field: str) -> None:
    if len(parts) != 2:
        raise wrong(field, value, _("It must be one number, or two of them in brackets."))


def _shape(argument: Argument, value: object, field: str) -> tuple[int, ...]:
    hint = _("It must be a list of whole numbers of 1 or more; one of them may be -1.")
    if isinstance(value, int) and not isinstance(value, bool):
        value = (value,)
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_DIMENSIONS:
        raise wrong(field, value, hint)
    sizes = []
    for part in value:
        whole = isinstance(part, int) and not isinstance(part, bool)
        if not whole or not (part == -1 or 1 <= part <= (argument.maximum or math.inf)):
            raise wrong(field, value, hint)
        sizes.append(int(part))
    if sizes.count(-1) > 1:
        raise wrong(field, value, hint)
    return tuple(sizes)


def _several(argument: Argument, value: object, field: str) -> tuple[str, ...]:
    """Names without repetitions; one alone may be written as a word, several with commas."""
    words = value if isinstance(value, list | tuple) else (value,)
    if isinstance(value, str) and "," in value:
        words = [word.strip() for word in value.strip("[]() ").split(",")]
    names = [
        read_choice(metric_name(word) if isinstance(word, str) else word, argument.choices, field)
        for word in words
    ]
    return tuple(dict.fromkeys(names))


def _class_weight(value: object, field: str) -> Value:
    """ "balanced", numbers above 0, or names of classes with such numbers."""
    if isinstance(value, str) and value.lower() == "balanced":
        return "balanced"
    weight = Argument("weight", ArgumentKind.FLOAT, minimum=0, maximum=1e6, above=True)
    if isinstance(value, Mapping) and value:
        return {str(name): _number(weight, part, f"{field}.{name}") for name, part in value.items()}
    if not isinstance(value, list | tuple) or len(value) < 2:
        hint = _(
            "It must be “balanced”, a list of numbers above 0, one for each class, or a table with "
            "the names of classes."
        )
        raise wrong(field, value, hint)
    return tuple(_number(weight, part, field) for part in value)


def _regularizer(value: object, field: str) -> dict[str, Value]:
    hint = _("It must be a table such as {example}.").format(example="{ l2 = 0.01 }")
    if not isinstance(value, Mapping) or not value or not set(value) <= set(PENALTIES):
        raise wrong(field, value, hint)
    strength = Argument("strength", ArgumentKind.FLOAT, minimum=0, maximum=1000)
    return {
        name: _number(strength, value[name], f"{field}.{name}")
        for name in PENALTIES
        if name in value
    }


def _axes(argument: Argument, value: object, field: str) -> int | tuple[int, ...]:
    if not isinstance(value, list | tuple):
        return _whole(argument, value, field)
    axes = tuple(_whole(argument, part, field) for part in value)
    if not axes or len(set(axes)) < len(axes):
        raise wrong(field, value, _("It must be one number, or several different ones."))
    return axes[0] if len(axes) == 1 else axes


def _constraint(argument: Argument, value: object, field: str) -> dict[str, Value]:
    """A table with `type` and what bounds the length; other arguments where they are no default."""
    given = constraint_table(value, field) if isinstance(value, str) else value
    known = ", ".join(CONSTRAINTS)
    hint = _("Write {example}. There are: {names}.").format(example="max_norm(2)", names=known)
    if not isinstance(given, Mapping) or not isinstance(given.get("type"), str):
        raise wrong(field, value, hint)
    schema = constraint_named(str(given["type"]))
    if schema is None:
        raise wrong(field, given["type"], which(str(given["type"]), CONSTRAINTS))
    names = [each.name for each in schema.arguments]
    if unknown := [name for name in given if name not in ("type", *names)]:
        path = f"{field}.{unknown[0]}"
        message = _("There is no setting {field}.").format(field=one_line(path))
        hint = which(str(unknown[0]), names) if names else _("It has no parts.")
        raise ExperimentError(message, hint, path)
    read: dict[str, Value] = {"type": schema.name}
    for each in schema.arguments:
        bounded = replace(each, maximum=argument.maximum) if each.name == "axis" else each
        part = read_value(bounded, given.get(each.name, each.default), f"{field}.{each.name}")
        if part != each.default or not each.quiet:
            read[each.name] = part
    low, high = read.get("min_value", 0.0), read.get("max_value", math.inf)
    if isinstance(low, float) and isinstance(high, float) and low > high:
        raise wrong(f"{field}.min_value", low, _("It must not be more than max_value."))
    return read


def constraint_table(text: str, field: str) -> Mapping[str, object]:
    """The table of a constraint that is written as a call: `max_norm(3, axis=0)`, or a name alone.

    Raises:
        ExperimentError: It is no call. Whether there is such a constraint is not looked at.
    """
    try:
        [call] = read_calls(text)
    except (ExperimentError, ValueError):
        raise wrong(field, text, _("Write {example}.").format(example="max_norm(2)")) from None
    schema = constraint_named(call.name)
    names = iter([each.name for each in schema.arguments[: schema.positional]] if schema else [])
    table: dict[str, object] = {"type": call.name}
    for name, value in call.arguments:
        table[name or next(names, "")] = value
    return table
