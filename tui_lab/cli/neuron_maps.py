"""The maps of neurons on stdout: what each answers all over the plane, layer by layer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui_lab.cli import console, params, pictures
from tui_lab.errors import DataError, NotFoundError
from tui_lab.i18n import _, ngettext, number

if TYPE_CHECKING:
    from tui_lab.reports.neuron_maps import LayerMaps, NeuronMaps
    from tui_lab.runs.run import Run

SIDE = 18
"""Rows and columns of a map; plain characters take two columns each."""


def show(
    run: Run,
    layer: int | None,
    limit: int,
    unit: int | None,
    style: str | None,
    *,
    as_json: bool,
) -> None:
    """Write the maps of a run's neurons to stdout.

    Args:
        run: With two inputs.
        layer: Only this one, from 1.
        limit: Neurons of each layer at most.
        unit: Only this one of each layer, from 1.
        style: How they are drawn.
        as_json: As JSON.

    Raises:
        LabError: There are no maps, or no such layer or neuron.
    """
    from tui_lab.reports import access
    from tui_lab.reports.neuron_maps import read_maps

    with access.network_of(run):
        maps = read_maps(run, run.state())
    if maps is None:
        raise DataError(
            _("The run {run} has not two inputs: there is no plane to draw.").format(run=run.id),
            _("Choose a run that was trained with two inputs."),
        )
    if layer is not None and layer > len(maps.layers):
        raise NotFoundError(
            ngettext(
                "The network has {count} layer with weights: there is no layer {layer}.",
                "The network has {count} layers with weights: there is no layer {layer}.",
                len(maps.layers),
            ).format(count=len(maps.layers), layer=layer)
        )
    for sentence in access.remarks(run):
        console.say(sentence)
    chosen = maps.layers if layer is None else maps.layers[layer - 1 : layer]
    if as_json:
        found = [_as_json(maps, each, places(len(each.pictures), limit, unit)) for each in chosen]
        console.out_lines(params.to_json(found))
        return
    for place, each in enumerate(chosen):
        if place:
            console.out()
        _show_layer(maps, each, limit, unit, pictures.chosen_style(style))


def _show_layer(
    maps: NeuronMaps, layer: LayerMaps, limit: int, unit: int | None, style: pictures.Style
) -> None:
    from tui_lab.imaging import layout
    from tui_lab.reports.neuron_maps import scale_words, small, told

    console.tell(told(maps, layer), "strong")
    console.tell(scale_words(maps, layer), "faint")
    total = len(layer.pictures)
    drawn = places(total, limit, unit)
    reduced = small(layer.pictures, SIDE)
    blocks = [
        layout.captioned(
            pictures.draw(reduced[place], style, layer.value_range), [layer.names[place]]
        )
        for place in drawn
    ]
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    say_the_rest(len(drawn), total, unit)


def _as_json(maps: NeuronMaps, layer: LayerMaps, drawn: range) -> dict[str, object]:
    return {
        "layer": layer.number,
        "activation": layer.activation,
        "inputs": list(maps.inputs),
        "low": list(maps.low),
        "high": list(maps.high),
        "units": [
            {
                "unit": place + 1,
                "name": layer.names[place],
                "answers": layer.pictures[place].round(4).tolist(),
            }
            for place in drawn
        ],
    }


def places(total: int, limit: int, unit: int | None) -> range:
    """Which units of a layer are shown, counted from 0.

    Raises:
        NotFoundError: There is no such unit.
    """
    if unit is None:
        return range(min(total, limit))
    if unit > total:
        raise NotFoundError(
            ngettext(
                "The layer has {count} unit: there is no unit {unit}.",
                "The layer has {count} units: there is no unit {unit}.",
                total,
            ).format(count=number(total), unit=number(unit))
        )
    return range(unit - 1, unit)


def say_the_rest(shown: int, total: int, unit: int | None) -> None:
    """Say on stderr that there are more."""
    if total > shown and unit is None:
        console.say(
            _("{shown} of {all} are shown; --limit shows more.").format(
                shown=number(shown), all=number(total)
            )
        )
