"""The lines of the lab's two lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets.option_list import Option

from tui_lab.i18n import _
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns

if TYPE_CHECKING:
    from tui_lab.datasets import Availability, DatasetInfo
    from tui_lab.ui.lab.choice import Entry

ALL = "*"
"""Stands for all data sets; no data set can be called so."""
WIDTH = 26
"""Columns of a line."""


def dataset_option(info: DatasetInfo, there: Availability) -> Option:
    """A data set: whether it is at hand, its name, what it is made of."""
    from tui_lab.datasets.words import KINDS

    word = _(KINDS[info.kind]) if there.at_hand else _("missing")
    last = max(map(text_columns, [_("missing"), *map(_, KINDS.values())]))
    text = Text(no_wrap=True)
    text.append(f"{glyph('●') if there.at_hand else glyph('○')} ", "" if there.at_hand else "dim")
    text.append(fitted(info.name, WIDTH - 3 - last))
    text.append(f" {word:>{last}}", "dim")
    return Option(text, id=info.name)


def first_option(name: str) -> Option:
    """The network that is chosen at first, before anything is known of it."""
    return Option(Text(f"  {fitted(name, WIDTH - 2)}", no_wrap=True))


def entry_option(entry: Entry, there: Mapping[str, Availability]) -> Option:
    """A network; a ring marks one whose data are not at hand, a star the user's draft."""
    here = there.get(entry.experiment.data.dataset)
    mark = "*" if entry.changed else glyph("○") if here is None or not here.at_hand else " "
    text = Text(no_wrap=True)
    text.append(f"{mark} ", "bold" if entry.changed else "dim")
    word = " " + _("draft") if entry.changed else ""
    name = entry.experiment.name or _("without a name")
    text.append(fitted(name, WIDTH - 2 - text_columns(word)))
    text.append(word, "dim")
    return Option(text, id=entry.key)
