"""Where runs are trained, and were, in words."""

from __future__ import annotations

from pathlib import Path

from tui_lab.i18n import _
from tui_lab.runs.files import InFolder, folder_of
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.processes import host
from tui_lab.runs.state import RunState
from tui_lab.settings import SETTINGS
from tui_lab.settings.entries import OWN_PROCESS
from tui_lab.text.fit import LONGEST, printable


def place_words(name: str) -> str:
    """Where runs are trained, as the setting `on` calls it: "this machine", "SLURM"; the name of a
    place that this version does not know."""
    known = SETTINGS["on"].choices.get(name)
    return printable(name, LONGEST) if known is None else _(known)


def trained_where(folder: Path | InFolder, state: RunState) -> str:
    """On which cluster, as which job, and on which machine a run was trained last; "" where that is
    this machine, or nothing tells."""
    started = state.started
    launch = launch_record(folder_of(folder)) if started is not None else None
    told = [] if launch is None or launch.place == OWN_PROCESS else [place_words(launch.place)]
    if told and launch is not None and launch.job:
        told[0] += f" {printable(launch.job, LONGEST)}"
    if started is not None and started.host and (told or started.host != host()):
        told.append(printable(started.host, LONGEST))
    return ", ".join(told)


def placed(name: str, place: str) -> str:
    """That a run or a sweep is being trained there, from now on.

    Args:
        name: What it is called.
        place: A name of `places.PLACES`.
    """
    return _("{name} is being trained on {place}.").format(name=name, place=place_words(place))
