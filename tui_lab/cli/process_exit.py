"""The edge of the process: errors become one sentence on stderr and an exit code here.

Must not import Click: the interface opens through here too, and should not wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from tui_lab.cli import console, streams
from tui_lab.cli.streams import OutputError, ReaderGoneError
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _

COMPLETION_VARIABLE = "_TUI_LAB_COMPLETE"
"""Set by a shell that asks for completions instead of running a command."""
INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
HUNG_UP = 129
"""128 + SIGHUP, as shells report it."""
TERMINATED = 143
"""128 + SIGTERM, as shells report it."""
BROKEN_PIPE = 141
"""128 + SIGPIPE, as shells report it."""


def guarded(work: Callable[[], int]) -> int:
    """Do `work`; every error becomes a sentence on stderr.

    Returns:
        The exit code.
    """
    try:
        return _told(work)
    except ReaderGoneError:
        return BROKEN_PIPE
    finally:
        # Whatever is left is tried once more here, not by the interpreter, which would complain.
        with suppress(ReaderGoneError, OutputError, OSError, ValueError):
            sys.stdout.flush()


def _told(work: Callable[[], int]) -> int:
    try:
        code = work()
        streams.flush()
        return code
    except KeyboardInterrupt:
        console.say(_("Interrupted."))
        return INTERRUPTED
    except ReaderGoneError:
        raise
    except LabError as error:
        console.show_error(error)
        return error.exit_code
    except Exception as error:  # logged, and said in a sentence
        return _show_unexpected(error)


def _show_unexpected(error: Exception) -> int:
    """One sentence for the user, the traceback into the log."""
    import traceback

    from tui_lab import paths
    from tui_lab.plain_files import open_to_append, reason

    if isinstance(error, OSError) and error.filename is not None:
        message = _("{path}: {reason}.").format(path=error.filename, reason=reason(error))
    else:
        message = _("Something went wrong that should not have ({kind}: {reason}).").format(
            kind=type(error).__name__, reason=error
        )
    try:
        log = paths.log_file()
    except LabError as homeless:
        console.show_error(LabError(message, homeless.message))
        return ExitCode.FAILED
    try:
        paths.private_folder(log.parent)
        with open_to_append(log) as file:
            file.write("".join(traceback.format_exception(error)).encode())
        hint = _("The details are in {path}.").format(path=log)
    except OSError as failure:
        hint = _("The details could not be written to {path}: {reason}.").format(
            path=log, reason=reason(failure)
        )
    console.show_error(LabError(message, hint))
    return ExitCode.FAILED
