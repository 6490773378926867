"""What the lab says of a network and its data: layers, how it is trained, where the data come from.

Pure functions to Rich texts; must not import Textual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tui_lab.datasets.looking_words import answers_in_words
from tui_lab.datasets.model import Availability, DatasetInfo, Origin
from tui_lab.datasets.words import KINDS, part_sizes
from tui_lab.experiment.model import Experiment
from tui_lab.i18n import _, ngettext, number
from tui_lab.runs.best import diverged_in
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.text.fit import fitted, text_columns
from tui_lab.text.statuses import STATUSES
from tui_lab.text.values import count_text, metric_text, setting_text, shape_text, share_text
from tui_lab.ui.kit.key_names import clickable, key_text, with_keys
from tui_lab.ui.lab.actions import ACTIONS
from tui_lab.ui.shell.app_actions import ACTIONS as EVERYWHERE

if TYPE_CHECKING:
    from tui_lab.courses.current_step import CurrentStep
    from tui_lab.reports.guess import Guess
    from tui_lab.ui.kit.theme_styles import Tones
    from tui_lab.ui.lab.drafts import Drafts
    from tui_lab.ui.lab.entries import NetworkEntry
    from tui_lab.ui.shell.feed import Snapshot
    from tui_lab.ui.shell.fetching import Fetching


def heading(chosen: Experiment, guess: Guess | None, title: str = "", place: str = "") -> str:
    """A line with name, data, seed, place and guess of what is chosen; where a title is given, it
    stands above them in place of the name."""
    parts = [chosen.data.dataset, _("seed {seed}").format(seed=chosen.seed)]
    if not title:
        parts.insert(0, chosen.name or "–")
    if place:
        parts.append(_("on {place}").format(place=place))
    if guess is not None:
        parts.append(_("guess: {guess}").format(guess=guess.text))
    return "\n".join(filter(None, (title, "  ".join(parts))))


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a paragraph, and what follows it."""
    for end in (". ", "! ", "? "):
        first, found, rest = text.partition(end)
        if found and len(first) > 20:
            return first + end.strip(), rest
    return text, ""


def recipe(experiment: Experiment) -> RenderableType:
    """How it is trained: what `compile` and `fit` are given, and how the data are split.

    A draft may hold values that do not work; they are said as they are.
    """
    compiled, fit, data = experiment.compile, experiment.fit, experiment.data
    optimizer = [compiled.optimizer]
    if compiled.learning_rate is not None:
        optimizer.append(f"learning_rate {setting_text(compiled.learning_rate)}")
    optimizer += [f"{name} {setting_text(value)}" for name, value in compiled.arguments.items()]
    what = compiled.loss
    if compiled.metrics:
        what += f"; metrics {setting_text(compiled.metrics)}"
    how = [
        _("epochs: {count}").format(count=count_text(fit.epochs)),
        _("batches of {count}").format(count=count_text(fit.batch_size)),
    ]
    if fit.early_stopping is not None:
        how.append(
            _("early stopping on {monitor}, patience {count}").format(
                monitor=fit.early_stopping.monitor, count=count_text(fit.early_stopping.patience)
            )
        )
    if fit.class_weight is not None:
        how.append(f"class_weight {setting_text(fit.class_weight)}")
    split = [_("scaling {name}").format(name=data.scaling)]
    if data.target_scaling != "none":
        split.append(_("target scaled {name}").format(name=setting_text(data.target_scaling)))
    if data.validation_split:
        split.append(_("{share} to validate").format(share=share_text(data.validation_split)))
    if data.test_split:
        split.append(_("{share} to test").format(share=share_text(data.test_split)))
    if data.split != "stratified":
        state = "" if data.random_state is None else f" (random_state {data.random_state})"
        split.append(_("split {name}").format(name=data.split) + state)
    if data.inputs:
        split.append(_("inputs {names}").format(names=setting_text(data.inputs)))
    split += [f"{name} {setting_text(value)}" for name, value in data.options.items()]
    table = _pairs()
    table.add_row("compile", Text(f"{', '.join(optimizer)}; {what}"))
    table.add_row("fit", Text(", ".join(how)))
    table.add_row("data", Text(", ".join(split)))
    return table


