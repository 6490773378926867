"""The progress of a student: one small file for each course, written after every change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec

from tui_lab.errors import StoreError
from tui_lab.i18n import _
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder, write_atomically
from tui_lab.plain_files import UnfitFileError
from tui_lab.runs.envelope import CourseData
from tui_lab.runs.files import locked, read_small, store_error
from tui_lab.runs.layout import PROGRESS_FOLDER
from tui_lab.text.fit import printable

FORMAT = 1
LARGEST = 8 << 20
"""The largest file of progress that is read, in bytes."""


Moment = Annotated[float, msgspec.Meta(ge=0, le=1e11)]
"""Seconds since 1970."""


class Attempt(msgspec.Struct, kw_only=True):
    """An answer that was given."""

    time: Moment
    value: str
    right: bool | None = None
    """None where nothing is right or wrong."""


class CheckProgress(msgspec.Struct, kw_only=True):
    """The progress of one check."""

    attempts: list[Attempt] = []
    passed: Moment | None = None
    """When it was passed; None before."""
    runs: list[str] = []
    """The ids of the runs with which it was passed."""
    message: str = ""
    """What the verdict on the runs said when it was passed."""
    hints: Annotated[int, msgspec.Meta(ge=0, le=10**6)] = 0
    """How many hints were taken."""

    @property
    def used(self) -> bool:
        """Whether anything was done about it."""
        return bool(self.attempts or self.hints) or self.passed is not None


class StepProgress(msgspec.Struct, kw_only=True):
    """The progress of one step."""

    opened: Moment
    """When it was first opened."""
    checks: dict[str, CheckProgress] = {}

    def of(self, check: str) -> CheckProgress:
        """The progress of a check; an empty one is added where there is none."""
        return self.checks.setdefault(check, CheckProgress())


class CourseProgress(CourseData, kw_only=True):
    """The progress of one course."""

    format: int = FORMAT
    course: str
    touched: Moment
    """When anything changed last."""
    student: str = ""
    """Who works on it; "" where that was not said."""
    words: dict[str, str] = msgspec.field(default_factory=dict)
    """Step -> the word that opens its seal."""
    current: str = ""
    """The step that was opened last."""
    aside: dict[str, dict[str, dict[str, CheckProgress]]] = msgspec.field(default_factory=dict)
    """Choice of data sets, step, check -> the answers that belong to those data."""
    steps: dict[str, StepProgress] = msgspec.field(default_factory=dict)


def folder(home: Path | None = None) -> Path:
    """The folder of the files of progress. It need not exist yet."""
    return (default_home() if home is None else home) / PROGRESS_FOLDER


def path_of(course: str, home: Path | None = None) -> Path:
    """The file with the progress of one course."""
    return folder(home) / f"{course}.json"


def read(course: str, home: Path | None = None) -> CourseProgress | None:
    """The progress of a course; None if it was never begun.

    Raises:
        StoreError: The file exists and cannot be read; it is named, and left as it is.
    """
    path = path_of(course, home)
    try:
        progress = msgspec.json.decode(read_small(path, LARGEST), type=CourseProgress)
    except FileNotFoundError:
        return None
    except (UnfitFileError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    except OSError as error:
        raise store_error(error, path.parent) from error
    if progress.format != FORMAT:
        raise _unreadable(path)
    return progress


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        _("What was done of the course cannot be read from {path}.").format(
            path=printable(str(path), 1000)
        ),
        _("Move the file away to begin anew; your runs are not touched."),
    )


def change(
    course: str,
    edit: Callable[[CourseProgress], None],
    *,
    home: Path | None = None,
    clock: Callable[[], float] = time.time,
) -> CourseProgress:
    """Change the progress of a course and write it; two processes at the same time take turns.

    Args:
        course: The name of the course.
        edit: Changes the progress that it is given, a new one if the course was never begun.
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
        progress = read(course, home) or CourseProgress(course=course, begun=now, touched=now)
        progress.touched = now
        edit(progress)
        try:
            write_atomically(path, msgspec.json.encode(progress))
        except OSError as error:
            raise store_error(error, path.parent) from error
    return progress


def forget(course: str, *, home: Path | None = None) -> None:
    """Forget the progress of a course; the file is kept as `<course>.json.old`.

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


def last_touched(home: Path | None = None) -> CourseProgress | None:
    """The progress of the course that was changed last; None if no course was begun."""
    readable = []
    with suppress(OSError):
        for path in folder(home).glob("*.json"):
            with suppress(StoreError):
                progress = read(path.stem, home)
                if progress is not None:
                    readable.append(progress)
    return max(readable, key=lambda progress: progress.touched, default=None)
