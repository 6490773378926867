"""The usual place: a process of this machine, which outlives whoever started it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from tui_lab.errors import StoreError
from tui_lab.i18n import _, language
from tui_lab.runs import warm
from tui_lab.runs.launch_record import LaunchRecord, has_ended, write_launch
from tui_lab.runs.layout import LAUNCH_FILE, LOG_FILE
from tui_lab.runs.lock import Holder, holder, is_held
from tui_lab.runs.places.command import command_for, needs_keras
from tui_lab.runs.places.schema import FolderFacts, LaunchWanted, WorkerSeen, WorkerStanding
from tui_lab.runs.processes import host, in_job, is_alive, is_suspended, processes_of
from tui_lab.runs.spawn import Spawned, spawn
from tui_lab.settings.entries import OWN_PROCESS
from tui_lab.text.command_line import with_commands
from tui_lab.text.fit import LONGEST, printable

STARTING_SECONDS = 15.0
"""How long a run counts as starting when its process has not been named yet."""
FRESH_SECONDS = 60.0
"""How long the log of a run on another machine may be silent when its lock cannot be seen here."""


class OwnProcess:
    """A process of this machine for each run: started, or made by a warm process."""

    name = OWN_PROCESS
    scheduled = False
    usable = True
    attempt = 0

    def start(
        self, folder: Path, record: LaunchRecord, command: list[str] | None, *, ready: bool
    ) -> LaunchRecord:
        """See `Place.start`."""
        if command is None:
            command_for(folder)  # found out first: nothing is written where none can be started
        write_launch(folder, record)
        try:
            # In a job of a cluster a warm process may be another job's, and end with that.
            ready = ready and not in_job()
            started = _started(folder, command, self.log(folder), ready=ready)
        except StoreError:
            (folder / LAUNCH_FILE).unlink(missing_ok=True)
            raise
        named = msgspec.structs.replace(
            record, pid=started.pid, process_started=started.process_started
        )
        write_launch(folder, named)
        return named

    def look(self, facts: FolderFacts) -> WorkerSeen:
        """See `Place.look`."""
        if facts.held:
            return WorkerSeen(WorkerStanding.ALIVE, suspended=_suspended_holder(facts.holder))
        launch = facts.launch
        if launch is not None and _starting(launch, facts.log_changed, facts.now):
            return WorkerSeen(WorkerStanding.STARTING, suspended=_suspended_starter(launch))
        return WorkerSeen(WorkerStanding.ALIVE if _elsewhere(facts) else WorkerStanding.GONE)

    def kill(self, folder: Path, launch: LaunchRecord | None) -> str:
        """See `Place.kill`. Never ends a process that only has the worker's number."""
        import psutil

        name = printable(folder.name, LONGEST)
        who = holder(folder) if is_held(folder) else _launched(launch)
        if who is not None and not who.here:
            raise StoreError(
                _("The run {run} is trained on another machine, {host}.").format(
                    run=name, host=printable(who.host, LONGEST)
                ),
                with_commands(
                    _("Stop it with `tui-lab stop {run}`, or kill it there."), run=folder.name
                ),
            )
        if who is None or not (who.alive or who.script_alive):
            raise StoreError(_("No process is training the run {run}.").format(run=name))
        ended = who.pid if who.alive else who.script
        try:
            # Found first: what a process has started belongs to nobody once it is gone.
            script = processes_of(who.script) if who.script and who.script_alive else []
            for process in [psutil.Process(who.pid)] * who.alive + script:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        except psutil.NoSuchProcess:
            pass
        except psutil.AccessDenied as error:
            raise StoreError(
                _("The process {pid} belongs to somebody else and cannot be killed.").format(
                    pid=ended
                )
            ) from error
        return _("the process {pid}").format(pid=ended)

    def start_together(
        self, asked: Sequence[LaunchWanted], command: list[str] | None, at_once: int
    ) -> list[LaunchRecord]:
        """See `Place.start_together`. The slots of the machine say how many train at once."""
        return [self.start(each.folder, each.record, command, ready=True) for each in asked]

    def take_back(self, waiting: Sequence[LaunchWanted]) -> list[Path]:
        """See `Place.take_back`. A process that waits hears by itself that it is to stop."""
        return []

    def hindrance(self, words: str) -> str:
        """See `Place.hindrance`."""
        return ""

    def why_gone(self, launch: LaunchRecord) -> str:
        """See `Place.why_gone`. The system is asked about it elsewhere, with what the log says."""
        return ""

    def call_again(self) -> bool:
        """See `Place.call_again`."""
        return False

    def log(self, folder: Path) -> Path:
        """See `Place.log`."""
        return folder / LOG_FILE


def _started(folder: Path, command: list[str] | None, log: Path, *, ready: bool) -> Spawned:
    if command is not None:
        return spawn([*command, str(folder)], folder, log)
    arguments = [str(folder), "--lang", language()]
    if not needs_keras(folder):
        return spawn([*command_for(folder), *arguments], folder, log)
    if ready and warm.minutes() > 0:
        warm.start()
    return warm.start_worker("run", arguments, folder, log, use_warm=ready)


def _launched(launch: LaunchRecord | None) -> Holder | None:
    """The process that was started for a run, as if it held the lock already."""
    if launch is None or launch.pid is None or launch.process_started is None:
        return None
    return Holder(launch.pid, launch.process_started, launch.host or host())


def _starting(launch: LaunchRecord, written: float | None, now: float) -> bool:
    if written is not None and written > launch.time:
        # It had its lock, or it could not have written into the log: it is not starting any more.
        return False
    if launch.pid is None or launch.host not in ("", host()):
        return abs(now - launch.time) < STARTING_SECONDS
    return is_alive(launch.pid, launch.process_started)


def _suspended_holder(who: Holder | None) -> int | None:
    """The process that has a run, where it is suspended; None on other machines."""
    if who is None:
        return None
    if who.script is not None and who.script_alive:
        return who.script if is_suspended(who.script, who.script_started) else None
    return who.pid if who.here and is_suspended(who.pid, who.process_started) else None


def _suspended_starter(launch: LaunchRecord) -> int | None:
    if launch.pid is None or launch.host not in ("", host()):
        return None
    return launch.pid if is_suspended(launch.pid, launch.process_started) else None


def _elsewhere(facts: FolderFacts) -> bool:
    """Whether the run may go on on another machine, whose locks cannot be seen from here."""
    if facts.holder is None or facts.holder.here or not facts.log_size:
        return False
    fresh = facts.log_changed is not None and facts.now - facts.log_changed < FRESH_SECONDS
    return fresh and not has_ended(facts.folder, facts.launch)
