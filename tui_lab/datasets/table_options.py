"""How a table is to be read: everything that can be chosen, in both faces.

Must not import NumPy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from tui_lab.errors import UsageError
from tui_lab.i18n import _

Missing = Literal["error", "drop", "mean", "median", "most-frequent", "category", "flag"]
"""What is done about a missing value in an input: it is refused; its row is left out; it becomes
the mean, the median or the most frequent value of the training part; a category of its own; the
mean, with an input beside it that is 1 where the value was missing."""
MISSING: tuple[Missing, ...] = get_args(Missing)
FILLING: tuple[Missing, ...] = MISSING[2:]
Task = Literal["classes", "quantity"]
SEPARATORS = ("\t", ";", "|", ",")
"""In this order where several fit: a comma in every line may also be that of decimals."""
MISSING_WORDS = ("na", "n/a", "nan", "null", "?", "-", "#n/a")
"""Texts that mean a missing value in an input, in any case of letters; an empty field always does.
In a target only an empty field is missing: there `-` may be a class."""


Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about a table; what is None or empty is found out."""

    targets: Parts = ()
    """The column with the classes, or those with quantities; none takes the last column that is not
    left out."""
    task: Task | None = None
    """What the target is; None guesses it from its values."""
    drop: Collection[str] = ()
    """Columns that are left out."""
    drop_useless: bool = False
    """Whether columns are left out that say nothing about an example: ids, and those with one value
    or none."""
    missing: Missing = "error"
    """What is done about missing values in inputs."""
    missing_by: Mapping[str, Missing] = field(default_factory=dict)
    """What is done about them in single columns."""
    missing_words: Collection[str] | None = None
    """What means a missing value in an input, in place of `MISSING_WORDS`."""
    categories: Collection[str] = ()
    """Columns that hold categories, whatever they look like."""
    numbers: Collection[str] = ()
    """Columns that hold numbers, whatever they look like."""
    orders: Mapping[str, Parts] = field(default_factory=dict)
    """Columns whose values have an order, with these from the lowest."""
    dates: Mapping[str, Parts] = field(default_factory=dict)
    """Columns that hold dates or times, with what becomes an input (`dates.PARTS`)."""
    day_first: bool | None = None
    """Whether 01/02/2024 is in February; None finds it out."""
    pool: int = 0
    """Categories that occur in fewer rows than this share one input."""
    separator: str | None = None
    """One character or "tab"."""
    encoding: str | None = None
    sheet: str | None = None
    """Of a workbook: the name of the sheet, or its number from 1; None takes the first."""
    header: bool = True
    """Whether the first line names the columns; else they are column1, column2…"""
    decimal: str | None = None
    """`.` or `,`."""
    thousands: str | None = None
    """One of `csv_numbers.THOUSANDS`."""

    @property
    def target(self) -> str | None:
        """The target, where one alone was named."""
        return self.targets[0] if len(self.targets) == 1 else None

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that is named."""
        kinds = (*self.categories, *self.numbers, *self.orders, *self.dates)
        return (*self.drop, *self.targets, *kinds, *self.missing_by)

    def missing_for(self, column: str) -> Missing:
        """What is done about missing values in an input."""
        return self.missing_by.get(column, self.missing)

    def check_signs(self) -> None:
        """Check that one sign does not mean two things.

        Raises:
            UsageError: It is the decimal sign and the thousands sign.
        """
        if self.decimal is not None and self.decimal == self.thousands:
            raise UsageError(
                _("The sign {sign} cannot part both decimals and thousands.").format(
                    sign=self.decimal
                ),
                _("Leave out one of the two: the other sign is found."),
            )

    @property
    def missing_set(self) -> frozenset[str]:
        """What means a missing value in an input, in small letters; the empty text is there."""
        words = MISSING_WORDS if self.missing_words is None else self.missing_words
        return frozenset({"", *(word.strip().lower() for word in words)})

    def as_options(self) -> list[tuple[str, str | None]]:
        """The options of `tui-lab data add` that say the same: names with their values."""
        options: list[tuple[str, str | None]] = [("--target", name) for name in self.targets]
        if self.task is not None:
            options.append((f"--{self.task}", None))
        options += [("--drop", name) for name in self.drop]
        if self.drop_useless:
            options.append(("--drop-useless", None))
        options += [("--category", name) for name in self.categories]
        options += [("--number", name) for name in self.numbers]
        options += [("--order", with_list(name, each)) for name, each in self.orders.items()]
        options += [("--date", with_list(name, each)) for name, each in self.dates.items()]
        if self.day_first is not None:
            options.append(("--day-first" if self.day_first else "--month-first", None))
        if self.pool:
            options.append(("--pool-rare", str(self.pool)))
        if self.missing != "error":
            options.append(("--missing", self.missing))
        options += [("--missing", f"{name}={how}") for name, how in self.missing_by.items()]
        if self.missing_words is not None:
            options += [("--missing-value", word) for word in self.missing_words or [""]]
        given = {
            "--separator": "tab" if self.separator == "\t" else self.separator,
            "--encoding": self.encoding,
            "--sheet": self.sheet,
            "--decimal": self.decimal,
            "--thousands": self.thousands,
        }
        options += [(name, value) for name, value in given.items() if value is not None]
        if not self.header:
            options.append(("--no-header", None))
        return options


def with_list(name: str, values: Iterable[str]) -> str:
    """`size=small,medium`: a column with a list, as options take it; quoted where it must be."""
    return f"{name}={in_list(values, ',')}"


def in_list(values: Iterable[str], between: str = ", ") -> str:
    """Values as `words.list_from` reads them; those with a comma are quoted."""
    each = [
        '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ',"') else value
        for value in values
    ]
    return between.join(each)
