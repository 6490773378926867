"""What is said to own examples: classes with probabilities, quantities with intervals; tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from support.later import Later
from support.quantities import quantity_run

from tui_lab import i18n
from tui_lab.datasets.model import Quantity, Scaler, unscaled
from tui_lab.datasets.rows import EncodedRows, RefusedRow
from tui_lab.errors import DataError
from tui_lab.reports import row_answers
from tui_lab.reports.own_answers import OWN_ANSWERS, Answers, OwnQuantities
from tui_lab.reports.own_examples import record_rows
from tui_lab.reports.preparations import ComparedPicture, answer_of
from tui_lab.runs import predictions
from tui_lab.runs.results_file import load_quantities
from tui_lab.text.values import NONE

pytestmark = pytest.mark.needs("sklearn")
metrics = Later("sklearn.metrics")

CLASSES = Answers(("a", "b"), ((0.75, 0.25), (0.25, 0.75), (0.5, 0.5)))
SIZE = Quantity("size", 0, 100, 50, 20, unit="cm")
WEIGHT = Quantity("weight", 0, 10, 5, 2)
BOTH = OwnQuantities((SIZE, WEIGHT), ((50.0, 1.0), (60.0, 2.5)), (12.5, None))


def rows(count: int, truths: tuple[tuple[str, ...] | tuple[float, ...], ...] = ()) -> EncodedRows:
    return EncodedRows(
        tuple((str(n), "=1+1") for n in range(count)),
        np.zeros((count, 2)),
        ("who",),
        tuple(range(2, count + 2)),
        {"who": ("me",) * count},
        (RefusedRow(9, DataError("t.csv, line 9: no.")),),
        truths,
    )


def test_quantities_are_answered_in_the_unit_of_the_data_with_an_interval() -> None:
    run = quantity_run()
    errors = load_quantities(run.folder, "validation").errors[:, 0]
    scaler = Scaler(np.array([100.0]), np.array([10.0]))
    answers = OWN_ANSWERS["regression"](run, np.array([[2.0], [-3.0]]), scaler)
    assert isinstance(answers, OwnQuantities)
    assert answers.values == ((120.0,), (70.0,))
    (far,) = answers.margins
    assert far is not None
    # Nine of ten, and one place more: what split conformal prediction asks for.
    assert np.mean(np.abs(errors) <= far) >= 0.9
    assert np.mean(np.abs(errors) < far) < 0.95
    assert answers.interval(0, 0) == (120 - far, 120 + far)
    assert len(answers) == 2
    assert answers.probability(0) is None
    (run.folder / "validation.npz").unlink()
    without = OWN_ANSWERS["regression"](run, np.array([[2.0]]), unscaled())
    assert isinstance(without, OwnQuantities)
    assert without.margins == (None,)
    assert without.interval_text(0, 0) == ""


def test_what_is_said_of_quantities_is_whole_in_every_form() -> None:
    assert BOTH.name(1) == "size=60 cm, weight=2.5"
    assert BOTH.short(0) == "size 50.0\xa0cm, weight 1.00"
    picture = ComparedPicture("a.png", {}, {"none": (), "resize": (0,), "full": (1,)})
    told = [answer_of(picture, way, BOTH).text for way in ("none", "resize")]
    assert told == [NONE, BOTH.short(0)]
    assert BOTH.shown(0) == ("50.0\xa0cm", "37.5 to 62.5 cm", "1.00")
    assert len(BOTH.titles) == 3
    assert BOTH.explained.endswith("by the errors on the validation part.")
    assert CLASSES.explained == ""
    assert BOTH.columns == ("predicted size", "low size", "high size", "predicted weight")
    assert BOTH.cells(0) == (50.0, 37.5, 62.5, 1.0)
    told = json.loads(json.dumps(BOTH.as_json(1)))
    assert told["predicted"] == {"size": 60.0, "weight": 2.5}
    assert told["intervals"]["weight"] is None
    assert told["intervals"]["size"] == {"low": 47.5, "high": 72.5, "share": 0.9}
    i18n.set_language("es")
    assert BOTH.shown(0)[2] == "1,00"
    assert BOTH.name(1) == "size=60 cm, weight=2.5"  # what is put down is the same everywhere


def test_the_truth_is_compared_as_scikit_learn_does() -> None:
    truths = {0: (48.0, 2.0), 1: (63.0, 2.0)}
    found = BOTH.compared(truths)
    true, said = np.array(list(truths.values())), np.array(BOTH.values)
    assert found.figures["mae"] == pytest.approx(metrics.mean_absolute_error(true, said))
    assert found.figures["r2"] == pytest.approx(metrics.r2_score(true, said))
    assert "size: off by 2.5\xa0cm on average in 2 examples" in found.sentence
    assert "weight: off by 0.75 on average" in found.sentence
    assert BOTH.truth_cells(0, truths[0]) == (2.0, -1.0)
    assert BOTH.truth_cells(0, None) == (None, None)
    assert BOTH.read_truth((1.0, float("nan"))) is None

    assert CLASSES.read_truth(("b",)) == CLASSES.read_truth(("1",)) == (1.0,)
    assert CLASSES.read_truth(("7",)) is None
    found = CLASSES.compared({0: (0.0,), 1: (0.0,)})
    assert found.figures == {"accuracy": 0.5}
    assert "Right in 1 of 2 examples" in found.sentence


def test_a_table_holds_the_rows_and_the_answers() -> None:
    text = row_answers.answers_csv(["x", "y"], rows(2, ((48.0, 2.0), (float("nan"), 1.0))), BOTH)
    title, first, second = csv.reader(io.StringIO(text))
    assert title[:4] == ["line", "x", "y", "who"]
    assert title[4:8] == list(BOTH.columns)
    assert title[8:] == ["error of size", "error of weight"]
    assert first == ["2", "0", "'=1+1", "me", "50.0", "37.5", "62.5", "1.0", "2.0", "-1.0"]
    assert second[8:] == ["", ""]
    text = row_answers.answers_csv(["x", "y"], rows(3, (("a",), ("?",), ("b",))), CLASSES)
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["predicted"] for row in table] == ["a", "b", "a"]
    assert [row["right"] for row in table] == ["1", "", "0"]
    assert table[0]["probability of b"] == "0.25"
    assert "right" not in row_answers.answers_csv(["x", "y"], rows(3), CLASSES).splitlines()[0]
    assert row_answers.comparison(rows(3), CLASSES) is None
    assert row_answers.refused_sentences(rows(1)) == ["t.csv, line 9: no."]


def test_quantities_are_put_down_without_a_probability(tmp_path: Path) -> None:
    run = quantity_run()
    assert record_rows(run, rows(2), BOTH) is None
    first, second = predictions.read(run)
    assert (first.answer, first.probability) == ("size=50 cm, weight=1", None)
    assert second.kind == "row"
