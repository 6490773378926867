"""Generated experiments: any that can be written, and architectures that can be built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from tui_lab.experiment.activations import ACTIVATIONS
from tui_lab.experiment.choices import INITIALIZERS
from tui_lab.experiment.constraints import CONSTRAINTS
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.layers.schema import InputAxes, LayerSchema
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit, Layer, Value
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.experiment.schema import Argument, ArgumentKind
from tui_lab.experiment.sections import COMPILE, DATA, DATA_OPTIONS, EARLY_STOPPING, FIT

Of = TypeVar("Of")
Made = TypeVar("Made")


def made_once(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """Make a strategy once for each object: making it takes longer than drawing from it."""
    kept: dict[int, tuple[Of, Made]] = {}

    def get(of: Of) -> Made:
        if id(of) not in kept:
            kept[id(of)] = of, make(of)  # with the object, so that no other gets its number
        return kept[id(of)][1]

    return get


printable = st.characters(exclude_categories=["C", "Z"])
names = st.text(printable, min_size=1, max_size=20)
"""Anything that can be shown, signs of the shell and both kinds of quotes among it."""


def _numbers(argument: Argument) -> st.SearchStrategy[float]:
    low = -1e6 if argument.minimum is None else argument.minimum
    high = 1e6 if argument.maximum is None else argument.maximum
    return st.floats(
        low,
        high,
        exclude_min=argument.above,
        exclude_max=argument.below,
        allow_nan=False,
        allow_infinity=False,
    )


def _whole(argument: Argument) -> st.SearchStrategy[int]:
    assert argument.minimum is not None
    assert argument.maximum is not None
    return st.integers(int(argument.minimum), int(argument.maximum))


@made_once
def values(argument: Argument) -> st.SearchStrategy[Value]:
    """Every value that an argument may have."""
    strength = st.floats(0, 1000)
    numbers, whole = _numbers(argument), st.nothing()
    if argument.kind in (ArgumentKind.INT, ArgumentKind.UNITS, ArgumentKind.PAIR):
        whole = _whole(argument)
    strategies: dict[ArgumentKind, st.SearchStrategy[Value]] = {
        ArgumentKind.INT: whole,
        ArgumentKind.UNITS: whole | st.just("classes"),
        ArgumentKind.PAIR: whole | st.tuples(whole, whole),
        ArgumentKind.FLOAT: numbers,
        ArgumentKind.FACTOR: numbers | st.tuples(numbers, numbers),
        ArgumentKind.BOOL: st.booleans(),
        ArgumentKind.TEXT: names,
        ArgumentKind.SHAPE: st.lists(st.integers(1, 1000), min_size=1, max_size=4).map(tuple)
        | st.integers(1, 1000).map(lambda size: (size, -1)),
        ArgumentKind.CHOICE: st.sampled_from(list(argument.choices) or [""]),
        ArgumentKind.ACTIVATION: st.sampled_from(list(ACTIVATIONS)),
        ArgumentKind.INITIALIZER: st.sampled_from(list(INITIALIZERS)),
        ArgumentKind.SEVERAL: st.lists(
            st.sampled_from(list(argument.choices) or [""]), unique=True
        ).map(tuple),
        ArgumentKind.CLASS_WEIGHT: st.just("balanced")
        | st.lists(st.floats(0.125, 1000), min_size=2, max_size=4).map(tuple)
        | st.dictionaries(st.text(min_size=1), st.floats(0.125, 1000), min_size=1, max_size=3),
        ArgumentKind.REGULARIZER: st.fixed_dictionaries({"l1": strength})
        | st.fixed_dictionaries({"l2": strength})
        | st.fixed_dictionaries({"l1": strength, "l2": strength}),
        ArgumentKind.CONSTRAINT: st.sampled_from(list(CONSTRAINTS)).flatmap(
            lambda name: _limits(name, argument)
        ),
        ArgumentKind.AXES: st.just(0),
    }
    return strategies[argument.kind]


def _limits(name: str, argument: Argument) -> st.SearchStrategy[Value]:
    """A constraint with any arguments, as it is read."""
    own = CONSTRAINTS[name].arguments
    loud = {known.name: values(known) for known in own if not known.quiet}
    given = st.fixed_dictionaries({"type": st.just(name), **loud})
    if argument.maximum == 3 and any(known.name == "axis" for known in own):
        given |= st.fixed_dictionaries({"type": st.just(name), **loud, "axis": st.just((0, 1, 2))})
    return given.map(_in_order)


def _in_order(table: dict[str, Value]) -> Value:
    """The lower limit is not above the upper one."""
    if "min_value" in table:
        low, high = sorted((float(table["min_value"]), float(table["max_value"])))  # type: ignore[arg-type]
        return {**table, "min_value": low, "max_value": high}
    return table


@made_once
def _given(arguments: tuple[Argument, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """Some of the arguments, and all that must be there."""
    return st.fixed_dictionaries(
        {known.name: values(known) for known in arguments if known.required},
        optional={known.name: values(known) for known in arguments if not known.required},
    )


_layer_names = st.sampled_from(list(LAYERS))
_optimizer_names = st.sampled_from(list(OPTIMIZERS))
_loss_names = st.sampled_from(list(LOSSES))


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Any layer with any arguments."""
    schema = LAYERS[draw(_layer_names)]
    return Layer(schema.name, draw(_given(schema.arguments)))


