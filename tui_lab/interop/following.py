"""The process that writes a run for TensorBoard while it goes on, and starting it.

It is light, in a session of its own, and reads the log of the run like any other viewer: it ends
with the run, and its death harms nothing. `watch --live-tensorboard` starts another one, which
writes all from the beginning.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tui_lab import i18n
from tui_lab.errors import ExitCode, LabError
from tui_lab.interop.tensorboard_log import folder_of, follow
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.run import Run
from tui_lab.runs.spawn import Spawned, spawn
from tui_lab.runs.store import open_run

WANTED = "tensorboard"
"""The setting with the folder, and its name among the options of a run (`RunHeader.extra`)."""


def wanted_folder(run: Run) -> Path | None:
    """Where a run is to be written while it trains; None where that was not asked for."""
    from tui_lab import settings
    from tui_lab.paths import expanded, user_home

    asked = run.extra.get(WANTED)
    text = asked if isinstance(asked, str) else str(settings.get(WANTED))
    # A setting without a slash at its beginning means the user's folder, wherever the worker is.
    return (user_home() or Path.cwd()) / expanded(text) if text else None


def start_following(run: Run, folder: Path) -> Spawned:
    """Start the process that writes `run` into its own folder in `folder`, and leave it alone.

    Raises:
        StoreError: The system starts no process.
    """
    arguments = [str(run.folder), str(folder), "--lang", i18n.language()]
    command = [sys.executable, "-P", "-m", "tui_lab.interop", *arguments]
    return spawn(command, run.folder, run.path(LOG_FILE))


class _Ended:
    """SIGTERM ends it after the next look; a hang-up is none of its business."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_signal: object) -> None:
        self._asked = True

    def __call__(self) -> bool:
        return self._asked


def main(argv: list[str]) -> int:
    """Follow a run; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tui_lab.interop", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="")
    arguments = parser.parse_args(argv)
    i18n.set_language(arguments.lang or i18n.wanted_locale())
    ended = _Ended()
    try:
        run = open_run(arguments.run)
        follow(run, folder_of(run, arguments.folder), ended)
    except LabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return ExitCode.OK
