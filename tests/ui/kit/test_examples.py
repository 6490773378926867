"""A few examples of a data set, as they are drawn."""

from __future__ import annotations

import numpy as np

from tui_lab.datasets import listing
from tui_lab.datasets.examples_preview import preview_examples
from tui_lab.ui.kit import drawing
from tui_lab.ui.kit.examples import along_an_axis, axis_text, thirds


def test_a_quantity_is_drawn_in_three_stretches() -> None:
    numbers, names = thirds(np.array([0.0, 0.9, 1.1, 2.5, 3.0]))
    assert numbers.tolist() == [0, 0, 1, 2, 2]
    assert names == ("0 … 1", "1 … 2", "2 … 3")
    same, _names = thirds(np.array([4.0, 4.0]))
    assert set(same.tolist()) <= {0, 1, 2}


def test_the_rows_of_quantities_are_titled_with_their_name() -> None:
    info = listing.info("diabetes")
    seen = preview_examples("diabetes")
    chosen = seen.of_each_class(len(info.classes), 4)
    assert chosen == [0, 1, 2, 3]
    text = drawing.table(seen.x[chosen], ["151"] * 4, info.features, 60, "progression").plain
    assert text.split()[:2] == ["progression", "age"]


def test_a_quantity_over_one_input_is_drawn_over_its_axis() -> None:
    info = listing.info("line")
    assert along_an_axis(info)
    assert not any(along_an_axis(listing.info(name)) for name in ("bowl", "diabetes", "iris"))
    lines = axis_text(preview_examples("line"), info, 40, 12).plain.split("\n")
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 40
    assert lines[0] == info.quantities[0].name
    assert lines[-2].endswith(info.features[0])
    filled = [len(line.split("│")[1].rstrip()) for line in lines[1:-2]]
    assert filled[0] > filled[-1], "the line rises"
