"""What will become of each column of a table, in words, before it is added: for both faces."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tui_lab.datasets.csv_columns import NUMBERS, ColumnKind, CsvColumn
from tui_lab.datasets.own_wording import PARTS
from tui_lab.datasets.table_options import FILLING, TableOptions
from tui_lab.datasets.words import some
from tui_lab.i18n import N_, _, ngettext, number

GAPS = {
    "error": N_("gaps are refused"),
    "drop": N_("rows with gaps left out"),
    "mean": N_("gaps: mean"),
    "median": N_("gaps: median"),
    "most-frequent": N_("gaps: most frequent"),
    "category": N_("gaps: a category"),
    "flag": N_("gaps: mean and a mark"),
}
"""What is done about missing values, by `table_options.Missing`."""


def is_left_out(column: CsvColumn, options: TableOptions, targets: Collection[str]) -> bool:
    """Whether a column becomes neither target nor input."""
    if column.name in targets:
        return False
    said = {*options.categories, *options.numbers, *options.orders, *options.dates}
    useless = options.drop_useless and column.useless and column.name not in said
    return column.name in options.drop or useless


def is_quantity(column: CsvColumn, options: TableOptions, targets: Collection[str]) -> bool:
    """Whether a target is taken for a quantity."""
    if options.task is not None or len(targets) > 1:
        return options.task != "classes"
    named = column.name in {*options.categories, *options.orders}
    return column.quantity and not column.classes and not named


def outlook(column: CsvColumn, options: TableOptions, targets: Collection[str]) -> str:
    """What becomes of a column: "left out", "classes", "4 inputs, gaps: a category"."""
    if column.name in targets:
        return _("a quantity") if is_quantity(column, options, targets) else _("classes")
    if is_left_out(column, options, targets):
        return _("left out")
    how = options.missing_for(column.name)
    found = _inputs(column, options)
    if not column.missing:
        return found
    if how in FILLING and column.kind in (ColumnKind.CATEGORICAL,):
        how = "category" if how in ("category", "flag") else "most-frequent"
    elif how == "category":
        how = "flag"
    return f"{found}, {_(GAPS[how])}"


def _inputs(column: CsvColumn, options: TableOptions) -> str:
    if column.kind is ColumnKind.TEXT:
        return _("must be left out")
    if column.kind is ColumnKind.DATE:
        if column.undecided:
            return _("day or month?")
        return ", ".join(_(PARTS[part]) for part in column.parts)
    count = 1 if column.kind in (*NUMBERS, ColumnKind.ORDER) else column.distinct
    if options.pool and column.kind is ColumnKind.CATEGORICAL:
        return _("up to {count} inputs").format(count=number(count))
    return ngettext("{count} input", "{count} inputs", count).format(count=number(count))


def doubts(
    columns: Iterable[CsvColumn], options: TableOptions, targets: Collection[str]
) -> list[str]:
    """What stands in the way of a table, or of learning from it: a sentence each.

    Args:
        columns: Of the table, as they are.
        options: How it would be added.
        targets: The names of its targets.
    """
    sentences = []
    undecided = [
        each.name
        for each in columns
        if each.undecided
        and each.name not in {*targets, *options.categories}
        and not is_left_out(each, options, targets)
    ]
    if undecided:
        text = _(
            "Nothing tells the day from the month in {names}. Say which comes first: "
            "`--day-first` or `--month-first`."
        )
        sentences.append(text.format(names=some(undecided)))
    for each in columns:
        if each.name in targets and each.lonely and not is_quantity(each, options, targets):
            text = ngettext(
                "The class {names} has one example only: it cannot be in both the training and "
                "the test part.",
                "These classes have one example each: none can be in both the training and the "
                "test part: {names}.",
                len(each.lonely),
            )
            sentences.append(text.format(names=some(each.lonely)))
    return sentences
