"""Small networks drawn as text."""

from __future__ import annotations

from tui_lab.datasets import listing
from tui_lab.experiment.line import from_line
from tui_lab.reports.network_sketch import sketch_of

FLOWERS = "data(iris, test_split=0.2) > Dense(2, tanh) > Dropout(0.5) > Dense(classes, sigmoid)"


def drawn(line: str, width: int = 80, *, unicode: bool = True) -> list[str]:
    experiment = from_line(f"{line} > compile(mse)")
    info = listing.info(experiment.data.dataset)
    return sketch_of(experiment, info, width, unicode=unicode)


def test_the_network_of_the_flowers_has_its_neurons_and_weights() -> None:
    assert drawn(FLOWERS) == [
        "o ··",
        "  ·········           ····· o",
        "o ··········· o ··········",
        "    ·········    ···· ····· o",
        "o ··········· o ··········",
        "  ·········           ····· o",
        "o ··",
        "4             2             3",
        "Inputs        Dense         Dense",
    ]
    assert all(line.isascii() for line in drawn(FLOWERS, unicode=False))


def test_what_is_large_or_not_dense_or_has_no_room_is_not_drawn() -> None:
    assert drawn("data(iris, test_split=0.2) > Dense(11, tanh) > Dense(classes, softmax)") == []
    assert drawn("data(digits, test_split=0.2) > Flatten() > Dense(classes, softmax)") == []
    assert drawn("data(iris, test_split=0.2) > BatchNormalization() > Dense(classes)") == []
    assert drawn(FLOWERS, width=30) == []
    made = drawn("data(circle, inputs=(x1, x2, x1_x2)) > Dense(classes, sigmoid)")
    assert made[-2].split() == ["3", "1"]
