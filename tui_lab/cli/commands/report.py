"""`tui-lab report`: the figures of what a run answered on a part of its data."""

from __future__ import annotations

import click

from tui_lab.cli import console, params, results
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.reports.facts import about_run
from tui_lab.runs.store import Store

SECTION = "results"
ORDER = 10
SUMMARY = N_("Precision, recall and confusions of every class; errors of quantities")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "report",
        callback=_report,
        params=[
            params.run_argument(),
            params.split_option(),
            click.Option(
                ["--open", "open_it"],
                is_flag=True,
                help=_("Open the envelope of a sealed test part; this is recorded."),
            ),
            click.Option(
                ["--confusion"],
                type=click.Choice(["counts", "shares", "none"]),
                help=_(
                    "The confusion matrix in examples (as usual), in shares of each row, or not at"
                    " all."
                ),
            ),
            click.Option(
                ["--class", "class_name"],
                metavar=_("NAME"),
                help=_("Only this class: its figures, and with what it was confused."),
            ),
            params.quantity_option(),
            click.Option(
                ["--plot"],
                type=click.Choice(["answers", "errors", "both", "none"]),
                help=_(
                    "Of quantities: the answers against the truth (as usual), the errors against"
                    " the answer, both, or no plot."
                ),
            ),
            params.json_option(_("Write one JSON object with all figures.")),
        ],
        help=_(
            "Show what a run has learned: summary, precision, recall and F1 of every class, and "
            "which classes it mixed up; of quantities, how far off the answers are. Every look at "
            "a test part is counted."
        ),
        examples=[
            (_("The newest run, on its test part"), "tui-lab report last"),
            (
                _("On the validation part, in shares"),
                "tui-lab report last --split validation --confusion shares",
            ),
            (_("On what it has learned from"), "tui-lab report last --split training"),
            (_("One class alone"), "tui-lab report last --class 8"),
            (_("Of quantities, with both plots"), "tui-lab report last --plot both"),
            (_("For a program"), "tui-lab report last --json"),
        ],
    )


def _report(
    run: str,
    split: results.Split | None,
    open_it: bool,
    confusion: str | None,
    class_name: str | None,
    quantity: str | None,
    plot: str | None,
    as_json: bool,
) -> None:
    from tui_lab.cli.tasks import TASK_TEXTS, ReportAsked
    from tui_lab.reports.guess_scores import guess_sentence, guess_table
    from tui_lab.reports.tasks import outcome_of

    store = Store()
    found = store.find(run)
    chosen = results.choose(found, split, open_it=open_it)
    outcome = outcome_of(found, chosen)
    text = TASK_TEXTS[outcome.task]
    asked = ReportAsked(confusion, class_name, quantity, plot)
    text.check(asked)
    if as_json:
        more = {
            "seconds_per_epoch": found.summary().seconds_per_epoch,
            "guess": guess_table(found, store),
        }
        console.out_lines(params.to_json(text.as_json(found, outcome, asked, more)))
    else:
        told = [*about_run(found, chosen.split), *filter(None, [guess_sentence(found, store)])]
        text.write(found, outcome, asked, told)
    results.record_look(found, chosen, "report")
