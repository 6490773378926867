"""Own data sets from CSV files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from pathlib import Path

import numpy as np

from tui_lab.datasets.csv_columns import text_of_table
from tui_lab.datasets.csv_tables import read_table
from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.own_arrays import LINES_KEY, fits_float32, value_range
from tui_lab.datasets.own_store import Note, check_name, silent, write_own
from tui_lab.datasets.own_wording import decisions, description
from tui_lab.datasets.progress import Progress, no_progress
from tui_lab.datasets.table_options import Missing, TableOptions


def add_csv(
    path: Path,
    name: str,
    target: str | None = None,
    *,
    drop: Collection[str] = (),
    separator: str | None = None,
    encoding: str | None = None,
    missing: Missing = "error",
    header: bool = True,
    overwrite: bool = False,
    note: Note = silent,
) -> DatasetInfo:
    """Add an own data set from a CSV file; `add_table` with the usual options as arguments."""
    options = TableOptions(
        targets=() if target is None else (target,),
        drop=drop,
        separator=separator,
        encoding=encoding,
        missing=missing,
        header=header,
    )
    return add_table(path, name, options, overwrite=overwrite, note=note)


def add_table(
    path: Path,
    name: str,
    options: TableOptions,
    *,
    overwrite: bool = False,
    note: Note = silent,
    progress: Progress = no_progress,
) -> DatasetInfo:
    """Add an own data set from a CSV file.

    Args:
        path: The file.
        name: What it will be called.
        options: How the file is to be read, and what its columns are.
        overwrite: Replace an own data set of that name.
        note: Is told what was decided.
        progress: Is told how far it is; what it raises ends the reading, and nothing is added.

    Raises:
        DataError: The name does not fit, or the file cannot become a table of numbers; see
            `read_csv_text` and `read_table`.
        StoreError: The data folder cannot be written.
    """
    check_name(name, overwrite=overwrite)
    text = text_of_table(path, options, progress)
    table = read_table(text, options, progress)
    progress(1)
    notation = text.whole_notation()
    found, quantities = table.found, table.answers.quantities
    added = Added(
        text.path.name,
        target=table.targets[0],
        targets=tuple(each.name for each in quantities),
        guessed=table.answers.guessed,
        last_column=not options.targets,
        rows_left_out=table.rows_left_out,
        renamed=text.renamed,
        comments=text.comments,
        sheets=text.sheets,
        decimal=notation.decimal if notation else "",
        thousands=notation.thousands if notation else "",
        categorical_known=True,
        recipes=table.recipes,
        gap=table.gap,
        missing_set=tuple(sorted(text.missing - {""})),
        **{each.name: getattr(found, each.name) for each in fields(found)},
    )
    del text  # as large as the arrays that are made next
    for sentence in decisions(added):
        note(sentence)
    x = table.x.astype(np.float32) if fits_float32(table.x) else table.x
    info = DatasetInfo(
        name=name,
        title=name,
        kind=Kind.TABLE,
        origin=Origin.OWN,
        input_shape=(len(table.features),),
        classes=table.classes,
        quantities=quantities,
        train_size=len(table.y),
        test_size=0,
        features=table.features,
        value_range=value_range(x),
        source=path.name,
        description=description(added),
        added=added,
    )
    arrays = {"x_train": x, "y_train": table.y, LINES_KEY: table.lines}
    return write_own(info, arrays, overwrite=overwrite)
