"""The sweeper's process: takes the lock of a sweep, works, and always leaves an ending."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from tui_lab import i18n, settings
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _, ngettext
from tui_lab.runs import on_end
from tui_lab.runs.store import Store
from tui_lab.sweeps import study
from tui_lab.sweeps.plan import read_plan
from tui_lab.sweeps.shelf import LOG_FILE, Sweep
from tui_lab.sweeps.sweeper import Sweeper
from tui_lab.sweeps.words import status_word


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
            code = _work(sweep, ending)
        tell_end(sweep)
        return code
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


def tell_end(sweep: Sweep) -> None:
    """Have the user's command run that is to be told of the end of a sweep."""
    found = sweep.study()
    if found.ended is None or not settings.get(on_end.SETTING):
        return
    plan, best = sweep.plan, found.best(higher=sweep.plan.higher)
    trials = len(found.trials)
    count = ngettext("{count} trial", "{count} trials", trials).format(count=trials)
    told = {
        "TUI_LAB_SWEEP_ID": sweep.id,
        "TUI_LAB_RUN_NAME": plan.name,
        "TUI_LAB_STATUS": found.ended.status,
        "TUI_LAB_MESSAGE": f"{plan.name}: {status_word(found.ended.status)}, {count}",
    }
    value = best.value if best is not None else None
    try:
        on_end.start(told | on_end.metrics_of({plan.objective: value}), sweep.folder / LOG_FILE)
    except (LabError, OSError) as error:
        print(error, file=sys.stderr)
