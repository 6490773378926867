"""Why a training failed, where the lab words it: its log keeps a code with values, of which whoever
reads it makes a sentence in a language of their own.

What other rooms say of data or settings is kept as it was worded, as is what a library said.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import N_, _
from tui_lab.plain_files import reason, reason_of_writing
from tui_lab.runs.layout import LOG_FILE
from tui_lab.runs.payloads import Ended
from tui_lab.text.command_line import with_commands

_PRINTED = N_("All that it printed is in {path}.")
_WHOLE = N_("The whole message is in {path}.")

FAILURES: Mapping[str, tuple[str, str]] = {
    "device_memory": (
        N_("The device has not enough memory for this run."),
        N_("Use a smaller batch_size or a smaller network, or train on the CPU (--gpu none)."),
    ),
    "keras": (N_("Keras cannot be loaded: {text}."), _WHOLE),
    "library": (
        N_("Training broke off with an error of the library ({kind}: {text})."),
        _WHOLE,
    ),
    "memory": (
        N_("The machine has not enough memory for this run."),
        N_("Use a smaller batch_size, a smaller network or fewer examples."),
    ),
    "no_room": (
        N_("There is no room left on the disk that holds {path}."),
        N_("Make room there, and go on with `tui-lab resume {run}`."),
    ),
    "not_written": (
        N_("{path} cannot be written: {reason}."),
        N_("Check the folder and its permissions, and resume the run."),
    ),
    "script_error": (
        N_("The script broke off with an error ({kind}: {text})."),
        N_("The terminal of the script has all of it."),
    ),
    "script_error_printed": (
        N_("The script broke off with an error ({kind}: {text})."),
        _PRINTED,
    ),
    "script_exit": (N_("The script ended with exit code {code}: {line}"), _PRINTED),
    "script_exit_silent": (N_("The script ended with exit code {code}."), _PRINTED),
    "script_gone": (N_("The script cannot be started: {path} is gone."), ""),
    "script_memory": (N_("The system has ended the script for lack of memory."), _PRINTED),
    "script_not_started": (N_("The script cannot be started: {reason}."), ""),
    "script_signal": (N_("The script was ended by the signal {name}."), _PRINTED),
    "script_time": (
        N_("The time that the job has is too short for the script."),
        N_(
            "Ask for more, such as `tui-lab settings set slurm.options '--time=02:00:00'`,"
            " or let the script keep how far it is: `LiveLab(resume=True)`."
        ),
    ),
    "time": (
        N_("The time that the job has is too short: not one epoch was trained in it."),
        N_("Ask for more, such as `tui-lab settings set slurm.options '--time=02:00:00'`."),
    ),
}
"""What is said, and what to do: with the placeholders of `values`, and with {run} and {path}, which
are the id of the run and what it printed where `values` has no others."""


class TrainingError(LabError):
    """Why a training failed, one of `FAILURES`.

    Args:
        code: Its name there.
        folder: The run's.
        error: What the system said, for {reason}.
        values: What the log keeps for its placeholders.
    """

    def __init__(
        self, code: str, folder: Path, error: OSError | None = None, /, **values: str | int
    ) -> None:
        if error is not None:
            values["errno"] = error.errno or 0
        super().__init__(*_sentences(code, folder, values))
        self.code, self.values = code, values
        if code == "script_gone":
            self.exit_code = ExitCode.NOT_FOUND


def kept(error: LabError) -> dict[str, object]:
    """What the event of an ending keeps of an error: fields of `payloads.Ended`."""
    told: dict[str, object] = {"message": error.message, "hint": error.hint}
    if isinstance(error, TrainingError):
        told |= {"failure": error.code, "values": error.values}
    return told


def words(ended: Ended, folder: Path) -> tuple[str, str]:
    """What went wrong and what to do, translated; as it was worded then, where that is all that is
    known; "" for what is not.

    Args:
        ended: How the run ended.
        folder: The run's.
    """
    try:
        return _sentences(ended.failure, folder, ended.values)
    except (KeyError, ValueError, TypeError, OverflowError):  # of another version
        return ended.message, ended.hint


def _sentences(code: str, folder: Path, values: Mapping[str, Any]) -> tuple[str, str]:
    text, hint = FAILURES[code]
    given = {"run": folder.name, "path": folder / LOG_FILE, **values}
    if "errno" in values:
        error = OSError(values["errno"], os.strerror(values["errno"]))
        given["reason"] = reason_of_writing(error) if code == "not_written" else reason(error)
    return with_commands(_(text), **given), with_commands(_(hint), **given)
