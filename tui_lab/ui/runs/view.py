"""What is said about a run, and above the table.

Pure functions; must not read files or import Textual.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tui_lab.i18n import _, duration, ngettext, number
from tui_lab.interop.recording import Recording
from tui_lab.reports.own_metric import PLAIN
from tui_lab.reports.regression.words import mean_of_several
from tui_lab.reports.run_columns import COLUMNS
from tui_lab.reports.run_order import Order
from tui_lab.reports.table import Gathered, Line
from tui_lab.runs.best import best_words, diverged_in
from tui_lab.runs.messages import kept_words, stop_words, waiting
from tui_lab.runs.status import Status
from tui_lab.runs.summary import RunSummary
from tui_lab.text.ascii import glyph
from tui_lab.text.values import NONE, metric_text
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.runs.actions import ACTIONS

Sentence = tuple[str, str]
"""A translated sentence, and its role: "", strong or muted."""


FIGURES = ("val_loss", "gap", "parameters", "seconds_per_epoch")
"""Columns whose figures are told of the marked run as well."""


def heading(
    shown: int,
    all_: int,
    marked: int,
    order: Order,
    turned: bool,
    text: str,
    metric: str = PLAIN,
) -> list[str]:
    """What the frame of the table says, the most important first.

    Args:
        shown: The number of runs that fit the filter.
        all_: That of all.
        marked: That of the marked ones.
        order: What they are sorted by.
        turned: Whether the other way round.
        text: The filter.
        metric: That all runs have; "" where they have several.
    """
    first = ngettext("{count} run", "{count} runs", shown).format(count=number(shown))
    if text:
        first = _("{shown} of {all}, filter: {text}").format(
            shown=number(shown), all=number(all_), text=text
        )
    parts = [first]
    if marked:
        parts.append(ngettext("{count} marked", "{count} marked", marked).format(count=marked))
    text = _("{order}, turned round") if turned else "{order}"
    title = order.title if metric == PLAIN or not order.other else order.other
    parts.append(text.format(order=_(title)))
    return parts


def status_sentence(run: RunSummary) -> str:
    """What a run is doing, or how it ended."""
    done, target = number(run.epochs), number(run.epochs_target or run.epochs)
    texts = {
        Status.QUEUED: waiting(run.place, run.waiting),
        Status.RUNNING: _("It is stopping, after {done} of {target} epochs.")
        if run.stopping
        else _("It is training: {done} of {target} epochs are done."),
        Status.SILENT: _(
            "Its process is suspended and does not answer, after {done} of {target} epochs;"
            " enter tells what to do."
        ),
        Status.PAUSED: _("It is paused after {done} of {target} epochs."),
        Status.FINISHED: _("Finished {done} epochs; {time} of training.")
        if run.seconds
        else _("Finished {done} epochs."),  # an imported run may not say how long it took
        Status.STOPPED: _("Stopped after {done} of {target} epochs; what it learned is kept.")
        if run.carried.experiment
        else _("Stopped after {done} of {target} epochs."),
        Status.DIVERGED: _("Its loss became infinite or not a number in epoch {broken}."),
        Status.FAILED: _("It failed after {done} of {target} epochs; {key_open} tells more."),
        Status.LOST: _(
            "Its worker is gone after {done} of {target} epochs; {key_resume} goes on with it."
        )
        if run.epochs
        else _("It ended before its first epoch was done; {key_resume} goes on with it."),
    }
    if _has_told_nothing(run):
        texts |= {
            Status.RUNNING: _("Its script runs; it has reported no training so far."),
            Status.FINISHED: _("The script came to its end after {time}."),
            Status.STOPPED: _("The script was stopped after {time}."),
            Status.FAILED: _("Its script failed; open it to see why."),
            Status.LOST: _("Its process is gone; {key_resume} starts it again."),
        }
    text = texts[run.status]
    if run.status is Status.FINISHED and run.reason == "early_stopping":
        text = _("Early stopping ended it after {done} of {target} epochs; {time} of training.")
    broken = number(diverged_in(run.epochs, run.metrics_last))
    time = duration(run.seconds)
    return with_keys(text, ACTIONS, done=done, target=target, broken=broken, time=time)


def details(
    line: Line, note: str, repeats: Gathered | None, *, best: bool = False
) -> list[Sentence]:
    """All that is known of a run, most important first.

    Args:
        line: The run.
        note: What a person wrote down about it.
        repeats: The runs that differ from it in their seed alone, with it.
        best: Whether a sign in the table says that one of its values is the best.
    """
    run = line.summary
    sentences: list[Sentence] = [(status_sentence(run), "")]
    if best:
        text = _("{sign} stands at the best value among the runs on the same data.")
        sentences.append((text.format(sign=glyph("◆")), "muted"))
    if run.best is not None and run.best.epoch != run.epochs:
        ended = run.status in (Status.FINISHED, Status.STOPPED)
        kept = (ended and run.carried.experiment) or (run.restored and not run.status.live)
        sentences.append((kept_words(run.best) if kept else best_words(run.best), ""))
    if line.differs:
        text = _("Differs from {reference} in: {settings}.")
        if not line.reference:  # a script's, which is held against nothing
            text = _("Settings: {settings}.")
        sentences.append(
            (text.format(reference=line.reference, settings=", ".join(line.differs)), "")
        )
    elif line.reference:
        same = _("Same settings as {name}.").format(name=line.reference)
        if line.reference == run.name:  # a preset's name, which the run bears as well
            same = _("Nothing was changed in the settings it was begun from.")
        sentences.append((same, "muted"))
    if line.train_metric is not None and line.val_metric is not None:
        text = (
            _("Accuracy: {train} in training, {validation} in validation.")
            if line.metric == PLAIN
            else _("{metric}: {train} in training, {validation} in validation.")
        )
        figures = text.format(
            metric=line.metric,
            train=metric_text(line.train_metric),
            validation=metric_text(line.val_metric),
        )
        sentences.append((figures, ""))
    if told := _figures(line):
        sentences.append((told, ""))
    if len(run.quantities) > 1:
        sentences.append((mean_of_several(), ""))
    if line.sealed:
        sentences.append((_("Its test results are sealed; its report opens them."), "muted"))
    if repeats is not None and len(repeats.seeds) > 1:
        sentences.append((_repeats(repeats, line.metric), ""))
    if line.score is not None:
        sentences.append((line.score.sentence, ""))
    elif line.guess is not None:
        sentences.append((_("Guessed: {guess}.").format(guess=line.guess.text), "muted"))
    if run.sweep:
        text = _("It is of the sweep {sweep}: {key_sweeps} opens that.")
        sentences.insert(1, (with_keys(text, ACTIONS, sweep=run.sweep), "muted"))
    if line.trouble:
        sentences.insert(1, (line.trouble, "strong"))
    if note:
        sentences.insert(1, (_("Note: {text}").format(text=" ".join(note.split())), "strong"))
    return sentences


def _figures(line: Line) -> str:
    """What columns that a narrow table has no room for say of a run, in a row."""
    told = [(COLUMNS[name].heading, COLUMNS[name].text(line)) for name in FIGURES]
    known = [f"{heading} {text}" for heading, text in told if text not in ("", NONE)]
    return f"{', '.join(known)}." if known else ""


def fitting(sentences: Sequence[Sentence], width: int, lines: int) -> list[Sentence]:
    """As many of the sentences, from the first on, as fit when they follow one another."""
    shown: list[Sentence] = []
    for sentence in sentences:
        text = "  ".join(words for words, _role in (*shown, sentence))
        if len(textwrap.wrap(text, max(1, width), break_on_hyphens=False)) > lines:
            break
        shown.append(sentence)
    return shown or list(sentences[:1])


def _repeats(repeats: Gathered, metric: str) -> str:
    count, found = len(repeats.seeds), repeats.val_metric
    if found is None or found.deviation is None:
        return _("{count} runs differ in their seed alone.").format(count=count)
    text = (
        _("{count} runs differ in their seed alone: validation accuracy {mean_spread}.")
        if metric == PLAIN
        else _("{count} runs differ in their seed alone: {figure} {mean_spread}.")
    )
    return text.format(count=count, figure=f"val_{metric}", mean_spread=found.text)


def names(runs: Sequence[str], most: int = 3) -> str:
    """The names of some runs, for a question or a message."""
    listed = ", ".join(runs[:most])
    return f"{listed}, {glyph('…')}" if len(runs) > most else listed


MOST_RECORDINGS = 8
"""Trainings that are told one by one before they are imported."""


def recordings(found: Sequence[Recording]) -> list[str]:
    """What was found in the records of another program, a line for each training."""
    lines = []
    for each in found[:MOST_RECORDINGS]:
        count = len(each.epochs)
        rows = ngettext("{count} epoch", "{count} epochs", count)
        if each.steps:
            rows = ngettext("{count} row", "{count} rows", count)
        last = each.epochs[-1].values
        figures = [f"{name} {metric_text(last[name])}" for name in each.metrics[:2] if name in last]
        words = [each.program, rows.format(count=number(count)), *figures]
        lines.append(f"{each.name}: {', '.join(words)}")
    left = len(found) - len(lines)
    if left:
        text = ngettext("and {count} more", "and {count} more", left)
        lines.append(text.format(count=number(left)))
    return lines


def _has_told_nothing(run: RunSummary) -> bool:
    """Whether a script has it in hand that reported no training."""
    return not (run.carried.experiment or run.epochs or run.epochs_target)


def stop_question(runs: Sequence[RunSummary]) -> tuple[str, str]:
    """Whether these runs are to be stopped, at least one, and what becomes of them then."""
    question = ngettext("Stop {names}?", "Stop {count} runs: {names}?", len(runs))
    if len(runs) == 1:
        (run,) = runs
        detail = stop_words(
            script=not run.carried.experiment,
            silent=run.status is Status.RUNNING and _has_told_nothing(run),
            begun=run.status is not Status.QUEUED,
        )
    elif all(run.carried.experiment for run in runs):
        detail = _("They finish their batch, are evaluated, and keep what they learned.")
    else:
        detail = _("They finish their batch and keep what they learned; scripts go on after it.")
    return question.format(count=len(runs), names=names([run.name for run in runs])), detail
