"""`tui-lab neuron`: what it says of a neuron, of learning and of a descent."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import Result
from support.cli import call, process

from tui_lab.cli import app
from tui_lab.errors import ExitCode
from tui_lab.neuron.surfaces import SURFACES
from tui_lab.neuron.tasks import TASKS

AND = ("--weights", "1,1", "--bias", "-1.5")


def neuron(*arguments: str) -> Result:
    """Call it, expecting that it works."""
    result = call("neuron", *arguments)
    assert result.exit_code == 0, result.output
    return result


def as_json(*arguments: str) -> Any:
    """Its JSON."""
    return json.loads(neuron(*arguments, "--json").stdout, parse_constant=pytest.fail)


def refused(*arguments: str) -> str:
    """What it says against a command line that is off; nothing may be written to stdout."""
    result = call("neuron", *arguments)
    assert result.exit_code == ExitCode.USAGE, result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


class TestList:
    def test_it_names_every_task_and_every_surface(self) -> None:
        out = neuron("list").stdout
        for known in (*TASKS, *SURFACES):
            assert re.search(rf"^{known.name} ", out, re.MULTILINE)

    def test_its_json_holds_the_rows(self) -> None:
        found = as_json("list")
        xor = next(task for task in found["tasks"] if task["name"] == "xor")
        assert xor["targets"] == [0, 1, 1, 0]
        assert xor["separable"] is False
        assert [surface["name"] for surface in found["surfaces"]] == ["curve", "bowl", "line"]


class TestNumbers:
    """Tasks that ask for numbers, which a linear unit answers."""

    def test_a_line_is_learned_point_by_point(self) -> None:
        out = neuron("learn", "x: 0=1; 1=3; 2=5", "--weights", "0", "--steps", "1").stdout
        assert "Delta rule: gradient descent on mean_squared_error, learning rate 0.1" in out
        assert "  w1 = 0 + 0.1·2·1·0 = 0\n  b = 0 + 0.1·2·1 = 0.2\n" in out
        assert re.search(r"^Epoch +w1 +b +Cost$", out, re.MULTILINE)
        assert "No straight line has a lower one." in " ".join(out.split())
        assert "means" not in out

    def test_its_json_says_that_none_is_right_or_wrong(self) -> None:
        found = as_json("try", "line", "--weights", "2", "--bias", "1")
        assert (found["activation"], found["quantity"], found["right"]) == ("linear", True, None)
        assert [row["output"] for row in found["rows"]] == [-1, 1, 3, 5]
        assert {row["right"] for row in found["rows"]} == {None}
        assert as_json("learn", "line")["learned"]

    def test_what_does_not_go_together_is_refused(self) -> None:
        given = ("--weights", "1", "--activation", "sigmoid")
        assert "asks for numbers" in refused("try", "line", *given)
        loss = ("--activation", "linear", "--loss", "binary_crossentropy")
        assert "a linear unit gives any" in refused("learn", "and", *loss)
        assert "no linear unit" in refused("layers", "x1,x2: 0,1=3; 1,2=4")


class TestTry:
    def test_it_shows_each_row_the_plane_and_how_many_are_right(self) -> None:
        out = neuron("try", "or", *AND).stdout
        assert "s = w1*x1 + w2*x2 + b" in out
        assert "w1 = 1; w2 = 1; b = -1.5; activation: step" in out
        rows = re.findall(r"^ (\d) +(\d) +(\S+) +(\d) +(\d)  . (right|wrong)$", out, re.MULTILINE)
        assert rows == [
            ("0", "0", "-1.5", "0", "0", "right"),
            ("0", "1", "-0.5", "0", "1", "wrong"),
            ("1", "0", "-0.5", "0", "1", "wrong"),
            ("1", "1", "0.5", "1", "1", "right"),
        ]
        assert "█" in out
        assert out.endswith("2 of 4 rows right; cost 0.5000.\n")

    def test_three_inputs_have_no_plane_but_meanings(self) -> None:
        out = neuron("try", "decide", "--weights", "4,2,1", "--bias", "-3").stdout
        assert "it does not rain" in out
        assert "stay at home" in out
        assert "s = w1*a + w2*b + w3*c + bias" in out
        assert "█" not in out
        assert "All 8 rows" in out

    def test_a_threshold_that_is_moved_makes_a_new_decision_and_no_mistake(self) -> None:
        out = neuron("try", "decide", "--weights", "4,2,1", "--threshold", "5").stdout
        assert "bias = -5" in out
        assert len(re.findall("new decision$", out, re.MULTILINE)) == 2
        assert "2 rows are decided otherwise than before." in out
        assert "wrong" not in out
        assert "mistake" in out
        same = neuron("try", "decide", "--weights", "4,2,1", "--threshold", "3").stdout
        assert "All 8 rows are decided as before." in same
        assert as_json("try", "decide", "--weights", "4,2,1", "--threshold", "5")["free"] is True

    def test_a_truth_table_of_one_s_own_has_its_conditions(self) -> None:
        out = neuron("try", "warm outside,no wind: 0001", *AND).stdout
        assert "  b  no wind" in out
        assert "4 of 4 rows right" in out
        assert "█" in out
        found = as_json("learn", "x,y: 0.1,0.2=0; 0.8,0.9=1")
        assert found["learned"] is True

    def test_the_border_is_where_the_corners_say(self) -> None:
        lines = neuron("try", "and", *AND).stdout.splitlines()
        upper = next(line for line in lines if line.startswith("   1 "))
        lower = next(line for line in lines if line.startswith("   0 "))
        assert upper.index("o") < upper.index("█") < upper.index("#")
        assert lower.count("o") == 2
        assert "░" not in lower

    def test_its_json_is_strict_and_complete(self) -> None:
        found = as_json("try", "and", *AND, "--activation", "sigmoid")
        assert found["weights"] == [1, 1]
        assert found["loss"] == "mean_squared_error"
        assert [row["net"] for row in found["rows"]] == [-1.5, -0.5, -0.5, 0.5]
        assert all(row["right"] for row in found["rows"])
        assert 0 < found["cost"] < 0.25
        assert as_json("try", "and", *AND)["loss"] is None

    def test_decimal_commas_are_understood_between_semicolons(self) -> None:
        found = as_json("try", "and", "--weights", "0,5;-1,25")
        assert found["weights"] == [0.5, -1.25]
        assert found["bias"] == 0

    def test_without_unicode_it_is_plain_ascii(self) -> None:
        ran = process("neuron", "try", "and", *AND, env={"PYTHONIOENCODING": "ascii"})
        assert ran.returncode == 0
        assert ran.stdout.isascii()
        assert "|" in ran.stdout
        assert "?" not in ran.stdout


class TestLearn:
    COURSE = ("and", "--weights", "4,4", "--bias", "1", "--rate", "2")

    def test_it_writes_a_line_for_each_epoch_and_how_it_ended(self) -> None:
        out = neuron("learn", *self.COURSE).stdout
        rows = re.findall(
            r"^ +(\d) +(\S+) +(\S+) +(\S+) +(\d)  (\d of 4)  (\S+)$", out, re.MULTILINE
        )
        assert rows == [
            ("1", "4", "4", "-3", "4", "2 of 4", "0.5000"),
            ("2", "4", "2", "-5", "1", "4 of 4", "0.0000"),
            ("3", "4", "2", "-5", "0", "4 of 4", "0.0000"),
        ]
        assert "Perceptron rule, learning rate 2" in out
        assert out.endswith("Epoch 3 was without a mistake: all 4 rows are right.\n")

    def test_the_arithmetic_of_the_first_examples_is_shown_on_request(self) -> None:
        assert "net input" not in neuron("learn", *self.COURSE).stdout
        out = neuron("learn", *self.COURSE, "--steps", "2").stdout
        assert "Epoch 1, row 2" in out
        assert "row 3" not in out
        assert "  w2 = 4 + 2·(-1)·1 = 2\n" in out

    def test_there_are_no_more_examples_than_were_learned_from(self) -> None:
        out = neuron("learn", *self.COURSE, "--steps", "1000").stdout
        assert "Epoch 3, row 4" in out
        assert "Epoch 4" not in out

    def test_products_stay_products_in_ascii(self) -> None:
        ran = process(
            "neuron", "learn", *self.COURSE, "--steps", "2", env={"PYTHONIOENCODING": "ascii"}
        )
        assert "w2 = 4 + 2*(-1)*1 = 2" in ran.stdout

    def test_xor_ends_well_as_a_command_and_says_why_it_cannot_be_learned(self) -> None:
        out = neuron("learn", "xor", "--epochs", "7").stdout
        assert "no line has the two kinds of XOR" in " ".join(out.split())
        assert len(re.findall(r"\d of 4", out)) == 7

    def test_the_seed_says_where_it_begins(self) -> None:
        one, two, other = (as_json("learn", "or", "--seed", seed) for seed in ("1", "1", "2"))
        assert one == two
        assert one["start"] != other["start"]

    def test_its_json_holds_start_epochs_and_end(self) -> None:
        found = as_json("learn", *self.COURSE, "--steps", "4")
        assert found["start"] == {"weights": [4, 4], "bias": 1}
        assert [each["mistakes"] for each in found["epochs"]] == [4, 1, 0]
        assert [each["error"] for each in found["examples"]] == [-1, -1, -1, 1]
        assert (found["weights"], found["bias"], found["learned"]) == ([4, 2], -5, True)
        assert as_json("learn", "xor", "--epochs", "3")["learned"] is False

    def test_the_sigmoid_learns_by_descent_on_the_loss_that_was_named(self) -> None:
        options = ("--activation", "sigmoid", "--loss", "binary_crossentropy", "--rate", "0.5")
        out = neuron("learn", "points", *options).stdout
        assert "Gradient descent on binary_crossentropy, learning rate 0.5" in out
        costs = [float(cost) for cost in re.findall(r"of 12 +(\S+)$", out, re.MULTILINE)]
        assert costs[-1] < costs[0]


class TestDescend:
    def test_it_writes_a_line_for_each_step_a_drawing_and_what_became_of_it(self) -> None:
        out = neuron("descend", "bowl", "--start", "10,3", "--rate", "0.1", "--steps", "2").stdout
        rows = re.findall(r"^ +(\d) +(\S+) +(\S+) +(\S+) +(\S+) +(\S+)$", out, re.MULTILINE)
        assert rows[0] == ("0", "10.0000", "3.0000", "190.0000", "20.0000", "60.0000")
        assert rows[1] == ("1", "8.0000", "-3.0000", "154.0000", "16.0000", "-60.0000")
        assert len(rows) == 3
        assert "S start, ● steps, X where it is now" in out

    def test_the_curve_has_a_local_and_a_lowest_minimum(self) -> None:
        assert "stuck in a local minimum" in neuron("descend", "curve").stdout
        assert "at the lowest point" in neuron("descend", "curve", "--start", "1").stdout

    def test_a_path_that_runs_away_ends_early(self) -> None:
        found = as_json("descend", "bowl", "--rate", "0.2", "--steps", "500")
        assert found["ran_away"] is True
        assert len(found["points"]) < 10
        assert "rate is too large" in found["message"]
        found = as_json("descend", "exp(w)*1e300", "--optimizer", "all")
        assert found["paths"][3]["points"][-1]["point"] == [None], "no number is null"

    def test_a_function_of_one_s_own_goes_down_like_any_other(self) -> None:
        out = neuron("descend", "(w-3)^2", "--start", "0", "--rate", "0.1", "--steps", "2").stdout
        rows = re.findall(r"^ +(\d) +(\S+) +(\S+) +(\S+)$", out, re.MULTILINE)
        assert rows == [
            ("0", "0.0000", "9.0000", "-6.0000"),
            ("1", "0.6000", "5.7600", "-4.8000"),
            ("2", "1.0800", "3.6864", "-3.8400"),
        ]
        assert "w from -5 to 5" in out
        assert "w from 0 to 4" in neuron("descend", "(w-3)^2", "--range", "0,4").stdout

    def test_the_optimizers_stand_side_by_side(self) -> None:
        out = neuron("descend", "bowl", "--optimizer", "all", "--steps", "40").stdout
        assert re.search(r"^Step +SGD +SGD \+ momentum +RMSprop +Adam$", out, re.MULTILINE)
        assert re.search(r"^3  RMSprop +0\.5 .*at the lowest point$", out, re.MULTILINE)
        assert re.search(r"1.*2.*3.*4", out)
        assert "m = 0.9*m + 0.1*g" in out

    def test_a_linear_unit_tells_its_points_and_its_line(self) -> None:
        out = neuron("descend", "1,2; 2,3; 3,5", "--steps", "1000").stdout
        assert "points (x, y): (1, 2); (2, 3); (3, 5)" in out
        assert "The line is y = 1.5*x + (0.333" in out
        assert re.search(r"^3\.0000  5\.0000   4\.83\d\d   0\.16\d\d$", out, re.MULTILINE)
        assert out.endswith("It has arrived at the lowest point.\n")


class TestLayers:
    def test_xor_by_hand_with_its_hidden_plane(self) -> None:
        out = neuron("layers").stdout
        assert "w31 = 1; w32 = -1.5; b3 = -0.5" in out
        rows = re.findall(r"^ (\d) +(\d) +\S+ +(\d) +\S+ +(\d) +\S+ +(\d) ", out, re.MULTILINE)
        assert ["".join(row) for row in rows] == ["00000", "01101", "10101", "11110"]
        assert "4 of 4 rows right" in out
        lines = out.splitlines()
        zero = [line for line in lines if line.startswith("   0 ")]
        assert zero[1].index("o") < zero[1].index("█") < zero[1].index("#")
        assert as_json("layers", "or", "--out", "0,1,-0.5")["right"] == 2

    def test_backpropagation_is_written_out_and_ends_with_xor(self) -> None:
        out = neuron("backprop", "--seed", "1", "--steps", "2").stdout
        assert "d1 = d3·w31·h1·(1 - h1) = -0.2012·0.3·0.6295·(1 - 0.6295) = -0.0141" in out
        assert "Epoch 1, row 2" in out
        assert out.endswith("4 of 4 rows are right.\n")
        start = ("--h1", "1,1,-0.5", "--h2", "1,1,-1.5", "--out", "1,-1.5,-0.5")
        found = as_json("backprop", *start, "--epochs", "0", "--rate", "0.5")
        (example,) = found["examples"]
        assert found["epochs"] == []
        assert example["numbers"]["b3"] == pytest.approx(-0.5 - 0.5 * example["gradient"][8])


class TestRefusing:
    def test_an_unknown_name_lists_the_known(self) -> None:
        for arguments, known in (
            (("try", "xand", *AND), "nand"),
            (("learn", "xand"), "points"),
            (("descend", "hill"), "curve, bowl"),
        ):
            result = call("neuron", *arguments)
            assert result.exit_code == ExitCode.NOT_FOUND
            assert known in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("try", "and"), "--weights"),
            (("try", "and", "--weights", "1"), "needs 2 weights, and 1 is given"),
            (("try", "decide", "--weights", "1,1"), "a, b, c"),
            (("try", "and", "--weights", "1,one"), "not a list of numbers"),
            (("try", "and", "--weights", "nan,1"), "not a list of numbers"),
            (("try", "and", "--weights", ""), "not a list of numbers"),
            (("try", "and", "--weights", "1,1", "--bias", "nan"), "beyond all use"),
            (("try", "and", "--weights", "1,1", "--bias", "0,5"), "0.5"),
            (("try", "and", *AND, "--loss", "mean_squared_error"), "--activation sigmoid"),
            (("learn", "and", "--rate", "0"), "rate of 0"),
            (("learn", "and", "--rate", "-1"), "rate of -1"),
            (("learn", "and", "--rate", "inf"), "learning rate"),
            (("learn", "and", "--epochs", "0"), "--epochs"),
            (("learn", "and", "--weights", "1,2,3"), "3 are given"),
            (("descend", "curve", "--start", "5"), "between -3 and 3"),
            (("descend", "bowl", "--start", "5"), "a, b"),
            (("descend", "curve", "--rate", "0"), "rate of 0"),
            (("try", "a,b: 011", *AND), "4 answers, and 3 are given"),
            (("try", "and", *AND, "--threshold", "1"), "only one of them"),
            (("layers", "decide"), "two inputs, and decide has 3"),
            (("layers", "xor", "--h1", "1,1"), "two weights and a bias"),
            (("backprop", "xor", "--h1", "1,1,0"), "all of --h1, --h2, --out"),
            (("descend", "2w"), "every product with *"),
            (("descend", "a+b+c"), "One or two"),
            (("descend", "1,2; 3"), "no point of a line"),
            (("descend", "(w-3)^2", "--range", "3"), "does not fit"),
            (("descend", "bowl", "--range", "0,1"), "a range of its own"),
            (("descend", "curve", "--steps", "0"), "--steps"),
        ],
    )
    def test_what_does_not_fit_is_a_sentence(self, arguments: tuple[str, ...], words: str) -> None:
        assert words in refused(*arguments)


def test_every_example_of_the_help_runs() -> None:
    import shlex

    group = app.build().get_command(None, "neuron")  # type: ignore[arg-type]
    examples = [*group.examples]  # type: ignore[union-attr]
    for command in group.commands.values():  # type: ignore[union-attr]
        examples += command.examples
    assert len(examples) > 8
    for _words, line in examples:
        assert call(*shlex.split(line)[1:]).exit_code == 0, line


def test_names_are_completed() -> None:
    ran = process(
        env={
            "_TUI_LAB_COMPLETE": "bash_complete",
            "COMP_WORDS": "tui-lab neuron try x",
            "COMP_CWORD": "3",
        }
    )
    assert "xor" in ran.stdout
    ran = process(
        env={
            "_TUI_LAB_COMPLETE": "bash_complete",
            "COMP_WORDS": "tui-lab neuron descend b",
            "COMP_CWORD": "3",
        }
    )
    assert "bowl" in ran.stdout
