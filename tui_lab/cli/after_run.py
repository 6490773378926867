"""How a followed run ended: a sentence, the report, what to do next, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tui_lab import settings
from tui_lab.cli import console, results
from tui_lab.cli.console import out, say, show_error
from tui_lab.cli.follow import JsonView, Outcome, View
from tui_lab.cli.streams import OutputError
from tui_lab.datasets.model import Kind
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _
from tui_lab.runs import messages
from tui_lab.runs.crash_reason import lost_reason
from tui_lab.runs.launch_record import launch_record
from tui_lab.runs.place_words import placed
from tui_lab.runs.places import place_of
from tui_lab.runs.run import Run
from tui_lab.runs.status import Status, ending_code
from tui_lab.runs.store import Store
from tui_lab.text.command_line import with_commands


def tell(run: Run, outcome: Outcome, view: View) -> int:
    """Say how the run ended, on stderr; with `--json`, make sure that the last line says it.

    Returns:
        The exit code.
    """
    if outcome.watched and settings.get("bell"):
        console.ring()
    ended = outcome.state.ended
    code = ending_code(outcome.status, ended.reason if ended else "")
    if isinstance(view, JsonView):
        if outcome.status is Status.LOST:
            payload = {"status": "lost", "reason": lost_reason(run, outcome.state) or "lost"}
            view.write({"type": "ended", "payload": payload})
        return code
    for sentence in messages.ending(outcome.status, outcome.state):
        say(sentence)
    if (error := messages.trouble(run, outcome.status, outcome.state)) is not None:
        show_error(error)
    return code


def say_left(run: Run) -> None:
    """That the user turned away, and how to come back."""
    if run.status().live:
        say(_("The run {run} goes on without you.").format(run=run.id))
        _say_how_to_follow(run)


def leave(runs: Sequence[Run]) -> ExitCode:
    """Leave runs that were started to themselves: their ids to stdout, and how to follow the last.

    Returns:
        The exit code.
    """
    for run in runs:
        out(run.id)
    _say_how_to_follow(runs[-1])
    return ExitCode.OK


def _say_how_to_follow(run: Run) -> None:
    say(with_commands(_("Follow it with `tui-lab watch {run}`."), run=reference(run)))


def say_place(run: Run) -> None:
    """Where a run was started that is not trained on this machine."""
    place = place_of(launch_record(run.folder))
    if place.scheduled:
        say(placed(run.name, place.name))


@contextmanager
def going_on_without(run: Run) -> Iterator[None]:
    """Follow `run` inside; where stdout fails meanwhile, say that the run goes on.

    Raises:
        OutputError: stdout failed.
    """
    try:
        yield
    except OutputError:
        say_left(run)
        raise


def reference(run: Run) -> str:
    """How to name the run on the next command line: `last` where that is this one."""
    newest = next(iter(Store().runs(newest=1)), None)
    return "last" if newest is not None and newest.id == run.id else run.id


def show_results(run: Run) -> None:
    """The per-class report of a run that has just ended, and what to look at next."""
    from tui_lab.cli.tasks import TASK_TEXTS, ReportAsked
    from tui_lab.reports.tasks import outcome_of

    try:
        chosen = results.choose(run, None)
        outcome = outcome_of(run, chosen)
    except LabError as error:
        show_error(error)
        return
    out()
    text = TASK_TEXTS[outcome.task]
    text.write(run, outcome, ReportAsked(confusion="none", plot="none"), ())
    results.record_look(run, chosen, "train")
    name = reference(run)
    say()
    say(_("To go on:"))
    pictures, others = text.wrong_examples
    wrong = pictures if results.kind_of(run) is Kind.IMAGES else others
    say(with_commands(_(wrong), run=name))
    say(with_commands(_(text.report_shows), run=name))
    shows = (
        _("  tui-lab show {run}              the script and its history")
        if run.header.script is not None
        else _("  tui-lab show {run}              the experiment and its history")
    )
    say(with_commands(shows, run=name))
