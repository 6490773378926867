"""`tui-lab predict`: what a trained run says to the user's own pictures or rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, tables
from tui_lab.cli.answers import answer_lines, asked, warn
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import DataError, ExitCode, UsageError
from tui_lab.i18n import N_, _, percent
from tui_lab.paths import expanded
from tui_lab.reports import access
from tui_lab.runs.ending import require_network
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    from tui_lab.datasets.rows import EncodedRows

SECTION = "results"
ORDER = 30
SUMMARY = N_("What a trained run says to your own pictures")

PREPARATIONS = ("none", "resize", "full")
"""As `imaging.prepare.Preparation`, which is not imported for a help text."""
MOST_COLUMNS = 6
"""Columns of rows that are shown beside the answer."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "predict",
        callback=_predict,
        params=[
            params.run_argument(),
            click.Argument(
                ["picture"],
                nargs=-1,
                metavar=_("[PICTURE|FOLDER]..."),
                type=click.Path(readable=False),
                help=_("Picture files, photographs or drawings; or folders of them."),
            ),
            click.Option(
                ["--row", "lines"],
                multiple=True,
                metavar=_("VALUES"),
                help=_("Tables: the values of one example, in the order of the columns."),
            ),
            click.Option(
                ["--csv", "table"],
                type=click.Path(readable=False),
                metavar=_("FILE"),
                help=_("Tables: a CSV file; its columns are found by their names."),
            ),
            click.Option(
                ["--no-header"],
                is_flag=True,
                help=_("CSV: the first line is an example; the columns are column1, column2…"),
            ),
            click.Option(
                ["--invert"],
                type=click.Choice(["auto", "yes", "no"]),
                default="auto",
                help=_(
                    "Exchange dark and light; auto compares the border of the picture with those "
                    "of the data set, and leaves your own data sets as they are."
                ),
            ),
            click.Option(
                ["--steps"],
                is_flag=True,
                help=_("Show how each picture was prepared, step by step."),
            ),
            click.Option(
                ["--digits"],
                type=click.Choice(["auto", "one", "several"]),
                default="auto",
                help=_(
                    "Networks of digits: whether a picture holds several, answered from left to "
                    "right; auto looks."
                ),
            ),
            click.Option(
                ["--prepare"],
                type=click.Choice([*PREPARATIONS, "all"]),
                default="full",
                help=_(
                    "How much is done with pictures before they are asked about; all compares "
                    "the answers."
                ),
            ),
            params.style_option(),
            params.json_option(_("Write a JSON list: picture or row, answer, probabilities.")),
        ],
        help=_(
            "Prepare your own pictures or rows as the run's data were prepared, and ask the "
            "network. Starting Keras takes some seconds."
        ),
        examples=[
            (_("Ask the newest run about a photograph"), _("tui-lab predict last seven.png")),
            (_("About all pictures in a folder"), "tui-lab predict last photographs/"),
            (_("See what the network is given"), _("tui-lab predict last seven.png --steps")),
            (
                _("See what the preparation is good for"),
                _("tui-lab predict last seven.png --prepare all"),
            ),
            (_("Ask about a flower"), 'tui-lab predict last --row "5.1, 3.5, 1.4, 0.2"'),
        ],
    )


def _predict(
    run: str,
    picture: tuple[str, ...],
    lines: tuple[str, ...],
    table: str | None,
    no_header: bool,
    invert: str,
    steps: bool,
    digits: str,
    prepare: str,
    style: str | None,
    as_json: bool,
) -> int:
    found = Store().find(run)
    require_network(found)
    for sentence in access.remarks(found):
        console.say(sentence)
    info = listing.info(found.experiment.data.dataset)
    _refuse_misfits(found, info, picture, lines, table)
    if info.kind is Kind.IMAGES:
        from tui_lab.cli import picture_answers

        wanted = picture_answers.AskedPictures.of(picture, invert, digits, prepare)
        return picture_answers.answer(
            found, info, wanted, steps=steps, style=style, as_json=as_json
        )
    from tui_lab.datasets.rows import read_rows, read_rows_file

    rows = (
        read_rows_file(info, expanded(table), header=not no_header)
        if table is not None
        else read_rows(info, lines)
    )
    _rows(found, info, rows, as_json)
    return ExitCode.OK


def _refuse_misfits(
    run: Run,
    info: DatasetInfo,
    picture: Sequence[str],
    lines: Sequence[str],
    table: str | None,
) -> None:
    """Raise where pictures are brought to a network for rows, or rows to one for pictures."""
    if info.kind is Kind.IMAGES:
        if lines or table is not None:
            raise DataError(
                _("The run {run} was trained with {dataset}, which holds pictures.").format(
                    run=run.id, dataset=info.name
                ),
                _("Name picture files, or a folder of them."),
            )
        if not picture:
            raise UsageError(
                _("There is nothing to ask about."), _("Name picture files, or a folder of them.")
            )
        return
    from tui_lab.datasets.input_columns import input_columns

    names = ", ".join(column.name for column in input_columns(info))
    hint = _("Give --row with a value for each of {names}; or --csv with these columns.").format(
        names=names
    )
    if picture:
        raise DataError(
            _("The run {run} was trained with {dataset}, which holds no pictures.").format(
                run=run.id, dataset=info.name
            ),
            hint,
        )
    if not lines and table is None:
        raise UsageError(_("There is nothing to ask about."), hint)
    if lines and table is not None:
        raise UsageError(_("--row and --csv do not go together."), _("Leave one of them out."))


def _rows(run: Run, info: DatasetInfo, rows: EncodedRows, as_json: bool) -> None:
    from tui_lab.datasets.input_columns import input_columns
    from tui_lab.reports.own_examples import record_rows

    if rows.unused:
        console.say(
            _("Columns that the network does not know are left out: {names}.").format(
                names=", ".join(rows.unused)
            )
        )
    answers = asked(run, rows.x)
    warn(record_rows(run, rows, answers))
    names = [column.name for column in input_columns(info)]
    if as_json:
        told = [
            {
                "row": row + 1,
                "values": dict(zip(names, values, strict=True)),
                "predicted": answers.name(row),
                "probabilities": dict(zip(answers.classes, answers.shares[row], strict=True)),
            }
            for row, values in enumerate(rows.values)
        ]
        console.out_lines(params.to_json(told))
        return
    if len(rows.values) == 1:
        for line in answer_lines(answers.shares[0], answers.classes):
            console.out(line)
        return
    columns = [
        tables.Column(_("Row"), right=True),
        tables.Column(_("Answer"), cuts=True),
        tables.Column(_("Probability"), right=True),
        *(
            tables.Column(name, right=True, rank=place + 1)
            for place, name in enumerate(names[:MOST_COLUMNS])
        ),
    ]
    cells = [
        (
            str(row + 1),
            answers.name(row),
            percent(max(answers.shares[row])),
            *values[:MOST_COLUMNS],
        )
        for row, values in enumerate(rows.values)
    ]
    tables.show(columns, cells)
