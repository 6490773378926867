"""`tui-lab images`: the examples themselves, with what the network said to them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, pictures, results, tables
from tui_lab.cli.group import LabCommand
from tui_lab.datasets.model import Kind
from tui_lab.i18n import N_, _, number, percent
from tui_lab.reports import access
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store
from tui_lab.text.fit import text_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.runs.results_file import Results

SECTION = "results"
ORDER = 20
SUMMARY = N_("The pictures themselves, with what was predicted")

LIMIT = 12
NARROWEST = 24
"""Columns of a picture with its words: truth, answer and certainty fit in every language."""
MOST_FEATURES = 6
"""Columns of a table's examples that are shown beside the answer."""


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "images",
        callback=_images,
        params=[
            params.run_argument(),
            params.split_option(),
            click.Option(["--wrong"], is_flag=True, help=_("Only those that were mistaken.")),
            click.Option(
                ["--true"],
                metavar=_("CLASS"),
                shell_complete=params.complete_classes,
                help=_("Only those of this class (name or number)."),
            ),
            click.Option(
                ["--predicted"],
                metavar=_("CLASS"),
                shell_complete=params.complete_classes,
                help=_("Only those taken for this class."),
            ),
            click.Option(
                ["--order"],
                type=click.Choice(["index", "least-certain", "most-certain"]),
                default="index",
                help=_("As they stand in the data, or by the network's certainty."),
            ),
            click.Option(
                ["--limit"],
                type=click.IntRange(min=1),
                default=LIMIT,
                show_default=True,
                help=_("How many at most."),
            ),
            params.style_option(),
            params.json_option(_("Write a JSON list: index, truth, answer, probabilities.")),
        ],
        help=_(
            "Show examples of a run's data with the truth and the network's answer: pictures as "
            "text, other data as rows."
        ),
        examples=[
            (_("What the newest run mistook"), "tui-lab images last --wrong"),
            (_("The 9s that it took for 4s"), "tui-lab images last --true 9 --predicted 4"),
            (
                _("Its gravest mistakes, in plain characters"),
                "tui-lab images last --wrong --order most-certain --style ascii",
            ),
        ],
    )


def _images(
    run: str,
    split: results.Split | None,
    wrong: bool,
    true: str | None,
    predicted: str | None,
    order: str,
    limit: int,
    style: str | None,
    as_json: bool,
) -> None:
    from tui_lab.reports import pictures as choosing

    found = Store().find(run)
    chosen = results.choose(found, split)
    classes = results.classes_of(found, chosen.classes)
    rows = choosing.select(
        chosen,
        wrong=wrong,
        true=results.class_number(true, classes),
        predicted=results.class_number(predicted, classes),
        order=order,  # type: ignore[arg-type]  # Click has checked it
    )
    shown = rows[:limit]
    if as_json:
        console.out_lines(params.to_json(_as_json(chosen, classes, shown)))
    elif not len(rows):
        console.say(_("No example meets these conditions."))
    elif results.kind_of(found) is Kind.IMAGES:
        _show_pictures(found, chosen, classes, shown, style)
    else:
        _show_rows(found, chosen, classes, shown)
    if len(shown) < len(rows) and not as_json:
        console.say(
            _("{shown} of {all} are shown; --limit shows more.").format(
                shown=number(len(shown)), all=number(len(rows))
            )
        )
    results.record_look(found, chosen, "images")


def _as_json(
    chosen: Results, classes: Sequence[str], rows: NDArray[np.int64]
) -> list[dict[str, object]]:
    return [
        {
            "index": int(chosen.indices[row]),
            "true": classes[chosen.labels[row]],
            "predicted": classes[chosen.predicted[row]],
            "probabilities": {
                name: float(share) if share == share else None
                for name, share in zip(classes, chosen.probabilities[row], strict=True)
            },
        }
        for row in rows
    ]


def _show_pictures(
    run: Run, chosen: Results, classes: Sequence[str], rows: NDArray[np.int64], style: str | None
) -> None:
    from tui_lab.datasets.listing import info
    from tui_lab.imaging import layout

    view = console.look(sys.stdout)
    how = pictures.chosen_style(style)
    value_range = info(run.experiment.data.dataset).value_range
    blocks = []
    for row, image in zip(rows, access.inputs(run, chosen, rows), strict=True):
        lines = pictures.draw(image, how, value_range)
        width = max(text_columns(lines[0]), NARROWEST)
        words = layout.caption(
            classes[chosen.labels[row]],
            classes[chosen.predicted[row]],
            float(chosen.certainty[row]),
            width=width,
            unicode=view.unicode,
        )
        words.append(_("example {index}").format(index=int(chosen.indices[row])))
        blocks.append(layout.captioned(lines, words))
    for line in layout.side_by_side(blocks, width=view.width):
        console.out(line)


def _show_rows(run: Run, chosen: Results, classes: Sequence[str], rows: NDArray[np.int64]) -> None:
    inputs = access.inputs(run, chosen, rows).reshape(len(rows), -1)
    names = access.feature_names(run, inputs.shape[1])
    columns = [
        tables.Column(_("Example"), right=True),
        tables.Column(_("Right")),
        tables.Column(_("Truth"), cuts=True),
        tables.Column(_("Answer"), cuts=True),
        tables.Column(_("Certainty"), right=True),
        *(
            tables.Column(name, right=True, rank=n + 1)
            for n, name in enumerate(names[:MOST_FEATURES])
        ),
    ]
    table: list[list[tables.Cell]] = []
    for row, values in zip(rows, inputs, strict=True):
        right = bool(chosen.right[row])
        table.append(
            [
                str(int(chosen.indices[row])),
                (_("yes"), "good") if right else (_("no"), "bad"),
                classes[chosen.labels[row]],
                classes[chosen.predicted[row]],
                percent(float(chosen.certainty[row])),
                *(number(float(value), 2) for value in values[:MOST_FEATURES]),
            ]
        )
    tables.show(columns, table)
