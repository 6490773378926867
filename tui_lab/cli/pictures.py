"""How pictures are drawn on stdout, and the inputs of a run's examples in their own values."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal, cast

from tui_lab import settings
from tui_lab.cli.console import look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.reports.results import Results
    from tui_lab.runs.run import Run

Style = Literal["ascii", "blocks"]


def chosen_style(asked: str | None) -> Style:
    """What was asked for, else the setting, else what the terminal can show."""
    style = asked or str(settings.get("pictures"))
    if style == "auto":
        view = look(sys.stdout)
        return "blocks" if view.live and view.unicode else "ascii"
    return cast(Style, style)


def draw(
    image: NDArray[np.generic],
    style: Style,
    value_range: tuple[float, float] | None,
    width: int | None = None,
) -> list[str]:
    """A picture (h, w), (h, w, 1) or (h, w, 3) as lines for stdout, at most as wide as it."""
    from tui_lab.imaging import text

    limit = text.natural_width(image, look(sys.stdout).width)
    columns = limit if width is None else min(width, limit)
    if style == "ascii":
        return text.ascii_picture(image, columns, value_range)
    return text.block_picture(image, columns, value_range, colours=_colours())


def _colours() -> text_module.Colours:
    from tui_lab.imaging.text import Colours

    if not look(sys.stdout).colour:
        return Colours.NONE
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return Colours.TRUE
    many = "256" in os.environ.get("TERM", "")
    return Colours.INDEXED if many else Colours.NONE


def inputs(run: Run, results: Results, rows: NDArray[np.int64]) -> NDArray[np.generic]:
    """The examples of some rows of the results: (k, *input_shape), in the source's values.

    Raises:
        DataError: The data set is not at hand any more.
        StoreError: It was changed since: an index points nowhere.
    """
    import numpy as np

    from tui_lab import datasets
    from tui_lab.errors import StoreError
    from tui_lab.i18n import _

    data = run.experiment.data
    dataset = datasets.load(data.dataset, data.options, seed=run.experiment.seed, verify=False)
    source = dataset.x_test if results.source == "test" else dataset.x_train
    indices = results.indices[rows]
    if source is None or (len(indices) and int(np.max(indices)) >= len(source)):
        raise StoreError(
            _("The data set {name} has changed since the run {run} was trained.").format(
                name=data.dataset, run=run.id
            ),
            _("Train the run again."),
        )
    return source[indices]


if TYPE_CHECKING:
    from tui_lab.imaging import text as text_module
