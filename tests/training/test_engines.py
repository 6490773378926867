"""All engines learn the same: same order, same steps, same figures as Keras's `fit`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.later import Later
from support.training import Trained, experiment, made_data, train_here

from tui_lab.experiment.model import Experiment, Layer
from tui_lab.training.backend import Backend

keras = Later("keras")
engines = Later("tui_lab.training.engine")
feed = Later("tui_lab.training.feed")

EXAMPLES = 103
"""Of `made_data`."""
SHORT = "too_short_to_compile"
"""The reason with which the resident engine takes batches of any size in one function."""
SOFTMAX = Layer("Dense", {"units": "classes", "activation": "softmax"})
WAYS = (("plain", ""), ("resident", ""), ("resident", SHORT), ("compiled", ""))
CASES = {
    # Each holds several things that an engine could do otherwise: most of the time of a case goes
    # into compiling it four times.
    "adam, integer labels": experiment(),
    "one-hot labels, layer normalization, rmsprop": experiment(
        Layer("Dense", {"units": 8}),
        Layer("LayerNormalization"),
        SOFTMAX,
        loss="categorical_crossentropy",
        optimizer="rmsprop",
    ),
    "squared error, regularized, sgd, no small batch at the end": experiment(
        Layer(
            "Dense",
            {
                "units": 8,
                "kernel_regularizer": {"l1": 0.01, "l2": 0.02},
                "kernel_constraint": {"type": "max_norm", "max_value": 0.5},
                "bias_constraint": {"type": "non_neg"},
            },
        ),
        Layer("LeakyReLU", {"negative_slope": 0.1}),
        SOFTMAX,
        loss="mean_squared_error",
        optimizer="sgd",
        batch_size=EXAMPLES,
    ),
    "batch normalization, adam with amsgrad": experiment(
        # A bias before the normalization has no gradient but rounding errors.
        Layer("Dense", {"units": 8, "use_bias": False}),
        Layer("BatchNormalization"),
        SOFTMAX,
        arguments={"amsgrad": True},
    ),
    "adam with decay, clipping and limits, one batch holds everything": experiment(
        Layer("Dense", {"units": 8, "kernel_constraint": {"type": "unit_norm"}}),
        Layer("ELU", {"alpha": 0.5}),
        Layer(
            "Dense",
            {
                "units": 8,
                "kernel_constraint": {
                    "type": "min_max_norm",
                    "min_value": 0.2,
                    "max_value": 0.6,
                    "rate": 0.5,
                },
            },
        ),
        Layer("ReLU", {"max_value": 2.0, "negative_slope": 0.2, "threshold": 0.1}),
        SOFTMAX,
        optimizer="adamw",
        arguments={"weight_decay": 0.01, "clipnorm": 0.1},
        batch_size=1000,
        epochs=8,
    ),
}


@dataclass(frozen=True)
class Case:
    """An experiment, trained by every engine in one session of the tests."""

    what: Experiment
    trained: dict[tuple[str, str], Trained]
    traces: dict[tuple[str, str], int]
    """How often TensorFlow traced a training step."""


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = Case(request.param, {}, {})
    step = keras.Model.train_step
    counted: list[object] = []

    def counting(model: object, data: object) -> object:
        counted.append(model)
        return step(model, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("keras.Model.train_step", counting)
        for name, reason in WAYS:
            counted.clear()
            folder = tmp_path_factory.mktemp(name)
            trained = train_here(folder, case.what, made_data(), name, reason=reason)
            case.trained[name, reason] = trained
            case.traces[name, reason] = len(counted)
    return case


def test_a_step_is_traced_no_more_often_than_it_must(case: Case) -> None:
    full, rest = divmod(EXAMPLES, case.what.fit.batch_size)
    sizes = (full > 0) + (rest > 0)
    for (name, reason), traces in case.traces.items():
        if name != "plain":  # there Keras decides
            assert traces == (1 if reason == SHORT else sizes), (name, reason)


def test_weights_and_metrics_agree_with_plain_fit(case: Case) -> None:
    plain = case.trained["plain", ""]
    for ours in (case.trained[way] for way in WAYS[1:]):
        for weight, expected in zip(ours.weights, plain.weights, strict=True):
            np.testing.assert_allclose(weight, expected, rtol=2e-4, atol=2e-5)
        for epoch, same in zip(ours.epochs(), plain.epochs(), strict=True):
            for metric in ("loss", "accuracy", "val_loss", "val_accuracy"):
                assert epoch[metric] == pytest.approx(same[metric], rel=2e-4, abs=1e-6)


def test_dropout_learns_as_well_as_in_plain_fit(tmp_path: Path) -> None:
    hidden = (Layer("Dense", {"units": 32, "activation": "relu"}), Layer("Dropout", {"rate": 0.5}))

    def accuracies(name: str) -> list[float]:
        what = experiment(*hidden, SOFTMAX, epochs=40)
        (tmp_path / name).mkdir()
        epochs = train_here(tmp_path / name, what, made_data(examples=400), name).epochs()
        return [float(epoch["accuracy"]) for epoch in epochs[10:]]

    # Each epoch drops others; one long run of each is compiled once.
    plain, ours = accuracies("plain"), accuracies("compiled")
    spread = max(np.std(plain), np.std(ours))
    assert abs(np.mean(plain) - np.mean(ours)) < 1.5 * spread  # without any, it is 3 times that


def test_quick_dropout_drops_the_share_that_was_asked_for() -> None:
    import tensorflow as tf

    from tui_lab.training.engine.dropout import ThreefryDropout

    layer = keras.layers.Dropout(0.3, seed=1)
    quick = ThreefryDropout(layer)
    ones = np.ones((400, 500), np.float32)

    @tf.function(jit_compile=True)
    def drop(training: bool) -> object:
        return quick(ones, training=training)

    output = np.asarray(drop(True))
    assert np.mean(output == 0) == pytest.approx(0.3, abs=0.01)
    assert output[output != 0] == pytest.approx(1 / 0.7)
    assert (np.asarray(drop(True)) != output).any()
    np.testing.assert_array_equal(np.asarray(drop(False)), ones)


def test_a_convolution_runs_resident_and_agrees(tmp_path: Path) -> None:
    what = experiment(
        Layer("Conv2D", {"filters": 4, "kernel_size": 3, "activation": "relu"}),
        Layer("MaxPooling2D", {"pool_size": 2}),
        Layer("Flatten"),
        SOFTMAX,
        epochs=2,
    )
    data = made_data((8, 8))
    results = []
    for name in ("plain", "resident"):
        (tmp_path / name).mkdir()
        results.append(train_here(tmp_path / name, what, data, name))
    for ours, plain in zip(results[1].weights, results[0].weights, strict=True):
        np.testing.assert_allclose(ours, plain, rtol=1e-3, atol=1e-4)


class TestTheChoice:
    """Which engine is chosen, and why."""

    @staticmethod
    def engine(
        backend: Backend, what: Experiment, wanted: str = "auto", memory: int = 10**9
    ) -> engines.Engine:
        data = made_data()
        order = feed.EpochOrder(len(data.train.y), what.fit.batch_size, 0)
        return engines.choose(wanted, what, data, order, backend, free_memory=memory)

    def choice(self, *arguments: Any, **named: Any) -> tuple[str, str]:
        chosen = self.engine(*arguments, **named)
        return chosen.name, chosen.reason

    def test_what_the_user_asks_for_is_done(self, backend: Backend) -> None:
        assert self.choice(backend, experiment(), "plain") == ("plain", "asked_for")

    def test_another_backend_runs_plain(self, backend: Backend) -> None:
        assert self.choice(replace(backend, backend="jax"), experiment()) == (
            "plain",
            "other_backend",
        )

    def test_data_that_do_not_fit_run_plain(self, backend: Backend) -> None:
        assert self.choice(backend, experiment(), memory=1000) == ("plain", "data_too_large")

    def test_a_long_dense_training_is_compiled(self, backend: Backend) -> None:
        assert self.choice(backend, experiment(epochs=5000)) == ("compiled", "dense_network")

    def test_a_short_one_is_not_worth_compiling(self, backend: Backend) -> None:
        assert self.choice(backend, experiment(epochs=1)) == ("resident", "too_short_to_compile")

    def test_convolutions_are_not_compiled(self, backend: Backend) -> None:
        what = experiment(Layer("Conv2D", {"filters": 1, "kernel_size": 3}), epochs=5000)
        assert self.choice(backend, what) == ("resident", "layers_not_for_xla")

    def test_resident_is_not_compiled_where_it_is_asked_for(self, backend: Backend) -> None:
        long = experiment(epochs=5000)
        assert self.choice(backend, long) == ("compiled", "dense_network")
        assert self.choice(backend, long, "resident") == ("resident", "asked_for")

    def test_unit_normalization_learns_from_an_example_that_is_all_zero(
        self, backend: Backend, tmp_path: Path
    ) -> None:
        """Under XLA its gradient there is not a number."""
        layers = (
            Layer("Dense", {"units": 4, "use_bias": False}),
            Layer("UnitNormalization"),
            SOFTMAX,
        )
        name, reason = self.choice(backend, experiment(*layers, epochs=5000))
        assert (name, reason) == ("resident", "layers_not_for_xla")
        data = made_data()
        data.train.x[0] = 0
        trained = train_here(tmp_path, experiment(*layers), data, name, reason=reason)
        assert all(np.isfinite(weight).all() for weight in trained.weights)

    def test_layer_normalization_is_compiled_and_learns_from_features_that_are_all_equal(
        self, backend: Backend, tmp_path: Path
    ) -> None:
        layers = (
            Layer("Dense", {"units": 4, "use_bias": False}),
            Layer("LayerNormalization"),
            SOFTMAX,
        )
        name, reason = self.choice(backend, experiment(*layers, epochs=5000))
        assert (name, reason) == ("compiled", "dense_network")
        data = made_data()
        data.train.x[0] = 0
        trained = train_here(tmp_path, experiment(*layers), data, name, reason=reason)
        assert all(np.isfinite(weight).all() for weight in trained.weights)

    @pytest.mark.parametrize(("units", "one_thread"), [(8, True), (200_000, False)])
    def test_small_products_are_not_split_among_threads(
        self, backend: Backend, units: int, one_thread: bool
    ) -> None:
        # 16 examples of 6 values: 2 * 16 * 7 * 200,000 is more than two threads are worth.
        what = experiment(Layer("Dense", {"units": units}), SOFTMAX, epochs=1)
        assert self.engine(backend, what).one_thread_an_operation is one_thread
        card = replace(backend, gpu=True)
        assert not self.engine(card, what).one_thread_an_operation
