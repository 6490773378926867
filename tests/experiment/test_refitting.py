"""An experiment put right for what its data ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_lab.experiment.checking import Subject, validate
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.refitting import refitted
from tui_lab.experiment.target import classes, quantities

NUMBERS = Subject((4,), quantities(2), has_test=True)
KINDS = Subject((4,), classes(3), has_test=True)
LINES = {
    "classes": "data(x) > Dense(8, relu) > Dense(classes, softmax)"
    " > compile(categorical_crossentropy, adam, metrics=[precision, recall])"
    " > fit(epochs=3, class_weight=balanced)",
    "ten": "data(x) > Dense(8, relu) > Dense(10, softmax) > Dropout(0.1)"
    " > compile(sparse_categorical_crossentropy, adam) > fit(epochs=3)",
    "activation": "data(x) > Dense(8, relu) > Dense(classes) > Activation(softmax)"
    " > compile(kl_divergence, adam) > fit(epochs=3)",
    "numbers": "data(x, target_scaling=minmax) > Dense(8, relu) > Dense(outputs)"
    " > compile(huber, adam, metrics=[mae, r2_score]) > fit(epochs=3)",
    "distance": "data(x) > Dense(8, relu) > Dense(classes, sigmoid) > compile(mse, adam)"
    " > fit(epochs=3)",
    "flat": "data(x) > Flatten() > compile(mse, adam) > fit(epochs=3)",
}


def errors(experiment: Experiment, subject: Subject) -> list[str]:
    return [p.field for p in validate(experiment, subject) if p.severity == "error"]


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("subject", [NUMBERS, KINDS], ids=["quantities", "classes"])
def test_what_is_put_right_can_be_trained(name: str, subject: Subject) -> None:
    draft = from_line(LINES[name])
    fitted = refitted(draft, subject)
    assert errors(fitted, subject) == []
    assert refitted(fitted, subject) == fitted
    assert fitted.layers[0] == draft.layers[0]
    if not errors(draft, subject):
        assert fitted == draft


def test_only_what_does_not_fit_is_changed() -> None:
    draft = from_line(LINES["numbers"])
    assert refitted(draft, NUMBERS) == draft
    fitted = refitted(from_line(LINES["distance"]), NUMBERS)
    assert fitted.compile.loss == "mean_squared_error"
    assert dict(fitted.layers[-1].arguments) == {"units": "outputs"}
    assert fitted.data.target_scaling == "standard"


def test_metrics_weights_and_the_monitor_go_with_the_classes() -> None:
    line = LINES["classes"].replace(
        "balanced)", "balanced, early_stopping(val_recall, patience=3))"
    )
    draft = from_line(line)
    fitted = refitted(draft, NUMBERS)
    assert fitted.compile.metrics == ()
    assert fitted.fit.class_weight is None
    assert fitted.fit.early_stopping is not None
    assert fitted.fit.early_stopping.monitor == "val_mae"
    assert fitted.fit.early_stopping.patience == 3
    assert refitted(draft, KINDS) == draft


def test_values_that_do_not_work_are_left_to_the_checks() -> None:
    draft = from_line(LINES["classes"])
    broken = replace(draft, compile=replace(draft.compile, loss="no such loss"))
    assert refitted(broken, NUMBERS).compile.loss == "mean_squared_error"
