"""Adding a table with `tui-lab data add`: what its columns hold, what comes next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_lab.cli import console, tables
from tui_lab.datasets.model import DatasetInfo
from tui_lab.datasets.progress import Progress
from tui_lab.datasets.table_options import TableOptions
from tui_lab.datasets.words import figure, name_from, notation_in_words, some
from tui_lab.errors import DataError
from tui_lab.i18n import _, number, percent
from tui_lab.paths import expanded
from tui_lab.text.command_line import command_line

if TYPE_CHECKING:
    from tui_lab.datasets.csv_columns import CsvPreview


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


def say_ids(path: str, info: DatasetInfo, wanted: TableOptions) -> None:
    """Say how the set is added again without the columns that say nothing about an example."""
    from tui_lab.datasets.table_advice import without_ids

    added = info.added
    if added is None:
        return
    ids = (*added.counting, *added.unique)
    if not ids or len(info.features) == len(ids):
        return
    again = without_ids(wanted, added.targets or (added.target,), ids)
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
    works, problem = table_advice.proposed(found, wanted), None
    try:
        works = table_advice.working_options(text, found, wanted)
    except DataError as error:
        problem = error
    _show(found, works)
    if problem is not None:
        console.say(_("It cannot be added like this."))
        console.show_error(problem)
        return
    usual = name_from(expanded(path))
    free = (name or usual) if overwrite else table_advice.free_name(name or usual)
    named = [("--name", free)] if name is not None or free != usual else []
    replacing = [("--overwrite", None)] if overwrite else []
    command = command_line("data add", [path], [*named, *replacing, *works.as_options()])
    console.say(_("To add it: {command}").format(command=command))


def _show(found: CsvPreview, options: TableOptions) -> None:
    from tui_lab.datasets.csv_columns import column_in_words
    from tui_lab.datasets.own_wording import reading_sentences, size_sentence
    from tui_lab.datasets.table_outlook import doubts, is_quantity, outlook

    columns = [
        tables.Column(_("Column"), cuts=True, names=True),
        tables.Column(_("Kind")),
        tables.Column(_("Values"), right=True),
        tables.Column(_("Missing"), right=True),
        tables.Column(_("Min"), right=True, rank=2),
        tables.Column(_("Mean"), right=True, rank=3),
        tables.Column(_("Max"), right=True, rank=2),
        tables.Column(_("For example"), cuts=True, rank=1),
        tables.Column(_("Becomes"), cuts=True, least=16),
    ]
    rows, targets = [], options.targets
    for each in found.columns:
        is_class = each.name in targets and not is_quantity(each, options, targets)
        column = each.as_target() if is_class else each
        rows.append(
            (
                column.name,
                column_in_words(column),
                number(column.distinct),
                number(column.missing) if column.missing else "–",
                *map(figure, (column.minimum, column.mean, column.maximum)),
                ", ".join(column.examples),
                outlook(each, options, targets),
            )
        )
    tables.show(columns, rows, elsewhere="")
    console.say(size_sentence(found.rows, found.separator, found.encoding))
    for sentence in reading_sentences(found.renamed, found.comments, found.sheets):
        console.say(sentence)
    notation = found.notation
    if notation is not None and (notation.decimal == "," or notation.thousands):
        console.say(notation_in_words(notation.decimal, notation.thousands))
    for sentence in doubts(found.columns, options, targets):
        console.say(sentence)
    _count, words = found.missing_in(targets)
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
