"""`weights` of a run with two inputs: the lines of its neurons, drawn, told and as JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support.cli import call
from support.lines import Dense, two_inputs

from tui_lab import i18n
from tui_lab.errors import ExitCode


def many(count: int) -> list[Dense]:
    angles = np.linspace(0, 3, count)
    kernel = np.stack([np.cos(angles), np.sin(angles)])
    return [
        Dense(kernel.tolist(), (-0.5 * kernel.sum(axis=0)).tolist()),
        Dense([[1.0]] * count, [0.0], "sigmoid"),
    ]


def test_the_lines_are_drawn_with_their_numbers_and_equations() -> None:
    two_inputs()
    text = call("weights", "last", "--style", "ascii").stdout
    assert "The lines of the 2 neurons of the first layer" in text
    plane, table = text.split("Neuron ")
    assert plane.count("\\") > 10
    assert (plane.count("2") - plane.splitlines()[0].count("2")) >= 2
    assert "2.00·a + 2.00·b − 1.00 = 0" in table
    assert "1.50·a + 1.50·b − 2.25 = 0" in table
    assert table.count("above") == 2
    assert max(map(len, text.splitlines())) <= 80


def test_the_plane_shows_points_regions_and_axes() -> None:
    two_inputs()
    lines = call("weights", "last", "--style", "ascii").stdout.splitlines()
    area = [line[6:42] for line in lines[2:20]]
    signs = "".join(area)
    assert (signs.count("o"), signs.count("x")) == (2, 2)
    assert "...." in signs
    assert lines[2].startswith(" 1.12")
    assert lines[20].split() == ["−0.12", "a", "1.12"]
    assert lines[21].split() == ["o", "0", "x", "1"]


def test_blocks_are_drawn_in_dots_and_patterns_where_there_is_no_colour() -> None:
    two_inputs()
    text = call("weights", "last", "--style", "blocks").stdout
    assert "░" in text
    assert any(0x2800 < ord(sign) < 0x2900 for sign in text)
    assert "\x1b" not in text


def test_one_neuron_alone_is_told_in_words() -> None:
    two_inputs()
    text = call("weights", "last", "--unit", "2").stdout
    assert "1.50·a + 1.50·b" in text
    assert "2.00·a" not in text
    assert "It answers above its line." in text
    assert "On the line it gives 0, on the other side less (tanh)." in " ".join(text.split())


def test_one_neuron_says_what_the_network_says() -> None:
    two_inputs("and", [Dense([[5.9], [5.8]], [-8.8], "sigmoid")])
    text = call("weights", "last").stdout
    assert "The line of the only neuron" in text
    assert "The network says “1” on that side and “0” on the other." in " ".join(text.split())


def test_neurons_that_are_the_answer_have_the_name_of_their_class() -> None:
    two_inputs("and", [Dense([[5.9, 1.0], [5.8, 1.0]], [-8.8, 0.0], "softmax")])
    found = json.loads(call("weights", "last", "--json").stdout)
    assert [each["class"] for each in found] == ["0", "1"]
    assert "Class" in call("weights", "last").stdout
    two_inputs("and", [Dense([[5.9], [5.8]], [-8.8], "sigmoid")])
    (one,) = json.loads(call("weights", "last", "--json").stdout)
    assert one["class"] == "1"
    two_inputs()
    assert "class" not in json.loads(call("weights", "last", "--json").stdout)[0]
    assert "Class" not in call("weights", "last").stdout


def test_a_unit_that_is_not_there_is_refused() -> None:
    two_inputs()
    result = call("weights", "last", "--unit", "3")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "The layer has 2 units: there is no unit 3." in result.stderr


def test_eight_are_drawn_together_and_the_rest_on_request() -> None:
    two_inputs(layers=many(11))
    result = call("weights", "last", "--style", "ascii")
    assert "8 of 11 are shown; --limit shows more." in result.stderr
    assert result.stdout.count("Neuron ") == 1
    result = call("weights", "last", "--style", "ascii", "--limit", "20")
    assert result.stderr == ""
    assert result.stdout.count("Neuron ") == 2


def test_a_line_out_of_sight_is_said() -> None:
    two_inputs(layers=[Dense([[1.0, 0.0], [1.0, 0.0]], [5.0, 1.0]), Dense([[1.0], [1.0]], [0.0])])
    text = call("weights", "last", "--style", "ascii").stdout
    assert text.count("no line in sight") == 2
    assert "1.00·a + 1.00·b + 5.00 = 0" in text


def test_the_lines_are_written_for_programs() -> None:
    layers = [
        Dense([[2.0, 0.0, 1.0], [2.0, 0.0, 1.0]], [-1.0, 1.0, np.nan]),
        Dense([[1.0]] * 3, [0.0]),
    ]
    two_inputs(layers=layers)
    first, second, third = json.loads(call("weights", "last", "--json").stdout)
    assert (first["unit"], first["weights"], first["bias"]) == (1, [2.0, 2.0], -1.0)
    assert first["line"]["inputs"] == ["a", "b"]
    assert first["line"]["weights"] == [2.0, 2.0]
    for x, y in first["line"]["ends"]:
        assert 2 * x + 2 * y - 1 == pytest.approx(0, abs=1e-6)
    assert first["answers"] == "above"
    assert (second["line"], second["answers"]) == (None, "everywhere")
    assert (third["bias"], third["line"], third["answers"]) == (None, None, "unknown")


def test_scaled_inputs_give_lines_in_the_units_of_the_data() -> None:
    two_inputs(
        "moons",
        [Dense([[1.0], [0.0]], [0.0], "relu"), Dense([[1.0]], [0.0], "sigmoid")],
        scaling="standard",
    )
    (neuron,) = json.loads(call("weights", "last", "--json").stdout)
    assert neuron["weights"] == [1.0, 0.0]
    # Where the scaled input is 0, the input is the mean: about the middle of both moons.
    (x, _y), _end = neuron["line"]["ends"]
    assert x == pytest.approx(0.5, abs=0.1)
    assert "in the data's units" in " ".join(call("weights", "last").stdout.split())


def test_spanish_writes_its_own_numbers() -> None:
    two_inputs()
    i18n.set_language("es")
    assert "2,00·a + 2,00·b − 1,00 = 0" in call("weights", "last").stdout


def test_weights_are_still_told_where_the_plane_cannot_be_drawn() -> None:
    two_inputs(layers=["BatchNormalization", Dense([[1.0], [2.0]], [0.0])])
    result = call("weights", "last")
    assert "after a layer BatchNormalization" in result.stderr
    assert json.loads(call("weights", "last", "--json").stdout) == [
        {"unit": 1, "class": "1", "weights": [1.0, 2.0]}
    ]


def test_maps_show_where_each_neuron_answers_layer_by_layer() -> None:
    two_inputs()
    text = call("weights", "last", "--maps", "--style", "ascii").stdout
    first, last = text.split("\n\nWhat the neuron of layer 2")
    assert "What each of the 2 neurons of layer 1 of 2" in first
    assert "neuron 1            neuron 2" in first
    assert "@@@@" in first
    assert "class 1" in last
    (found,) = json.loads(call("weights", "last", "--maps", "--layer", "2", "--json").stdout)
    assert (found["layer"], found["activation"], found["inputs"]) == (2, "sigmoid", ["a", "b"])
    assert [unit["name"] for unit in found["units"]] == ["class 1"]
    middle = found["units"][0]["answers"][32][32]
    assert 0.9 < middle <= 1, "between the two lines"


def test_maps_that_there_are_none_of_are_refused() -> None:
    two_inputs()
    assert "goes with --maps" in call("weights", "last", "--layer", "2").stderr
    result = call("weights", "last", "--maps", "--layer", "3")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "there is no layer 3" in result.stderr
