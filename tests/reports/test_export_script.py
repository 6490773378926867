"""Exported scripts: they hold the lab's own data, splits and model, and run alone."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.scripts import assert_same_data, beside, data_of, experiment, run_script

from tui_lab import i18n, presets
from tui_lab.datasets import listing, loading, own_csv, own_npz, own_store
from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.table_options import Missing, TableOptions
from tui_lab.experiment.changing import with_settings
from tui_lab.experiment.model import Compile, Data, EarlyStopping, Fit, Layer
from tui_lab.experiment.optimizers import OPTIMIZERS
from tui_lab.reports.export_script import keras_script
from tui_lab.reports.script_text import comment, function_source, listed, literal, quoted


@pytest.mark.parametrize("scaling", ["none", "unit", "minmax", "standard"])
@pytest.mark.parametrize("name", ["digits", "iris", "wine", "breast-cancer"])
def test_embedded_sets_are_split_and_scaled_as_in_the_lab(
    name: str, scaling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = experiment(Data(name, scaling, validation_split=0.2, test_split=0.3))
    script = keras_script(given, listing.info(name))
    assert_same_data(data_of(script, monkeypatch), given)


@pytest.mark.parametrize("state", [None, 1])
def test_scikit_learns_split_is_called_by_name(
    state: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Data("iris", "standard", 0.2, 0.3, split="sklearn", random_state=state)
    script = keras_script(experiment(data), listing.info("iris"))
    assert_same_data(data_of(script, monkeypatch), experiment(data))
    assert "train_test_split(" in script
    assert "def split" not in script


@pytest.mark.parametrize("scaling", ["unit", "standard"])
@pytest.mark.parametrize("name", ["circle", "xor-cloud", "gauss", "spiral", "moons"])
def test_generated_points_are_the_points_of_the_lab(
    name: str, scaling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = experiment(Data(name, scaling, options={"noise": 0.125, "samples": 60}))
    script = keras_script(given, listing.info(name))
    assert_same_data(data_of(script, monkeypatch), given)


@pytest.mark.parametrize("name", ["and", "or", "xor"])
def test_a_gate_gives_all_rows_to_every_part(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = experiment(Data(name, validation_split=0.0))
    variables = data_of(keras_script(given, listing.info(name)), monkeypatch)
    assert_same_data(variables, given)
    assert len(variables["x_test"]) == 4


def test_without_a_validation_share_there_is_no_validation_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = experiment(Data("iris", "unit", validation_split=0.0, test_split=0.5))
    script = keras_script(given, listing.info("iris"))
    assert_same_data(data_of(script, monkeypatch), given)
    assert "validation_data" not in script


@pytest.mark.parametrize("scaling", ["unit", "standard"])
def test_shipping_is_read_from_its_csv_as_in_the_lab(
    shared_data: Path, scaling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = experiment(Data("shipping", scaling, test_split=0.2))
    script = keras_script(given, listing.info("shipping"))
    assert_same_data(data_of(script, monkeypatch, shared_data / "ecommerce-shipping"), given)


def test_optdigits_are_read_from_their_two_files(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = experiment(Data("optdigits"))
    script = keras_script(given, listing.info("optdigits"))
    assert_same_data(data_of(script, monkeypatch, shared_data), given)


@pytest.mark.parametrize("test_part", [False, True])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_own_sets_are_read_from_their_arrays(
    test_part: bool, dtype: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    arrays = {"x_train": (rng.random((40, 6, 6)) * 200).astype(dtype), "y_train": np.arange(40) % 2}
    if test_part:
        arrays |= {"x_test": arrays["x_train"][:10], "y_test": arrays["y_train"][:10]}
    np.savez(tmp_path / "mine.npz", **arrays)
    own_npz.add_npz(tmp_path / "mine.npz", "mine")
    given = experiment(Data("mine", test_split=None if test_part else 0.25))
    script = keras_script(given, listing.info("mine"))
    assert_same_data(data_of(script, monkeypatch, beside("mine", tmp_path)), given)


@pytest.mark.parametrize("how", ["mean", "median", "most-frequent", "flag"])
def test_missing_values_are_filled_in_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: Missing
) -> None:
    rows = "".join(
        f"{'' if n % 5 == 1 else n % 7},{['red', '', 'blue'][n % 3]},{'ab'[n % 2]}\n"
        for n in range(60)
    )
    (tmp_path / "table.csv").write_text(f"x,colour,class\n{rows}")
    own_csv.add_table(tmp_path / "table.csv", "gaps", TableOptions(missing=how))
    given = experiment(Data("gaps", "standard", validation_split=0.2, test_split=0.3))
    script = keras_script(given, listing.info("gaps"))
    assert_same_data(data_of(script, monkeypatch, beside("gaps", tmp_path)), given)


@pytest.mark.parametrize("test_part", [False, True])
def test_a_validation_part_of_its_own_is_the_script_s_as_well(
    test_part: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    arrays = {
        "x_train": (rng.random((30, 6, 6)) * 200).astype(np.uint8),
        "y_train": np.arange(30) % 2,
    }
    info = DatasetInfo(
        "mine", "mine", Kind.IMAGES, Origin.OWN, (6, 6), ("a", "b"), 30, 8 * test_part,
        value_range=(0.0, 255.0), added=Added("mine", folder=True, own_validation=7),
    )  # fmt: skip
    if test_part:
        arrays |= {"x_test": arrays["x_train"][:8], "y_test": arrays["y_train"][:8]}
    own_store.write_own(info, arrays)
    folder = beside("mine", tmp_path)
    for share in (0.2, 0.0):
        given = experiment(
            Data("mine", validation_split=share, test_split=None if test_part else 0.25)
        )
        script = keras_script(given, listing.info("mine"))
        assert_same_data(data_of(script, monkeypatch, folder), given)
        assert ("def split" in script) is (not test_part)


@pytest.mark.parametrize("scaling", ["minmax", "standard"])
def test_numbers_that_differ_little_stay_apart_in_the_script(
    scaling: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "stamps.npz"
    x = np.array([[1.7e9], [1.7e9 + 60], [1.7e9 + 120]] * 20)
    np.savez(path, x=x, y=np.arange(60) % 3)
    own_npz.add_npz(path, "stamps")
    assert loading.load("stamps").x_train.dtype == np.float64
    given = experiment(Data("stamps", scaling, test_split=0.25))
    script = keras_script(given, listing.info("stamps"))
    variables = data_of(script, monkeypatch, beside("stamps", tmp_path))
    assert_same_data(variables, given)
    assert len(np.unique(variables["x_train"])) == 3


def test_mnist_and_fashion_come_from_keras() -> None:
    for name, module in (("mnist", "mnist"), ("fashion-mnist", "fashion_mnist")):
        script = keras_script(experiment(Data(name)), listing.info(name))
        ast.parse(script)
        assert f"from keras.datasets import {module}\n" in script
        assert "offset, scale = 0.0, 255.0" in script


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_script_of_every_preset_is_valid_python_without_the_lab(language: str) -> None:
    i18n.set_language(language)
    found = presets.all_presets()
    assert found
    for preset in found:
        info = listing.info(preset.experiment.data.dataset)
        script = keras_script(preset.experiment, info)
        tree = ast.parse(script)
        imported = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert {name.partition(".")[0] for name in imported} <= {
            *("keras", "numpy", "sklearn", "csv", "pathlib")
        }
        mae = "MAE: {mean_absolute_error(y_test, answers):.4f}"
        last = ('accuracy: {accuracy:.4f}")', f'{mae}")', f'{mae} {{UNITS[0]}}")')
        assert script.rstrip().endswith(last)
        assert max(map(len, script.splitlines())) <= 100
        comments = [
            token.string
            for token in tokenize.generate_tokens(io.StringIO(script).readline)
            if token.type == tokenize.COMMENT
        ]
        assert max(map(len, comments)) <= 76


def test_every_optimizer_is_written_with_its_class_and_arguments() -> None:
    for name, schema in OPTIMIZERS.items():
        chosen = Compile("categorical_crossentropy", name, 0.5, {"clipnorm": 1.0})
        script = keras_script(experiment(Data("iris", test_split=0.3), compile=chosen), _iris())
        ast.parse(script)
        expected = f"optimizer=keras.optimizers.{schema.keras_class}(learning_rate=0.5, clipnorm="
        assert expected in script


def _iris() -> DatasetInfo:
    return listing.info("iris")


def test_layers_keep_their_arguments_and_regularizers_and_early_stopping_is_passed_on() -> None:
    given = experiment(
        Data("digits", test_split=0.3),
        layers=(
            Layer("RandomTranslation", {"height_factor": 0.1, "width_factor": (-0.1, 0.2)}),
            Layer("Conv2D", {"filters": 8, "kernel_size": (3, 3), "padding": "same"}),
            Layer("Flatten"),
            Layer(
                "Dense",
                {
                    "units": 4,
                    "kernel_regularizer": {"l1": 0.0, "l2": 0.01},
                    "kernel_constraint": {"type": "max_norm", "max_value": 3.0, "axis": (0, 1)},
                    "bias_constraint": {"type": "non_neg"},
                },
            ),
            Layer("LeakyReLU", {"negative_slope": 0.1}),
            Layer("Dense", {"units": "classes", "activation": "softmax"}),
        ),
        compile=Compile("sparse_categorical_crossentropy"),
        fit=Fit(3, 8, EarlyStopping("val_loss", 2, 0.001, True)),
    )
    script = keras_script(given, listing.info("digits"))
    ast.parse(script)
    assert "layers.RandomTranslation(height_factor=0.1, width_factor=(-0.1, 0.2))," in script
    assert 'layers.Conv2D(filters=8, kernel_size=(3, 3), padding="same"),' in script
    assert "kernel_regularizer=keras.regularizers.L1L2(l1=0.0, l2=0.01)," in script
    assert "kernel_constraint=keras.constraints.MaxNorm(max_value=3.0, axis=(0, 1))," in script
    assert "bias_constraint=keras.constraints.NonNeg()," in script
    assert "layers.LeakyReLU(negative_slope=0.1)," in script
    assert 'layers.Dense(10, activation="softmax"),' in script
    assert "keras.Input(shape=(8, 8, 1))" in script
    assert "x_train[..., np.newaxis]" in script
    assert "to_categorical" not in script
    assert "patience=2" in script
    assert "restore_best_weights=True" in script
    assert "callbacks=[early_stopping]" in script


def test_the_script_sets_what_keras_would_take_from_its_file() -> None:
    script = keras_script(experiment(Data("iris", test_split=0.3)), _iris())
    for line in (
        'keras.config.set_floatx("float32")',
        "keras.config.set_epsilon(1e-07)",
        'keras.config.set_image_data_format("channels_last")',
    ):
        assert f"\n{line}\n" in script
    assert script.index("set_floatx") < script.index("set_random_seed")
    assert "keras.json" in script


def test_a_sealed_test_part_stays_sealed_in_the_script() -> None:
    script = keras_script(experiment(Data("iris", test_split=0.3, test="sealed")), _iris())
    assert "OPEN_TEST = False" in script
    evaluated, sealed = script.split("if OPEN_TEST:")
    assert "x_test, t_test" not in evaluated
    assert "model.evaluate(x_test" in sealed


def test_names_from_outside_cannot_become_code() -> None:
    evil = 'x"\nimport os\n"""\\'
    info = DatasetInfo(
        evil, evil, Kind.TABLE, Origin.OWN, (2,), (evil, "b"), 10, 0, source=evil
    )  # fmt: skip
    given = experiment(Data(evil, test_split=0.3), name=evil)
    tree = ast.parse(keras_script(given, info))
    assert not any(
        isinstance(node, ast.Import) and node.names[0].name == "os" for node in ast.walk(tree)
    )
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert evil in texts


