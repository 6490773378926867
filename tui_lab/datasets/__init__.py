"""Data sets: which there are, how they are got and read, and what training is given of them.

The names below are the room's face. Looking at the catalogue imports no NumPy: the functions that
need it are imported when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_lab.late import late

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import Column, ColumnKind, CsvPreview, preview_csv
    from tui_lab.datasets.fetching import add_file, ensure, fetch
    from tui_lab.datasets.listing import (
        availability,
        catalogue,
        info,
        names,
        unreadable,
        usable_now,
    )
    from tui_lab.datasets.loading import class_counts, fingerprint, load, load_part
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
    from tui_lab.datasets.own_csv import add_csv
    from tui_lab.datasets.own_npz import add_npz
    from tui_lab.datasets.own_pictures import add_images, count_pictures
    from tui_lab.datasets.own_store import remove_own
    from tui_lab.datasets.preparing import fit_scaler, prepare

_LATE = {
    "Availability": "model",
    "Column": "csv_columns",
    "ColumnKind": "csv_columns",
    "CsvPreview": "csv_columns",
    "Dataset": "model",
    "DatasetInfo": "model",
    "Kind": "model",
    "Origin": "model",
    "Part": "model",
    "Prepared": "model",
    "Scaler": "model",
    "add_csv": "own_csv",
    "add_file": "fetching",
    "add_images": "own_pictures",
    "add_npz": "own_npz",
    "availability": "listing",
    "catalogue": "listing",
    "class_counts": "loading",
    "count_pictures": "own_pictures",
    "ensure": "fetching",
    "fetch": "fetching",
    "fingerprint": "loading",
    "fit_scaler": "preparing",
    "info": "listing",
    "load": "loading",
    "load_part": "loading",
    "names": "listing",
    "prepare": "preparing",
    "preview_csv": "csv_columns",
    "remove_own": "own_store",
    "unreadable": "listing",
    "usable_now": "listing",
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

if not TYPE_CHECKING:  # there, a wrong name must be found
    __getattr__ = late(__name__, _LATE)
