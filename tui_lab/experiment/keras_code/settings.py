"""Layers, optimizers, losses, metrics and callbacks of Keras as settings of the lab.

Each function takes a part of the code and gives what the reader of experiments takes; whether the
values fit is checked there. What the lab has no setting for becomes a remark where the network can
be trained without it, and an error where it would be another network.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

from tui_lab.experiment import sections
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import constraint_named
from tui_lab.experiment.keras_code.context import CodeContext
from tui_lab.experiment.keras_code.signatures import ALIASES, Signature, keras_name, signature
from tui_lab.experiment.keras_code.syntax import UnreadableError, last_part, written
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.losses import LOSSES, loss_name
from tui_lab.experiment.metrics import METRICS, metric_name
from tui_lab.experiment.optimizers import LEARNING_RATE, OPTIMIZERS
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.experiment.values import which
from tui_lab.i18n import _

SILENT = ("name", "dtype", "input_shape", "input_dim", "batch_input_shape", "seed", "verbose")
"""Arguments that change nothing of what is trained in the lab, which has a seed of its own."""
_ACTIVATIONS = {"ReLU": "relu", "Softmax": "softmax"}
"""Layers that do what an activation does, while their arguments have their defaults."""
_ACCURACY = ("categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy")
_TOP_K = "sparse_top_k_categorical_accuracy"
_OLD_NAMES = {"lr": "learning_rate"}


def layer_table(node: ast.expr, code: CodeContext) -> dict[str, object]:
    """One layer as a table of an experiment.

    Args:
        node: A call, or a name that stands for one.

    Raises:
        ExperimentError: It is no layer that the lab has, or cannot be read.
    """
    call = code.resolved(node)
    if not isinstance(call, ast.Call):
        raise code.unreadable(node, _("A layer"))
    written_name = code.called(call)
    name = ALIASES.get(written_name, written_name)
    if code.names.is_foreign(call.func):
        text = _("{name} is no layer of Keras.").format(name=written(call.func))
        raise code.problem(call, text, _("The lab reads networks of Keras."))
    known = signature(name, "layers")
    if name in _ACTIVATIONS and name not in LAYERS and known is not None:
        changed = _differing(code.bound(call, known), known, code)
        if not changed:
            return {"type": "Activation", "activation": _ACTIVATIONS[name]}
    if name not in LAYERS or known is None:
        raise code.problem(
            call,
            _("the lab has no layer {name}.").format(name=written_name or written(call)),
            which(name, LAYERS),
        )
    schema = LAYERS[name]
    given = code.bound(call, known)
    table: dict[str, object] = {"type": name}
    for argument in schema.arguments:
        if argument.name in given:
            value = argument_value(argument, given.pop(argument.name), code)
            if value is not None:
                table[argument.name] = value
    _leave_out(given, known, code)
    return table


def argument_value(argument: Argument, node: ast.expr, code: CodeContext) -> object:
    """The value of one argument as an experiment has it; None stands for a default."""
    try:
        match argument.kind:
            case ArgumentKind.ACTIVATION:
                return _activation(node, code)
            case ArgumentKind.REGULARIZER:
                return _regularizer(node, code)
            case ArgumentKind.CONSTRAINT:
                return _constraint(node, code)
            case _ if argument.kind is ArgumentKind.INITIALIZER or "initializer" in argument.name:
                return _initializer(node, code)
            case ArgumentKind.FLOAT:
                value = code.constant(node)
                return float(value) if type(value) is int else value
            case _:
                return code.constant(node)
    except UnreadableError as error:
        raise code.unreadable(error.node, f"{argument.name}=") from error


def _differing(
    given: Mapping[str, ast.expr], known: Signature, code: CodeContext
) -> dict[str, ast.expr]:
    """The arguments that matter and have another value than their default."""
    return {
        name: node
        for name, node in given.items()
        if name not in SILENT and not _has_default(name, node, known, code)
    }


def _has_default(name: str, node: ast.expr, known: Signature, code: CodeContext) -> bool:
    try:
        value = code.constant(node)
    except UnreadableError:
        return False
    return name in known.defaults and value == known.defaults[name]


def _leave_out(given: Mapping[str, ast.expr], known: Signature, code: CodeContext) -> None:
    """Note the arguments that the lab has no setting for, where they are not Keras's defaults."""
    for name, node in _differing(given, known, code).items():
        if name == "data_format" and code.constant_or_none(node) == "channels_last":
            continue
        if name not in known.names:
            text = _("{name} has no argument {argument}; it is left out.")
            code.remark(node, text.format(name=known.name, argument=name))
        else:
            code.left_out(node, f"{name}={written(node)} ({known.name})")


