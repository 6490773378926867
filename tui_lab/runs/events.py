"""The log of a run: one event a line, one writer, any number of readers that follow it.

Arrays and pictures never go into the log. Must not import the state that is folded from it.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tui_lab.runs.files import FULL, open_regular, read_tail, store_error, write_all
from tui_lab.runs.layout import EVENTS_FILE, reserve_file

FORMAT = 1
LONGEST_LINE = 16 << 20
"""Bytes; a longer line is not an event and is passed over."""
_CHUNK = 1 << 18
_SYNCED = frozenset({"ended", "interrupted", "checkpoint", "evaluation"})
_RESERVE = 16 << 10


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a run's log."""

    format: int = FORMAT
    seq: int
    """1, 2, 3… in the order of writing, through all sessions of a run."""
    time: float
    """Seconds since 1970."""
    type: str
    payload: dict[str, Any]
    """Strict JSON; a number that is not finite is None, with its reason beside it."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Event)


class EventWriter:
    """Appends events to a log; there is only ever one, the process that holds the run's lock.

    Opening cuts off a torn last line and goes on counting after the last whole one. A few
    kilobytes are set aside on the disk, so that `ended` can still be written when it is full.

    Raises:
        StoreError: The log cannot be opened.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._reserve = path.with_name(reserve_file(path.name))
        self.open()

    def open(self) -> None:
        """Open a log that was closed, and count on after what others have written meanwhile.

        Raises:
            StoreError: It cannot be opened.
        """
        path = self._path
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self._handle = os.open(path, flags, 0o600)
        except OSError as error:
            raise store_error(error, path.parent) from error
        try:
            self._size, self._seq = _after_last_line(self._handle)
            os.ftruncate(self._handle, self._size)
            self._reserve.write_bytes(os.urandom(_RESERVE))
        except OSError as error:
            self.close()
            raise store_error(error, path.parent) from error

    def write(self, kind: str, /, **payload: object) -> Event:
        """Append one event: it is whole on the disk's side, or not there at all.

        Numbers that are not finite become None, and `<name>_reason` beside the named value they
        are in says "nan", "inf" or "-inf". NumPy scalars and arrays are taken too.

        Raises:
            StoreError: The disk is full or the folder was taken away. What was written before
                stays readable; the writer may be used again.
        """
        event = Event(
            seq=self._seq + 1, time=self._clock(), type=kind, payload=_clean_mapping(payload)
        )
        line = _encoder.encode(event) + b"\n"
        try:
            try:
                write_all(self._handle, line, self._size)
            except OSError as error:
                if error.errno not in FULL or kind != "ended":
                    raise
                self._reserve.unlink(missing_ok=True)
                write_all(self._handle, line, self._size)
            self._size += len(line)
            self._seq += 1
            if kind in _SYNCED:
                os.fsync(self._handle)
        except OSError as error:
            raise store_error(error, self._path.parent) from error
        return event

    def close(self) -> None:
        """Give the file back; closing twice is allowed."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            self._reserve.unlink(missing_ok=True)

    def forget(self) -> None:
        """Close the file and nothing else, in a process that was forked off the one that writes."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class EventReader:
    """Follows a log from its beginning; each `read` gives what came since the last one.

    A log that does not exist yet is an empty one. A torn last line means "not yet".
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inode = 0
        self._passing_over = False
        self.offset = 0
        """Bytes read so far: always the end of a whole line."""
        self.unreadable = 0
        """Lines that are no event of a format known here."""
        self.restarts = 0
        """How often the log was replaced or cut: what was folded so far is to be forgotten."""

    def read(self, limit: int | None = None, seconds: float | None = None) -> list[Event]:
        """The next events, at most `limit`, taking no more than about `seconds`.

        An empty list means that there is nothing new now.

        Raises:
            OSError: The log is there, but may not be read or is no plain file.
        """
        try:
            handle = open_regular(self._path)
        except FileNotFoundError:
            return []
        try:
            return self._read(handle, limit, seconds)
        finally:
            os.close(handle)

    def _read(self, handle: int, limit: int | None, seconds: float | None) -> list[Event]:
        events: list[Event] = []
        info = os.fstat(handle)
        if self.offset and (info.st_ino != self._inode or info.st_size < self.offset):
            self.offset = self.unreadable = 0
            self._passing_over = False
            self.restarts += 1
        self._inode = info.st_ino
        deadline = None if seconds is None else time.monotonic() + seconds
        size = _CHUNK
        while limit is None or len(events) < limit:
            chunk = os.pread(handle, size, self.offset)
            end = chunk.rfind(b"\n") + 1
            if not end:
                if len(chunk) < size:
                    break
                # A line longer than the chunk: look at more of it, or give it up.
                if size < LONGEST_LINE:
                    size *= 2
                    continue
                self._passing_over = True
                self.offset += len(chunk)
            else:
                self._take(chunk[:end], None if limit is None else limit - len(events), events)
                size = _CHUNK
            if deadline is not None and time.monotonic() >= deadline:
                break
        return events

    def _take(self, chunk: bytes, limit: int | None, events: list[Event]) -> None:
        """Decode whole lines into `events`, at most `limit` lines."""
        if self._passing_over:
            self._passing_over = False
            self.unreadable += 1
            start = chunk.index(b"\n") + 1
            self.offset += start
            chunk = chunk[start:]
        if limit is not None:
            rest = chunk.split(b"\n", limit)[limit:]
            chunk = chunk[: len(chunk) - len(rest[0])] if rest else chunk
        self.offset += len(chunk)
        try:
            found = _decoder.decode_lines(chunk)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            found = [event for line in chunk.split(b"\n")[:-1] if (event := self._line(line))]
        known = [event for event in found if event.format <= FORMAT]
        self.unreadable += len(found) - len(known)
        events.extend(known)

    def _line(self, line: bytes) -> Event | None:
        if not line.strip():
            return None
        try:
            return _decoder.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self.unreadable += 1
            return None


def last_event(folder: Path) -> Event | None:
    """The last whole event of the log of a run; only the end of the file is read. None where there
    is none, or an odd one of a megabyte."""
    for size in (1 << 13, 1 << 20):
        last = read_tail(folder / EVENTS_FILE, size).rpartition("\n")[0].rpartition("\n")[2]
        try:
            return _decoder.decode(last)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue
    return None


def _after_last_line(handle: int) -> tuple[int, int]:
    """Where the last whole line of a log ends, and the number of its last event (0 if none)."""
    end = os.fstat(handle).st_size
    whole: int | None = None
    tail = b""
    position = end
    while position > 0:
        start = max(0, position - _CHUNK)
        tail = os.pread(handle, position - start, start) + tail
        position = start
        if whole is None and (cut := tail.rfind(b"\n") + 1):
            whole = start + cut
            tail = tail[:cut]
        if whole is None:
            # All of it belongs to the torn line, which is cut off and need not be kept.
            tail = b""
            continue
        lines = tail.split(b"\n")
        for line in reversed(lines if position == 0 else lines[1:]):
            try:
                return whole, _decoder.decode(line).seq
            except (msgspec.MsgspecError, ValueError, RecursionError):
                continue
        tail = lines[0] + b"\n" if position and len(lines[0]) < LONGEST_LINE else b""
    return whole or 0, 0


def _clean_mapping(mapping: Mapping[Any, object]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in mapping.items():
        kind = type(value)
        if kind is int or kind is str or value is None or kind is bool:
            cleaned[name] = value
            continue
        reasons: list[str] = []
        cleaned[str(name)] = _clean(value, reasons)
        if reasons:
            cleaned[f"{name}_reason"] = reasons[0]
    return cleaned


def _clean(value: object, reasons: list[str]) -> Any:
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        reasons.append("nan" if math.isnan(value) else "inf" if value > 0 else "-inf")
        return None
    if isinstance(value, Mapping):
        return _clean_mapping(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(item, reasons) for item in value]
    if hasattr(value, "tolist"):
        # A NumPy scalar or array: this room does not import NumPy.
        return _clean(value.tolist(), reasons)
    return value
