"""Adding a table with `tui-lab data add`: its options, what its columns hold, what comes next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, tables
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.progress import Progress
from tui_lab.datasets.table_options import MISSING_WORDS, TableOptions
from tui_lab.datasets.words import name_from, notation_in_words, separator_text, some
from tui_lab.errors import DataError
from tui_lab.i18n import _, number, percent
from tui_lab.paths import expanded
from tui_lab.text.command_line import command_line

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvPreview


def options() -> list[click.Parameter]:
    """The options for tables; their values make a `TableOptions` (`chosen`)."""
    column, word = _("COLUMN"), _("WORD")
    return [
        click.Option(["--target"], metavar=column, help=_("CSV: the column with the classes.")),
        click.Option(
            ["--drop"],
            multiple=True,
            metavar=column,
            help=_("CSV: a column to leave out; may be given often."),
        ),
        click.Option(
            ["--category", "categories"],
            multiple=True,
            metavar=column,
            help=_("CSV: a column whose values are names, whatever they look like."),
        ),
        click.Option(
            ["--number", "numbers"],
            multiple=True,
            metavar=column,
            help=_("CSV: a column whose values are numbers, whatever they look like."),
        ),
        click.Option(
            ["--missing"],
            type=click.Choice(["error", "drop"]),
            default="error",
            help=_("CSV: refuse missing values, or leave out their rows."),
        ),
        click.Option(
            ["--missing-value", "missing_words"],
            multiple=True,
            metavar=word,
            help=_(
                "CSV: what means a missing value in an input, besides an empty field; may be given "
                "often, and replaces {words}. An empty text leaves empty fields alone."
            ).format(words=" ".join(MISSING_WORDS)),
        ),
        click.Option(
            ["--decimal"],
            type=click.Choice([".", ","]),
            help=_("CSV: the decimal sign of its numbers; else it is found."),
        ),
        click.Option(
            ["--thousands"],
            type=click.Choice([".", ",", "space", "apostrophe", "none"]),
            help=_("CSV: the sign between groups of three digits; else it is found."),
        ),
        click.Option(
            ["--no-header"],
            is_flag=True,
            help=_("CSV: the first line is an example; the columns are column1, column2…"),
        ),
        click.Option(["--separator"], help=_("CSV: one character, or tab; else it is found.")),
        click.Option(["--encoding"], help=_("CSV: such as utf-8 or latin-1; else it is found.")),
    ]


def chosen(
    *,
    target: str | None,
    drop: tuple[str, ...],
    categories: tuple[str, ...],
    numbers: tuple[str, ...],
    missing: str,
    missing_words: tuple[str, ...],
    decimal: str | None,
    thousands: str | None,
    no_header: bool,
    separator: str | None,
    encoding: str | None,
) -> TableOptions:
    """What the options say."""
    return TableOptions(
        target=target,
        drop=drop,
        categories=categories,
        numbers=numbers,
        missing="drop" if missing == "drop" else "error",
        missing_words=missing_words or None,
        decimal=decimal,
        thousands=thousands,
        header=not no_header,
        separator=separator,
        encoding=encoding,
    )


def add(path: str, name: str, wanted: TableOptions, *, overwrite: bool) -> DatasetInfo:
    """Add a table and say what was decided.

    Raises:
        LabError: As `own_csv.add_table`.
    """
    from tui_lab.datasets import own_csv

    with _progress() as progress:
        return own_csv.add_table(
            expanded(path),
            name,
            wanted,
            overwrite=overwrite,
            note=console.say,
            progress=progress,
        )


def say_counting(path: str, info: DatasetInfo, wanted: TableOptions) -> None:
    """Say how the set is added again without the columns that only count the rows."""
    from tui_lab.datasets.table_advice import without_counting

    added = info.added
    if added is None or not added.counting or len(info.features) == len(added.counting):
        return
    again = without_counting(wanted, added.target, added.counting)
    command = command_line(
        "data add", [path], [("--name", info.name), ("--overwrite", None), *again.as_options()]
    )
    console.say(_("To add it again without that: {command}").format(command=command))


def preview(path: str, name: str | None, wanted: TableOptions, *, overwrite: bool) -> None:
    """Show what the columns hold, and the command that adds the table, if there is one.

    Raises:
        DataError: The file cannot be read as a table.
    """
    from tui_lab.datasets import csv_columns, table_advice

    with _progress() as progress:
        text = csv_columns.text_of_table(expanded(path), wanted, progress)
        found = csv_columns.preview_text(text, wanted, progress)
    _show(found)
    try:
        works = table_advice.working_options(text, found, wanted)
    except DataError as error:
        console.say(_("It cannot be added like this."))
        console.show_error(error)
        return
    usual = name_from(expanded(path))
    free = (name or usual) if overwrite else table_advice.free_name(name or usual)
    named = [("--name", free)] if name is not None or free != usual else []
    replacing = [("--overwrite", None)] if overwrite else []
    command = command_line("data add", [path], [*named, *replacing, *works.as_options()])
    console.say(_("To add it: {command}").format(command=command))


def _show(found: CsvPreview) -> None:
    from tui_lab.datasets.csv_columns import column_in_words

    columns = [
        tables.Column(_("Column"), cuts=True),
        tables.Column(_("Kind")),
        tables.Column(_("Values"), right=True),
        tables.Column(_("Missing"), right=True),
        tables.Column(_("For example"), cuts=True),
    ]
    rows, target = [], found.target
    for each in found.columns:
        column = each.as_target() if each.name == target else each
        rows.append(
            (
                column.name,
                column_in_words(column),
                number(column.distinct),
                number(column.missing) if column.missing else "–",
                ", ".join(column.examples),
            )
        )
    tables.show(columns, rows)
    console.say(
        _("{rows} rows, separator “{separator}”, encoding {encoding}.").format(
            rows=number(found.rows),
            separator=separator_text(found.separator),
            encoding=found.encoding,
        )
    )
    notation = found.notation
    if notation is not None and (notation.decimal == "," or notation.thousands):
        console.say(notation_in_words(notation.decimal, notation.thousands))
    _count, words = found.missing_in(found.target)
    if words:
        console.say(
            _("Besides empty fields, these count as missing: {words}.").format(words=some(words))
        )


@contextmanager
def _progress() -> Iterator[Progress]:
    """Draws how far the reading is over and over in one line, and takes it away at the end."""
    if not console.look(sys.stderr).live:
        yield lambda _share: None
        return
    drawn = False

    def draw(share: float) -> None:
        nonlocal drawn
        drawn = share < 1
        text = _("Reading the table: {share}").format(share=percent(share, 0))
        console.draw_over(text if drawn else "")

    try:
        yield draw
    finally:
        if drawn:
            draw(1)