@st.composite
def compiles(draw: st.DrawFn) -> Compile:
    """Any loss with any optimizer and any of its arguments."""
    schema = OPTIMIZERS[draw(_optimizer_names)]
    return Compile(
        loss=draw(_loss_names),
        optimizer=schema.name,
        learning_rate=draw(st.none() | values(COMPILE[2])),  # type: ignore[arg-type]
        arguments=draw(_given(schema.arguments)),
        metrics=draw(values(COMPILE[3])),  # type: ignore[arg-type]
    )


_early_stopping = st.none() | _given(EARLY_STOPPING).map(lambda given: EarlyStopping(**given))  # type: ignore[arg-type]
_several_layers = st.lists(layers(), max_size=5)
_titles = st.just("") | names
_seeds = st.integers(0, 2**32 - 1)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment that can be written, whether or not its layers fit each other."""
    early = draw(_early_stopping)
    return Experiment(
        data=Data(**draw(_given(DATA)), options=draw(_given(DATA_OPTIONS))),  # type: ignore[arg-type]
        layers=tuple(draw(_several_layers)),
        compile=draw(compiles()),
        fit=Fit(**draw(_given(FIT)), early_stopping=early),  # type: ignore[arg-type]
        name=draw(_titles),
        seed=draw(_seeds),
    )


SMALLEST_PART = {ArgumentKind.INT, ArgumentKind.UNITS, ArgumentKind.PAIR}
"""Kinds of arguments that are kept small, so that networks are built quickly."""


@made_once
def _small(argument: Argument) -> st.SearchStrategy[Value]:
    """Values of an argument that make small networks."""
    if argument.kind in SMALLEST_PART:
        return values(replace(argument, maximum=4))
    if argument.kind is ArgumentKind.SHAPE:
        return st.sampled_from([(-1,), (-1, 1), (2, -1), (4, 4), (7, -1, 4)])
    return values(argument)


@made_once
def small_layers(schema: LayerSchema) -> st.SearchStrategy[Layer]:
    """Layers of one type with any arguments, small ones."""
    given = st.fixed_dictionaries(
        {known.name: _small(known) for known in schema.arguments if known.required},
        optional={known.name: _small(known) for known in schema.arguments if not known.required},
    )
    return given.map(lambda arguments: Layer(schema.name, arguments))


@cache
def layers_of(*axes: InputAxes) -> st.SearchStrategy[Layer]:
    """Small layers of all types that want such axes."""
    return st.one_of(small_layers(schema) for schema in LAYERS.values() if schema.axes in axes)


@st.composite
def architectures(draw: st.DrawFn) -> tuple[Experiment, tuple[int, ...], int]:
    """An experiment, the shape of an example and a number of classes; layers need not fit."""
    shape = draw(st.sampled_from([(8, 8), (28, 28), (12, 9, 3), (4,), (16,)]))
    stacked: list[Layer] = []
    if len(shape) > 1:
        stacked += draw(st.lists(layers_of(InputAxes.IMAGE, InputAxes.ANY), max_size=4))
        stacked += draw(st.lists(layers_of(InputAxes.NEW), max_size=2))
    stacked += draw(st.lists(layers_of(InputAxes.ANY), max_size=3))
    loss = draw(_loss_names)
    experiment = Experiment(Data("generated"), tuple(stacked), Compile(loss))
    return experiment, shape, draw(st.integers(2, 5))
