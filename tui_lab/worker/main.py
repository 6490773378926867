"""What the worker's process does: take a run, wait its turn, train, and always leave an ending.

Four ways to start it: `run FOLDER`, `warm FOLDER` (it imports Keras and makes workers), `answer
RUN FOLDER` (questions about new examples) and `prepared-model RUN FOLDER` (an export). Keras is
imported late, so that a run that waits in the queue or cannot start costs next to nothing.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tui_lab import i18n
from tui_lab.errors import ExitCode, LabError
from tui_lab.runs.processes import in_job

if TYPE_CHECKING:
    from tui_lab.worker.handover import Handed


class Signals:
    """SIGTERM asks for a stop that keeps what was learned; a hang-up is none of our business.

    In a job of SLURM the training is broken off instead, to go on in its next turn: SIGTERM comes
    from the scheduler there, and SIGUSR1 before the time of the job is over.
    """

    def __init__(self) -> None:
        self.reason = ""
        """Why the process is to end, a code; "" where it is not."""
        self._in_job = in_job()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._terminate)
        if self._in_job:
            signal.signal(signal.SIGUSR1, self._terminate)

    def _terminate(self, number: int, frame: FrameType | None) -> None:
        told = "scheduler" if self._in_job else "terminated"
        self.reason = self.reason or ("time_limit" if number == signal.SIGUSR1 else told)

    def __call__(self) -> str:
        return self.reason


def main(argv: list[str], handed: Handed | None = None) -> int:
    """Run the worker.

    Args:
        argv: What it is to do.
        handed: The run, where another worker has given it away.

    Returns:
        The exit code.
    """
    arguments = _parser().parse_args(argv)
    i18n.set_language(arguments.lang or i18n.wanted_locale())
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    signals = Signals()
    try:
        if arguments.task == "answer":
            from tui_lab.worker.predicting import answer

            answer(arguments.run, arguments.folder, signals)
            return ExitCode.OK
        if arguments.task == "prepared-model":
            from tui_lab.worker.exporting import export

            export(arguments.run, arguments.folder, arguments.form)
            return ExitCode.OK
        if arguments.task == "warm":
            from tui_lab.worker.warm import serve

            return serve(arguments.folder, signals)
        from tui_lab.worker.running import run

        return run(arguments.folder, signals, handed, arguments.launch)
    except LabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except Exception:  # the edge of the process: the log is the only place left to say it
        logging.exception("the worker ended with an error")
        return ExitCode.FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tui_lab.worker", description=__doc__)
    parser.add_argument("--lang", default="")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name in ("run", "warm"):
        tasks.add_parser(name).add_argument("folder", type=Path)
    tasks.choices["run"].add_argument("--launch", default="")
    for task_name in ("answer", "prepared-model"):
        asked = tasks.add_parser(task_name)
        for name in ("run", "folder"):
            asked.add_argument(name, type=Path)
    tasks.choices["prepared-model"].add_argument("--form", default="keras")
    for task in tasks.choices.values():
        task.add_argument("--lang", default=argparse.SUPPRESS)
    return parser
