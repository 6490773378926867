"""The one edge between the lab and the training that it watches: no fault of ours crosses it.

What fails is told once, in a sentence on stderr, and the training goes on without it. Only what
derives from `Exception` is caught: Ctrl+C and `StopTraining` are wishes of the user.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

from tui_lab.errors import LabError
from tui_lab.i18n import _

MOST_TOLD = 3
"""So many faults are told; whoever has read these knows."""
P = ParamSpec("P")
T = TypeVar("T")


class Guard:
    """Runs the steps of the lab in a training of somebody else's."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._left_out: set[str] = set()

    def __call__(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What a step gives; None where it failed, or failed before and is left out since."""
        if step.__name__ in self._left_out:
            return None
        try:
            return step(*args, **kwargs)
        except Exception as error:  # the edge: see above
            self._left_out.add(step.__name__)
            self.tell(error)
            return None

    def vital(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """As calling it, but a step that failed is tried again the next time: a disk that was full
        may have room by then."""
        try:
            return step(*args, **kwargs)
        except Exception as error:  # the edge: see above
            self.tell(error)
            return None

    def tell(self, error: Exception) -> None:
        """Say what went wrong; each thing once, and not many."""
        if str(error) in self._told or len(self._told) >= MOST_TOLD:
            return
        self._told.add(str(error))
        with suppress(Exception):  # stderr may be closed, the home folder unknown
            known = isinstance(error, LabError)
            text = str(error) if known else _("The lab itself has a fault: {error}.")
            kind = f"{type(error).__name__}: {error}".rstrip(".")
            print(
                "tui-lab:",
                text if known else text.format(error=kind),
                _("The training goes on; its record in the lab may lack something."),
                file=sys.stderr,
            )
            if not known:
                _keep_traceback(error)


def _keep_traceback(error: Exception) -> None:
    """Where tracebacks go that no user should have to see."""
    import traceback

    from tui_lab import paths
    from tui_lab.plain_files import open_to_append

    log = paths.log_file()
    paths.private_folder(log.parent)
    with open_to_append(log) as file:
        file.write("".join(traceback.format_exception(error)).encode())
