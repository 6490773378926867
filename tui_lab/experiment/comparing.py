"""In which settings two experiments differ, as a teacher would count them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from tui_lab.experiment.aligning import aligned, frozen, full_arguments, row_paths
from tui_lab.experiment.line import layer_text
from tui_lab.experiment.model import Compile, EarlyStopping, Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.plane_inputs import THEMSELVES

Pair = tuple[str, Value | None, Value | None]
"""The path of a setting and its two values; None: not set."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting in which two experiments differ."""

    path: str
    """As `layers[2].units`; a layer that one of them has and the other has not is `layers[2]`."""
    left: Value | None
    """None: not set. A whole layer is given as text: `Dropout(0.2)`."""
    right: Value | None


def differences(left: Experiment, right: Experiment) -> list[Difference]:
    """The settings that differ and can change what comes out, in the order of a file.

    The name does not count, nor whether the test part is sealed; a setting that is left out counts
    as Keras's default.
    """
    found = [Difference(*pair) for pair in _before_layers(left, right) if pair[1] != pair[2]]
    found += _layers(left.layers, right.layers)
    return found + [Difference(*pair) for pair in _after_layers(left, right) if pair[1] != pair[2]]


def _before_layers(left: Experiment, right: Experiment) -> list[Pair]:
    a, b = left.data, right.data
    return [
        ("seed", left.seed, right.seed),
        ("data.dataset", a.dataset, b.dataset),
        ("data.scaling", a.scaling, b.scaling),
        ("data.target_scaling", a.target_scaling, b.target_scaling),
        ("data.validation_split", a.validation_split, b.validation_split),
        ("data.test_split", a.test_split, b.test_split),
        ("data.split", a.split, b.split),
        ("data.random_state", a.random_state, b.random_state),
        ("data.inputs", a.inputs or THEMSELVES, b.inputs or THEMSELVES),
        *_pairs("data", a.options, b.options),
    ]


def _after_layers(left: Experiment, right: Experiment) -> list[Pair]:
    return [
        *_compile(left.compile, right.compile),
        ("fit.epochs", left.fit.epochs, right.fit.epochs),
        ("fit.batch_size", left.fit.batch_size, right.fit.batch_size),
        ("fit.class_weight", left.fit.class_weight, right.fit.class_weight),
        *_early(left.fit.early_stopping, right.fit.early_stopping),
    ]


def settings_key(experiment: Experiment) -> Hashable:
    """Equal for two experiments that differ in nothing, or in their seed alone.

    Quick: a store of thousands of runs is put into groups by it.
    """
    data, compiled, fit = experiment.data, experiment.compile, experiment.fit
    early = fit.early_stopping
    return (
        (data.dataset, data.scaling, data.target_scaling, data.validation_split, data.test_split),
        (data.split, data.random_state, data.inputs or THEMSELVES),
        frozen(data.options),
        tuple((layer.type, frozen(full_arguments(layer))) for layer in experiment.layers),
        (
            compiled.loss,
            compiled.optimizer,
            learning_rate(compiled),
            frozen(_full_options(compiled)),
        ),
        (fit.epochs, fit.batch_size, fit.class_weight and frozen(fit.class_weight)),
        early and (early.monitor, early.patience, early.min_delta, early.restore_best_weights),
    )


def loss_kind(experiment: Experiment) -> Hashable:
    """What the value of the loss is made of: its name, the scaling of the target, and the penalties
    on weights."""
    penalties = [
        (number, name, str(value))
        for number, layer in enumerate(experiment.layers)
        for name, value in sorted(layer.arguments.items())
        if name.endswith("_regularizer")
    ]
    # The two forms of cross-entropy are one number, from labels written in two ways.
    loss = experiment.compile.loss.removeprefix("sparse_")
    return (loss, experiment.data.target_scaling, *penalties)


def digest(key: Hashable) -> bytes:
    """Twelve bytes that are equal for equal keys of settings, in all processes.

    Args:
        key: Of texts, numbers, None, tuples and frozensets, as `settings_key` gives it.
    """
    return blake2b(_canonical(key).encode(), digest_size=12).digest()


def _canonical(key: object) -> str:
    if isinstance(key, tuple):
        return f"({','.join(map(_canonical, key))})"
    if isinstance(key, frozenset):
        return f"{{{','.join(sorted(map(_canonical, key)))}}}"
    if isinstance(key, int) or (isinstance(key, float) and key.is_integer()):
        return repr(int(key))  # 1, 1.0 and True are one key
    return repr(key)


def _pairs(path: str, left: Mapping[str, Value], right: Mapping[str, Value]) -> list[Pair]:
    names = [*left, *(name for name in right if name not in left)]
    return [(f"{path}.{name}", left.get(name), right.get(name)) for name in names]