def _activation(node: ast.expr, code: CodeContext) -> object:
    held = code.resolved(node)
    if isinstance(held, ast.Attribute | ast.Name):
        return code.named(held)
    if isinstance(held, ast.Call) and code.called(held) in _ACTIVATIONS and not held.keywords:
        return _ACTIVATIONS[code.called(held)]
    return code.constant(held)


def _initializer(node: ast.expr, code: CodeContext) -> object:
    held = code.resolved(node)
    if isinstance(held, ast.Constant):
        name = code.constant(held)
        return keras_name(name) if isinstance(name, str) else name
    written_name = code.called(held) or code.named(held)
    known = signature(written_name, "initializers")
    name = keras_name(written_name)
    if name not in INITIALIZERS:
        raise UnreadableError(node)
    if isinstance(held, ast.Call) and known is not None:
        _leave_out(code.bound(held, known), known, code)
    return name


def _regularizer(node: ast.expr, code: CodeContext) -> object:
    held = code.resolved(node)
    if isinstance(held, ast.Constant) and held.value is None:
        return None
    word = code.constant(held) if isinstance(held, ast.Constant) else code.called(held)
    known = signature(str(word), "regularizers")
    if known is None:
        raise UnreadableError(node)
    given = code.bound(held, known) if isinstance(held, ast.Call) else {}
    shares = {
        name: code.constant(given[name]) if name in given else default
        for name, default in known.defaults.items()
    }
    return {
        name: float(value)
        for name, value in shares.items()
        if isinstance(value, int | float) and value
    } or None


def _constraint(node: ast.expr, code: CodeContext) -> dict[str, object] | None:
    held = code.resolved(node)
    if isinstance(held, ast.Constant) and held.value is None:
        return None
    word = code.constant(held) if isinstance(held, ast.Constant) else code.called(held)
    schema = constraint_named(str(word))
    known = None if schema is None else signature(schema.keras_class, "constraints")
    if schema is None or known is None:
        raise UnreadableError(node)
    given = code.bound(held, known) if isinstance(held, ast.Call) else {}
    return {"type": schema.name, **{name: code.constant(part) for name, part in given.items()}}


def compile_table(call: ast.Call, code: CodeContext) -> tuple[dict[str, object], bool]:
    """What `model.compile` is given, as the table of an experiment.

    Returns:
        The table, and whether the loss takes outputs before their softmax or sigmoid
        (`from_logits=True`).

    Raises:
        ExperimentError: Optimizer or loss is not one of the lab's, or cannot be read.
    """
    known = signature("compile", "Sequential")
    assert known is not None
    given = code.bound(call, known)
    table: dict[str, object] = {}
    logits = False
    if "optimizer" in given:
        table |= _optimizer(given.pop("optimizer"), code)
    if "loss" not in given:
        text = _("compile has no loss.")
        raise code.problem(call, text, _("Write {example}.").format(example='loss="mse"'))
    table["loss"], logits = _loss(given.pop("loss"), code)
    if "metrics" in given:
        table["metrics"] = _metrics(given.pop("metrics"), code)
    for quiet in ("run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss"):
        given.pop(quiet, None)
    _leave_out(given, known, code)
    return {name: value for name, value in table.items() if value not in (None, [])}, logits


