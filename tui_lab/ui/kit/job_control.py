"""Stopping and being continued by a shell, as every program in a terminal has to."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

SETTLES = 0.05
"""Seconds within which a signal to ourselves has stopped us."""


def in_foreground(terminal: int) -> bool:
    """Whether we may draw on the terminal with that file number; True where it is not ours."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True


def can_come_back() -> bool:
    """Whether a shell would continue us: what the terminal was opened for has nobody to do so."""
    import psutil

    try:
        parent = psutil.Process(os.getppid())
        while os.getpgid(parent.pid) == os.getpgrp():  # make, uv: they are stopped with us
            parent = psutil.Process(parent.ppid())
        return os.getsid(parent.pid) == os.getsid(0)
    except (OSError, psutil.Error):
        return False


def stop_here(terminal: int) -> None:
    """Stop, with those that were started with us; returns when we are continued."""
    ours = False
    with suppress(OSError):
        ours = os.tcgetpgrp(terminal) == os.getpgrp()
    if ours:
        os.killpg(os.getpgrp(), signal.SIGSTOP)
    else:
        os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(SETTLES)
