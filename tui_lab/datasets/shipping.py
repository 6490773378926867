"""The E-commerce Shipping Data: `Train.csv` as its source publishes it, turned into 18 inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.builtin_sets.tables import SHIPPING_FEATURES, SHIPPING_ROWS
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

if TYPE_CHECKING:
    from tui_lab.datasets.csv_text import CsvText

TARGET = "Reached.on.Time_Y.N"
"""1 for the orders that were late, whatever the name suggests."""


def read_shipping(path: Path) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The orders: x (10999, 18) in the order of `SHIPPING_FEATURES`, y (10999,), 1 is late.

    Raises:
        DataError: The file cannot be read, lacks a column, holds an unknown category or text among
            numbers, or has another number of rows.
    """
    # Imported here: Polars comes with them, and other data sets are read without it.
    from tui_lab.datasets.column_encoding import numbers
    from tui_lab.datasets.csv_text import read_csv_text

    text = read_csv_text(path)
    if len(text) != SHIPPING_ROWS:
        raise DataError(
            _("{path} has {found} rows, not {expected}.").format(
                path=path, found=number(len(text)), expected=number(SHIPPING_ROWS)
            ),
            _("Put the whole Train.csv of the source in its place."),
        )
    blocks: list[NDArray[np.float32] | NDArray[np.float64]] = []
    columns = list(dict.fromkeys(feature.partition("=")[0] for feature in SHIPPING_FEATURES))
    for column in columns:
        categories = [
            feature.partition("=")[2]
            for feature in SHIPPING_FEATURES
            if feature.startswith(f"{column}=")
        ]
        place = _place(text, column)
        if column == "Gender":
            blocks.append(_categories(text, place, ["F", "M"])[:, 1:])
        elif categories:
            blocks.append(_categories(text, place, categories))
        else:
            blocks.append(numbers(text, place)[:, None])
    target = _categories(text, _place(text, TARGET), ["0", "1"])
    x = np.concatenate(blocks, axis=1).astype(np.float32)
    return x, target[:, 1].astype(np.int64)


def _place(text: CsvText, column: str) -> int:
    if column not in text.columns:
        raise DataError(
            _("{path} has no column {name}; it has {columns}.").format(
                path=text.path, name=column, columns=", ".join(text.columns)
            ),
            _("Put the whole Train.csv of the source in its place."),
        )
    return text.columns.index(column)


def _categories(text: CsvText, place: int, categories: list[str]) -> NDArray[np.float32]:
    from tui_lab.datasets.column_encoding import one_hot

    values = text.values(place)
    for position, value in enumerate(values):
        if value not in categories:
            raise DataError(
                _("{path}, line {line}, column {column}: “{value}” is not one of {known}.").format(
                    path=text.path,
                    line=text.lines[position],
                    column=text.columns[place],
                    value=value,
                    known=", ".join(categories),
                ),
                _("Put the whole Train.csv of the source in its place."),
            )
    return one_hot(values, categories)
