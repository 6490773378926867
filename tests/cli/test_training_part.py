"""Results on the training part, and the margins of the confusion matrix."""

from __future__ import annotations

import json

from support.cli import call, keep_results, recorded
from support.quantities import quantity_run

from tui_lab.errors import ExitCode
from tui_lab.runs import envelope
from tui_lab.text.values import metric_text


def test_the_training_part_is_reported_and_no_look_is_counted() -> None:
    (run,) = recorded("finished")
    keep_results(run, "training", count=30, wrong=2)
    told = call("report", run.id, "--split", "training").stdout
    assert told.startswith("Training part: 30 examples, loss 0.2500, accuracy 0.9333")
    assert "has learned from these" in told
    assert "95% interval" not in told
    report = json.loads(call("report", run.id, "--split", "training", "--json").stdout)
    assert (report["split"], report["accuracy"]) == ("training", 28 / 30)
    listed = call("images", run.id, "--split", "training", "--wrong", "--json").stdout
    assert [each["index"] for each in json.loads(listed)] == [0, 1]
    assert envelope.looks(run.dataset).count == 0


def test_what_is_missing_says_how_to_get_it_and_the_envelope_is_about_the_test_part() -> None:
    (run,) = recorded("finished")
    keep_results(run, "validation")
    run.path("checkpoint.npz").touch()
    missing = call("report", run.id, "--split", "training")
    assert missing.exit_code == ExitCode.NOT_FOUND
    assert "This run has no results on the training part." in missing.stderr
    assert f"It is made again from the checkpoint by `tui-lab resume {run.id}`." in missing.stderr
    opened = call("report", run.id, "--split", "training", "--open")
    assert opened.exit_code == ExitCode.USAGE
    assert "--open is about the test part, but --split says training." in opened.stderr


def test_what_keras_evaluates_is_told_of_the_training_part() -> None:
    run = quantity_run()
    told = call("report", run.id, "--split", "training").stdout
    (line,) = (each for each in told.splitlines() if each.startswith("Evaluated by Keras"))
    mae = run.state().evaluations["training"].metrics["mae"]
    assert line == f"Evaluated by Keras: loss 0.2500, mae {metric_text(mae)}."
    assert "Evaluated by Keras" not in call("report", run.id).stdout


def test_a_run_without_another_part_shows_what_it_has_learned_from() -> None:
    (run,) = recorded("finished")
    keep_results(run, "training")
    shown = call("report", run.id)
    assert "There is no other part to show: this is the training part." in shown.stderr
    assert shown.stdout.startswith("Training part: 12 examples")


def test_recall_and_precision_are_the_margins_of_the_matrix() -> None:
    (run,) = recorded("finished")
    keep_results(run, count=12, wrong=3)  # three classes of four, one mistake in each
    lines = call("report", run.id).stdout.splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("Confusion matrix"))
    matrix = [line.split() for line in lines[head + 1 : head + 6]]
    assert matrix[0][-1] == "Recall"
    assert [row[-1] for row in matrix[1:4]] == ["0.75"] * 3
    assert matrix[4] == ["Precision", "0.75", "0.75", "0.75", "0.75"], "and the accuracy"
