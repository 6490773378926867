"""Which process is which: identity beyond the pid, and what the system says about memory.

Imports psutil only where it is needed. Must not import any other module of this room.
"""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui_lab.plain_files import read_text

if TYPE_CHECKING:
    import psutil

SAME_START = 2.0
"""Seconds by which two readings of one process's start may differ (the clock may be stepped)."""
_CGROUPS = Path("/sys/fs/cgroup")
JOB_VARIABLE = "SLURM_JOB_ID"
"""Set in every job of a cluster, by SLURM: its number."""


@cache
def host() -> str:
    """The name of this machine, to tell runs on a shared home folder apart."""
    return platform.node() or "localhost"


def in_job() -> bool:
    """Whether this process belongs to a job of a cluster."""
    return JOB_VARIABLE in os.environ


def process_started(pid: int) -> float | None:
    """When the process `pid` started (seconds since 1970); None where there is none alive."""
    import psutil

    if not 0 < pid < 2**31:
        return None
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


@cache
def own_start() -> float:
    """When this process started (seconds since 1970)."""
    return process_started(os.getpid()) or 0.0


os.register_at_fork(after_in_child=own_start.cache_clear)


def is_alive(pid: int, started: float | None) -> bool:
    """Whether the process `pid` is the one that started then, and lives; a zombie does not.

    Args:
        pid: On this machine.
        started: As `process_started` gave it; None takes any process of that pid.
    """
    now = process_started(pid)
    return now is not None and (started is None or abs(now - started) < SAME_START)


def is_suspended(pid: int, started: float | None) -> bool:
    """Whether a process lives but was told to stop running (SIGSTOP), so that it does nothing.

    A process that computes or waits for something is not suspended, however long that takes.

    Args:
        pid: On this machine.
        started: As `process_started` gave it; None takes any process of that pid.
    """
    import psutil

    if not is_alive(pid, started):
        return False
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    except psutil.Error:
        return False


def catches(pid: int, number: int) -> bool:
    """Whether a process handles a signal itself, as far as the system says so (Linux)."""
    try:
        lines = read_text(f"/proc/{pid}/status").splitlines()
    except (OSError, ValueError):
        return False
    mask = next((line.split()[1] for line in lines if line.startswith("SigCgt:")), "0")
    return bool(int(mask, 16) >> (number - 1) & 1)


def processes_of(leader: int) -> list[psutil.Process]:
    """A process with all that it has started and that of its group, as far as these live.

    Args:
        leader: The number of a process that leads a group.
    """
    import psutil

    found: dict[int, psutil.Process] = {}
    with suppress(psutil.Error):
        first = psutil.Process(leader)
        found = {each.pid: each for each in (first, *first.children(recursive=True))}
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process.pid) == leader:
                found.setdefault(process.pid, process)
    return list(found.values())


def others_work_here() -> bool:
    """Whether people other than this user have processes on this machine.

    Accounts of people have numbers from 1000 on; those from 61184 to 65535 are of services
    (systemd, "Users, Groups, UIDs and GIDs on systemd Systems").
    """
    import psutil

    me = os.getuid()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            number = process.uids().real
            if number >= 1000 and number != me and not 61184 <= number <= 65535:
                return True
    return False


def boot_time() -> float | None:
    """When this machine was started (seconds since 1970), where that is known."""
    import psutil

    try:
        return float(psutil.boot_time())
    except (OSError, RuntimeError, psutil.Error):
        return None


def memory_group() -> str | None:
    """The control group of this process (Linux, cgroup v2), as `/user.slice/…`, else None."""
    try:
        lines = read_text("/proc/self/cgroup").splitlines()
    except (OSError, ValueError):
        return None
    return next((line[3:] for line in lines if line.startswith("0::/")), None)


def memory_kills(group: str | None = None) -> int | None:
    """How many processes of a control group the system has killed for lack of memory.

    Args:
        group: As `memory_group` gave it; None takes that of this process.

    Returns:
        The count since the group was made; None where the system does not say.
    """
    group = memory_group() if group is None else group
    if group is None or ".." in group:
        return None
    try:
        text = read_text(_CGROUPS / group.lstrip("/") / "memory.events", encoding="ascii")
    except (OSError, ValueError):
        return None
    counts = dict(line.split(" ", 1) for line in text.splitlines() if " " in line)
    count = counts.get("oom_kill", "")
    return int(count) if count.isdecimal() else None
