"""A draft: its parts and fields, changes that work and changes that do not, its history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_lab import presets
from tui_lab.experiment.checking import validate
from tui_lab.experiment.model import Experiment, Layer, Value
from tui_lab.experiment.parsing import parse
from tui_lab.experiment.writing import to_table
from tui_lab.text.values import setting_text
from tui_lab.ui.editor import draft as drafts
from tui_lab.ui.editor import loading
from tui_lab.ui.editor.draft import PAUSE, DraftPart, Field, History
from tui_lab.ui.editor.values import value_of


def fields(draft: Experiment, part: DraftPart) -> list[Field]:
    return drafts.fields(draft, part, loading.catalogue())


def changed(draft: Experiment, path: str, value: Value | None) -> Experiment:
    return drafts.changed(draft, path, value, loading.catalogue())


@pytest.fixture
def digits() -> Experiment:
    return presets.get("digits-mlp").experiment


@pytest.mark.parametrize("name", presets.names())
def test_every_setting_of_a_preset_has_a_field_that_gives_it_back(name: str) -> None:
    draft = presets.get(name).experiment
    for part in drafts.parts(draft):
        for field in fields(draft, part):
            assert part.owns(field.path)
            typed = value_of(setting_text(field.value), field.argument)
            if field.path != "name":
                assert typed == field.value, field.path
            if field.path != "fit.early_stopping":
                assert changed(draft, field.path, typed) == draft, field.path


def test_a_setting_is_changed_by_its_path(digits: Experiment) -> None:
    changes = {
        "name": "mine",
        "seed": 3,
        "data.scaling": "standard",
        "data.test_split": 0.4,
        "layers[1].units": 64,
        "compile.loss": "mean_squared_error",
        "compile.learning_rate": 0.1,
        "compile.beta_1": 0.8,
        "fit.epochs": 3,
    }
    draft = digits
    for path, value in changes.items():
        draft = changed(draft, path, value)
    assert parse(to_table(draft)) == draft
    assert (draft.name, draft.seed, draft.layers[1].arguments["units"]) == ("mine", 3, 64)
    assert draft.compile.arguments == {"beta_1": 0.8}
    for path in ("compile.beta_1", "compile.learning_rate"):
        draft = changed(draft, path, None)
    assert (draft.compile.arguments, draft.compile.learning_rate) == ({}, None)
    assert changed(draft, "fit.epochs", None).fit.epochs == 10


def test_another_optimizer_keeps_only_the_arguments_that_it_knows(digits: Experiment) -> None:
    draft = changed(digits, "compile.beta_1", 0.8)
    draft = changed(draft, "compile.clipnorm", 1.0)
    draft = changed(draft, "compile.optimizer", "sgd")
    assert draft.compile.arguments == {"clipnorm": 1.0}
    assert validate(draft) == []


def test_another_data_set_brings_its_split_and_options(digits: Experiment) -> None:
    spiral = changed(digits, "data.dataset", "spiral")
    assert spiral.data.test_split is None
    paths = [field.path for field in fields(spiral, DraftPart("data"))]
    assert "data.turns" in paths
    noisy = changed(spiral, "data.noise", 0.3)
    assert changed(noisy, "data.dataset", "iris").data.options == {}
    assert changed(noisy, "data.dataset", "iris").data.test_split == 0.3


def test_early_stopping_is_switched_on_with_its_fields(digits: Experiment) -> None:
    draft = changed(digits, "fit.early_stopping", True)
    paths = [field.path for field in fields(draft, DraftPart("fit"))]
    assert paths[-4:] == [
        f"fit.early_stopping.{name}"
        for name in ("monitor", "patience", "min_delta", "restore_best_weights")
    ]
    draft = changed(draft, "fit.early_stopping.patience", 9)
    assert draft.fit.early_stopping is not None
    assert draft.fit.early_stopping.patience == 9
    assert changed(draft, "fit.early_stopping", False).fit.early_stopping is None


@pytest.mark.parametrize("path", ["layers[1].units", "seed", "fit.epochs", "data.validation_split"])
def test_a_value_that_does_not_work_is_kept_and_named(digits: Experiment, path: str) -> None:
    draft = changed(digits, path, "nonsense")
    assert [problem.field for problem in validate(draft)] == [path]


def test_new_layers_are_complete_and_go_where_they_are_wanted(digits: Experiment) -> None:
    from tui_lab.experiment.layers import LAYERS

    for kind in LAYERS:
        assert validate(drafts.with_new_layer(digits, kind, 1)) == []
    indices = [drafts.index_for_new(digits, part) for part in drafts.parts(digits)]
    assert indices == [0, 0, 1, 2, 3, 2, 2]


def test_layers_move_and_double_within_their_bounds(digits: Experiment) -> None:
    up = drafts.with_layer_moved(digits, 1, -1)
    assert [layer.type for layer in up.layers] == ["Dense", "Flatten", "Dense"]
    assert drafts.with_layer_moved(digits, 0, -1) == digits
    assert drafts.with_layer_moved(digits, 2, 1) == digits
    assert drafts.with_layer_twice(digits, 1).layers[1:3] == (digits.layers[1],) * 2
    assert drafts.without_layer(digits, 1).layers == (digits.layers[0], digits.layers[2])


def test_typing_on_in_a_field_is_one_change(digits: Experiment) -> None:
    history = History(digits, clock=lambda: 0.0)
    one = changed(digits, "layers[1].units", 6)
    two = changed(digits, "layers[1].units", 64)
    dropped = replace(two, layers=(*two.layers, Layer("Dropout", {"rate": 0.2})))
    assert history.change(one, "layers[1].units")
    assert history.change(two, "layers[1].units")
    assert not history.change(two, "layers[1].units")
    assert history.change(dropped)
    assert history.undo()
    assert history.now == two
    assert history.undo()
    assert history.now == digits
    assert not history.undo()
    assert history.redo()
    assert history.now == two
    assert history.change(one)
    assert not history.redo()


def test_a_pause_another_field_and_what_is_done_with_the_draft_end_a_change(
    digits: Experiment,
) -> None:
    moments = iter([0.0, PAUSE - 0.1, 2 * PAUSE, 2 * PAUSE, 2 * PAUSE, 2 * PAUSE])
    history = History(digits, clock=lambda: next(moments))
    units = "layers[1].units"
    states = [changed(digits, units, number) for number in (1, 12, 128, 1280, 7, 70)]
    for state in states[:3]:
        history.change(state, units)
    history.settle(units)  # the same field still
    history.change(states[3], units)
    history.settle("layers[1].activation")
    history.change(states[4], units)
    history.settle()
    history.change(states[5], units)
    back = []
    while history.undo():
        back.append(history.now)
    assert back == [states[4], states[3], states[1], digits]
