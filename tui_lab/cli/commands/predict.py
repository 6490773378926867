"""`tui-lab predict`: what a trained run says to the user's own pictures or rows."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, pictures, tables
from tui_lab.cli.group import LabCommand
from tui_lab.datasets import listing
from tui_lab.datasets.model import DatasetInfo, Kind
from tui_lab.errors import DataError, ExitCode, LabError, UsageError
from tui_lab.i18n import N_, _, percent
from tui_lab.paths import expanded
from tui_lab.reports import access
from tui_lab.runs.ending import require_network
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.datasets.rows import EncodedRows
    from tui_lab.imaging.prepare import PreparedPicture
    from tui_lab.reports.own_examples import Answers, OwnPicture

SECTION = "results"
ORDER = 30
SUMMARY = N_("What a trained run says to your own pictures")

STEP_COLUMNS = 24
"""Columns of each step: three of them stand side by side in 80."""
SHOWN = 3
"""Classes that are named for each picture, the most probable first."""
BAR_COLUMNS = 36
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
        return _pictures(found, info, picture, invert, steps, style, as_json)
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
    from tui_lab.datasets.rows import input_columns

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


def _pictures(
    run: Run,
    info: DatasetInfo,
    paths: Sequence[str],
    invert: str,
    steps: bool,
    style: str | None,
    as_json: bool,
) -> int:
    import numpy as np

    from tui_lab.reports import own_examples

    files = own_examples.picture_files(paths)
    wanted = {"yes": True, "no": False}.get(invert)
    found: list[OwnPicture] = []
    errors: list[DataError] = []
    for one in own_examples.prepare_each(info, files, "auto" if wanted is None else wanted):
        if isinstance(one, own_examples.BadPicture):
            errors.append(one.error)
            continue
        if steps and not as_json:
            _show_steps(one.path, one.prepared, pictures.chosen_style(style))
        found.append(own_examples.without_steps(one))
    if errors and (len(files) == 1 or not found):
        raise errors[0]
    for error in errors:
        console.show_error(error)
    answers = _asked(run, np.stack([one.prepared.image for one in found]))
    _warn(own_examples.record_pictures(run, found, answers))
    if as_json:
        told = zip(found, answers.shares, strict=True)
        console.out_lines(
            params.to_json([_picture_as_json(*each, answers.classes) for each in told])
        )
    else:
        for one, shares in zip(found, answers.shares, strict=True):
            _show_picture(one, shares, answers.classes, style)
        if len(found) > 1:
            _summary([one.path for one in found], answers)
    return ExitCode.DATA if errors else ExitCode.OK


def _asked(run: Run, inputs: NDArray[np.generic]) -> Answers:
    from tui_lab.reports.own_examples import Network

    console.say(_("Asking the network; starting Keras takes some seconds…"))
    with Network(run) as network:
        answers = network.ask(inputs)
    assert answers is not None  # nobody gives it up
    return answers


def _warn(error: LabError | None) -> None:
    """Say what went wrong beside the answers."""
    if error is not None:
        console.warn(error.message)
        if error.hint:
            console.say(error.hint)


def _picture_as_json(
    picture: OwnPicture, shares: Sequence[float], classes: Sequence[str]
) -> dict[str, object]:
    from tui_lab.reports.own_examples import best_of

    return {
        "picture": picture.path,
        "predicted": classes[best_of(shares)],
        "probabilities": dict(zip(classes, shares, strict=True)),
        "inverted": picture.prepared.inverted,
        "steps": [step.name for step in picture.prepared.steps],
    }


def _show_steps(path: str, prepared: PreparedPicture, style: pictures.Style) -> None:
    from tui_lab.imaging import layout

    console.out(path)
    blocks = []
    for count, step in enumerate(prepared.steps, start=1):
        lines = pictures.draw(step.image, style, (0.0, 1.0), STEP_COLUMNS)
        words = textwrap.wrap(f"{count}. {step.sentence}", STEP_COLUMNS)
        blocks.append(layout.captioned(lines, words))
    for line in layout.side_by_side(blocks, width=console.look(sys.stdout).width):
        console.out(line)
    console.out()


def _show_picture(
    picture: OwnPicture,
    shares: Sequence[float],
    classes: Sequence[str],
    style: str | None,
) -> None:
    from tui_lab.imaging import layout

    view = console.look(sys.stdout)
    last = picture.prepared.steps[-1].image
    lines = pictures.draw(last, pictures.chosen_style(style), (0.0, 1.0))
    words = [picture.path, *_answer(shares, classes)]
    for line in layout.side_by_side([lines, words], width=view.width):
        console.out(line)
    console.out()


def _answer(shares: Sequence[float], classes: Sequence[str]) -> list[str]:
    from tui_lab.imaging import layout
    from tui_lab.reports.own_examples import best_of

    view = console.look(sys.stdout)
    name = classes[best_of(shares)]
    bars = layout.probability_bars(
        list(shares), classes, width=BAR_COLUMNS, order="best", limit=SHOWN, unicode=view.unicode
    )
    return [view.paint(_("Answer: {name}").format(name=name), "strong"), "", *bars]


def _summary(paths: Sequence[str], answers: Answers) -> None:
    columns = [
        tables.Column(_("Picture"), cuts=True),
        tables.Column(_("Answer"), cuts=True),
        tables.Column(_("Probability"), right=True),
    ]
    rows = [
        (path, answers.name(row), percent(max(answers.shares[row])))
        for row, path in enumerate(paths)
    ]
    tables.show(columns, rows)


def _rows(run: Run, info: DatasetInfo, rows: EncodedRows, as_json: bool) -> None:
    from tui_lab.datasets.rows import input_columns
    from tui_lab.reports.own_examples import record_rows

    if rows.unused:
        console.say(
            _("Columns that the network does not know are left out: {names}.").format(
                names=", ".join(rows.unused)
            )
        )
    answers = _asked(run, rows.x)
    _warn(record_rows(run, rows, answers))
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
        for line in _answer(answers.shares[0], answers.classes):
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
