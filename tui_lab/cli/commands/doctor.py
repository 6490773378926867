"""`tui-lab doctor`: check this machine, and say what is missing and what to do about it."""

from __future__ import annotations

import sys

import click

from tui_lab.cli import console, doctor_checks, params
from tui_lab.cli.group import LabCommand
from tui_lab.errors import ExitCode
from tui_lab.i18n import N_, _, ngettext

SECTION = "lab"
ORDER = 30
SUMMARY = N_("Check this machine and say what is missing")
WORDS: dict[doctor_checks.Verdict, str] = {
    "good": N_("good"),
    "notice": N_("note"),
    "bad": N_("bad"),
}


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "doctor",
        callback=_doctor,
        params=[params.json_option(_("Write a JSON list of all findings."))],
        help=_(
            "Check what the lab rests on: versions, device, memory, disk, data sets, terminal and "
            "running workers. Nothing heavy is imported. Exit code 1 if something is bad."
        ),
        examples=[
            (_("Is everything there?"), "tui-lab doctor"),
            (_("To send to whoever looks after the machine"), "tui-lab doctor --json"),
        ],
    )


def _doctor(as_json: bool) -> int:
    found = list(doctor_checks.findings())
    bad = [finding for finding in found if finding.verdict == "bad"]
    if as_json:
        table = [
            {
                "topic": finding.topic,
                "verdict": finding.verdict,
                "text": finding.text,
                "hint": finding.hint,
            }
            for finding in found
        ]
        console.out_lines(params.to_json(table))
    else:
        for finding in found:
            _show(finding)
        if bad:
            text = ngettext(
                "{count} thing needs your attention.",
                "{count} things need your attention.",
                len(bad),
            )
            console.say(text.format(count=len(bad)))
        else:
            console.say(_("Everything that is needed is there."))
    return ExitCode.FAILED if bad else ExitCode.OK


def _show(finding: doctor_checks.MachineFinding) -> None:
    view = console.look(sys.stdout)
    word = _(WORDS[finding.verdict])
    mark = view.paint(word.ljust(6), finding.verdict)
    indent = " " * 6
    text = f"{indent}{finding.title}: {finding.text}"
    first, *rest = console.wrapped(text, view)
    console.out(mark + first.removeprefix(indent))
    for line in rest:
        console.out(line)
    if finding.hint:
        console.tell(f"{indent}{finding.hint}")