@pytest.mark.parametrize(
    "text", ["a", 'a"b', "a'b", "a\"'b", "a\\b", "a\nb", "ñ", "\u2028", "\x00"]
)
def test_quoted_texts_read_back_as_they_were(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


def test_literals_comments_and_lists_are_python() -> None:
    value = {"a": (1,), "b": (1, 2.5), "c": True, "d": "x"}
    assert ast.literal_eval(literal(value)) == value
    assert all(line.startswith("# ") for line in comment("word " * 60 + "\nimport os").splitlines())
    names = [quoted(f"name {number}") for number in range(40)]
    text = listed("NAMES", names)
    assert max(map(len, text.splitlines())) <= 88
    assert ast.literal_eval(text.partition(" = ")[2]) == [f"name {n}" for n in range(40)]


def test_a_function_keeps_its_text_but_for_types_and_docstring() -> None:
    source = function_source(quoted, "What it does.")
    assert source.startswith("# What it does.\ndef quoted(text):\n    escaped = ")
    assert "double quotes" not in source


@pytest.mark.worker
def test_the_script_of_digits_runs_alone_and_learns(tmp_path: Path) -> None:
    given = with_settings(presets.get("digits-mlp").experiment, ["fit.epochs=12"])
    script = keras_script(given, listing.info("digits"))
    output, accuracy = run_script(script, tmp_path)
    assert accuracy > 0.9
    assert "weighted avg" in output


@pytest.mark.worker
def test_the_script_of_the_xor_gate_runs_alone_and_learns(tmp_path: Path) -> None:
    # Fewer and larger steps than the preset's: each epoch costs a script a twentieth of a second.
    quick = [
        "fit.epochs=60",
        "compile.learning_rate=0.1",
        "layers[0].units=16",
        "layers[0].kernel_constraint=max_norm(3)",
        "layers[0].bias_constraint=min_max_norm(0, 2)",
    ]
    given = with_settings(presets.get("gate-xor").experiment, quick)
    _output, accuracy = run_script(keras_script(given, listing.info("xor")), tmp_path)
    assert accuracy == 1.0
