"""Runs of quantities, and other metrics, in `compare`, `runs`, `show` and `train --guess`."""

from __future__ import annotations

import json

import pytest
from support.cli import call, recorded
from support.quantities import quantity_run

from tui_lab.cli.repeats import figures
from tui_lab.reports.regression.words import mean_of_several
from tui_lab.reports.table import Line
from tui_lab.runs.run import Run
from tui_lab.text.values import metric_text
from tui_lab.ui.runs.view import details


@pytest.fixture
def pair() -> tuple[Run, Run]:
    wide = ["layers[0].units=9", "data.target_scaling=standard"]
    return quantity_run(name="near", off=0.1), quantity_run(name="far", off=2.0, changes=wide)


def test_compare_ranks_quantities_by_their_errors_and_pairs_them(pair: tuple[Run, Run]) -> None:
    told = call("compare", "near", "far")
    assert "val_mae" in told.stdout.splitlines()[0]
    assert "Best on the validation part, by val_mae, is near" in told.stdout
    assert "Wilcoxon's signed-rank test" in told.stdout
    assert "do not compare: they are ranked by val_mae." in told.stderr
    found = json.loads(call("compare", "near", "far", "--json").stdout)
    assert (found["criterion"], found["metric"]) == ("val_mae", "mae")
    assert [run["rank"] for run in found["runs"]] == [1, 2]
    near = found["runs"][0]
    assert near["val_accuracy"] is None
    assert near["validation"]["mae"] < found["runs"][1]["validation"]["mae"]
    assert near["test"]["r2_score"] < 1
    assert found["chance"]["test"] == "wilcoxon_signed_rank"
    assert found["chance"]["examples"] == sum(found["chance"]["nearer"]) == 40
    other = json.loads(call("compare", "near", "far", "--metric", "rmse", "--json").stdout)
    assert (other["criterion"], other["metric"]) == ("val_mae", "root_mean_squared_error")
    refused = call("compare", "near", "far", "--metric", "accuracy")
    assert refused.exit_code == 2
    assert "There are: mae" in refused.stderr


def test_classes_and_quantities_side_by_side_are_not_ranked(pair: tuple[Run, Run]) -> None:
    recorded("finished")
    told = call("compare", "near", "finished")
    assert (told.stdout + told.stderr).count("different questions") == 1
    found = json.loads(call("compare", "near", "finished", "--json").stdout)
    assert (found["criterion"], [run["rank"] for run in found["runs"]]) == (None, [None, None])


def test_the_list_says_where_a_figure_is_the_mean_of_several_quantities() -> None:
    one = quantity_run(name="one")
    assert "means over" not in call("runs").stderr
    several = quantity_run(("a", "b"), ("", "cm"), name="both")
    said = "Loss and metrics of both are means over several quantities, whatever their units."
    assert said in " ".join(call("runs").stderr.split())
    told = [
        [text for text, _role in details(Line(run.summary()), "", None)] for run in (one, several)
    ]
    assert [mean_of_several() in each for each in told] == [False, True]


def test_the_list_has_the_metric_of_each_run_and_keeps_the_keys_of_classes(
    pair: tuple[Run, Run],
) -> None:
    near, far = (run.summary().val_metric for run in pair)
    lines = call("runs").stdout.splitlines()
    assert "val_mae" in lines[0].split()
    assert metric_text(near) in "".join(lines)
    recorded("finished")
    lines = call("runs").stdout.splitlines()
    assert "val_metric" in lines[0].split()
    assert f"mae {metric_text(far)}" in "".join(lines)
    assert "0.9201" in "".join(lines).split()
    by_name = {run["name"]: run for run in json.loads(call("runs", "--json").stdout)}
    one, other = by_name["near"], by_name["digits-mlp-64"]
    assert (one["metrics"], one["quantities"]) == (["mae"], ["progression"])
    assert one["evaluations"]["validation"]["metrics"]["mae"] == near
    assert one["evaluations"]["validation"]["accuracy"] is None
    assert (other["metrics"], other["quantities"]) == (["accuracy"], [])
    assert other["evaluations"]["validation"]["accuracy"] == 0.9201
    chosen = call("runs", "--columns", "metric,val_metric,train_metric,val_accuracy").stdout
    assert chosen.splitlines()[0].split()[2:] == ["Metric", "val_metric", "Training", "metric",
                                                  "val_accuracy"]  # fmt: skip


def test_show_tells_the_figures_that_a_run_has(pair: tuple[Run, Run]) -> None:
    told = call("show", "near").stdout
    assert "test mae" in told
    assert {"mae", "val_mae"} <= {line.split()[0] for line in told.splitlines() if line.strip()}
    summaries = [run.summary() for run in pair]
    assert list(figures(summaries)) == ["val_loss", "val_mae", "test mae"]


def test_a_guess_is_read_in_the_unit_of_the_data_before_anything_is_trained() -> None:
    line = "data(diabetes, test_split=0.3) > Dense(outputs) > compile(mse, adam) > fit(epochs=1)"
    refused = call("train", line, "--guess", "41%")
    assert refused.exit_code == 2
    assert "is no guess of mae" in refused.stderr
    refused = call("train", line, "--guess", "better")
    assert "There is no earlier run on diabetes" in refused.stderr
