"""The options of `tui-lab data add` for tables, and what they say."""

from __future__ import annotations

from typing import cast

import click

from tui_lab.datasets.dates import PARTS
from tui_lab.datasets.table_options import MISSING, MISSING_WORDS, Missing, TableOptions, Task
from tui_lab.datasets.words import list_from
from tui_lab.errors import UsageError
from tui_lab.i18n import _


def options() -> list[click.Parameter]:
    """The options for tables; their values make a `TableOptions` (`chosen`)."""
    column, word, values = _("COLUMN"), _("WORD"), _("COLUMN=VALUES")
    return [
        click.Option(
            ["--target", "targets"],
            multiple=True,
            metavar=column,
            help=_(
                "Table: the column with the classes, or with a quantity; several quantities may be "
                "given."
            ),
        ),
        click.Option(
            ["--classes", "task"], flag_value="classes", help=_("Table: the target has classes.")
        ),
        click.Option(
            ["--quantity", "task"],
            flag_value="quantity",
            help=_("Table: the target is a quantity, whatever it looks like."),
        ),
        click.Option(
            ["--drop"],
            multiple=True,
            metavar=column,
            help=_("Table: a column to leave out; may be given often."),
        ),
        click.Option(
            ["--drop-useless"],
            is_flag=True,
            help=_("Table: leave out ids, and columns with one value or none."),
        ),
        click.Option(
            ["--category", "--categories", "categories"],
            multiple=True,
            metavar=column,
            help=_("Table: a column whose values are names, whatever they look like."),
        ),
        click.Option(
            ["--number", "--numbers", "numbers"],
            multiple=True,
            metavar=column,
            help=_("Table: a column whose values are numbers, whatever they look like."),
        ),
        click.Option(
            ["--order", "orders"],
            multiple=True,
            metavar=values,
            help=_("Table: a column whose values have an order: `size=small,medium,large`."),
        ),
        click.Option(
            ["--date", "dates"],
            multiple=True,
            metavar=values,
            help=_(
                "Table: what of a column of dates becomes an input: `when=year,month`. There are "
                "{parts}."
            ).format(parts=", ".join(PARTS)),
        ),
        click.Option(
            ["--day-first/--month-first", "day_first"],
            default=None,
            help=_("Table: whether 01/02/2024 is in February; else it is found."),
        ),
        click.Option(
            ["--pool-rare", "pool"],
            type=click.IntRange(0),
            default=0,
            metavar=_("ROWS"),
            help=_("Table: categories in fewer rows than this share one input."),
        ),
        click.Option(
            ["--missing"],
            multiple=True,
            metavar=_("HOW"),
            help=_(
                "Table: what is done about missing values: {ways}; or for one column: `age=median`."
            ).format(ways=", ".join(MISSING)),
        ),
        click.Option(
            ["--missing-value", "--missing-words", "missing_words"],
            multiple=True,
            metavar=word,
            help=_(
                "Table: what means a missing value in an input, besides an empty field; may be "
                "given often, and replaces {words}. An empty text leaves empty fields alone."
            ).format(words=" ".join(MISSING_WORDS)),
        ),
        click.Option(
            ["--decimal"],
            type=click.Choice([".", ","]),
            help=_("Table: the decimal sign of its numbers; else it is found."),
        ),
        click.Option(
            ["--thousands"],
            type=click.Choice([".", ",", "space", "apostrophe", "none"]),
            help=_("Table: the sign between groups of three digits; else it is found."),
        ),
        click.Option(
            ["--no-header"],
            is_flag=True,
            help=_("Table: the first line is an example; the columns are column1, column2…"),
        ),
        click.Option(["--separator"], help=_("Table: one character, or tab; else it is found.")),
        click.Option(["--encoding"], help=_("Table: such as utf-8 or latin-1; else it is found.")),
        click.Option(
            ["--sheet"],
            help=_("Table: of a workbook, the name of a sheet or its number; else the first."),
        ),
    ]


def chosen(
    *,
    targets: tuple[str, ...],
    task: str | None,
    drop: tuple[str, ...],
    drop_useless: bool,
    categories: tuple[str, ...],
    numbers: tuple[str, ...],
    orders: tuple[str, ...],
    dates: tuple[str, ...],
    day_first: bool | None,
    pool: int,
    missing: tuple[str, ...],
    missing_words: tuple[str, ...],
    decimal: str | None,
    thousands: str | None,
    no_header: bool,
    separator: str | None,
    encoding: str | None,
    sheet: str | None,
) -> TableOptions:
    """What the options say.

    Raises:
        UsageError: An option that names a column and values is not written like that.
    """
    usual, by_column = _missing(missing)
    parts = {name: list_from(text) for name, text in map(_column_and_text, dates)}
    for part in (part for each in parts.values() for part in each):
        if part not in PARTS:
            raise UsageError(
                _("“{part}” is no part of a date.").format(part=part),
                _("There are: {names}.").format(names=", ".join(PARTS)),
            )
    return TableOptions(
        targets=targets,
        task=cast(Task | None, task),
        drop=drop,
        drop_useless=drop_useless,
        categories=categories,
        numbers=numbers,
        orders={name: list_from(text) for name, text in map(_column_and_text, orders)},
        dates=parts,
        day_first=day_first,
        pool=pool,
        missing=usual,
        missing_by=by_column,
        missing_words=missing_words or None,
        decimal=decimal,
        thousands=thousands,
        header=not no_header,
        separator=separator,
        encoding=encoding,
        sheet=sheet,
    )


def _missing(given: tuple[str, ...]) -> tuple[Missing, dict[str, Missing]]:
    """What is done about missing values, and in single columns."""
    usual: Missing = "error"
    by_column: dict[str, Missing] = {}
    for text in given:
        name, equals, how = text.rpartition("=")
        if how not in MISSING:
            raise UsageError(
                _("“{how}” is nothing that can be done about missing values.").format(how=how),
                _("There are: {names}.").format(names=", ".join(MISSING)),
            )
        if equals:
            by_column[name] = how
        else:
            usual = how
    return usual, by_column


def _column_and_text(given: str) -> tuple[str, str]:
    name, equals, text = given.rpartition("=")
    if not equals or not name or not text:
        raise UsageError(
            _("“{text}” names no column and its values.").format(text=given),
            _("Write the column, an equals sign, and the values with commas between them."),
        )
    return name, text
