"""The sweeper's process: takes the lock of a sweep, works, and always leaves an ending."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from tui_lab import i18n
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _
from tui_lab.runs.store import Store
from tui_lab.sweeps import study
from tui_lab.sweeps.plan import read_plan
from tui_lab.sweeps.shelf import LOG_FILE, Sweep
from tui_lab.sweeps.sweeper import Sweeper


class _Ending:
    """SIGTERM asks for a stop; a hang-up is none of our business."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def main(argv: list[str]) -> int:
    """Go on with a sweep; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tui_lab.sweeps", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="")
    arguments = parser.parse_args(argv)
    i18n.set_language(arguments.lang or i18n.wanted_locale())
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    ending = _Ending()
    try:
        sweep = Sweep(arguments.folder, read_plan(arguments.folder))
        with sweep.lock():
            return _work(sweep, ending)
    except LabError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _work(sweep: Sweep, ending: _Ending) -> int:
    try:
        Sweeper(sweep, Store(), terminated=ending).work()
    except LabError as error:
        print(error, file=sys.stderr)
        study.append(sweep.folder, study.SweeperEnded(study.now(), "failed", str(error)))
        return error.exit_code
    except Exception as error:  # the edge of the process: a sentence here, all of it in its log
        logging.exception("the sweeper ended with an error")
        text = _("The sweeper broke off ({kind}). The whole message is in {path}.")
        message = text.format(kind=type(error).__name__, path=sweep.folder / LOG_FILE)
        study.append(sweep.folder, study.SweeperEnded(study.now(), "failed", message))
        return ExitCode.FAILED
    return ExitCode.OK
