"""What the settings screen does outside of it: trying the command at the end of a run."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from tui_lab import settings
from tui_lab.errors import LabError
from tui_lab.i18n import _

if TYPE_CHECKING:
    from tui_lab.runs.store import Store

MOST = 600
"""Bytes of what a command prints that are shown."""


def try_command(store: Store) -> tuple[str, str]:
    """Run the command of the setting `on_end`, and wait for it; called in a thread.

    Returns:
        What went wrong, "" where nothing did; and the end of what it printed.

    Raises:
        LabError: There is no command, or the runs cannot be read.
    """
    from tui_lab.runs import on_end

    command = str(settings.get(on_end.SETTING))
    if not command:
        raise LabError(_("There is no command yet."), _("Type one with Enter on its line."))
    with tempfile.TemporaryFile() as output:
        failure = on_end.run_command(command, on_end.latest(store), output=output)
        output.seek(max(0, output.seek(0, 2) - MOST))
        return failure, output.read().decode("utf-8", "replace").strip()
