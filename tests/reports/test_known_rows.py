"""Own rows beside the data of a run: which part knows them, what was filled in, what lies far."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from rich.style import Style

from tui_lab.cli import class_examples, quantity_examples
from tui_lab.datasets import listing
from tui_lab.datasets.own_csv import add_table
from tui_lab.datasets.rows import read_rows, read_rows_file
from tui_lab.datasets.table_options import TableOptions
from tui_lab.experiment.model import Compile, Data, Experiment, Fit, Layer
from tui_lab.reports import access, row_answers
from tui_lab.reports.known_rows import KnownRows
from tui_lab.reports.outcomes import ClassOutcome
from tui_lab.reports.own_answers import OwnQuantities
from tui_lab.reports.regression.report import examples_table, outcome_for
from tui_lab.reports.report import report_for
from tui_lab.runs.results_file import QuantityResults, Results
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.ui.predict.loading import RowRequest
from tui_lab.ui.predict.row_loading import prepare_rows
from tui_lab.ui.report.example import card_words, facts
from tui_lab.ui.report.quantity_examples_page import columns_of, example_cells

NAMES = ["weight", "power", "origin"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = [f"{1600 + n * 10},{'' if n == 7 else n + 50},{'USA' if n % 3 else 'Japan'},{n / 2}"
             for n in range(50)]  # fmt: skip
    lines[3] = lines[3].replace(",USA,", ",,").replace(",Japan,", ",,")
    path = tmp_path / "cars.csv"
    path.write_text("weight,power,origin,mpg\n" + "\n".join(lines) + "\n")
    return path


@pytest.fixture
def run(table: Path) -> Run:
    options = TableOptions(targets=("mpg",), task="quantity", missing="median")
    add_table(table, "cars", options)
    experiment = Experiment(
        data=Data("cars", test_split=0.2, validation_split=0.25),
        layers=(Layer("Dense", {"units": "outputs"}),),
        compile=Compile("mean_squared_error", "adam", 0.01),
        fit=Fit(1, 8),
    )
    return Store().create(experiment)


def test_rows_that_the_network_learned_from_are_counted(run: Run, table: Path) -> None:
    info = listing.info("cars")
    more = table.parent / "more.csv"
    more.write_text(table.read_text() + "9999,51,USA,3\n1600,1,USA,\n")
    rows = read_rows_file(info, more)
    parts = KnownRows.of(run).parts(rows.x)
    counts = {part: parts.count(part) for part in (None, "training", "validation", "test")}
    assert counts == {None: 2, "training": 30, "validation": 10, "test": 10}
    assert parts[-2:] == (None, None)

    answers = OwnQuantities(info.quantities, ((1.0,),) * 52, (None,))
    text = row_answers.comparison_text(rows, answers, parts)
    assert "30 of these 51 rows are among those" in text  # the truth of one is not known
    assert "among those" not in row_answers.comparison_text(rows, answers, parts[-2:] * 26)
    written = list(
        csv.DictReader(io.StringIO(row_answers.answers_csv(NAMES, rows, answers, parts)))
    )
    assert [each["part"] for each in written] == [part or "" for part in parts]

    prepared = prepare_rows(run, info, RowRequest(file=str(more)), lambda: False, print)
    assert prepared.table is not None
    assert prepared.told(answers) == text
    assert ",training," in prepared.table(answers)
    assert [place for place, each in enumerate(prepared.examples) if each.told] == [3, 7, 50, 51]
    assert prepared.examples[0].name == "line 2"


def test_examples_of_own_tables_are_told_by_the_line_of_their_file(run: Run) -> None:
    file = run.folder.parent / "gaps.csv"
    file.write_text(
        "a,b,mpg\n\n" + "".join(f"{n},{'' if n == 5 else n},{n}.5\n" for n in range(30))
    )
    add_table(file, "cars", TableOptions(targets=("mpg",), missing="drop"), overwrite=True)
    indices = np.array([28, 4, 5])  # the fifth row is no example, and line 2 is none
    truths = np.array([[29.5], [4.5], [6.5]])
    results = QuantityResults("validation", truths + 1, truths, indices, 1.0, "train")
    lines = access.lines_of(run, results)
    assert lines is not None
    assert lines.lines.tolist() == [32, 7, 9]
    assert lines.told(1) == "line 7 of gaps.csv"
    outcome = outcome_for(run, results)
    table = examples_table(run, outcome, np.array([0, 1]))
    assert [(each["index"], each["line"]) for each in table] == [(28, 32), (4, 7)]
    figures = outcome.report.quantities[0]
    assert columns_of(results, figures, 0, (), lines)[0].title == "Line"
    assert columns_of(results, figures, 0, (), None)[0].title == "No."
    assert example_cells(results, figures, 0, 2, None, lines)[0] == ("9", "muted")
    assert example_cells(results, figures, 0, 2, None, None)[0] == ("5", "muted")
    other = QuantityResults("test", truths, truths, indices + 90, 1.0, "train")
    assert access.lines_of(run, other) is None


def test_the_examples_of_both_tasks_are_shown_with_their_lines(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    indices = np.array([28, 4])
    truths = np.array([[14.0], [2.0]])
    found = outcome_for(run, QuantityResults("test", truths, truths, indices, 1.0, "train"))
    quantity_examples.show(run, found, np.array([0, 1]), None)
    shares = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    results = Results("test", shares, np.array([1, 1]), indices, 1.0, "train")
    classes = ClassOutcome(results, report_for(results, ("a", "b")), ("a", "b"))
    class_examples.show(run, classes, np.array([0, 1]), None)
    told = capsys.readouterr().out
    assert told.count("The lines are those of cars.csv.") == 2
    assert [line.split()[0] for line in told.splitlines() if line[:4].strip().isdigit()] == [
        *("30", "6"),
        *("30", "6"),
    ]
    assert [each["line"] for each in class_examples.as_json(run, classes, np.array([1]))] == [6]
    lines = access.lines_of(run, results)
    styles = {name: Style() for name in ("right", "wrong", "muted")}
    assert "line 30 of cars.csv" in facts(classes, 0, 90, styles, lines).plain
    assert card_words(classes, 1, 20, short=False, lines=lines)[1].startswith("line 6 ")
    assert card_words(classes, 1, 20, short=False)[1].startswith("no. 4 ")


def test_what_was_filled_in_and_what_lies_far_outside_is_told(run: Run) -> None:
    info, known = listing.info("cars"), KnownRows.of(run)
    rows = read_rows(info, ["1700,60,", "1700,,USA", "9999,60,Japan", "2090,60,USA"])
    origin, power, weight, nothing = known.remarks(rows.x)
    assert origin == (
        "origin is missing and was taken as USA, the most frequent one of the training part."
    )
    x = known.dataset.x_train[known.positions.train][:, 1]
    assert f"power is missing and was taken as {np.nanmedian(x):g}, the median" in power
    assert "weight = 9,999 lies far outside what the network learned from, 1,6" in weight
    assert nothing == ""
    told = row_answers.remark_sentences(rows, [origin, power, weight, nothing])
    assert told[0] == f"Row 1: {origin}"
    many = read_rows(info, ["9999,60,USA"] * 7)
    assert len(row_answers.remark_sentences(many, known.remarks(many.x))) == 6
    one = read_rows(info, ["9999,60,USA"])
    assert row_answers.remark_sentences(one, known.remarks(one.x)) == [weight]
