"""Comparing runs: differences, ranks, repeats, and what cannot be concluded."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tui_lab.experiment.comparing import differences_of_several
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Experiment, Fit, Layer
from tui_lab.reports.compare import compare, difference_words
from tui_lab.reports.run_facts import RunFacts, groups, spread
from tui_lab.runs.payloads import Evaluation


def experiment(units: int = 16, seed: int = 0, **compiled: Any) -> Experiment:
    arguments: dict[str, Any] = {"loss": "categorical_crossentropy", "optimizer": "adam"}
    return Experiment(
        data=Data("digits", test_split=0.3),
        layers=(
            Layer("Flatten"),
            Layer("Dense", {"units": units, "activation": "relu"}),
            Layer("Dense", {"units": "classes", "activation": "softmax"}),
        ),
        compile=Compile(**(arguments | compiled)),
        fit=Fit(epochs=5),
        seed=seed,
    )


def evaluation(loss: float, accuracy: float) -> Evaluation:
    return Evaluation("", loss, 100, {"accuracy": accuracy})


def run(
    name: str,
    given: Experiment,
    val_loss: float | None = 0.5,
    val_accuracy: float | None = 0.9,
    test: float | None = None,
    **more: Any,
) -> RunFacts:
    return RunFacts(
        id=f"id-{name}",
        name=name,
        experiment=given,
        parameters=1000,
        seconds=10.0,
        epochs=5,
        metrics={"val_loss": val_loss, "val_accuracy": val_accuracy},
        evaluations={} if test is None else {"test": evaluation(0.1, test)},
        seed=given.seed,
        **more,
    )


def test_two_runs_that_differ_in_one_setting_show_it_without_a_warning() -> None:
    found = compare([run("a", experiment(16)), run("b", experiment(64))])
    assert dict(found.differences) == {"layers[1].units": (16, 64)}
    assert found.warnings == ()
    assert [row.settings["layers[1].units"] for row in found.rows] == [16, 64]


def test_two_runs_that_differ_in_more_than_one_setting_come_with_a_warning() -> None:
    other = experiment(64, optimizer="sgd")
    (warning,) = compare([run("a", experiment()), run("b", other)]).warnings
    assert "differ in 2 settings" in warning
    assert "layers[1].units" in warning
    assert "compile.optimizer" in warning


def test_a_third_run_keeps_the_value_of_the_first_where_it_does_not_differ() -> None:
    table = differences_of_several(
        [experiment(16), experiment(64), experiment(16, optimizer="sgd")]
    )
    assert table["layers[1].units"] == (16, 64, 16)
    assert table["compile.optimizer"] == ("adam", "adam", "sgd")


def test_runs_are_ranked_by_validation_loss_and_the_test_part_decides_nothing() -> None:
    found = compare(
        [
            run("worst", experiment(16), 0.6, 0.99, test=0.99),
            run("best", experiment(32), 0.2, 0.90, test=0.10),
            run("middle", experiment(64), 0.4, 0.95, test=0.95),
        ]
    )
    assert [row.facts.name for row in found.ranked] == ["best", "middle", "worst"]
    assert [row.rank for row in found.rows] == [3, 1, 2]
    assert [row.test_metric for row in found.rows] == [0.99, 0.10, 0.95]
    assert found.criterion == "val_loss"


def test_equal_losses_are_told_apart_by_accuracy_and_equal_runs_share_a_rank() -> None:
    found = compare(
        [
            run("a", experiment(16), 0.5, 0.9),
            run("b", experiment(32), 0.5, 0.95),
            run("c", experiment(64), 0.5, 0.9),
        ]
    )
    assert [row.rank for row in found.rows] == [2, 1, 2]


def test_losses_of_different_kinds_are_not_ranked_by_their_value() -> None:
    found = compare(
        [
            run("entropy", experiment(), 0.5, 0.95),
            run("squares", experiment(loss="mean_squared_error"), 0.01, 0.90),
        ]
    )
    assert found.criterion == "val_accuracy"
    assert [row.rank for row in found.rows] == [1, 2]
    assert any("not of one kind" in warning for warning in found.warnings)


def test_the_two_forms_of_cross_entropy_are_of_one_kind() -> None:
    sparse = experiment(loss="sparse_categorical_crossentropy")
    assert compare([run("a", experiment()), run("b", sparse)]).criterion == "val_loss"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_run_without_a_validation_result_has_no_rank(value: float | None) -> None:
    found = compare([run("a", experiment(16), value, None), run("b", experiment(32))])
    assert [row.rank for row in found.rows] == [None, 1]
    assert found.ranked[-1].facts.name == "a"
    assert any("no rank" in warning for warning in found.warnings)


def test_the_evaluation_of_the_finished_model_serves_where_there_are_no_epochs() -> None:
    given = dataclasses.replace(
        run("a", experiment()),
        metrics={},
        evaluations={"validation": evaluation(0.3, 0.8)},
    )
    (row,) = compare([given]).rows
    assert (row.val_loss, row.val_metric, row.rank) == (0.3, 0.8, 1)


def test_different_data_sets_and_changed_data_sets_do_not_compare() -> None:
    other = dataclasses.replace(experiment(), data=Data("iris", test_split=0.3))
    found = compare([run("a", experiment()), run("b", other)])
    assert (found.warnings, found.fair) == ((), "")  # the conclusion says it
    changed = [run("a", experiment(), fingerprint="1"), run("b", experiment(), fingerprint="2")]
    assert any("was changed between" in warning for warning in compare(changed).warnings)


def test_seeds_beside_a_setting_are_said_apart_and_seeds_alone_are_the_conclusion() -> None:
    only = compare([run("a", experiment(seed=0)), run("b", experiment(seed=1))])
    assert not any("seed" in sentence for sentence in (*only.warnings, only.fair))
    both = compare([run("a", experiment(16, 0)), run("b", experiment(32, 1))]).warnings
    assert any("The seed differs as well" in warning for warning in both)
    assert not any("differ in 2 settings" in warning for warning in both)


def test_seconds_per_epoch_need_an_epoch() -> None:
    rows = compare([run("a", experiment(), seconds_per_epoch=2.0), run("b", experiment())]).rows
    assert [row.seconds_per_epoch for row in rows] == [2.0, None]


def test_repeats_are_grouped_with_mean_and_spread() -> None:
    found = groups(
        [
            run("a0", experiment(16, 0), 0.4, 0.90, test=0.8),
            run("b0", experiment(64, 0), 0.3, 0.95),
            run("a1", experiment(16, 1), 0.6, 0.94, test=0.9),
            dataclasses.replace(run("a2", experiment(16, 2), float("nan"), None)),
        ]
    )
    assert [[run.name for run in group.runs] for group in found] == [["a0", "a1", "a2"], ["b0"]]
    repeats = found[0]
    assert repeats.seeds == (0, 1, 2)
    losses, alone = repeats.validation("loss"), found[1].validation("loss")
    assert losses is not None
    assert losses.mean == pytest.approx(0.5)
    assert losses.deviation == pytest.approx(0.1414, abs=1e-4)
    assert losses.count == 2
    assert repeats.test("accuracy") is not None
    assert alone is not None
    assert alone.deviation is None
    assert found[1].test("accuracy") is None


def test_nothing_to_average_gives_nothing() -> None:
    assert spread([]) is None
    assert spread([None, float("nan")]) is None


@pytest.mark.parametrize(
    ("done", "listed"),
    [
        ((5, 9), (5, 9)),  # trained on
        ((5, 3), (5, 3)),  # stopped
        ((9, 9), None),
        ((5, 5), None),
    ],
)
def test_the_epochs_that_were_trained_are_listed_where_they_differ(
    done: tuple[int, int], listed: tuple[int, int] | None
) -> None:
    runs = [
        dataclasses.replace(run(name, experiment(units)), epochs=count)
        for name, units, count in zip("ab", (16, 64), done, strict=True)
    ]
    found = compare(runs)
    assert found.differences.get("epochs_trained") == listed
    assert [row.settings.get("epochs_trained") for row in found.rows] == list(listed or [None] * 2)
    assert not any("2 settings" in warning for warning in found.warnings)


def test_epochs_that_were_planned_otherwise_are_listed_once() -> None:
    longer = dataclasses.replace(experiment(), fit=Fit(epochs=9))
    runs = [run("a", experiment()), dataclasses.replace(run("b", longer), epochs=9)]
    assert dict(compare(runs).differences) == {"fit.epochs": (5, 9)}


def test_one_run_alone_and_none_at_all_are_no_error() -> None:
    assert compare([run("a", experiment())]).warnings == ()
    assert compare([]).rows == ()


def test_no_run_is_given_a_layer_or_an_argument_that_it_does_not_have() -> None:
    head, tail = "data(digits) > Flatten() > Dense(128) > ", "Dense(classes) > compile(mse)"
    lines = [f"{head}{added}{tail}" for added in ("Dense(64) > ", "", "Dense(32) > ")]
    table = differences_of_several([from_line(line) for line in lines])
    assert table == {
        "layers[2]": ("Dense(64)", None, "Dense(32)"),
        "layers[2].units": (64, None, 32),
    }


def test_an_added_layer_is_not_paired_with_one_that_was_changed() -> None:
    lines = [f"data(digits) > Flatten() > {layers} > compile(mse)" for layers in (
        "Dense(128, relu) > Dense(10)",
        "Dense(64, relu) > Dense(32, relu) > Dense(10)",
        "Dense(32, relu) > Dense(64, relu) > Dense(10)",
    )]  # fmt: skip
    runs = [from_line(line) for line in lines]
    assert differences_of_several(runs[:2]) == {
        "layers[1].units": (128, 64),
        "layers[1]+1": (None, "Dense(32, relu)"),
    }
    assert differences_of_several([runs[0], runs[2]]) == {
        "layers[0]+1": (None, "Dense(32, relu)"),
        "layers[1].units": (128, 64),
    }


def test_layers_that_were_added_at_different_places_have_rows_of_their_own() -> None:
    lines = [f"data(digits) > Flatten() > {layers}Dense(10) > compile(mse)" for layers in (
        "Dense(64) > ", "Dropout(0.2) > Dense(64) > ", "Dense(64) > Dropout(0.3) > ",
        "Dense(64) > Dropout(0.4) > ",
    )]  # fmt: skip
    assert differences_of_several([from_line(line) for line in lines]) == {
        "layers[0]+1": (None, "Dropout(0.2)", None, None),
        "layers[1]+1": (None, None, "Dropout(0.3)", "Dropout(0.4)"),
        "layers[1]+1.rate": (None, None, 0.3, 0.4),
    }


def test_a_run_has_no_setting_that_its_optimizer_or_its_experiment_lacks() -> None:
    momentum = experiment(16, optimizer="sgd")
    other = dataclasses.replace(
        momentum,
        compile=dataclasses.replace(
            momentum.compile, learning_rate=0.1, arguments={"momentum": 0.5}
        ),
    )
    table = differences_of_several([momentum, other, experiment(16)])
    assert table["compile.momentum"] == (0.0, 0.5, None)
    assert table["compile.learning_rate"] == (0.01, 0.1, 0.001)
    patient = [
        dataclasses.replace(momentum, fit=Fit(epochs=5, early_stopping=early))
        for early in (EarlyStopping(patience=5), EarlyStopping(patience=7), None)
    ]
    table = differences_of_several(patient)
    assert table["fit.early_stopping.patience"] == (5, 7, None)
    assert table["fit.early_stopping"] == ("val_loss", "val_loss", None)


def test_rows_that_the_first_run_lacks_are_told_in_words() -> None:
    lines = [
        f"data(digits) > {more}Dense(10) > compile(mse) > fit(epochs=5)"
        for more in ("", "Flatten() > ")
    ]
    found = compare([run(name, from_line(line)) for name, line in zip("ab", lines, strict=True)])
    assert difference_words("layers[0]-1") == "new layer before layers[0]"
    assert difference_words("layers[2]+3.units") == "units of new layer 3 after layers[2]"
    assert "new layer before layers[0]" in found.fair
