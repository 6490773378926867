"""Data sets: which there are, how they are got and read, and what training is given of them.

The names below are the room's face. Looking at the catalogue imports no NumPy: the functions that
need it are imported when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from tui_lab.datasets.listing import availability, catalogue, info, names, unreadable, usable_now
from tui_lab.datasets.model import (
    Availability,
    Dataset,
    DatasetInfo,
    Kind,
    Origin,
    Part,
    Prepared,
    Scaler,
)

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import Column, ColumnKind, CsvPreview, preview_csv
    from tui_lab.datasets.fetching import add_file, ensure, fetch
    from tui_lab.datasets.loading import class_counts, fingerprint, load, load_part
    from tui_lab.datasets.own_csv import add_csv
    from tui_lab.datasets.own_npz import add_npz
    from tui_lab.datasets.own_pictures import add_images, count_pictures
    from tui_lab.datasets.own_store import remove_own
    from tui_lab.datasets.preparing import fit_scaler, prepare

_LATE = {
    "Column": "csv_columns",
    "ColumnKind": "csv_columns",
    "CsvPreview": "csv_columns",
    "add_csv": "own_csv",
    "add_file": "fetching",
    "add_images": "own_pictures",
    "add_npz": "own_npz",
    "class_counts": "loading",
    "count_pictures": "own_pictures",
    "ensure": "fetching",
    "fetch": "fetching",
    "fingerprint": "loading",
    "fit_scaler": "preparing",
    "load": "loading",
    "load_part": "loading",
    "prepare": "preparing",
    "preview_csv": "csv_columns",
    "remove_own": "own_store",
}
"""Names and the modules of this room that they come from."""

__all__ = [
    "Availability",
    "Column",
    "ColumnKind",
    "CsvPreview",
    "Dataset",
    "DatasetInfo",
    "Kind",
    "Origin",
    "Part",
    "Prepared",
    "Scaler",
    "add_csv",
    "add_file",
    "add_images",
    "add_npz",
    "availability",
    "catalogue",
    "class_counts",
    "count_pictures",
    "ensure",
    "fetch",
    "fingerprint",
    "fit_scaler",
    "info",
    "load",
    "load_part",
    "names",
    "prepare",
    "preview_csv",
    "remove_own",
    "unreadable",
    "usable_now",
]


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(f"{__name__}.{_LATE[name]}"), name)
    globals()[name] = value
    return value
