"""What a run's script or its worker has printed, read from the end of its log as it grows."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tui_lab.i18n import _
from tui_lab.plain_files import open_to_append
from tui_lab.runs.files import open_regular
from tui_lab.text.printed import printed_lines
from tui_lab.text.values import megabytes

AT_ONCE = 1 << 18
"""Bytes that are read at a time."""
MOST_BEHIND = 1 << 22
"""Bytes that a reader may be behind: what is older is passed over."""
LONGEST_LINE = 1 << 16
"""Bytes of a line that has not ended; of a longer one the end is kept."""
LONGEST_LOG = 64 << 20
"""Bytes of a log while a program prints; of a longer one the middle goes."""
HEAD, TAIL = 1 << 20, 16 << 20
"""Bytes that are kept of its beginning and of its end."""


def leave_out_middle(path: Path, output: int) -> bool:
    """Shorten a log that a program goes on printing into, so that it does not fill the disk.

    What is printed in the same moment may be lost with the middle. A line in its place says how
    much is missing.

    Args:
        path: The log.
        output: The open file that the program prints with. Nothing is done unless it is this log,
            and adds at its end wherever that is: else the file would be as long as before.

    Returns:
        Whether it was too long.

    Raises:
        OSError: It cannot be read or written.
    """
    size = os.lstat(path).st_size
    if size <= LONGEST_LOG or not os.path.samestat(os.fstat(output), os.lstat(path)):
        return False
    if not fcntl.fcntl(output, fcntl.F_GETFL) & os.O_APPEND:
        return False
    handle = open_regular(path)
    try:
        head = os.pread(handle, HEAD, 0)
        head = head[: head.rfind(b"\n") + 1]
        tail = os.pread(handle, TAIL, size - TAIL)
        tail = tail[tail.find(b"\n") + 1 :]
        missing = megabytes(size - len(head) - len(tail))
        note = _("[tui-lab: {size} MB of the output are left out here.]").format(size=missing)
        with open_to_append(path, links=False) as log:
            log.truncate(len(head))
            log.write(f"\n{note}\n".encode() + tail)
    finally:
        os.close(handle)
    return True


class OutputReader:
    """Follows a file that a program prints into.

    Args:
        path: The file; it need not be there yet.
        last: Begin so many bytes before its end; None begins with the first.
    """

    def __init__(self, path: Path, last: int | None = None) -> None:
        self._path = path
        self._rest = b""
        self._most = MOST_BEHIND
        self.offset = 0
        """Bytes read so far."""
        self._cut = False
        self._last = last

    @property
    def unfinished(self) -> str:
        """The line that has not ended yet, as a terminal would show it: a progress bar."""
        return _text(self._rest)[-1] if self._rest else ""

    def read(self) -> list[str]:
        """The lines that have ended since the last call, as a terminal would show them."""
        try:
            handle = open_regular(self._path)
        except OSError:
            return []
        try:
            size = os.fstat(handle).st_size
            if self._last is not None:  # looked up now: who makes a reader does not touch the disk
                self.offset = max(0, size - self._last)
                self._cut, self._last = self.offset > 0, None
            if size < self.offset:  # emptied, replaced or shortened: nothing long is read twice
                self.offset, self._rest, self._cut = 0 if size < HEAD else size, b"", False
            if size - self.offset > self._most:
                self.offset, self._rest, self._cut = size - AT_ONCE, b"", True
            content = os.pread(handle, AT_ONCE, self.offset)
        except OSError:
            return []
        finally:
            os.close(handle)
        self.offset += len(content)
        whole, newline, rest = (self._rest + content).rpartition(b"\n")
        self._rest = rest[-LONGEST_LINE:]
        if self._cut and newline:
            self._cut = False
            _torn, newline, whole = whole.partition(b"\n")
        return _text(whole) if newline else []

    def lines(self, *, all_of_it: bool = False) -> Iterator[str]:
        """All lines up to the end of the file as it is now, the unfinished one too.

        Args:
            all_of_it: Whether nothing is passed over, however long it is.
        """
        end = _size(self._path)
        self._most = end if all_of_it else MOST_BEHIND
        before = -1
        while self.offset != before and (before < 0 or self.offset < end):
            before = self.offset
            yield from self.read()
        if self.unfinished:
            yield self.unfinished


def _size(path: Path) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _text(content: bytes) -> list[str]:
    return printed_lines(content.decode("utf-8", "replace"))
