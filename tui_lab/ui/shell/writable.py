"""Whether the lab's folder can be written: said at the start, before work depends on it."""

from __future__ import annotations

import tempfile

from tui_lab import paths
from tui_lab.errors import LabError, StoreError
from tui_lab.i18n import _

PROBE = bytes(4096)
"""Written for a moment: on a full disk, a file can often still be made, but not filled."""


def hindrance() -> LabError | None:
    """Why nothing can be kept, and what to do; None where all is well."""
    home = paths.home()
    try:
        paths.private_folder(home)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(PROBE)
            file.flush()
    except OSError as error:
        from tui_lab.runs.files import store_error

        found = store_error(error, home)
        consequence = _("Until then, nothing can be trained or kept.")
        return StoreError(found.message, f"{found.hint} {consequence}".strip())
    return None
