"""What a user reads when the interface ends by a fault of its own."""

from __future__ import annotations

import traceback

from tui_lab import paths
from tui_lab.i18n import _


def log_crash() -> str:
    """Write the exception that is being handled into the log; sentences that say so."""
    log = paths.log_file()
    try:
        paths.private_folder(log.parent)
        with log.open("a", encoding="utf-8") as file:
            file.write(traceback.format_exc())
        where = _("The details are in {path}.").format(path=log)
    except OSError as failure:
        where = _("The details could not be written to {path}: {reason}.").format(
            path=log, reason=failure.strerror
        )
    return " ".join(
        [
            _("The interface ended by a fault of its own; runs that are training go on."),
            where,
            _("Open it again with `tui-lab`."),
        ]
    )
