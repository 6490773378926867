"""A cluster with SLURM: each run is a job of its own, which the lab hands in with sbatch.

The scheduler is the queue. The worker runs on a machine of its choice, in the same folder, and
shows by the heartbeat file that it lives. What SLURM breaks off (a time limit, preemption, a node
that is taken away) goes on in the same job when its turn comes again.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from tui_lab import settings
from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import N_, _, language, moment
from tui_lab.paths import home, private_folder
from tui_lab.plain_files import open_to_append
from tui_lab.runs.events import last_event
from tui_lab.runs.files import store_error
from tui_lab.runs.heartbeat import FRESH_SECONDS, last_beat
from tui_lab.runs.launch_record import LaunchRecord, has_ended, is_of, write_launch
from tui_lab.runs.layout import LAUNCH_FILE, LOG_FILE
from tui_lab.runs.places import slurm_commands as slurm
from tui_lab.runs.places.command import command_for
from tui_lab.runs.places.schema import FolderFacts, LaunchWanted, WorkerSeen, WorkerStanding
from tui_lab.runs.places.slurm_script import SIGNAL, batch_script, links_to, own_options, pattern
from tui_lab.runs.processes import JOB_VARIABLE
from tui_lab.text.fit import LONGEST, printable

NAME = "slurm"
STARTING_SECONDS = 180.0
"""How long a job may run before its worker has given a sign of life: modules are loaded then."""
LONGEST_REASON = 40
"""Signs of SLURM's reason why a job waits; some are sentences."""
SUBMITTING_SECONDS = 90.0
"""How long sbatch may take to tell the number of a job."""
_WAITS = frozenset(
    {"PENDING", "CONFIGURING", "COMPLETING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED"}
    | {"RESV_DEL_HOLD", "SPECIAL_EXIT", "PREEMPTED", "SUSPENDED", "STOPPED"}
)
"""States of a job that does nothing for its run now, and may again."""
HINDRANCES: Mapping[str, str] = {
    r"PartitionTimeLimit": N_(
        "It asks for more time than its partition allows: end it, shorten --time in the setting"
        " slurm.options, and resume it."
    ),
    r"BadConstraints|InvalidAccount|InvalidQOS|AccountNotAllowed|DependencyNeverSatisfied"
    r"|(Assoc|QOS)Max\w+Per(Job|Node)\w*": N_(
        "It never begins as it was asked for: end it, change the setting slurm.options, and resume"
        " it."
    ),
    r"JobHeld(User|Admin)|JobHoldMaxRequeue|launch failed requeued held": N_(
        "Its job is held: scontrol release with its number lets it go on, where you may do that."
    ),
}
"""SLURM's reasons for which a job waits for ever, as patterns, and what to do."""
ENDS: Mapping[str, str] = {
    "CANCELLED": N_("The job {job} was cancelled."),
    "TIMEOUT": N_("The time of the job {job} was over."),
    "DEADLINE": N_("The time of the job {job} was over."),
    "OUT_OF_MEMORY": N_("The job {job} had not enough memory: ask for more with --mem."),
    "NODE_FAIL": N_("The machine of the job {job} failed."),
    "BOOT_FAIL": N_("The machine of the job {job} failed."),
    "FAILED": N_("The job {job} failed: its log may tell why."),
}
"""How SLURM says that a job ended, in sentences."""


