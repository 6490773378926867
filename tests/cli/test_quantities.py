"""`report` and `images` of runs that answer quantities."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.cli import call
from support.later import Later
from support.quantities import quantity_run

from tui_lab.datasets import loading
from tui_lab.errors import ExitCode
from tui_lab.runs.results_file import load_quantities
from tui_lab.ui.training import view

pytestmark = pytest.mark.needs("sklearn")
metrics = Later("sklearn.metrics")


def asked(*arguments: str) -> Any:
    answer = call(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_the_json_has_scikit_learns_figures_ranges_quantiles_and_the_worst() -> None:
    run = quantity_run()
    kept = load_quantities(run.folder, "test")
    report = asked("report", run.id)
    assert (report["run"], report["split"], report["examples"]) == (run.id, "test", 80)
    assert report["loss"] == 0.25
    assert report["r2"] == metrics.r2_score(kept.truths, kept.answers)
    assert report["mae"] == metrics.mean_absolute_error(kept.truths, kept.answers)
    assert report["rmse"] == metrics.root_mean_squared_error(kept.truths, kept.answers)
    assert report["median_error"] == metrics.median_absolute_error(kept.truths, kept.answers)
    assert list(report["quantiles"]) == ["0.5", "0.8", "0.9", "0.95"]
    assert sum(each["examples"] for each in report["ranges"]) == 80
    (only,) = report["quantities"]
    assert (only["name"], report["quantity"]) == ("progression", "progression")
    learned = load_quantities(run.folder, "training").truths
    assert only["baselines"]["mean"]["answer"] == learned.mean()
    assert only["intervals"]["mae"][0] < only["mae"] < only["intervals"]["mae"][1]
    assert report["guess"] is None
    worst = report["worst"]
    sizes = [abs(each["error"]["progression"]) for each in worst]
    assert sizes == sorted(sizes, reverse=True)
    assert len(worst) == 10
    data = loading.load("diabetes")
    first = worst[0]
    assert first["true"]["progression"] == data.y_train[first["index"], 0]
    assert first["inputs"]["bmi"] == data.x_train[first["index"]][2]


def test_the_text_has_sentences_ranges_and_the_plots_that_are_asked_for() -> None:
    run = quantity_run()
    told = call("report", run.id).stdout
    assert "Test part: 80 examples, loss 0.2500, R²" in told
    assert "Always answering the mean of the training part" in told
    assert "Small values are answered too high, and large ones too low." in told
    assert "largest error" in told
    assert "answer = truth" in told
    assert "no error" not in told
    both = call("report", run.id, "--plot", "both").stdout
    assert "answer = truth" in both
    assert "no error" in both
    assert "answer = truth" not in call("report", run.id, "--plot", "none").stdout
    training = call("report", run.id, "--split", "training").stdout
    assert "Training part: 120 examples" in training
    assert "on the training part" in training
    assert "interval" not in training


def test_one_of_several_quantities_is_looked_at() -> None:
    run = quantity_run(("progression", "weight"), ("", "kg"))
    told = call("report", run.id, "--quantity", "WEIGHT").stdout
    assert "Of weight:" in told
    assert "Median error" in told
    assert "\xa0kg on average" in told
    report = asked("report", run.id, "--quantity", "1")
    assert report["quantity"] == "weight"
    assert report["ranges"] == report["quantities"][1]["ranges"]
    assert report["mae"] == pytest.approx(sum(each["mae"] for each in report["quantities"]) / 2)
    unknown = call("report", run.id, "--quantity", "height")
    assert unknown.exit_code == ExitCode.NOT_FOUND
    assert "progression, weight" in unknown.stderr


def test_of_several_quantities_loss_and_metrics_are_said_to_be_means() -> None:
    one, two = quantity_run(), quantity_run(("progression", "weight"), ("", "kg"))
    told = "Loss and metrics are means over 2 quantities, whatever their units."
    assert told in call("watch", two.id).stderr
    assert "means over" not in call("watch", one.id).stderr
    rows = view.table(two, two.state(), "mae", None, "")
    assert ("Loss, metrics", "means over 2 quantities") in rows
    assert len(view.table(one, one.state(), "mae", None, "")) == len(rows) - 1


def test_the_largest_errors_are_shown_with_their_inputs() -> None:
    run = quantity_run()
    worst = asked("report", run.id)["worst"]
    listed = asked("images", run.id, "--wrong", "--limit", "10")
    assert listed == worst
    told = call("images", run.id, "--wrong", "--limit", "2").stdout
    assert "bmi" in told
    assert str(worst[0]["index"]) in told.splitlines()[1]
    smallest = asked("images", run.id, "--range", "1", "--order", "smallest-error")
    highest = asked("report", run.id)["ranges"][0]["high"]
    assert smallest
    assert all(each["true"]["progression"] <= highest for each in smallest)
    beyond = call("images", run.id, "--range", "9")
    assert beyond.exit_code == ExitCode.NOT_FOUND
    assert "There is no range 9." in beyond.stderr


@pytest.mark.parametrize(
    "line",
    [
        ("report", "--class", "3"),
        ("report", "--confusion", "shares"),
        ("images", "--true", "3"),
        ("images", "--predicted", "3"),
        ("images", "--order", "least-certain"),
    ],
)
def test_options_about_classes_are_refused(line: tuple[str, ...]) -> None:
    command, *options = line
    refused = call(command, quantity_run().id, *options)
    assert refused.exit_code == ExitCode.USAGE
    assert "is about classes, and this run answers quantities." in refused.stderr


def test_the_markdown_report_has_a_table_and_the_ranges_of_each_quantity() -> None:
    run = quantity_run(("progression", "weight"), ("", "kg"))
    document = call("export", run.id, "--as", "markdown", "-").stdout
    assert "## Results on the test part" in document
    assert "| Quantity | R² | MAE |" in document
    assert "### weight" in document
    assert document.count("| Truth | Examples | Mean truth |") == 2
    assert "- progression: the answers are off by" in document


def test_pictures_are_drawn_with_truth_answer_and_error() -> None:
    run = quantity_run(("how many",), dataset="digits")
    told = call("images", run.id, "--wrong", "--limit", "1", "--style", "ascii").stdout
    lines = [line.strip() for line in told.splitlines()[-4:]]
    assert [line.partition(":")[0] for line in lines[:3]] == ["truth", "answer", "error"]
    (listed,) = asked("images", run.id, "--wrong", "--limit", "1")
    assert listed["inputs"] is None
    assert lines[3] == f"example {listed['index']}"
