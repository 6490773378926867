"""What SLURM is handed: the options of sbatch, the script of a job, and what an array goes by."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_lab import settings
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.paths import home, private_folder
from tui_lab.runs.files import store_error
from tui_lab.runs.launch_record import has_ended, launch_record
from tui_lab.runs.spawn import worker_environment
from tui_lab.text.fit import LONGEST, printable

SIGNAL = "--signal=B:USR1@120"
"""Two minutes before the end of its time a job is told; the last epoch is kept, and it is put back
into the queue. `slurm.options` may say otherwise."""
OURS = (
    *("--array", "--parsable", "--output", "--error", "--open-mode", "--wrap", "--wait"),
    *("--requeue", "--no-requeue", "--job-name", "--chdir", "--test-only"),
)
"""Options of sbatch that the lab gives itself."""
_SHORT = ("-a", "-o", "-e", "-W", "-J", "-D")
_SAID_ANEW = ("TUI_LAB_", "KERAS_HOME", "PYTHONPATH", "PYTHONHASHSEED")
"""Variables that a job is given also where a site hands on none."""


def own_options(text: str) -> list[str]:
    """The options of sbatch that a user has set.

    Raises:
        UsageError: A quote is open, or the lab gives one of them itself.
    """
    try:
        options = shlex.split(text)
    except ValueError as error:
        raise UsageError(
            _("A quote in the setting slurm.options is not closed: {text}").format(text=text)
        ) from error
    for option in options:
        if option.partition("=")[0] in OURS or option.startswith(_SHORT):
            text = _("The setting slurm.options cannot have {option}: the lab gives it itself.")
            raise UsageError(text.format(option=printable(option, LONGEST)))
    return options


def batch_script(worker: list[str], spoken: list[str], folder: Path, *, array: bool) -> str:
    """What a job runs.

    Args:
        worker: The command; the folder of the run is appended to it.
        spoken: Further arguments.
        folder: Of the run; of an array the folder with a link to each of its runs.
        array: Whether it is one.
    """
    environment = worker_environment()
    exports = [
        f"export {name}={shlex.quote(value)}"
        for name, value in sorted(environment.items())
        if name.startswith(_SAID_ANEW) and value.isprintable()
    ]
    run = shlex.quote(str(folder))
    if array:
        run = f'"$(readlink -f {run}/"$SLURM_ARRAY_TASK_ID")"'
    lines = [
        "#!/bin/bash",
        # A signal that comes before Python listens must not end the job.
        "trap '' USR1",
        *exports,
        str(settings.get("slurm.setup")),
        # In the place of the shell, or signals would reach the shell alone.
        f"exec {shlex.join(worker)} {run} {shlex.join(spoken)}".rstrip(),
    ]
    return "\n".join(filter(None, lines)) + "\n"


def pattern(folder: Path) -> str:
    """The name of a folder, as it is written where sbatch looks for patterns."""
    return str(folder).replace("%", "%%")


def links_to(folders: Sequence[Path]) -> Path:
    """A new folder with a link 0, 1, 2… to each of the runs: what the jobs of an array go by.

    Those of arrays that have come to their end are removed.

    Raises:
        StoreError: It cannot be written.
    """
    base = home() / "slurm"
    try:
        private_folder(base)
        for old in list(base.iterdir()):
            _remove_if_over(old)
        folder = base / f"{int(time.time())}-{os.urandom(4).hex()}"
        private_folder(folder)
        for number, run in enumerate(folders):
            (folder / str(number)).symlink_to(run)
    except OSError as error:
        raise store_error(error, base) from error
    return folder


def _remove_if_over(folder: Path) -> None:
    """Remove the links of an array whose runs have all ended, or are gone."""
    links = list(folder.glob("*"))
    for link in links:
        run = link.resolve()
        if run.is_dir() and not has_ended(run, launch_record(run)):
            return
    with suppress(OSError):
        for link in links:
            link.unlink()
        folder.rmdir()
