"""What the columns of a table are to be, as the form for own data has it; nothing of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_lab.datasets.table_options import MISSING, Missing, TableOptions, Task

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvPreview

TASKS: tuple[Task | None, ...] = (None, "classes", "quantity")
SECONDS = ("seconds",)
DATE_ORDERS = (None, True, False)
"""Whether the day comes first; None: it is found out."""


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """What the columns of a table are to be; those not named are inputs."""

    targets: tuple[str, ...] = ()
    task: Task | None = None
    """What the target is; None: as its values look."""
    dropped: frozenset[str] = frozenset()
    missing: Missing = "error"
    """What is done about missing values."""
    missing_by: Mapping[str, Missing] = field(default_factory=dict)
    """The same of single columns."""
    categories: frozenset[str] = frozenset()
    """Columns that are said to hold categories."""
    numbers: frozenset[str] = frozenset()
    """Columns that are said to hold numbers."""
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns whose values have an order, with these from the lowest."""
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns of dates of which it is said what becomes an input."""
    day_first: bool | None = None
    """Whether the day comes before the month in dates; None where that is found out."""

    @staticmethod
    def of(preview: CsvPreview | None, day_first: bool | None = None) -> ColumnRoles:
        """What is proposed for a table that was read with the day or the month first."""
        if preview is None:
            return ColumnRoles()
        dropped = frozenset(preview.suggested_drop)
        return ColumnRoles(preview.targets, dropped=dropped, day_first=day_first)

    def with_target(self, column: str) -> ColumnRoles:
        """`column` is the target; the old ones become inputs."""
        return replace(self, targets=(column,), task=None, dropped=self.dropped - {column})

    def with_more_targets(self, column: str) -> ColumnRoles:
        """`column` is a target beside the others, or an input again; one target stays."""
        if column not in self.targets:
            return replace(self, targets=(*self.targets, column), dropped=self.dropped - {column})
        left = tuple(name for name in self.targets if name != column)
        return replace(self, targets=left or self.targets)

    def with_next_task(self) -> ColumnRoles:
        """The target has classes, then is a quantity, then what it looks like again."""
        return replace(self, task=TASKS[(TASKS.index(self.task) + 1) % len(TASKS)])

    def chosen(self, options: TableOptions, preview: CsvPreview) -> TableOptions:
        """The options of a table, with these roles; names in the order of the columns."""

        def of(names: frozenset[str]) -> tuple[str, ...]:
            return tuple(column.name for column in preview.columns if column.name in names)

        return replace(
            options,
            targets=of(frozenset(self.targets)),
            task=self.task,
            drop=of(self.dropped),
            missing=self.missing,
            missing_by=self.missing_by,
            categories=of(self.categories),
            numbers=of(self.numbers),
            orders=self.orders,
            dates=self.dates,
            day_first=self.day_first,
        )

    def turned(self, column: str) -> ColumnRoles:
        """`column` is left out, or taken in again; a target stays what it is."""
        if column in self.targets:
            return self
        return replace(self, dropped=self.dropped ^ {column})

    def with_next_kind(self, column: str, *, dated: bool) -> ColumnRoles:
        """`column` holds categories, then numbers, then what was found again; it is taken in.

        Args:
            column: Its name.
            dated: Whether dates were found: then it gives seconds, categories, what was found.
        """
        taken = self.dropped - {column}
        if column in self.orders:
            return self.with_order(column, ())
        if dated and column not in self.dates and column not in self.categories:
            return replace(self, dropped=taken, dates={**self.dates, column: SECONDS})
        dates = {name: parts for name, parts in self.dates.items() if name != column}
        if column in self.categories:
            numbers = self.numbers if dated else self.numbers | {column}
            left = self.categories - {column}
            return replace(self, dropped=taken, categories=left, numbers=numbers)
        if column in self.numbers:
            return replace(self, numbers=self.numbers - {column})
        categories = self.categories | {column}
        return replace(self, dropped=taken, categories=categories, dates=dates)

    def with_order(self, column: str, values: tuple[str, ...]) -> ColumnRoles:
        """The values of `column` have this order, from the lowest; none is as it was found."""
        orders = {name: each for name, each in self.orders.items() if name != column}
        if not values:
            return replace(self, orders=orders)
        return replace(
            self,
            orders={**orders, column: values},
            dropped=self.dropped - {column},
            categories=self.categories - {column},
            numbers=self.numbers - {column},
            dates={name: parts for name, parts in self.dates.items() if name != column},
        )

    def with_next_date_order(self) -> ColumnRoles:
        """In dates the day comes first, then the month, then it is found out again."""
        place = DATE_ORDERS.index(self.day_first) + 1
        return replace(self, day_first=DATE_ORDERS[place % len(DATE_ORDERS)])

    def with_next_missing(self) -> ColumnRoles:
        """The next thing is done about missing values."""
        return replace(self, missing=MISSING[(MISSING.index(self.missing) + 1) % len(MISSING)])

    def with_next_gap(self, column: str) -> ColumnRoles:
        """The next thing is done about missing values of a column; at last, what the others do."""
        here = self.missing_by.get(column)
        place = 0 if here is None else MISSING.index(here) + 1
        others = {name: how for name, how in self.missing_by.items() if name != column}
        if place < len(MISSING):
            others[column] = MISSING[place]
        return replace(self, missing_by=others)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in when the form was left."""

    fields: Mapping[str, str]
    table: Mapping[str, str]
    headless: bool
    colour: bool
    roles: ColumnRoles
    proposed: str
    """The name that was proposed."""
