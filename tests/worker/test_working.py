"""What a worker does with a run: queue, endings, what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import warm
from support.worker import ENDLESS, create, digits, events, wait_for, wait_until_ended

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.experiment.model import Data, Layer
from tui_lab.runs import commands
from tui_lab.runs.events import EventWriter
from tui_lab.runs.launch import launch
from tui_lab.runs.prediction_channel import Asker

pytestmark = pytest.mark.worker


def test_a_second_run_waits_for_its_turn_and_can_be_stopped_there() -> None:
    first = create(digits(epochs=ENDLESS, batch_size=1))
    second, third = create(digits()), create(digits())
    launch(first, use_warm=False)
    wait_for("the first trains", lambda: first.status() == "running")
    launch(second, use_warm=False)
    launch(third, use_warm=False)
    wait_for("the third waits", lambda: bool(events(third, "queued")))
    wait_for("the second waits", lambda: second.status() == "queued")
    commands.send(third, "stop")
    assert wait_until_ended(third) == "stopped"
    assert third.state().epochs_done == 0
    commands.send(first, "stop")
    assert wait_until_ended(first) == "stopped"
    assert wait_until_ended(second) == "finished"


def test_what_is_asked_before_a_run_begins_holds_from_its_first_batch() -> None:
    run = create(digits(epochs=2))
    launch(run, use_warm=False)
    asked = [
        commands.send(run, "pause"),
        commands.send(run, "set_learning_rate", learning_rate=0.25),
        commands.send(run, "train_on", epochs=1),
    ]
    wait_for("it is paused", lambda: run.status() == "paused")
    wait_for("all is answered", lambda: set(asked) <= set(run.state().acknowledged))
    assert run.state().started is None, "it has not begun"
    commands.send(run, "resume")
    assert wait_until_ended(run) == "finished"
    assert run.state().epochs_done == 3
    assert [record.learning_rate for record in run.state().epochs] == [0.25] * 3
    kinds = [event.type for event in events(run)]
    assert kinds.index("resumed") < kinds.index("started") < kinds.index("learning_rate")
    assert kinds.index("learning_rate") < kinds.index("batch")


def test_a_pause_that_is_taken_back_before_a_run_begins_leaves_it_running() -> None:
    run = create(digits(epochs=2))
    launch(run, use_warm=False)
    commands.send(run, "pause")
    commands.send(run, "resume")
    assert wait_until_ended(run) == "finished"
    assert [event.payload["outcome"] for event in events(run, "acknowledged")] == ["done", "done"]


def test_a_run_that_is_stopped_while_it_is_started_does_not_begin() -> None:
    run = create(digits())
    launch(run, use_warm=False)
    commands.send(run, "stop")
    assert wait_until_ended(run) == "stopped"
    assert run.state().started is None


def test_a_run_that_is_stopped_before_it_goes_on_is_what_it_was_before() -> None:
    run = create(digits(epochs=1))
    launch(run, use_warm=False)
    assert wait_until_ended(run) == "finished"
    before = run.state().ended
    launch(run, resume=True, epochs=2, use_warm=False)
    commands.send(run, "stop")
    assert wait_until_ended(run) == "finished"
    assert run.state().ended == before
    # As if its worker had been killed in the middle.
    with EventWriter(run.path("events.jsonl")) as writer:
        writer.write("started", pid=1, resumed_from=1, epochs=3)
    assert run.status() == "lost"
    launch(run, resume=True, use_warm=False)
    commands.send(run, "stop")
    assert wait_until_ended(run) == "lost"


def test_runs_that_wait_follow_the_capacity_and_a_pause_lets_others_go_first() -> None:
    first = create(digits(epochs=ENDLESS, batch_size=1))
    second, third = create(digits()), create(digits())
    launch(first, use_warm=False)
    wait_for("the first trains", lambda: first.status() == "running")
    launch(second, use_warm=False)
    wait_for("the second waits", lambda: second.state().queue_position == 1)
    launch(third, use_warm=False)
    wait_for("the third waits", lambda: third.state().queue_position == 2)
    commands.send(second, "pause")
    wait_for("the second is paused", lambda: second.status() == "paused")
    wait_for("the third is next", lambda: third.state().queue_position == 1)
    settings.change("capacity", "2")
    assert wait_until_ended(third) == "finished"
    assert second.status() == "paused"
    assert first.status() == "running"
    commands.send(second, "resume")
    assert wait_until_ended(second) == "finished"
    commands.send(first, "stop")
    assert wait_until_ended(first) == "stopped"


def test_a_loss_that_explodes_is_divergence_with_the_best_weights_kept() -> None:
    linear = digits(
        epochs=50,
        loss="mean_squared_error",
        optimizer="sgd",
        learning_rate=500.0,
        activations=("linear", "linear"),
    )
    run = create(linear)
    launch(run, use_warm=False)
    assert wait_until_ended(run) == "diverged"
    ended = run.state().ended
    assert ended is not None
    assert ended.reason == "nan_loss"


@pytest.mark.parametrize(
    ("change", "part_of_the_sentence"),
    [
        ({"data": Data("no-such-set")}, "no-such-set"),
        ({"data": Data("mnist")}, "mnist"),
        (
            {"data": Data("iris", "standard", test_split=0.3)},
            "Conv2D",
        ),
    ],
    ids=["unknown data set", "missing data set", "convolution on a table"],
)
def test_what_cannot_work_fails_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Data], part_of_the_sentence: str
) -> None:
    monkeypatch.delenv("TUI_LAB_DATA", raising=False)
    conv = (Layer("Conv2D", {"filters": 2, "kernel_size": 3}), Layer("Flatten"), *digits().layers)
    run = create(replace(digits(), layers=conv, **change))
    launch(run, use_warm=False)
    assert wait_until_ended(run) == "failed"
    ended = run.state().ended
    assert ended is not None
    assert part_of_the_sentence in ended.message
    assert "Traceback" not in ended.message + ended.hint


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one finished run that several tests look at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_LAB_HOME", str(tmp_path_factory.mktemp("trained")))
        patch.setattr("tui_lab.runs.spawn.Popen", warm.popen)
        run = create(digits(epochs=6))
        launch(run, use_warm=False)
        assert wait_until_ended(run) == "finished"
        return run.folder


def test_the_model_is_a_plain_sequential_that_only_needs_keras(
    trained: Path, tmp_path: Path
) -> None:
    script = tmp_path / "load.py"
    script.write_text(
        "import sys, keras; model = keras.saving.load_model(sys.argv[1]); "
        "assert type(model) is keras.Sequential; model.compile; "
        "print([type(layer).__name__ for layer in model.layers], 'tui_lab' in sys.modules)"
    )
    ran = warm.run_script(script, str(trained / "model.keras"))
    assert ran.stdout.strip().endswith("['Flatten', 'Dense', 'Dense'] False")


def test_a_worker_answers_what_it_is_asked_about_new_pictures(trained: Path) -> None:
    with np.load(trained / "test.npz") as kept:
        probabilities, indices = kept["probabilities"], kept["indices"]
    from tui_lab.datasets import loading

    x = (loading.load("digits").x_train[indices[:5]] / 16).astype(np.float32)
    with Asker(trained) as asker:
        answer = asker.ask(lambda path: np.savez(path, x=x))
        with pytest.raises(LabError, match="do not fit"):
            asker.ask(lambda path: np.savez(path, x=x[:, :3]))
        assert asker.ready, "what does not fit does not end the worker"
    assert answer is not None
    np.testing.assert_allclose(answer, probabilities[:5], atol=1e-5)
