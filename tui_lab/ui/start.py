"""Opens the interface: what has to be right about the terminal before Textual takes it."""

from __future__ import annotations

import os
import signal
import sys

from tui_lab import settings
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import _


def start(*, mouse: bool = True) -> int:
    """Run the interface until it is left.

    Args:
        mouse: Report the mouse to the app; without it the terminal's own selection works.

    Returns:
        The exit code of the process.

    Raises:
        UsageError: There is no terminal that can show it.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("Without a command, `tui-lab` needs a terminal, and there is none here."),
            _("Use a command, such as `tui-lab train digits-mlp`; see `tui-lab --help`."),
        )
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError(
            _("This terminal (TERM=dumb) cannot show the interface."),
            _("Use the commands instead; see `tui-lab --help`."),
        )
    # An app that ignores the hang-up, as under nohup, would go on without a terminal and use a
    # whole core reading its end.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if settings.get("link") == "slow":
        os.environ.setdefault("TEXTUAL_FPS", "4")
    from tui_lab.ui.app import LabApp

    app = LabApp()
    app.run(mouse=mouse)
    return app.return_code or ExitCode.OK
