"""Values of arguments as text to be typed, and back. Pure functions; must not import Textual."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence

from tui_lab.errors import ExperimentError
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Layer, Value
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.experiment.values import read_value
from tui_lab.i18n import _
from tui_lab.plain_files import toml_table
from tui_lab.reports.function_charts import FunctionPicture, layer_picture, loss_picture

PictureOf = Callable[[str], FunctionPicture | None]
Choices = Sequence[tuple[str, str]]
"""Names and translated sentences about them; a sentence may be empty."""


def value_of(text: str, argument: Argument) -> Value | None:
    """What was typed as a value; None for "", which leaves the argument out.

    What cannot be a value of the argument comes back as it was written, for the checks to name.
    """
    written = text.strip()
    if not written:
        return None
    if argument.kind is ArgumentKind.SEVERAL:
        raw: Value = tuple(name.strip() for name in written.split(",") if name.strip())
    else:
        raw = written if argument.kind in _WORDS else _decoded(written, argument.kind)
    try:
        return read_value(argument, raw, argument.name)
    except ExperimentError:
        return raw if _can_be_kept(raw, argument.kind) else written


def _can_be_kept(value: Value, kind: ArgumentKind, *, inside: bool = False) -> bool:
    """Whether a value that does not work can stand in a draft: no tables or lists in others."""
    if isinstance(value, Mapping):
        tables = (ArgumentKind.REGULARIZER, ArgumentKind.CONSTRAINT, ArgumentKind.CLASS_WEIGHT)
        fits = kind in tables and not inside
        return fits and all(_can_be_kept(part, kind, inside=True) for part in value.values())
    if isinstance(value, tuple):
        return not inside and all(_can_be_kept(part, kind, inside=True) for part in value)
    return True


_WORDS = frozenset(
    {
        ArgumentKind.TEXT,
        ArgumentKind.CHOICE,
        ArgumentKind.ACTIVATION,
        ArgumentKind.INITIALIZER,
        ArgumentKind.CONSTRAINT,
    }
)
_NAMED = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([^=,"]+?))\s*=\s*([^=,]+?(?:,\d+)?)\s*(?:,|$)')
"""A name and its number, which may have a comma before its decimals; only the last has no comma
behind it."""
_LISTS = frozenset(
    {ArgumentKind.PAIR, ArgumentKind.FACTOR, ArgumentKind.SHAPE, ArgumentKind.CLASS_WEIGHT}
)


def _decoded(written: str, kind: ArgumentKind) -> Value:
    """TOML, written as people do: brackets and braces may be left out, a comma may be decimal."""
    if kind is ArgumentKind.FLOAT and written.count(",") == 1:
        written = written.replace(",", ".")
    if kind is ArgumentKind.CLASS_WEIGHT and "=" in written:
        return _named(written.strip("{}() ")) or written
    if kind in _LISTS and ("," in written or written.startswith("(")):
        written = f"[{written.strip('()[] ')}]"
    if kind is ArgumentKind.REGULARIZER and not written.startswith("{"):
        written = f"{{{written}}}"
    try:
        decoded = toml_table(f"value = {written}")
    except ValueError:
        return written
    if set(decoded) != {"value"} or _is_infinite(decoded["value"]):
        return written
    return _frozen(decoded["value"])


def _named(written: str) -> Value:
    """Names with numbers, `late=2, on time=1`; quotes only where a name needs them."""
    found = list(_NAMED.finditer(written))
    if "".join(each.group() for each in found) != written:
        return {}
    named: dict[str, Value] = {}
    for each in found:
        quoted, plain, number = each.groups()
        named[json.loads(quoted) if quoted else plain.strip("'")] = _decoded(
            number, ArgumentKind.FLOAT
        )
    return named


def _is_infinite(value: object) -> bool:
    """Whether it is inf or nan, which no argument takes and no draft on disk may hold."""
    return isinstance(value, float) and not math.isfinite(value)


def _frozen(value: object) -> Value:
    """A decoded value with tuples for lists; what only TOML knows, dates and inf, as text."""
    if isinstance(value, list):
        return tuple(_frozen(part) for part in value)
    if isinstance(value, dict):
        return {name: _frozen(part) for name, part in value.items()}
    if _is_infinite(value) or not isinstance(value, bool | int | float | str):
        return str(value)
    return value


def choices_of(argument: Argument) -> Choices:
    """What an argument chooses from; () where its value is typed."""
    match argument.kind:
        case ArgumentKind.BOOL:
            listed: Choices = (("true", ""), ("false", ""))
        case ArgumentKind.ACTIVATION:
            listed = [(name, _(known.help)) for name, known in ACTIVATIONS.items()]
        case ArgumentKind.INITIALIZER:
            listed = [(name, _(known.help)) for name, known in INITIALIZERS.items()]
        case ArgumentKind.CHOICE | ArgumentKind.SEVERAL if isinstance(argument.choices, Mapping):
            listed = [(name, _(known.help)) for name, known in argument.choices.items()]
        case ArgumentKind.CHOICE:
            listed = [(name, "") for name in argument.choices]
        case _:
            return ()
    if argument.kind is ArgumentKind.SEVERAL:
        return listed  # none of them is the default
    free = argument.default is None and not argument.required
    return [("", _("None.")), *listed] if free else listed


def picture_of(argument: Argument) -> PictureOf | None:
    """What is drawn for the words of an argument; None for one whose words have no pictures."""
    if argument.kind is ArgumentKind.ACTIVATION:
        default = str(argument.default or "linear")
        return lambda word: layer_picture(Layer("Activation", {"activation": word or default}))
    return loss_picture if argument.choices is LOSSES else None
