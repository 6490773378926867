"""`tui-lab weights`: what the first layer of a trained network looks for, as pictures."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, pictures
from tui_lab.cli.group import LabCommand
from tui_lab.errors import DataError
from tui_lab.i18n import _, number
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.reports.weights import Kernel

LIMIT = 12


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "weights",
        callback=_weights,
        params=[
            params.run_argument(),
            click.Option(
                ["--limit"],
                type=click.IntRange(min=1),
                default=LIMIT,
                show_default=True,
                help=_("How many units or filters at most."),
            ),
            params.style_option(),
            params.json_option(
                _("Write a JSON list: the weights of each unit, in the shape of the inputs.")
            ),
        ],
        help=_(
            "Show the weights of the first layer as pictures, one for each unit or filter: bright "
            "where it wants light, dark where it wants none, grey where it does not care."
        ),
        examples=[
            (_("The first units of the newest run"), "tui-lab weights last"),
            (_("A hundred of them"), "tui-lab weights last --limit 100"),
        ],
    )


def _weights(run: str, limit: int, style: str | None, as_json: bool) -> None:
    from tui_lab.imaging import layout
    from tui_lab.reports.weights import first_kernel, first_layer_pictures

    found = Store().find(run)
    kernel = first_kernel(found.folder)
    sizes = found.state().sizes
    if as_json:
        console.out(params.to_json(_as_json(kernel, sizes.input_shape if sizes else (), limit)))
        return
    drawn = first_layer_pictures(kernel, sizes.input_shape if sizes else None, limit)
    if not drawn:
        raise DataError(
            _("The inputs of the run {run} are no pictures: its weights cannot be drawn.").format(
                run=found.id
            ),
            _("Choose a run that was trained with pictures."),
        )
    how = pictures.chosen_style(style)
    blocks = [
        layout.captioned(
            pictures.draw(picture, how, (0.0, 1.0)), [_("unit {number}").format(number=index + 1)]
        )
        for index, picture in enumerate(drawn)
    ]
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    total = kernel.array.shape[-1]
    if total > len(drawn):
        console.say(
            _("{shown} of {all} are shown; --limit shows more.").format(
                shown=number(len(drawn)), all=number(total)
            )
        )


def _as_json(kernel: Kernel, shape: Sequence[int], limit: int) -> list[dict[str, object]]:
    """Each unit with its weights; None for one that is not a finite number."""
    import numpy as np

    units = np.moveaxis(kernel.array, -1, 0)[:limit]
    if kernel.layer_type == "Dense" and math.prod(shape) == units.shape[1]:
        units = units.reshape(len(units), *shape)
    plain = units.astype(object)
    plain[~np.isfinite(units)] = None
    return [{"unit": place + 1, "weights": one.tolist()} for place, one in enumerate(plain)]
