"""LiveLab beside Keras's `fit`: what a script gets for one line, and what it never pays."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.later import Later

from tui_lab.live.record import Record
from tui_lab.runs.commands import send
from tui_lab.runs.events import EventReader
from tui_lab.runs.examples_file import load_examples
from tui_lab.runs.results_file import QuantityResults, Results, load_any
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

keras: Any = Later("keras")
live: Any = Later("tui_lab.keras")
made: Any = Later("support.live_fit")


@pytest.fixture(autouse=True)
def every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is written and obeys, however quick this machine is."""
    monkeypatch.setattr("tui_lab.keras.callback.BATCH_EVERY", 0.0)
    monkeypatch.setattr("tui_lab.runs.control.LOOK_EVERY", 0.0)


def classifier(optimizer: Any = "sgd") -> Any:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.Dense(2, activation="softmax")])
    model.compile(
        optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True
    )
    return model


def the_run() -> Run:
    return Store().find("last")


def fit(model: Any, lab: Any, *others: Any, **options: Any) -> None:
    x, y = made.data()
    given = {"epochs": 2, "batch_size": 16, "verbose": 0, **options}
    model.fit(x, y, callbacks=[lab, *others], **given)


def test_one_line_makes_a_run_with_report_and_pictures() -> None:
    x, y = made.data(16)
    pictures = (x.reshape(made.ROWS, 4, 4, 1) * 255).astype(np.uint8)
    model = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")], name="tiny"
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    early = keras.callbacks.EarlyStopping(monitor="loss", patience=50, restore_best_weights=True)
    lab = live.LiveLab(test=(pictures, y), classes=("low", "high"), save_model=True, quiet=True)
    model.fit(pictures, y, epochs=2, validation_split=0.25, callbacks=[lab, early], verbose=0)
    run = the_run()
    status, state = run.look()
    assert (status, run.name) == (Status.FINISHED, "tiny")
    assert state.started is not None
    assert (state.started.keras, state.started.steps_per_epoch) == (keras.version(), 2)
    sizes = state.sizes
    assert sizes is not None
    assert (sizes.train, sizes.validation, sizes.test) == (48, 16, made.ROWS)
    assert (sizes.input_shape, sizes.classes) == ((4, 4, 1), ("low", "high"))
    assert [layer.type for layer in state.layers] == ["Flatten", "Dense"]
    assert set(state.epochs[0].metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert state.epochs[0].learning_rate == pytest.approx(1e-3)
    # The weights that early stopping put back, although it stood after LiveLab.
    assert state.best is not None
    assert (state.best.monitor, state.best.restored) == ("loss", True)
    results = load_any(run.folder, "test")
    assert isinstance(results, Results)
    said = model.predict(pictures, verbose=0)
    assert results.probabilities == pytest.approx(said, abs=1e-5)
    assert state.evaluations["test"].accuracy == float(results.right.mean())
    loss = state.evaluations["test"].loss
    assert loss == pytest.approx(model.evaluate(pictures, y, verbose=0)[0], rel=1e-4)
    assert load_any(run.folder, "validation").indices.tolist() == list(range(16))
    assert load_examples(run.folder, "test").x.dtype == np.uint8
    assert keras.saving.load_model(run.folder / "model.keras").count_params() == 34


def test_commands_of_the_lab_reach_a_fit() -> None:
    model, lab = classifier(), live.LiveLab("obeys", quiet=True)
    asked: list[str] = []

    def ask() -> None:
        folder = lab.folder or Path()
        send(folder, "set_learning_rate", learning_rate=0.25)
        send(folder, "train_on", epochs=1)
        asked.append(send(folder, "pause"))
        threading.Timer(0.1, lambda: send(folder, "resume")).start()

    begun = time.monotonic()
    fit(
        model,
        lab,
        made.AtBatch(0, 1, ask),
        made.AtBatch(1, 2, lambda: send(lab.folder or Path(), "stop")),
        epochs=50,
        validation_data=made.data(),
    )
    assert time.monotonic() - begun > 0.1
    run = the_run()
    status, state = run.look()
    assert (status, state.epochs_done) == (Status.STOPPED, 1)
    assert float(model.optimizer.learning_rate) == 0.25
    assert state.epochs[0].learning_rate == 0.25
    outcomes = {answer.name: answer.outcome for answer in state.acknowledged.values()}
    reasons = {answer.name: answer.reason for answer in state.acknowledged.values()}
    assert outcomes.pop("train_on") == "refused"
    assert reasons["train_on"] == "fixed_epochs"
    assert state.refuses == {"train_on": "fixed_epochs"}
    assert set(outcomes.values()) == {"done"}
    kinds = [event.type for event in EventReader(run.path("events.jsonl")).read()]
    assert kinds.index("paused") < kinds.index("resumed") < kinds.index("ended")


@pytest.mark.parametrize("judged", [False, True])
def test_a_stop_waits_for_a_validation_only_where_somebody_judges_by_it(
    judged: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = made.StopsInValidation("stopped", test=made.data(), quiet=True)
    monkeypatch.setattr("tui_lab.keras.fitting.TEST_PATIENCE", 60.0 if judged else -1.0)
    judges = [keras.callbacks.EarlyStopping()] if judged else []
    fit(classifier(), lab, *judges, validation_data=made.data(), validation_batch_size=16)
    status, state = the_run().look()
    assert (status, state.epochs_done) == (Status.STOPPED, 1)
    assert ("test" in state.evaluations) is judged
    assert ("took too long after the stop" in capsys.readouterr().err) is not judged
    assert lab.batches == (4 if judged else 1)
    assert ("val_loss" in state.epochs[0].metrics) is judged


def test_a_schedule_of_the_script_is_not_overruled() -> None:
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    lab = live.LiveLab("scheduled", quiet=True)

    def ask() -> None:
        send(lab.folder or Path(), "set_learning_rate", learning_rate=0.25)

    fit(classifier(keras.optimizers.SGD(schedule)), lab, made.AtBatch(0, 1, ask))
    state = the_run().state()
    (answer,) = state.acknowledged.values()
    assert (answer.outcome, answer.reason) == ("refused", "scheduled_rate")
    assert (state.epochs[1].learning_rate or 1) < (state.epochs[0].learning_rate or 0)


def test_a_fault_of_the_lab_costs_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lab_home: Path
) -> None:
    def broken(*_arguments: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(Record, "batch", broken)
    model = classifier()
    fit(model, live.LiveLab("faulty", quiet=True))
    assert model.optimizer.iterations == 8
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("tui-lab: The lab itself has a fault: RuntimeError: a fault.")
    assert "def broken" not in told
    assert "RuntimeError: a fault" in (lab_home / "tui-lab.log").read_text()
    assert the_run().look()[0] is Status.FINISHED


def test_a_training_that_broke_off_goes_on_as_if_it_had_not() -> None:
    def fail() -> None:
        raise ZeroDivisionError("in the script")

    whole = classifier("adam")
    fit(whole, live.LiveLab("whole", quiet=True), epochs=4, shuffle=False)

    broken = live.LiveLab("mine", resume=True, quiet=True)
    with suppress(ZeroDivisionError):
        fit(classifier("adam"), broken, made.AtBatch(2, 1, fail), epochs=4, shuffle=False)
    gc.collect()  # what Keras kept of that `fit` goes, and so it is known to be over
    first = the_run()
    assert first.look()[0] is Status.STOPPED
    lab = live.LiveLab("mine", resume=True, quiet=True)
    # Asked or not; `fit` is not told here, and counts from 0.
    assert lab.initial_epoch == (first.state().checkpoint_epoch or 0) > 0
    again = classifier("adam")
    fit(again, lab, epochs=4, shuffle=False)
    assert the_run().id == first.id
    status, state = first.look()
    assert (status, state.sessions) == (Status.FINISHED, 2)
    assert [record.epoch for record in state.epochs] == [1, 2, 3, 4]
    for ours, theirs in zip(again.get_weights(), whole.get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    # What came to its end is not gone on with.
    fit(classifier("adam"), live.LiveLab("mine", resume=True, quiet=True), epochs=1)
    assert the_run().id != first.id


def test_a_model_with_optimizers_of_its_own_goes_on_and_its_rates_are_its_scripts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def pair() -> Any:
        model = made.Pair()
        model.compile(keras.optimizers.Adam(0.01), keras.optimizers.Adam(0.02))
        return model

    def train(model: Any, lab: Any, *others: Any) -> None:
        given = {"epochs": 4, "batch_size": 16, "shuffle": False, "verbose": 0}
        model.fit(made.data()[0], callbacks=[lab, *others], **given)

    def fail() -> None:
        raise ZeroDivisionError("in the script")

    whole = pair()
    train(whole, live.LiveLab("whole", quiet=True))
    with suppress(ZeroDivisionError):
        broken = live.LiveLab("pair", resume=True, quiet=True)
        train(pair(), broken, made.AtBatch(2, 1, fail))
    gc.collect()
    first, again = the_run(), pair()
    train(again, live.LiveLab("pair", resume=True, quiet=True))
    status, state = first.look()
    assert (status, state.sessions, state.epochs_done) == (Status.FINISHED, 2, 4)
    # One batch is trained before the optimizers have the variables that are put back, and lost.
    for ours, theirs in zip(again.get_weights(), whole.get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=0.03), "begun anew it would be off by 0.08"
    assert {epoch.learning_rate for epoch in state.epochs} == {None}
    assert state.refuses["set_learning_rate"] == "several_optimizers"
    assert capsys.readouterr().err == ""

    # One of another kind is said to begin anew, and counts from 1.
    with suppress(ZeroDivisionError):
        train(pair(), live.LiveLab("other", resume=True, quiet=True), made.AtBatch(2, 1, fail))
    gc.collect()
    other, run = made.Pair(), the_run()
    other.compile(keras.optimizers.SGD(0.01), keras.optimizers.SGD(0.02))
    train(other, live.LiveLab("other", resume=True, quiet=True))
    state = run.state()
    assert [epoch.epoch for epoch in state.epochs] == [1, 2, 3, 4]
    assert "the shapes differ" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_several_fits_in_a_with_are_one_run() -> None:
    model = classifier()
    with live.LiveLab("phases", test=made.data(), quiet=True) as lab:
        fit(model, lab, keras.callbacks.ReduceLROnPlateau(monitor="loss"), epochs=2)
        fit(model, lab, epochs=1)
        fit(model, lab, initial_epoch=3, epochs=4)
    (run,) = Store().runs()
    status, state = run.look()
    assert (status, state.epochs_done, state.epochs_target) == (Status.FINISHED, 4, 4)
    assert state.sessions == 1
    assert set(state.evaluations) == {"test"}


def test_several_fits_in_a_loop_over_epochs_are_one_run() -> None:
    def train() -> None:
        model, lab = classifier(), live.LiveLab("loop", test=made.data(), quiet=True)
        for epoch in lab.epochs(range(1, 9)):
            fit(model, lab, epochs=1, validation_data=made.data())
            if epoch == 2:
                send(lab.folder or Path(), "stop")

    train()
    (run,) = Store().runs()
    status, state = run.look()
    assert (status, state.epochs_done, state.epochs_target) == (Status.STOPPED, 2, 8)
    assert set(state.evaluations) == {"test", "validation"}


def test_a_model_with_a_step_of_its_own_and_answers_that_are_too_many(
    capsys: pytest.CaptureFixture[str],
) -> None:
    x, _y = made.data(30)
    inputs = keras.Input((30,))
    model = made.OwnStep(inputs, keras.layers.Dense(1)(inputs))
    model.compile("sgd", run_eagerly=True)
    lab = live.LiveLab("own step", test=(x, x[:, 0]), quantities=["height"], quiet=True)
    model.fit(x, x[:, 0], epochs=1, callbacks=[lab], verbose=0)
    run = the_run()
    assert dict(run.state().epochs[0].metrics) == {"loss": 0.0, "pull": 1.0}
    assert isinstance(load_any(run.folder, "test"), QuantityResults)
    assert run.state().quantities == ("height",)

    # One that has nothing to call is described by its parts, and is not evaluated.
    model = made.Parts()
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(x, epochs=1, callbacks=[live.LiveLab(test=(x, x), quiet=True)], verbose=0)
    state = the_run().state()
    assert ([layer.type for layer in state.layers], state.parameters) == (["Dense"], 31)
    assert "`evaluate` of the trained network fails (" in capsys.readouterr().err

    model = keras.Sequential([keras.layers.Dense(30)])
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(x, x, epochs=1, callbacks=[live.LiveLab(test=(x, x), quiet=True)], verbose=0)
    evaluation = the_run().state().evaluations["test"]
    assert evaluation.loss == pytest.approx(model.evaluate(x, x, verbose=0), rel=1e-4)
    assert "There are 30 numbers in an answer" in capsys.readouterr().err


def two_outputs() -> Any:
    inputs = keras.Input((4,))
    outputs = {
        "sum": keras.layers.Dense(1, name="sum")(inputs),
        "first": keras.layers.Dense(1, activation="sigmoid", name="first")(inputs),
    }
    model = keras.Model(inputs, outputs)
    losses = {"sum": "mean_squared_error", "first": "binary_crossentropy"}
    model.compile("sgd", losses, run_eagerly=True)
    return model


@pytest.mark.parametrize("output", ["sum", "first", None])
def test_of_several_outputs_one_is_reported(
    output: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = live.LiveLab("two", test=made.Batches(), output=output, quiet=output is not None)
    two_outputs().fit(made.Batches(), epochs=1, callbacks=[lab], verbose=0)
    run = the_run()
    results = load_any(run.folder, "test")
    told = capsys.readouterr().err
    if output is None:  # the first that the model names, wherever the truths have it
        output = two_outputs().output_names[0]
        assert f"The report is about the output {output};" in told
    assert isinstance(results, QuantityResults if output == "sum" else Results)
    assert len(results) == made.ROWS
    state = run.state()
    assert set(state.epochs[0].metrics) >= {"loss", "sum_loss", "first_loss"}
    assert state.started is not None
    assert state.started.steps_per_epoch == 2


@pytest.mark.filterwarnings("ignore:Your input ran out of data")
def test_data_without_a_known_end_and_a_test_that_is_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def batches() -> Iterator[Any]:
        x, y = made.data()
        for start in range(0, made.ROWS, 16):
            yield x[start : start + 16], y[start : start + 16]

    lab = live.LiveLab("streamed", test=batches(), quiet=True)
    classifier().fit(batches(), epochs=1, callbacks=[lab], verbose=0, shuffle=False)
    status, state = the_run().look()
    assert (status, state.epochs_done) == (Status.FINISHED, 1)
    assert "`test` may not be a generator" in capsys.readouterr().err
    assert state.evaluations == {}


def test_the_examples_of_a_data_set_of_tensorflow_are_known_without_a_look_at_them() -> None:
    view = made.fit_view.FitView()
    spec = SimpleNamespace(shape=(None, 28, 28), dtype="uint8")
    label = SimpleNamespace(shape=(None,), dtype="int64")
    made.fit_view._look_at_data(view, {"x": SimpleNamespace(element_spec=({"a": spec}, label))})
    assert {name: (each.shape, each.dtype) for name, each in view.inputs.items()} == {
        "a": ((None, 28, 28), "uint8")
    }


def test_a_loss_that_is_no_number_is_a_run_that_diverged() -> None:
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e30), "mean_squared_error", run_eagerly=True)
    fit(model, live.LiveLab("off", quiet=True), keras.callbacks.TerminateOnNaN(), epochs=5)
    assert the_run().look()[0] is Status.DIVERGED
