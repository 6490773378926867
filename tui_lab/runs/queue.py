"""So many runs at once and no more: slots of this machine, and a line of those who wait for one.

Slots and tickets are files held by locks, so the system takes them back from whoever dies. Who
waits writes into its ticket that it still looks, so that a process that was stopped (SIGSTOP) is
passed over. They are kept for each machine apart, for home folders that several machines share.
Must not import the store.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec

from tui_lab.paths import home as default_home
from tui_lab.paths import private_folder
from tui_lab.runs.cards import CardWish
from tui_lab.runs.files import flock, open_regular, read_small, store_error, unlock
from tui_lab.runs.layout import GUARD_FILE
from tui_lab.runs.lock import holder
from tui_lab.runs.processes import host

INTERVAL = 0.1
LONGEST_INTERVAL = 1.0
SILENCE = 10.0
"""Seconds without a look at the line after which a waiter no longer holds up those behind it."""
_WAITS, _ASIDE = ".ticket", ".aside"
"""Endings of tickets: of those who wait, and of those who let the others go first."""


class SlotHeld(msgspec.Struct, frozen=True):
    """What stands in the file of a slot: who holds it."""

    run: str
    """Its id."""
    cards: list[str] = []
    """The graphics cards that it sees."""
    group: str = ""
    """A name that several runs have in common; see `Run.group`."""
    together: int = 0
    """So many of the group at most train while this one does; 0 sets no limit."""

    def is_full(self, held: Iterable[SlotHeld]) -> bool:
        """Whether as many of its group train as may at once."""
        return 0 < self.together <= sum(each.group == self.group for each in held)


class Slot:
    """The right to train now; given back by `release`, or by the end of the process."""

    def __init__(self, number: int, handle: int, cards: Sequence[str] = ()) -> None:
        self.number = number
        """1 is the first."""
        self.cards = tuple(cards)
        """The graphics cards that it may use; none where there are none."""
        self._handle = handle

    def release(self) -> None:
        """Let the next one train, also where a script has the slot still; twice is allowed."""
        if self._handle >= 0:
            unlock(self._handle)
            os.close(self._handle)
            self._handle = -1

    def fileno(self) -> int:
        """The open file that is locked: whoever gets it has the right as well."""
        return self._handle

    def __enter__(self) -> Slot:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def wait_turn(
    run_folder: Path,
    capacity: Callable[[], int],
    on_position: Callable[[int], object],
    given_up: Callable[[], bool],
    *,
    aside: Callable[[], bool] = lambda: False,
    wish: Callable[[], CardWish] = CardWish,
    group: str = "",
    together: int = 0,
    home: Path | None = None,
    interval: float = INTERVAL,
) -> Slot | None:
    """Wait until fewer than `capacity` runs train on this machine and nobody is ahead in line.

    Args:
        run_folder: Of the run that waits.
        capacity: Runs at once, asked anew for each look; less than 1 counts as 1. Others may wait
            with another capacity.
        on_position: Called with the place in line (1 is next) when it is first known to be a
            wait, and whenever it changes; after a time aside anew. After a wait, 0 says that the
            turn has come.
        given_up: Called before each look; True ends the wait (a stop was asked for).
        aside: Called after `given_up`; as long as it is True, the others go first (a pause was
            asked for). The place in line is kept for afterwards.
        wish: What it wants of the graphics cards, asked anew for each look.
        group: A name that runs have in common; "" for none.
        together: So many of the group at most train at once; 0 sets no limit. As long as they do,
            the others go first.
        home: The lab folder.
        interval: Seconds between looks of the one who is next; those behind look less often.

    Returns:
        The slot, or None when `given_up` said so.

    Raises:
        StoreError: The lab folder cannot be written.
    """
    base = default_home() if home is None else home
    slots, line = _folders(base)
    try:
        private_folder(slots)
        private_folder(line)
        ticket = _Ticket(line, run_folder.name)
    except OSError as error:
        raise store_error(error, base) from error
    told: int | None = None
    next_look = 0.0
    mine = SlotHeld(run_folder.name, group=group, together=together)
    try:
        while not given_up():
            if aside():
                ticket.set_aside(True)
                told, next_look = None, 0.0
            elif mine.is_full(holders(base) if together else ()):
                ticket.set_aside(True)
                next_look = 0.0
                if told != (place := ticket.place()):
                    told = place
                    on_position(told)
            elif time.monotonic() >= next_look:
                ticket.set_aside(False)
                ahead, slot = _look(slots, line, ticket, max(1, capacity()), wish(), mine)
                if slot is not None:
                    if told:
                        on_position(0)
                    return slot
                if ahead is not None and ahead + 1 != told:
                    told = ahead + 1
                    on_position(told)
                # Those further behind look less often, but hear what they are asked as soon.
                next_look = time.monotonic() + min(interval * (told or 1), LONGEST_INTERVAL)
            time.sleep(interval)
        return None
    except OSError as error:
        raise store_error(error, base) from error
    finally:
        ticket.tear()


def _folders(base: Path) -> tuple[Path, Path]:
    """Of the slots, and of the tickets, of this machine."""
    machine = re.sub(r"[^A-Za-z0-9._-]", "_", host()).strip(".") or "localhost"
    return base / "slots" / machine, base / "queue" / machine


class _Ticket:
    """A place in line: a file whose name sorts by time, locked while its owner waits."""

    def __init__(self, line: Path, name: str) -> None:
        # Under the guard nobody sees the ticket before it is locked and takes its owner for dead.
        while True:
            with _guarded(line) as mine:
                if mine:
                    self.path = line / f"{time.time_ns():020d}-{os.getpid()}-{name[:80]}{_WAITS}"
                    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                    self._handle = os.open(self.path, flags, 0o600)
                    flock(self._handle, fcntl.LOCK_EX)
                    self.mark()
                    return
            time.sleep(0.005)

    def mark(self) -> None:
        """Say that its owner still looks."""
        _stamp(self._handle)

    def set_aside(self, aside: bool) -> None:
        """Let those behind go first, or take the place in line again."""
        wanted = self.path.with_suffix(_ASIDE if aside else _WAITS)
        if wanted != self.path:
            os.rename(self.path, wanted)
            self.path = wanted

    def place(self) -> int:
        """Its place among all who wait, or let others go first; 1 is the first."""
        names = os.listdir(self.path.parent)
        return 1 + sum(n < self.path.name and n.endswith((_WAITS, _ASIDE)) for n in names)

    def tear(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self._handle)


@contextmanager
def _guarded(line: Path) -> Iterator[bool]:
    """Try to be the only one who looks at the line now; yields whether that is so.

    A look takes no time: who has held the guard for long was stopped in the middle of one, and the
    guard is taken from it.
    """
    path = line / GUARD_FILE
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags, 0o600)
    try:
        mine = flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = _is_file(path, handle)
        if mine and same:
            _stamp(handle)
        elif same and _silent(handle):
            path.unlink(missing_ok=True)
        yield mine and same
    finally:
        os.close(handle)


def _is_file(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


def _stamp(handle: int) -> None:
    """Write the time into a file: of a clock that all processes of a machine share, nobody sets,
    and that stands still while the machine sleeps."""
    os.pwrite(handle, f"{time.monotonic():020.3f}".encode(), 0)


def _silent(handle: int) -> bool:
    """Whether the file was stamped too long ago; one that was never stamped is just being made."""
    try:
        return time.monotonic() - float(os.pread(handle, 20, 0)) > SILENCE
    except ValueError:
        return False


def _look(
    slots: Path, line: Path, ticket: _Ticket, capacity: int, wish: CardWish, mine: SlotHeld
) -> tuple[int | None, Slot | None]:
    """How many live waiters are ahead (None: not known now), and a slot if it is our turn."""
    with _guarded(line) as alone:
        if not alone:
            return None, None
        ticket.mark()
        ahead = 0
        for name in sorted(os.listdir(line)):
            if not name.endswith((_WAITS, _ASIDE)):
                continue
            if name >= ticket.path.name:
                break
            state = _seen(line / name)
            if state == "waits":
                ahead += name.endswith(_WAITS)
            elif state == "gone":
                # Its owner died while it waited.
                with suppress(OSError):
                    (line / name).unlink()
        return ahead, _free_slot(slots, capacity, wish, mine) if not ahead else None


def _seen(path: Path) -> Literal["waits", "silent", "gone"]:
    """What the owner of a ticket does."""
    try:
        handle = open_regular(path)
    except OSError:
        return "gone"
    try:
        if flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB):
            return "gone"
        return "silent" if _silent(handle) else "waits"
    finally:
        os.close(handle)


def _free_slot(slots: Path, capacity: int, wish: CardWish, mine: SlotHeld) -> Slot | None:
    """Take a slot if fewer than `capacity` are held, counting those of a larger capacity too."""
    held = {name for name in os.listdir(slots) if _is_held(slots / name, waits=mine.run)}
    if len(held) >= capacity:
        return None
    others = [_held_by(slots / name) for name in held]
    if mine.is_full(others):
        return None
    cards = wish.choose(each.cards for each in others)
    if cards is None:
        return None
    for number in range(1, len(held) + 2):
        name = f"{number}.lock"
        if name in held:
            continue
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(slots / name, flags, 0o600)
        if flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
            os.ftruncate(handle, 0)
            taken = msgspec.structs.replace(mine, cards=list(cards))
            os.pwrite(handle, msgspec.json.encode(taken), 0)
            return Slot(number, handle, cards)
        os.close(handle)
        # Held by nobody, and yet locked: the next look makes the file anew.
        (slots / name).unlink(missing_ok=True)
    return None


def holders(home: Path | None = None) -> list[SlotHeld]:
    """Which runs train on this machine now, and on which graphics cards."""
    slots = _folders(default_home() if home is None else home)[0]
    try:
        names = sorted(os.listdir(slots))
    except OSError:
        return []
    found = [_held_by(slots / name) for name in names if _is_held(slots / name)]
    return [each for each in found if each.run]


def _held_by(path: Path) -> SlotHeld:
    try:
        return msgspec.json.decode(read_small(path), type=SlotHeld)
    except (OSError, msgspec.MsgspecError, ValueError):
        return SlotHeld("")


def _is_held(path: Path, waits: str = "") -> bool:
    """Whether a run trains in a slot, not only what a script of it has left running.

    Args:
        path: The file of the slot.
        waits: A run that waits, and so trains nowhere.
    """
    if not _is_locked(path):
        return False
    run = _held_by(path).run
    if run and run == waits:
        return False
    who = holder(path.parents[2] / "runs" / run) if run else None
    return who is None or not who.left_behind


def _is_locked(path: Path) -> bool:
    try:
        handle = open_regular(path)
    except OSError:
        return False
    try:
        return not flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    finally:
        os.close(handle)
