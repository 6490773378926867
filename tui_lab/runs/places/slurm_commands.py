"""The programs of SLURM, as few of them as possible: what is asked, and what their answers mean.

They are there since SLURM 20; nothing here needs its database. Must not import a place.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.text.fit import LONGEST, one_line

RESTARTS_VARIABLE = "SLURM_RESTART_COUNT"
"""Set in a job that was started again: how often."""
_NOT_OURS = ("SLURM_ARRAY_", RESTARTS_VARIABLE)
"""What a job in which somebody calls the lab must not hand on to the jobs of its runs."""
ANSWER_SECONDS = 10.0
SUBMIT_SECONDS = 60.0
AT_A_TIME = 100
"""Jobs that scancel is given in one command."""
KEPT_SECONDS = 4.0
"""Seconds for which the answer of squeue is used again."""
KEPT_SILENCE = 30.0
"""The same where there was none: every question costs up to ANSWER_SECONDS then."""


@dataclass(frozen=True, slots=True)
class SlurmJob:
    """A job that SLURM has not done with."""

    state: str
    """PENDING, RUNNING, COMPLETING…"""
    reason: str
    """Why it waits, as SLURM says it: Resources, Priority…; "" where it says nothing."""
    start: float | None
    """When it began, or is thought to begin (seconds since 1970); None where that is not known."""
    name: str = ""


def is_installed() -> bool:
    """Whether jobs can be handed in from this machine."""
    return shutil.which("sbatch") is not None


def call(*command: str, text: str = "", seconds: float = ANSWER_SECONDS) -> str:
    """What a program of SLURM writes.

    Args:
        command: The program and its arguments.
        text: Its input.
        seconds: How long it may take.

    Raises:
        LabError: It is not there, says nothing in time, or fails; the message is its own words.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)
    }
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            # Times of squeue are read.
            env={**environment, "SLURM_TIME_FORMAT": "standard"},
        )
    except FileNotFoundError as error:
        raise LabError(_("{program} is not installed here.").format(program=command[0])) from error
    except OSError as error:
        raise LabError(f"{command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise LabError(_("{program} does not answer.").format(program=command[0])) from error
    if done.returncode:
        # The last line is what the others led to.
        last = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
        told = re.sub(rf"^{command[0]}: (error|fatal): ", "", last)
        raise LabError(one_line(told, LONGEST) or f"{command[0]}: {done.returncode}")
    return done.stdout


def submit(script: str, options: list[str]) -> str:
    """Hand in a batch script; gives the number of its job.

    Raises:
        LabError: SLURM does not take it; see `call`.
    """
    told = call("sbatch", "--parsable", *options, text=script, seconds=SUBMIT_SECONDS)
    # With several clusters it is "4711;cluster"; a site's own lines may stand before it.
    return told.strip().rpartition("\n")[2].partition(";")[0]


def cancel(job: str) -> None:
    """End a job, or take it out of the queue.

    Raises:
        LabError: See `call`.
    """
    call("scancel", job)


def cancel_waiting(jobs: Sequence[str]) -> None:
    """Take those of some jobs out of the queue that wait in it; what runs is left alone.

    What became of them says squeue: scancel complains of each that has ended meanwhile.
    """
    for first in range(0, len(jobs), AT_A_TIME):
        with suppress(LabError):
            call("scancel", "--state=PENDING", *jobs[first : first + AT_A_TIME])


def requeue(job: str) -> None:
    """Put a job that runs back into the queue.

    Raises:
        LabError: See `call`.
    """
    call("scontrol", "requeue", job)


class JobList:
    """The jobs of this user, asked for at most every few seconds for all runs together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: Mapping[str, SlurmJob] | None = None
        self.asked_at = 0.0
        """When the answer was asked for (seconds since 1970); 0 before the first."""
        self._next = 0.0

    def look(self) -> Mapping[str, SlurmJob] | None:
        """The jobs that wait or run, by number; None where SLURM does not answer.

        Whoever comes while another thread asks gets the answer before.
        """
        if time.monotonic() >= self._next and self._lock.acquire(blocking=not self.asked_at):
            try:
                if time.monotonic() >= self._next:
                    self._ask()
            finally:
                self._lock.release()
        return self._jobs

    def forget(self) -> None:
        """Ask anew at the next look: something was handed in or ended."""
        self._next = 0.0

    def _ask(self) -> None:
        asked_at = time.time()
        try:
            told = call("squeue", "-h", "-r", f"--user={os.getuid()}", "-o", "%i|%j|%T|%r|%S")
            self._jobs = jobs_in(told)
        except LabError:
            self._jobs = None
        self.asked_at = asked_at
        self._next = time.monotonic() + (KEPT_SILENCE if self._jobs is None else KEPT_SECONDS)


def jobs_in(told: str) -> dict[str, SlurmJob]:
    """The jobs in lines of squeue, `number|name|state|reason|start`; others are passed over."""
    found = {}
    for line in told.splitlines():
        number, *middle = line.strip().split("|")
        if len(middle) < 4 or not number:
            continue
        name, state, *reason, start = middle
        words = "|".join(reason)
        found[number] = SlurmJob(
            state.upper(), "" if words in ("None", "(null)") else words, _seconds(start), name
        )
    return found


def _seconds(start: str) -> float | None:
    try:
        return datetime.fromisoformat(start).timestamp()
    except ValueError:
        return None


def partitions() -> list[str]:
    """The partitions that can be asked for: name, time limit, nodes, cards; the usual one has *.

    Raises:
        LabError: See `call`.
    """
    return [
        " ".join(line.split())
        for line in call("sinfo", "-h", "-o", "%P %l %D %G").splitlines()
        if line.strip()
    ]


def keeps_accounts() -> bool:
    """Whether sacct answers; many clusters keep no accounts, and nothing here needs them."""
    try:
        call("sacct", "-n", "-X")
    except LabError:
        return False
    return True


def end_of(job: str) -> str:
    """How SLURM says that a job ended: TIMEOUT, CANCELLED, NODE_FAIL…; "" where it does not say.

    Its controller forgets a job after some minutes; then only its database knows, where there is
    one.
    """
    for command in (
        ("scontrol", "-o", "show", "job", job),
        ("sacct", "-n", "-X", "-P", "-o", "State", "-j", job),
    ):
        try:
            told = call(*command, seconds=3.0).strip()
        except LabError:
            continue
        if match := re.search(r"JobState=(\w+)", told) or re.fullmatch(r"(\w+)( by \d+)?", told):
            return match[1]
    return ""
