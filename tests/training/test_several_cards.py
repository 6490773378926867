"""A run on several cards: what two devices compute together is what one computes.

There are no two cards where tests run: two logical devices of the CPU stand in for them, which
TensorFlow divides batches among in the same way.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import warm
from support.later import Later

import tui_lab
from tui_lab.errors import LabError
from tui_lab.runs.messages import ENGINE_REASONS
from tui_lab.training.backend import Backend

engine = Later("tui_lab.training.engine")
several_cards = Later("tui_lab.training.several_cards")
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
import tensorflow as tf
(cpu,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
from tui_lab import presets
from tui_lab.training import build, feed, several_cards
from tui_lab.training.answers import answers_for
from tui_lab.training.backend import start, seed_everything
from tui_lab.training.data import load

several_cards._devices = lambda tf: [d.name for d in tf.config.list_logical_devices("CPU")]
experiment = presets.get("digits-mlp").experiment
backend = start("none")
data = load(experiment).prepared
answers = answers_for(experiment, data)
told = []
for cards in (1, 2):
    seed_everything(experiment.seed)
    with several_cards.scope(cards, backend):
        model = build.build_model(experiment, data.info, answers.metrics())
    order = feed.EpochOrder(len(data.train.y), experiment.fit.batch_size, experiment.seed)
    order.epoch = 1
    batches = feed.batches(
        build.inputs_for(experiment, data.train.x), answers.labels(data.train.y), order
    )
    history = model.fit(batches, epochs=2, shuffle=False, verbose=0).history
    weights = [float(abs(w.numpy()).sum()) for w in model.trainable_variables]
    copies = model.distribute_strategy.num_replicas_in_sync
    told.append([history["loss"], history["accuracy"], weights, copies])
print(json.dumps(told))
"""
CPU = Backend("3", "tensorflow", "2", "CPU", gpu=False, import_seconds=0.0)


def test_two_devices_compute_what_one_does(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = warm.run_script(script, str(Path(tui_lab.__file__).parents[1]))
    assert done.returncode == 0, done.stderr
    (one, two) = json.loads(done.stdout)
    assert (one.pop(), two.pop()) == (1, 2)
    for ours, theirs in zip(one, two, strict=True):
        assert theirs == pytest.approx(ours, rel=1e-4)


def test_cards_that_are_not_there_are_named() -> None:
    with pytest.raises(LabError, match="2 graphics cards were asked for, but tensorflow sees 0"):
        several_cards.scope(2, CPU)
    with several_cards.scope(1, CPU) as nothing:
        assert nothing is None


def test_only_keras_s_own_loop_divides_batches() -> None:
    chosen = engine.choose("auto", None, None, None, CPU, cards=2)  # type: ignore[arg-type]
    assert (chosen.name, chosen.reason) == ("plain", "several_cards")
    assert chosen.reason in ENGINE_REASONS
