"""The outline of an experiment that does not work in all of its layers."""

from __future__ import annotations

from dataclasses import replace

from tui_lab import presets
from tui_lab.datasets import listing
from tui_lab.datasets.planning import subject_of
from tui_lab.experiment.model import Experiment, Layer
from tui_lab.experiment.outline import outline


def with_layer(experiment: Experiment, index: int, layer: Layer, *, instead: bool) -> Experiment:
    layers = list(experiment.layers)
    layers[index : index + instead] = [layer]
    return replace(experiment, layers=tuple(layers))


def test_the_outline_ends_where_nothing_more_can_be_told() -> None:
    digits, subject = presets.get("digits-mlp").experiment, subject_of(listing.info("digits"))
    whole = outline(digits, subject)
    assert [summary.parameters for summary in whole if summary] == [0, 8320, 1290]
    nonsense = Layer("Dense", {**digits.layers[1].arguments, "units": "nonsense"})
    broken = outline(with_layer(digits, 1, nonsense, instead=True), subject)
    assert [summary is None for summary in broken] == [False, True, True]
    conv = Layer("Conv2D", {"filters": 16, "kernel_size": 3, "activation": "relu"})
    pictures = outline(with_layer(digits, 1, conv, instead=False), subject)
    assert [summary is None for summary in pictures] == [False, True, True, True]
    assert outline(digits, None) == [None, None, None]
