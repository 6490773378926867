"""The lines of a first layer: against their equations, in the data's units, and what is refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from support import warm
from support.lines import Dense, keep_network, two_inputs
from support.reports import change, made_up_run

from tui_lab.datasets import loading
from tui_lab.errors import DataError, NotFoundError, StoreError
from tui_lab.reports.neuron_lines import NeuronLines, Where, ends_of, neurons_of, read_lines
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

LOW, HIGH = (-1.0, -2.0), (3.0, 1.0)
NO_SCALING = (np.zeros(2), np.ones(2))
WEIGHT = some.floats(-50, 50, allow_subnormal=False)


def lines_of(run: Run) -> NeuronLines:
    found = read_lines(run, run.state())
    assert found is not None
    return found


@given(WEIGHT, WEIGHT, WEIGHT)
def test_the_ends_of_a_line_lie_on_it_and_on_the_edge_of_the_plane(
    a: float, b: float, c: float
) -> None:
    found = ends_of((a, b, c), LOW, HIGH)
    corners = [a * x + b * y + c for x in (LOW[0], HIGH[0]) for y in (LOW[1], HIGH[1])]
    if found is None:
        # All of the plane is on one side; a line that only touches it is none that is drawn.
        assert min(corners) >= -1e-6 or max(corners) <= 1e-6
        return
    assert min(corners) <= 1e-6
    assert max(corners) >= -1e-6
    for x, y in found:
        assert abs(a * x + b * y + c) <= 1e-6 * (abs(a) + abs(b) + abs(c) + 1e-3)
        edges = (x - LOW[0], x - HIGH[0], y - LOW[1], y - HIGH[1])
        assert min(map(abs, edges)) < 1e-9
        assert LOW[0] - 1e-9 <= x <= HIGH[0] + 1e-9
        assert LOW[1] - 1e-9 <= y <= HIGH[1] + 1e-9


@given(WEIGHT, WEIGHT, WEIGHT)
def test_the_side_that_is_told_is_the_one_with_a_positive_net_input(
    a: float, b: float, c: float
) -> None:
    (neuron,) = neurons_of(np.array([[a], [b]]), np.array([c]), *NO_SCALING, LOW, HIGH)
    if neuron.ends is None or math.dist(*neuron.ends) < 0.1:
        return
    (x1, y1), (x2, y2) = neuron.ends
    step = {"above": (0, 1), "below": (0, -1), "right": (1, 0), "left": (-1, 0)}[neuron.where]
    beside = ((x1 + x2) / 2 + step[0], (y1 + y2) / 2 + step[1])
    assert a * beside[0] + b * beside[1] + c > 0


@pytest.mark.parametrize(
    ("weights", "bias", "ends", "where"),
    [
        ((0, 2), 1, ((-1, -0.5), (3, -0.5)), Where.ABOVE),
        ((0, -2), -1, ((-1, -0.5), (3, -0.5)), Where.BELOW),
        ((2, 0), -2, ((1, -2), (1, 1)), Where.RIGHT),
        ((-2, 0), 2, ((1, -2), (1, 1)), Where.LEFT),
        ((1, 1), 9, None, Where.EVERYWHERE),
        ((1, 1), -9, None, Where.NOWHERE),
        ((0, 0), 1, None, Where.EVERYWHERE),
        ((0, 0), 0, None, Where.NOWHERE),
        ((math.nan, 1), 0, None, Where.UNKNOWN),
        ((1, 1), math.inf, None, Where.UNKNOWN),
        ((1, 1), 3, None, Where.EVERYWHERE),  # touches the lower left corner
        ((1, 0), 1, ((-1, -2), (-1, 1)), Where.RIGHT),  # runs along the left edge
    ],
)
def test_level_upright_and_missing_lines(
    weights: tuple[float, float],
    bias: float,
    ends: tuple[tuple[float, float], tuple[float, float]] | None,
    where: Where,
) -> None:
    kernel = np.array(weights, np.float32).reshape(2, 1)
    (neuron,) = neurons_of(kernel, np.array([bias]), *NO_SCALING, LOW, HIGH)
    assert neuron.ends == ends
    assert neuron.where == where


def test_of_scaled_inputs_the_line_is_in_the_units_of_the_data() -> None:
    offset, scale = np.array([10.0, 200.0]), np.array([2.0, 50.0])
    kernel, bias = np.array([[1.0], [-3.0]]), np.array([0.5])
    (neuron,) = neurons_of(kernel, bias, offset, scale, (5.0, 100.0), (15.0, 300.0))
    assert neuron.ends is not None
    for end in neuron.ends:
        seen = (np.array(end) - offset) / scale
        assert seen @ kernel[:, 0] + bias[0] == pytest.approx(0, abs=1e-9)
    assert (neuron.weights, neuron.bias) == ((1.0, -3.0), 0.5)


def test_a_gate_has_the_lines_of_its_hidden_neurons() -> None:
    found = lines_of(two_inputs())
    assert found.names == found.symbols == ("a", "b")
    assert [neuron.weights for neuron in found.neurons] == [(2.0, 2.0), (1.5, 1.5)]
    assert [neuron.bias for neuron in found.neurons] == [-1.0, -2.25]
    assert [neuron.where for neuron in found.neurons] == [Where.ABOVE, Where.ABOVE]
    assert not found.scaled
    assert not found.alone
    assert (found.low, found.high) == (pytest.approx((-0.12, -0.12)), pytest.approx((1.12, 1.12)))
    assert sorted(found.points.tolist()) == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_the_answers_are_those_of_the_saved_weights_not_of_a_later_plane() -> None:
    found = lines_of(two_inputs(ended=False))
    assert found.probabilities is not None
    winner = found.probabilities.argmax(axis=-1)
    middle = len(winner) // 2
    # XOR: 0 at both ends of the diagonal, 1 between the lines; the kept plane says 1 everywhere.
    assert winner[2, 2] == winner[-3, -3] == 0
    assert winner[middle, middle] == 1


def test_where_the_answers_cannot_be_computed_the_kept_plane_is_taken() -> None:
    odd = (Dense([[1.0], [1.0]], [0.0], "sparsemax"), Dense([[1.0]], [0.0], "sigmoid"))
    found = lines_of(two_inputs(layers=odd))
    assert found.probabilities is not None
    assert found.probabilities[..., 1].min() == 1
    assert lines_of(two_inputs(layers=odd, ended=False)).probabilities is None


def test_without_a_plane_everything_comes_from_the_data() -> None:
    run = two_inputs("moons", scaling="standard")
    with_plane = lines_of(run)
    run.path("boundary.npz").unlink()
    without = lines_of(run)
    assert without.low == pytest.approx(with_plane.low, rel=1e-4)
    assert without.high == pytest.approx(with_plane.high, rel=1e-4)
    assert without.scaled
    assert len(without.points) == 400
    assert len(without.labels) == 400
    data = loading.load("moons")
    apart = np.abs(without.points[:, None] - data.x_train[None]).max(axis=-1).min(axis=1)
    assert apart.max() < 1e-5


def test_a_plane_whose_corners_are_no_numbers_is_not_taken() -> None:
    run = two_inputs()
    with np.load(run.path("boundary.npz")) as kept:
        arrays = dict(kept)
    np.savez(run.path("boundary.npz"), **{**arrays, "across": np.full(16, np.nan, np.float32)})
    assert lines_of(run).low == pytest.approx((-0.12, -0.12))


def test_layers_that_change_nothing_may_come_before_the_neurons() -> None:
    run = two_inputs(layers=("Flatten", "Dropout", Dense([[1.0], [2.0]], None, "relu")))
    (neuron,) = lines_of(run).neurons
    assert (neuron.weights, neuron.bias) == ((1.0, 2.0), 0.0)


def test_a_layer_that_changes_the_inputs_is_named() -> None:
    run = two_inputs(layers=("BatchNormalization", Dense([[1.0], [2.0]], [0.0])))
    with pytest.raises(DataError, match="after a layer BatchNormalization"):
        read_lines(run, run.state())


def test_a_run_on_other_data_has_no_lines() -> None:
    run = made_up_run("iris", ("a", "b", "c"), [0, 1, 2], [0, 1, 2])
    keep_network(run, [Dense(np.ones((4, 3)).tolist(), [0.0] * 3)])
    assert read_lines(run, run.state()) is None


def test_a_run_without_a_model_says_so() -> None:
    run = two_inputs()
    run.path("model.keras").unlink()
    with pytest.raises(NotFoundError, match="no saved model"):
        read_lines(run, run.state())


def test_a_bias_that_does_not_fit_is_damage() -> None:
    run = two_inputs(layers=[Dense([[1.0], [2.0]], [0.0, 1.0])])
    with pytest.raises(StoreError, match="do not have the right shape"):
        read_lines(run, run.state())


def test_data_that_changed_since_are_not_scaled_by() -> None:
    run = two_inputs("moons", scaling="standard")
    change(run, lambda table: table.__setitem__("seed", 5))
    run = Store().find(run.id)
    with pytest.raises(StoreError, match="has changed since"):
        read_lines(run, run.state())


@pytest.mark.worker
def test_the_answers_are_those_that_keras_gives(tmp_path: Path) -> None:
    from tui_lab.reports.forward import ACTIVATIONS, forward
    from tui_lab.reports.keras_file import saved_layers

    own = {
        "leaky": "L.LeakyReLU(0.1)",
        "elu-2": "L.ELU(2.0)",
        "relu-limited": "L.ReLU(1.5, 0.2, 0.5)",
    }
    made = {name: f"L.Activation({name!r})" for name in sorted(ACTIVATIONS)} | own
    script = f"""
