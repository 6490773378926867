"""The fields that say how a table is to be read: separator, encoding, numbers, missing values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Label

from tui_lab.datasets.table_options import MISSING_WORDS, TableOptions
from tui_lab.datasets.words import decimal_from, pool_from, thousands_from
from tui_lab.errors import UsageError
from tui_lab.i18n import _
from tui_lab.ui.kit.checkbox import Checkbox
from tui_lab.ui.kit.field import LineField

FIELDS = ("separator", "encoding", "sheet", "decimal", "thousands", "pool", "missing-words")
"""The names of the text fields."""
HEADLESS = "headless"
"""The name of the box for a table without a header."""


class TableFields(Vertical):
    """Three rows of fields; all that is empty is found out. Of a workbook, the first row asks for
    the sheet."""

    def compose(self) -> Iterable[Widget]:
        """The rows."""
        signs = (".", ",", "'", _("space"), _("nothing"))
        with Horizontal(classes="row workbook"):
            yield Label(_("Sheet"), classes="label")
            yield LineField(id="sheet", placeholder=" " + _("the first"), compact=True)
        with Horizontal(classes="row text"):
            yield Label(_("Separator"), classes="label")
            yield LineField(
                id="separator",
                classes="short",
                max_length=3,
                placeholder=" , ; | tab",
                compact=True,
            )
            yield Label(_("Encoding"), classes="label second")
            yield LineField(id="encoding", placeholder=" utf-8 utf-16 cp1252 …", compact=True)
        with Horizontal(classes="row"):
            yield Label(_("Decimal"), classes="label")
            yield LineField(id="decimal", classes="short", placeholder=" . ,", compact=True)
            yield Label(_("Thousands"), classes="label second")
            yield LineField(id="thousands", placeholder=" ".join(["", *signs]), compact=True)
            yield Label(_("Pool below"), classes="label third")
            yield LineField(id="pool", max_length=6, placeholder=" " + _("rows"), compact=True)
        with Horizontal(classes="row"):
            yield Label(_("No value"), classes="label")
            yield LineField(
                id="missing-words", placeholder=f" {', '.join(MISSING_WORDS)}", compact=True
            )
            yield Checkbox(_("No header"), id=HEADLESS, compact=True)

    def values(self) -> dict[str, str]:
        """What is in each text field, by its name."""
        return {name: self.query_one(f"#{name}", Input).value.strip() for name in FIELDS}

    @property
    def headless(self) -> bool:
        """Whether the table has no header."""
        return self.query_one(f"#{HEADLESS}", Checkbox).value

    def fill(self, values: Mapping[str, str], *, headless: bool) -> None:
        """Put values into the fields."""
        for name in FIELDS:
            self.query_one(f"#{name}", Input).value = values.get(name, "")
        self.query_one(f"#{HEADLESS}", Checkbox).value = headless

    def options(self) -> TableOptions:
        """What the fields say.

        Raises:
            UsageError: A field holds what it cannot.
        """
        values = self.values()
        return TableOptions(
            separator=values["separator"] or None,
            encoding=values["encoding"] or None,
            decimal=decimal_from(values["decimal"]),
            thousands=thousands_from(values["thousands"]),
            missing_words=words_from(values["missing-words"]),
            header=not self.headless,
            sheet=values["sheet"] or None,
            pool=pool_from(values["pool"]),
        )


def words_from(text: str) -> tuple[str, ...] | None:
    """Words with commas between them; None for none at all; `""` is an empty one.

    Raises:
        UsageError: Quotes do not match.
    """
    if not text:
        return None
    try:
        [words] = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise UsageError(
            _("The words for missing values cannot be read: {text}.").format(text=text),
            _("Write them with commas between them; a comma within one needs quotes around it."),
        ) from error
    return tuple(word.strip() for word in words)
