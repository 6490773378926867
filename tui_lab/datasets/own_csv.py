"""Own data sets from CSV files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tui_lab.datasets.csv_tables import Missing, read_table
from tui_lab.datasets.csv_text import read_csv_text
from tui_lab.datasets.model import Added, DatasetInfo, Kind, Origin
from tui_lab.datasets.own_arrays import value_range
from tui_lab.datasets.own_store import Note, check_name, silent, write_own
from tui_lab.datasets.own_wording import decisions, description


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
    """Add an own data set from a CSV file.

    Args:
        path: The file.
        name: What it will be called.
        target: The column with the classes; None takes the last one.
        drop: Columns that are left out.
        separator: One character or "tab"; None finds it.
        encoding: None finds it.
        missing: `drop` leaves out the rows with missing values, `error` refuses them.
        header: Whether the first line names the columns; else they are column1, column2…
        overwrite: Replace an own data set of that name.
        note: Is told what was decided.

    Raises:
        DataError: The name does not fit, or the file cannot become a table of numbers; see
            `read_csv_text` and `read_table`.
        StoreError: The data folder cannot be written.
    """
    check_name(name, overwrite=overwrite)
    text = read_csv_text(path, separator, encoding, header=header)
    table = read_table(text, target, drop, missing)
    added = Added(
        path.name,
        target=table.target,
        last_column=target is None,
        rows_left_out=table.rows_left_out,
        counting=table.counting,
    )
    for sentence in decisions(added):
        note(sentence)
    info = DatasetInfo(
        name=name,
        title=name,
        kind=Kind.TABLE,
        origin=Origin.OWN,
        input_shape=(len(table.features),),
        classes=table.classes,
        train_size=len(table.y),
        test_size=0,
        features=table.features,
        value_range=value_range(table.x),
        source=path.name,
        description=description(added),
        added=added,
    )
    return write_own(info, {"x_train": table.x, "y_train": table.y}, overwrite=overwrite)