def _pairs() -> Table:
    """A table of names and what is said of them."""
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(min_width=LABEL, style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    return table


def facts(info: DatasetInfo, there: Availability, *, wide: bool = False) -> RenderableType:
    """What the data set holds, and where it comes from.

    Args:
        info: The data set.
        there: Whether it is at hand.
        wide: Whether short ones stand beside each other.
    """
    sizes = part_sizes(info.train_size, test=info.test_size)
    inputs = f"{shape_text(info.input_shape)} ({_(KINDS[info.kind])})"
    short = [
        (_("Inputs"), inputs),
        answers_in_words(info, 12),
        (_("Examples"), sizes),
        (_("Licence"), info.licence),
    ]
    long = [(_("Source"), info.source), (_("At hand"), there.how)]
    if not wide:
        table = _pairs()
        for name, said in (*short[:3], long[0], short[3], long[1]):
            if said:
                table.add_row(name, Text(said))
        return table
    beside = Table.grid(padding=(0, 1, 0, 0))
    for style, least in (("dim", LABEL), ("", 0), ("dim", LABEL), ("", 0)):
        beside.add_column(style=style, min_width=least, overflow="fold")
    for left, right in ((short[0], short[1]), (short[2], short[3])):
        beside.add_row(left[0], Text(left[1] + "   "), right[0] if right[1] else "", Text(right[1]))
    below = _pairs()
    for name, said in long:
        if said:
            below.add_row(name, Text(said))
    return Group(beside, below)


def newest(snapshot: Snapshot, *statuses: Status) -> RunSummary | None:
    """The newest run with one of these statuses."""
    return next((run for run in snapshot.runs if run.status in statuses), None)


NOTHING: Mapping[str, str] = {}
IN_TROUBLE = (Status.DIVERGED, Status.FAILED)
LIVE = (Status.RUNNING, Status.SILENT, Status.PAUSED, Status.QUEUED)
LABEL = 10
"""Columns of a name, so that tables below each other line up."""
SHORTEST_TITLE = 12
"""Columns of a step's title that still say something."""


def news(
    snapshot: Snapshot,
    chosen: str,
    marks: Tones,
    draft: str = "",
    ended: Sequence[RunSummary] = (),
    sweeps: Mapping[str, str] = NOTHING,
) -> Text:
    """A line or a few on top: what to do first, or what goes on, was lost, or has ended.

    Args:
        snapshot: The store.
        chosen: The name of the experiment that is chosen.
        marks: Styles of the signs.
        draft: What can be done with the draft, where that is chosen; translated.
        ended: What ended and was not looked at since, the last one first.
        sweeps: What is said of sweeps, by their ids, in place of their runs.
    """
    live, lost = newest(snapshot, *LIVE), newest(snapshot, Status.LOST)
    lines = []
    if live is not None and live.sweep in sweeps:
        text = with_keys(_("{words}: {key_sweeps} opens it."), ACTIONS, words=sweeps[live.sweep])
        lines.append(_mark(live, marks).append_text(clickable(text, style="not bold default")))
    elif live is not None:
        lines.append(_live_line(live, len(snapshot.live) - 1, marks))
    if lost is not None:
        line = _mark(lost, marks)
        line.append_text(
            key_text(
                _("{name} was lost at epoch {epoch}: press {key_open_run} to open it and go on."),
                ACTIONS,
                name=lost.name,
                epoch=number(lost.epochs),
                style="not bold default",
            )
        )
        lines.append(line)
    alone = [run for run in ended if run.sweep not in sweeps]
    for sweep in list(dict.fromkeys(run.sweep for run in ended if run.sweep in sweeps))[:2]:
        if live is None or live.sweep != sweep:
            lines.append(_sweep_line([r for r in ended if r.sweep == sweep], sweeps[sweep], marks))
    if alone:
        lines.append(_ended_line(alone, marks))
    if not lines and draft:
        lines.append(clickable(f"* {draft}", draft))
    if not lines and snapshot.listed and not snapshot.runs:
        welcome = _("Welcome. Press {key_train} to train {name} and watch it learn.")
        lines.append(key_text(welcome, ACTIONS, name=chosen or "–"))
    if not lines:
        lines.append(
            key_text(
                _("Choose a network; {key_train} trains it, {key_edit} changes it first."),
                ACTIONS,
                style="dim",
            )
        )
    return Text("\n").join(lines)


def course_line(where: CurrentStep | None, width: int) -> str:
    """The current step of a course in one line of `width` columns; None: that there are courses."""
    if where is None:
        return with_keys(
            _("Courses lead through all of this, step by step: press {key_show_courses}."),
            EVERYWHERE,
        )
    if where.done:
        text = _("Course: {title}: all {count} steps are passed. {key_course} opens it.")
    else:
        text = _("Course: {title}, step {n} of {count}: {step}. {key_course} goes on.")
    room = width - text_columns(
        with_keys(text, ACTIONS, title="", n=where.number, count=where.steps, step="")
    )
    title, step = where.title, "" if where.done else where.step_title
    if text_columns(title + step) > room:
        title = title.partition(":")[0]
    if text_columns(title + step) > room and not where.done:
        if room - text_columns(title) >= SHORTEST_TITLE:
            step = fitted(step, room - text_columns(title)).rstrip()
        else:
            text = _("Course: {title}, step {n} of {count}. {key_course} goes on.")
    line = with_keys(text, ACTIONS, title=title, n=where.number, count=where.steps, step=step)
    if not any(f"{end}. " in line for end in ("?", glyph("…"))):
        return line
    # A title that is a question, or cut: made anew, because a text that is changed names no keys.
    text = text.replace("{step}. ", "{step} ").replace("{title}. ", "{title} ")
    return with_keys(text, ACTIONS, title=title, n=where.number, count=where.steps, step=step)


def of_safe_draft() -> str:
    """What is said of the user's change once it is no draft any more."""
    return _("Your change. A run or a preset has it, so nothing of it can be lost.")


def draft_text(entry: NetworkEntry | None, drafts: Drafts) -> str:
    """What can be done with the draft, where it is what is chosen; "" otherwise."""
    if entry is None or not entry.is_draft:
        return ""
    if drafts.is_safe(entry.experiment):
        text = _(
            "Your change {name}, trained or saved: {key_edit} changes it further, {key_undo} "
            "drops it."
        )
    elif drafts.brought_back:
        text = _(
            "Your draft {name} of last time: {key_train} trains it, {key_edit} changes it, "
            "{key_undo} drops it."
        )
    else:
        text = _(
            "Your draft {name}: {key_train} trains it, {key_edit} changes it, {key_undo} drops it."
        )
    return with_keys(text, ACTIONS, name=entry.experiment.name or _("without a name"))


def _mark(run: RunSummary, marks: Tones) -> Text:
    """The sign of a run's status in its colour."""
    return Text(f"{glyph(STATUSES[run.status].sign)} ", style=marks[run.status_tone])


def _live_line(run: RunSummary, others: int, marks: Tones) -> Text:
    if run.status is Status.QUEUED:
        said = _("{name} is being started").format(name=run.name)
        if run.waiting:
            said = _("{name} is queued ({words})").format(name=run.name, words=run.waiting)
        elif run.place:
            said = _("{name} waits for its turn, place {place} in line").format(
                name=run.name, place=number(run.place)
            )
    elif run.stopping:
        said = _("{name} is stopping after epoch {epoch}").format(
            name=run.name, epoch=number(run.epochs)
        )
    elif run.status is Status.PAUSED and not run.epochs:
        said = _("{name} is paused").format(name=run.name)
    elif run.status is Status.SILENT:
        said = _("{name} does not answer after epoch {epoch}").format(
            name=run.name, epoch=number(run.epochs)
        )
    elif run.status is Status.PAUSED:
        said = _("{name} is paused after epoch {epoch}").format(
            name=run.name, epoch=number(run.epochs)
        )
    elif not run.epochs_target:  # a loop of one's own may not say how many
        text = ngettext(
            "{name} trains, {done} epoch done", "{name} trains, {done} epochs done", run.epochs
        )
        said = text.format(name=run.name, done=number(run.epochs))
    else:
        said = _("{name} is training, {done} of {epochs} epochs done").format(
            name=run.name, done=number(run.epochs), epochs=number(run.epochs_target)
        )
    line = _mark(run, marks)
    line.append(said, "not bold default")
    if others > 0:
        more = ngettext("and {count} more run", "and {count} more runs", others)
        line.append(", " + more.format(count=others), "not bold default")
    watch = key_text(_("press {key_open_run} to watch."), ACTIONS, style="not bold default")
    return line.append(": ", "not bold default").append_text(watch)


def _sweep_line(ended: Sequence[RunSummary], words: str, marks: Tones) -> Text:
    """What became of a sweep whose runs ended meanwhile."""
    text = ngettext(
        "{words} ({count} run ended meanwhile): {key_sweeps} opens it.",
        "{words} ({count} runs ended meanwhile): {key_sweeps} opens it.",
        len(ended),
    )
    said = with_keys(text, ACTIONS, words=words, count=number(len(ended)))
    return _mark(ended[0], marks).append_text(clickable(said, style="not bold default"))


def _ended_line(ended: Sequence[RunSummary], marks: Tones) -> Text:
    """What ended meanwhile, calmly, and the keys that lead there."""
    troubled = sum(run.status in IN_TROUBLE for run in ended)
    worst = next((run for run in ended if run.status in IN_TROUBLE), ended[0])
    line = _mark(worst, marks)
    if len(ended) == 1:
        return line.append_text(clickable(_ended_words(ended[0]), style="not bold default"))
    if troubled:
        said = ngettext(
            "{count} run ended meanwhile (failed: {failed}): {key_open_run} opens it.",
            "{count} runs ended meanwhile (failed: {failed}): {key_open_run} opens "
            "the last, {key_show_runs} all.",
            len(ended),
        )
    else:
        said = ngettext(
            "{count} run ended meanwhile: {key_open_run} opens it.",
            "{count} runs ended meanwhile: {key_open_run} opens the last one, "
            "{key_show_runs} lists all.",
            len(ended),
        )
    counted = with_keys(
        said, ACTIONS, EVERYWHERE, count=number(len(ended)), failed=number(troubled)
    )
    return line.append_text(clickable(counted, style="not bold default"))


def _ended_words(run: RunSummary) -> str:
    figure = run.val_metric
    if run.status is Status.FAILED:
        said = _("{name} failed meanwhile, after epoch {epoch}: {key_open_run} opens it.")
    elif run.status is Status.DIVERGED:
        said = _("{name} diverged meanwhile, in epoch {broken}: {key_open_run} opens it.")
    elif run.status is Status.STOPPED:
        said = _("{name} was stopped meanwhile, after epoch {epoch}: {key_open_run} opens it.")
    elif figure is None:
        said = _("{name} finished meanwhile: {key_open_run} opens it.")
    else:
        said = _("{name} finished meanwhile, {figure} {value}: {key_open_run} opens it.")
    broken = number(diverged_in(run.epochs, run.metrics_last))
    done, told = number(run.epochs), {"figure": f"val_{run.metric}", "value": metric_text(figure)}
    return with_keys(said, ACTIONS, name=run.name, epoch=done, broken=broken, **told)


def missing(info: DatasetInfo, there: Availability, going_on: Fetching | None) -> Text:
    """That a data set is not at hand and what to do, or how far its transfer is; else nothing."""
    if there.at_hand:
        return Text()
    if going_on is not None:
        return Text(going_on.words())
    text = Text(f"{glyph('○')} ", style="bold")
    if info.origin is Origin.FETCHED:
        said = with_keys(
            _("These data are not here yet: press {key_fetch} to fetch them."), ACTIONS
        )
    else:
        said = there.how
    return text.append_text(clickable(said, style="not bold"))
