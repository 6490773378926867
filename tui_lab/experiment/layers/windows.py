"""The output shape of layers that move a window over a picture."""

from __future__ import annotations

from tui_lab.errors import ExperimentError
from tui_lab.experiment.layers.schema import LayerInput
from tui_lab.i18n import _
from tui_lab.text.values import shape_text


def window_places(
    given: LayerInput,
    window_argument: str,
    strides: tuple[int, int],
    dilation: tuple[int, int] = (1, 1),
) -> tuple[int, int]:
    """How many places a window has in a picture, from top to bottom and from left to right.

    Args:
        window_argument: The name of the argument with the window's height and width.
        strides: How far the window moves each time.
        dilation: The distance between two pixels that the window sees.

    Raises:
        ExperimentError: The window is larger than the picture.
    """
    height, width = given.shape[:2]
    if given.arguments["padding"] == "same":
        return (-(-height // strides[0]), -(-width // strides[1]))
    window = given.pair(window_argument)
    spans = (dilation[0] * (window[0] - 1) + 1, dilation[1] * (window[1] - 1) + 1)
    if spans[0] > height or spans[1] > width:
        field = f"{given.field}.{window_argument}"
        raise ExperimentError(
            _("{field}: the window of {window} is larger than the {shape} that it gets.").format(
                field=field, window=shape_text(spans), shape=shape_text(given.shape[:2])
            ),
            _("Make {name} smaller, take away a layer before it, or use padding = {same}.").format(
                name=window_argument, same='"same"'
            ),
            field,
        )
    return ((height - spans[0]) // strides[0] + 1, (width - spans[1]) // strides[1] + 1)
