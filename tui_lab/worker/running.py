"""From a run's folder to its ending: lock, queue, training, a sentence for what went wrong."""

from __future__ import annotations

import errno
import logging
import re
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import msgspec

from tui_lab import paths
from tui_lab.errors import ExitCode, LabError, StoreError
from tui_lab.i18n import _
from tui_lab.interop import following
from tui_lab.runs import cards, leftovers, on_end, queue
from tui_lab.runs.carried import carried
from tui_lab.runs.commands import CommandReader
from tui_lab.runs.control import INTERRUPTED, Control, refuse_endless
from tui_lab.runs.events import EventReader, EventWriter
from tui_lab.runs.failures import TrainingError, kept
from tui_lab.runs.header import UnreadableRun, read_header
from tui_lab.runs.heartbeat import Heartbeat
from tui_lab.runs.launch_record import LaunchRecord, is_of, launch_record
from tui_lab.runs.layout import EVENTS_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.payloads import INTERRUPTIONS
from tui_lab.runs.places import place_of
from tui_lab.runs.queue import Slot
from tui_lab.runs.run import Run
from tui_lab.runs.spawn import Spawned, wait_for
from tui_lab.runs.state import RunState, fold
from tui_lab.runs.status import FAULTS, Status, ending_code
from tui_lab.runs.summary import write_summary
from tui_lab.text.fit import LONGEST, one_line
from tui_lab.worker.handover import Handed
from tui_lab.worker.session import Session, Work, write_ended

AGAIN_SECONDS = 120.0
"""How long a worker that was started again waits for the one before it to let go of the run."""
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_STYLES = re.compile(r"\x1b\[[0-9;]*m")
"""Keras writes parts of its messages in bold."""


def run(
    folder: Path,
    terminated: Callable[[], str],
    handed: Handed | None = None,
    token: str = "",
) -> int:
    """Train the run in `folder`.

    Args:
        folder: The run's.
        terminated: Why the system has asked the process to end, a reason code; "" if it has not.
        handed: The run's lock and turn, where another worker had them and has given them away.
        token: Of the launch that it was started for: where there has been another since, nothing is
            done. "" takes whatever is asked for now.

    Returns:
        The exit code of the process.

    Raises:
        StoreError: The run cannot be taken: another worker holds it, or it cannot be read.
    """
    header = read_header(folder)
    if isinstance(header, UnreadableRun):
        raise StoreError(
            _("The run in {path} cannot be trained. {reason}").format(
                path=folder, reason=header.reason
            )
        )
    this = Run(folder, header)
    launch = launch_record(folder) or LaunchRecord(time=time.time())
    if token and launch.token != token:
        print(_("The run has been started in another way since."), file=sys.stderr)
        return ExitCode.OK
    place = place_of(launch)
    if handed is None:
        lock = RunLock(folder)
        # A node that was taken for dead may need some time to let go of the run.
        lock.acquire(timeout=AGAIN_SECONDS if place.attempt else 2.0)
    else:
        lock = handed.take(folder)
    session = Session(this, launch, place, lock, handed)
    beside = [] if handed else _followers(this)
    with lock, Heartbeat(folder) if place.scheduled else nullcontext():
        leftovers.clear(paths.home(), folder)
        code = _locked(session, terminated)
    write_summary(this)
    if session.ended and (told := on_end.tell(this)) is not None:
        beside.append(told)
    if place.scheduled:
        # What a job has started is ended with it.
        for process in beside:
            wait_for(process)
    if session.time_over:
        place.call_again()
    return code


def _followers(run: Run) -> list[Spawned]:
    """Start what follows a run from its beginning, where that was asked for."""
    try:
        folder = following.wanted_folder(run)
        return [] if folder is None else [following.start_following(run, folder)]
    except (LabError, OSError) as error:
        print(error, file=sys.stderr)
        return []


def _locked(session: Session, terminated: Callable[[], str]) -> int:
    folder, launch = session.run.folder, session.launch
    events = EventReader(folder / EVENTS_FILE).read()
    before = fold(events)
    again = session.place.attempt > 0
    over = before.ended is not None and before.interrupted is None
    if again and before.ended is not None and over and is_of(launch, events[-1]):
        # A scheduler starts also those jobs again that it preempted while they came to their end.
        return ending_code(Status(before.ended.status), before.ended.reason)
    if again and any(event.type == "started" and is_of(launch, event) for event in events):
        # The epochs that were asked for stand in the log by now.
        session.launch = msgspec.structs.replace(launch, resume=True, epochs=None)
    with EventWriter(folder / EVENTS_FILE) as writer:
        try:
            return _train(session, before, writer, terminated)
        except (LabError, OSError, MemoryError) as error:
            session.ended = True
            return _failed(writer, error, folder)
        except Exception as error:  # whatever Keras raises: a sentence here, all of it in the log
            logging.exception("training failed")
            session.ended = True
            return _failed(writer, _unexpected(error, folder), folder)


