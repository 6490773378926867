"""`tui-lab watch`: follow a run to its end, or read what happened in one that has ended."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tui_lab.cli import after_run, follow, params, script_view
from tui_lab.cli.console import say
from tui_lab.cli.group import LabCommand
from tui_lab.cli.process_exit import INTERRUPTED
from tui_lab.i18n import N_, _
from tui_lab.interop.following import start_following
from tui_lab.runs.status import word_now
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands

SECTION = "runs"
ORDER = 30
SUMMARY = N_("Follow a run to its end")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "watch",
        callback=_watch,
        params=[
            params.run_argument(),
            params.last_option(),
            params.tensorboard_option(
                _("Write it for TensorBoard too, into this folder, while it trains.")
            ),
            params.events_option(),
        ],
        help=_(
            "Follow a run to its end, or show one that has ended; its epochs go to stdout. Ctrl-C "
            "ends the watching, never the run."
        ),
        examples=[
            (_("Follow the newest run"), "tui-lab watch last"),
            (_("All epochs of one that has ended"), "tui-lab watch last --last 100000"),
            (_("Its events, for a program"), "tui-lab watch last --json"),
            (_("Its curves in TensorBoard"), "tui-lab watch last --live-tensorboard logs"),
        ],
    )


def _watch(run: str, last: int | None, tensorboard: str | None, as_json: bool) -> int:
    params.refuse_last(last, as_json)
    found = Store().find(run)
    if (folder := params.absolute_folder(tensorboard)) is not None:
        start_following(found, Path(folder))
        say(with_commands(_("See it with `tensorboard --logdir {folder}`."), folder=folder))
    if script_view.is_of_script(found):
        return script_view.follow_script(found, as_json=as_json, anew=False, epochs=last)
    view: follow.View
    if as_json:
        view = follow.JsonView(found.id)
    else:
        say(
            _("The run {run} ({name}) is {status}.").format(
                run=found.id, name=found.name, status=word_now(*found.look())
            )
        )
        view = follow.LineView(sys.stdout, found.id, thinned=False)
        last = follow.last_epochs(last, sys.stdout)
    with after_run.going_on_without(found):
        outcome = follow.follow(found, view, on_interrupt="leave", last=last)
    if outcome.left:
        after_run.say_left(found)
        return INTERRUPTED
    return after_run.tell(found, outcome, view)
