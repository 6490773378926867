"""What is found in a file of own data, and what its columns are to be; nothing of widgets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.datasets.table_options import TableOptions
from tui_lab.datasets.words import figure, notation_in_words, some
from tui_lab.i18n import N_, _, ngettext, number
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted
from tui_lab.ui.data.actions import OWN_ACTIONS
from tui_lab.ui.data.option_words import in_form
from tui_lab.ui.kit.key_names import key_text

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvColumn, CsvPreview
    from tui_lab.ui.data.column_roles import ColumnRoles
    from tui_lab.ui.data.loading import FileToAdd

NARROW, VALUES = 76, 3
"""A narrower terminal has no room for the number of values of each column, which is the fourth."""
BECOMES, LEAST_EXAMPLES = 26, 10
"""Characters for what becomes of a column, and fewest for its examples beside it."""
ABOUT_GAPS = {
    "error": N_("Missing values are refused ({key_missing} changes that)."),
    "drop": N_("Rows with missing values are left out ({key_missing} changes that)."),
    "mean": N_("Missing values become the mean ({key_missing} changes that)."),
    "median": N_("Missing values become the median ({key_missing} changes that)."),
    "most-frequent": N_(
        "Missing values become the most frequent one ({key_missing} changes that)."
    ),
    "category": N_("Missing values are a category of their own ({key_missing} changes that)."),
    "flag": N_("Missing values become the mean, with a mark ({key_missing} changes that)."),
}
ABOUT_DATES = {
    True: N_("In dates the day comes first ({key_date_order} changes that)."),
    False: N_("In dates the month comes first ({key_date_order} changes that)."),
}
NAMED = 12
"""Classes of a folder of pictures that are named with their counts."""


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
            "A table such as a CSV file, a folder with a folder of pictures for each class, or an "
            "npz file with arrays x and y. {tab} completes a path, {enter} reads it; "
            "nothing is added before you press {key_add}."
        ),
        OWN_ACTIONS,
        style="dim",
    )


def summary(found: FileToAdd, roles: ColumnRoles) -> Text:
    """One or two lines on what was found."""
    if found.csv is not None:
        return _table_summary(found.csv, roles, roles.chosen(found.options, found.csv))
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


def _table_summary(preview: CsvPreview, roles: ColumnRoles, options: TableOptions) -> Text:
    from tui_lab.datasets.own_wording import reading_sentences, size_sentence
    from tui_lab.datasets.table_outlook import doubts

    text = Text(size_sentence(preview.rows, preview.separator, preview.encoding))
    notation = preview.notation
    if notation is not None and (notation.decimal == "," or notation.thousands):
        text.append(" " + notation_in_words(notation.decimal, notation.thousands))
    for sentence in reading_sentences(preview.renamed, preview.comments, preview.sheets):
        text.append(" ").append_text(in_form(sentence))
    if roles.day_first is not None:
        order = ABOUT_DATES[roles.day_first]
        text.append(" ").append_text(key_text(_(order), OWN_ACTIONS))
    for sentence in doubts(preview.columns, options, roles.targets):
        text.append("\n").append_text(in_form(sentence, style="bold"))
    gaps, missing_words = preview.missing_in(roles.targets, roles.dropped)
    if gaps:
        style = "bold" if roles.missing == "error" else ""
        said = key_text(_(ABOUT_GAPS[roles.missing]), OWN_ACTIONS, style=style)
        text.append("\n").append_text(said)
        if missing_words:
            words = _("Besides empty fields, these count as missing: {words}.")
            text.append(" " + words.format(words=some(missing_words)))
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
    left = max(8, width - sum(each + 2 for _title, each, _right in fixed) - 5)
    becomes = (_("Becomes"), min(left, BECOMES), False)
    if left < BECOMES + LEAST_EXAMPLES:
        return [*fixed, becomes]
    return [*fixed, becomes, (_("Examples"), left - BECOMES - 2, False)]


def row(column: CsvColumn, roles: ColumnRoles, options: TableOptions, width: int) -> list[Text]:
    """The cells of a column.

    Args:
        column: Which one.
        roles: What the columns are to be.
        options: The same with all that is chosen beside it.
        width: Of the terminal, in characters.
    """
    from tui_lab.datasets.csv_columns import ColumnKind
    from tui_lab.datasets.table_outlook import outlook

    column = _as_shown(column, roles, options)
    if column.name in roles.targets:
        role, style = glyph("●") + " " + _("target"), "bold"
    elif column.name in roles.dropped:
        role, style = glyph("–") + " " + _("left out"), "dim"
    elif column.kind is ColumnKind.TEXT:
        role, style = glyph("✗") + " " + _("unfit"), ""
    else:
        role, style = "  " + _("input"), ""
    cells = [
        role,
        column.name,
        kind(column, roles),
        number(column.distinct),
        number(column.missing) if column.missing else glyph("–"),
        outlook(column, options, roles.targets),
        f" {glyph('·')} ".join(column.examples),
    ]
    if width < NARROW:
        del cells[VALUES]
    widths = column_widths(width)
    return [
        Text(fitted(cell, wide).strip() if right else fitted(cell, wide), style,
             justify="right" if right else "left")
        for cell, (_title, wide, right) in zip(cells, widths, strict=False)
    ]  # fmt: skip


def kind(column: CsvColumn, roles: ColumnRoles) -> str:
    """What a column holds; with a tick where the user says so."""
    from tui_lab.datasets.csv_columns import ColumnKind, column_in_words, kind_in_words

    if column.name in roles.orders:
        return glyph("✓") + " " + kind_in_words(ColumnKind.ORDER)
    if column.name in roles.categories:
        return glyph("✓") + " " + kind_in_words(ColumnKind.CATEGORICAL)
    if column.name in roles.numbers:
        return glyph("✓") + " " + kind_in_words(ColumnKind.NUMERIC)
    if column.name in roles.dates:
        return glyph("✓") + " " + kind_in_words(ColumnKind.DATE)
    return column_in_words(column)


def details(column: CsvColumn, roles: ColumnRoles, options: TableOptions) -> str:
    """A line about the marked column: its figures, examples, and what becomes of it."""
    from tui_lab.datasets.table_outlook import outlook

    shown = _as_shown(column, roles, options)
    parts = [
        ngettext("{count} value", "{count} values", shown.distinct).format(
            count=number(shown.distinct)
        )
    ]
    if shown.missing:
        parts.append(_("{count} missing").format(count=number(shown.missing)))
    if shown.minimum is not None:
        text = _("{least} to {largest}, mean {mean}")
        least, largest, mean = map(figure, (shown.minimum, shown.maximum, shown.mean))
        parts.append(text.format(least=least, largest=largest, mean=mean))
    order = roles.orders.get(column.name)
    parts.append(" < ".join(order) if order else f" {glyph('·')} ".join(shown.examples))
    becomes = outlook(shown, options, roles.targets)
    return f"{shown.name}: {'; '.join(parts)} {glyph('→')} {becomes}"


def _as_shown(column: CsvColumn, roles: ColumnRoles, options: TableOptions) -> CsvColumn:
    """The column as it is with what is said about it; a class may be called as a gap is."""
    from tui_lab.datasets.csv_columns import ColumnKind
    from tui_lab.datasets.table_outlook import is_quantity

    if column.name in roles.targets and not is_quantity(column, options, roles.targets):
        return column.as_target()
    if column.name in roles.orders:
        return replace(column, kind=ColumnKind.ORDER)
    if column.name in roles.categories:
        return replace(column, kind=ColumnKind.CATEGORICAL)
    if column.name in roles.numbers:
        return replace(column, kind=ColumnKind.NUMERIC)
    if column.name in roles.dates:
        return replace(column, parts=roles.dates[column.name])
    return column