def _train(
    session: Session,
    before: RunState,
    writer: EventWriter,
    terminated: Callable[[], str],
) -> int:
    this, record = session.run, session.launch
    control = Control(
        writer,
        CommandReader(this, record.commands_from),
        terminated,
        answered=frozenset(before.acknowledged),
    )
    if session.place.attempt:
        _as_it_was(control, before)

    def given_up() -> bool:
        control.look()
        return bool(control.stopping)

    handed = session.handed
    slot: Slot | None
    if handed is not None:
        slot = handed.slot
        control.take_wishes(handed.wishes)
    elif session.place.scheduled:
        # Its turn has come with the job, whose cards are those that can be seen.
        slot = Slot(1, -1, cards.wish(record.gpu).choose(()) or ())
    else:
        slot = queue.wait_turn(
            this.folder,
            # Asked anew for each look: those who wait follow a change of the setting.
            lambda: cards.capacity(this.per_card),
            on_position=lambda position: writer.write("queued", position=position),
            given_up=given_up,
            aside=lambda: control.paused,
            wish=lambda: cards.wish(record.gpu, this.per_card),
            group=this.group,
            together=this.together,
        )
    if slot is None:
        return _does_not_begin(session, before, writer, control)
    with slot:
        status = _work_of(this)(session, before, writer, control, slot)
    if status is None:
        return _does_not_begin(session, before, writer, control)
    if status == INTERRUPTED:
        session.time_over = control.stopping == "time_limit"
        return ExitCode.OK
    session.ended = True
    return ending_code(Status(status))


def _work_of(run: Run) -> Work:
    """What is done for a run in its turn; imported late, because it may bring Keras along."""
    if carried(run.header).experiment:
        from tui_lab.worker.training import train_experiment

        return train_experiment
    from tui_lab.worker.scripting import run_script

    return run_script


def _as_it_was(control: Control, before: RunState) -> None:
    """Give a session that is started again what was asked of its earlier attempt: a pause, and a
    learning rate that came after the last checkpoint."""
    if before.interrupted is not None:
        control.paused = before.interrupted.paused
    else:  # its machine died, and nobody could say more
        control.paused = before.status_seen == "paused"
    kept = [each for each in before.epochs if each.epoch <= (before.checkpoint_epoch or 0)]
    if kept and before.learning_rate != kept[-1].learning_rate:
        control.learning_rate = before.learning_rate


def _does_not_begin(
    session: Session, before: RunState, writer: EventWriter, control: Control
) -> int:
    """End a session that was stopped before it began: the run is again what it was before it."""
    if control.stopping in INTERRUPTIONS:
        refuse_endless(control, session.run.folder)
        control.interrupt(before.epochs_done)
        session.time_over = control.stopping == "time_limit"
        return ExitCode.OK
    if before.ended is not None:
        writer.write("ended", **asdict(before.ended))
    elif before.started is None:
        write_ended(writer, session.run.folder, "stopped", control.stopping)
        session.ended = True
    # Else it was lost, and lacks its ending still.
    return ExitCode.STOPPED


def _failed(writer: EventWriter, error: Exception, folder: Path) -> int:
    """Write how the run ended although it could not go on, and say it in the log."""
    told = error if isinstance(error, LabError) else _told(error, folder)
    print(told, file=sys.stderr)
    try:
        write_ended(writer, folder, "failed", _reason(error), **kept(told))
    except (StoreError, OSError):
        # No room even for this line: the launcher's view of a dead worker says the rest.
        logging.error("the ending of the run could not be written")
    return told.exit_code


def _told(error: Exception, folder: Path) -> LabError:
    if isinstance(error, MemoryError):
        return TrainingError("memory", folder)
    if isinstance(error, OSError):
        where = str(error.filename or folder)
        if error.errno in NO_SPACE:
            return TrainingError("no_room", folder, path=where)
        return TrainingError("not_written", folder, error, path=where)
    return LabError(str(error))


def _unexpected(error: Exception, folder: Path) -> LabError:
    kind = type(error).__name__
    if kind == "ResourceExhaustedError" or "out of memory" in str(error).lower():
        return TrainingError("device_memory", folder)
    if isinstance(error, ImportError):
        return TrainingError("keras", folder, text=library_words(error))
    return TrainingError("library", folder, kind=kind, text=library_words(error))


def library_words(error: Exception) -> str:
    """What a library's error says, in one line; long ones and their traces stay in the log."""
    text = _STYLES.sub("", str(getattr(error, "message", "") or error))
    return one_line(text.partition("Arguments received by")[0], LONGEST).rstrip(". ")


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "out_of_memory"
    if isinstance(error, OSError | StoreError):
        return "disk"
    if isinstance(error, LabError):
        return next((name for name, code in FAULTS.items() if code == error.exit_code), "error")
    return "error"