class SlurmPlace:
    """Jobs of a cluster."""

    name = NAME
    scheduled = True

    def __init__(self) -> None:
        self.jobs = slurm.JobList()
        self._ends: dict[str, str] = {}

    @property
    def usable(self) -> bool:
        """See `Place.usable`."""
        return slurm.is_installed()

    @property
    def attempt(self) -> int:
        """See `Place.attempt`."""
        count = os.environ.get(slurm.RESTARTS_VARIABLE, "")
        return int(count) if count.isdecimal() else 0

    def start(
        self, folder: Path, record: LaunchRecord, command: list[str] | None, *, ready: bool
    ) -> LaunchRecord:
        """See `Place.start`. The job is put back into the queue by itself where SLURM breaks it
        off."""
        (launch,) = self._start(
            [LaunchWanted(folder, record)], command, [f"--output={pattern(folder)}/{LOG_FILE}"]
        )
        return launch

    def start_together(
        self, asked: Sequence[LaunchWanted], command: list[str] | None, at_once: int
    ) -> list[LaunchRecord]:
        """See `Place.start_together`: one array of jobs."""
        if len(asked) == 1:
            return [self.start(asked[0].folder, asked[0].record, command, ready=False)]
        links = links_to([each.folder for each in asked])
        most = f"%{at_once}" if at_once else ""
        array = [f"--array=0-{len(asked) - 1}{most}", f"--output={pattern(links)}/%a/{LOG_FILE}"]
        return self._start(asked, command, array, links)

    def _start(
        self,
        asked: Sequence[LaunchWanted],
        command: list[str] | None,
        more: list[str],
        links: Path | None = None,
    ) -> list[LaunchRecord]:
        # Found out first: nothing is written where no job can be handed in.
        worker = command_for(asked[0].folder) if command is None else command
        options = own_options(str(settings.get("slurm.options")))
        token = os.urandom(4).hex()
        spoken = ["--lang", language(), "--launch", token] if command is None else []
        records = [
            msgspec.structs.replace(each.record, token=token, extra={"task": number})
            for number, each in enumerate(asked)
        ]
        try:
            for each, record in zip(asked, records, strict=True):
                write_launch(each.folder, record)
                open_to_append(each.folder / LOG_FILE, links=False).close()  # for nobody else
            script = batch_script(worker, spoken, links or asked[0].folder, array=bool(links))
            fixed = ["--requeue", "--open-mode=append", SIGNAL, f"--chdir={private_folder(home())}"]
            name = asked[0].folder.name if links is None else f"tui-lab-{len(asked)}"
            named = f"--job-name={name}-{token}"
            job = slurm.submit(script, [*fixed, named, *options, *more])
        except (LabError, OSError) as error:
            for each in asked:
                (each.folder / LAUNCH_FILE).unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise store_error(error, asked[0].folder) from error
            raise StoreError(
                _("SLURM does not take the run: {reason}.").format(
                    reason=error.message.rstrip(".")
                ),
                _(
                    "What it is asked for says `tui-lab settings get slurm.options`; what there is "
                    "says `tui-lab doctor`."
                ),
            ) from error
        self.jobs.forget()
        launches = []
        for number, (each, record) in enumerate(zip(asked, records, strict=True)):
            launch = msgspec.structs.replace(
                record,
                job=f"{job}_{number}" if links else job,
                extra={**record.extra, "submitted": time.time()},
            )
            write_launch(each.folder, launch)
            launches.append(launch)
        return launches

    def look(self, facts: FolderFacts) -> WorkerSeen:
        """See `Place.look`. SLURM is asked only where the folder itself does not tell."""
        launch = facts.launch
        if launch is None or has_ended(facts.folder, launch):
            return WorkerSeen(WorkerStanding.ALIVE if facts.held else WorkerStanding.GONE)
        beat = last_beat(facts.folder)
        fresh = beat is not None and facts.now - beat < FRESH_SECONDS
        near = facts.holder is not None and facts.holder.here
        far = not near and fresh and (facts.held or _has_begun(facts.folder, launch))
        if far or (near and facts.held):
            return WorkerSeen(WorkerStanding.ALIVE)
        jobs = self.jobs.look()
        launch = _numbered(launch, jobs)
        if not launch.job:
            waits = facts.now - launch.time < SUBMITTING_SECONDS or jobs is None
            return WorkerSeen(WorkerStanding.STARTING if waits else WorkerStanding.GONE)
        if jobs is None or (launch.job not in jobs and not self._knows_of(launch)):
            return self._unknown(facts, launch, answered=jobs is not None)
        if (job := jobs.get(launch.job)) is None:
            return WorkerSeen(WorkerStanding.GONE)
        if job.state in _WAITS:
            return WorkerSeen(WorkerStanding.WAITING, waiting_words(launch.job, job))
        return _running(launch.job, job, beat, facts.now)

    def _unknown(self, facts: FolderFacts, launch: LaunchRecord, *, answered: bool) -> WorkerSeen:
        """What is said where SLURM does not: a run that waits is never taken for lost."""
        if _has_begun(facts.folder, launch):
            return WorkerSeen(WorkerStanding.GONE)
        told = "" if answered else _("SLURM does not answer")
        words = ", ".join(filter(None, [_job_words(launch.job), told]))
        return WorkerSeen(WorkerStanding.WAITING, words)

    def _knows_of(self, launch: LaunchRecord) -> bool:
        """Whether the answer that is at hand was asked for after a job was handed in."""
        submitted = launch.extra.get("submitted", launch.time)
        return isinstance(submitted, float) and self.jobs.asked_at > submitted

    def kill(self, folder: Path, launch: LaunchRecord | None) -> str:
        """See `Place.kill`."""
        if launch is not None:
            launch = _numbered(launch, self.jobs.look())
        if launch is None or not launch.job or has_ended(folder, launch):
            raise StoreError(
                _("No process is training the run {run}.").format(
                    run=printable(folder.name, LONGEST)
                )
            )
        try:
            slurm.cancel(launch.job)
        except LabError as error:
            raise StoreError(
                _("The job {job} cannot be ended: {reason}.").format(
                    job=_job_words(launch.job), reason=error.message.rstrip(".")
                )
            ) from error
        self.jobs.forget()
        return _("the job {job}").format(job=_job_words(launch.job))

    def take_back(self, waiting: Sequence[LaunchWanted]) -> list[Path]:
        """See `Place.take_back`. What SLURM knows no more was taken back or has come to its end."""
        jobs = self.jobs.look()
        numbers = {
            each.folder: launch.job
            for each in waiting
            if (launch := _numbered(each.record, jobs)).job
        }
        if not numbers:
            return []
        slurm.cancel_waiting(list(numbers.values()))
        self.jobs.forget()
        left = self.jobs.look()
        return [folder for folder, job in numbers.items() if left is not None and job not in left]

    def hindrance(self, words: str) -> str:
        """See `Place.hindrance`."""
        for reasons, text in HINDRANCES.items():
            if re.search(rf"\b(?:{reasons})\b", words):
                return _(text)
        return ""

    def why_gone(self, launch: LaunchRecord) -> str:
        """See `Place.why_gone`. SLURM is asked once for each job: what ended stays so."""
        if launch.job not in self._ends:
            self._ends[launch.job] = slurm.end_of(launch.job) if launch.job else ""
        end = self._ends[launch.job]
        return _(ENDS[end]).format(job=_job_words(launch.job)) if end in ENDS else ""

    def call_again(self) -> bool:
        """See `Place.call_again`."""
        try:
            slurm.requeue(os.environ.get(JOB_VARIABLE, ""))
        except LabError as error:
            print(error)
            return False
        return True

    def log(self, folder: Path) -> Path:
        """See `Place.log`."""
        return folder / LOG_FILE


