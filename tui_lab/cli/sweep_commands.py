"""The commands of `tui-lab sweep` for a sweep that there is: show, list, stop, resume, remove."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console, params, sweep_text
from tui_lab.cli.group import LabCommand
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import _, ngettext
from tui_lab.runs.store import KEPT_IN_TRASH as KEPT_RUNS
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations
from tui_lab.sweeps import tables as sweep_tables
from tui_lab.sweeps.look import look
from tui_lab.sweeps.marks import runs_of
from tui_lab.sweeps.plan import MOST_TRIALS
from tui_lab.sweeps.shelf import Shelf
from tui_lab.text.command_line import with_commands


def commands() -> list[LabCommand]:
    """All of them."""
    return [
        *(_show_command(), _list_command(), _stop_command(), _resume()),
        *(_remove_command(), _restore_command()),
    ]


def _reference() -> click.Argument:
    return click.Argument(
        ["sweep"],
        metavar=_("SWEEP"),
        default="last",
        shell_complete=_complete_sweeps,
        help=_("An id, its beginning or last part, the name of what is varied, or `last`."),
    )


def _show_command() -> LabCommand:
    return LabCommand(
        "show",
        callback=_show,
        params=[
            _reference(),
            params.json_option(_("Write one JSON object: trials, best, importance, luck.")),
            click.Option(
                ["--csv", "as_csv"], is_flag=True, help=_("Write the trials as CSV, a line each.")
            ),
        ],
        help=_(
            "The trials of a sweep, the best so far, which setting mattered, and what of the "
            "best's lead may be luck."
        ),
        short_help=_("The trials of a sweep, and what came out"),
        examples=[
            (_("The latest"), "tui-lab sweep show last"),
            (_("For a spreadsheet"), "tui-lab sweep show last --csv > sweep.csv"),
        ],
    )


def _list_command() -> LabCommand:
    return LabCommand(
        "list",
        callback=_list,
        params=[params.json_option(_("Write a JSON list, newest first."))],
        help=_("List the sweeps, newest first."),
        short_help=_("List the sweeps, newest first"),
        examples=[(_("All of them"), "tui-lab sweep list")],
    )


def _stop_command() -> LabCommand:
    return LabCommand(
        "stop",
        callback=_stop,
        params=[_reference()],
        help=_(
            "Stop a sweep and its runs. Nothing is lost: `tui-lab sweep resume` goes on with the "
            "trials where they are."
        ),
        short_help=_("Stop a sweep, to be resumed later"),
        examples=[(_("The latest"), "tui-lab sweep stop last")],
    )


def _resume() -> LabCommand:
    return LabCommand(
        "resume",
        callback=_go_on,
        params=[
            _reference(),
            click.Option(
                ["--trials"],
                type=click.IntRange(1, MOST_TRIALS),
                help=_("Try so many more than were planned; also of a sweep that is done."),
            ),
            params.detach_option(_("Write the sweep's id to stdout and leave it to itself.")),
            params.json_option(_("At the end, write what came out as one JSON object.")),
        ],
        help=_(
            "Go on with a sweep that was stopped, or whose process was killed, and follow it; or"
            " add trials to it."
        ),
        short_help=_("Go on with a sweep"),
        examples=[
            (_("The latest"), "tui-lab sweep resume last"),
            (_("Ten trials more"), "tui-lab sweep resume last --trials 10"),
        ],
    )


def _remove_command() -> LabCommand:
    return LabCommand(
        "remove",
        callback=_remove,
        params=[
            _reference(),
            click.Option(
                ["--runs"],
                is_flag=True,
                help=_("Its runs as well; their trash keeps the latest {count}.").format(
                    count=KEPT_RUNS
                ),
            ),
            params.yes_option(),
        ],
        help=_(
            "Put a sweep into the trash, from where `tui-lab sweep restore` takes it back. Its"
            " runs stay in the table of runs, unless --runs is given."
        ),
        short_help=_("Put a sweep into the trash"),
        examples=[(_("The latest"), "tui-lab sweep remove last")],
    )


def _restore_command() -> LabCommand:
    return LabCommand(
        "restore",
        callback=_restore,
        params=[_reference()],
        help=_("Take a removed sweep back out of the trash; `last` is the last removed."),
        short_help=_("Take a sweep back out of the trash"),
        examples=[(_("The last removed"), "tui-lab sweep restore last")],
    )


def left(sweep: str) -> int:
    """Say the id of a sweep that is left to itself, and how to see how it does."""
    console.out(sweep)
    text = _("See how it does: `tui-lab sweep show {sweep}`.")
    console.say(with_commands(text, sweep=sweep))
    return ExitCode.OK


def _show(sweep: str, as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise UsageError(
            _("--json and --{form} are two forms of one list.").format(form="csv"),
            _("Leave one of them out."),
        )
    view = look(Shelf().find(sweep), Store())
    if as_json:
        console.out_lines(params.to_json(sweep_tables.as_table(view)))
    elif as_csv:
        console.out_lines(sweep_tables.as_csv(view))
    else:
        sweep_text.show(view)


def _list(as_json: bool) -> None:
    store = Store()
    views = [look(sweep, store) for sweep in Shelf().sweeps()]
    if as_json:
        console.out_lines(params.to_json([sweep_tables.summary_table(view) for view in views]))
    elif views:
        sweep_text.show_list(views)
    else:
        console.say(_("There are no sweeps yet."))
        console.say(_("Begin with `tui-lab sweep digits-mlp --over layers[1].units=32,64,128`."))


def _stop(sweep: str) -> None:
    found = Shelf().find(sweep)
    operations.stop(found)
    sweep_text.say_stopping(found)


def _remove(sweep: str, runs: bool, yes: bool) -> int:
    shelf, store = Shelf(), Store()
    found = shelf.find(sweep)
    count = len(runs_of(store, found.id)) if runs else 0
    if count > 1 and not yes:
        question = ngettext("Remove {count} run?", "Remove {count} runs?", count)
        if not console.confirm(question.format(count=count)):
            console.say(_("Nothing was done."))
            return ExitCode.FAILED
    operations.remove(shelf, store, found, runs=runs)
    text = _("Removed {name}. To take it back: tui-lab sweep restore {sweep}")
    console.say(with_commands(text, name=found.plan.name, sweep=found.id))
    if count:
        text = ngettext(
            "{count} run was removed as well.", "{count} runs were removed as well.", count
        )
        console.say(text.format(count=count))
    return ExitCode.OK


def _restore(sweep: str) -> None:
    found, runs = operations.restore(Shelf(), Store(), sweep)
    console.say(
        _("The sweep {sweep} ({name}) is back.").format(sweep=found.id, name=found.plan.name)
    )
    if runs:
        text = ngettext("{count} run is back as well.", "{count} runs are back as well.", len(runs))
        console.say(text.format(count=len(runs)))


def _go_on(sweep: str, trials: int | None, detach: bool, as_json: bool) -> int:
    found = Shelf().find(sweep)
    operations.resume(found, trials or 0)
    found = Shelf().find(found.id)
    if detach:
        return left(found.id)
    sweep_text.say_begun(found)
    return sweep_text.follow(found, Store(), as_json=as_json)


def _complete_sweeps(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of sweeps, and `last`."""
    found = [CompletionItem("last")] if "last".startswith(incomplete) else []
    known = {sweep.id: sweep.plan.name for sweep in Shelf().sweeps()}
    return found + [CompletionItem(a, help=b) for a, b in known.items() if a.startswith(incomplete)]
