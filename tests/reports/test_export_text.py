"""A run as CSV and as Markdown."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui_lab.datasets.model import Kind
from tui_lab.experiment.model import Compile, Data, Experiment, Layer
from tui_lab.experiment.parsing import parse
from tui_lab.reports.cells import markdown_cell
from tui_lab.reports.export_text import (
    RunText,
    class_sections,
    history_csv,
    markdown_report,
    thinned,
)
from tui_lab.reports.metrics import report_of
from tui_lab.reports.words import summary
from tui_lab.runs.layout import Split
from tui_lab.runs.payloads import Best


@dataclass(frozen=True)
class Epoch:
    epoch: int
    seconds: float | None
    learning_rate: float | None
    metrics: Mapping[str, float | None]


EXPERIMENT = Experiment(
    Data("iris", test_split=0.3),
    (Layer("Dense", {"units": "classes", "activation": "softmax"}),),
    Compile("categorical_crossentropy"),
    name="iris-one",
)
REPORT = report_of(np.array([[5, 1], [0, 4]], np.int64))


def epochs(count: int) -> list[Epoch]:
    return [
        Epoch(n, 0.25, 0.001, {"loss": 1 / n, "accuracy": 1 - 1 / n, "val_loss": 2 / n})
        for n in range(1, count + 1)
    ]


def text(count: int = 3, **changes: object) -> RunText:
    given = {"best": Best(2, "val_loss", 1.0), "parameters": 1234, "seconds": 3.0} | changes
    return RunText(
        "20250101-000000-abcd", "iris-one", EXPERIMENT, "finished", epochs(count), **given
    )  # type: ignore[arg-type]


def told(run: RunText, classes: Sequence[str] = ("a", "b"), split: Split = "validation") -> str:
    sentences = summary(REPORT, classes, Kind.TABLE)
    return markdown_report(run, class_sections(REPORT, classes, sentences, split))


def test_the_history_has_a_row_for_each_epoch_and_a_column_for_each_metric() -> None:
    history = [
        Epoch(1, 0.5, 0.01, {"loss": 0.1 + 0.2, "val_loss": None}),
        Epoch(2, None, None, {"loss": 0.25, "f1": 0.5, "accuracy": 1.0}),
    ]
    rows = list(csv.DictReader(io.StringIO(history_csv(history))))
    assert list(rows[0]) == [
        "epoch", "seconds", "learning_rate", "loss", "accuracy", "val_loss", "f1"
    ]  # fmt: skip
    assert float(rows[0]["loss"]) == 0.1 + 0.2
    assert rows[0]["val_loss"] == rows[0]["f1"] == rows[1]["seconds"] == ""
    assert [row["epoch"] for row in rows] == ["1", "2"]


def test_a_history_without_epochs_is_a_header() -> None:
    assert history_csv([]) == "epoch,seconds,learning_rate\n"


def test_the_report_holds_the_experiment_as_it_can_be_read_again() -> None:
    document = told(text())
    block = document.split("```toml\n")[1].split("```")[0]
    assert parse(tomllib.loads(block)) == EXPERIMENT


def test_the_report_has_sentences_tables_and_the_confusion_matrix() -> None:
    document = told(text(), split="test")
    assert "## Results on the training part" in told(text(), split="training")
    assert "## Results on the test part" in document
    assert "- Right in 9 of 10 examples (90.0%)." in document
    assert "| a | 1.0000 | 0.8333 | 0.9091 | 6 |" in document
    assert "| b | 0 | 4 |" in document
    assert "| 2 (best) | 0.5000 | 0.5000 | 1.0000 | 0.25 |" in document
    assert "Best val\\_loss 1.0000 at epoch 2." in document
    assert "█" in document
    assert document.endswith("\n")


def test_a_run_without_results_or_epochs_still_has_a_report() -> None:
    document = markdown_report(text(0))
    assert "No epoch was finished." in document
    assert "Confusion" not in document


def test_long_histories_are_thinned_but_keep_first_last_and_best() -> None:
    document = told(text(1000, best=Best(777, "val_loss", 0.1)))
    assert "Shown are 51 of 1,000 epochs." in document
    assert "| 1 | " in document
    assert "| 777 (best) | " in document
    assert "| 1000 | " in document


def test_thinning_is_even_and_never_more_than_asked() -> None:
    kept = [epoch.epoch for epoch in thinned(epochs(101), 11)]
    assert kept == list(range(1, 102, 10))
    assert len(thinned(epochs(50), 50)) == 50


def test_losses_that_are_no_numbers_are_dashes_and_gaps() -> None:
    history = [Epoch(1, 0.1, None, {"loss": None}), Epoch(2, 0.1, None, {"loss": float("nan")})]
    document = markdown_report(RunText("i", "", EXPERIMENT, "diverged", history))
    assert "| 1 | – | 0.10 |" in document
    assert "| 2 | – | 0.10 |" in document


def test_names_cannot_break_the_markdown() -> None:
    assert markdown_cell("a|b\n# c <b>") == r"a\|b \# c \<b\>"
    document = told(text(), ["x|y", "`z`"])
    assert r"| x\|y | 5 | 1 |" in document
