"""How a status of a run is shown: one word, one sign and one tone for it in every place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tui_lab.i18n import N_

Tone = Literal["good", "notice", "bad"]
"""Green, yellow and red where there are colours; the theme decides which ones these are."""


@dataclass(frozen=True, slots=True)
class StatusLook:
    """What stands for a status."""

    word: str
    """Marked with N_."""
    sign: str
    """One character; `text.ascii` has a stand-in for it, and no two of these are alike."""
    tone: Tone


STATUSES: Mapping[str, StatusLook] = {
    "queued": StatusLook(N_("queued"), "○", "notice"),
    "running": StatusLook(N_("running"), "●", "good"),
    "paused": StatusLook(N_("paused"), "║", "notice"),
    "silent": StatusLook(N_("silent"), "!", "bad"),
    "finished": StatusLook(N_("finished"), "✓", "good"),
    "stopped": StatusLook(N_("stopped"), "■", "notice"),
    "diverged": StatusLook(N_("diverged"), "▲", "bad"),
    "failed": StatusLook(N_("failed"), "✗", "bad"),
    "lost": StatusLook(N_("lost"), "?", "bad"),
}
"""By the value of `runs.status.Status`."""
PRUNED = StatusLook(N_("pruned"), "▼", "notice")
"""A trial of a sweep that did badly and was stopped for that."""
