"""The line in front of the machine: first come, first served, and the dead hold nothing up."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.runs import processes, said, until

from tui_lab.runs import queue
from tui_lab.runs.queue import wait_turn

NOWHERE = Path("/nowhere")
Start = Callable[..., subprocess.Popen[str]]

WAITER = """
import os, sys
from pathlib import Path
from tui_lab.runs.queue import wait_turn
name, capacity = sys.argv[1], int(sys.argv[2])
aside = Path(sys.argv[3])
def position(place):
    if place:
        print("position", place, flush=True)
slot = wait_turn(
    Path(name), lambda: capacity, position, lambda: False, aside=aside.exists, interval=0.02
)
print("slot", slot.number, flush=True)
sys.stdin.readline()
slot.release()
"""


@pytest.fixture
def start() -> Iterator[Start]:
    with processes() as started:
        yield started


def waiter(
    start: Start, name: str, capacity: int = 1, aside: Path = NOWHERE
) -> subprocess.Popen[str]:
    """Waits, lets the others go first as long as there is a file `aside`, and tells."""
    return start(WAITER, name, capacity, aside)


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def one() -> int:
    return 1


def never() -> bool:
    return False


def no_wait(place: int) -> None:
    raise AssertionError(f"waits at {place}")


def test_a_free_machine_gives_a_slot_at_once(lab_home: Path) -> None:
    slot = wait_turn(lab_home / "run", one, no_wait, never)
    assert slot is not None
    assert slot.number == 1
    slot.release()
    slot.release()


def test_so_many_of_a_group_train_at_once_and_others_pass(lab_home: Path) -> None:
    def wait(name: str, group: str, together: int, told: list[int]) -> queue.Slot | None:
        asked: list[bool] = []

        def given_up() -> bool:
            asked.append(True)
            return len(asked) > 3

        where = lab_home / name
        slot = wait_turn(
            where, lambda: 4, told.append, given_up, group=group, together=together, interval=0.01
        )
        return slot

    told: list[int] = []
    first = wait("a", "a1b2", 0, told)
    assert first is not None
    assert wait("b", "a1b2", 1, told) is None
    assert told == [1], "it is said once that it waits"
    other = wait("c", "", 1, told)
    assert other is not None
    first.release()
    second = wait("b", "a1b2", 1, told)
    assert second is not None
    assert {(held.run, held.group) for held in queue.holders()} == {("b", "a1b2"), ("c", "")}
    second.release()
    other.release()


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
    slot = wait_turn(Path("d"), one, lambda place: None, lambda: third.poll() is None)
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
    assert wait_turn(Path("b"), one, places.append, lambda: bool(places)) is None
    assert places == [1]
    assert not list(lab_home.glob("queue/*/*.ticket"))


def test_files_that_are_no_tickets_hold_nobody_up(lab_home: Path) -> None:
    with wait_turn(Path("a"), one, no_wait, never) or pytest.fail("no slot"):
        pass
    (line,) = lab_home.glob("queue/*")
    (line / "0000-old.ticket").touch()
    (line / "0001-odd.ticket").mkdir()
    (line / "README").touch()
    slot = wait_turn(Path("b"), one, no_wait, never)
    assert slot is not None
    slot.release()
    assert not (line / "0000-old.ticket").exists()


def test_those_who_wait_follow_a_capacity_that_changes(start: Start, lab_home: Path) -> None:
    first, second = waiter(start, "a"), waiter(start, "b")
    assert {said(first), said(second)} == {"slot 1", "position 1"}
    allowed = [1]
    seen: list[int] = []

    def more(place: int) -> None:
        seen.append(place)
        if place:
            second.kill()
            second.wait()
            allowed[0] = 2

    slot = wait_turn(Path("c"), lambda: allowed[0], more, never, interval=0.01)
    assert slot is not None, "two may train now"
    assert seen[0] == 2
    assert seen[-1] == 0, "it is said that the turn has come"
    slot.release()
    allowed[0] = 0
    assert wait_turn(Path("d"), lambda: allowed[0], seen.append, lambda: seen[-1] > 0) is None
    go(first)
    first.wait()
    slot = wait_turn(Path("e"), lambda: allowed[0], no_wait, never)
    assert slot is not None, "one may train always"
    slot.release()


def test_who_stands_aside_lets_the_others_go_first_and_has_its_place_again(
    start: Start, tmp_path: Path
) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    aside = tmp_path / "aside"
    others = []
    for place, name in enumerate("bcd", start=1):
        others.append(waiter(start, name, aside=aside if name == "b" else NOWHERE))
        assert said(others[-1]) == f"position {place}"
    second, third, fourth = others
    aside.touch()
    assert (said(third), said(fourth)) == ("position 1", "position 2")
    go(first)
    assert (said(third), said(fourth)) == ("slot 1", "position 1")
    aside.unlink()
    assert (said(second), said(fourth)) == ("position 1", "position 2")
    go(third)
    assert (said(second), said(fourth)) == ("slot 1", "position 1")


def test_who_is_killed_while_it_stands_aside_leaves_nothing(
    start: Start, lab_home: Path, tmp_path: Path
) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    second = waiter(start, "b", aside=tmp_path)
    until(lambda: bool(list(lab_home.glob("queue/*/*.aside"))), "it stands aside")
    second.kill()
    second.wait()
    third = waiter(start, "c")
    assert said(third) == "position 1"
    go(first)
    assert said(third) == "slot 1"
    assert not list(lab_home.glob("queue/*/*.aside"))


def test_a_waiter_that_was_stopped_is_passed_over_and_has_its_place_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = waiter(start, "a")
    assert said(first) == "slot 1"
    second = waiter(start, "b")
    assert said(second) == "position 1"
    os.kill(second.pid, signal.SIGSTOP)
    go(first)
    with monkeypatch.context() as patience:
        patience.setattr(queue, "SILENCE", 0.3)
        slot = wait_turn(Path("c"), one, lambda place: None, never, interval=0.02)
    assert slot is not None
    os.kill(second.pid, signal.SIGCONT)
    places: list[int] = []
    assert wait_turn(Path("d"), one, places.append, lambda: 2 in places, interval=0.02) is None
    slot.release()
    assert said(second) == "slot 1"


def test_a_guard_that_was_stopped_in_the_middle_of_a_look_stops_nobody(
    start: Start, lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wait_turn(Path("a"), one, no_wait, never) or pytest.fail("no slot"):
        pass
    (line,) = lab_home.glob("queue/*")
    holder = start(
        """
import sys
from pathlib import Path
from tui_lab.runs.queue import _guarded
with _guarded(Path(sys.argv[1])) as mine:
    print(mine, flush=True)
    sys.stdin.readline()
""",
        line,
    )
    assert said(holder) == "True"
    begun = time.monotonic()
    monkeypatch.setattr(queue, "SILENCE", 0.3)
    slot = wait_turn(Path("b"), one, no_wait, never, interval=0.02)
    assert slot is not None
    assert time.monotonic() - begun >= 0.2
    go(holder)
    slot.release()
