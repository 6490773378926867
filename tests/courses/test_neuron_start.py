"""A step's neuron: how it is read, what is wrong with it, and the command that does the same."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from support.cli import call
from support.courses import make_course, step_tables

from tui_lab.courses import catalogue
from tui_lab.courses.reading import read_course
from tui_lab.courses.starting_point import neuron_line
from tui_lab.courses.validation import validate_names
from tui_lab.errors import CourseError
from tui_lab.neuron.descent import descend, path_of, verdict
from tui_lab.neuron.learning import is_learned, lesson_of, until_right
from tui_lab.neuron.model import NeuronStart
from tui_lab.neuron.tasks import score
from tui_lab.neuron.two_layers import BY_SLIDES, layers_lesson_of, learn_layers


def started(folder: Path, table: Any) -> NeuronStart | None:
    """What a step begins with whose `[neuron]` is that table; it is validated too."""
    steps = step_tables()
    steps["look"]["neuron"] = table
    course = read_course(make_course(folder, steps=steps), {})
    validate_names(course)
    return course.steps[0].neuron


def test_a_step_without_one_has_none(tmp_path: Path) -> None:
    assert read_course(make_course(tmp_path), {}).steps[0].neuron is None


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    table = {
        "task": "and",
        "weights": [4, -0.5],
        "bias": -1,
        "activation": "sigmoid",
        "rate": 0.5,
        "seed": 3,
    }
    assert started(tmp_path, table) == NeuronStart("and", "", (4.0, -0.5), -1.0, "sigmoid", 0.5, 3)


def test_a_task_or_a_surface_alone_is_enough(tmp_path: Path) -> None:
    assert started(tmp_path, {"task": "points"}) == NeuronStart("points")
    nine = {"task": "xor", "layers": [1, 1, -0.5, 1, 1, -1.5, 1, -1.5, -0.5]}
    assert started(tmp_path / "layers", nine) == NeuronStart("xor", layers=BY_SLIDES)
    assert started(tmp_path, {"surface": "bowl", "rate": 0.1}) == NeuronStart(
        surface="bowl", rate=0.1
    )


@pytest.mark.parametrize(
    ("table", "field", "words"),
    [
        (5, "neuron", "table"),
        ({}, "neuron.task", "one of the two"),
        ({"task": "and", "surface": "bowl"}, "neuron.task", "one of the two"),
        ({"task": "and", "wieghts": [1, 1]}, "neuron.wieghts", "weights"),
        ({"task": 5}, "neuron.task", "text is missing"),
        ({"task": "xand"}, "neuron.task", "nand"),
        ({"surface": "hill"}, "neuron.surface", "curve"),
        ({"task": "and", "weights": [1]}, "neuron.weights", "needs 2 weights"),
        ({"task": "and", "weights": []}, "neuron.weights", "list of numbers"),
        ({"task": "and", "weights": 1}, "neuron.weights", "list of numbers"),
        ({"task": "and", "weights": ["1", "1"]}, "neuron.weights", "list of numbers"),
        ({"task": "and", "weights": [float("nan"), 1]}, "neuron.weights", "list of numbers"),
        ({"task": "and", "weights": [1e12, 1]}, "neuron.weights", "beyond all use"),
        ({"task": "and", "bias": "1"}, "neuron.bias", "not a number"),
        ({"task": "and", "rate": 0}, "neuron.rate", "does not work"),
        ({"task": "and", "rate": "fast"}, "neuron.rate", "not a number"),
        ({"task": "and", "seed": -1}, "neuron.seed", "not a number"),
        ({"task": "and", "activation": "relu"}, "neuron.activation", "relu"),
        ({"surface": "bowl", "weights": [1, 1]}, "neuron.weights", "not with a surface"),
        ({"surface": "bowl", "seed": 1}, "neuron.seed", "not with a surface"),
        ({"surface": "2w"}, "neuron.surface", "every product"),
        ({"task": "xor", "layers": [1, 1]}, "neuron.layers", "9 numbers, and 2 are given"),
        ({"task": "decide", "layers": [1] * 9}, "neuron.layers", "two inputs"),
        ({"task": "xor", "layers": [1] * 9, "seed": 1}, "neuron.seed", "not with two layers"),
        ({"surface": "bowl", "rate": -1}, "neuron.rate", "does not work"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_field(
    tmp_path: Path, table: Any, field: str, words: str
) -> None:
    with pytest.raises(CourseError) as caught:
        started(tmp_path, table)
    assert f"look.toml, {field}: " in caught.value.message
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("start", "line"),
    [
        (NeuronStart("and", weights=(1.0, 1.0), bias=-1.5), "try and --weights 1,1 --bias -1.5"),
        (NeuronStart("or"), "learn or"),
        (NeuronStart("or", seed=3, activation="sigmoid"), "learn or --seed 3 --activation sigmoid"),
        (
            NeuronStart("and", weights=(4.0, -4.0), rate=2.0),
            "learn and --weights 4,-4 --rate 2",
        ),
        (NeuronStart(surface="bowl", rate=0.1), "descend bowl --rate 0.1"),
        (NeuronStart(surface="(w-3)^2"), "descend '(w-3)^2'"),
        (
            NeuronStart("xor", layers=BY_SLIDES),
            "layers xor --h1 1,1,-0.5 --h2 1,1,-1.5 --out 1,-1.5,-0.5",
        ),
        (
            NeuronStart("xor", layers=BY_SLIDES, rate=2.0),
            "backprop xor --h1 1,1,-0.5 --h2 1,1,-1.5 --out 1,-1.5,-0.5 --rate 2",
        ),
    ],
)
def test_the_command_does_what_the_step_says(start: NeuronStart, line: str) -> None:
    assert neuron_line(start) == f"tui-lab neuron {line}"
    assert call(*shlex.split(neuron_line(start))[1:]).exit_code == 0


class TestTheCourse:
    """From one neuron to a digit reader: what its texts say of the neuron is so."""

    def starts(self) -> dict[str, NeuronStart]:
        course = catalogue.get("one-neuron")
        return {step.id: step.neuron for step in course.steps if step.neuron is not None}

    def test_six_steps_have_a_neuron_and_say_so(self) -> None:
        assert list(self.starts()) == [
            *("decide", "gates", "rule", "descent", "xor-one", "backprop"),
        ]
        course = catalogue.get("one-neuron")
        for step in course.steps:
            assert ("Hands on the neuron" in step.text) == (step.neuron is not None), step.id

    def test_the_concert_begins_with_all_rows_right(self) -> None:
        lesson = lesson_of(self.starts()["decide"])
        assert score(lesson.neuron, lesson.task).right == 8

    def test_the_gate_begins_as_and_and_its_bias_alone_makes_it_or(self) -> None:
        lesson = lesson_of(self.starts()["gates"])
        assert lesson.task.name == "or"
        assert score(lesson.neuron, lesson.task).right == 2
        assert score(lesson.neuron.changed(2, -0.5), lesson.task).right == 4

    def test_the_rule_begins_as_its_table_and_ends_as_its_answers(self) -> None:
        lesson = lesson_of(self.starts()["rule"])
        assert (lesson.neuron.values, lesson.rate) == ((4, 4, 1), 2)
        done = until_right(lesson)
        assert (done.epoch, done.neuron.values) == (3, (4, 2, -5))

    def test_two_layers_are_right_after_the_epoch_that_is_asked_for(self) -> None:
        assert learn_layers(layers_lesson_of(self.starts()["backprop"]), 400).epoch == 35

    def test_the_descent_has_a_valley_on_each_side_of_its_hill(self) -> None:
        path = path_of(self.starts()["descent"])
        assert "local minimum" in verdict(descend(path, 20))

    def test_xor_begins_with_the_line_of_and_and_cannot_be_learned(self) -> None:
        lesson = lesson_of(self.starts()["xor-one"])
        assert (lesson.task.name, lesson.neuron.values) == ("xor", (1, 1, -1.5))
        assert not is_learned(until_right(lesson))


def test_a_step_s_page_shows_the_command_in_words_and_as_json() -> None:
    page = call("courses", "show", "one-neuron", "gates")
    assert "tui-lab neuron try or --weights 1,1 --bias -1.5\n" in page.stdout
    told = call("courses", "show", "one-neuron", "gates", "--json").stdout
    assert '"command": "tui-lab neuron try or --weights 1,1 --bias -1.5"' in told
    assert '"neuron": null' in call("courses", "show", "one-neuron", "iris", "--json").stdout