def _optimizer(node: ast.expr, code: CodeContext) -> dict[str, object]:
    held = code.resolved(node)
    word = code.constant(held) if isinstance(held, ast.Constant) else None
    name = str(word) if isinstance(word, str) else code.called(held) or code.named(held)
    schema = OPTIMIZERS.get(name.lower())
    if schema is None or code.names.is_foreign(held.func if isinstance(held, ast.Call) else held):
        text = _("the lab has no optimizer {name}.").format(name=written(held))
        raise code.problem(
            held, text, which(name, (each.keras_class for each in OPTIMIZERS.values()))
        )
    table: dict[str, object] = {"optimizer": schema.name}
    known = signature(schema.keras_class, "optimizers")
    if not isinstance(held, ast.Call) or known is None:
        return table
    given = {_OLD_NAMES.get(key, key): value for key, value in code.bound(held, known).items()}
    rate = given.pop("learning_rate", None)
    if rate is not None:
        if code.called(rate):
            code.left_out(rate, f"{code.called(rate)} (learning_rate)")
        else:
            table["learning_rate"] = argument_value(LEARNING_RATE, rate, code)
    for argument in schema.arguments:
        if argument.name in given:
            table[argument.name] = argument_value(argument, given.pop(argument.name), code)
    _leave_out(given, known, code)
    return table


def _loss(node: ast.expr, code: CodeContext) -> tuple[str, bool]:
    held = code.resolved(node)
    word = code.constant(held) if isinstance(held, ast.Constant) else None
    spoken = str(word) if isinstance(word, str) else code.called(held) or code.named(held)
    name = loss_name(keras_name(spoken))
    if name not in LOSSES:
        text = _("the lab has no loss {name}.").format(name=written(held))
        raise code.problem(held, text, which(name, LOSSES))
    known = signature(spoken, "losses")
    if not isinstance(held, ast.Call) or known is None:
        return name, False
    given = code.bound(held, known)
    logits = code.constant_or_none(given.pop("from_logits", None)) is True
    given.pop("reduction", None)
    _leave_out(given, known, code)
    return name, logits


def _metrics(node: ast.expr, code: CodeContext) -> list[str]:
    held = code.resolved(node)
    parts = held.elts if isinstance(held, ast.List | ast.Tuple) else [held]
    names: list[str] = []
    for each in parts:
        part = code.resolved(each)
        if isinstance(part, ast.Constant) and part.value is None:
            continue
        word = part.value if isinstance(part, ast.Constant) else None
        spoken = word if isinstance(word, str) else code.called(part) or code.named(part)
        name = keras_name(spoken)
        name = "top_k_categorical_accuracy" if name == _TOP_K else metric_name(name)
        name = "accuracy" if name in _ACCURACY else name
        if name in METRICS:
            names.append(name)
        else:
            code.left_out(each, _("the metric {name}").format(name=written(part)))
    return list(dict.fromkeys(names))


def fit_table(call: ast.Call, code: CodeContext) -> tuple[dict[str, object], dict[str, ast.expr]]:
    """What `model.fit` is given, as the table of an experiment, and what of it is about the data.

    Raises:
        ExperimentError: A value cannot be read.
    """
    known = signature("fit", "Sequential")
    assert known is not None
    given = code.bound(call, known)
    of_data = ("x", "y", "validation_data", "validation_split")
    data: dict[str, ast.expr] = {name: given.pop(name) for name in of_data if name in given}
    epochs = known.defaults["epochs"]
    table: dict[str, object] = {"epochs": epochs}
    for argument in sections.FIT:
        node = given.pop(argument.name, None)
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            continue
        if argument.kind is ArgumentKind.CLASS_WEIGHT:
            table[argument.name] = _class_weight(node, code)
        else:
            table[argument.name] = argument_value(argument, node, code)
    stopping = _callbacks(given.pop("callbacks", None), code)
    if stopping is not None:
        table["early_stopping"] = stopping
    _leave_out(given, known, code)
    return {name: value for name, value in table.items() if value is not None}, data


