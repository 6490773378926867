"""`tui-lab weights`: what the first layer of a trained network looks for, as pictures or lines."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, feature_maps_text, lines_text, neuron_maps, params, pictures
from tui_lab.cli.group import LabCommand
from tui_lab.errors import DataError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs.layout import Split
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.reports.weights import Kernel
    from tui_lab.runs.run import Run

SECTION = "results"
ORDER = 40
SUMMARY = N_("What the first layer looks for, as pictures")

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
                help=_("How many units or filters at most; else 12 pictures, or 8 lines."),
            ),
            click.Option(
                ["--unit"],
                type=click.IntRange(min=1),
                metavar=_("NUMBER"),
                help=_("Only this unit or filter, counted from 1."),
            ),
            click.Option(
                ["--maps"],
                is_flag=True,
                help=_(
                    "Of a network with two inputs: what each neuron answers all over their plane, "
                    "layer by layer."
                ),
            ),
            click.Option(
                ["--layer"],
                type=click.IntRange(min=1),
                metavar=_("NUMBER"),
                help=_("With --maps: only this layer, counted from 1."),
            ),
            click.Option(
                ["--index"],
                type=click.IntRange(min=0),
                metavar=_("NUMBER"),
                help=_(
                    "What the filters of a first convolution make of this picture, as `images` "
                    "numbers them: their feature maps."
                ),
            ),
            params.split_option(),
            params.style_option(),
            params.json_option(
                _(
                    "Write a JSON list: the weights of each unit, in the shape of the inputs; "
                    "where there are two inputs, its line as well; with --maps its answers, row by "
                    "row from the top."
                )
            ),
        ],
        help=_(
            "Show the weights of the first layer as pictures, one for each unit or filter: bright "
            "where it wants light, dark where it wants none, grey where it does not care. Of a "
            "network with two inputs: the straight lines on which the net input of its first "
            "neurons is 0, in the plane with the network's answers."
        ),
        examples=[
            (_("The first units of the newest run"), "tui-lab weights last"),
            (_("A hundred of them"), "tui-lab weights last --limit 100"),
            (_("The third one alone"), "tui-lab weights last --unit 3"),
            (_("Where in the plane each neuron answers"), "tui-lab weights last --maps"),
            (_("What the filters make of a picture"), "tui-lab weights last --index 17"),
        ],
    )


def _weights(
    run: str,
    limit: int | None,
    unit: int | None,
    maps: bool,
    layer: int | None,
    index: int | None,
    split: Split | None,
    style: str | None,
    as_json: bool,
) -> None:
    if split is not None and index is None:
        raise UsageError(
            _("--split goes with --index: it says which part the picture is in."),
            _("Add --index, or leave it out."),
        )
    if index is not None:
        if maps:
            raise UsageError(
                _("--maps is about a plane of two inputs, --index about a picture."),
                _("Leave one of them out."),
            )
        feature_maps_text.show(
            Store().find(run), index, split, limit or LIMIT, unit, style, as_json=as_json
        )
        return
    if layer is not None and not maps:
        raise UsageError(
            _("--layer goes with --maps: weights are shown of the first layer alone."),
            _("Add --maps."),
        )
    if maps:
        neuron_maps.show(Store().find(run), layer, limit or LIMIT, unit, style, as_json=as_json)
        return
    from tui_lab.reports import access
    from tui_lab.reports.neuron_lines import TOGETHER, read_lines
    from tui_lab.reports.weights import first_kernel

    found = Store().find(run)
    state = found.state()
    lines = kernel = None
    with access.network_of(found):
        try:
            lines = read_lines(found, state)
        except DataError:
            # The plane cannot be drawn, but the weights are there.
            if not as_json:
                raise
        if lines is None:
            kernel = first_kernel(found.folder)
    for sentence in access.remarks(found):
        console.say(sentence)
    if kernel is not None:
        _pictures(found, kernel, limit or LIMIT, unit, style, as_json)
        return
    assert lines is not None  # else there is a kernel
    total = len(lines.neurons)
    if as_json:
        chosen = [lines.neurons[place] for place in neuron_maps.places(total, limit or LIMIT, unit)]
        console.out_lines(params.to_json(lines_text.as_json(lines, chosen)))
        return
    chosen = [lines.neurons[place] for place in neuron_maps.places(total, limit or TOGETHER, unit)]
    lines_text.show(lines, chosen, pictures.chosen_style(style))
    neuron_maps.say_the_rest(len(chosen), total, unit)


def _pictures(
    run: Run, kernel: Kernel, limit: int, unit: int | None, style: str | None, as_json: bool
) -> None:
    from tui_lab.imaging import layout
    from tui_lab.reports.weights import answers_in, first_layer_pictures, unit_name

    answers = answers_in(run, kernel)
    sizes = run.state().sizes
    places = neuron_maps.places(kernel.array.shape[-1], limit, unit)
    if as_json:
        shape = sizes.input_shape if sizes else ()
        console.out_lines(params.to_json(_as_json(kernel, shape, places, answers)))
        return
    drawn = first_layer_pictures(kernel, sizes.input_shape if sizes else None)
    if not drawn:
        raise DataError(
            _("The inputs of the run {run} are no pictures: its weights cannot be drawn.").format(
                run=run.id
            ),
            _("Choose a run that was trained with pictures, or with two inputs."),
        )
    how = pictures.chosen_style(style)
    blocks = [
        layout.captioned(
            pictures.draw(drawn[place], how, (0.0, 1.0)),
            [unit_name(place + 1, kernel, answers)],
        )
        for place in places
    ]
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    neuron_maps.say_the_rest(len(places), len(drawn), unit)


def _as_json(
    kernel: Kernel, shape: Sequence[int], places: range, answers: Sequence[str]
) -> list[dict[str, object]]:
    """Each unit with its weights; None for one that is not a finite number.

    Units of a last layer have the class that they answer for as well.
    """
    import numpy as np

    units = np.moveaxis(kernel.array, -1, 0)[places.start : places.stop]
    if kernel.layer_type == "Dense" and math.prod(shape) == units.shape[1]:
        units = units.reshape(len(units), *shape)
    plain = units.astype(object)
    plain[~np.isfinite(units)] = None
    return [
        {
            "unit": place + 1,
            **({"class": answers[place]} if answers else {}),
            "weights": one.tolist(),
        }
        for place, one in zip(places, plain, strict=True)
    ]
