"""`tui-lab report`: precision, recall and confusions of every class."""

from __future__ import annotations

import click

from tui_lab.cli import console, params, report_text, results
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import N_, _
from tui_lab.reports.facts import about_run
from tui_lab.runs.store import Store

SECTION = "results"
ORDER = 10
SUMMARY = N_("Precision, recall and confusions of every class")


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
                default="counts",
                help=_("The confusion matrix in examples, in shares of each row, or not at all."),
            ),
            click.Option(
                ["--class", "class_name"],
                metavar=_("NAME"),
                help=_("Only this class: its figures, and with what it was confused."),
            ),
            params.json_option(_("Write one JSON object with all figures.")),
        ],
        help=_(
            "Show what a run has learned: summary, precision, recall and F1 of every class, and "
            "which classes it mixed up. Every look at a test part is counted."
        ),
        examples=[
            (_("The newest run, on its test part"), "tui-lab report last"),
            (
                _("On the validation part, in shares"),
                "tui-lab report last --split validation --confusion shares",
            ),
            (_("One class alone"), "tui-lab report last --class 8"),
            (_("For a program"), "tui-lab report last --json"),
        ],
    )


def _report(
    run: str,
    split: results.Split | None,
    open_it: bool,
    confusion: str,
    class_name: str | None,
    as_json: bool,
) -> None:
    from tui_lab.reports.guess import guess_sentence, guess_table
    from tui_lab.reports.report import build_report, class_report, report_for

    store = Store()
    found = store.find(run)
    chosen = results.choose(found, split, open_it=open_it)
    classes = results.classes_of(found, chosen.classes)
    place = results.class_number(class_name, classes)
    if as_json:
        whole = {
            **build_report(found.id, chosen, classes),
            "seconds_per_epoch": found.summary().seconds_per_epoch,
            "guess": guess_table(found, store),
        }
        console.out_lines(params.to_json(whole if place is None else class_report(whole, place)))
    elif place is not None:
        report = report_for(chosen, classes)
        report_text.write_class(chosen, report, classes, results.kind_of(found), place)
    else:
        report_text.write_report(
            chosen,
            report_for(chosen, classes),
            classes,
            results.kind_of(found),
            confusion=None if confusion == "none" else confusion,  # type: ignore[arg-type]
            more=[*about_run(found), *filter(None, [guess_sentence(found, store)])],
        )
    results.record_look(found, chosen, "report")
