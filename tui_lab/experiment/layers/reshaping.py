"""Layers that arrange values anew (https://keras.io/api/layers/reshaping_layers/)."""

from __future__ import annotations

import math
from typing import cast

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers.schema import (
    Compilation,
    InputAxes,
    Keeps,
    LayerInput,
    LayerSchema,
    Shape,
    no_parameters,
)
from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind
from tui_lab.i18n import N_, _
from tui_lab.text.values import shape_text


def _flat(given: LayerInput) -> Shape:
    return (math.prod(given.shape),)


def _reshaped(given: LayerInput) -> Shape:
    target = cast(Shape, given.arguments["target_shape"])
    total, fixed = math.prod(given.shape), math.prod(size for size in target if size != -1)
    if (total % fixed if -1 in target else total != fixed) or fixed > total:
        field = f"{given.field}.target_shape"
        raise ExperimentError(
            _("{field}: {count} values do not fit into the shape {target}.").format(
                field=field, count=total, target=shape_text(target)
            ),
            _("The numbers of the new shape, multiplied, must give {count}.").format(count=total),
            field,
        )
    return tuple(total // fixed if size == -1 else size for size in target)


RESHAPING = (
    LayerSchema(
        name="Flatten",
        title=N_("Flatten"),
        help=N_("Lays all values of an example out in one row."),
        arguments=(),
        positional=0,
        starting={},
        axes=InputAxes.NEW,
        keeps=Keeps.RANGE | Keeps.VALUES,
        compilation=Compilation.FASTER,
        output_shape=_flat,
        parameters=no_parameters,
    ),
    LayerSchema(
        name="Reshape",
        title=N_("Reshape"),
        help=N_("Arranges the values of an example in another shape."),
        arguments=(
            Argument(
                "target_shape",
                ArgumentKind.SHAPE,
                required=True,
                maximum=LARGEST,
                help=N_("The new shape; -1 stands for what is left."),
            ),
        ),
        positional=1,
        starting={"target_shape": (-1,)},
        axes=InputAxes.NEW,
        # Of a vector it can make a table, whose last axis is another one.
        keeps=Keeps.RANGE,
        compilation=Compilation.FASTER,
        output_shape=_reshaped,
        parameters=no_parameters,
        units_argument="target_shape",
    ),
)
