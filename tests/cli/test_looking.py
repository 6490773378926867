"""`data show` with examples, columns and classes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from support.cli import call

from tui_lab.datasets import own_csv
from tui_lab.datasets.looking import read_to_look_at
from tui_lab.datasets.table_options import TableOptions
from tui_lab.errors import ExitCode


def test_a_kernel_is_moved_over_a_picture_and_one_window_is_written_out() -> None:
    asked = ("data", "show", "digits", "--index", "3", "--kernel", "vertical", "--style", "ascii")
    lines = call(*asked, "--at", "2,1").stdout.splitlines()
    start = lines.index(" 2  1 13      1  0 -1       2   0 -13")
    assert lines[start + 4] == "sum -27   after relu 0"
    assert "Size    6×6" in lines[-1]
    assert "sum" not in call(*asked).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("digits", "--kernel", "1 x"), "is no kernel"),
        (("iris", "--kernel", "blur"), "iris has none"),
        (("digits", "--at", "1,2"), "the place of a kernel"),
        (("digits", "--kernel", "blur", "--at", "6,0"), "Rows go from 0 to 5"),
    ],
)
def test_what_cannot_be_done_with_a_kernel_is_said(words: tuple[str, ...], said: str) -> None:
    refused = call("data", "show", *words)
    assert refused.exit_code == ExitCode.USAGE
    assert said in refused.stderr


def test_one_example_by_its_number_with_its_numbers() -> None:
    result = call("data", "show", "digits", "--index", "100", "--values", "--style", "ascii")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    picture = read_to_look_at("digits").dataset.x_train[100]
    assert [line.split() for line in lines if line.startswith(("Example", "Class"))] == [
        ["Example", "100"],
        ["Class", "4"],
    ]
    assert "One-hot  0 0 0 0 1 0 0 0 0 0" in lines
    assert lines[-8].split() == ["0", *(str(int(value)) for value in picture[0])]
    scaled = call("data", "show", "digits", "--index", "100", "--values", "--scaling", "unit")
    assert scaled.stdout.splitlines()[-8].split()[1:] == [f"{v / 16:.2f}" for v in picture[0]]
    assert "1,006 examples" in scaled.stderr


def test_the_parts_are_those_of_an_experiment_that_is_named() -> None:
    line = "data(iris, validation_split=0.0, test_split=0.2, split=sklearn, random_state=42) > "
    line += "Dense(classes, softmax) > compile(mse, sgd) > seed(7)"
    asked = ("data", "show", "iris", "--like", line)
    result = call(*asked)
    assert result.stdout.splitlines()[0].split() == ["Class", "Training", "Test"]
    assert "as in data(iris" in result.stderr
    rows = json.loads(call(*asked, "--split", "test", "--rows", "0-149", "--json").stdout)
    assert len(rows["examples"]) == 30
    assert {73, 18, 118, 78} <= {each["number"] for each in rows["examples"]}
    assert rows["seed"] == 7
    preset = json.loads(call("data", "show", "iris", "--like", "iris-notebook", "--json").stdout)
    assert preset["like"] == "iris-notebook"
    other = call("data", "show", "digits", "--like", "iris-notebook")
    assert (other.exit_code, "has the data iris, not digits" in other.stderr) == (2, True)
    assert call("data", "show", "iris", "--like", "nothing").exit_code == ExitCode.NOT_FOUND


def test_an_example_of_another_part_is_shown_with_a_remark() -> None:
    seen = read_to_look_at("iris")
    number = str(int(seen.numbers("test")[0]))
    result = call("data", "show", "iris", "--index", number, "--split", "training")
    assert result.exit_code == 0
    assert f"Example {number} is in the test part, not in the training part" in result.stderr
    assert "petal width (cm)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--index", "1797"), ExitCode.DATA, "the last one is 1,796"),
        (("--rows", "9-3"), ExitCode.USAGE, "1-20"),
        (("--class", "ten"), ExitCode.USAGE, "no class “ten”"),
        (("--grid", "--index", "1", "--index", "2"), ExitCode.USAGE, "--index once"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    arguments: tuple[str, ...], code: ExitCode, said: str
) -> None:
    result = call("data", "show", "digits", *arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_grid_has_25_pictures_of_the_part_with_class_and_number() -> None:
    result = call("data", "show", "digits", "--split", "validation", "--style", "ascii")
    wanted = read_to_look_at("digits").numbers("validation")[:25]
    told = [word for line in result.stdout.splitlines() if "no. " in line for word in line.split()]
    assert [int(word) for word in told if word.isdigit()] == wanted.tolist()
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_rows_columns_and_classes() -> None:
    result = call("data", "show", "iris", "--rows", "1-20", "--columns", "--distribution")
    lines = result.stdout.splitlines()
    assert lines[1].split()[:3] == ["1", "setosa", "(0)"]
    assert lines[20].split()[0] == "20"
    assert lines[22].split()[:3] == ["Column", "Min", "Max"]
    assert lines[28].split() == ["Class", "Training", "Validation", "Test"]
    assert "28 (33.3%)" in lines[29]
    assert "seed 0" in result.stderr
    told = " ".join(result.stdout.split())  # of 50 flowers of each kind, in their order
    assert f"150 labels in their order: {', '.join('0' * 12)}, …, {', '.join('2' * 6)}." in told


def test_the_same_for_programs() -> None:
    options = ("--split", "validation", "--class", "virginica", "--columns", "--distribution")
    asked = ("data", "show", "iris", *options, "--rows", "0-149", "--scaling", "standard")
    found = json.loads(call(*asked, "--seed", "3", "--json").stdout)
    seen = read_to_look_at("iris", seed=3)
    assert [each["number"] for each in found["examples"]] == seen.numbers("validation", 2).tolist()
    assert {each["part"] for each in found["examples"]} == {"validation"}
    example = found["examples"][0]
    raw = seen.dataset.x_train[[example["number"]]]
    scaled = seen.scaler("standard")(raw)[0].tolist()
    assert list(example["values"].values()) == scaled
    assert found["distribution"] == {"validation": {"setosa": 7, "versicolor": 7, "virginica": 7}}
    first = found["columns"][0]["inputs"][0]
    lengths = seen.dataset.x_train[seen.numbers("validation"), 0]
    assert first["before"]["mean"] == pytest.approx(float(np.mean(lengths, dtype=np.float64)))
    assert sum(first["after"]["counts"]) == 21
    plain = json.loads(call("data", "show", "digits", "--index", "5", "--json").stdout)
    assert plain["examples"] == [{"number": 5, "part": "validation", "class": "5"}]


def test_quantities_have_no_classes_but_a_distribution() -> None:
    shown = call("data", "show", "diabetes")
    assert "progression: 25 to 346" in shown.stdout
    result = call("data", "show", "diabetes", "--rows", "0", "--distribution")
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["No.", "progression", "age"]
    assert lines[1].split()[:3] == ["0", "151", "59"]
    assert lines[4].split()[:3] == ["25", "…", "51.75"]
    found = json.loads(
        call("data", "show", "diabetes", "--index", "0", "--distribution", "--json").stdout
    )
    assert found["examples"][0]["quantities"] == {"progression": 151.0}
    assert sum(found["distribution"]["progression"]["training"]) == 247
    assert found["quantities"][0]["name"] == "progression"


def test_a_missing_value_is_a_dash_and_none_until_it_is_scaled(tmp_path: Path) -> None:
    rows = "".join(f"{'' if n == 2 else n},{'ab'[n % 2]}\n" for n in range(20))
    (tmp_path / "gaps.csv").write_text(f"size,class\n{rows}")
    own_csv.add_table(tmp_path / "gaps.csv", "gaps", TableOptions(missing="mean"))
    lines = call("data", "show", "gaps", "--rows", "2-3").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["size", "–", "3"]
    asked = ("data", "show", "gaps", "--index", "2", "--json")
    assert json.loads(call(*asked).stdout)["examples"][0]["values"] == {"size": None}
    scaled = json.loads(call(*asked, "--scaling", "standard").stdout)["examples"][0]
    assert scaled["values"]["size"] == pytest.approx(0, abs=1e-6), "the mean of the training part"
