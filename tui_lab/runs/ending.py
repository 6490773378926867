"""What the ending of a run leaves behind, its network and its results, and what of it is missing.

Both faces ask here before they show or use any of it. Must not import a face or the store.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from tui_lab import plain_files
from tui_lab.errors import DivergedError, LabError, NotFoundError
from tui_lab.i18n import _
from tui_lab.runs import messages, operations
from tui_lab.runs.best import epoch_of_divergence
from tui_lab.runs.carried import what_was_left
from tui_lab.runs.layout import CHECKPOINT_FILE, MODEL_FILE, Split, results_file
from tui_lab.runs.run import Run
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.text.command_line import with_commands


def divergence(run: Run, status: Status, state: RunState) -> DivergedError | None:
    """Why a run that diverged answers nothing; None where it did not, or has good weights.

    Where an epoch before had a finite loss, the weights of the best one were put back: these are a
    network like any other, and only what is said of the run tells that it diverged later.
    """
    restored = state.best is not None and state.best.restored
    if status is not Status.DIVERGED or restored:
        return None
    if state.ended is not None and state.ended.finite_weights is False:
        text = _("The run {run} diverged, its weights are not numbers.")
    else:
        text = _("The run {run} diverged, and it has no weights from before that.")
    hint = _(
        "Its loss became infinite or not a number in epoch {epoch}. Train a copy of it with a"
        " smaller learning rate, or scale the data."
    )
    if not run.carried.experiment:
        hint = _(
            "Its loss became infinite or not a number in epoch {epoch}. Give its script a smaller"
            " learning rate, or scale the data."
        )
    return DivergedError(text.format(run=run.id), hint.format(epoch=epoch_of_divergence(state)))


def refuse_diverged(run: Run) -> None:
    """Check that the weights of a run are of use.

    Raises:
        DivergedError: It diverged before an epoch had a finite loss.
        StoreError: Its log is there, but may not be read.
    """
    if (error := divergence(run, *run.look())) is not None:
        raise error


def require_network(run: Run, *, of_use: bool = True) -> None:
    """Check that a run has kept a network.

    Args:
        run: The run.
        of_use: Whether it must be able to answer.

    Raises:
        DivergedError: Its weights are of no use.
        NotFoundError: It has none yet, or none any more.
        StoreError: Its log is there, but may not be read.
    """
    status, state = run.look()
    if of_use and (error := divergence(run, status, state)) is not None:
        raise error
    if run.path(MODEL_FILE).exists():
        return
    if not run.carried.experiment:
        text = _("The run {run} has no network here.").format(run=run.id)
    elif status is Status.FINISHED or (status is Status.STOPPED and state.started is not None):
        text = _("The file {file} of the run {run} is gone.").format(file=MODEL_FILE, run=run.id)
    else:
        text = _("The run {run} has no model yet.").format(run=run.id)
    raise NotFoundError(text, how_to_get_it(run))


def how_to_get_it(run: Run) -> str:
    """How to get what is written when a run ends (its results, its model), where it is missing; or
    why there is none yet.

    Raises:
        StoreError: Its log is there, but may not be read.
    """
    status, state = run.look()
    if run.waiting:
        return messages.waiting(None, run.waiting)
    if not run.carried.experiment:
        return what_was_left(run.header)
    if status.live:
        text = _("It is written when the run ends; stop it early with `tui-lab stop {run}`.")
    elif status is Status.FINISHED and run.path(CHECKPOINT_FILE).exists():
        text = _("It is made again from the checkpoint by `tui-lab resume {run}`.")
    elif operations.progress_of(run, status, state).nothing_left:
        text = _('Train it again: `tui-lab train "$(tui-lab show {run} --as line)"`')
    else:
        error = messages.trouble(run, status, state) if status is Status.FAILED else None
        why = [error.message, error.hint] if error is not None else []
        hint = operations.going_on_hint(operations.progress_of(run, status, state))
        return " ".join(filter(None, [*why, hint]))
    return with_commands(text, run=run.id)


def lacking(run: Run, state: RunState) -> tuple[str, ...]:
    """The files of its ending that a finished run has lost, where its checkpoint can replace them.

    Reads them: a file that is damaged is as good as lost.

    Returns:
        Their names; empty as well where there is no checkpoint to make them from.
    """
    if not run.path(CHECKPOINT_FILE).exists() or state.sizes is None:
        return ()
    from tui_lab.runs.results_file import load_any

    found = [] if _is_whole(run.path(MODEL_FILE)) else [MODEL_FILE]
    parts: dict[Split, int] = {
        "validation": state.sizes.validation,
        "test": state.sizes.test,
        "training": state.sizes.train,
    }
    for split, examples in parts.items():
        if not examples:
            continue
        try:
            load_any(run.folder, split)
        except LabError:
            found.append(results_file(split))
    return tuple(found)


def _is_whole(path: Path) -> bool:
    """Whether a file is a zip archive in which every member has its checksum."""
    try:
        with plain_files.open_zip(path) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return False


def not_the_latest(run: Run, status: Status, state: RunState) -> str:
    """That a run's network and results are not those of its latest session; "" where they are.

    A session that goes on or broke off has not come to its ending: what lies there is an earlier
    one's, or the first part of an ending that was never whole.
    """
    if not status.live and status not in (Status.LOST, Status.FAILED):
        return ""
    if state.started is None or not run.carried.experiment:
        return ""
    if status.live:
        text = _("The run {run} goes on: its results here are those of an earlier ending.")
    elif state.settled is not None:
        text = _(
            "The run {run} broke off when it was trained on: its results here are older. Go on with"
            " `tui-lab resume {run}`."
        )
    else:
        text = _(
            "The ending of the run {run} broke off: not all of its results may be here. Make up for"
            " it with `tui-lab resume {run}`."
        )
    return with_commands(text, run=run.id)
