"""Follows the store in a thread of its own and hands the interface one frozen picture at a time.

The next picture is only made when the last one has been taken: on a slow line pictures become
fewer by themselves, and nothing queues up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tui_lab.errors import LabError

if TYPE_CHECKING:
    from tui_lab.runs.header import UnreadableRun
    from tui_lab.runs.run import Run
    from tui_lab.runs.state import RunState
    from tui_lab.runs.status import Status
    from tui_lab.runs.store import Store
    from tui_lab.runs.summary import RunSummary

LIST_EVERY = 2.0
"""Seconds between two looks at the whole store; runs that are watched are read at every tick."""
TAKEN_WITHIN = 10.0
"""Seconds that it is waited until a snapshot has been shown: on a slow line a screen takes long."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A run that is watched, at one moment."""

    status: Status
    state: RunState


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the screens show of the store, at one moment."""

    runs: tuple[RunSummary, ...] = ()
    """Newest first."""
    unreadable: tuple[UnreadableRun, ...] = ()
    watched: Mapping[str, RunView] = field(default_factory=dict)
    """By id: the runs that a screen asked for with `Feed.watch`."""
    listed: bool = False
    """False until the store has been looked at for the first time."""

    @property
    def live(self) -> tuple[RunSummary, ...]:
        """The runs that train, wait or are paused; runs that are watched are known sooner."""
        now = (
            replace(run, status=self.watched[run.id].status) if run.id in self.watched else run
            for run in self.runs
        )
        return tuple(run for run in now if run.status.live)


def has_ended(before: Snapshot, now: Snapshot) -> bool:
    """Whether a run has ended between two snapshots; one that was removed has not."""
    if not before.listed:
        return False
    live = {run.id for run in now.live}
    known = {run.id for run in now.runs}
    return any(run.id in known and run.id not in live for run in before.live)


class Feed:
    """The thread; `taken` must be called when a snapshot has been shown."""

    def __init__(
        self,
        post: Callable[[Snapshot], object],
        interval: float = 0.25,
        beside: Callable[[tuple[RunSummary, ...]], object] = lambda _runs: None,
    ) -> None:
        """Make it; nothing is read yet.

        Args:
            post: Is given each snapshot.
            interval: Seconds between two snapshots, at least.
            beside: What else this thread does after each look at the whole store, with its runs,
                before they are posted.
        """
        self.interval = interval
        """Seconds between two snapshots, at least."""
        self._beside = beside
        self._post = post
        self._watched: dict[str, Run] = {}
        self._ended = threading.Event()
        self._wake = threading.Event()
        self._taken = threading.Event()
        self._taken.set()
        self._list_now = True
        self._last = Snapshot()

    @cached_property
    def store(self) -> Store:
        """The store that is followed. Its modules are not waited for by the first screen."""
        from tui_lab.runs.store import Store

        return Store()

    def watch(self, run: Run) -> None:
        """Read `run` at every tick."""
        self._watched = {**self._watched, run.id: run}
        self.refresh()

    def unwatch(self, run: Run) -> None:
        """Read it no more."""
        self._watched = {name: kept for name, kept in self._watched.items() if name != run.id}

    def refresh(self) -> None:
        """Look at the whole store at once: something was changed."""
        self._list_now = True
        self._wake.set()

    def taken(self) -> None:
        """Say that the last snapshot has been shown."""
        self._taken.set()

    def end(self) -> None:
        """End the thread; it is gone within a fifth of a second."""
        self._ended.set()
        self._wake.set()
        self._taken.set()

    def run(self) -> None:
        """What the thread does."""
        next_list = 0.0
        while not self._ended.is_set():
            now = time.monotonic()
            asked = self._list_now
            if asked or now >= next_list:
                self._list_now = False
                next_list = now + LIST_EVERY
                listed = True
            else:
                listed = False
            snapshot = self._snapshot(listed, swift=not asked)
            if listed:
                self._beside(snapshot.runs)
            if snapshot != self._last:
                self._last = snapshot
                self._taken.clear()
                self._post(snapshot)
            # Where no run is watched, only the next look at the whole store is due.
            due = max(0.0, next_list - time.monotonic())
            self._wake.wait(self.interval if self._watched else max(self.interval, due))
            self._wake.clear()
            for _turn in range(int(TAKEN_WITHIN / 0.2)):
                if self._taken.wait(0.2) or self._ended.is_set():
                    break

    def _snapshot(self, listed: bool, *, swift: bool) -> Snapshot:
        last = self._last
        watched = {}
        for name, run in self._watched.items():
            try:
                watched[name] = RunView(*run.look())
            except LabError:
                continue  # it was removed: the next list says so
        if not listed:
            return Snapshot(last.runs, last.unreadable, watched, last.listed)
        for run in self._watched.values():
            with suppress(LabError):  # it was removed
                run.words()  # a script may have called it by another name
        try:
            runs, unreadable = self.store.listing(swift=swift)
        except LabError:
            runs, unreadable = [], []
        return Snapshot(tuple(runs), tuple(unreadable), watched, True)
