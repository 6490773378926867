"""What a process and the graphics cards use: this process, gone ones, cards that are pretended."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest
from support.runs import processes, said

from tui_lab.runs.processes import process_started
from tui_lab.runs.usage import CardUsage, Watcher


@pytest.fixture(autouse=True)
def no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where nvidia-ml-py is not installed."""
    monkeypatch.setitem(sys.modules, "pynvml", None)


def test_a_process_has_memory_and_from_the_second_look_on_a_share() -> None:
    watcher = Watcher(os.getpid(), process_started(os.getpid()))
    first, second = watcher.look(), watcher.look()
    assert first is not None
    assert second is not None
    assert first.cpu is None
    assert second.cpu is not None
    assert second.cpu >= 0
    assert second.memory > 1_000_000
    assert second.cards == ()


def test_what_a_process_has_started_counts_where_that_is_asked_for() -> None:
    with processes() as start:
        child = start("print('up', flush=True); import sys; sys.stdin.readline()")
        assert said(child) == "up"
        own = process_started(os.getpid())
        alone, whole = Watcher(os.getpid(), own), Watcher(os.getpid(), own, whole=True)
        of_child = Watcher(child.pid, None).look()
        seen = alone.look(), whole.look()
        assert of_child is not None
        assert seen[0] is not None
        assert seen[1] is not None
        assert seen[1].memory >= seen[0].memory + of_child.memory // 2
        child.kill()
        child.wait()
        assert whole.look() is not None


def test_another_process_of_that_number_is_not_taken_for_it() -> None:
    assert Watcher(os.getpid(), 12.0).look() is None


def test_a_process_that_is_gone_says_nothing() -> None:
    with processes() as start:
        process = start("import sys; sys.stdin.readline()")
        watcher = Watcher(process.pid, None)
        assert watcher.look() is not None
        process.kill()
        process.wait()
        assert watcher.look() is None


class NVMLError(Exception):
    """As pynvml's."""


def nvml(**changes: object) -> SimpleNamespace:
    calls: dict[str, object] = {
        "NVMLError": NVMLError,
        "nvmlInit": lambda: None,
        "nvmlDeviceGetCount": lambda: 2,
        "nvmlDeviceGetHandleByIndex": lambda number: number,
        "nvmlDeviceGetMemoryInfo": lambda card: SimpleNamespace(used=100 + card, total=1000),
        "nvmlDeviceGetName": lambda card: b"Card" if card else "Card",
        "nvmlDeviceGetUtilizationRates": lambda card: SimpleNamespace(gpu=25 * (card + 1)),
    }
    return SimpleNamespace(**(calls | changes))


def test_cards_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", nvml())  # type: ignore[arg-type]
    usage = Watcher(os.getpid(), None).look()
    assert usage is not None
    assert usage.cards == (
        CardUsage("Card", 0.25, 100, 1000),
        CardUsage("Card", 0.5, 101, 1000),
    )


@pytest.mark.parametrize("broken", ["nvmlInit", "nvmlDeviceGetCount", "nvmlDeviceGetName"])
def test_a_driver_that_fails_is_no_harm(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fail(*_arguments: object) -> None:
        raise NVMLError

    monkeypatch.setitem(sys.modules, "pynvml", nvml(**{broken: fail}))  # type: ignore[arg-type]
    usage = Watcher(os.getpid(), None).look()
    assert usage is not None
    assert usage.cards == ()
