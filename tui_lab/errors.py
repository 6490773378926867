"""Errors that are written for people, and the exit codes that the command line gives for them.

Owns no texts but those it is handed; must not import any other room.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """What `tui-lab` tells the shell. Documented in `tui-lab --help` and in the README."""

    OK = 0
    FAILED = 1
    """Something went wrong that no other code names (a full disk, a worker that died)."""
    USAGE = 2
    """The command line itself is off, or a terminal is needed and there is none."""
    EXPERIMENT = 3
    """The experiment, or a course's file, is not valid; nothing was started."""
    DATA = 4
    """A data set is missing, damaged or cannot be read."""
    NOT_FOUND = 5
    """No such run, preset, course or class."""
    STOPPED = 6
    """The run was stopped before its last epoch; what it learned is kept."""
    DIVERGED = 7
    """The loss became infinite or not a number."""


class LabError(Exception):
    """One sentence for a person: what is wrong and where, and then what to do.

    Args:
        message: Translated sentence: what is wrong, where (file, field, line), with which value.
        hint: Translated sentence: what to do about it; may be empty.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ExperimentError(LabError):
    """An experiment cannot be read or cannot work.

    Args:
        message, hint: As `LabError`.
        field: Its path, as `layers[2].units`.
        others: What else is wrong with the same experiment.
    """

    exit_code = ExitCode.EXPERIMENT

    def __init__(
        self,
        message: str,
        hint: str = "",
        field: str = "",
        others: Sequence[ExperimentError] = (),
    ) -> None:
        super().__init__(message, hint)
        self.field = field
        self.others = tuple(others)

    @property
    def everything(self) -> tuple[ExperimentError, ...]:
        """This error and the others."""
        return (self, *self.others)


class CourseError(LabError):
    """A course's files cannot be read, or an answer does not fit what is asked."""

    exit_code = ExitCode.EXPERIMENT


class DataError(LabError):
    """A data set or a picture is missing, damaged or not what it should be."""

    exit_code = ExitCode.DATA


class NotFoundError(LabError):
    """No run, preset or class of that name."""

    exit_code = ExitCode.NOT_FOUND


class DivergedError(LabError):
    """A run's loss became infinite or not a number, and its weights are of no use."""

    exit_code = ExitCode.DIVERGED


class StoreError(LabError):
    """The folder of the runs, or a run in it, cannot be read or written."""


class UsageError(LabError):
    """The words of a command do not fit together."""

    exit_code = ExitCode.USAGE
