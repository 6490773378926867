"""Where runs are trained: one entry for each place, found by the name in launch.json.

Nothing else in the lab knows which places there are.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_lab.runs.launch_record import OWN_PROCESS, LaunchRecord
from tui_lab.runs.places.process import OwnProcess
from tui_lab.runs.places.schema import Place

PLACES: Mapping[str, Place] = {place.name: place for place in (OwnProcess(),)}


def place_of(launch: LaunchRecord | None) -> Place:
    """Where a run was launched; a process of this machine where that is not known."""
    return PLACES.get(launch.place if launch is not None else OWN_PROCESS, PLACES[OWN_PROCESS])
