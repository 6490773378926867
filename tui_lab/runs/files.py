"""Files that several processes share: careful reading, whole lines, locks, errors in a sentence.

Everything in the store may be torn, foreign or hostile, so nothing here follows a link, opens a
pipe or reads more than it was told. Must not import any other module of this room.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tui_lab import paths
from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.plain_files import SMALL, open_handle, read_bytes, reason_of_writing
from tui_lab.runs.layout import TRASH
from tui_lab.text.fit import printable
from tui_lab.text.values import megabytes

FULL = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN = (errno.EACCES, errno.EPERM)


class InFolder(Protocol):
    """Something that lives in a folder of its own: a run."""

    @property
    def folder(self) -> Path:
        """The folder."""


def folder_of(run: Path | InFolder) -> Path:
    """The folder of a run, which may be given as the run or as the folder itself."""
    return run if isinstance(run, Path) else run.folder


def store_error(error: OSError, folder: Path) -> StoreError:
    """What an operating system error in `folder` means, in one sentence, and what to do."""
    hint = ""
    if error.errno in FULL:
        message = _("There is no space left in {folder} ({free} MB free).")
        hint = _("Make room, for example in the lab's trash ({trash}), and resume the run.").format(
            trash=printable(str(paths.home() / TRASH), 1000)
        )
    elif error.errno == errno.EFBIG:
        message = _("A file in {folder} is as large as files may be here ({free} MB free).")
        hint = _("Raise the limit (`ulimit -f`) and resume the run.")
    elif error.errno in FORBIDDEN:
        message = _("The folder {folder} may not be read or written ({free} MB free).")
        hint = _("Change its permissions, or choose another folder with TUI_LAB_HOME.")
    elif error.errno == errno.EROFS:
        message = _("The folder {folder} can only be read, not written ({free} MB free).")
        hint = _("Choose another folder with TUI_LAB_HOME.")
    else:
        message = _("The folder {folder} cannot be used: {reason} ({free} MB free).")
        if error.errno in (errno.ENOTDIR, errno.ENOENT):
            hint = _("Choose another folder with TUI_LAB_HOME.")
    text = message.format(
        folder=printable(str(folder), 1000),
        free=_free_megabytes(folder),
        reason=reason_of_writing(error),
    )
    return StoreError(text, hint)


def _free_megabytes(folder: Path) -> str:
    for place in (folder, *folder.parents):
        with suppress(OSError):
            return megabytes(shutil.disk_usage(place).free)
    return "?"


def open_regular(path: Path | str) -> int:
    """A file descriptor for reading `path`, if it is a plain file and no link.

    Raises:
        OSError: It is missing, may not be read, or is a link (ELOOP), folder, pipe or device.
    """
    return open_handle(path, links=False)


def read_small(path: Path | str, limit: int = SMALL) -> bytes:
    """The whole content of a small plain file (run.json, meta.json, a lock) that is no link.

    Raises:
        OSError: As `open_regular`; a file of more than `limit` bytes gives EFBIG.
    """
    return read_bytes(path, limit, links=False)


def read_tail(path: Path, size: int = 8192) -> str:
    """The last `size` bytes of a plain file as text; empty where there is none to read."""
    try:
        handle = open_regular(path)
    except OSError:
        return ""
    try:
        start = max(0, os.fstat(handle).st_size - size)
        return os.pread(handle, size, start).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)


def file_size(path: Path | str) -> int:
    """Bytes in `path`; 0 where there is no such file."""
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def write_all(handle: int, data: bytes, start: int) -> None:
    """Append `data` to a file opened with O_APPEND whose size is `start`: all of it, or nothing.

    Raises:
        OSError: The disk is full, for example; the file has its old size again.
    """
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, start)
        raise


def append_line(path: Path, line: bytes) -> None:
    """Append one line (without its newline) to a file that other processes append to as well.

    A torn last line, left by a writer that was killed, is ended first, so that it spoils only
    itself.

    Raises:
        StoreError: It cannot be written; the file is as it was.
    """
    try:
        handle = os.open(
            path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
        try:
            flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            write_all(handle, (b"\n" if torn else b"") + line + b"\n", size)
        finally:
            os.close(handle)
    except OSError as error:
        raise store_error(error, path.parent) from error


def flock(handle: int, operation: int) -> bool:
    """`fcntl.flock` that does without where the file system knows no locks.

    Returns:
        Whether the lock is held; False only with LOCK_NB, when another process holds it.

    Raises:
        OSError: ENOLCK or ENOTSUP with LOCK_NB: nothing can be said about the lock.
    """
    try:
        fcntl.flock(handle, operation)
    except BlockingIOError:
        return False
    except OSError as error:
        if operation & fcntl.LOCK_NB or error.errno not in (errno.ENOLCK, errno.ENOTSUP):
            raise
    return True


def unlock(handle: int) -> None:
    """Let go of a lock of `flock`, also for the processes that have the same open file."""
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def locked(path: Path, timeout: float = 10.0) -> Iterator[None]:
    """Hold the lock file `path` for a short piece of work that must not be done twice at once.

    Raises:
        StoreError: The file cannot be made, or another process kept it for `timeout` seconds.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise store_error(error, path.parent) from error
    try:
        deadline = time.monotonic() + timeout
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise StoreError(
                    _("Another process of the lab keeps {file} locked.").format(
                        file=printable(str(path), 1000)
                    ),
                    _("Try again; if it stays so, end the process that hangs."),
                )
            time.sleep(0.005)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        return flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # A file system without locks: better to go on alone than not at all.
        return True
