"""What a check of an experiment finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_lab.i18n import _


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


def _placed(field: str, message: str) -> str:
    """The message with its path, so that it can be read by itself."""
    if field in message:
        return message
    return _("{field}: {message}").format(field=field, message=message)
