"""`tui-lab resume`: go on with a run that is paused, was stopped, was lost, or has finished."""

from __future__ import annotations

import sys

import click

from tui_lab.cli import after_run, control, fetching, follow, params, script_view
from tui_lab.cli.group import LabCommand
from tui_lab.cli.process_exit import INTERRUPTED
from tui_lab.errors import ExitCode
from tui_lab.i18n import N_, _
from tui_lab.runs import operations
from tui_lab.runs.asking import asks_to_go_on
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status
from tui_lab.runs.store import Store

SECTION = "runs"
ORDER = 60
SUMMARY = N_("Go on with a paused, stopped or lost run")


def build() -> click.Command:
    """The command."""
    return LabCommand(
        "resume",
        callback=_resume,
        params=[
            params.run_argument(),
            click.Option(
                ["--epochs"],
                type=click.IntRange(min=1),
                metavar="N",
                help=_("Train N epochs more than are done; else up to the number planned."),
            ),
            params.on_option(),
            params.yes_option(),
            params.detach_option(_("Leave the run to itself instead of following.")),
            params.last_option(),
            params.events_option(),
        ],
        help=_(
            "Go on with a run: a paused one at once, one that was stopped or lost from its last "
            "checkpoint with the optimizer as it was, and a finished one with --epochs. Where all "
            "epochs are done and only the ending is missing, or files of it were lost, that is "
            "made up for."
        ),
        examples=[
            (_("Let a paused or stopped run go on"), "tui-lab resume last"),
            (_("Ten epochs more for a finished one"), "tui-lab resume last --epochs 10"),
        ],
    )


def _resume(
    run: str,
    epochs: int | None,
    on: str | None,
    yes: bool,
    detach: bool,
    last: int | None,
    as_json: bool,
) -> int:
    params.refuse_last(last, as_json)
    found = Store().find(run)
    progress = operations.progress_of(found, *found.look(), closely=True)
    decision = operations.decide_resume(progress, epochs)
    if isinstance(decision, operations.Refusal):
        raise decision.error()
    # A paused run takes them on top of its plan.
    more = epochs if isinstance(decision, operations.Launch) else None
    if epochs is not None and not control.may_train_on(found, progress.epochs, more, yes=yes):
        return ExitCode.FAILED
    if isinstance(decision, operations.Ask):
        goes_on = _("The run {run} goes on.").format(run=found.id)
        for ask in asks_to_go_on(progress, decision, epochs):
            control.ask(found, ask, goes_on if ask is decision else _("More epochs are planned."))
        return ExitCode.OK
    operations.launch(found, decision, fetching.ready, on=on)
    if not as_json:
        after_run.say_place(found)
    if detach:
        return after_run.leave([found])
    return _follow(found, last, as_json)


def _follow(run: Run, last: int | None, as_json: bool) -> int:
    if script_view.is_of_script(run):
        return script_view.follow_script(run, as_json=as_json, epochs=last)
    view: follow.View = follow.JsonView(run.id)
    if not as_json:
        view = follow.LineView(sys.stderr, run.id, thinned=True)
        last = follow.last_epochs(last, sys.stderr)
    with after_run.going_on_without(run):
        outcome = follow.follow(run, view, on_interrupt="stop", last=last)
    if outcome.left:
        after_run.say_left(run)
        return INTERRUPTED
    code = after_run.tell(run, outcome, view)
    if not as_json and outcome.status in (Status.FINISHED, Status.STOPPED):
        after_run.show_results(run)
    return code
