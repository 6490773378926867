"""What is found in a file of own data, and what its columns are to be; nothing of widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from tui_lab.datasets.words import notation_in_words, separator_text, some
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.data.actions import OWN_ACTIONS
from tui_lab.ui.kit.key_names import key_text

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn, CsvPreview
    from tui_lab.datasets.table_options import TableOptions
    from tui_lab.ui.data.loading import FileToAdd

NARROW, VALUES = 76, 3
"""A narrower terminal has no room for the number of values of each column, which is the fourth."""
NAMED = 12
"""Classes of a folder of pictures that are named with their counts."""


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """What the columns of a table are to be; those not named are inputs."""

    target: str = ""
    dropped: frozenset[str] = frozenset()
    missing: Literal["error", "drop"] = "error"
    categories: frozenset[str] = frozenset()
    """Columns that are said to hold categories."""
    numbers: frozenset[str] = frozenset()
    """Columns that are said to hold numbers."""

    @staticmethod
    def of(preview: CsvPreview | None) -> ColumnRoles:
        """What is proposed for a table."""
        if preview is None:
            return ColumnRoles()
        dropped = frozenset(preview.suggested_drop)
        # A poor input is better than none.
        some_left = len(dropped) < len(preview.columns) - 1
        return ColumnRoles(preview.target, dropped if some_left else frozenset())

    def with_target(self, column: str) -> ColumnRoles:
        """`column` is the target; the old one becomes an input."""
        return replace(self, target=column, dropped=self.dropped - {column})

    def chosen(self, options: TableOptions, preview: CsvPreview) -> TableOptions:
        """The options of a table, with these roles; names in the order of the columns."""

        def of(names: frozenset[str]) -> tuple[str, ...]:
            return tuple(column.name for column in preview.columns if column.name in names)

        return replace(
            options,
            target=self.target,
            drop=of(self.dropped),
            missing=self.missing,
            categories=of(self.categories),
            numbers=of(self.numbers),
        )

    def turned(self, column: str) -> ColumnRoles:
        """`column` is left out, or taken in again; the target stays what it is."""
        if column == self.target:
            return self
        return replace(self, dropped=self.dropped ^ {column})

    def with_next_kind(self, column: str) -> ColumnRoles:
        """`column` holds categories, then numbers, then what was found again; it is taken in."""
        taken = self.dropped - {column}
        if column in self.categories:
            return replace(
                self,
                dropped=taken,
                categories=self.categories - {column},
                numbers=self.numbers | {column},
            )
        if column in self.numbers:
            return replace(self, numbers=self.numbers - {column})
        return replace(self, dropped=taken, categories=self.categories | {column})

    def with_missing_turned(self) -> ColumnRoles:
        """Rows with missing values are left out, or refused again."""
        return replace(self, missing="drop" if self.missing == "error" else "error")


def same_columns(before: FileToAdd | None, found: FileToAdd) -> bool:
    """Whether a table was read again, in another way, and what its columns are to be still fits."""
    if before is None or before.csv is None or found.csv is None or before.path != found.path:
        return False
    names = [[column.name for column in each.columns] for each in (before.csv, found.csv)]
    return names[0] == names[1]


def invitation() -> Text:
    """What the form takes."""
    return key_text(
        _(
            "A CSV table with a header, a folder with a folder of pictures for each class, "
            "or an "
            "npz file with arrays x and y. {tab} completes a path, {enter} reads it; "
            "nothing is added before you press {key_add}."
        ),
        OWN_ACTIONS,
        style="dim",
    )


def summary(found: FileToAdd, roles: ColumnRoles) -> Text:
    """One or two lines on what was found."""
    if found.csv is not None:
        text = Text(
            _("{rows} rows, separator “{separator}”, encoding {encoding}.").format(
                rows=number(found.csv.rows),
                separator=separator_text(found.csv.separator),
                encoding=found.csv.encoding,
            )
        )
        notation = found.csv.notation
        if notation is not None and (notation.decimal == "," or notation.thousands):
            text.append(" " + notation_in_words(notation.decimal, notation.thousands))
        gaps, missing_words = found.csv.missing_in(roles.target, roles.dropped)
        if gaps:
            refused = roles.missing == "error"
            words = (
                _("Rows with missing values are refused ({key_missing} leaves them out).")
                if refused
                else _("Rows with missing values are left out ({key_missing} refuses them).")
            )
            style = "bold" if refused else ""
            text.append("\n").append_text(key_text(words, OWN_ACTIONS, style=style))
            if missing_words:
                words = _("Besides empty fields, these count as missing: {words}.")
                text.append(" " + words.format(words=some(missing_words)))
        return text
    if found.kind == "npz":
        return Text(_("Arrays; they are checked when they are added."))
    total = sum(train + test for _name, train, test in found.pictures)
    head = ngettext("{count} picture", "{count} pictures", total).format(count=number(total))
    each = ", ".join(
        f"{name} {number(train)}" + (f"+{number(test)}" if test else "")
        for name, train, test in found.pictures[:NAMED]
    )
    more = len(found.pictures) - NAMED
    if more > 0:
        each = _("{names} and {count} more").format(names=each, count=more)
    classes = ngettext("{count} class", "{count} classes", len(found.pictures))
    text = Text(f"{head}, {classes.format(count=len(found.pictures))}: {each}.")
    if any(test for _name, _train, test in found.pictures):
        text.append(" " + _("The second number is for testing."), "dim")
    for remark in found.remarks:
        text.append("\n" + remark)
    return text


def column_widths(width: int) -> list[tuple[str, int, bool]]:
    """Title, width and whether it stands on the right, for each column of the table."""
    role, name, kind = (10, 11, 11) if width < NARROW else (11, 14, 12)
    fixed = [
        (_("Role"), role, False),
        (_("Column"), name, False),
        (_("Kind"), kind, False),
        (_("Values"), 7, True),
        (_("Missing"), 7, True),
    ]
    if width < NARROW:
        del fixed[VALUES]
    used = sum(each + 2 for _title, each, _right in fixed)
    return [*fixed, (_("Examples"), max(8, width - used - 5), False)]


def row(column: CsvColumn, roles: ColumnRoles, width: int) -> list[Text]:
    """The cells of a column."""
    from tui_lab.datasets.csv_columns import ColumnKind, column_in_words, kind_in_words

    if column.name == roles.target:
        column = column.as_target()
    kind = column_in_words(column)
    if column.name in roles.categories:
        kind = glyph("✓") + " " + kind_in_words(ColumnKind.CATEGORICAL)
    elif column.name in roles.numbers:
        kind = glyph("✓") + " " + kind_in_words(ColumnKind.NUMERIC)
    dropped = column.name in roles.dropped
    if column.name == roles.target:
        role, style = glyph("●") + " " + _("target"), "bold"
    elif dropped:
        role, style = glyph("–") + " " + _("left out"), "dim"
    else:
        role, style = "  " + _("input"), ""
    cells = [
        role,
        column.name,
        kind,
        number(column.distinct),
        number(column.missing) if column.missing else glyph("–"),
        f" {glyph('·')} ".join(column.examples),
    ]
    if width < NARROW:
        del cells[VALUES]
    return [
        Text(fitted(cell, wide).strip() if right else fitted(cell, wide), style,
             justify="right" if right else "left")
        for cell, (_title, wide, right) in zip(cells, column_widths(width), strict=True)
    ]  # fmt: skip