import keras, numpy as np
from pathlib import Path
keras.utils.set_random_seed(1)
x = np.random.default_rng(0).normal(0, 2, (50, 2)).astype("float32")
np.save({str(tmp_path / "x.npy")!r}, x)
L = keras.layers
for name, activation in {{{", ".join(f"{name!r}: {text}" for name, text in made.items())}}}.items():
    folder = Path({str(tmp_path)!r}, name)
    folder.mkdir()
    model = keras.Sequential([
        keras.Input((2,)), L.Dropout(0.5), L.Dense(5), activation, L.Dense(4, "tanh"),
        L.Dense(3, use_bias=False), L.Dense(1, "sigmoid")])
    model.layers[1].bias.assign(np.linspace(-1, 1, 5))
    model.save(folder / "model.keras")
    np.save(folder / "y.npy", np.asarray(model(x)))
"""
    (tmp_path / "script.py").write_text(script)
    warm.run_script(tmp_path / "script.py").check_returncode()
    x = np.load(tmp_path / "x.npy")
    for name in made:
        answers = forward(saved_layers(tmp_path / name), x)
        assert answers is not None
        wanted = np.load(tmp_path / name / "y.npy")[:, 0]
        assert np.allclose(answers[:, 1], wanted, atol=1e-5), name
        assert np.allclose(answers.sum(axis=1), 1, atol=1e-6)
