"""The lines of the lab's two lists.

Pure functions to Rich texts; apart from `view`, because the first screen waits for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns

if TYPE_CHECKING:
    from tui_lab.datasets.model import Availability, DatasetInfo
    from tui_lab.ui.lab.entries import NetworkEntry

WIDTH = 25
"""Columns of a line, without the sign of the cursor before it."""


def dataset_line(info: DatasetInfo, availability: Availability) -> Text:
    """A data set: whether it is at hand, its name, what it is made of."""
    from tui_lab.datasets.words import KINDS

    word = _(KINDS[info.kind]) if availability.at_hand else _("missing")
    last = max(map(text_columns, [_("missing"), *map(_, KINDS.values())]))
    text = Text(no_wrap=True)
    text.append(
        f"{glyph('●') if availability.at_hand else glyph('○')} ",
        "" if availability.at_hand else "dim",
    )
    text.append(fitted(info.name, WIDTH - 3 - last))
    text.append(f" {word:>{last}}", "dim")
    return text


def first_network(name: str) -> Text:
    """The network that is chosen at first, before anything but its name is known."""
    return Text(f" {fitted(name, WIDTH - 1)}", no_wrap=True)


def entry_line(
    entry: NetworkEntry,
    availability: Mapping[str, Availability],
    called: str = "",
    *,
    safe: bool = False,
) -> Text:
    """A network; a ring marks one whose data are not at hand, a star what the user made.

    Args:
        entry: The network.
        availability: Of the data sets, by name.
        called: What a run of the user's draft is called: it says what was changed.
        safe: Whether a run or a preset has that, so that it is no draft any more.
    """
    data = availability.get(entry.experiment.data.dataset)
    mark = "*" if entry.is_draft else glyph("○") if data is None or not data.at_hand else " "
    text = Text(no_wrap=True)
    text.append(mark, "bold" if entry.is_draft else "dim")
    word = " " + (_("yours") if safe else _("draft")) if entry.is_draft else ""
    name, room = entry.experiment.name or _("without a name"), WIDTH - 1 - text_columns(word)
    if called:
        from tui_lab.text.names import told_briefly

        name = told_briefly(called, room)
    text.append(fitted(name, room))
    text.append(word, "dim")
    return text
