"""What was deleted since the interface was opened, for the key that brings the last of it back."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted together: runs, or a sweep, which may have taken its runs with it."""

    runs: tuple[str, ...] = ()
    """Their ids."""
    sweep: str = ""
    """Its id."""


@dataclass(slots=True)
class Deletions:
    """All of it, the last thing at the end; the app keeps it, so that every screen knows of it."""

    made: list[Deleted] = field(default_factory=list)
