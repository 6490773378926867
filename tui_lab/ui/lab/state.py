"""What can be chosen in the lab, and what is chosen. Must not import Textual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_lab.ui.shell.training_place import TrainingPlace

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.datasets.model import Availability, DatasetInfo
    from tui_lab.experiment.model import Experiment
    from tui_lab.presets import Preset
    from tui_lab.reports.guess import Guess
    from tui_lab.ui.lab.entries import NetworkEntry

# The first screen waits for what is imported here: what only its lists need comes with them.

DEFAULT = "digits-mlp"
"""The preset that the lab begins with: it needs no data from elsewhere and trains in seconds."""


@dataclass(frozen=True, slots=True)
class LabContents:
    """The presets and data sets there are, read at one moment."""

    presets: Sequence[Preset] = ()
    catalogue: Mapping[str, DatasetInfo] = field(default_factory=dict)
    """By name, in the order in which they are listed: those at hand first."""
    availability: Mapping[str, Availability] = field(default_factory=dict)
    """By the name of the data set."""
    unreadable: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Why a preset cannot be read, by its name."""
    places: tuple[str, ...] = ()
    """Where it can be trained, the usual place first."""


class LabState:
    """The lists, what is chosen in them, and what the user asked for beside it."""

    def __init__(self) -> None:
        self.contents = LabContents()
        self.dataset: str | None = None
        """The data set whose networks are listed; None lists those of all."""
        self.entries: Sequence[NetworkEntry] = ()
        """The networks that are listed."""
        self.entry: NetworkEntry | None = None
        """The network that is chosen."""
        self.seed: int | None = None
        """The seed that was asked for; None leaves that of the entry."""
        self.guess: Guess | None = None
        self.place = TrainingPlace()
        """Where it is trained."""
        self.course: CurrentStep | None = None
        """The current step of the course that something was done of last."""
        self.sweeps: Mapping[str, str] = {}
        """What is said of the sweeps whose runs go on, or ended meanwhile, by their ids."""
        self.sweeps_of: frozenset[tuple[str, str]] = frozenset()
        """The runs of sweeps, with their statuses, when these were last looked at."""
        self.wanted_preset = DEFAULT
        """The preset to be chosen once the presets have been read."""
        self.wanted_dataset = ""
        """The data set to be chosen once the catalogue has been read; "" for none."""

    @property
    def is_read(self) -> bool:
        """Whether the presets have been read."""
        return bool(self.contents.presets)

    @property
    def experiment(self) -> Experiment | None:
        """What would be trained now."""
        if self.entry is None:
            return None
        chosen = self.entry.experiment
        return chosen if self.seed is None else replace(chosen, seed=self.seed)

    @property
    def info(self) -> DatasetInfo | None:
        """The data set of what is chosen; None where there is no such data set."""
        chosen = self.experiment
        return None if chosen is None else self.contents.catalogue.get(chosen.data.dataset)

    @property
    def metric(self) -> str:
        """The most important metric of what is chosen."""
        from tui_lab.reports.guess import guessed_metric
        from tui_lab.reports.guess_wording import ACCURACY

        chosen, info = self.experiment, self.info
        if chosen is None or info is None:
            return ACCURACY
        return guessed_metric(chosen, info.target.task)

    @property
    def wanted_key(self) -> str:
        """The key of the entry that is chosen at first."""
        from tui_lab.ui.lab.entries import PRESET

        return f"{PRESET}:{self.wanted_preset}"

    def list_entries(self, draft: NetworkEntry | None, wanted: str) -> int | None:
        """Make the list of networks anew.

        Args:
            draft: The user's draft, which comes first.
            wanted: The key of the entry that is to be chosen.

        Returns:
            The index of the wanted entry, of the first one below the draft where it is not
            listed; None for an empty list.
        """
        from tui_lab.ui.lab.entries import entries

        contents = self.contents
        catalogue = list(contents.catalogue.values())
        self.entries = entries(contents.presets, catalogue, self.dataset, draft)
        keys = [entry.key for entry in self.entries]
        if not keys:
            return None
        if wanted in keys:
            return keys.index(wanted)
        return 1 if draft is not None and len(keys) > 1 else 0

    def called(self, entry: NetworkEntry) -> str:
        """What a run of it is called: with what differs from the preset of its name."""
        from tui_lab.courses.naming import called
        from tui_lab.reports.origin import BegunFrom

        changed = entry.experiment
        found = (each for each in self.contents.presets if each.name == changed.name)
        origin = next((BegunFrom(each.name, each.experiment) for each in found), None)
        return called(changed, origin)

    def choose(self, entry: NetworkEntry) -> None:
        """Choose a network; a guess about another one is forgotten."""
        if self.entry is None or self.entry.key != entry.key:
            self.guess = None
        self.entry = entry
