"""Truth tables and clouds of points, computed from a seed."""

from __future__ import annotations

from types import MappingProxyType

from tui_lab.datasets.builtin_sets.schema import BuiltinSet, Formula, Points, TruthTable
from tui_lab.datasets.model import DatasetInfo, Kind, Origin, Quantity
from tui_lab.i18n import N_

BINARY = ("0", "1")


def _points(
    name: str,
    title: str,
    description: str,
    *,
    value_range: tuple[float, float] = (-1.0, 1.0),
    **options: float,
) -> DatasetInfo:
    """The description of a cloud of points; its options are keywords with their defaults."""
    options = {"samples": 500, **options}
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.POINTS,
        origin=Origin.GENERATED,
        input_shape=(2,),
        classes=BINARY,
        train_size=int(options["samples"]),
        test_size=int(options["samples"]),
        features=("x", "y"),
        value_range=value_range,
        description=description,
        options=MappingProxyType(options),
    )


def _gate(name: str, title: str) -> DatasetInfo:
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.GATE,
        origin=Origin.GENERATED,
        input_shape=(2,),
        classes=BINARY,
        train_size=4,
        test_size=4,
        features=("a", "b"),
        description=N_(
            "The exact truth table of two inputs that are 0 or 1. All four rows are used to "
            "train, to validate and to test, because there are no others."
        ),
    )


def _formula(
    name: str, title: str, description: str, quantity: Quantity, *features: str
) -> BuiltinSet:
    """A set whose one quantity is computed from one input or two."""
    options = {"samples": 500.0, "noise": 0.1, "outliers": 0.0}
    info = DatasetInfo(
        name=name,
        title=title,
        kind=Kind.POINTS if len(features) == 2 else Kind.TABLE,
        origin=Origin.GENERATED,
        input_shape=(len(features),),
        classes=(),
        train_size=500,
        test_size=500,
        features=features,
        value_range=(-1.0, 1.0),
        description=description,
        options=MappingProxyType(options),
        quantities=(quantity,),
    )
    return BuiltinSet(info, Formula(len(features)))


POINTS = (
    BuiltinSet(
        _gate("and", N_("The AND gate")),
        TruthTable((0, 0, 0, 1)),
    ),
    BuiltinSet(
        _gate("or", N_("The OR gate")),
        TruthTable((0, 1, 1, 1)),
    ),
    BuiltinSet(
        _gate("xor", N_("The XOR gate")),
        TruthTable((0, 1, 1, 0)),
    ),
    BuiltinSet(
        _points(
            "circle",
            N_("A disc in a ring"),
            N_("Points of class 1 fill a disc, points of class 0 a ring around it."),
            noise=0.05,
        ),
        Points(),
    ),
    BuiltinSet(
        _points(
            "xor-cloud",
            N_("Four clouds like XOR"),
            N_("Four clouds around the rows of the XOR table: no straight line parts the classes."),
            value_range=(0.0, 1.0),
            noise=0.15,
        ),
        Points(),
    ),
    BuiltinSet(
        _points(
            "gauss",
            N_("Two clouds"),
            N_("Two round clouds of points, side by side: a straight line parts most of them."),
            noise=0.25,
        ),
        Points(),
    ),
    BuiltinSet(
        _points(
            "spiral",
            N_("Two spirals"),
            N_("Two arms of a spiral wound into each other: a hard problem for a small network."),
            noise=0.03,
            turns=1.5,
        ),
        Points(),
    ),
    BuiltinSet(
        _points(
            "moons",
            N_("Two half moons"),
            N_(
                "Two half circles that interlock: nearly, but not quite, parted by a straight line."
            ),
            value_range=(-1.0, 2.0),
            noise=0.1,
        ),
        Points(),
    ),
    _formula(
        "line",
        N_("A straight line"),
        N_(
            "One number in, one number out: y = 2x + 1, with some noise. A single linear neuron "
            "finds the slope and the height. The option `outliers` moves some points far away."
        ),
        Quantity("y", -1.3, 3.3, 1.0, 1.16),
        "x",
    ),
    _formula(
        "sine",
        N_("A noisy wave"),
        N_(
            "One number in, one number out: a sine over one and a half periods, with some noise. "
            "No straight line fits it; a hidden layer bends."
        ),
        Quantity("y", -1.3, 1.3, 0.0, 0.71),
        "x",
    ),
    _formula(
        "bowl",
        N_("A bowl over the plane"),
        N_("Two numbers in, one out: the height of a round bowl, lowest in the middle."),
        Quantity("height", -0.3, 2.3, 0.67, 0.43),
        "x",
        "y",
    ),
)
