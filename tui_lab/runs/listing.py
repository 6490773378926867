"""All runs of a lab as lists show them: quickly, and never otherwise than their folders say.

Each look asks the system of every folder whether anything has happened to it, which takes eight
microseconds a run. The line of a run that has ended and to which nothing happened is taken from
memory or from the index; every other run is read from its folder. Must not import the store.
"""

from __future__ import annotations

import os
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from tui_lab.errors import StoreError
from tui_lab.runs import index
from tui_lab.runs.header import META_FILE, UnreadableRun
from tui_lab.runs.index import Known
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.layout import EVENTS_FILE, HEADER_FILE
from tui_lab.runs.listed import pack, settings_of
from tui_lab.runs.places import place_of
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary, summary

STEADY = 2.0
"""Seconds after which a change of a folder cannot be taken for the one before: times are coarse."""
SHARE, LONGEST = 50, 30.0
_MARK = struct.Struct("<QqqQqqQqqq")
_TIMES = (1, 2, 4, 5, 7, 8, 9)
_NO_META = bytes(8)
Entry = RunSummary | Run | UnreadableRun
"""A line; a run without one; what is no run."""


class RunList:
    """The lines of all runs, again and again: one that has ended and to which nothing happened
    since is not read again, and its line is the same object. Safe in several threads.
    """

    def __init__(
        self,
        open_run: Callable[[Path, str], Run | UnreadableRun],
        close_run: Callable[[str], object],
    ) -> None:
        """Make it; nothing is read yet.

        Args:
            open_run: Opens the run in a folder of that name.
            close_run: Is told which one will not be read soon.
        """
        self._open, self._close = open_run, close_run
        self._lock = threading.Lock()
        self._home: Path | None = None
        self._known: dict[str, Known] = {}
        self._changed: set[str] = set()
        self._whole_until = 0.0
        self._names: list[str] = []
        self._entries: list[Entry] = []
        self._all_known = False
        """Whether those are all lines of runs that have ended."""

    def look(
        self, home: Path, folder: Path, *, read: bool = True, swift: bool = False
    ) -> list[Entry]:
        """What there is now, in no order; the same list where a swift look finds nothing new.

        Args:
            home: The lab's folder.
            folder: That of the runs.
            read: Whether runs without a line are read for one; without it only lines that are at
                hand are lines. One whose log may not be read has none in any case.
            swift: For who looks all the time: runs that had ended at the last whole look are
                believed for `SHARE` times as long as that look took, at most `LONGEST` seconds.
                New and removed runs and those that train are seen in any case.

        Raises:
            OSError: The folder of the runs cannot be read; FileNotFoundError: there is none.
        """
        names = [name for name in os.listdir(folder) if not name.startswith(".")]
        with self._lock:
            begun = time.monotonic()
            if self._home != home:
                self._home, self._changed, self._whole_until = home, set(), 0.0
                many = len(names) >= index.WORTH_WRITING
                self._known = index.load(home) if many else {}
            if swift and begun < self._whole_until:
                known = self._known
                if self._all_known and names == self._names:
                    return self._entries
                entries = [
                    known[name][1] if name in known else self._entry(folder, name, read)
                    for name in names
                ]
            else:
                entries = [self._entry(folder, name, read) for name in names]
                now = time.monotonic()
                self._whole_until = now + min(LONGEST, SHARE * (now - begun))
            self._keep(home, names)
            self._names, self._entries = names, entries
            self._all_known = len(self._known) == len(names)
        return entries

    def _entry(self, folder: Path, name: str, read: bool) -> Entry:
        known = self._known.get(name)
        mark = _mark(f"{folder}/{name}", known)
        if known is not None:
            if known[0] == mark:
                return known[1]
            del self._known[name]
            self._changed.add(name)
        run = self._open(folder, name)
        if not read or isinstance(run, UnreadableRun):
            return run
        try:
            line = summary(run)
        except StoreError:
            return run
        line = replace(line, settings=settings_of(run, line))
        if line.status.live or (line.status is Status.LOST and _may_come_back(run)):
            return line
        self._close(name)
        if not mark or not _is_steady(mark):
            return line
        try:
            packed = pack(line)
        except ValueError:
            return line
        self._known[name] = mark, packed
        self._changed.add(name)
        return packed

    def _keep(self, home: Path, names: Iterable[str]) -> None:
        there = set(names)
        gone = self._known.keys() - there
        for name in gone:
            del self._known[name]
        self._changed |= gone
        if len(self._changed) >= index.WORTH_WRITING:
            index.save(home, self._known, self._changed, there)
            self._changed = set()


def _may_come_back(run: Run) -> bool:
    """Whether a lost run may be found without anything in its folder: its scheduler answers."""
    return place_of(launch_record(run.folder)).scheduled


def _mark(run: str, known: Known | None) -> bytes:
    """What tells whether anything has happened to a run that no worker has; b"" where it is gone.

    Whatever is done to such a run makes, replaces or removes a file in its folder (a launch, the
    reserve of its log, a name, a summary), or writes its log. The times of inodes are looked at as
    well: `rsync` and `cp` give a copy the times of the original, and write into files that are
    there.

    Args:
        run: Its folder.
        known: Its line, if there is one: a name that was given later has a file of its own.
    """
    try:
        here = os.lstat(run)
    except OSError:
        return b""
    if not stat.S_ISDIR(here.st_mode):
        return b""
    log, header, meta = _stat(f"{run}/{EVENTS_FILE}"), _stat(f"{run}/{HEADER_FILE}"), _NONE[0]
    if known is None or known[0][-8:] != _NO_META:
        meta = _stat(f"{run}/{META_FILE}")[2]
    return _MARK.pack(here.st_ino, here.st_mtime_ns, here.st_ctime_ns, *log, *header, meta)


_NONE = 0, 0, 0


def _stat(path: str) -> tuple[int, int, int]:
    """Bytes of a file, and its times in nanoseconds; `_NONE` where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return _NONE
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_steady(mark: bytes) -> bool:
    """Whether the last change was long enough ago for the next one to have another time."""
    values = _MARK.unpack(mark)
    last: int = max(values[place] for place in _TIMES)
    return time.time() - last / 1e9 > STEADY
