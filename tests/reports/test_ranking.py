"""What runs are ranked by: a loss where it is of one kind, else the metric that all have."""

from __future__ import annotations

from typing import Any

import pytest
from support.runs import small_experiment

from tui_lab.errors import UsageError
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.reports.compare import Comparison, compare
from tui_lab.reports.run_facts import RunFacts
from tui_lab.reports.verdict import verdict
from tui_lab.runs.payloads import Evaluation

LINE = (
    "data(diabetes, test_split=0.3, target_scaling=standard) > Dense(8, relu) > Dense(outputs)"
    " > compile(mse, adam) > fit(epochs=5)"
)


def facts(
    name: str, loss: float, *changes: str, recorded: tuple[str, ...] = ("mae",), **figures: float
) -> RunFacts:
    """A run of quantities with these figures on the validation part."""
    experiment = with_settings(from_line(LINE), list(changes))
    more: dict[str, Any] = {}
    if evaluated := figures.pop("evaluated", None):
        more["evaluations"] = {"validation": Evaluation("", loss, 9, {"mae": evaluated, "r2": 0.4})}
    return RunFacts(
        name,
        name,
        experiment,
        metrics={"val_loss": loss, **{f"val_{key}": value for key, value in figures.items()}},
        recorded=recorded,
        task="regression",
        seed=experiment.seed,
        epochs=5,
        **more,
    )


def ranks(found: Comparison) -> dict[str, int | None]:
    return {row.facts.name: row.rank for row in found.rows}


def said(found: Comparison) -> tuple[str, str]:
    return verdict(found, {row.facts.id: row.facts.name for row in found.rows})


def test_losses_of_one_kind_rank_and_the_metric_is_told_beside_them() -> None:
    a = facts("a", 0.5, mae=41.0)
    found = compare([a, facts("b", 0.4, "layers[0].units=16", mae=43.25)])
    assert (found.criterion, found.metric, found.warnings) == ("val_loss", "mae", ())
    assert ranks(found) == {"a": 2, "b": 1}
    assert said(found)[0] == (
        "Best on the validation part, by val_loss, is b: loss 0.4000, mae 43.250."
        " By val_mae it is a: 41.000."
    )


@pytest.mark.parametrize("change", ["data.target_scaling=none", "compile.loss=huber"])
def test_losses_of_other_scales_or_kinds_do_not_and_errors_are_best_when_small(change: str) -> None:
    found = compare([facts("a", 0.1, mae=50.0), facts("b", 2860.0, change, mae=40.0)])
    assert found.criterion == "val_mae"
    assert ranks(found) == {"a": 2, "b": 1}
    (warning,) = found.warnings
    assert warning.endswith("do not compare: they are ranked by val_mae.")
    assert said(found)[0].startswith("Best on the validation part, by val_mae, is b: loss 2,860.0")


def test_a_target_scaled_by_other_examples_is_another_scale_and_no_objection() -> None:
    runs = [
        facts(f"{units}-{seed}", loss, f"layers[0].units={units}", f"seed={seed}", mae=mae)
        for units, seed, loss, mae in [(8, 1, 0.1, 45), (8, 2, 0.2, 46), (16, 1, 0.4, 41)]
    ]
    runs.append(facts("16-2", 0.3, "layers[0].units=16", "seed=2", mae=42))
    found = compare(runs)
    assert (found.criterion, found.warnings) == ("val_mae", ())
    assert found.fair.startswith("Fair: one setting differs")
    first, _second = said(found)
    assert first == (
        "Best on the validation part is 16-1 with a mean val_mae of 41.500 ± 0.7071 over 2 seeds."
    )
    assert compare(runs[::2]).criterion == "val_loss", "one seed: scaled by the same examples"


def test_the_first_metric_that_all_have_decides_also_where_it_was_only_evaluated() -> None:
    a = facts("a", 1.0, recorded=("r2_score", "mae"), r2_score=0.3, mae=40.0)
    b = facts("b", 0.1, "compile.loss=mae", recorded=("mae",), mae=44.0)
    assert compare([a, b]).criterion == "val_mae"
    c = facts("c", 0.2, "compile.loss=mae", recorded=("mape",), mape=9.0, evaluated=39.0)
    found = compare([a, c])
    assert found.criterion == "val_r2_score", "known as r2 where the model was evaluated"
    assert ranks(found) == {"a": 2, "c": 1}


def test_any_metric_can_be_told_and_does_not_change_the_ranks() -> None:
    runs = [
        facts("a", 0.5, recorded=("mae", "root_mean_squared_error"), mae=41.0,
              root_mean_squared_error=50.0),
        facts("b", 0.4, "layers[0].units=16", mae=43.0),
    ]  # fmt: skip
    found = compare(runs, "val_rmse")
    assert found.metric == "root_mean_squared_error"
    assert [row.val_metric for row in found.rows] == [50.0, None]
    assert ranks(found) == {"a": 2, "b": 1}
    with pytest.raises(UsageError) as refused:
        compare(runs, "accuracy")
    assert "mae, root_mean_squared_error" in refused.value.hint


def test_classes_and_quantities_are_different_questions() -> None:
    classes = RunFacts("c", "c", small_experiment(), metrics={"val_accuracy": 0.9, "val_loss": 0.2})
    found = compare([facts("a", 0.1, mae=41.0), classes])
    assert (found.criterion, ranks(found)) == ("", {"a": None, "c": None})
    assert found.warnings == ()
    assert said(found) == (
        "The runs answer different questions, classes and quantities: none of them can be called"
        " better.",
        "",
    )


def test_class_runs_are_ranked_by_a_metric_of_their_own_where_losses_do_not_compare() -> None:
    def run(name: str, loss: str, precision: float) -> RunFacts:
        plan = with_settings(small_experiment(), [f"compile.loss={loss}"])
        figures = {"val_loss": 0.5, "val_precision": precision, "val_accuracy": 1 - precision}
        return RunFacts(name, name, plan, metrics=figures, recorded=("precision", "accuracy"))

    found = compare([run("a", "mse", 0.9), run("b", "categorical_crossentropy", 0.8)])
    assert (found.criterion, ranks(found)) == ("val_precision", {"a": 1, "b": 2})
