"""What a process and the graphics cards are using now, for those who watch a run.

Imports psutil and pynvml only when asked. Without `nvidia-ml-py` (the extra `gpu`) or without a
card, nothing is said of cards. Must not import the store.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tui_lab.runs.processes import SAME_START


@dataclass(frozen=True, slots=True)
class CardUsage:
    """One graphics card."""

    name: str
    share: float
    """0..1: how much of the last moment it was busy."""
    used: int
    """Bytes of its memory that are taken, by whomever."""
    total: int


@dataclass(frozen=True, slots=True)
class Usage:
    """A process at one moment."""

    cpu: float | None
    """1.0 is one core in full; None at the first look, which only begins the measuring."""
    memory: int
    """Bytes that it holds in memory."""
    cards: tuple[CardUsage, ...] = ()


class Watcher:
    """Looks at one process again and again. To be used from one thread at a time."""

    def __init__(self, pid: int, started: float | None, *, whole: bool = False) -> None:
        """Watch a process of this machine.

        Args:
            pid: Which one.
            started: When it started (seconds since 1970), so that another one that got the same
                number is not taken for it; None takes any.
            whole: Whether what it has started counts too, and what that has started. Memory that
                these share counts for each.
        """
        self._pid, self._started, self._whole = pid, started, whole
        self._process: Any = None
        self._children: dict[Any, Any] = {}
        self._cards: Any = None
        self._first = True

    def look(self) -> Usage | None:
        """What it uses now; None where it is gone or may not be looked at."""
        import psutil

        try:
            if self._process is None:
                process = psutil.Process(self._pid)
                born = process.create_time()
                if self._started is not None and abs(born - self._started) >= SAME_START:
                    return None
                self._process = process
            with self._process.oneshot():
                cpu = self._process.cpu_percent(None) / 100
                memory = int(self._process.memory_info().rss)
            if self._whole:
                more_cpu, more_memory = self._look_at_children()
                cpu, memory = cpu + more_cpu, memory + more_memory
        except (psutil.Error, OSError, ValueError):
            return None
        first, self._first = self._first, False
        return Usage(None if first else cpu, memory, self._look_at_cards())

    def _look_at_children(self) -> tuple[float, int]:
        import psutil

        # Each is kept for the next look: the share of a core is that of the time between two.
        found = self._process.children(recursive=True)
        self._children = {each: self._children.get(each, each) for each in found}
        cpu, memory = 0.0, 0
        for child in self._children.values():
            with suppress(psutil.Error):
                cpu += child.cpu_percent(None) / 100
                memory += int(child.memory_info().rss)
        return cpu, memory

    def _look_at_cards(self) -> tuple[CardUsage, ...]:
        if self._cards is None:
            self._cards = _pynvml() or False
        if self._cards is False:
            return ()
        library = self._cards
        found = []
        try:
            for number in range(library.nvmlDeviceGetCount()):
                card = library.nvmlDeviceGetHandleByIndex(number)
                memory = library.nvmlDeviceGetMemoryInfo(card)
                name = library.nvmlDeviceGetName(card)
                busy = library.nvmlDeviceGetUtilizationRates(card).gpu
                text = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
                found.append(CardUsage(text, busy / 100, int(memory.used), int(memory.total)))
        except library.NVMLError:
            return tuple(found)
        return tuple(found)


def _pynvml() -> Any:
    """The library, ready to be asked; None where it or a card is missing."""
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    return pynvml
