"""An experiment as one line of text that can be pasted: calls in a row, joined by `>`.

    data(mnist) > Flatten() > Dense(256, relu) > Dense(classes, softmax) > compile(mse, sgd)

Bare words are texts, so that a line can stand between the double quotes of a shell; nothing in it
is ever evaluated. The grammar is read in `line_reading`; here the calls become a table and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from tui_lab.errors import ExperimentError
from tui_lab.experiment import sections
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.keras_code.signatures import keras_name
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line_arguments import by_name, in_piece, is_word_of, twice
from tui_lab.experiment.line_reading import (
    RESERVED,
    Call,
    Constant,
    named_values,
    quoted,
    read_calls,
)
from tui_lab.experiment.losses import LOSSES, loss_name
from tui_lab.experiment.model import Data, Experiment, Layer
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.parsing import parse
from tui_lab.experiment.problems import attempt, raise_together
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.experiment.values import which
from tui_lab.experiment.writing import layer_table, to_table
from tui_lab.i18n import _
from tui_lab.text.fit import one_line

PARTS = ("data", "compile", "fit", "seed", "name")
BARE = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
EXAMPLE = "data(digits) > Flatten() > Dense(classes, softmax) > compile(mse, sgd) > fit(epochs=5)"
NONE_IS_A_WORD = ("scaling", "target_scaling")
"""Settings that may be called `none`, which means in all others that they are left out."""
ALWAYS = {"dataset", "validation_split", "loss", "optimizer", "epochs", "batch_size", "monitor"}
"""Settings that a line shows even where they have their default."""


def looks_like_line(text: str) -> bool:
    """Whether a word of the command line is meant as a line (and not as a file or a preset)."""
    begins = re.match(r"\s*[^\W\d]\w*\s*[(>]", text)
    return bool(begins) and not text.rstrip().endswith(".toml")


def to_line(experiment: Experiment) -> str:
    """The experiment as one line; `from_line` gives it back."""
    table = to_table(experiment)
    fit: dict[str, object] = dict(_mapping(table["fit"]))
    early = fit.pop("early_stopping", None)
    inner = _shown(fit, sections.FIT, positional=0)
    if early is not None:
        words = _shown(_mapping(early), sections.EARLY_STOPPING, positional=1)
        inner.append(f"early_stopping({', '.join(words)})")
    calls = [
        f"data({', '.join(_shown(_mapping(table['data']), sections.DATA, positional=1))})",
        *map(layer_text, experiment.layers),
        f"compile({', '.join(_shown(_mapping(table['compile']), sections.COMPILE, positional=2))})",
        f"fit({', '.join(inner)})",
        f"seed({experiment.seed})",
    ]
    if experiment.name:
        calls.append(f"name({_written(experiment.name)})")
    return " > ".join(calls)


def layer_text(layer: Layer) -> str:
    """One layer as it is written in a line: `Dense(256, relu)`."""
    values = layer_table(layer)
    del values["type"]
    schema = LAYERS.get(layer.type)
    words = _shown(
        values,
        schema.arguments if schema else (),
        positional=schema.positional if schema else 0,
        leave_defaults=False,
    )
    return f"{layer.type}({', '.join(words)})"


def from_line(text: str) -> Experiment:
    """Read an experiment from a line.

    Raises:
        ExperimentError: The line cannot be read, or what it says does not work; the message
            repeats the piece of it that is wrong. It is the first of all that was found;
            `others` has the rest.
    """
    draft = _Draft()
    found: list[ExperimentError] = []
    for call in read_calls(text):
        attempt(found, partial(_add, call, draft))
    lacking = [part for part in ("data", "compile") if part not in draft.pieces]
    if not found:  # else it may be there under a misspelt name
        example = _("A line is written like this: {example}").format(example=EXAMPLE)
        for part in lacking:
            message = _("The line has no {part}.").format(part=f"{part}(…)")
            found.append(ExperimentError(message, example))
    try:
        experiment = parse({**draft.table, "layers": draft.layers})
    except ExperimentError as error:
        for each in error.everything:
            top = each.field.partition(".")[0]
            if top in draft.pieces and top not in draft.unread:
                piece = draft.pieces[top]
                found.append(in_piece(piece, each.message, each.hint, each.field))
            elif top not in (*lacking, *draft.unread):
                found.append(each)
        raise_together(found)
        raise
    raise_together(found)
    return experiment


def data_from_text(dataset: str, text: str) -> Data:
    """The settings `data` from what stands in a line's `data(…)` after the name of the set.

    Args:
        dataset: The name.
        text: Such as `test_split=0.3, split=sklearn, random_state=1`; may be empty.

    Raises:
        ExperimentError: It cannot be read, or a value is out of range.
    """
    inside = f"{_written(dataset)}, {text}" if text.strip() else _written(dataset)
    return from_line(f"data({inside}) > Flatten() > compile(mse, sgd)").data


def layer_from_text(text: str) -> Mapping[str, object]:
    """The table of one layer written as in a line.

    Raises:
        ExperimentError: It is not one layer.
    """
    draft = _Draft()
    calls = read_calls(text)
    for call in calls:
        _add(call, draft)
    if len(calls) != 1 or len(draft.layers) != 1:
        raise ExperimentError(
            _("“{piece}” is not one layer.").format(piece=one_line(text)),
            _("A layer is written like this: {example}").format(example="Dense(64, relu)"),
        )
    return draft.layers[0]


@dataclass(slots=True)
class _Draft:
    """The table that grows while the calls of a line are read."""

    table: dict[str, object] = field(default_factory=dict)
    layers: list[dict[str, object]] = field(default_factory=list)
    pieces: dict[str, str] = field(default_factory=dict)
    """Path of a table (`layers[0]`, `fit`) -> the text that it was read from."""
    unread: set[str] = field(default_factory=set)
    """Paths of tables whose text could not be read: what they lack is no second problem."""


def _add(call: Call, draft: _Draft) -> None:
    """Add a call to the draft; one that cannot be read leaves its place, for those after it."""
    if call.name in LAYERS or call.name not in PARTS:
        top = f"layers[{len(draft.layers)}]"
        draft.pieces[top] = call.text
        draft.layers.append({"type": "Flatten"})
        draft.unread.add(top)
        draft.layers[-1] = _layer(call)
        draft.unread.remove(top)
        return
    if call.name in draft.pieces:
        raise twice(call, call.name)
    draft.pieces[call.name] = call.text
    draft.unread.add(call.name)
    draft.table[call.name] = _part(call)
    draft.unread.remove(call.name)


def _layer(call: Call) -> dict[str, object]:
    if call.name in ("Input", "InputLayer"):
        raise ExperimentError(
            _("“{piece}”: a line has no {name}.").format(
                piece=one_line(call.text), name=one_line(call.name)
            ),
            _("What goes in follows from the data set: leave it out."),
        )
    if call.name not in LAYERS:
        raise ExperimentError(
            _("“{piece}”: there is no {name}.").format(
                piece=one_line(call.text), name=one_line(call.name)
            ),
            which(call.name, (*PARTS, *LAYERS)),
        )
    schema = LAYERS[call.name]
    names = [argument.name for argument in schema.arguments[: schema.positional]]
    return {"type": call.name, **by_name(call, names, schema.arguments)}


def _part(call: Call) -> object:
    match call.name:
        case "data":
            words = tuple(
                (name, "none" if name in NONE_IS_A_WORD and value is None else value)
                for name, value in call.arguments
            )
            known = (*sections.DATA, *sections.DATA_OPTIONS)
            return by_name(replace(call, arguments=words), ["dataset"], known)
        case "compile":
            return _compile(call)
        case "fit":
            return _fit(call)
        case name:
            bound = by_name(call, [name])
            if set(bound) != {name}:
                raise in_piece(
                    call.text,
                    _("{name} takes exactly one value.").format(name=name),
                    _("Write {example}.").format(example=f"{name}(1)"),
                )
            return bound[name]


def _compile(call: Call) -> dict[str, object]:
    """The table `compile`; also as Keras writes it, `optimizer=SGD(0.1)`, `MeanSquaredError()`."""
    options = [known for each in OPTIMIZERS.values() for known in each.arguments]
    arguments, own = [], dict[str, object]()
    for name, value in call.arguments:
        if isinstance(value, Call) and name in (None, "optimizer", "loss"):
            schema = OPTIMIZERS.get(value.name.lower())
            loss = loss_name(keras_name(value.name))
            if schema is not None and name != "loss":
                own = by_name(value, ["learning_rate"], schema.arguments)
                value = schema.name
            elif loss in LOSSES and not value.arguments and name != "optimizer":
                value = loss
        arguments.append((name, value))
    call = replace(call, arguments=tuple(arguments))
    bound = by_name(call, _compile_order(call), (*sections.COMPILE, *options))
    for name in own:
        if name in bound:
            raise twice(call, name)
    return {**bound, **own}


def _compile_order(call: Call) -> list[str]:
    """Loss first; but Keras puts the optimizer first, so the other order is understood too."""
    first = next((value for name, value in call.arguments if name is None), None)
    loss_first = isinstance(first, str) and loss_name(first).lower() in LOSSES
    given = {name for name, _value in call.arguments}
    if "loss" in given:
        return ["optimizer"]
    second = any(name is None for name, _value in call.arguments[1:])
    return ["loss", "optimizer"] if loss_first or not second else ["optimizer", "loss"]


def _fit(call: Call) -> dict[str, object]:
    arguments: list[tuple[str | None, Constant]] = []
    for name, value in call.arguments:
        if isinstance(value, Call) and value.name.replace("_", "").lower() == "earlystopping":
            arguments.append(("early_stopping", by_name(value, ["monitor"])))
        else:
            arguments.append((name, value))
    return by_name(Call(call.name, tuple(arguments), call.text), [])


def _shown(
    values: Mapping[str, object],
    arguments: Iterable[Argument],
    *,
    positional: int,
    leave_defaults: bool = True,
) -> list[str]:
    """The arguments of a call as words, in the order of the schema; defaults are left out."""
    known = list(arguments)
    words: list[str] = []
    by_place = True
    for place, argument in enumerate(known):
        value = values.get(argument.name)
        default = leave_defaults and value == argument.default and argument.name not in ALWAYS
        if value is None or default:
            by_place = False
            continue
        word = isinstance(value, str) and value in argument.choices
        if argument.kind is ArgumentKind.CLASS_WEIGHT and isinstance(value, Mapping):
            text = named_values({name: _written(part) for name, part in value.items()})
        else:
            text = str(value) if word else _written(value)
        # A data set named "standard" would be taken for a scaling: its argument is named then.
        own_word = argument.kind is not ArgumentKind.TEXT or not is_word_of(value, known)
        alone = by_place and place < positional and own_word
        words.append(text if alone else f"{argument.name}={text}")
    names = {argument.name for argument in known}
    words += [f"{name}={_written(value)}" for name, value in values.items() if name not in names]
    return words


def _written(value: object) -> str:
    if isinstance(value, str):
        bare = BARE.fullmatch(value) and value.lower() not in RESERVED
        return value if bare else quoted(value)
    if isinstance(value, list):
        return f"({', '.join(map(_written, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, Mapping):
        if schema := CONSTRAINTS.get(str(value.get("type"))):
            given = {name: part for name, part in value.items() if name != "type"}
            words = _shown(
                given, schema.arguments, positional=schema.positional, leave_defaults=False
            )
            return f"{schema.name}({', '.join(words)})" if words else schema.name
        if len(value) == 1:
            [(name, strength)] = value.items()
            return f"{name.upper()}({_written(strength)})"
        return f"L1L2({', '.join(f'{name}={_written(part)}' for name, part in value.items())})"
    return repr(value)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value
