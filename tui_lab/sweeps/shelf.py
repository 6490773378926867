"""The sweeps below one lab folder: makes, lists and finds them."""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

from tui_lab.errors import NotFoundError, StoreError
from tui_lab.i18n import _
from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder, temporary_folder, write_atomically
from tui_lab.runs import lock
from tui_lab.runs.files import store_error
from tui_lab.runs.lock import RunLock
from tui_lab.runs.new_folder import free_id
from tui_lab.sweeps.plan import PLAN_FILE, SweepPlan, read_plan, written
from tui_lab.sweeps.study import Study, StudyReader
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import LONGEST, printable

SweepStatus = Literal["running", "finished", "stopped", "failed", "lost"]
"""What a sweep is doing, or how it ended; lost where its sweeper is gone without a word."""
SWEEPS = "sweeps"
STOP_FILE = "stop"
"""Its being there asks the sweeper to stop."""
STOPPING_SECONDS = 30.0
"""How long runs may take to stop before the sweeper leaves them to themselves."""
LOG_FILE = "sweeper.log"
"""What the sweeper's process prints."""
TRASH = ".trash"
KEPT_IN_TRASH = 20
"""Removed sweeps that can be brought back."""
_FROM_LAST = re.compile(r"last(?:~(\d{1,6}))?")


class Sweep:
    """A sweep, as a reader sees it. Safe to be read while its sweeper writes."""

    def __init__(self, folder: Path, plan: SweepPlan) -> None:
        self.folder = folder
        self.plan = plan
        self._stamp = _stamp(folder)
        self._reader = StudyReader(folder)

    def __repr__(self) -> str:
        return f"Sweep({self.id!r})"

    @property
    def id(self) -> str:
        """The name of its folder: `YYYYMMDD-HHMMSS-xxxx` in local time."""
        return self.folder.name

    @property
    def tag(self) -> str:
        """See `tag_of`."""
        return tag_of(self.id)

    def study(self) -> Study:
        """What its log says by now."""
        return self._reader.read()

    def lock(self) -> RunLock:
        """The lock that its sweeper holds."""
        return RunLock(self.folder)

    def held(self) -> bool:
        """Whether a sweeper has it in hand."""
        return lock.is_held(self.folder)

    def look(self) -> tuple[SweepStatus, Study]:
        """Its status and what its log says, which fit together."""
        # In this order: a sweeper writes how it ended before it lets go of the lock.
        held = self.held()
        study = self.study()
        if self._stamp != (stamp := _stamp(self.folder)):
            with suppress(StoreError):
                self.plan, self._stamp = read_plan(self.folder), stamp
        return _status(held, study), study


def tag_of(identity: str) -> str:
    """The last part of a sweep's id, by which its runs are called: `a1b2`."""
    return identity.rpartition("-")[2]


def _stamp(folder: Path) -> tuple[int, int]:
    """Another one where the plan was written again."""
    try:
        found = os.lstat(folder / PLAN_FILE)
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _status(held: bool, study: Study) -> SweepStatus:
    if study.ended is None:
        return "running" if held else "lost"
    known: tuple[SweepStatus, ...] = get_args(SweepStatus)
    return next((status for status in known if status == study.ended.status), "failed")


