"""What of a table is to be answered: the classes of one column, or the quantities of some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_lab.datasets.column_encoding import numbers
from tui_lab.datasets.csv_columns import MAX_CLASSES, CsvColumn, are_class_numbers, are_classes
from tui_lab.datasets.csv_numbers import Notation
from tui_lab.datasets.csv_text import CsvText
from tui_lab.datasets.model import Quantity
from tui_lab.datasets.table_options import TableOptions
from tui_lab.datasets.targets import quantity
from tui_lab.errors import DataError
from tui_lab.i18n import _, number

MOST_CLASSES = 1000
"""Classes that are taken where it is said that the target has classes."""


@dataclass(frozen=True, slots=True)
class TargetArrays:
    """What is to be answered."""

    y: NDArray[Any]
    """Class numbers int64 (n,), or quantities float64 (n, quantities)."""
    classes: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    """One of both is empty."""
    guessed: bool
    """Whether nobody said that they are quantities."""


def are_quantities(text: CsvText, columns: Sequence[CsvColumn], options: TableOptions) -> bool:
    """Whether the target columns hold quantities: as it is said, or by their values.

    Several targets are quantities; one is where at least half of its values are numbers, and these
    are too many for classes.
    """
    if options.task is not None:
        return options.task == "quantity"
    [*others, column] = columns
    if others:
        return True
    if column.name in {*options.categories, *options.orders} or column.code or column.classes:
        return False
    place = text.place(column.name)
    if not text.holds_numbers(place) or column.distinct < 2:
        return False
    found = text.numbers(place)
    known = found[np.isfinite(found)]
    different = np.unique(known)
    if not len(different):
        return text.notation(place) in ("unclear", "mixed")
    return len(different) > 1 and not are_class_numbers(different.tolist(), len(known))


def read_targets(
    text: CsvText,
    columns: Sequence[CsvColumn],
    rows: NDArray[np.int64],
    options: TableOptions,
    *,
    quantities: bool,
) -> TargetArrays:
    """What is to be answered in the rows that are used.

    Args:
        text: The file.
        columns: The targets.
        rows: The places of the rows; all have a value in each target.
        options: What is chosen.
        quantities: Whether they are quantities.

    Raises:
        DataError: A value of a quantity is not a number; there is one class, or too many; several
            columns are to be classes.
    """
    if quantities:
        y = np.stack([numbers(text, text.place(each.name), rows) for each in columns], axis=1)
        found = tuple(quantity(each.name, y[:, n]) for n, each in enumerate(columns))
        for each in found:
            if each.minimum == each.maximum:
                raise DataError(
                    _("{path}: the target {name} is {value} in every row.").format(
                        path=text.path, name=each.name, value=number(each.minimum)
                    ),
                    _("Choose another target column."),
                )
        return TargetArrays(y, (), found, options.task is None and len(columns) == 1)
    if len(columns) > 1:
        raise DataError(
            _("{path}: classes stand in one column, but {count} targets are named.").format(
                path=text.path, count=number(len(columns))
            ),
            _("Name one target; several can be quantities."),
        )
    labels, classes = _classes(text, columns[0], rows, options)
    return TargetArrays(labels, classes, (), False)


def _classes(
    text: CsvText, column: CsvColumn, rows: NDArray[np.int64], options: TableOptions
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The class of each row and the names of the classes.

    Equal numbers may be written differently: 1 and 1.0 are one class. Codes keep their spelling.
    """
    place, name = text.place(column.name), column.name
    values = text.series(place).gather(rows)
    different: list[str] = values.unique().to_list()
    classes = _ordered_numbers(text, column, different, options)
    if classes is None:
        given = options.orders.get(name, ())
        rest = sorted({*different} - {*given})
        ordered = [*(each for each in given if each in different), *rest]
        classes = {value: (place, value) for place, value in enumerate(ordered)}
    names = tuple(dict(sorted(classes.values())).values())
    said = options.task == "classes" or name in {*options.categories, *options.orders}
    most = MOST_CLASSES if said else MAX_CLASSES
    if len(names) > most or not (said or are_classes(len(names), len(rows))):
        raise DataError(
            _("{path}: the target {name} has {count} different values in {rows} rows.").format(
                path=text.path, name=name, count=number(len(names)), rows=number(len(rows))
            ),
            _("Choose a target column with few values, each in many rows.")
            if len(names) > most
            else _(
                "Choose a target column with few values, each in many rows; if each value is a "
                "class all the same, say so with `--classes`."
            ),
        )
    if len(names) < 2:
        raise DataError(
            _("{path}: the target {name} has one class only, {value}.").format(
                path=text.path, name=name, value=names[0]
            ),
            _("Add examples of another class, or choose another target column."),
        )
    codes = [classes[value][0] for value in different]
    labels = values.replace_strict(different, codes).to_numpy().astype(np.int64)
    return labels, names


def _ordered_numbers(
    text: CsvText, column: CsvColumn, different: Sequence[str], options: TableOptions
) -> dict[str, tuple[int, str]] | None:
    """The place and the name of the class of each value, if all are numbers; else None."""
    as_words = column.name in {*options.categories, *options.orders} or column.code
    notation = None if as_words else text.notation(text.place(column.name))
    if not isinstance(notation, Notation):
        return None
    read = {value: notation.read(value) for value in different}
    known = sorted({each for each in read.values() if each is not None})
    if None in read.values():
        return None
    names = [f"{each:.0f}" if each.is_integer() else repr(each) for each in known]
    places = {each: place for place, each in enumerate(known)}
    return {
        value: (places[each], names[places[each]])
        for value, each in read.items()
        if each is not None
    }
