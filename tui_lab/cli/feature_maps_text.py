"""What `tui-lab weights --index` writes: one picture, and what the first filters make of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui_lab.cli import console, neuron_maps, params, pictures, results
from tui_lab.i18n import _
from tui_lab.imaging import layout
from tui_lab.reports import access
from tui_lab.text.values import shape_text

if TYPE_CHECKING:
    from tui_lab.reports.feature_maps import FeatureMaps
    from tui_lab.runs.layout import Split
    from tui_lab.runs.run import Run


def show(
    run: Run,
    index: int,
    split: Split | None,
    limit: int,
    unit: int | None,
    style: str | None,
    *,
    as_json: bool,
) -> None:
    """Write the feature maps of one picture to stdout.

    Args:
        run: A run whose network begins with a convolution.
        index: The picture's number, as `images` gives it.
        split: The part that it is in; None as for `results.choose`.
        limit: Filters at most.
        unit: Only this one, from 1.
        style: How pictures are drawn.
        as_json: As a JSON object.

    Raises:
        UsageError: There is no example of that number in the part.
        NotFoundError, DataError, StoreError: As `feature_maps`; or there is no such filter.
    """
    import numpy as np

    from tui_lab.reports.feature_maps import feature_maps

    chosen = results.choose(run, split)
    rows = np.arange(len(chosen.indices), dtype=np.int64)
    [row] = results.with_numbers(chosen.indices, rows, (index,))
    found = feature_maps(run, chosen, int(row))
    count = len(found.maps)
    places = neuron_maps.places(count, limit, unit)
    if as_json:
        maps = [{"filter": place + 1, "map": found.maps[place].tolist()} for place in places]
        told = {"index": index, "activation": found.activation, "maps": maps}
        console.out_lines(params.to_json(told))
    else:
        ends = access.value_range(run, chosen)
        _draw(found, ends, index, places, pictures.chosen_style(style))
        neuron_maps.say_the_rest(len(places), count, unit)
    results.record_look(run, chosen, "weights")


def _draw(
    found: FeatureMaps,
    ends: tuple[float, float],
    index: int,
    places: range,
    style: pictures.Style,
) -> None:
    whole = pictures.draw(found.picture, style, ends)
    blocks = [layout.captioned(whole, [_("example {index}").format(index=index)])]
    for place in places:
        drawn = pictures.draw(found.maps[place], style, found.value_range)
        blocks.append(layout.captioned(drawn, [_("filter {number}").format(number=place + 1)]))
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    told = _("Each map has {shape} answers, after {activation}; all are drawn on one scale.")
    shape = shape_text(found.maps.shape[1:])
    console.say(told.format(shape=shape, activation=found.activation))
