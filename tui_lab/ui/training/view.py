"""What the training view says, as values: pure functions from a run's status and state.

Nothing here reads a file or knows of widgets.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from tui_lab.errors import LabError
from tui_lab.experiment.metrics import higher_is_better
from tui_lab.i18n import _, duration, number, percent, whole_number
from tui_lab.reports.curves import read_curves
from tui_lab.runs import messages
from tui_lab.runs.best import best_of, best_words, rule_of
from tui_lab.runs.carried import arguments_of, how_made
from tui_lab.runs.payloads import Best
from tui_lab.runs.processes import host
from tui_lab.runs.state import RunState
from tui_lab.runs.status import Status
from tui_lab.runs.usage import Usage
from tui_lab.text.ascii import glyph
from tui_lab.text.command_line import as_called, with_commands
from tui_lab.text.fit import text_columns
from tui_lab.text.values import digits_text, setting_text
from tui_lab.ui.kit.key_names import with_keys
from tui_lab.ui.training.actions import ACTIONS
from tui_lab.ui.training.charts import metric_name

if TYPE_CHECKING:
    from tui_lab.runs.run import Run

GIGABYTE = 1024**3
LEAST_OF_VALUE = 12
"""Columns that a value has at least where facts stand beside each other; more of it is cut."""
LINES_OF_TROUBLE = 3
"""Lines for why a run ended and what to try: more of them would take the charts' place."""
WELL_KNOWN = frozenset({"accuracy"})
"""Metrics of which nobody need be told that they are to be high."""
CAUSE = 8
"""Words of a cause that stay, however long the advice."""
_PATH = re.compile(r"(?<!\S)/(?:[^\s/]+/)+([^\s/]+/[^\s/]+)")


def target(run: Run, state: RunState) -> int:
    """Epochs planned; 0 where nothing says."""
    return run.planned_epochs(state.epochs_target) or 0


def best(run: Run, state: RunState) -> Best | None:
    """The best epoch so far, and of what."""
    return best_of(state, rule_of(run.header.experiment))


def sentences(
    status: Status,
    state: RunState,
    reading: str,
    best: Best | None,
    waited: float | None,
    trouble: LabError | None,
    waiting: str = "",
    *,
    can_start: bool = True,
) -> list[str]:
    """What the run is doing, or how it ended, the most important sentence first.

    Args:
        status: Of the run.
        state: Of the run.
        reading: What the curves show; see `reading`.
        best: The best epoch so far.
        waited: Seconds since the run was launched or its turn came, where that is known.
        trouble: Why the run diverged, failed or was lost, and what to try.
        waiting: Where and why it waits, in the words of its place.
        can_start: Whether the lab can go on with it.
    """
    stopping = messages.stopping(status, state)
    if stopping and status is not Status.SILENT:
        return [stopping]
    if status is Status.QUEUED:
        return [messages.waiting(None, waiting) if waiting else _waiting(state, waited)]
    if status is Status.SILENT and trouble is not None:
        return [*filter(None, [trouble.message, trouble.hint])]
    on_best = [best_words(best)] if best is not None and len(state.epochs) > 1 else []
    if status in (Status.FINISHED, Status.STOPPED):
        first, *rest = messages.ending(status, state)
        for told in () if best is None else (messages.kept_words(best), best_words(best)):
            if told in rest:
                rest.remove(told)
                on_best = [told]
        return [first, *filter(None, [reading]), *on_best, *rest]
    if status is Status.PAUSED:
        return [
            with_keys(_("Paused; {key_pause} lets it go on."), ACTIONS),
            *filter(None, [reading]),
            *on_best,
        ]
    if messages.only_runs(status, state):
        return [_("The script runs; it has reported no training so far.")]
    if status.live:
        if not state.epochs and state.batch is None:
            return [_("The first batch is on its way.")]
        return [*filter(None, [reading]), *on_best]
    error = trouble or LabError("")
    hint = error.hint or ""
    if status is Status.DIVERGED and not (state.ended and state.ended.hint):
        hint = _("Try a smaller learning rate, or scale the data.")
    if status is Status.LOST and hint and can_start:
        if not state.checkpoint_epoch:
            hint = _("Press {key_resume} to train it again from the beginning.")
        elif messages.only_ending_missing(state):
            hint = _("Its epochs are done: press {key_resume} to make up for its ending.")
        else:
            hint = _("Press {key_resume} to go on after epoch {epoch}.")
        hint = with_keys(hint, ACTIONS, epoch=state.checkpoint_epoch)
    return [error.message, *filter(None, [hint])]