def _numbered(launch: LaunchRecord, jobs: Mapping[str, slurm.SlurmJob] | None) -> LaunchRecord:
    """A launch with the number of its job, looked up by its token where whoever handed it in was
    killed before that could be written."""
    if launch.job or not launch.token:
        return launch
    task = launch.extra.get("task")
    for number, job in (jobs or {}).items():
        _array, _between, place = number.partition("_")
        if job.name.endswith(f"-{launch.token}") and place in ("", str(task)):
            return msgspec.structs.replace(launch, job=number)
    return launch


def _has_begun(folder: Path, launch: LaunchRecord) -> bool:
    """Whether a worker of this launch has written into the log, and was not interrupted since."""
    last = last_event(folder)
    return last is not None and is_of(launch, last) and last.type != "interrupted"


def _running(number: str, job: slurm.SlurmJob, beat: float | None, now: float) -> WorkerSeen:
    """A job that SLURM takes for running, whose worker does not show itself at the moment."""
    began = job.start or 0.0
    known = beat is not None and beat > began
    since = now - max(began, beat or 0.0)
    patience = FRESH_SECONDS if known else STARTING_SECONDS
    if since < patience:
        return WorkerSeen(WorkerStanding.STARTING, _job_words(number))
    return WorkerSeen(WorkerStanding.GONE)


def _job_words(job: str) -> str:
    return f"SLURM {printable(job, 40)}"


def waiting_words(number: str, job: slurm.SlurmJob, now: float | None = None) -> str:
    """Which job waits, why, and until about when: `SLURM 4711, Resources, about 14:20`.

    Args:
        number: Of the job.
        job: What SLURM says of it.
        now: Seconds since 1970; None takes the clock. A time that is past is not told.
    """
    words = [_job_words(number)]
    if job.state == "PENDING":
        words.append(printable(job.reason, LONGEST_REASON))
    else:
        words.append(job.state.lower())
    now = time.time() if now is None else now
    if job.start is not None and job.start > now and job.state == "PENDING":
        at = datetime.fromtimestamp(job.start)
        today = at.date() == datetime.fromtimestamp(now).date()
        when = f"{at:%H:%M}" if today else moment(job.start)
        words.append(_("about {time}").format(time=when))
    return printable(", ".join(filter(None, words)), LONGEST)
