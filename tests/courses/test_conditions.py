"""Whether settings and figures are as a course wants them."""

from __future__ import annotations

import math

import pytest
from support.courses import LINE

from tui_lab import i18n
from tui_lab.courses.conditions import (
    Condition,
    RunPattern,
    condition_words,
    counted_from_start,
    experiment_shortfalls,
    holds,
    read_condition,
    setting,
)
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Experiment
from tui_lab.experiment.target import classes as of_classes
from tui_lab.text.values import figure_text


def changed(*settings: str) -> Experiment:
    return with_settings(from_line(LINE), list(settings))


def paths(experiment: Experiment, pattern: RunPattern, classes: int | None = 10) -> list[str]:
    target = None if classes is None else of_classes(classes)
    return [each.path for each in experiment_shortfalls(experiment, pattern, from_line, target)]


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("adam", "adam", True),
        ("adam", "Adam", True),
        ("adam", "sgd", False),
        (["adam", "rmsprop"], "rmsprop", True),
        (["adam", "rmsprop"], "sgd", False),
        ("Flatten > Dense", "Flatten>Dense", True),
        (3, 3, True),
        (3, 3.0, True),
        (3, 4, False),
        (True, True, True),
        (1, True, False),
        (True, 1, False),
        (">= 0.9", 0.9, True),
        (">= 0.9", 0.89, False),
        ("<=2", 2, True),
        ("<=2", 3, False),
        ("> 1e-3", 0.001, False),
        ("> 1e-3", 0.0011, True),
        ("< -1", -2, True),
        ("< -1", 0, False),
        ("!= 0", 1, True),
        ("!= 0", 0, False),
        ("!= 0", None, True),
        (">= 0", None, False),
        (">= 0", "text", False),
        (">= 0", math.nan, False),
        (">= 0", True, False),
        (5, None, False),
    ],
)
def test_a_condition_holds_for_what_it_names(
    written: object, value: object, expected: bool
) -> None:
    condition = read_condition(written)
    assert condition is not None
    assert holds(condition, value) is expected


@pytest.mark.parametrize("written", [[], {}, [[1]], None, [{"a": 1}]])
def test_what_is_no_condition_is_none(written: object) -> None:
    assert read_condition(written) is None


def test_a_text_that_only_begins_like_a_comparison_is_a_value() -> None:
    assert read_condition(">= many") == Condition(allowed=(">= many",))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data.dataset", "digits"),
        ("data.test", "open"),
        ("layers", "Flatten > Dense > Dense"),
        ("count.Dense", 2),
        ("count.Dropout", 0),
        ("layers[1]", "Dense"),
        ("layers[1].units", 32),
        ("layers[-2].units", 32),
        ("layers[1].use_bias", True),
        ("layers[9].units", None),
        ("layers[1].kernel_regularizer", None),
        ("compile.learning_rate", 0.01),
        ("fit.epochs", 3),
        ("fit.early_stopping", None),
        ("fit.nothing.at.all", None),
        ("seed", 7),
    ],
)
def test_a_setting_is_found_by_its_path(path: str, expected: object) -> None:
    assert setting(from_line(LINE), path) == expected


def test_the_default_rate_of_the_optimizer_counts() -> None:
    line = LINE.replace("adam, learning_rate=0.01", "sgd")
    assert setting(from_line(line), "compile.learning_rate") == 0.01


def test_a_part_of_a_penalty_is_found() -> None:
    penalized = changed("layers[1].kernel_regularizer={l2=0.001}")
    assert setting(penalized, "layers[1].kernel_regularizer.l2") == 0.001
    assert setting(penalized, "layers[1].kernel_regularizer.l1") is None
    pattern = RunPattern(match={"layers[1].kernel_regularizer.l2": Condition(sign=">", limit=0)})
    assert paths(penalized, pattern) == []
    assert paths(from_line(LINE), pattern) == ["layers[1].kernel_regularizer.l2"]


class TestLike:
    pattern = RunPattern(like=LINE)

    def test_the_same_settings_fit_whatever_the_seed(self) -> None:
        assert paths(changed("seed=1", "name=other"), self.pattern) == []

    def test_what_differs_is_named_with_both_values(self) -> None:
        (found,) = experiment_shortfalls(
            changed("layers[1].units=64"), self.pattern, from_line, None
        )
        assert (found.path, found.is_now, found.wanted) == ("layers[1].units", "64", "32")

    def test_the_number_of_classes_may_be_written_out(self) -> None:
        assert paths(changed("layers[2].units=10"), self.pattern) == []
        assert paths(changed("layers[2].units=9"), self.pattern) == ["layers[2].units"]
        assert paths(changed("layers[2].units=10"), self.pattern, None) == ["layers[2].units"]

    @pytest.mark.parametrize("free", ["layers", "layers[1]", "layers[1].units", "layers[-2].units"])
    def test_a_free_path_covers_all_below_it(self, free: str) -> None:
        pattern = RunPattern(like=LINE, free=(free,))
        assert paths(changed("layers[1].units=64", "fit.epochs=9"), pattern) == ["fit.epochs"]

    @pytest.mark.parametrize("free", ["layer", "layers[10]", "layers[1].unit", "fit.epoch", "f"])
    def test_a_path_that_only_begins_alike_is_not_free(self, free: str) -> None:
        changes = ("layers[1].units=64", "fit.epochs=9")
        found = paths(changed(*changes), RunPattern(like=LINE, free=(free,)))
        assert found == ["layers[1].units", "fit.epochs"]

    def test_a_condition_on_a_setting_stands_for_the_value_of_like(self) -> None:
        pattern = RunPattern(like=LINE, match={"fit.epochs": Condition(sign=">=", limit=5)})
        assert paths(changed("fit.epochs=9"), pattern) == []
        assert paths(changed("fit.epochs=4"), pattern) == ["fit.epochs"]

    def test_another_layer_is_a_difference(self) -> None:
        wider = from_line(LINE.replace("Dense(classes", "Dropout(0.2) > Dense(classes"))
        assert paths(wider, self.pattern) == ["layers[2]"]


def test_paths_from_the_end_are_counted_from_the_start() -> None:
    assert counted_from_start(["layers[-1].units", "fit", "layers[0]", "layers[-9]"], 3) == [
        "layers[2].units",
        "fit",
        "layers[0]",
        "layers[-9]",
    ]


def test_conditions_and_values_are_said_in_the_language_in_use() -> None:
    limit = Condition(sign=">=", limit=0.9)
    assert condition_words(limit) == "at least 0.9"
    assert condition_words(Condition(allowed=("adam", 10_000))) == "adam or 10,000"
    assert figure_text(1e-4) == "0.0001"
    assert figure_text({"l1": 0.01, "l2": 0.5}) == "l1=0.01, l2=0.5"
    assert figure_text(None) == "not set"
    assert figure_text(True) == "true"
    i18n.set_language("es")
    assert figure_text(0.9) == "0,9"