class Shelf:
    """All sweeps.

    Args:
        home: The lab folder; None takes `paths.home()`, each time anew.
        clock: Gives seconds since 1970.
    """

    def __init__(self, home: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._home = home
        self._clock = clock

    @property
    def folder(self) -> Path:
        """Where they are, a folder each. Need not exist yet."""
        return (default_home() if self._home is None else self._home) / SWEEPS

    def create(self, make: Callable[[str, float], SweepPlan]) -> Sweep:
        """Make the folder of a new sweep; nothing is started.

        Args:
            make: Gives the plan for an id and the time now (seconds since 1970).

        Raises:
            StoreError: The folder cannot be written.
        """
        created = self._clock()
        identity = free_id(self.folder, created)
        plan = make(identity, created)
        try:
            private_folder(self.folder)
            folder = temporary_folder(self.folder / "new")
            try:
                write_atomically(folder / PLAN_FILE, written(plan))
                os.rename(folder, self.folder / identity)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        except OSError as error:
            raise store_error(error, self.folder) from error
        return Sweep(self.folder / identity, plan)

    def sweeps(self) -> list[Sweep]:
        """All that can be read, newest first."""
        found = _readable(self.folder)
        return sorted(found, key=lambda sweep: (sweep.plan.created, sweep.id), reverse=True)

    def remove(self, sweep: Sweep) -> None:
        """Put a sweep that nobody has in hand into the trash, which keeps the latest KEPT_IN_TRASH.

        Its runs stay where they are.

        Raises:
            StoreError: It cannot be moved, or a sweeper has it in hand.
        """
        target = self.folder / TRASH / sweep.id
        with sweep.lock():
            try:
                private_folder(target.parent)
                os.rename(sweep.folder, target)
                os.utime(target)
            except OSError as error:
                raise store_error(error, sweep.folder) from error
        for old in self.removed()[KEPT_IN_TRASH:]:
            shutil.rmtree(old.folder, ignore_errors=True)

    @property
    def any_removed(self) -> bool:
        """Whether there may be one in the trash."""
        try:
            return any((self.folder / TRASH).iterdir())
        except OSError:
            return False

    def removed(self) -> list[Sweep]:
        """Those in the trash that can be read, the latest removed first."""
        found = _readable(self.folder / TRASH)
        return sorted(found, key=lambda sweep: sweep.folder.lstat().st_mtime_ns, reverse=True)

    def restore(self, reference: str = "last") -> Sweep:
        """Bring a removed sweep back.

        Args:
            reference: As for `find`, among the removed ones; `last` is the latest removed.

        Raises:
            NotFoundError: There is none, or there are several.
            StoreError: It cannot be moved.
        """
        removed = self.removed()
        if not removed:
            raise NotFoundError(_("No sweep was removed that could be brought back."))
        sweep = _one_of(reference, removed)
        target = self.folder / sweep.id
        try:
            if os.path.lexists(target):
                raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            os.rename(sweep.folder, target)
        except OSError as error:
            raise store_error(error, self.folder) from error
        return Sweep(target, sweep.plan)

    def open(self, identity: str) -> Sweep:
        """The sweep of that very id.

        Raises:
            NotFoundError: It was removed.
            StoreError: It cannot be read.
        """
        if (self.folder / TRASH / identity).is_dir() and not (self.folder / identity).exists():
            raise _removed(identity)
        return Sweep(self.folder / identity, read_plan(self.folder / identity))

    def find(self, reference: str) -> Sweep:
        """The sweep that a person means.

        Args:
            reference: An id, its beginning or its last part, the name of what is varied where one
                sweep alone has it, `last`, or `last~N` for the one N before it.

        Raises:
            NotFoundError: There is none, or there are several.
        """
        sweeps = self.sweeps()
        gone = [] if _matches(reference, sweeps) else _matches(reference, self.removed())
        if len(gone) == 1:
            raise _removed(gone[0].id)
        if not sweeps:
            hint = _("Begin with `tui-lab sweep digits-mlp --over layers[1].units=32,64,128`.")
            raise NotFoundError(_("There are no sweeps yet."), hint)
        return _one_of(reference, sweeps)


def _removed(identity: str) -> NotFoundError:
    return NotFoundError(
        _("The sweep {sweep} was removed.").format(sweep=printable(identity, LONGEST)),
        with_commands(_("Bring it back by `tui-lab sweep restore {sweep}`."), sweep=identity),
    )


def _readable(folder: Path) -> list[Sweep]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    found = []
    for name in names:
        if not name.startswith(".") and not (folder / name).is_symlink():
            with suppress(StoreError):
                found.append(Sweep(folder / name, read_plan(folder / name)))
    return found


def _one_of(reference: str, sweeps: Sequence[Sweep]) -> Sweep:
    """The one that a person means, of several in order; raises as `Shelf.find`."""
    counted = _FROM_LAST.fullmatch(reference)
    if counted is not None and int(counted[1] or 0) < len(sweeps):
        return sweeps[int(counted[1] or 0)]
    found = _matches(reference, sweeps)
    if len(found) == 1:
        return found[0]
    shown = printable(reference, LONGEST)
    if found:
        text = _("Several sweeps may be meant by “{reference}”: {ids}.")
        ids = ", ".join(sweep.id for sweep in found[:8])
        raise NotFoundError(text.format(reference=shown, ids=ids), _("Give more of the id."))
    raise NotFoundError(
        _("There is no sweep “{reference}”.").format(reference=shown),
        _("See them all with `tui-lab sweep list`."),
    )


def _matches(reference: str, sweeps: Sequence[Sweep]) -> list[Sweep]:
    if not reference:
        return []
    return (
        [sweep for sweep in sweeps if sweep.id.startswith(reference)]
        or [sweep for sweep in sweeps if sweep.plan.name == reference]
        or [sweep for sweep in sweeps if sweep.id.endswith(f"-{reference}")]
    )
