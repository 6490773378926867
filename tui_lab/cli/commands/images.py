"""`tui-lab images`: the examples themselves, with what the network said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_lab.cli import console, params, results
from tui_lab.cli.group import LabCommand
from tui_lab.datasets.model import Kind
from tui_lab.errors import UsageError
from tui_lab.i18n import N_, _, number
from tui_lab.reports import access
from tui_lab.runs.carried import what_was_left
from tui_lab.runs.run import Run
from tui_lab.runs.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_lab.runs.results_file import AnyResults

SECTION = "results"
ORDER = 20
SUMMARY = N_("The pictures themselves, with what was predicted")

LIMIT, GRID_LIMIT = 12, 25


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "images",
        callback=_images,
        params=[
            params.run_argument(),
            params.split_option(),
            click.Option(
                ["--wrong"],
                is_flag=True,
                help=_("Only those that were mistaken; of quantities, the largest errors first."),
            ),
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
            params.quantity_option(),
            click.Option(
                ["--range", "range_"],
                type=click.IntRange(min=1),
                metavar=_("NUMBER"),
                help=_(
                    "Of quantities: only those whose truth lies in this range of the report; 1 has"
                    " the smallest values."
                ),
            ),
            click.Option(
                ["--order"],
                type=click.Choice(
                    ["index", "least-certain", "most-certain", "largest-error", "smallest-error"]
                ),
                help=_(
                    "As they stand in the data (as usual), by the network's certainty, or by the"
                    " error of quantities."
                ),
            ),
            click.Option(
                ["--index"],
                type=click.IntRange(min=0),
                multiple=True,
                metavar="N",
                help=_("The example with this number, as `images` shows it. May be given often."),
            ),
            click.Option(
                ["--grid"],
                is_flag=True,
                default=None,
                help=_(
                    "Small pictures, five in a row: the answer, the truth behind it where it is "
                    "another, and an upright bar for the probability of each class."
                ),
            ),
            click.Option(
                ["--limit"],
                type=click.IntRange(min=1),
                help=_("How many at most; {count}, or {grid} in a grid.").format(
                    count=LIMIT, grid=GRID_LIMIT
                ),
            ),
            params.style_option(),
            params.json_option(
                _("Write a JSON list: index, truth, answer; probabilities, or error and inputs.")
            ),
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
            (_("25 answers at a glance"), "tui-lab images last --grid"),
            (
                _("Of quantities, the largest errors among the smallest values"),
                "tui-lab images last --wrong --range 1",
            ),
        ],
    )


def _images(
    run: str,
    split: results.Split | None,
    wrong: bool,
    true: str | None,
    predicted: str | None,
    quantity: str | None,
    range_: int | None,
    order: str | None,
    index: tuple[int, ...],
    grid: bool | None,
    limit: int | None,
    style: str | None,
    as_json: bool,
) -> None:
    from tui_lab.cli.tasks import TASK_TEXTS, ExamplesAsked
    from tui_lab.reports.tasks import outcome_of

    found = Store().find(run)
    chosen = results.choose(found, split)
    outcome = outcome_of(found, chosen)
    text = TASK_TEXTS[outcome.task]
    asked = ExamplesAsked(wrong, true, predicted, quantity, range_, order, grid)
    text.check(asked)
    if grid and access.kind_shown(found, chosen) is not Kind.IMAGES:
        raise UsageError(
            _("--grid is about pictures, and {data} has none.").format(data=found.data or found.id),
            _("Leave it out."),
        )
    rows = text.choose(outcome, asked)
    if not as_json:
        rows = _at_hand(found, chosen, rows)
    if index:
        rows = results.with_numbers(outcome.results.indices, rows, index)
    shown = rows[: limit or (len(rows) if index else GRID_LIMIT if grid else LIMIT)]
    if as_json:
        console.out_lines(params.to_json(text.examples_json(found, outcome, shown)))
    elif not len(rows):
        console.say(_("No example meets these conditions."))
    else:
        text.show_examples(found, outcome, shown, style, bool(grid))
    if len(shown) < len(rows) and not as_json:
        console.say(
            _("{shown} of {all} are shown; --limit shows more.").format(
                shown=number(len(shown)), all=number(len(rows))
            )
        )
    results.record_look(found, chosen, "images")


def _at_hand(run: Run, chosen: AnyResults, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those whose examples a script has kept, with a word on the others; all where it has none."""
    import numpy as np

    kept = access.kept_rows(run, chosen)
    if kept is None or len(kept) >= len(chosen):
        return rows
    if not len(kept):
        console.say(f"{_('This run has kept no examples.')} {what_was_left(run.header)}")
        return rows
    text = _("Of {all} examples the run has kept {count}: these alone are shown.")
    console.say(text.format(all=number(len(chosen)), count=number(len(kept))))
    return rows[np.isin(rows, kept)]
