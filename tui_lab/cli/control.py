"""Asking a running worker for something, and saying in a sentence what it answered."""

from __future__ import annotations

from tui_lab.cli.console import say
from tui_lab.errors import LabError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.runs import commands
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

PATIENCE = 10.0
"""Seconds to wait for the worker's answer: it reads commands between two batches."""
STATUS_WORDS = {
    Status.QUEUED: N_("queued"),
    Status.RUNNING: N_("running"),
    Status.PAUSED: N_("paused"),
    Status.FINISHED: N_("finished"),
    Status.STOPPED: N_("stopped"),
    Status.DIVERGED: N_("diverged"),
    Status.FAILED: N_("failed"),
    Status.LOST: N_("lost"),
}
REASONS = {
    "already_so": N_("it is so already"),
    "too_late": N_("it came too late"),
    "learning_rate_not_positive": N_("a learning rate must be larger than 0"),
    "epochs_not_positive": N_("at least one epoch must be asked for"),
    "unknown_command": N_("its worker does not know this command"),
}


def status_word(status: Status) -> str:
    """A status in the current language."""
    return _(STATUS_WORDS[status])


def live_run(reference: str) -> Run:
    """The run of that reference, which a worker has in hand.

    Raises:
        NotFoundError: There is no such run.
        UsageError: Nobody trains it now.
    """
    run = Store().find(reference)
    status = run.status()
    if not status.live:
        raise UsageError(
            _("The run {run} is not training now; it is {status}.").format(
                run=run.id, status=status_word(status)
            ),
            _("Go on with it by `tui-lab resume {run}`.").format(run=run.id),
        )
    return run


def ask(run: Run, name: str, done: str, **arguments: object) -> None:
    """Send a command to the run's worker and wait for its answer.

    Args:
        run: With a worker.
        name: Of the command.
        done: Translated sentence for stderr once the worker has done it.
        arguments: Of the command.

    Raises:
        LabError: The worker refused.
    """
    before = run.status()
    command = commands.send(run.folder, name, **arguments)
    answer = commands.wait_acknowledged(run, command, PATIENCE)
    if answer is None and before is Status.QUEUED:
        say(_("The run {run} has not begun; it will be told when it does.").format(run=run.id))
    elif answer is None:
        say(_("The run {run} has not answered yet.").format(run=run.id))
    elif answer.outcome == "done":
        say(done)
    else:
        reason = _(REASONS[answer.reason]) if answer.reason in REASONS else answer.reason
        raise LabError(
            _("The run {run} refused: {reason}.").format(run=run.id, reason=reason),
            _("See what it is doing with `tui-lab show {run}`.").format(run=run.id),
        )