def _class_weight(node: ast.expr, code: CodeContext) -> object:
    """A number for each class, of a dictionary; "balanced" where scikit-learn computes them."""
    held = code.resolved(node)
    if "compute_class_weight" in _names_behind(held, code):
        return "balanced"
    weights = code.constant_or_none(held)
    whole = isinstance(weights, dict) and list(weights) == list(range(len(weights)))
    if not whole or not isinstance(weights, dict):
        raise code.unreadable(node, "class_weight=")
    return [weights[place] for place in range(len(weights))]


def _names_behind(node: ast.expr, code: CodeContext) -> set[str]:
    """The names in a part, and in what they stand for."""
    waiting: list[ast.expr] = [node]
    seen: set[str] = set()
    while waiting:
        for part in ast.walk(waiting.pop()):
            code.spend(1)
            if isinstance(part, ast.Name) and part.id not in seen:
                seen.add(part.id)
                held = code.values.get(part.id)
                waiting += [held] if isinstance(held, ast.expr) else []
    return {last_part(code.names.dotted(ast.Name(name))) for name in seen}


def _callbacks(node: ast.expr | None, code: CodeContext) -> dict[str, object] | None:
    """The early stopping among the callbacks; the others are noted."""
    if node is None:
        return None
    held = code.resolved(node)
    stopping = None
    for each in held.elts if isinstance(held, ast.List | ast.Tuple) else [held]:
        part = code.resolved(each)
        if code.called(part) == "EarlyStopping" and isinstance(part, ast.Call):
            stopping = _early_stopping(part, code)
        elif not (isinstance(part, ast.Constant) and part.value is None):
            code.left_out(part, code.called(part) or written(part))
    return stopping


def _early_stopping(call: ast.Call, code: CodeContext) -> dict[str, object]:
    known = signature("EarlyStopping", "callbacks")
    assert known is not None
    given = code.bound(call, known)
    table: dict[str, object] = {}
    for argument in sections.EARLY_STOPPING:
        node = given.pop(argument.name, None)
        if node is not None:
            table[argument.name] = argument_value(argument, node, code)
    monitor = table.get("monitor")
    if isinstance(monitor, str):
        prefix = "val_" if monitor.startswith("val_") else ""
        metric = metric_name(monitor.removeprefix(prefix))
        table["monitor"] = prefix + ("accuracy" if metric in _ACCURACY else metric)
    _leave_out(given, known, code)
    return table


def input_shape(node: ast.expr, code: CodeContext) -> tuple[int, ...] | None:
    """The shape of an example that `Input`, or the first layer, is given; None without one."""
    call = code.resolved(node)
    if not isinstance(call, ast.Call):
        return None
    known = signature(code.called(call), "layers")
    if known is None:
        return None
    given = code.bound(call, known)
    for name, leading in (("shape", 0), ("input_shape", 0), ("batch_shape", 1), ("input_dim", 0)):
        shape = code.constant_or_none(given.get(name))
        sizes = [shape] if isinstance(shape, int) else shape
        if isinstance(sizes, list) and all(type(size) is int for size in sizes[leading:]):
            return tuple(int(str(size)) for size in sizes[leading:])
    return None


def rescaling(call: ast.Call, code: CodeContext) -> float | None:
    """The factor of a layer `Rescaling` that only multiplies; None for any other."""
    known = signature("Rescaling", "layers")
    assert known is not None
    given = code.bound(call, known)
    scale = code.constant_or_none(given.get("scale"))
    moved = code.constant_or_none(given.get("offset")) or 0.0
    if moved or not isinstance(scale, int | float) or not math.isfinite(scale):
        return None
    return float(scale)
