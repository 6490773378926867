"""`tui-lab predict`: what a trained run says to the user's own pictures or rows."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui_lab.cli import console, params
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import DataError, UsageError
from tui_lab.i18n import N_, _
from tui_lab.reports import access
from tui_lab.runs.carried import no_preparation
from tui_lab.runs.ending import require_network
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

SECTION = "results"
ORDER = 30
SUMMARY = N_("What a trained run says to your own pictures")

PREPARATIONS = ("none", "resize", "full")
"""As `imaging.prepare.Preparation`, which is not imported for a help text."""


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
                ["--target"],
                multiple=True,
                metavar=_("COLUMN"),
                help=_(
                    "CSV: the column with the truth, which the answers are compared with; as usual "
                    "the one that the data set has."
                ),
            ),
            click.Option(
                ["--out"],
                type=click.Path(readable=False),
                metavar=_("FILE"),
                help=_("CSV: write the rows with their answers as CSV; - writes to stdout."),
            ),
            click.Option(
                ["--overwrite"], is_flag=True, help=_("Replace a file that is there already.")
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
            (
                _("Ask about every row of a table, and write the answers"),
                "tui-lab predict last --csv patients.csv --out answers.csv",
            ),
        ],
    )


def _predict(
    run: str,
    picture: tuple[str, ...],
    lines: tuple[str, ...],
    table: str | None,
    no_header: bool,
    target: tuple[str, ...],
    out: str | None,
    overwrite: bool,
    invert: str,
    steps: bool,
    digits: str,
    prepare: str,
    style: str | None,
    as_json: bool,
) -> int:
    found = Store().find(run)
    if not found.carried.experiment:
        raise no_preparation(found.header)
    require_network(found)
    for sentence in access.remarks(found):
        console.say(sentence)
    info = listing.info(found.experiment.data.dataset)
    _refuse_misfits(found, info, picture, lines, table)
    _refuse_options(table, target, out, as_json=as_json)
    if info.kind is Kind.IMAGES:
        from tui_lab.cli import picture_answers

        wanted = picture_answers.AskedPictures.of(picture, invert, digits, prepare)
        return picture_answers.answer(
            found, info, wanted, steps=steps, style=style, as_json=as_json
        )
    from tui_lab.cli import row_answers

    rows = row_answers.AskedRows(lines, table, not no_header, target, out, overwrite)
    return row_answers.answer(found, info, rows, as_json=as_json)


def _refuse_options(
    table: str | None, target: Sequence[str], out: str | None, *, as_json: bool
) -> None:
    """Raise where options do not go together."""
    if table is None and (target or out is not None):
        raise UsageError(_("--target and --out go with --csv."), _("Name a file with --csv."))
    if as_json and out == "-":
        raise UsageError(
            _("JSON and CSV cannot both be written to stdout."), _("Name a file after --out.")
        )


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
