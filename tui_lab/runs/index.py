"""The index: one SQLite file with the lines of the runs that have ended, for stores of thousands.

It is made of the folders and can be thrown away. Whoever reads it holds each line against the run's
folder (`listing`), so it may be old, but never wrong. The file is never changed: whoever has more
writes another one and puts it into its place. So there are no locks, neither on a network disk nor
between processes; of two that write at once the second wins, and what the first had is read again.
A file that is missing, of another version, damaged or unreadable is as good as an empty one.

Must not import the store.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
import zlib
from collections.abc import Mapping, Sequence, Set
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tui_lab import version
from tui_lab.paths import private_folder, temporary_file
from tui_lab.plain_files import open_plain
from tui_lab.runs import summary
from tui_lab.runs.layout import INDEX_FILE
from tui_lab.runs.listed import COLUMNS, PackedSummary, columns_of, packed_line
from tui_lab.runs.processes import host
from tui_lab.runs.status import Status

if TYPE_CHECKING:
    import sqlite3

FORMAT = 3
"""Of the table and of what is packed in it; another one is another file to begin with."""
WORTH_WRITING = 64
"""So many runs must have changed. Until then they are read from their folders, which takes a few
milliseconds, and a lab with a few runs has no index at all."""
Known = tuple[bytes, PackedSummary]
"""The mark of a run's folder, and the line that was made from it."""

_NAMES = ", ".join(COLUMNS)
_MAKE = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY, name TEXT, status TEXT, dataset TEXT, created REAL,
    note TEXT, sweep TEXT, guess TEXT, metrics TEXT, carried TEXT, figures BLOB, packed BLOB,
    mark BLOB, host TEXT, checksum INTEGER
) WITHOUT ROWID
"""
_READ = f"SELECT mark, checksum, {_NAMES} FROM runs WHERE host IN ('', ?)"
_WRITE = (
    f"INSERT OR REPLACE INTO runs (mark, checksum, host, {_NAMES})"
    f" VALUES (?, ?, ?{', ?' * len(COLUMNS)})"
)


def load(home: Path) -> dict[str, Known]:
    """The lines that the index has, by id; none where it is of no use."""
    import sqlite3

    lines: dict[str, Known] = {}
    collects = gc.isenabled()
    gc.disable()  # this makes tens of thousands of objects, and no garbage
    try:
        with closing(_opened(home / INDEX_FILE, "mode=ro&immutable=1")) as database:
            if not _fits(database):
                return {}
            for mark, checksum, *values in database.execute(_READ, (host(),)):
                if checksum == _checksum(mark, values):
                    line = packed_line(values)
                    lines[line.id] = mark, line
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        return {}
    finally:
        if collects:
            gc.enable()
    return lines


def save(home: Path, known: Mapping[str, Known], changed: Set[str], names: Set[str]) -> bool:
    """Put lines into the index, and take those out whose runs are gone.

    Args:
        home: The lab's folder.
        known: All lines that are known, by id; what there is to write where there is no index.
        changed: The ids of those that it has not.
        names: Of all folders that there are among the runs.

    Returns:
        Whether that was done; a folder that cannot be written is none.
    """
    import sqlite3

    path = home / INDEX_FILE
    try:
        private_folder(path.parent)
        handle, name = temporary_file(path)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            try:
                # What there is, which may be newer than what was read.
                with open_plain(path, links=False) as source:
                    shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                _change(name, known, changed, names)
            except (OSError, sqlite3.Error):
                file.truncate(0)
                _change(name, known, known.keys(), names)
            os.fsync(file.fileno())
        os.replace(name, path)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            name.unlink(missing_ok=True)
        return False
    return True


def _change(path: Path, known: Mapping[str, Known], changed: Set[str], names: Set[str]) -> None:
    with closing(_opened(path, "mode=rw")) as database:
        # Nobody else sees this file yet: it needs no journal.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        if path.stat().st_size == 0:
            database.execute("PRAGMA page_size = 16384")
            database.execute(f"PRAGMA user_version = {_version()}")
            database.execute(_MAKE)
        elif not _fits(database):
            raise OSError(errno.EINVAL, "an index of another version")
        with database:
            had = {id_ for (id_,) in database.execute("SELECT id FROM runs")}
            gone = (had - names) | (changed - known.keys())
            database.executemany("DELETE FROM runs WHERE id = ?", [(id_,) for id_ in gone])
            rows = (_row(*known[id_]) for id_ in changed if id_ in known)
            database.executemany(_WRITE, rows)


def _row(mark: bytes, line: PackedSummary) -> tuple[Any, ...]:
    # Whether a run is lost is seen on its own machine, or on a disk that shows its locks.
    values = columns_of(line)
    place = host() if line.status is Status.LOST else ""
    return mark, _checksum(mark, values), place, *values


def _opened(path: Path, how: str) -> sqlite3.Connection:
    import sqlite3

    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True)


def _fits(database: sqlite3.Connection) -> bool:
    """Whether it is of this version."""
    ((version,),) = database.execute("PRAGMA user_version")
    return bool(version == _version())


@cache
def _version() -> int:
    """A number for what must be equal; what is packed also follows from a version's defaults."""
    text = f"{FORMAT} {summary.FORMAT} {version.__version__}"
    return zlib.crc32(text.encode()) >> 1


def _checksum(mark: bytes, values: Sequence[Any]) -> int:
    """Of all that a line is made of: what is packed in it may be looked at much later."""
    *words, figures, packed = values
    text = "\0".join(map(str, words)).encode()
    return zlib.crc32(packed, zlib.crc32(figures, zlib.crc32(mark, zlib.crc32(text))))
