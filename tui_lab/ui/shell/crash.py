"""What a user reads when the interface ends by a fault of its own."""

from __future__ import annotations

import traceback

from tui_lab import paths
from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.plain_files import open_to_append, reason


def log_crash(error: BaseException) -> str:
    """Write an exception that ends the interface into the log; sentences that say so."""
    where = _log(_details(error))
    return " ".join(
        [
            _("The interface ended by a fault of its own; runs that are training go on."),
            where,
            _("Open it again with `tui-lab`."),
        ]
    )


def fault(error: BaseException) -> LabError:
    """Write an exception into the log that the interface outlives; a sentence that says so."""
    return LabError(_("That did not work, by a fault of the lab."), _log(_details(error)))


def _details(error: BaseException) -> str:
    within = getattr(error, "error", None)  # a worker's
    cause = within if isinstance(within, BaseException) else error
    return "".join(traceback.format_exception(cause))


def _log(details: str) -> str:
    """Append to the log; a sentence that says where it is."""
    log = paths.log_file()
    try:
        paths.private_folder(log.parent)
        with open_to_append(log) as file:
            file.write(details.encode())
    except OSError as failure:
        return _("The details could not be written to {path}: {reason}.").format(
            path=log, reason=reason(failure)
        )
    return _("The details are in {path}.").format(path=log)
