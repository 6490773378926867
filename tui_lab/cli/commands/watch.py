"""`tui-lab watch`: follow a run to its end, or read what happened in one that has ended."""

from __future__ import annotations

import sys

import click

from tui_lab.cli import control, ending, follow, params
from tui_lab.cli.console import say
from tui_lab.cli.group import INTERRUPTED, LabCommand
from tui_lab.i18n import _
from tui_lab.runs.store import Store


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "watch",
        callback=_watch,
        params=[
            params.run_argument(),
            params.json_option(
                _("Write the events as JSON, line by line; the last one is `ended`.")
            ),
        ],
        help=_(
            "Follow a run to its end; its epochs go to stdout. A run that has ended is shown from "
            "its first epoch to its last. Ctrl-C ends the watching, never the run."
        ),
        examples=[
            (_("Follow the newest run"), "tui-lab watch last"),
            (_("Its events, for a program"), "tui-lab watch last --json"),
        ],
    )


def _watch(run: str, as_json: bool) -> int:
    found = Store().find(run)
    view: follow.View
    if as_json:
        view = follow.JsonView(found.id)
    else:
        say(
            _("The run {run} ({name}) is {status}.").format(
                run=found.id, name=found.name, status=control.status_word(found.status())
            )
        )
        view = follow.LineView(sys.stdout, thinned=False)
    outcome = follow.follow(found, view, on_interrupt="leave")
    if outcome.left:
        ending.say_left(found, outcome)
        return INTERRUPTED
    return ending.tell(found, outcome, view)
