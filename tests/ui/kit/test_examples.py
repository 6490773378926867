"""A few examples of a data set, as they are drawn."""

from __future__ import annotations

import numpy as np

from tui_lab.datasets import listing
from tui_lab.datasets.examples_preview import preview_examples
from tui_lab.ui.kit import drawing
from tui_lab.ui.kit.examples import thirds


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
