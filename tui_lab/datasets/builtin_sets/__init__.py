"""The data sets that the lab can get by itself: one `BuiltinSet` for each.

docs/how-to/add-a-data-set.md tells how to add one. Must not import NumPy: the catalogue is shown by
the light faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tui_lab.datasets.builtin_sets.pictures import PICTURES
from tui_lab.datasets.builtin_sets.points import POINTS
from tui_lab.datasets.builtin_sets.schema import BuiltinSet, SourceFile
from tui_lab.datasets.builtin_sets.tables import TABLES
from tui_lab.datasets.model import DatasetInfo
from tui_lab.i18n import _

_REGISTERED: dict[str, BuiltinSet] = {
    known.info.name: known for known in (*PICTURES, *TABLES, *POINTS)
}

BUILTIN_SETS: Mapping[str, BuiltinSet] = MappingProxyType(_REGISTERED)
"""In the order in which they are listed; the texts are still to be translated."""


def files_of(name: str) -> tuple[SourceFile, ...]:
    """The files from which a data set of the lab is read; () for all others."""
    return BUILTIN_SETS[name].files if name in BUILTIN_SETS else ()


def translated(info: DatasetInfo) -> DatasetInfo:
    """The same with its texts in the current language."""
    return replace(
        info, title=_(info.title), licence=_(info.licence), description=_(info.description)
    )
