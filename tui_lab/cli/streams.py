"""stdout and stderr of the process, as streams whose failures are told apart from all others.

Data that cannot be written to stdout are an error of their own: a full disk behind `> file` is no
fault of the lab. Narration that cannot be written to stderr is left out: nobody could be told.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.plain_files import reason_of_writing

GONE = (errno.EPIPE, errno.EIO)
"""What writing to a closed pipe or to a lost terminal gives."""


class ReaderGoneError(Exception):
    """Whoever read what we write has closed it (`| head`)."""


class OutputError(LabError):
    """What was asked for cannot be written to stdout."""

    def __init__(self, error: OSError) -> None:
        if error.errno == errno.EBADF:
            message = _("The output cannot be written: stdout is closed.")
        else:
            message = _("The output cannot be written: {reason}.").format(
                reason=reason_of_writing(error)
            )
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        super().__init__(message, _("Make room where it is to go.") if full else "")


class DataFile(io.FileIO):
    """The file behind stdout: its first failure is kept and raised, and then nothing is written.

    Args:
        descriptor: Of the process; it is not closed.
        closed: Whether it had been closed before the process began, and stands for nothing.
    """

    def __init__(self, descriptor: int, closed: bool = False) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self._closed_before = closed
        self.failure: Exception | None = None

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # never None: it blocks
        """As a file does.

        Raises:
            ReaderGoneError: Nobody reads it any more.
            OutputError: It cannot be written.
        """
        if self.failure is not None:
            return len(data)
        try:
            if self._closed_before:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return super().write(data) or 0
        except OSError as error:
            self.failure = ReaderGoneError() if error.errno in GONE else OutputError(error)
            raise self.failure from error


class NarrationFile(io.FileIO):
    """The file behind stderr: what cannot be written is left out."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "wb", closefd=False)

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # never None: it blocks
        """As a file does.

        Raises:
            ReaderGoneError: Nobody reads it any more.
        """
        try:
            return super().write(data) or 0
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise ReaderGoneError from error
            return len(data)


def watch_streams(errors: str) -> None:
    """Put such streams in the place of `sys.stdout` and `sys.stderr`; all three are there then.

    Args:
        errors: The name of the handler of characters that an encoding does not have.
    """
    # The number of a stream that was closed would else be given to the next file that is opened.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    raw = DataFile(*_place(sys.stdout)), NarrationFile(_place(sys.stderr)[0])
    for name, file in zip(("stdout", "stderr"), raw, strict=True):
        before: TextIO | None = getattr(sys, name)
        stream = io.TextIOWrapper(
            io.BufferedWriter(file),
            encoding=before.encoding if before is not None else "utf-8",
            errors=errors,
            line_buffering=name == "stderr" or file.isatty(),
        )
        setattr(sys, name, stream)


def _place(stream: TextIO | None) -> tuple[int, bool]:
    """The number of a stream's file, and whether it had been closed."""
    if stream is None:
        return os.open(os.devnull, os.O_WRONLY), True
    return stream.fileno(), False


def flush() -> None:
    """Write what is still kept back, and raise what stdout failed with, also if it was caught.

    Raises:
        ReaderGoneError, OutputError: As `DataFile.write`.
    """
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, DataFile) and raw.failure is not None:
        raise raw.failure
