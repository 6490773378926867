"""The lines of the lab's two lists."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.text import Text
from textual.widgets.option_list import Option

from tui_lab.datasets import Availability, DatasetInfo
from tui_lab.datasets.words import KINDS
from tui_lab.i18n import _
from tui_lab.ui.glyphs import glyph
from tui_lab.ui.screens.lab_choice import Entry
from tui_lab.ui.widgets.drawing import cut

ALL = "*"
"""Stands for all data sets; no data set can be called so."""
WIDTH = 25
"""Columns of a line."""


def dataset_option(info: DatasetInfo, there: Availability) -> Option:
    """A data set: whether it is at hand, its name, what it is made of."""
    word = _(KINDS[info.kind]) if there.at_hand else _("missing")
    last = max(map(cell_len, [_("missing"), *map(_, KINDS.values())]))
    text = Text(no_wrap=True)
    text.append(f"{glyph('●') if there.at_hand else glyph('○')} ", "" if there.at_hand else "dim")
    text.append(cut(info.name, WIDTH - 3 - last))
    text.append(f" {word:>{last}}", "dim")
    return Option(text, id=info.name)


def entry_option(entry: Entry, there: Mapping[str, Availability]) -> Option:
    """A network; a ring marks one whose data are not at hand, a star the user's draft."""
    here = there.get(entry.experiment.data.dataset)
    mark = "*" if entry.changed else glyph("○") if here is None or not here.at_hand else " "
    text = Text(no_wrap=True)
    text.append(f"{mark} ", "bold" if entry.changed else "dim")
    text.append(cut(entry.experiment.name or _("without a name"), WIDTH - 2))
    return Option(text, id=entry.key)
