"""What `tui-lab data show` says of the examples: how many each class has, and a few of them."""

from __future__ import annotations

import sys
from typing import Literal

from tui_lab.cli import console, pictures, tables
from tui_lab.datasets.looking_words import truth_name, truth_title, truths_are_numbers
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.datasets.words import NAMES_AT_MOST
from tui_lab.i18n import _, number
from tui_lab.text.fit import shortened, text_columns

PICTURES = 6
ROWS = 6
COLUMNS = 8
"""Inputs of a table of which the values are shown."""


def counts(info: DatasetInfo) -> dict[str, dict[str, int]]:
    """Part (`train`, and `test` where there is one) -> class -> how many examples.

    Without parts where quantities are to be answered.

    Raises:
        DataError: The files are damaged or cannot be read.
    """
    from tui_lab.datasets import loading

    parts: tuple[Literal["train", "test"], ...] = (
        ("train", "test") if info.test_size else ("train",)
    )
    counted = {part: loading.class_counts(info.name, part) for part in parts}
    return {
        part: dict(zip(info.classes, each, strict=True))
        for part, each in counted.items()
        if each is not None
    }


def in_words(counted: dict[str, int]) -> str:
    """The classes of one part with their examples: `setosa 50; versicolor 50; virginica 50`."""
    words = [f"{name} {number(count)}" for name, count in counted.items()]
    listed = "; ".join(words[:NAMES_AT_MOST])
    if len(words) <= NAMES_AT_MOST:
        return listed
    return _("{names} and {count} more").format(
        names=listed, count=number(len(words) - NAMES_AT_MOST)
    )


def show(info: DatasetInfo) -> None:
    """Write a few examples to stdout, of as many classes as there is room for.

    Raises:
        DataError: The files are damaged or cannot be read.
    """
    from tui_lab.datasets.examples_preview import preview_examples

    seen = preview_examples(info.name)
    console.out()
    if info.kind is Kind.IMAGES:
        chosen = seen.of_each_class(len(info.classes), PICTURES)
        _draw(info, [(seen.x[place], truth_name(info, seen.y[place])) for place in chosen])
        return
    names = info.features or tuple(f"x{n + 1}" for n in range(info.input_shape[0]))
    columns = [tables.Column(truth_title(info), cuts=True, right=truths_are_numbers(info))]
    columns += [
        tables.Column(name, right=True, rank=place + 1)
        for place, name in enumerate(names[:COLUMNS])
    ]
    rows = [
        (
            truth_name(info, seen.y[place]),
            *(number(float(value)) for value in seen.x[place].reshape(-1)[:COLUMNS]),
        )
        for place in seen.of_each_class(len(info.classes), ROWS)
    ]
    tables.show(columns, rows, elsewhere="")


def _draw(info: DatasetInfo, examples: list[tuple[object, str]]) -> None:
    from tui_lab.imaging import layout

    style = pictures.chosen_style(None)
    blocks = []
    for image, name in examples:
        lines = pictures.draw(image, style, info.value_range)  # type: ignore[arg-type]
        words = shortened(name, text_columns(lines[0]))
        blocks.append(layout.captioned(lines, [words]))
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
