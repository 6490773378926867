"""Why the worker of a lost run may be gone: what the system and the worker's log tell.

Says what is known, and nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path

from tui_lab.i18n import _
from tui_lab.runs.events import last_event
from tui_lab.runs.files import InFolder, folder_of, read_tail
from tui_lab.runs.launch_record import is_of, launch_record
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.places import place_of
from tui_lab.runs.processes import boot_time, host, memory_kills
from tui_lab.runs.state import RunState
from tui_lab.text.fit import LONGEST, printable

_LAST_LINES = 20
_NO_MEMORY = re.compile(
    r"MemoryError|oom.kill|bad_alloc|out of memory|OOM when allocating"
    r"|RESOURCE_EXHAUSTED|Cannot allocate",
    re.IGNORECASE,
)
_KILLED = re.compile(r"^Killed\b", re.MULTILINE)
_CRASHED = re.compile(r"^Fatal Python error: (.+)$", re.MULTILINE)


def lost_reason(run: Path | InFolder, state: RunState) -> str | None:
    """One sentence that says why the worker of a lost run is gone; None where nothing tells.

    Args:
        run: The run, or its folder.
        state: Folded from its log.
    """
    lines = read_tail(folder_of(run) / LOG_FILE).splitlines()[-_LAST_LINES:]
    text = "\n".join(lines)
    if _NO_MEMORY.search(text):
        return _("Its log ends with a lack of memory: choose a smaller network or batch size.")
    if _KILLED.search(text):
        return _("Its log ends with “Killed”: something ended the process from outside.")
    if crash := _CRASHED.search(text):
        return _("The process crashed: {error}.").format(
            error=printable(crash[1].rstrip("."), LONGEST)
        )
    return _from_scheduler(folder_of(run), state) or _from_system(state)


def _from_scheduler(folder: Path, state: RunState) -> str | None:
    launch = launch_record(folder)
    if launch is not None and (told := place_of(launch).why_gone(launch)):
        return told
    if state.interrupted is None:
        last = last_event(folder)
        never = launch is not None and launch.job and (last is None or not is_of(launch, last))
        return _("Its job was taken out of the queue before it began.") if never else None
    if state.interrupted.reason == "time_limit":
        return _("The time of its job was over, and it was not started again.")
    return _("Its job was ended.")


def _from_system(state: RunState) -> str | None:
    started = state.started
    if started is None or started.host not in ("", host()):
        return None
    began = state.last_time
    booted = boot_time()
    if booted is not None and began is not None and booted > began:
        return _("The machine was restarted while it trained.")
    if started.memory_kills is not None:
        kills = memory_kills(started.memory_group)
        if kills is not None and kills > started.memory_kills:
            return _(
                "The system has ended a process for lack of memory since it started, "
                "probably this one: choose a smaller network or batch size."
            )
    return None