def _layers(left: tuple[Layer, ...], right: tuple[Layer, ...]) -> list[Difference]:
    found = []
    for i, j in aligned((left, right)):
        if i is None or j is None:
            place = i if j is None else j
            found.append(
                Difference(
                    f"layers[{place}]",
                    None if i is None else layer_text(left[i]),
                    None if j is None else layer_text(right[j]),
                )
            )
        elif left[i].type != right[j].type:
            found.append(Difference(f"layers[{i}]", layer_text(left[i]), layer_text(right[j])))
        else:
            pairs = _pairs(f"layers[{i}]", full_arguments(left[i]), full_arguments(right[j]))
            found += [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    return found


def differences_of_several(
    experiments: Sequence[Experiment],
) -> dict[str, tuple[Value | None, ...]]:
    """The settings in which several experiments differ, as `differences` counts them.

    Returns:
        Path -> one value for each experiment, None where it has no such setting. Layers are called
        by the first experiment; see `aligning.row_paths`.
    """
    if not experiments:
        return {}
    first, *others = experiments
    before = [path for other in others for path, a, b in _before_layers(first, other) if a != b]
    after = [path for other in others for path, a, b in _after_layers(first, other) if a != b]
    held = [_settings(each) for each in experiments]

    def rows(paths: Sequence[str]) -> dict[str, tuple[Value | None, ...]]:
        return {path: tuple(each.get(path) for each in held) for path in paths}

    return {**rows(before), **_layer_rows([each.layers for each in experiments]), **rows(after)}


def _settings(experiment: Experiment) -> dict[str, Value | None]:
    """All settings of an experiment but its layers, with Keras's defaults for those left out."""
    early = experiment.fit.early_stopping
    pairs = [
        *_before_layers(experiment, experiment),
        *_after_layers(experiment, experiment),
        ("fit.early_stopping", early.monitor if early else None, None),
    ]
    return {path: left for path, left, _right in pairs}


def _layer_rows(networks: Sequence[Sequence[Layer]]) -> dict[str, tuple[Value | None, ...]]:
    """The rows of layers in which networks differ: a layer as a whole, and its arguments."""
    found: dict[str, tuple[Value | None, ...]] = {}
    rows = aligned(networks)
    for path, row in zip(row_paths(rows), rows, strict=True):
        layers = [
            None if place is None else layers[place]
            for layers, place in zip(networks, row, strict=True)
        ]
        kind = next(layer.type for layer in layers if layer is not None)
        alike = [layer if layer is not None and layer.type == kind else None for layer in layers]
        if None in alike:
            found[path] = tuple(None if each is None else layer_text(each) for each in layers)
        arguments = [None if layer is None else full_arguments(layer) for layer in alike]
        given = [each for each in arguments if each is not None]
        for name in {name: None for each in given for name in each}:
            values = [each.get(name) for each in given]
            if any(value != values[0] for value in values):
                found[f"{path}.{name}"] = tuple(each and each.get(name) for each in arguments)
    return found


def _compile(left: Compile, right: Compile) -> list[Pair]:
    pairs: list[Pair] = [
        ("compile.loss", left.loss, right.loss),
        ("compile.optimizer", left.optimizer, right.optimizer),
    ]
    if left.optimizer != right.optimizer:
        # Another optimizer with its own defaults is one difference, not one for each argument.
        chosen = left.learning_rate is not None or right.learning_rate is not None
        rates = (learning_rate(left), learning_rate(right))
        given = [("compile.learning_rate", *rates)] if chosen else []
        return [*pairs, *given, *_pairs("compile", _changed_options(left), _changed_options(right))]
    pairs.append(("compile.learning_rate", learning_rate(left), learning_rate(right)))
    return pairs + _pairs("compile", _full_options(left), _full_options(right))


def _full_options(compiled: Compile) -> dict[str, Value]:
    """The optimizer's arguments besides the rate, with Keras's defaults for those left out."""
    return {**_default_options(compiled), **compiled.arguments}


def _changed_options(compiled: Compile) -> dict[str, Value]:
    """The optimizer's arguments besides the rate that have another value than Keras's default."""
    defaults = _default_options(compiled)
    given = compiled.arguments.items()
    return {name: value for name, value in given if value != defaults.get(name)}


def _default_options(compiled: Compile) -> dict[str, Value]:
    schema = OPTIMIZERS.get(compiled.optimizer)
    return {
        argument.name: argument.default
        for argument in (schema.arguments if schema else ())
        if argument.default is not None
    }


def learning_rate(compiled: Compile) -> float | None:
    """The rate that is trained with; the optimizer's own default where none is given."""
    if compiled.learning_rate is not None:
        return compiled.learning_rate
    schema = OPTIMIZERS.get(compiled.optimizer)
    return schema.learning_rate if schema else None


def _early(left: EarlyStopping | None, right: EarlyStopping | None) -> list[Pair]:
    path = "fit.early_stopping"
    if left is None or right is None:
        return [(path, left.monitor if left else None, right.monitor if right else None)]
    names = ("monitor", "patience", "min_delta", "restore_best_weights")
    return [(f"{path}.{name}", getattr(left, name), getattr(right, name)) for name in names]
