"""Where a student is in a course, as the screens hand it to each other; and fetching its data."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_lab.errors import DataError, LabError
from tui_lab.i18n import _
from tui_lab.ui.shell.base_screen import LabScreen

if TYPE_CHECKING:
    from tui_lab.courses.step_state import StepState
    from tui_lab.experiment.model import Experiment


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader of a step was."""

    line: float = 0
    check: str = ""
    """The check whose answer had the focus; "" for the page."""


Places = MutableMapping[tuple[str, str], Place]
"""By course and step, for as long as the interface is open."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A step and all steps, at one moment."""

    state: StepState
    states: tuple[StepState, ...]
    experiment: Experiment | None = None
    problem: LabError | None = None
    """Why there is no experiment where there should be one."""


def fetch(screen: LabScreen, name: str) -> None:
    """Fetch a data set, or say how to get it."""
    from tui_lab.datasets import listing
    from tui_lab.datasets.model import Origin

    info, there = listing.info(name), listing.availability(name)
    if there.at_hand:
        screen.notify(there.how)
    elif info.origin is Origin.FETCHED:
        screen.lab.fetcher.start(name)
        said = _("Fetching {name}: 4 shows how far it is. Training is possible once it is there.")
        screen.notify(said.format(name=name))
    else:
        title = _("The data set {name} cannot be fetched.").format(name=name)
        screen.lab.complain(DataError(title, there.how))
