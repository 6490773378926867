"""Blocks of steps: how long they get."""

from __future__ import annotations

import pytest
from support.later import Later

resident = Later("tui_lab.training.engine.resident")


def paced(pace: resident._Pace, seconds_per_step: float, blocks: int) -> list[int]:
    """The sizes of so many blocks whose steps take so long."""
    sizes = []
    for _block in range(blocks):
        sizes.append(pace.steps())
        pace.ran(sizes[-1], sizes[-1] * seconds_per_step)
    return sizes


def test_blocks_grow_until_they_take_their_time() -> None:
    sizes = paced(resident._Pace(), 0.001, 6)
    assert sizes[:2] == [1, resident.FIRST_BLOCK]
    assert set(sizes[2:]) == {round(resident.BLOCK_SECONDS / 0.001)}


def test_what_the_first_call_takes_is_not_counted() -> None:
    pace = resident._Pace()
    pace.ran(pace.steps(), 5.0)
    assert pace.steps() == resident.FIRST_BLOCK


def test_slow_steps_come_one_by_one() -> None:
    assert paced(resident._Pace(), 0.5, 5)[2:] == [1, 1, 1]


def test_blocks_become_shorter_when_the_machine_becomes_slower() -> None:
    pace = resident._Pace()
    paced(pace, 0.001, 4)
    sizes = paced(pace, 0.01, 8)
    assert sizes[0] * 0.01 > resident.BLOCK_SECONDS
    assert sizes[-1] * 0.01 == pytest.approx(resident.BLOCK_SECONDS, rel=0.2)


@pytest.mark.parametrize(
    ("examples", "size"), [(40, 40), (512, 512), (1000, 500), (12_000, 500), (6_007, 512)]
)
def test_a_batch_size_without_a_rest_is_found_where_there_is_one(examples: int, size: int) -> None:
    assert resident.even(examples) == size
