"""What the lab offers to be trained: the presets for a data set, and what the user made of them.

Pure functions; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.planning import starting_experiment
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _
from tui_lab.presets import Preset
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.lab.actions import ACTIONS
from tui_lab.ui.lab.state import DEFAULT

DRAFT, START, PRESET = "draft", "start", "preset"


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """Something that can be trained, as a list shows it."""

    key: str
    """Unlike that of every other entry."""
    experiment: Experiment
    title: str
    explanation: str = ""
    source: str = ""
    own: bool = False
    """A preset that the user saved."""
    origin: str = ""
    """Of a draft: the key of what it was made from."""

    @property
    def is_draft(self) -> bool:
        """Whether it is the user's draft, which no run and no preset has."""
        return self.key == DRAFT


def draft_entry(experiment: Experiment, before: NetworkEntry | None = None) -> NetworkEntry:
    """The user's draft.

    Args:
        experiment: As it is now.
        before: What it was made from, for its title.
    """
    origin = ""
    if before is None:
        title = _("An experiment of your own")
    elif before.is_draft:
        title, origin = before.title, before.origin
    else:
        title, origin = _("{title}, changed").format(title=before.title), before.key
    explanation = _(
        "Your draft. Until you train, save or drop it, it is kept, also when you leave."
    )
    return NetworkEntry(DRAFT, experiment, title, explanation, origin=origin)


def origin_of(
    key: str, presets: Sequence[Preset], catalogue: Sequence[DatasetInfo]
) -> NetworkEntry | None:
    """The entry of that key, which a draft was made from; None where there is no such entry."""
    chosen = key.removeprefix(f"{START}:") if key.startswith(f"{START}:") else None
    listed = entries(presets, catalogue, chosen, None)
    return next((entry for entry in listed if entry.key == key), None)


def entries(
    presets: Sequence[Preset],
    catalogue: Sequence[DatasetInfo],
    chosen: str | None,
    draft: NetworkEntry | None,
) -> list[NetworkEntry]:
    """What can be chosen, in the order in which it is listed.

    Args:
        presets: All of them.
        catalogue: All data sets; their order is that of the list.
        chosen: The data set whose networks are wanted; None wants all.
        draft: The user's draft, which always comes first.
    """
    listed = [] if draft is None else [draft]
    order = {info.name: index for index, info in enumerate(catalogue)}

    def rank(preset: Preset) -> tuple[bool, int, str]:
        index = order.get(preset.experiment.data.dataset, len(order))
        return preset.name != DEFAULT, index, preset.name

    for preset in sorted(presets, key=rank):
        if chosen in (None, preset.experiment.data.dataset):
            listed.append(
                NetworkEntry(
                    f"{PRESET}:{preset.name}",
                    preset.experiment,
                    preset.title,
                    preset.explanation,
                    preset.source,
                    preset.own,
                )
            )
    info = next((info for info in catalogue if info.name == chosen), None)
    if info is not None:
        listed.append(_start(info, {entry.experiment.name for entry in listed}))
    return listed


def _start(info: DatasetInfo, taken: Iterable[str]) -> NetworkEntry:
    """A plain network for the data set, for those who begin on their own."""
    experiment = starting_experiment(info)
    name = experiment.name
    number = 2
    while name in taken:
        name = f"{experiment.name}-{number}"
        number += 1
    return NetworkEntry(
        f"{START}:{info.name}",
        replace(experiment, name=name),
        _("A small network for {name}").format(name=info.name),
        with_keys(
            _(
                "A plain start with one hidden layer: press {key_edit} to make your own network "
                "of it."
            ),
            ACTIONS,
        ),
    )
