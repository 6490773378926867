"""What of an exported script depends on what is answered; what it reads lies beside it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.cli import recorded
from support.reports import change
from support.scripts import assert_same_data, data_of, experiment, run_script

from tui_lab.datasets import listing, loading, own_csv, preparing
from tui_lab.datasets.model import DatasetInfo, Kind, Origin, Quantity
from tui_lab.errors import UsageError
from tui_lab.experiment.line import from_line
from tui_lab.experiment.model import Compile, Data, Fit, Layer
from tui_lab.reports import exporting
from tui_lab.reports.export_script import keras_script
from tui_lab.runs.store import Store


class TestQuantities:
    @pytest.mark.parametrize("target_scaling", ["none", "minmax", "standard"])
    @pytest.mark.parametrize("name", ["diabetes", "line", "bowl"])
    def test_targets_are_parted_and_scaled_as_in_the_lab(
        self, name: str, target_scaling: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        info = listing.info(name)
        given = experiment(
            Data(
                name,
                "minmax",
                test_split=None if info.test_size else 0.3,
                target_scaling=target_scaling,
                options={} if info.test_size == 0 else {"samples": 60, "outliers": 2},
            ),
            layers=(Layer("Dense", {"units": "outputs"}),),
            compile=Compile("huber"),
        )
        variables = data_of(keras_script(given, info), monkeypatch)
        assert_same_data(variables, given)
        dataset = loading.load(name, given.data.options, seed=given.seed)
        prepared = preparing.prepare(dataset, given.data, given.seed)
        assert prepared.test is not None
        scaled = prepared.target_scaler(prepared.test.y)
        np.testing.assert_allclose(variables["t_test"], scaled, rtol=1e-6, atol=1e-7)
        assert variables["t_test"].dtype == np.float32

    def test_several_quantities_are_told_by_name_and_unit(self) -> None:
        info = DatasetInfo(
            "two", "Two", Kind.TABLE, Origin.OWN, (1,), (), 40, 0, ("a",),
            quantities=(
                Quantity("width", 0, 78, 39, 23, unit="cm"),
                Quantity("height", 0, 117, 58, 35),
            ),
        )  # fmt: skip
        given = experiment(
            Data("two", test_split=0.2, target_scaling="standard"),
            layers=(Layer("Dense", {"units": "outputs"}),),
            compile=Compile("mean_absolute_error", metrics=("mae", "root_mean_squared_error")),
        )
        script = keras_script(given, info)
        ast.parse(script)
        assert 'QUANTITIES = ["width", "height"]\nUNITS = ["cm", ""]' in script
        assert 'metrics=["mae", "root_mean_squared_error"],' in script
        assert "layers.Dense(2)," in script
        assert 'print(f"test MAE of {name}: {error:.4f} {UNITS[column]}")' in script
        assert "* t_scale + t_offset" in script


def test_class_weights_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given = experiment(Data("iris", test_split=0.3), fit=Fit(2, 16, class_weight="balanced"))
    script = keras_script(given, listing.info("iris"))
    assert "from sklearn.utils.class_weight import compute_class_weight" in script
    assert "    class_weight=class_weight,\n" in script
    variables = data_of(script, monkeypatch)
    exec(script[script.index("present = ") : script.index("model.fit(")], variables)
    counts = np.bincount(variables["y_train"])
    expected = counts.sum() / (3 * counts)
    assert variables["class_weight"] == pytest.approx(dict(enumerate(expected)))
    named = experiment(Data("iris", test_split=0.3), fit=Fit(2, 16, class_weight=(1.0, 2.0, 0.5)))
    assert "class_weight = {0: 1.0, 1: 2.0, 2: 0.5}" in keras_script(named, listing.info("iris"))
    named = replace(named, fit=replace(named.fit, class_weight={"virginica": 0.5, "setosa": 2.0}))
    assert "class_weight = {0: 2.0, 1: 1.0, 2: 0.5}" in keras_script(named, listing.info("iris"))


def test_losses_with_signs_part_the_classes_at_zero() -> None:
    given = experiment(
        Data("circle", options={"samples": 20}),
        layers=(Layer("Dense", {"units": 1, "activation": "tanh"}),),
        compile=Compile("hinge"),
    )
    script = keras_script(given, listing.info("circle"))
    assert 'metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)],' in script
    assert "(probabilities[:, 0] > 0).astype(int)" in script


def test_other_metrics_are_told_besides_the_accuracy() -> None:
    chosen = Compile(
        "sparse_categorical_crossentropy",
        metrics=("accuracy", "top_k_categorical_accuracy"),
    )
    script = keras_script(
        experiment(Data("digits", test_split=0.3), compile=chosen), listing.info("digits")
    )
    ast.parse(script)
    assert 'SparseTopKCategoricalAccuracy(name="top_k_categorical_accuracy")' in script
    assert "for name, value in figures.items():" in script


def test_what_a_script_reads_is_laid_beside_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{n},{n % 2}\n" for n in range(40)))
    own_csv.add_csv(tmp_path / "t.csv", "mine", "b")
    (run,) = recorded("finished")
    assert exporting.script_data(run) == ()
    change(run, lambda table: table.update(data={"dataset": "mine", "test_split": 0.3}))
    run = Store().find(run.id)
    folder = tmp_path / "out"
    folder.mkdir()
    assert exporting.save_script_data(run, folder) == [folder / "mine.npz"]
    assert 'Path(__file__).with_name("mine.npz")' in exporting.script(run)
    content = (folder / "mine.npz").read_bytes()
    assert exporting.save_script_data(run, folder) == [folder / "mine.npz"]  # it is there already
    (folder / "mine.npz").write_text("somebody's own file")
    with pytest.raises(UsageError, match="is not the data of the run"):
        exporting.save_script_data(run, folder)
    exporting.save_script_data(run, folder, overwrite=True)
    assert (folder / "mine.npz").read_bytes() == content
    assert sorted(path.name for path in folder.iterdir()) == ["mine.npz"]


@pytest.mark.worker
def test_the_script_of_a_line_runs_alone_and_answers_in_the_unit_of_the_data(
    tmp_path: Path,
) -> None:
    given = from_line(
        "data(line, target_scaling=standard) > Dense(outputs) > "
        "compile(huber, sgd, learning_rate=0.1, metrics=[mae, r2_score]) > fit(epochs=10)"
    )
    output, error = run_script(keras_script(given, listing.info("line")), tmp_path)
    assert error == pytest.approx(0.08, abs=0.02)  # the noise; scaled, it would be 0.07 or less
    assert "test R2: 0.99" in output
    assert "true: [" in output
