"""Where runs are trained: one entry for each place, found by the name in launch.json.

Nothing else in the lab knows which places there are.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab import settings
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.runs.launch_record import LaunchRecord
from tui_lab.runs.places.process import OwnProcess
from tui_lab.runs.places.schema import Place
from tui_lab.runs.places.slurm import SlurmPlace
from tui_lab.settings.entries import OWN_PROCESS
from tui_lab.text.fit import LONGEST, printable

PLACES: Mapping[str, Place] = {place.name: place for place in (OwnProcess(), SlurmPlace())}


def place_called(name: str | None) -> Place:
    """The place of that name; None takes the setting `on`.

    Raises:
        UsageError: There is none.
    """
    wanted = str(settings.get("on")) if name is None else name
    if wanted not in PLACES:
        raise UsageError(
            _("Nothing can be trained on “{name}”.").format(name=printable(wanted, LONGEST)),
            _("It can be: {allowed}.").format(allowed=", ".join(PLACES)),
        )
    return PLACES[wanted]


def found() -> tuple[str, ...]:
    """The names of the places that can be used from here; looks for programs on the disk."""
    return tuple(name for name, place in PLACES.items() if place.usable)


def hindrance(words: str) -> str:
    """What keeps a run that waits from ever beginning, and what to do; "" where nothing does.

    Args:
        words: Where and why it waits, as its place says: see `Probe.waiting`.
    """
    return next(filter(None, (place.hindrance(words) for place in PLACES.values())), "")


def place_of(launch: LaunchRecord | None) -> Place:
    """Where a run was launched; a process of this machine where that is not known."""
    return PLACES.get(launch.place if launch is not None else OWN_PROCESS, PLACES[OWN_PROCESS])
