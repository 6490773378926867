"""The line in front of the machine: first come, first served, and the dead hold nothing up."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.runs import processes, said, until

from tui_lab.runs.queue import wait_turn

Start = Callable[..., subprocess.Popen[str]]

WAITER = """
import os, sys
from pathlib import Path
from tui_lab.runs.queue import wait_turn
name, capacity = sys.argv[1], int(sys.argv[2])
def position(place):
    print("position", place, flush=True)
slot = wait_turn(Path(name), capacity, position, lambda: False, interval=0.02)
print("slot", slot.number, flush=True)
sys.stdin.readline()
slot.release()
"""


@pytest.fixture
def start() -> Iterator[Start]:
    with processes() as started:
        yield started


def waiter(start: Start, name: str, capacity: int = 1) -> subprocess.Popen[str]:
    return start(WAITER, name, capacity)


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def never() -> bool:
    return False


def no_wait(place: int) -> None:
    raise AssertionError(f"waits at {place}")


def test_a_free_machine_gives_a_slot_at_once(lab_home: Path) -> None:
    slot = wait_turn(lab_home / "run", 1, no_wait, never)
    assert slot is not None
    assert slot.number == 1
    slot.release()
    slot.release()


def test_runs_come_in_the_order_in_which_they_asked(start: Start) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    others = []
    for place, name in enumerate("bcd", start=1):
        others.append(waiter(start, name))
        assert said(others[-1]) == f"position {place}"
    running = first
    for place, process in enumerate(others):
        go(running)
        assert said(process) == "slot 1"
        running = process
        for behind, waiting in enumerate(others[place + 1 :], start=1):
            assert said(waiting) == f"position {behind}"


def test_a_capacity_of_two_lets_two_run(start: Start) -> None:
    first, second = waiter(start, "a", 2), waiter(start, "b", 2)
    assert {said(first), said(second)} == {"slot 1", "slot 2"}
    third = waiter(start, "c", 2)
    assert said(third) == "position 1"
    go(second)
    assert said(third) in ("slot 1", "slot 2")


def test_a_smaller_capacity_counts_the_runs_of_a_larger_one(start: Start) -> None:
    first, second = waiter(start, "a", 2), waiter(start, "b", 2)
    numbers = {said(first): first, said(second): second}
    third = waiter(start, "c", 1)
    assert said(third) == "position 1"
    go(numbers["slot 1"])
    numbers["slot 1"].wait()
    slot = wait_turn(Path("d"), 1, lambda place: None, lambda: third.poll() is None)
    assert slot is None
    go(numbers["slot 2"])
    assert said(third) == "slot 1"


def test_a_killed_holder_frees_its_slot(start: Start) -> None:
    first, second = waiter(start, "a"), None
    assert said(first) == "slot 1"
    second = waiter(start, "b")
    assert said(second) == "position 1"
    first.kill()
    assert said(second) == "slot 1"


def test_a_killed_waiter_does_not_hold_up_the_others(start: Start, lab_home: Path) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    second = waiter(start, "b")
    assert said(second) == "position 1"
    third = waiter(start, "c")
    assert said(third) == "position 2"
    second.kill()
    second.wait()
    assert said(third) == "position 1"
    go(first)
    assert said(third) == "slot 1"
    until(lambda: not list(lab_home.glob("queue/*/*.ticket")), "no ticket is left")


def test_who_is_asked_to_stop_gives_its_place_up(start: Start, lab_home: Path) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    places: list[int] = []
    assert wait_turn(Path("b"), 1, places.append, lambda: bool(places)) is None
    assert places == [1]
    assert not list(lab_home.glob("queue/*/*.ticket"))


def test_files_that_are_no_tickets_hold_nobody_up(lab_home: Path) -> None:
    with wait_turn(Path("a"), 1, no_wait, never) or pytest.fail("no slot"):
        pass
    (line,) = lab_home.glob("queue/*")
    (line / "0000-old.ticket").touch()
    (line / "0001-odd.ticket").mkdir()
    (line / "README").touch()
    slot = wait_turn(Path("b"), 1, no_wait, never)
    assert slot is not None
    slot.release()
    assert not (line / "0000-old.ticket").exists()
