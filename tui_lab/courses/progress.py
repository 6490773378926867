"""What a student has done of a course: kept at once, in one small file for each course."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder, write_atomically
from tui_lab.runs.files import locked, read_small, store_error
from tui_lab.text.fit import printable

FORMAT = 1
LARGEST = 8 << 20
"""Bytes of a file of progress."""


class Attempt(msgspec.Struct, kw_only=True):
    """Something that was answered."""

    time: float
    """Seconds since 1970."""
    value: str
    right: bool | None = None
    """None where nothing is right or wrong."""


class CheckProgress(msgspec.Struct, kw_only=True):
    """What was done about one check."""

    attempts: list[Attempt] = []
    passed: float | None = None
    """When (seconds since 1970)."""
    runs: list[str] = []
    """The ids of the runs that it was passed with."""
    message: str = ""
    """What was said of the runs when it was passed."""
    hints: int = 0
    """How many were taken."""


class StepProgress(msgspec.Struct, kw_only=True):
    """What was done of one step."""

    opened: float
    checks: dict[str, CheckProgress] = {}

    def of(self, check: str) -> CheckProgress:
        """What was done about a check; nothing so far gives an empty one, which is kept."""
        return self.checks.setdefault(check, CheckProgress())


class Progress(msgspec.Struct, kw_only=True):
    """What a student has done of a course."""

    format: int = FORMAT
    course: str
    begun: float
    touched: float
    """When anything was done last."""
    chosen: dict[str, str] = {}
    """Slot -> data set."""
    current: str = ""
    """The step that was opened last."""
    steps: dict[str, StepProgress] = {}


def folder(home: Path | None = None) -> Path:
    """Where progress is kept. Need not exist yet."""
    return (default_home() if home is None else home) / "progress"


def path_of(course: str, home: Path | None = None) -> Path:
    """The file of one course."""
    return folder(home) / f"{course}.json"


def read(course: str, home: Path | None = None) -> Progress | None:
    """What was done of a course; None where it was never begun.

    Raises:
        StoreError: The file is there and cannot be read; it is named, and left as it is.
    """
    path = path_of(course, home)
    try:
        found = msgspec.json.decode(read_small(path, LARGEST), type=Progress)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise store_error(error, path.parent) from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    if found.format != FORMAT:
        raise _unreadable(path)
    return found


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        _("What was done of the course cannot be read from {path}.").format(
            path=printable(str(path), 1000)
        ),
        _("Move the file away to begin anew; your runs are not touched."),
    )


def change(
    course: str,
    how: Callable[[Progress], None],
    *,
    home: Path | None = None,
    clock: Callable[[], float] = time.time,
) -> Progress:
    """Change what was done of a course, and keep it at once; two at the same time take turns.

    Args:
        course: Its name.
        how: Changes what it is given, which is new where the course was never begun.
        home: The lab's folder; None takes the usual one.
        clock: Gives seconds since 1970.

    Raises:
        StoreError: The file cannot be read or written; nothing is changed.
    """
    path = path_of(course, home)
    try:
        private_folder(path.parent)
    except OSError as error:
        raise store_error(error, path.parent) from error
    with locked(path.with_suffix(".lock")):
        now = clock()
        found = read(course, home) or Progress(course=course, begun=now, touched=now)
        found.touched = now
        how(found)
        try:
            write_atomically(path, msgspec.json.encode(found))
        except OSError as error:
            raise store_error(error, path.parent) from error
    return found


def forget(course: str, *, home: Path | None = None) -> None:
    """Begin a course anew; what was done is kept beside as `<course>.json.old`.

    Raises:
        StoreError: The folder cannot be written.
    """
    path = path_of(course, home)
    if not path.exists():
        return
    with locked(path.with_suffix(".lock")):
        try:
            with suppress(FileNotFoundError):
                os.replace(path, path.with_suffix(".json.old"))
        except OSError as error:
            raise store_error(error, path.parent) from error


def last_touched(home: Path | None = None) -> Progress | None:
    """Of the course that something was done of last; None where none was begun."""
    found = []
    with suppress(OSError):
        for path in folder(home).glob("*.json"):
            with suppress(StoreError):
                progress = read(path.stem, home)
                if progress is not None:
                    found.append(progress)
    return max(found, key=lambda each: each.touched, default=None)
