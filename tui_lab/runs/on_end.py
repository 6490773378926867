"""The command of the user's that is run when a run has ended: the setting `on_end`.

Whoever ends a run (its worker, a script's own process, the sweeper of a sweep) starts a small
process in a session of its own, and goes its way; that one runs the command in a shell with a
limit of time. What the command is told stands in its environment, never in its text, so a run may
be called whatever it likes. Must not import the store.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from tui_lab import i18n, settings
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import N_, _, ngettext
from tui_lab.runs.environment import user_environment
from tui_lab.runs.events import EventWriter
from tui_lab.runs.files import folder_of
from tui_lab.runs.layout import EVENTS_FILE, LOG_FILE
from tui_lab.runs.lock import RunLock
from tui_lab.runs.run import Run
from tui_lab.runs.spawn import Spawned, spawn
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status, status_word
from tui_lab.runs.summary import RunSummary
from tui_lab.text.values import metric_text

SETTING = "on_end"
_LOOKED_AT = 50
SECONDS = 60
"""How long the command may take."""
_GRACE = 2.0
PREFIX = "TUI_LAB_"
VARIABLES: Mapping[str, str] = {
    "TUI_LAB_RUN_ID": N_("the id of the run"),
    "TUI_LAB_RUN_NAME": N_("what it is called"),
    "TUI_LAB_RUN_FOLDER": N_("its folder"),
    "TUI_LAB_STATUS": N_("finished, stopped, diverged or failed"),
    "TUI_LAB_MESSAGE": N_("one sentence with all of it, in the language of the lab"),
    "TUI_LAB_DATASET": N_("its data set"),
    "TUI_LAB_EPOCHS": N_("whole epochs done"),
    "TUI_LAB_SECONDS": N_("seconds of training"),
    "TUI_LAB_BEST_EPOCH": N_("the best epoch"),
    "TUI_LAB_VAL_LOSS": N_("and so each metric of the weights that were kept: TUI_LAB_ACCURACY…"),
    "TUI_LAB_SWEEP_ID": N_("the id of the sweep, where a sweep has ended"),
}
"""What the command finds in its environment, and what it is; marked with N_."""
_TAKEN = frozenset(
    f"{PREFIX}{name}"
    for name in (
        *("RUN", "HOME", "KERAS_HOME", "DATA", "RESUME", "SETTINGS", "ASCII", "COMPLETE"),
        *("COURSES", "MIRROR", "OWN_PYTHON"),
    )
)
"""Variables that mean something to the lab itself: no metric takes their place."""


class Runs(Protocol):
    """Where runs are found."""

    def runs(self, newest: int | None = None) -> list[Run]:
        """The latest of them."""


def variables_of(line: RunSummary, folder: Path) -> dict[str, str]:
    """What the command is told of a run.

    Args:
        line: The run.
        folder: Its folder.
    """
    told = {
        "TUI_LAB_RUN_ID": line.id,
        "TUI_LAB_RUN_NAME": line.name,
        "TUI_LAB_RUN_FOLDER": str(folder),
        "TUI_LAB_STATUS": line.status.value,
        "TUI_LAB_MESSAGE": _message(line),
        "TUI_LAB_DATASET": line.dataset,
        "TUI_LAB_EPOCHS": str(line.epochs),
        "TUI_LAB_SECONDS": f"{line.seconds:.3f}",
        "TUI_LAB_BEST_EPOCH": str(line.best_epoch or ""),
    }
    return told | metrics_of(line.metrics_kept, told)


def _message(line: RunSummary) -> str:
    epochs = ngettext("{count} epoch", "{count} epochs", line.epochs).format(count=line.epochs)
    parts = [status_word(line.status)]
    if line.epochs or line.carried.experiment:  # a script may report none
        parts.append(epochs)
    if line.val_metric is not None:
        parts.append(f"val_{line.metric} {metric_text(line.val_metric)}")
    return f"{line.name}: {', '.join(parts)}"


def metrics_of(values: Mapping[str, float | None], beside: Iterable[str] = ()) -> dict[str, str]:
    """Metrics as variables of the command; none takes the place of another variable.

    Args:
        values: By name; None is an empty text.
        beside: Variables that are there already.
    """
    told: dict[str, str] = {}
    for name, value in values.items():
        variable = PREFIX + re.sub(r"[^A-Z0-9_]", "_", name.upper())
        if variable not in _TAKEN and variable not in beside:
            told[variable] = "" if value is None else f"{value:.8g}"
    return told


def latest(store: Runs) -> dict[str, str]:
    """What the command would be told of the latest run that has ended; of an example without one.

    Raises:
        StoreError: The folder of the runs cannot be read.
    """
    for run in store.runs(newest=_LOOKED_AT):
        line = run.summary()
        if not line.status.live:
            return variables_of(line, run.folder)
    example = dict.fromkeys(VARIABLES, "")
    return example | {
        "TUI_LAB_RUN_NAME": _("example"),
        "TUI_LAB_STATUS": Status.FINISHED.value,
        "TUI_LAB_MESSAGE": _("This is a test."),
    }


def tell(run: Run) -> Spawned | None:
    """Have the command run for a run that has ended; None where there is none to run.

    A run of a sweep is not told of: its sweep is, at its end. The caller never waits, and whatever
    goes wrong is its log's matter.
    """
    if run.sweep or not settings.get(SETTING):
        return None
    try:
        told = variables_of(run.summary(), run.folder)
        return start(told, run.path(LOG_FILE), run.folder)
    except (LabError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return None


def failure_of(state: RunState) -> str:
    """What went wrong with the command when the run ended last; "" where nothing did."""
    note = next((each for each in reversed(state.notes) if each.code == SETTING), None)
    text = note.details.get("text") if note is not None else ""
    return text if isinstance(text, str) else ""


def start(told: Mapping[str, str], log: Path, run: Path | None = None) -> Spawned:
    """Start the process that runs the command, and leave it alone.

    Args:
        told: Variables of the command.
        log: Where its output goes.
        run: The folder of the run, which is told where the command fails.

    Raises:
        StoreError: No process can be started.
    """
    arguments = [*([str(run)] if run else []), "--lang", i18n.language()]
    command = [sys.executable, "-P", "-m", "tui_lab.runs.on_end", *arguments]
    return spawn(command, log.parent, log, more=told)


def run_command(
    command: str,
    told: Mapping[str, str],
    seconds: float = SECONDS,
    output: IO[bytes] | None = None,
) -> str:
    """Run a command in the shell and wait for it.

    Args:
        command: As it is typed in a shell.
        told: Variables for it, beside those of the user.
        seconds: How long it may take; then it is ended, with all that it has started.
        output: Where what it prints goes; None for the output of this process.

    Returns:
        What went wrong, as a translated sentence; "" where nothing did.
    """
    sys.stdout.flush()
    environment = {**user_environment(os.environ), **told}
    try:
        child = subprocess.Popen(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return _("The command of the setting on_end cannot be run: {reason}.").format(reason=error)
    try:
        code = child.wait(seconds)
    except subprocess.TimeoutExpired:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, number)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_GRACE)
        text = _("The command of the setting on_end took longer than {seconds} s, and was ended.")
        return text.format(seconds=f"{seconds:g}")
    if not code:
        return ""
    text = _("The command of the setting on_end ended with exit code {code}.")
    return text.format(code=code)


def main(argv: list[str]) -> int:
    """Run the command of the setting, in the process that `start` has started.

    Args:
        argv: The folder of the run, where there is one; `--lang` and a language.
    """
    *folder, _option, language = argv
    i18n.set_language(language)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    failure = run_command(str(settings.get(SETTING)), {})
    if not failure:
        return ExitCode.OK
    print(failure, file=sys.stderr)
    if folder:
        _note(Path(folder[0]), failure)
    return ExitCode.FAILED


def _note(run: Path, failure: str) -> None:
    """Tell the run, unless somebody has it in hand again: then its worker.log is all."""
    lock = RunLock(folder_of(run))
    with suppress(LabError, OSError):
        lock.acquire(timeout=0.0, sign=False)
        try:
            with EventWriter(run / EVENTS_FILE) as writer:
                writer.write("note", code=SETTING, text=failure)
        finally:
            lock.release()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
