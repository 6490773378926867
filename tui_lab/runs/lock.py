"""The lock that a worker holds as long as it lives: the one truth about who trains a run.

The operating system lets go of it when the process dies, however it dies. Must not import the
state or the store.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import Annotated

import msgspec

from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.runs.files import flock, open_regular, store_error, unlock, write_all
from tui_lab.runs.layout import LOCK_FILE, file_in
from tui_lab.runs.processes import host, is_alive, own_start, process_started
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import LONGEST, printable

_RETRY = 0.01
_LONGEST = 4096
"""Bytes; a longer file is cut there, and says nothing then."""


class Holder(msgspec.Struct, frozen=True):
    """The process that holds a lock, or held it last."""

    pid: Annotated[int, msgspec.Meta(gt=0, lt=2**31)]
    process_started: float
    """Seconds since 1970."""
    host: str = ""
    script: Annotated[int, msgspec.Meta(gt=0, lt=2**31)] | None = None
    """The process of the script that it has started, which leads a group of its own. It has the
    lock as well, so that the run stays taken while it lives."""
    script_started: float = 0.0
    """Seconds since 1970."""

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == host()

    @property
    def alive(self) -> bool:
        """Whether that very process lives on this machine."""
        return self.here and is_alive(self.pid, self.process_started)

    @property
    def script_alive(self) -> bool:
        """Whether the script that it has started lives on this machine."""
        return self.script is not None and self.here and is_alive(self.script, self.script_started)

    @property
    def left_behind(self) -> bool:
        """Whether worker and script are gone, so that only what the script has left behind can
        still hold the lock."""
        gone = self.script is not None and self.here
        return gone and not (self.alive or self.script_alive)


class RunLock:
    """The exclusive lock of a run's folder; hold it before writing anything into the folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._handle = -1

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle >= 0

    def acquire(self, timeout: float = 2.0, *, sign: bool = True) -> None:
        """Take the lock, trying for `timeout` seconds: a viewer that looks holds it for a moment.

        Args:
            timeout: Seconds; 0 tries once.
            sign: Whether to write into the lock file which process this is.

        Raises:
            StoreError: Another process trains this run, or the folder cannot be written.
        """
        if self.held:
            return
        who = holder(self._path.parent)
        try:
            if who is not None and who.left_behind:
                self._path.unlink(missing_ok=True)
            handle = os.open(
                self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise store_error(error, self._path.parent) from error
        try:
            self._take(handle, timeout)
            if sign:
                _sign(handle)
        except OSError as error:
            os.close(handle)
            raise store_error(error, self._path.parent) from error
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def _take(self, handle: int, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if time.monotonic() >= deadline:
                raise busy_error(self._path.parent)
            time.sleep(_RETRY)

    @classmethod
    def handed_over(cls, folder: Path, handle: int) -> RunLock:
        """The lock of `folder` that another process held and has given to this one.

        Raises:
            StoreError: The folder cannot be written.
        """
        lock = cls(folder)
        lock._handle = handle
        lock.sign()
        return lock

    def sign(self, script: int | None = None) -> None:
        """Write into the lock file that this process holds it.

        Args:
            script: The process of the script that it has started.

        Raises:
            StoreError: The folder cannot be written.
        """
        try:
            _sign(self._handle, script)
        except OSError as error:
            raise store_error(error, self._path.parent) from error

    def fileno(self) -> int:
        """The open file that is locked: whoever gets it holds the lock as well."""
        return self._handle

    def release(self) -> None:
        """Let go of the lock, also for those it was handed on to; the file stays, and says who held
        it last."""
        if self.held:
            unlock(self._handle)
            os.close(self._handle)
            self._handle = -1

    def forget(self) -> None:
        """Close the file and leave the lock to the process that this one was forked off."""
        if self.held:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> RunLock:
        self.acquire()
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _sign(handle: int, script: int | None = None) -> None:
    me = Holder(os.getpid(), own_start(), host(), script, process_started(script or 0) or 0.0)
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    write_all(handle, msgspec.json.encode(me), 0)


def busy_error(folder: Path) -> StoreError:
    """That another process trains the run in `folder`, and which one."""
    name = printable(folder.name, LONGEST)
    who = holder(folder)
    hint = with_commands(
        _("Wait for it to end, or stop it with `tui-lab stop {run}`."), run=folder.name
    )
    if who is None:
        return StoreError(_("The run {run} is already being trained.").format(run=name), hint)
    return StoreError(
        _("The run {run} is already being trained by process {pid} on {host}.").format(
            run=name, pid=who.pid, host=printable(who.host, LONGEST)
        ),
        hint,
    )


def is_held(folder: Path) -> bool:
    """Whether a process holds the run's lock now; never disturbs the one that does.

    Where the file system knows no locks, the process that the lock file names is looked for. Of a
    script those that the file names count: it may have closed the lock, or left a process behind
    that has it still.
    """
    return look(folder)[0]


def look(folder: Path) -> tuple[bool, Holder | None]:
    """Whether the run's lock is held, as `is_held`, and by whom, as `holder`: in one look."""
    try:
        handle = open_regular(file_in(folder, LOCK_FILE))
    except OSError:
        return False, None
    try:
        try:
            held = not flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            who = _signature(handle)
            return who is not None and (who.alive or who.script_alive), who
        who = _signature(handle)
        if who is not None and who.script is not None and who.here:
            held = who.script_alive or (held and who.alive)
        return held, who
    finally:
        os.close(handle)


def holder(folder: Path) -> Holder | None:
    """Who holds the lock or held it last; None where the file does not say."""
    try:
        handle = open_regular(file_in(folder, LOCK_FILE))
    except OSError:
        return None
    try:
        return _signature(handle)
    finally:
        os.close(handle)


def _signature(handle: int) -> Holder | None:
    try:
        return msgspec.json.decode(os.pread(handle, _LONGEST, 0), type=Holder)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
