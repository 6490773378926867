"""What writes that were killed have left in the lab's folder: cleared away by the next worker.

A temporary name says which process writes it, so nothing is taken from one that lives. Must not
import the store.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from tui_lab.paths import PUT_ASIDE, TemporaryName, machine_code, read_temporary_name
from tui_lab.runs.layout import EVENTS_FILE, MODEL_FILE, reserve_file
from tui_lab.runs.lock import is_held
from tui_lab.runs.processes import SAME_START, process_started

DEPTH = 3
"""Folders below the lab's that are looked into: those of runs and of data sets."""
UNKNOWN_FOR = 7 * 24 * 3600.0
"""Seconds after which a file is cleared away whose process cannot be looked for: it is of another
machine, or its name is one that earlier versions or libraries gave."""
_NAMELESS = re.compile(
    rf"\.saving-{re.escape(MODEL_FILE)}|\..+\.(?:npz|json|keras|toml)\.[a-z0-9_]{{8}}|tmp[a-z0-9_]{{8}}"
)


def clear(home: Path, mine: Path | None = None) -> list[Path]:
    """Remove temporary files and folders that no living process writes.

    What a killed process had put aside while it replaced it is given its place back.

    Args:
        home: The lab's folder.
        mine: The folder of the run whose lock this process holds: nobody else writes the files of a
            training there.

    Returns:
        What was removed. What may not be removed stays, without a word.
    """
    gone = []
    for entry in chain(_entries(home, DEPTH), _entries(mine, 0) if mine else ()):
        path = Path(entry.path)
        with suppress(OSError):
            if _is_left_over(entry, path, path.parent == mine):
                _remove(path, read_temporary_name(entry.name))
                gone.append(path)
    return gone


def _entries(folder: Path, depth: int) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder and in those below it; temporary folders are not looked into."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return
    for entry in entries:
        yield entry
        if depth and entry.is_dir(follow_symlinks=False) and not read_temporary_name(entry.name):
            yield from _entries(Path(entry.path), depth - 1)


def _is_left_over(entry: os.DirEntry[str], path: Path, mine: bool) -> bool:
    name = read_temporary_name(entry.name)
    if name is not None:
        return not _may_be_written(name, entry.stat(follow_symlinks=False).st_mtime)
    if entry.name == reserve_file(EVENTS_FILE):
        return not mine and not is_held(path.parent)
    if _NAMELESS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
        return mine or time.time() - entry.stat(follow_symlinks=False).st_mtime > UNKNOWN_FOR
    return False


def _may_be_written(name: TemporaryName, changed: float) -> bool:
    if name.machine != machine_code():
        return time.time() - changed < UNKNOWN_FOR
    started = process_started(name.pid)
    # A process that began after the last change only has the number of the one that wrote it.
    return started is not None and started <= changed + SAME_START


def _remove(path: Path, name: TemporaryName | None) -> None:
    if not path.is_dir() or path.is_symlink():
        path.unlink()
        return
    aside = path / PUT_ASIDE
    if name is not None and aside.is_dir():
        place = path.with_name(name.target)
        if not place.exists():
            aside.rename(place)
    shutil.rmtree(path)
