"""How a table is to be read: everything that can be chosen, in both faces.

Must not import NumPy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from tui_lab.errors import UsageError
from tui_lab.i18n import _

Missing = Literal["error", "drop"]
SEPARATORS = ("\t", ";", "|", ",")
"""In this order where several fit: a comma in every line may also be that of decimals."""
MISSING_WORDS = ("na", "n/a", "nan", "null", "?", "-", "#n/a")
"""Texts that mean a missing value in an input, in any case of letters; an empty field always does.
In a target only an empty field is missing: there `-` may be a class."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about a table; what is None or empty is found out."""

    target: str | None = None
    """The column with the classes; None takes the last one that is not dropped."""
    drop: Collection[str] = ()
    """Columns that are left out."""
    missing: Missing = "error"
    """`error` refuses missing values, `drop` leaves out their rows."""
    missing_words: Collection[str] | None = None
    """What means a missing value in an input, in place of `MISSING_WORDS`."""
    categories: Collection[str] = ()
    """Columns that hold categories, whatever they look like."""
    numbers: Collection[str] = ()
    """Columns that hold numbers, whatever they look like."""
    separator: str | None = None
    """One character or "tab"."""
    encoding: str | None = None
    header: bool = True
    """Whether the first line names the columns; else they are column1, column2…"""
    decimal: str | None = None
    """`.` or `,`."""
    thousands: str | None = None
    """One of `csv_numbers.THOUSANDS`."""

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
        return frozenset({"", *(word.strip().casefold() for word in words)})

    def as_options(self) -> list[tuple[str, str | None]]:
        """The options of `tui-lab data add` that say the same: names with their values."""
        options: list[tuple[str, str | None]] = []
        if self.target is not None:
            options.append(("--target", self.target))
        options += [("--drop", name) for name in self.drop]
        options += [("--category", name) for name in self.categories]
        options += [("--number", name) for name in self.numbers]
        if self.missing != "error":
            options.append(("--missing", self.missing))
        if self.missing_words is not None:
            options += [("--missing-value", word) for word in self.missing_words or [""]]
        given = {
            "--separator": "tab" if self.separator == "\t" else self.separator,
            "--encoding": self.encoding,
            "--decimal": self.decimal,
            "--thousands": self.thousands,
        }
        options += [(name, value) for name, value in given.items() if value is not None]
        if not self.header:
            options.append(("--no-header", None))
        return options
