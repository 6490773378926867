"""What the neurons of a network answer over the plane of its inputs, layer by layer."""

from __future__ import annotations

import numpy as np
import pytest
from support.lines import MOONS, OR_AND, XOR_OUT, Dense, keep_network, moons, two_inputs
from support.reports import change

from tui_lab.errors import DataError
from tui_lab.reports.neuron_lines import read_lines
from tui_lab.reports.neuron_maps import NeuronMaps, read_maps, scale_words, small, told
from tui_lab.runs.boundary_file import SIDE
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store


def maps_of(run: Run) -> NeuronMaps:
    found = read_maps(run, run.state())
    assert found is not None
    return found


def replace_inputs(run: Run, inputs: tuple[str, ...]) -> Run:
    """The run as if its network had been given these in place of two inputs."""
    change(run, lambda experiment: experiment["data"].update(inputs=inputs))
    return Store().find(run.id)


def test_each_neuron_has_its_answers_with_the_highest_row_first() -> None:
    maps = maps_of(two_inputs())
    hidden, last = maps.layers
    across = np.linspace(maps.low[0], maps.high[0], SIDE)
    up = np.linspace(maps.low[1], maps.high[1], SIDE)[::-1]
    (weights, biases), ((one,), (two,)) = OR_AND, XOR_OUT[0]
    expected = [
        np.tanh(weights[0][n] * across[None, :] + weights[1][n] * up[:, None] + biases[n])
        for n in range(2)
    ]
    assert hidden.pictures == pytest.approx(np.stack(expected))
    net = one * expected[0] + two * expected[1] + XOR_OUT[1][0]
    assert last.pictures[0] == pytest.approx(1 / (1 + np.exp(-net)))
    assert (hidden.value_range, last.value_range) == ((-1, 1), (0, 1))
    assert (hidden.names, last.names) == (("neuron 1", "neuron 2"), ("class 1",))
    assert told(maps, hidden) == (
        "What each of the 2 neurons of layer 1 of 2 answers all over the plane (tanh)."
    )
    assert scale_words(maps, hidden) == "Dark: -1. Bright: 1. a grows to the right, b upwards."


def test_inputs_that_were_scaled_are_seen_as_the_network_sees_them() -> None:
    run = moons()
    maps, lines = maps_of(run), read_lines(run, run.state())
    assert lines is not None
    assert lines.probabilities is not None
    last = maps.layers[-1].pictures
    assert last[:, ::-1] == pytest.approx(np.moveaxis(lines.probabilities, -1, 0), abs=1e-6)
    first = maps.layers[0]
    assert first.pictures.min() == 0, "relu"
    assert first.value_range == (0, first.pictures.max())
    assert len(first.names) == len(MOONS[0][1])


def test_the_network_of_a_quantity_has_lines_and_maps_too() -> None:
    out = Dense([[1.0], [0.5]], [0.25], "linear")
    run = two_inputs("bowl", [Dense(*OR_AND), out], plane=False)
    last = maps_of(run).layers[-1]
    assert last.names == ("neuron 1",)
    assert last.value_range[0] < -1 < 1 < last.value_range[1]
    lines = read_lines(run, run.state())
    assert lines is not None
    assert (lines.classes, lines.probabilities) == ((), None)
    assert set(lines.labels.tolist()) == {0}


def test_inputs_that_were_made_of_two_are_mapped_over_the_two() -> None:
    run = two_inputs("circle", [Dense([[4.0], [4.0]], [-1.0], "sigmoid")])
    experiment = run.experiment
    run = replace_inputs(run, ("x1_squared", "x2_squared"))
    assert experiment.data.inputs == ()
    (only,) = maps_of(run).layers
    middle, corner = only.pictures[0][SIDE // 2, SIDE // 2], only.pictures[0][0, 0]
    assert middle < 0.5 < corner
    with pytest.raises(DataError, match="draw no lines"):
        read_lines(run, run.state())


def test_layers_that_cannot_be_followed_are_told() -> None:
    run = two_inputs()
    keep_network(run, [Dense(*OR_AND), "BatchNormalization", Dense(*XOR_OUT, "sigmoid")])
    with pytest.raises(DataError, match="cannot be followed"):
        read_maps(run, run.state())


def test_a_small_map_has_the_places_in_their_order() -> None:
    whole = np.arange(SIDE * SIDE, dtype=float).reshape(1, SIDE, SIDE)
    reduced = small(whole, 8)
    assert reduced.shape == (1, 8, 8)
    assert (np.diff(reduced[0], axis=1) > 0).all()
    assert (np.diff(reduced[0], axis=0) > 0).all()
