"""A sweep on the command line: followed, as tables, as JSON and CSV."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui_lab.cli import console, params, tables
from tui_lab.cli.follow import DRAW_EVERY, interrupts
from tui_lab.cli.process_exit import INTERRUPTED
from tui_lab.errors import ExitCode, UsageError
from tui_lab.i18n import _, moment, number
from tui_lab.runs.store import Store
from tui_lab.sweeps import operations, standing, words
from tui_lab.sweeps import tables as sweep_tables
from tui_lab.sweeps.look import SweepView, TrialLine, look
from tui_lab.sweeps.shelf import Sweep
from tui_lab.sweeps.space import setting_titles, values_text
from tui_lab.text.command_line import with_commands
from tui_lab.text.values import seconds_number

BAR = 20


def say_begun(sweep: Sweep) -> None:
    """What a sweep does, before it is followed."""
    console.say(_("Sweep {sweep}: {name}.").format(sweep=sweep.id, name=sweep.plan.name))
    console.say(words.what_words(sweep.plan))
    console.say(words.training_words(sweep.plan))
    console.say(words.sealed_words(sweep.plan))
    if (capped := words.capacity_words(sweep.plan)) != "":
        console.say(capped)


def say_stopping(sweep: Sweep) -> None:
    """That a sweep was asked to stop, and how to go on with it."""
    console.say(_("The sweep was asked to stop; its trials are kept as they are."))
    text = _("Go on with it by `tui-lab sweep resume {sweep}`.")
    console.say(with_commands(text, sweep=sweep.id))


def follow(sweep: Sweep, store: Store, *, as_json: bool) -> int:
    """Tell each trial as it ends, and at last what came out.

    Returns:
        The exit code.
    """
    told: set[int] = set()
    live = console.look(sys.stderr).live
    asked = 0
    with interrupts() as asks:
        while True:
            status, study = sweep.look()
            news = [t for t in study.trials if t.told is not None and t.number not in told]
            if news or live:
                view = look(sweep, store)
                lines = {line.number: line for line in view.trials}
                if live:
                    console.draw_over()
                for trial in news:
                    told.add(trial.number)
                    console.say(_trial_words(lines[trial.number], view))
                if live and status == "running":
                    console.draw_over(_progress(view, stopping=asked > 0))
            if status != "running" and not sweep.held():
                break
            if asks.count > asked:
                if asked:
                    console.draw_over() if live else None
                    console.say(_("The sweep goes on without you."))
                    return INTERRUPTED
                asked = asks.count
                _ask_to_stop(sweep)
            asks.wait(DRAW_EVERY)
    if live:
        console.draw_over()
    view = look(sweep, store)
    if as_json:
        console.out_lines(params.to_json(sweep_tables.as_table(view)))
    else:
        show(view, begun=True)
    codes = {"finished": ExitCode.OK, "stopped": ExitCode.STOPPED}
    return codes.get(view.status, ExitCode.FAILED)


def _ask_to_stop(sweep: Sweep) -> None:
    try:
        operations.stop(sweep)
    except UsageError:
        return  # it has just ended
    say_stopping(sweep)
    console.say(_("Ctrl-C once more leaves it alone with that."))


def _trial_words(line: TrialLine, view: SweepView) -> str:
    text = _("Trial {number} of {count}: {settings}: {status}, {objective} {value}.")
    if line.message:
        text = _("Trial {number} of {count}: {settings}: {status}. {message}")
    return text.format(
        message=line.message,
        number=line.number,
        count=view.plan.trials,
        settings=values_text(line.values),
        status=words.status_word(line.status),
        objective=view.plan.objective,
        value=words.objective_text(line),
    )


def _progress(view: SweepView, *, stopping: bool) -> str:
    told = _("stopping…") if stopping else words.progress_words(view)
    return f"{told} {words.best_words(view)}".strip()


def show(view: SweepView, *, begun: bool = False) -> None:
    """A sweep: what it is, its trials, the best, what mattered, and what is luck.

    Args:
        view: The sweep.
        begun: Whether `say_begun` has told what holds for its runs.
    """
    head = _("{name}: {status}.").format(name=view.plan.name, status=words.status_word(view.status))
    console.tell(f"{head} {words.what_words(view.plan)}")
    if view.message:
        console.warn(view.message)
    console.tell(words.training_words(view.plan))
    console.tell(words.progress_words(view))
    console.out()
    _show_trials(view)
    for line in view.trials:
        if line.message:
            console.say(standing.trial_message(line))
    if view.best is None:
        _how_to_go_on(view)
        return
    console.out()
    console.tell(f"{words.best_words(view)} {words.plus_minus_words(view.plan)}".rstrip())
    _show_importance(view)
    console.out()
    for sentence in words.luck_words(view):
        console.tell(sentence)
    if (command := words.repeat_words(view)) != "":
        console.tell(command)
    sealed = "" if begun else words.sealed_words(view.plan)
    for sentence in filter(None, (words.kept_words(view.plan), sealed)):
        console.tell(sentence, "faint")
    _how_to_go_on(view)


def _how_to_go_on(view: SweepView) -> None:
    if view.status in ("stopped", "failed", "lost"):
        text = _("Go on with it by `tui-lab sweep resume {sweep}`.")
    elif view.status == "finished" and view.plan.untried != 0:
        text = _("More trials: `tui-lab sweep resume {sweep} --trials {count}`.")
    else:
        return
    console.say(with_commands(text, sweep=view.id, count=operations.MORE_TRIALS))


def _show_trials(view: SweepView) -> None:
    several = view.plan.seeds > 1
    columns = [
        tables.Column(_("Trial"), right=True),
        *(tables.Column(title, cuts=True, right=True) for title in setting_titles(view.plan.axes)),
        tables.Column(view.plan.objective, right=True),
        tables.Column(_("Status")),
        tables.Column(_("Epochs"), right=True, rank=1),
        tables.Column(_("s"), right=True, rank=2),
        tables.Column(_("Runs") if several else _("Run"), rank=3),
    ]
    shown = console.look(sys.stdout)
    best = view.best.number if view.best is not None else 0
    rows: list[list[tables.Cell]] = []
    for line in words.ordered(view):
        look_of = words.look_of(line.status)
        mark = f"{shown.sign('★')} " if line.number == best else ""
        rows.append(
            [
                (f"{mark}{line.number}", "strong" if mark else "plain"),
                *(line.values.get(axis.path, "") for axis in view.plan.axes),
                (words.objective_text(line), "strong" if mark else "plain"),
                (words.status_word(line.status), look_of.tone),
                str(line.epochs),
                seconds_number(line.seconds or None),
                " ".join(line.runs),
            ]
        )
    tables.show(columns, rows)


def _show_importance(view: SweepView) -> None:
    console.out()
    console.tell(words.importance_title(view))
    shown = console.look(sys.stdout)
    wide = max(len(each.path) for each in view.importance)
    for each in view.importance:
        filled = round(BAR * (each.share or 0.0))
        bar = shown.sign("█") * filled + shown.sign("░") * (BAR - filled)
        console.out(f"  {each.path:<{wide}}  {bar}  {words.importance_text(each)}")
        for name, mean, count in each.groups:
            told = words.group_words(name, mean, count, view.plan.objective)
            console.out(f"  {'':<{wide}}  {told}")
    if note := words.importance_note(view):
        console.tell(note)


def show_list(views: Sequence[SweepView]) -> None:
    """The sweeps, a line each."""
    columns = [
        tables.Column(_("Sweep")),
        tables.Column(_("Name"), cuts=True, names=True),
        tables.Column(_("Status")),
        tables.Column(_("Trials"), right=True),
        tables.Column(_("Settings"), cuts=True),
        tables.Column(_("Best"), right=True),
        tables.Column(_("Created"), rank=1),
    ]
    rows: list[list[tables.Cell]] = [
        [
            view.id,
            view.plan.name,
            (words.status_word(view.status), words.look_of(view.status).tone),
            f"{number(view.done)}/{number(view.plan.trials)}",
            ", ".join(axis.path for axis in view.plan.axes),
            words.objective_text(view.best) if view.best else "",
            moment(view.plan.created),
        ]
        for view in views
    ]
    tables.show(columns, rows)