def fitting(sentences: Sequence[str], width: int, lines: int, brief: str = "") -> str:
    """As many of the sentences as fit into so many lines, the first ones before the others.

    Args:
        sentences: The most important first; the first one is always there.
        width: In columns of the terminal.
        lines: At least 1.
        brief: What may stand for the first one where the second would not fit beside it.
    """
    if brief and len(sentences) > 1 and not _fits(" ".join(sentences[:2]), width, lines):
        sentences = [brief, *sentences[1:]]
    text = ""
    for sentence in sentences:
        longer = f"{text} {sentence}".strip()
        if not text or _fits(longer, width, lines):
            text = longer
    return text


def _fits(text: str, width: int, lines: int) -> bool:
    """Whether Textual needs no more lines: it breaks at spaces, and words that are too long."""
    width = max(1, width)
    needed, used = 1, 0
    for size in map(text_columns, text.split()):
        if used and used + 1 + size > width:
            needed, used = needed + 1, 0
        used += size + (1 if used else 0)
        needed, used = needed + (used - 1) // width, (used - 1) % width + 1
    return needed <= lines


def fitting_trouble(sentences: Sequence[str], run: str, width: int, lines: int) -> str:
    """Why a run ended and what to try, in so many lines.

    Where that is too little, paths are named by their ends, and then the end of the cause gives
    way to the command line that tells all of it.

    Args:
        sentences: The cause, and the advice if there is any.
        run: Its id.
        width: In columns of the terminal.
        lines: At least 1.
    """
    whole = " ".join(" ".join(sentences).split())
    if _fits(whole, width, lines):
        return whole
    dots = glyph("…")
    ends = [_PATH.sub(rf"{dots}/\1", sentence).split() for sentence in sentences]
    long = max(CAUSE, width // 2)
    spoken = [[w if len(w) <= long else w[:long] + dots for w in words] for words in ends]
    cause, advice = spoken[0], [word for words in spoken[1:] for word in words]
    text = " ".join([*cause, *advice])
    if spoken == ends and _fits(text, width, lines):
        return text
    rest = as_called(with_commands(_("All of it: `tui-lab show {run}`"), run=run))
    least = min(CAUSE, len(cause))
    shorter = [(count, len(advice)) for count in range(len(cause), least - 1, -1)]
    shorter += [(least, count) for count in range(len(advice) - 1, -1, -1)]
    for kept, given in shorter:
        parts = [" ".join(cause[:kept]) + (dots if kept < len(cause) else "")]
        parts.append(" ".join(advice[:given]) + (dots if given < len(advice) else ""))
        text = " ".join(filter(None, [*parts, rest]))
        if _fits(text, width, lines):
            break
    return text


def brief_ending(status: Status, state: RunState) -> str:
    """How the run ended in a few words, for little room; "" while it goes on."""
    if status is Status.STOPPED:
        kept = messages.keeps_weights(state)
        return _("Stopped; what it learned is kept.") if kept else _("Stopped.")
    if status is not Status.FINISHED:
        return ""
    early = state.ended is not None and state.ended.reason == "early_stopping"
    return _("Ended by early stopping.") if early else _("Finished.")


def reading(state: RunState) -> str:
    """What the curves say, in a sentence."""
    return read_curves(state.epochs).sentence if state.epochs else ""


def _waiting(state: RunState, waited: float | None) -> str:
    place = state.queue_position if state.status_seen == "queued" else None
    if place or waited is None or waited < 1:
        return messages.waiting(place)
    return _("Keras is being started ({seconds}).").format(seconds=duration(round(waited)))


def other_machine(status: Status, state: RunState) -> str:
    """Where the run trains, if not on this machine; else ""."""
    started = state.started
    if started is None or started.host in ("", host()) or not status.live:
        return ""
    return _("on {host}, another machine").format(host=started.host)


def facts(run: Run, state: RunState) -> tuple[str, ...]:
    """Facts to show beside the run's name, the most useful first."""
    parameters = (
        _("{count} parameters").format(count=number(state.parameters))
        if state.parameters is not None
        else ""
    )
    seed = _("seed {seed}").format(seed=run.seed) if run.carried.experiment else ""
    return tuple(filter(None, (run.data, parameters, seed)))


def table(
    run: Run, state: RunState, metric: str, usage: Usage | None, elsewhere: str
) -> list[tuple[str, str]]:
    """What the panel at the side lists: a title and its value.

    Args:
        run: The run.
        state: Of the run.
        metric: The metric that is looked at.
        usage: What its process uses.
        elsewhere: Where the run trains if not here; shown where there is no usage.
    """
    sizes, started = state.sizes, state.started
    ours = run.carried.experiment
    rows = [(_("Data"), run.dataset)]
    if not ours:
        # The name alone: there is no room for the path, which the report has.
        rows = [(title, run.carried.source) for title, _path in how_made(run.header)[:1]]
        rows += [(_("Arguments"), given)] if (given := arguments_of(run.header)) else []
    rows += [(name, setting_text(value)) for name, value in state.script_settings.items()]
    if sizes is not None:
        parts = [
            (_("Training part"), sizes.train),
            (_("Validation part"), sizes.validation),
            (_("Test part"), sizes.test),
        ]
        rows += [(title, number(count)) for title, count in parts if count]
    if state.parameters is not None:
        rows.append((_("Parameters"), number(state.parameters)))
    if metric and metric not in WELL_KNOWN:
        better = _("large is best") if higher_is_better(metric) else _("small is best")
        rows.append((metric_name(metric), better))
    if len(state.quantities) > 1:
        text = _("means over {count} quantities")
        rows.append((_("Loss, metrics"), text.format(count=number(len(state.quantities)))))
    if ours:
        rows.append((_("Seed"), str(run.seed)))
    if state.learning_rate is not None:
        rows.append((_("Learning rate"), digits_text(state.learning_rate, 4)))
    if started is not None:
        if started.batch_size or ours:
            rows.append((_("Batch size"), number(started.batch_size or 0)))
        if ours:
            rows.append((_("Engine"), started.engine))
        rows.append((_("Device"), started.device))
    return rows + usage_rows(usage, elsewhere)


def has_figures(state: RunState) -> bool:
    """Whether there is something to be drawn as curves."""
    return bool(state.epochs or state.batch)


def last_lines(lines: Sequence[str], count: int) -> Text:
    """The end of what was printed, so many lines of it; what is wider than its place is cut."""
    shown = list(lines)
    while shown and not shown[-1].strip():
        shown.pop()
    text = "\n".join(shown[-count:]) if shown else _("Nothing has been printed yet.")
    return Text(text)


def panel(rows: Sequence[tuple[str, str]], width: int = 0) -> Text:
    """Titles and values below each other; in two halves beside each other where there is room."""
    middle = -(-len(rows) // 2)
    left, right = _titled(rows[:middle]), _titled(rows[middle:])
    across = max(line.cell_len for line in left) + 3
    lines = [*left, *right]
    if right and across + _titles(rows[middle:]) + LEAST_OF_VALUE <= width:
        lines = left
        for line, beside in zip(left, right, strict=False):
            line.append(" " * (across - line.cell_len))
            line.append_text(beside)
    elif right:
        lines = _titled(rows)
    return Text("\n", no_wrap=True, overflow="ellipsis", end="").join(lines)


def _titles(rows: Sequence[tuple[str, str]]) -> int:
    return max(text_columns(title) for title, _value in rows) + 2


def _titled(rows: Sequence[tuple[str, str]]) -> list[Text]:
    width = _titles(rows) if rows else 0
    return [
        Text.assemble((title + " " * (width - text_columns(title)), "dim"), value, end="")
        for title, value in rows
    ]


def usage_rows(usage: Usage | None, elsewhere: str) -> list[tuple[str, str]]:
    """Processor, memory and graphics cards of the worker."""
    if usage is None:
        return [(_("Process"), elsewhere)] if elsewhere else []
    rows = [
        (_("CPU"), percent(usage.cpu, 0) if usage.cpu is not None else "–"),
        (_("Memory"), gigabytes(usage.memory)),
    ]
    for card in usage.cards:
        rows.append((_("GPU"), percent(card.share, 0)))
        rows.append((_("GPU memory"), f"{gigabytes(card.used)} / {gigabytes(card.total)}"))
    return rows


def gigabytes(size: int) -> str:
    """Bytes as people say them: `0.8 GB`."""
    return f"{number(size / GIGABYTE, 1)} GB"


def usage_fact(usage: Usage | None, elsewhere: str) -> str:
    """The worker's usage in a few words, for the narrow view; `elsewhere` replaces it.

    It is as wide for any share and any size that this machine can have, and before they are known.
    """
    if elsewhere:
        return elsewhere
    nothing = glyph("–")
    share = percent(usage.cpu, 0) if usage is not None and usage.cpu is not None else nothing
    memory = gigabytes(usage.memory) if usage is not None else nothing
    widest = len(percent(max(1, os.cpu_count() or 1), 0))
    return f"CPU {share:>{widest}} {memory:>{len(gigabytes(99 * GIGABYTE))}}"


def rate_problem(text: str) -> str | None:
    """What is wrong with a learning rate; None where nothing is."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    return None if 0 < value < math.inf else _("Give a number larger than 0, such as 0.001.")


def epochs_problem(text: str) -> str | None:
    """What is wrong with a number of epochs; None where nothing is."""
    good = 1 <= (whole_number(text) or 0) <= 10**9
    return None if good else _("Give a whole number from 1 on.")


def stop_words(status: Status, state: RunState, *, script: bool) -> str:
    """What a stop does, before it is asked for."""
    begun = not messages.has_not_begun(status, state)
    silent = messages.only_runs(status, state)
    return messages.stop_words(script=script, silent=silent, begun=begun)
