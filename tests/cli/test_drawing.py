"""The commands that draw, on recorded runs: examples with their answers, and weights."""

from __future__ import annotations

import io
import json
import zipfile

import h5py
import numpy as np
import pytest
from support.cli import call, keep_results, recorded

from tui_lab import i18n
from tui_lab.errors import ExitCode
from tui_lab.runs.run import Run


class TestImages:
    @pytest.fixture(autouse=True)
    def _results(self) -> None:
        (run,) = recorded("finished")
        keep_results(run, "validation", classes=10, count=20, wrong=3)

    def test_the_wrong_ones_are_drawn_with_truth_and_answer(self) -> None:
        text = call("images", "last", "--wrong", "--style", "ascii").stdout
        assert text.count("wrong") == 3
        for piece in ("truth: 0", "answer: 1 (80.0%)", "@"):
            assert piece in text
        assert text.replace("✗", "").isascii()

    def test_the_answer_is_never_cut_off_in_any_language(self) -> None:
        i18n.set_language("es")
        text = call("images", "last", "--wrong", "--style", "ascii").stdout
        assert text.count("respuesta: ") == 3
        assert "respuesta: 1 (80,0\N{NO-BREAK SPACE}%)" in text

    def test_a_class_is_named_and_the_rest_left_out(self) -> None:
        chosen = json.loads(
            call("images", "last", "--true", "1", "--predicted", "2", "--json").stdout
        )
        assert [(entry["true"], entry["predicted"]) for entry in chosen] == [("1", "2")]

    def test_an_unknown_class_lists_the_classes(self) -> None:
        result = call("images", "last", "--true", "seven")
        assert result.exit_code == ExitCode.NOT_FOUND
        assert "The classes are: 0, 1, 2" in result.stderr

    def test_the_limit_is_kept_and_said(self) -> None:
        result = call("images", "last", "--limit", "2")
        assert result.stdout.count("truth:") == 2
        assert "2 of 20" in result.stderr

    def test_no_example_is_no_error(self) -> None:
        result = call("images", "last", "--true", "1", "--predicted", "7")
        assert result.exit_code == 0
        assert result.stdout == ""

    def test_nothing_is_wider_than_eighty_columns(self) -> None:
        for more in ([], ["--grid"]):
            text = call("images", "last", *more).stdout
            assert max(map(len, text.splitlines())) <= 80

    def test_a_grid_has_five_in_a_row_with_their_answers_and_bars(self) -> None:
        lines = call("images", "last", "--wrong", "--grid", "--style", "ascii").stdout.splitlines()
        answers, bars, numbers = lines[-3:]
        assert answers.split() == ["✗", "1", "(0)", "✗", "2", "(1)", "✗", "3", "(2)"]
        assert [len(each) for each in bars.split()] == [10, 10, 10]
        assert bars.split()[0].index("▇") == 1
        assert numbers.count("no. ") == 3
        whole = call("images", "last", "--grid", "--style", "ascii").stdout
        assert [line.count("no. ") for line in whole.splitlines() if "no. " in line] == [5] * 4

    def test_an_example_is_found_by_its_number(self) -> None:
        shown = json.loads(call("images", "last", "--json").stdout)
        wanted = [shown[3]["index"], shown[0]["index"]]
        options = [word for each in wanted for word in ("--index", str(each))]
        found = json.loads(call("images", "last", *options, "--json").stdout)
        assert [each["index"] for each in found] == wanted
        refused = call("images", "last", "--index", "99999")
        assert refused.exit_code == ExitCode.USAGE
        assert "Their numbers lie from" in refused.stderr


def test_the_weights_are_written_for_programs() -> None:
    (run,) = recorded("finished")  # of digits: 8x8 inputs
    array = np.arange(128, dtype=np.float32).reshape(64, 2)
    array[0, 1] = np.nan
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = array
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        archive.writestr("config.json", '{"config": {"layers": [{"class_name": "Dense"}]}}')
        archive.writestr("model.weights.h5", weights.getvalue())
    first, second = json.loads(call("weights", "last", "--json").stdout)
    assert (first["unit"], second["unit"]) == (1, 2)
    assert first["weights"] == array[:, 0].reshape(8, 8).tolist()
    assert second["weights"][0][:2] == [None, 3.0]
    assert len(json.loads(call("weights", "last", "--json", "--limit", "1").stdout)) == 1


def keep_layers(run: Run, units: int, layers: list[str]) -> None:
    """A model of Keras layers whose first Dense layer has so many units."""
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = np.ones((64, units), np.float32)
    config = {"config": {"layers": [{"class_name": name} for name in layers]}}
    with zipfile.ZipFile(run.path("model.keras"), "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())


@pytest.mark.parametrize("after", [[], ["Dropout"], ["Activation"]])
def test_units_of_the_last_layer_have_the_names_of_the_classes(after: list[str]) -> None:
    (run,) = recorded("finished")
    keep_layers(run, 10, ["InputLayer", "Flatten", "Dense", *after])
    found = json.loads(call("weights", "last", "--json").stdout)
    assert [each["class"] for each in found] == [str(n) for n in range(10)]
    text = call("weights", "last", "--style", "ascii").stdout
    assert "class 9" in text
    assert "unit" not in text


@pytest.mark.parametrize(
    ("units", "layers"),
    [(10, ["Flatten", "Dense", "Dense"]), (7, ["Flatten", "Dense"]), (1, ["Flatten", "Dense"])],
)
def test_units_that_answer_for_no_class_keep_their_numbers(units: int, layers: list[str]) -> None:
    (run,) = recorded("finished")
    keep_layers(run, units, layers)
    assert "class" not in json.loads(call("weights", "last", "--json").stdout)[0]
    assert "unit 1" in call("weights", "last", "--style", "ascii").stdout
