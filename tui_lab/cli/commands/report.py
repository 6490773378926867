"""`tui-lab report`: precision, recall and confusions of every class."""

from __future__ import annotations

import click

from tui_lab.cli import console, params, report_text, results
from tui_lab.cli.group import LabCommand
from tui_lab.i18n import _
from tui_lab.runs.store import Store


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
            (_("For a program"), "tui-lab report last --json"),
        ],
    )


def _report(
    run: str, split: results.Split | None, open_it: bool, confusion: str, as_json: bool
) -> None:
    from tui_lab.reports.report import build_report, report_for

    found = Store().find(run)
    chosen = results.choose(found, split, open_it=open_it)
    classes = results.classes_of(found, chosen.classes)
    if as_json:
        console.out(params.to_json(build_report(found.id, chosen, classes)))
    else:
        report_text.write_report(
            chosen,
            report_for(chosen, classes),
            classes,
            results.kind_of(found),
            confusion=None if confusion == "none" else confusion,  # type: ignore[arg-type]
        )
    results.record_look(found, chosen, "report")
