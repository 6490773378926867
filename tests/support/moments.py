"""Every moment at which a process can be killed while it writes into a folder.

What `kill -9` leaves behind is what lies in the folder at that moment, so a copy of the folder is
as good as a kill, and one training gives them all.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tui_lab.runs import events

AUDITED = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
"""What Python tells an audit hook before it does it; in all of them a path comes first."""
NOBODY = 2**22 - 1
"""The number of a process that is none."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_watching: list[tuple[str, Callable[[str], None]]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or event not in AUDITED:
        return
    folder, at = _watching[-1]
    path = arguments[0]
    if not isinstance(path, str | os.PathLike) or not str(path).startswith(folder):
        return
    if event == "open" and not (arguments[2] or 0) & _WRITES:
        return
    at(f"{event} {Path(path).name}")


@contextmanager
def every_moment(folder: Path, at: Callable[[str], None]) -> Iterator[None]:
    """Call `at` with a few words just before each change to `folder`, and in the middle of events.

    Files are hooked where they are opened, renamed and removed, wherever in Python that is done;
    a line of the log is seen before it, half of it, and after it.
    """
    if not getattr(every_moment, "hooked", False):
        sys.addaudithook(_hook)
        every_moment.hooked = True  # type: ignore[attr-defined]  # a hook stays for good

    def alone(what: str) -> None:
        watched = _watching.pop()
        try:
            at(what)
        finally:
            _watching.append(watched)

    def torn(handle: int, data: bytes, _start: int) -> None:
        kind = events._decoder.decode(data).type
        alone(f"before the event {kind}")
        half = os.write(handle, data[: len(data) // 2])
        alone(f"half of the event {kind}")
        while half < len(data):
            half += os.write(handle, data[half:])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "write_all", torn)
        _watching.append((str(folder), alone))
        try:
            yield
        finally:
            _watching.pop()


class Copies:
    """Copies of a run's folder, one for each moment."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.folder, self.place = folder, place
        self.moments: list[tuple[str, Path]] = []
        """What was about to be done, and the folder as it was then."""

    def __call__(self, what: str) -> None:
        """Copy the folder as it is now."""
        kept = self.place / f"{len(self.moments):03d}" / self.folder.name
        shutil.copytree(self.folder, kept)
        for path in kept.iterdir():
            # Whoever wrote it is dead.
            path.rename(kept / path.name.replace(f"-{os.getpid()}-", f"-{NOBODY}-"))
        self.moments.append((what, kept))
