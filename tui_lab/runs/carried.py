"""What a run carries, and so what can be done with it: said here once, for every origin.

Rooms ask `carried(run.header)`, never what the origin is. Must not import the store.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_lab.i18n import _
from tui_lab.runs.header import RunHeader


@dataclass(frozen=True, slots=True)
class Carried:
    """What the header of a run says that it has; files that come later are asked for themselves."""

    experiment: bool
    """Settings that the lab knows: they can be edited, repeated, compared and written as a script,
    and its data set can be read."""
    start: bool
    """The lab can start it, and so go on with it: an experiment, or a script that it started."""


def carried(header: RunHeader) -> Carried:
    """What a run has, by its header."""
    experiment = header.origin == "experiment"
    script = header.script is not None and header.script.started_by_lab
    return Carried(experiment, experiment or script)


def without_experiment(header: RunHeader) -> str:
    """The sentence that says why a run has no settings that the lab knows."""
    if header.origin == "import":
        text = _("The run {run} was imported: its settings are not known here.")
    else:
        text = _("The run {run} comes from a script of its own: its settings are in that script.")
    return text.format(run=header.id)
