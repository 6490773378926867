"""The arguments of one call of a line by name, with advice for a value that lacks its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from tui_lab.errors import ExperimentError
from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import CONSTRAINTS, constraint_named
from tui_lab.experiment.line_reading import Call, Constant
from tui_lab.experiment.schema import UNIT_WORDS, Argument, ArgumentKind
from tui_lab.experiment.values import point_hint
from tui_lab.i18n import _
from tui_lab.text.fit import one_line
from tui_lab.text.values import quoted_value


def by_name(
    call: Call, positional: Iterable[str], arguments: Sequence[Argument] = ()
) -> dict[str, object]:
    """The arguments of a call by name.

    Args:
        call: The call.
        positional: The names of those that need none.
        arguments: What is known of all of them, for better advice.
    """
    names = iter(positional)
    bound: dict[str, object] = {}
    last = ""
    for given, value in call.arguments:
        fraction = "" if given else _cut_at_its_comma(call, bound, last, value, arguments)
        name = given or (None if fraction else next(names, None))
        takers = [] if given else _takers(value, arguments)
        if name is None or (takers and name not in takers):
            raise in_piece(
                call.text,
                _("the value {value} needs a name.").format(value=_piece(value)),
                point_hint(fraction)
                if fraction
                else _("Write {example}.").format(
                    example=f"{takers[0]}={value}" if takers else _("name=value")
                ),
            )
        last = name
        if name in bound or name == "type":
            raise twice(call, name)
        bound[name] = _plain(value, call)
    return {name: value for name, value in bound.items() if value is not None}


def is_word_of(value: object, arguments: Iterable[Argument]) -> bool:
    """Whether a value is a bare word that some argument is known by: `relu`."""
    return isinstance(value, str) and bool(_takers(value, arguments))


def _takers(value: Constant, arguments: Iterable[Argument]) -> list[str]:
    """The arguments for which a bare word is meant: `relu` is an activation."""
    words: Mapping[ArgumentKind, Collection[str]] = {
        ArgumentKind.ACTIVATION: ACTIVATIONS,
        ArgumentKind.INITIALIZER: INITIALIZERS,
        ArgumentKind.CONSTRAINT: CONSTRAINTS,
        ArgumentKind.UNITS: UNIT_WORDS,
    }
    if not isinstance(value, str):
        return []
    return [
        argument.name
        for argument in arguments
        if argument.kind is not ArgumentKind.SEVERAL  # whose names are those of losses as well
        and value.lower() in words.get(argument.kind, argument.choices)
    ]


def _cut_at_its_comma(
    call: Call,
    bound: Mapping[str, object],
    last: str,
    value: Constant,
    arguments: Iterable[Argument],
) -> str:
    """`0,3` where the argument before takes a fraction and `value` is what follows its comma."""
    fractions = [known.name for known in arguments if known.kind is ArgumentKind.FLOAT]
    whole = bound.get(last)
    if last not in fractions or not isinstance(value, int) or not isinstance(whole, int):
        return ""
    found = re.search(rf"(?<![\w.]){whole},0*{value}(?![\w.])", call.text)
    return found.group() if found else ""


def _plain(value: object, call: Call) -> object:
    if isinstance(value, tuple):
        return [_plain(part, call) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part, call) for name, part in value.items()}
    if not isinstance(value, Call):
        return value
    kinds = {"l1": ["l1"], "l2": ["l2"], "l1l2": ["l1", "l2"]}
    if value.name.lower() in kinds:
        return by_name(value, kinds[value.name.lower()])
    if constraint_named(value.name):
        return value.text
    hint = _("There are: {names}.").format(
        names="L1(…), L2(…), L1L2(…), max_norm(…), early_stopping(…)"
    )
    if value.name.lower() in ACTIVATIONS:
        hint = _("An activation with arguments is a layer of its own: {example}.").format(
            example="Dense(64) > LeakyReLU(0.1)"
        )
    message = _("{name} does not belong there.").format(name=one_line(value.text))
    raise in_piece(call.text, message, hint)


def _piece(value: Constant) -> str:
    return one_line(value.text) if isinstance(value, Call) else quoted_value(value)


def twice(call: Call, name: str) -> ExperimentError:
    """The error for what a call has two times."""
    message = _("{name} is there twice.").format(name=name)
    return in_piece(call.text, message, _("Leave one of them out."))


def in_piece(piece: str, message: str, hint: str, path: str = "") -> ExperimentError:
    """The error that repeats the piece of the line which is wrong."""
    return ExperimentError(
        _("In “{piece}”: {message}").format(piece=one_line(piece), message=message), hint, path
    )
