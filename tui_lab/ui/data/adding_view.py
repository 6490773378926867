"""What is found in a file of own data, and what its columns are to be; nothing of widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from tui_lab.datasets import csv_columns
from tui_lab.datasets.words import separator_text
from tui_lab.errors import DataError
from tui_lab.i18n import _, ngettext, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn, CsvPreview

NARROW, VALUES = 76, 3
"""A narrower terminal has no room for the number of values of each column, which is the fourth."""
NAMED = 12
"""Classes of a folder of pictures that are named with their counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a path."""

    path: Path
    kind: Literal["csv", "pictures", "npz"]
    csv: CsvPreview | None = None
    separator: str | None = None
    """As the user wants it; None where it was found."""
    encoding: str | None = None
    pictures: tuple[tuple[str, int, int], ...] = ()
    """Classes with their pictures for training and for testing."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What the columns of a table are to be; those not named are inputs."""

    target: str = ""
    dropped: frozenset[str] = frozenset()
    missing: Literal["error", "drop"] = "error"

    @staticmethod
    def of(preview: CsvPreview | None) -> Roles:
        """What is proposed for a table."""
        if preview is None:
            return Roles()
        return Roles(preview.target, frozenset(preview.suggested_drop))

    def with_target(self, column: str) -> Roles:
        """`column` is the target; the old one becomes an input."""
        return replace(self, target=column, dropped=self.dropped - {column})

    def turned(self, column: str) -> Roles:
        """`column` is left out, or taken in again; the target stays what it is."""
        if column == self.target:
            return self
        return replace(self, dropped=self.dropped ^ {column})

    def with_missing_turned(self) -> Roles:
        """Rows with missing values are left out, or refused again."""
        return replace(self, missing="drop" if self.missing == "error" else "error")


def look(path: Path, separator: str | None, encoding: str | None) -> Found:
    """Look at what is at `path`.

    Raises:
        DataError: There is nothing, or it cannot be read as a table or as folders of pictures.
    """
    from tui_lab.datasets import own_pictures

    if path.is_dir():
        counts = own_pictures.count_pictures(path)
        return Found(path, "pictures", pictures=tuple((k, *v) for k, v in counts.items()))
    if not path.exists():
        raise DataError(
            _("There is no file or folder {path}.").format(path=path), _("Check its name.")
        )
    if path.suffix.lower() == ".npz":
        return Found(path, "npz")
    preview = csv_columns.preview_csv(path, separator=separator, encoding=encoding)
    return Found(path, "csv", preview, separator, encoding)


def invitation() -> Text:
    """What the form takes."""
    return Text(
        _(
            "A CSV table with a header, a folder with a folder of pictures for each class, or an "
            "npz file with arrays x and y. The right arrow completes a path, enter reads it; "
            "nothing is added before you press F2."
        ),
        "dim",
    )


def summary(found: Found, roles: Roles) -> Text:
    """One or two lines on what was found."""
    if found.csv is not None:
        text = Text(
            _("{rows} rows, separator “{separator}”, encoding {encoding}.").format(
                rows=number(found.csv.rows),
                separator=separator_text(found.csv.separator),
                encoding=found.csv.encoding,
            )
        )
        gaps = sum(each.missing for each in found.csv.columns if each.name not in roles.dropped)
        if gaps:
            refused = roles.missing == "error"
            words = (
                _("Rows with missing values are refused (m leaves them out).")
                if refused
                else _("Rows with missing values are left out (m refuses them).")
            )
            text.append("\n" + words, "bold" if refused else "")
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


def row(column: CsvColumn, roles: Roles, width: int) -> list[Text]:
    """The cells of a column."""
    from tui_lab.datasets.csv_columns import kind_in_words

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
        kind_in_words(column.kind),
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
