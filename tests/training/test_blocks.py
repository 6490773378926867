"""Blocks of steps: how long they get, and how often TensorFlow has to trace them."""

from __future__ import annotations

from pathlib import Path

import keras
import pytest
from support.training import experiment, made_data, train_here

from tui_lab.experiment.model import Layer
from tui_lab.training.engine.resident import BLOCK_SECONDS, FIRST_BLOCK, _Pace, even


def paced(pace: _Pace, seconds_per_step: float, blocks: int) -> list[int]:
    """The sizes of so many blocks whose steps take so long."""
    sizes = []
    for _block in range(blocks):
        sizes.append(pace.steps())
        pace.ran(sizes[-1], sizes[-1] * seconds_per_step)
    return sizes


def test_blocks_grow_until_they_take_their_time() -> None:
    sizes = paced(_Pace(), 0.001, 6)
    assert sizes[:2] == [1, FIRST_BLOCK]
    assert set(sizes[2:]) == {round(BLOCK_SECONDS / 0.001)}


def test_what_the_first_call_takes_is_not_counted() -> None:
    pace = _Pace()
    pace.ran(pace.steps(), 5.0)
    assert pace.steps() == FIRST_BLOCK


def test_slow_steps_come_one_by_one() -> None:
    assert paced(_Pace(), 0.5, 5)[2:] == [1, 1, 1]


def test_blocks_become_shorter_when_the_machine_becomes_slower() -> None:
    pace = _Pace()
    paced(pace, 0.001, 4)
    sizes = paced(pace, 0.01, 8)
    assert sizes[0] * 0.01 > BLOCK_SECONDS
    assert sizes[-1] * 0.01 == pytest.approx(BLOCK_SECONDS, rel=0.2)


@pytest.mark.parametrize(
    ("examples", "size"), [(40, 40), (512, 512), (1000, 500), (12_000, 500), (6_007, 512)]
)
def test_a_batch_size_without_a_rest_is_found_where_there_is_one(examples: int, size: int) -> None:
    assert even(examples) == size


@pytest.mark.parametrize(
    ("way", "reason", "batch_size", "traces"),
    [
        ("resident", "too_short_to_compile", 33, 1),
        ("resident", "layers_not_for_xla", 33, 2),
        ("resident", "layers_not_for_xla", 103, 1),
        ("compiled", "dense_network", 33, 2),
        ("compiled", "dense_network", 103, 1),
    ],
)
def test_a_step_is_traced_no_more_often_than_it_must(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    reason: str,
    batch_size: int,
    traces: int,
) -> None:
    counted: list[object] = []
    step = keras.Model.train_step

    def counting(model: keras.Model, data: object) -> object:
        counted.append(model)
        return step(model, data)

    monkeypatch.setattr(keras.Model, "train_step", counting)
    layers = (
        Layer("Dense", {"units": 8}),
        Layer("Dense", {"units": "classes", "activation": "softmax"}),
    )
    what = experiment(*layers, batch_size=batch_size, epochs=2)
    train_here(tmp_path, what, made_data(), way, reason=reason)
    assert len(counted) == traces
