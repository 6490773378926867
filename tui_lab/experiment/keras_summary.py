"""The table that `model.summary()` prints, computed without Keras.

Layout, names and figures are those of Keras 3 in a terminal
(https://github.com/keras-team/keras/blob/master/keras/src/utils/summary_utils.py), for a network
that was compiled and not fitted yet. Must not import Keras.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tui_lab.experiment.keras_code.signatures import keras_name
from tui_lab.experiment.layers.schema import Shape
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.shapes import describe
from tui_lab.experiment.target import Target

COLUMNS = 80
"""Of the terminal that the table is laid out for."""
MOST_COLUMNS = 88
_ENDS = (0.45, 0.80, 1.0)
"""Where the columns end, as shares of the width."""
_HEADER = ("Layer (type)", "Output Shape", "Param #")
_BYTES = 4
"""Of a number in float32."""


def keras_summary(
    experiment: Experiment, input_shape: Shape, target: Target, columns: int = COLUMNS
) -> str:
    """What `model.summary()` prints of the network of an experiment.

    Args:
        experiment: The experiment.
        input_shape: Of one example of its data set.
        target: What its data set answers.
        columns: Of the terminal, 70 or more.

    Returns:
        Lines in English, as Keras writes them; the batch is `None`.

    Raises:
        ExperimentError: A layer cannot take what it gets.
    """
    layers = describe(experiment, input_shape, target)
    seen: Counter[str] = Counter()
    rows: list[tuple[str, str, str]] = []
    for layer in layers:
        name = keras_name(layer.type)
        number, seen[name] = seen[name], seen[name] + 1
        called = f"{name}_{number}" if number else name
        shape = ", ".join(["None", *map(str, layer.output_shape)])
        rows.append((f"{called} ({layer.type})", f"({shape})", f"{layer.parameters:,}"))
    total = sum(layer.parameters for layer in layers)
    trainable = sum(layer.trainable for layer in layers)
    return "\n".join(
        [
            'Model: "sequential"',
            *_table(rows, min(MOST_COLUMNS, columns - 4)),
            _count("Total params", total),
            _count("Trainable params", trainable),
            _count("Non-trainable params", total - trainable),
        ]
    )


def _count(title: str, parameters: int) -> str:
    size, unit = float(parameters * _BYTES), "B"
    for larger in ("KB", "MB", "GB", "TB", "PB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f" {title}: {parameters:,} ({size:.2f} {unit})"


def _widths(width: int) -> list[int]:
    """The columns of the table between its lines, as Rich shrinks those that Keras asks for."""
    ends = [int(end * width) for end in _ENDS]
    asked = [end - before + 2 for before, end in zip([0, *ends], ends, strict=False)]
    excess, left = sum(asked) + 4 - width, len(asked)
    for place, given in enumerate(asked):
        taken = round(excess / left)
        asked[place] = given - taken
        excess, left = excess - taken, left - 1
    return asked


def _table(rows: Iterable[Sequence[str]], width: int) -> list[str]:
    widths = _widths(width)

    def line(left: str, bar: str, middle: str, right: str) -> str:
        return left + middle.join(bar * each for each in widths) + right

    lines = [line("┏", "━", "┳", "┓"), *_row(_HEADER, widths, "┃"), line("┡", "━", "╇", "┩")]
    for place, row in enumerate(rows):
        if place:
            lines.append(line("├", "─", "┼", "┤"))
        lines += _row(row, widths, "│")
    return [*lines, line("└", "─", "┴", "┘")]


def _row(cells: Sequence[str], widths: Sequence[int], bar: str) -> list[str]:
    """One row; what is too long goes on in a further line."""
    broken = [_broken(cell, width - 2) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, broken))
    padded = [[*parts, *[""] * (height - len(parts))] for parts in broken]
    lines = []
    for parts in zip(*padded, strict=True):
        laid = [part.ljust(width - 2) for part, width in zip(parts, widths, strict=True)]
        laid[-1] = parts[-1].rjust(widths[-1] - 2)
        lines.append(bar + bar.join(f" {part} " for part in laid) + bar)
    return lines


def _broken(text: str, width: int) -> list[str]:
    """The lines of a cell: broken at spaces, and inside a word that is too long for any line."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width:
            lines[-1] = joined
            continue
        lines += [word[at : at + width] for at in range(0, len(word), width)]
    return [line for line in lines if line] or [""]
