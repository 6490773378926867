"""In which settings two experiments differ, as a teacher would count them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.line import layer_text
from tui_lab.experiment.model import Compile, EarlyStopping, Experiment, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS

CHANGED, EXCHANGED, MOVED = 0.9, 1.8, 1.0
"""Prices of the alignment: a layer with other arguments, a layer of another type in its place, a
layer more or less. A changed layer must be cheaper than one taken out and one put in."""


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
    a, b = left.data, right.data
    pairs: list[tuple[str, Value | None, Value | None]] = [
        ("seed", left.seed, right.seed),
        ("data.dataset", a.dataset, b.dataset),
        ("data.scaling", a.scaling, b.scaling),
        ("data.validation_split", a.validation_split, b.validation_split),
        ("data.test_split", a.test_split, b.test_split),
    ]
    pairs += _pairs("data", a.options, b.options)
    found = [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    found += _layers(left.layers, right.layers)
    pairs = _compile(left.compile, right.compile)
    pairs += [
        ("fit.epochs", left.fit.epochs, right.fit.epochs),
        ("fit.batch_size", left.fit.batch_size, right.fit.batch_size),
    ]
    pairs += _early(left.fit.early_stopping, right.fit.early_stopping)
    return found + [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def settings_key(experiment: Experiment) -> Hashable:
    """Equal for two experiments that differ in nothing, or in their seed alone.

    Quick: a store of thousands of runs is put into groups by it.
    """
    data, compiled, fit = experiment.data, experiment.compile, experiment.fit
    early = fit.early_stopping
    return (
        (data.dataset, data.scaling, data.validation_split, data.test_split),
        _frozen(data.options),
        tuple((layer.type, _frozen(_full_arguments(layer))) for layer in experiment.layers),
        (compiled.loss, compiled.optimizer, _rate(compiled), _frozen(_full_options(compiled))),
        (fit.epochs, fit.batch_size),
        early and (early.monitor, early.patience, early.min_delta, early.restore_best_weights),
    )


def _frozen(value: Value) -> Hashable:
    if isinstance(value, Mapping):
        return frozenset((name, _frozen(v)) for name, v in value.items() if v is not None)
    return tuple(map(_frozen, value)) if isinstance(value, tuple) else value


def _pairs(
    path: str, left: Mapping[str, Value], right: Mapping[str, Value]
) -> list[tuple[str, Value | None, Value | None]]:
    names = [*left, *(name for name in right if name not in left)]
    return [(f"{path}.{name}", left.get(name), right.get(name)) for name in names]


def _full_arguments(layer: Layer) -> dict[str, Value]:
    schema = LAYERS.get(layer.type)
    defaults = {
        argument.name: argument.default
        for argument in (schema.arguments if schema else ())
        if argument.default is not None
    }
    return {**defaults, **layer.arguments}


def _layers(left: tuple[Layer, ...], right: tuple[Layer, ...]) -> list[Difference]:
    found = []
    for i, j in _aligned(left, right):
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
            pairs = _pairs(f"layers[{i}]", _full_arguments(left[i]), _full_arguments(right[j]))
            found += [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    return found


def _aligned(
    left: tuple[Layer, ...], right: tuple[Layer, ...]
) -> list[tuple[int | None, int | None]]:
    """Which layer answers to which, at the lowest price (Wagner and Fischer, 1974).

    Where several answers have that price, both orders of the networks get the same one.
    """
    if repr(left) > repr(right):
        return [(i, j) for j, i in _aligned(right, left)]
    rows, columns = len(left) + 1, len(right) + 1
    price = [[float(MOVED * (i + j)) for j in range(columns)] for i in range(rows)]
    for i in range(1, rows):
        for j in range(1, columns):
            price[i][j] = min(
                price[i - 1][j - 1] + _price(left[i - 1], right[j - 1]),
                price[i - 1][j] + MOVED,
                price[i][j - 1] + MOVED,
            )
    pairs: list[tuple[int | None, int | None]] = []
    i, j = rows - 1, columns - 1
    while i or j:
        if i and j and price[i][j] == price[i - 1][j - 1] + _price(left[i - 1], right[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and price[i][j] == price[i - 1][j] + MOVED:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _price(left: Layer, right: Layer) -> float:
    if left.type != right.type:
        return EXCHANGED
    return 0.0 if _full_arguments(left) == _full_arguments(right) else CHANGED


def _compile(left: Compile, right: Compile) -> list[tuple[str, Value | None, Value | None]]:
    pairs: list[tuple[str, Value | None, Value | None]] = [
        ("compile.loss", left.loss, right.loss),
        ("compile.optimizer", left.optimizer, right.optimizer),
    ]
    if left.optimizer != right.optimizer:
        # Another optimizer with its own defaults is one difference, not one for each argument.
        chosen = left.learning_rate is not None or right.learning_rate is not None
        rates = (_rate(left), _rate(right))
        given = [("compile.learning_rate", *rates)] if chosen else []
        return [*pairs, *given, *_pairs("compile", left.arguments, right.arguments)]
    pairs.append(("compile.learning_rate", _rate(left), _rate(right)))
    return pairs + _pairs("compile", _full_options(left), _full_options(right))


def _full_options(compiled: Compile) -> dict[str, Value]:
    """The optimizer's arguments besides the rate, with Keras's defaults for those left out."""
    schema = OPTIMIZERS.get(compiled.optimizer)
    defaults = {
        argument.name: argument.default
        for argument in (schema.arguments if schema else ())
        if argument.default is not None
    }
    return {**defaults, **compiled.arguments}


def _rate(compiled: Compile) -> float | None:
    if compiled.learning_rate is not None:
        return compiled.learning_rate
    schema = OPTIMIZERS.get(compiled.optimizer)
    return schema.learning_rate if schema else None


def _early(
    left: EarlyStopping | None, right: EarlyStopping | None
) -> list[tuple[str, Value | None, Value | None]]:
    path = "fit.early_stopping"
    if left is None or right is None:
        return [(path, left.monitor if left else None, right.monitor if right else None)]
    names = ("monitor", "patience", "min_delta", "restore_best_weights")
    return [(f"{path}.{name}", getattr(left, name), getattr(right, name)) for name in names]
