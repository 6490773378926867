"""The folder of all runs: makes, lists, finds, renames and removes them.

Whatever lies in that folder, listing it never fails: what is no run is reported as unreadable.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tui_lab.errors import NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder, write_atomically
from tui_lab.runs.files import locked, store_error
from tui_lab.runs.header import (
    META_FILE,
    Meta,
    RunHeader,
    UnreadableRun,
    read_header,
    read_meta,
)
from tui_lab.runs.launch import refuse_live
from tui_lab.runs.layout import GUARD_FILE, HEADER_FILE, TRASH
from tui_lab.runs.listing import Entry, RunList
from tui_lab.runs.lookup import matches, none, several
from tui_lab.runs.new_folder import checked_name, new_folder
from tui_lab.runs.run import Run
from tui_lab.runs.summary import RunSummary
from tui_lab.text.fit import LONGEST, encodable, printable

if TYPE_CHECKING:
    from tui_lab.experiment.model import Experiment

__all__ = ["Run", "RunSummary", "Store", "UnreadableRun", "open_run"]

_Listed = TypeVar("_Listed", bound=RunSummary | Run)
KEPT_IN_TRASH = 20
_FROM_LAST = re.compile(r"last(?:~(\d{1,6}))?")


def open_run(folder: Path) -> Run:
    """The run in `folder`, wherever that is.

    Raises:
        StoreError: There is none that can be read.
    """
    header = read_header(folder)
    if isinstance(header, UnreadableRun):
        raise StoreError(
            _("The run in {folder} cannot be read.").format(folder=printable(str(folder), 1000)),
            header.reason,
        )
    return Run(folder, header)


class Store:
    """The runs below one lab folder.

    Args:
        home: The lab folder; None takes `paths.home()`, each time anew.
        clock: Gives seconds since 1970.
    """

    def __init__(self, home: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._home = home
        self._clock = clock
        self._known: dict[str, tuple[tuple[int, ...], Run]] = {}
        self._listed: tuple[list[Entry], list[RunSummary], list[UnreadableRun]] = [], [], []
        self._list = RunList(self._open, lambda name: self._known.pop(name, None))

    @property
    def home(self) -> Path:
        """The lab folder."""
        return default_home() if self._home is None else self._home

    @property
    def folder(self) -> Path:
        """Where the runs are, a folder each. Need not exist yet."""
        return self.home / "runs"

    @property
    def trash(self) -> Path:
        """Where removed runs are until newer ones push them out."""
        return self.home / TRASH

    def create(
        self,
        experiment: Experiment,
        *,
        name: str = "",
        extra: Mapping[str, Any] | None = None,
    ) -> Run:
        """Make the folder of a new run; nothing is started.

        Args:
            experiment: What it is to do.
            name: What a person calls it; "" takes the experiment's name, or its data set's.
            extra: Options that decide how it is trained: `gpu`, `engine`.

        Raises:
            StoreError: The folder cannot be written.
            UsageError: The name is too long or has characters that cannot be shown.
        """
        from tui_lab.experiment.writing import to_table

        return self.create_from(
            name or experiment.name or experiment.data.dataset,
            experiment=dict(to_table(experiment)),
            seed=experiment.seed,
            extra=dict(extra or {}),
        )

    def create_from(self, name: str, **header: Any) -> Run:
        """Make the folder of a new run of any origin; nothing is started.

        Args:
            name: What a person calls it.
            header: Further fields of `RunHeader`: `origin`, `script`, `experiment`…

        Raises:
            StoreError, UsageError: As `create`.
        """
        return Run(*new_folder(self.folder, name, **{"created": self._clock(), **header}))

    def runs(self, newest: int | None = None) -> list[Run]:
        """All runs that can be read, newest first.

        Args:
            newest: So many of them at most; None for all.

        Raises:
            StoreError: The folder of the runs itself cannot be read.
        """
        known = (
            each if isinstance(each, Run) else self._open(self.folder, each.id)
            for each in self.listed()
        )
        return list(islice((run for run in known if isinstance(run, Run)), newest))

    def listed(self) -> list[RunSummary | Run]:
        """All runs that can be read, newest first; for those whose line is at hand, the line.

        Raises:
            StoreError: The folder of the runs itself cannot be read.
        """
        entries = self._entries(read=False)
        return _newest_first(each for each in entries if not isinstance(each, UnreadableRun))

    def unreadable(self) -> list[UnreadableRun]:
        """What lies among the runs and is none, by name; raises as `runs`."""
        return _by_name(self._entries(read=False))

    def summaries(self) -> list[RunSummary]:
        """Every run in a line, newest first; one whose log may not be read is left out. Raises as
        `runs`."""
        return self.listing()[0]

    def listing(self, *, swift: bool = False) -> tuple[list[RunSummary], list[UnreadableRun]]:
        """What `summaries` and `unreadable` give, by one look at the folder.

        Args:
            swift: For who looks all the time; see `RunList.look`.

        Raises:
            StoreError: The folder of the runs itself cannot be read.
        """
        entries = self._entries(read=True, swift=swift)
        known = self._listed
        if entries is not known[0]:
            lines = _newest_first(each for each in entries if isinstance(each, RunSummary))
            known = self._listed = entries, lines, _by_name(entries)
        return list(known[1]), known[2]

    def _entries(self, *, read: bool, swift: bool = False) -> list[Entry]:
        folder = self.folder
        try:
            return self._list.look(self.home, folder, read=read, swift=swift)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise store_error(error, folder) from error

    def opened(self, run_id: str) -> Run | None:
        """The run of an id, for one look; None where it is gone or cannot be read."""
        kept = run_id in self._known
        run = self._open(self.folder, run_id)
        if not kept:
            self._known.pop(run_id, None)
        return run if isinstance(run, Run) else None

    def _open(self, parent: Path, name: str) -> Run | UnreadableRun:
        """The run in the folder of that name; the same object again while run.json is the same."""
        mark: tuple[int, ...] = ()
        with suppress(OSError, ValueError):
            info = os.lstat(f"{parent}/{name}/{HEADER_FILE}")
            mark = (info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)
        known = self._known.get(name)
        if known is not None and mark and known[0] == mark and not known[1].folder.is_symlink():
            return known[1]
        folder = parent / name
        header = read_header(folder)
        if isinstance(header, UnreadableRun):
            self._known.pop(name, None)
            return header
        run = Run(folder, header)
        self._known[name] = (mark, run)
        return run

    def find(self, reference: str) -> Run:
        """The run that a person means.

        Args:
            reference: An id, a unique beginning of one, a name, the last part or parts of an id,
                `last`, or `last~N` for the one N runs before it.

        Raises:
            NotFoundError: There is none, or there are several.
            StoreError: It is there, but cannot be read.
        """
        exact = reference.isprintable() and "/" not in reference and not reference.startswith(".")
        if exact and reference and os.path.lexists(self.folder / reference):
            entry = self._open(self.folder, reference)
            if isinstance(entry, Run):
                return entry
            raise StoreError(
                _("The run {run} cannot be read.").format(run=entry.name), entry.reason
            )
        runs = self.listed()
        counted = _FROM_LAST.fullmatch(reference)
        if counted is not None and int(counted[1] or 0) < len(runs):
            found = [runs[int(counted[1] or 0)]]
        else:
            found = matches(reference, runs)
        if len(found) == 1:
            return self.find(found[0].id)
        raise several(reference, found) if found else none(reference, runs)

    def rename(self, run: Run, name: str) -> None:
        """Call a run by another name.

        Raises:
            UsageError: The name is empty, too long or has characters that cannot be shown.
            StoreError: Its folder cannot be written.
        """
        _change_meta(run, name=checked_name(name))

    def note(self, run: Run, text: str) -> None:
        """Keep a person's note with a run; an empty one takes it away.

        Raises:
            StoreError: Its folder cannot be written.
        """
        _change_meta(run, note=encodable(text))

    def remove(self, run: Run) -> None:
        """Put a run into the trash, from where `restore` brings it back.

        The trash keeps the latest KEPT_IN_TRASH runs.

        Raises:
            StoreError: A worker has it in hand, or it cannot be moved.
        """
        with locked(run.path(GUARD_FILE)):
            refuse_live(run.folder)
            target = self.trash / run.id
            try:
                private_folder(self.trash)
                if os.path.lexists(target):
                    shutil.rmtree(target)
                os.rename(run.folder, target)
                os.utime(target)
            except OSError as error:
                raise store_error(error, run.folder) from error
        self._known.pop(run.id, None)
        for old in self._trashed()[KEPT_IN_TRASH:]:
            shutil.rmtree(old, ignore_errors=True)

    def removed(self) -> list[str]:
        """The ids of the runs in the trash, the latest removed first."""
        return [folder.name for folder in self._trashed()]

    def trashed(self) -> list[Run]:
        """The runs in the trash that can be read, the latest removed first."""
        headers = [(folder, read_header(folder)) for folder in self._trashed()]
        return [Run(folder, header) for folder, header in headers if isinstance(header, RunHeader)]

    def restore(self, reference: str) -> Run:
        """Bring a removed run back.

        Args:
            reference: As for `find`, among the removed ones; `last` is the latest removed.

        Raises:
            NotFoundError: It is not in the trash, or several are meant.
            StoreError: It cannot be moved, or cannot be read.
        """
        identity = self._removed_id(reference)
        target = self.folder / identity
        try:
            private_folder(self.folder)
            if os.path.lexists(target):
                raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            os.rename(self.trash / identity, target)
        except OSError as error:
            raise store_error(error, self.folder) from error
        return self.find(identity)

    def _removed_id(self, reference: str) -> str:
        removed = self.removed()
        if reference in removed:
            return reference
        if reference == "last" and removed:
            return removed[0]
        found = matches(reference, self.trashed())
        if len(found) == 1:
            return found[0].id
        if found:
            raise several(reference, found)
        raise NotFoundError(
            _("The run {run} is not in the trash.").format(run=printable(reference, LONGEST)),
            _("`tui-lab restore --list` shows the last {count} removed runs.").format(
                count=KEPT_IN_TRASH
            ),
        )

    def _trashed(self) -> list[Path]:
        def removed_at(folder: Path) -> tuple[float, str]:
            try:
                return folder.lstat().st_mtime_ns, folder.name
            except OSError:
                return 0, folder.name

        try:
            return sorted(self.trash.iterdir(), key=removed_at, reverse=True)
        except OSError:
            return []


def _newest_first(runs: Iterable[_Listed]) -> list[_Listed]:
    return sorted(runs, key=lambda run: (run.created, run.id), reverse=True)


def _by_name(entries: Iterable[Entry]) -> list[UnreadableRun]:
    found = [entry for entry in entries if isinstance(entry, UnreadableRun)]
    return sorted(found, key=lambda entry: entry.folder.name)


def _change_meta(run: Run, **changes: str) -> None:
    with locked(run.path(GUARD_FILE)):
        meta: Meta = msgspec.structs.replace(read_meta(run.folder), **changes)
        try:
            write_atomically(run.path(META_FILE), msgspec.json.encode(meta))
        except OSError as error:
            raise store_error(error, run.folder) from error
