"""What a check of an experiment finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from tui_lab.errors import ExperimentError
from tui_lab.experiment.schema import Doubt
from tui_lab.i18n import _

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot work, or that is probably not meant."""

    field: str
    """Its path, as `layers[2].units`."""
    message: str
    """Translated sentence."""
    hint: str
    """Translated sentence: what to do."""
    severity: Literal["error", "warning"] = "error"


def error(field: str, message: str, hint: str) -> Problem:
    """Something with which nothing can be started."""
    return Problem(field, _placed(field, message), hint, "error")


def warning(field: str, message: str, hint: str) -> Problem:
    """Something that works, but hardly as it was meant."""
    return Problem(field, _placed(field, message), hint, "warning")


def doubtful(field: str, doubt: Doubt) -> Problem:
    """The warning for a doubt about the layer or table at a path."""
    return warning(
        f"{field}.{doubt.argument}" if doubt.argument else field, doubt.message, doubt.hint
    )


def raise_together(found: Iterable[ExperimentError]) -> None:
    """Raise the first of the errors, if there is one; it carries the others."""
    flat = [each for error in found for each in error.everything]
    if flat:
        first, *others = flat
        raise ExperimentError(first.message, first.hint, first.field, others)


def attempt(found: list[ExperimentError], read: Callable[[], Result]) -> Result | None:
    """What `read` gives; None where it raises, and then its error is added to `found`."""
    try:
        return read()
    except ExperimentError as error:
        found.append(error)
        return None


def _placed(field: str, message: str) -> str:
    """The message with its path, so that it can be read by itself."""
    if field in message:
        return message
    return _("{field}: {message}").format(field=field, message=message)
